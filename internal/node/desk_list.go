package node

import (
	"cmp"
	"context"
	"slices"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/view"
)

// Bounds of a look at a desk: how many obligations are put in order, and how
// many are shown at once.
const (
	mostObligations = 50_000
	mostShown       = 500
)

// DeskRequest names the desk; empty is DutyDesk.
type DeskRequest struct {
	Desk string
	// List is one of the lists of a desk; empty is all that is open.
	List string
	// From is the place of the first one shown, Limit how many at most; 0 is
	// as many as one look shows.
	From, Limit int
}

// Lists of a desk.
const (
	listMine      = "mine"
	listEscalated = "escalated"
	listUnowned   = "unowned"
	listSilent    = "silent"
)

// Desk lists the open obligations of a desk whose record the caller may see,
// what burns first on top: unanswered before answered, then by due time. The
// counts are of the whole desk, on what the caller may see.
func (n *Node) Desk(ctx context.Context, caller Caller, req DeskRequest) (view.Desk, error) {
	v := view.Desk{Desk: cmp.Or(req.Desk, DutyDesk), Now: view.Stamp(n.now()), From: max(req.From, 0), Obligations: []view.Obligation{}}
	err := n.ask(ctx, caller, use{name: "Desk", op: audit.Consultation}, func(a *asking) error {
		held, err := duty.OfDesk(a.tx, a.bits, v.Desk, mostObligations)
		if err != nil {
			return err
		}
		now := n.now()
		for _, o := range held {
			if o.Exercise && !caller.Exercise && o.Received <= now {
				v.Exercises++
			}
		}
		held = slices.DeleteFunc(held, func(o duty.Obligation) bool { return !a.bits.Has(o.Mark) || o.Received > now })
		if held, err = n.unhidden(a, held); err != nil {
			return err
		}
		v.Counts = count(held, caller.Officer)
		held = slices.DeleteFunc(held, func(o duty.Obligation) bool { return !onList(o, req.List, caller.Officer) })
		slices.SortStableFunc(held, burning)
		v.Total = len(held)
		limit := mostShown
		if req.Limit > 0 {
			limit = min(req.Limit, mostShown)
		}
		for _, o := range held[min(v.From, len(held)):min(v.From+limit, len(held))] {
			shape, err := n.obligation(a.tx, a.bits, o)
			if err != nil {
				return err
			}
			v.Obligations = append(v.Obligations, shape)
			a.touch(string(o.About))
		}
		a.results = int64(len(held))
		return nil
	})
	return v, err
}

func onList(o duty.Obligation, list string, me claim.OfficerID) bool {
	switch list {
	case listMine:
		return o.Owner == me
	case listEscalated:
		return o.Escalated > 0
	case listUnowned:
		return o.Owner == ""
	case listSilent:
		return o.Kind == kindSilence || o.Kind == kindDisposition || o.Kind == kindConsentSilent
	}
	return true
}

func count(held []duty.Obligation, me claim.OfficerID) view.DeskCounts {
	c := view.DeskCounts{Open: len(held)}
	oldest := int64(0)
	for _, o := range held {
		for _, x := range []struct {
			counts bool
			in     *int
		}{{o.Owner == me, &c.Mine}, {o.Owner == "", &c.Unowned}, {o.Escalated > 0, &c.Escalated}, {o.Breached != 0, &c.Late},
			{onList(o, listSilent, me), &c.Silent}, {o.Kind == kindResult, &c.Unread}} {
			if x.counts {
				*x.in++
			}
		}
		if o.Answered < o.Round && (oldest == 0 || o.Received < oldest) {
			oldest = o.Received
		}
	}
	c.Oldest = stampOr(oldest)
	return c
}

// ObligationRequest names an obligation.
type ObligationRequest struct{ Obligation string }

// ShowObligation shows one obligation with what happened to it, and whom the
// clock called and will call.
func (n *Node) ShowObligation(ctx context.Context, caller Caller, req ObligationRequest) (view.Obligation, error) {
	var v view.Obligation
	err := n.ask(ctx, caller, use{name: "ShowObligation", op: audit.Consultation}, func(a *asking) error {
		o, err := duty.Get(a.tx, req.Obligation)
		if err == nil && !a.bits.Has(o.Mark) {
			err = fault.New(fault.NotFound, "there is no such obligation")
		}
		if err != nil {
			return err
		}
		a.touch(string(o.About))
		if hidden, err := n.hidden(a, o); err != nil || hidden {
			return cmp.Or(err, error(fault.New(fault.NotFound, "there is no such obligation")))
		}
		if v, err = n.obligation(a.tx, a.bits, o); err != nil {
			return err
		}
		if err := climb(a.tx, o, true, &v); err != nil {
			return err
		}
		events, err := duty.History(a.tx, o.ID)
		for _, e := range events {
			v.Events = append(v.Events, view.Event{At: view.Stamp(e.At), Actor: string(e.Actor), What: e.What, Text: e.Text})
		}
		return err
	})
	return v, err
}

// climb tells whom the clock calls next, and with all every rung of the ladder.
func climb(q db.Queryer, o duty.Obligation, all bool, v *view.Obligation) error {
	if !all && (o.Closed != 0 || o.Answered >= o.Round) {
		return nil // nobody is called next
	}
	steps, err := duty.Steps(q, o, all)
	if err != nil {
		return err
	}
	v.Next, v.NextRole = "", ""
	for _, s := range steps {
		if s.Done == 0 && v.Next == "" {
			v.Next, v.NextRole = view.Stamp(s.Due), string(s.Role)
		}
		if !all {
			continue
		}
		r := view.Rung{Role: string(s.Role), Due: view.Stamp(s.Due), State: "called"}
		switch s.Done {
		case 0:
			r.State = "waiting"
		case -1:
			r.State = "spared"
		}
		for _, c := range s.Called {
			r.Called = append(r.Called, string(c))
		}
		v.Ladder = append(v.Ladder, r)
	}
	return nil
}
