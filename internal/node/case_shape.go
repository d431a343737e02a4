package node

import (
	"slices"
	"time"

	"liaison/internal/casefile"
	"liaison/internal/claim"
	"liaison/internal/duty"
	"liaison/internal/retention"
	"liaison/internal/view"
)

func microTime(at int64) time.Time { return time.UnixMicro(at) }

// fileShape is the shape of a case's file for its reader.
func (n *Node) fileShape(a *asking, in claim.CaseID, v *view.CaseFile) error {
	entries, err := casefile.Read(a.tx, a.bits, in)
	if err != nil {
		return err
	}
	f := casefile.Fold(entries)
	v.State, v.Unfinished = string(f.State), append([]string{}, f.Unfinished()...)
	if f.Opening != nil {
		v.Purpose, v.LegalBasis, v.Why = string(f.Opening.Purpose), f.Opening.Basis, f.Opening.Reason
	}
	if v.Tasks, err = n.taskShapes(a, f); err != nil {
		return err
	}
	if v.Exhibits, err = n.exhibitShapes(a, f); err != nil {
		return err
	}
	if v.Threads, v.Line, err = n.threads(a, f); err != nil {
		return err
	}
	v.Decisions, v.Joins, v.History = []view.CaseDecision{}, []view.CaseJoin{}, []view.CaseNote{}
	for _, d := range f.Decisions {
		v.Decisions = append(v.Decisions, view.CaseDecision{ID: string(d.ID), What: d.Text, Why: d.Reason, By: string(d.Actor), At: view.Stamp(d.At), About: d.About})
	}
	for _, j := range f.Joins {
		v.Joins = append(v.Joins, n.joinShape(a, &j))
	}
	for _, e := range f.Entries {
		v.History = append(v.History, view.CaseNote{At: view.Stamp(e.At), By: string(e.Actor), What: string(e.Kind), About: e.About, Text: e.Text, Reason: e.Reason, Record: string(e.ID)})
	}
	v.Ending = endingShape(f)
	return n.keepingShape(a, in, f, v)
}

func (n *Node) taskShapes(a *asking, f *casefile.File) ([]view.CaseTask, error) {
	out := []view.CaseTask{}
	for _, t := range f.Tasks {
		x := view.CaseTask{ID: t.ID, What: t.Set.Text, Owner: string(t.Owner), Due: view.Stamp(t.Due), By: string(t.Set.Actor), Set: view.Stamp(t.Set.At)}
		if t.Done != nil {
			x.Done, x.DoneBy, x.Note = view.Stamp(t.Done.At), string(t.Done.Actor), t.Done.Reason
		} else if t.Due <= n.now() {
			x.Overdue = true
			owed, err := duty.About(a.tx, t.Set.ID)
			if err != nil {
				return nil, err
			}
			if i := slices.IndexFunc(owed, func(o duty.Obligation) bool { return o.Closed == 0 && a.bits.Has(o.Mark) }); i >= 0 {
				x.Obligation = owed[i].ID
			}
		}
		out = append(out, x)
	}
	return out, nil
}

func (n *Node) exhibitShapes(a *asking, f *casefile.File) ([]view.CaseExhibit, error) {
	out := []view.CaseExhibit{}
	for _, p := range f.Pieces {
		e := p.Entered.Exhibit
		x := view.CaseExhibit{ID: p.ID, What: p.Entered.Text, Of: e.Of, Ref: e.Ref, SHA256: e.SHA256, Place: p.Place, Holder: p.Holder, Awaited: p.Awaited,
			Entered: view.Stamp(p.Entered.At), By: string(p.Entered.Actor), Broken: p.Broken, Chain: []view.CustodyLink{}}
		var err error
		if x.Check, err = n.exhibitCheck(a, e); err != nil {
			return nil, err
		}
		if e.Of == casefile.OfReport && x.Check != exhibitUnseen {
			a.touch(e.Ref)
		}
		for _, l := range p.Chain {
			c := l.Custody
			x.Chain = append(x.Chain, view.CustodyLink{Number: c.Number, Act: c.Act, At: view.Stamp(c.At), By: string(l.Actor), Entered: view.Stamp(l.At), From: c.From, To: c.To,
				Place: c.Place, Text: l.Text, SHA256: c.SHA256, Differs: c.Act == casefile.Checked && c.SHA256 != e.SHA256, Record: string(l.ID)})
		}
		out = append(out, x)
	}
	return out, nil
}

func (n *Node) joinShape(a *asking, j *casefile.Join) view.CaseJoin {
	v := view.CaseJoin{ID: j.ID, Other: view.Option{Key: string(j.Other), Label: n.caseTitle(a.tx, a.bits, j.Other)}, Ours: j.Asked.Kind == casefile.JoinProposed,
		State: "waiting", Asked: view.Stamp(j.Asked.At), By: string(j.Proposer()), Reason: j.Asked.Reason}
	if j.Answer != nil {
		v.State, v.Answered, v.AnsweredBy, v.Answer = "refused", view.Stamp(j.Answer.At), string(j.Answer.Actor), j.Answer.Reason
		if j.Answer.Kind == casefile.JoinAccepted {
			v.State = "accepted"
		}
	}
	if j.Ended != nil {
		v.State, v.Answered, v.AnsweredBy, v.Answer = "ended", view.Stamp(j.Ended.At), string(j.Ended.Actor), j.Ended.Reason
	}
	return v
}

func endingShape(f *casefile.File) *view.CaseEnding {
	if f.Ending == nil {
		return nil
	}
	e := &view.CaseEnding{Reason: f.Ending.Reason, Review: f.Ending.Review.String(), By: string(f.Ending.Actor), At: view.Stamp(f.Ending.At), Waiting: f.State == casefile.Closing}
	if f.State == casefile.Shut {
		e.By, e.Second = string(f.Ending.Officer), string(f.Ending.Actor)
	}
	return e
}

func (n *Node) keepingShape(a *asking, in claim.CaseID, f *casefile.File, v *view.CaseFile) error {
	records, first, err := retention.Ending(a.tx, a.bits, in)
	if err != nil {
		return err
	}
	v.Keeping.Records = records
	if first != 0 {
		v.Keeping.Ends = first.String()
	}
	if f.Review != 0 {
		v.Keeping.Review = f.Review.String()
	}
	return nil
}
