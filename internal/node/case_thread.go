package node

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/casefile"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/request"
	"liaison/internal/view"
	"liaison/internal/warning"
)

// Kinds of thread.
const (
	threadWarning = "warning"
	threadRequest = "request"
)

// ThreadRequest says that a warning or request belongs to a case, or with
// Untie that it does not.
type ThreadRequest struct {
	Case   claim.CaseID
	Thread claim.ID
	Untie  bool
	Reason string
}

// TieThread ties a warning or request to a case, or takes it out again with the
// reason. It changes nothing about the thread itself and who sees it.
func (n *Node) TieThread(ctx context.Context, caller Caller, req ThreadRequest) (view.CaseEntered, error) {
	var v view.CaseEntered
	err := n.act(ctx, caller, use{name: "TieThread", op: audit.Alteration, query: string(req.Thread)}, func(a *acting) error {
		in, err := n.ownCase(a, req.Case)
		if err != nil {
			return err
		}
		e := &casefile.Entry{Kind: casefile.ThreadTied, About: string(req.Thread), Reason: strings.TrimSpace(req.Reason)}
		words := "it belongs to the case now"
		if req.Untie {
			e.Kind, words = casefile.ThreadUntied, "it is out of the case"
		} else if _, _, err := n.thread(a.tx, a.bits, req.Thread); err != nil {
			return err
		}
		put, _, err := n.fileEntry(a, in, e)
		if err == nil {
			a.touch(string(req.Thread))
			v = entered(in, e.About, put, words)
		}
		return err
	})
	return v, err
}

// thread reads a warning or request with what happened in it, as far as the
// bits permit.
func (n *Node) thread(q db.Queryer, bits *marking.Set, id claim.ID) (view.CaseThread, []view.CaseMoment, error) {
	h, err := warning.Load(q, bits, id)
	if err == nil {
		v, line := n.warningThread(h)
		return v, line, nil
	}
	if !fault.Is(err, fault.NotFound) {
		return view.CaseThread{}, nil, err
	}
	r, err := request.Load(q, bits, id)
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.NotFound, "there is no such warning or request").At("thread").WithMend("liaison warning list and liaison request list show yours")
	}
	if err != nil {
		return view.CaseThread{}, nil, err
	}
	v, line := n.requestThread(r)
	return v, line, nil
}

func (n *Node) warningThread(h warning.Held) (view.CaseThread, []view.CaseMoment) {
	shape := n.warningShape(h)
	v := view.CaseThread{ID: shape.ID, Kind: threadWarning, Title: shape.Title, From: shape.Sender, To: []string{}}
	for _, r := range shape.Recipients {
		v.To = append(v.To, r.Agency)
		v.Stage = cmp.Or(v.Stage, r.Stage)
	}
	m := view.CaseMoment{Thread: v.ID, Kind: v.Kind, Title: v.Title}
	line := []view.CaseMoment{m.On(h.Released, string(h.Sender), string(h.Actor), "released", shape.Asked)}
	for _, e := range h.Events {
		line = append(line, m.On(e.At, string(e.By), string(e.Actor), string(e.Outcome), e.Text))
	}
	for _, c := range h.Changes {
		line = append(line, m.On(c.At, string(c.By), string(c.Actor), string(c.Change.Kind), c.Change.Reason))
	}
	return v, line
}

func (n *Node) requestThread(h request.Held) (view.CaseThread, []view.CaseMoment) {
	shape := n.requestShape(h)
	v := view.CaseThread{ID: shape.ID, Kind: threadRequest, Title: "request", From: shape.Asker, To: []string{shape.Asked}, Stage: shape.Stage}
	if len(shape.Items) > 0 {
		v.Title = shape.Items[0].Sought
	}
	m := view.CaseMoment{Thread: v.ID, Kind: v.Kind, Title: v.Title}
	line := []view.CaseMoment{m.On(h.SentAt, string(h.Asker), string(h.Actor), "sent", shape.Facts)}
	for i, e := range h.Events {
		line = append(line, m.On(e.At, string(e.By), string(e.Actor), string(e.Kind), shape.Events[i].Text))
	}
	return v, line
}

// threads are the threads of a file that the reader may see, and what happened
// in them on one line of time: what the machines did and what people did, here
// and there.
func (n *Node) threads(a *asking, f *casefile.File) ([]view.CaseThread, []view.CaseMoment, error) {
	out, line := []view.CaseThread{}, []view.CaseMoment{}
	for _, tied := range f.Threads {
		v, moments, err := n.thread(a.tx, a.bits, claim.ID(tied.About))
		if fault.Is(err, fault.NotFound) {
			continue // not for this reader, or erased: no gap tells
		}
		if err != nil {
			return nil, nil, err
		}
		v.By, v.Tied = string(tied.Actor), view.Stamp(tied.At)
		a.touch(v.ID)
		out, line = append(out, v), append(line, moments...)
	}
	slices.SortStableFunc(line, func(x, y view.CaseMoment) int { return strings.Compare(x.At, y.At) })
	return out, line, nil
}
