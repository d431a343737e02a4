package node

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/request"
	"liaison/internal/view"
	"liaison/internal/warning"
)

// DutyDesk is the desk that every message from outside reaches first.
const DutyDesk = "duty"

// SetDeskRequest makes a desk or changes its owner of last resort.
type SetDeskRequest struct {
	Desk string
	// LastResort owns what nobody else does.
	LastResort claim.OfficerID
}

// SetDesk makes a desk, or names another owner of last resort for it.
func (n *Node) SetDesk(ctx context.Context, caller Caller, req SetDeskRequest) (view.Done, error) {
	err := n.act(ctx, caller, use{name: "SetDesk", op: audit.Administration, class: marking.Administer}, func(a *acting) error {
		if _, err := n.Accounts.Find(a.tx, req.LastResort); err != nil {
			return err
		}
		return duty.SetDesk(a.tx, req.Desk, req.LastResort)
	})
	return view.Done{Text: "the desk stands"}, err
}

// ShiftRequest puts an officer's part on a desk on the roster.
type ShiftRequest struct {
	Shift  duty.Shift
	Remove bool
}

// PlanShift puts a shift on the roster, or takes it off.
func (n *Node) PlanShift(ctx context.Context, caller Caller, req ShiftRequest) (view.Done, error) {
	err := n.act(ctx, caller, use{name: "PlanShift", op: audit.Administration, class: marking.Supervise}, func(a *acting) error {
		if req.Remove {
			return duty.RemoveShift(a.tx, req.Shift)
		}
		o, err := n.Accounts.Find(a.tx, req.Shift.Officer)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(o.Roles, marking.Role.Operational) {
			return fault.New(fault.Invalid, "%s may act on nothing that comes to the desk", o.Name).At("officer").WithMend("put an officer on duty who is analyst, duty officer, liaison officer or supervisor")
		}
		if err := duty.AddShift(a.tx, req.Shift); err != nil {
			return err
		}
		return n.rosterFilled(a, req.Shift.Desk)
	})
	return view.Done{Text: "the roster is changed"}, err
}

// RosterRequest asks who is on duty in the next days.
type RosterRequest struct{ Desk string }

// Roster lists the shifts of a desk in the next fortnight and the gaps of
// every desk: a contact point is staffed at all hours (Directive (EU) 2023/977
// Art. 14).
func (n *Node) Roster(ctx context.Context, caller Caller, req RosterRequest) (view.Roster, error) {
	v := view.Roster{Desk: cmp.Or(req.Desk, DutyDesk), Desks: []view.Option{}, Shifts: []view.Shift{}, Gaps: []view.Shift{}}
	err := n.ask(ctx, caller, use{name: "Roster", op: audit.Consultation}, func(a *asking) error {
		now := n.now()
		shifts, err := duty.Roster(a.tx, v.Desk, now, now+duty.Fortnight)
		if err != nil {
			return err
		}
		for _, s := range shifts {
			v.Shifts = append(v.Shifts, view.Shift{Desk: s.Desk, Role: string(s.Role), Officer: string(s.Officer), Begins: view.Stamp(s.Begins), Ends: view.Stamp(s.Ends)})
		}
		desks, err := duty.Desks(a.tx)
		if err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(desks)) {
			v.Desks = append(v.Desks, view.Option{Key: name, Label: string(desks[name])})
		}
		gaps, err := duty.Gaps(a.tx, duty.OnDuty, now, now+duty.Fortnight)
		for _, g := range gaps {
			v.Gaps = append(v.Gaps, view.Shift{Desk: g.Desk, Role: string(g.Role), Begins: view.Stamp(g.From), Ends: view.Stamp(g.Until)})
		}
		return err
	})
	return v, err
}

// burning orders obligations: what nobody has answered first, exercises after
// the real thing, a steep ladder (FLASH) before every other, then by the clock
// that runs out sooner: that of the answer, or that of the ladder, at whose
// next rung somebody else is called.
func burning(x, y duty.Obligation) int {
	first := func(is bool) int {
		if is {
			return 0
		}
		return 1
	}
	open := func(o duty.Obligation) bool { return o.Answered < o.Round }
	clock := func(o duty.Obligation) int64 {
		at := int64(math.MaxInt64)
		if o.Due != 0 {
			at = o.Due
		}
		if open(o) {
			at = min(at, o.Received+o.Ladder.Patience().Microseconds())
		}
		return at
	}
	return cmp.Or(cmp.Compare(first(open(x)), first(open(y))), cmp.Compare(first(!x.Exercise), first(!y.Exercise)),
		cmp.Compare(first(open(x) && x.Ladder.Steep()), first(open(y) && y.Ladder.Steep())),
		cmp.Compare(clock(x), clock(y)), cmp.Compare(x.Received, y.Received), cmp.Compare(x.ID, y.ID))
}

// obligation is the shape of one obligation.
func (n *Node) obligation(q db.Queryer, bits *marking.Set, o duty.Obligation) (view.Obligation, error) {
	v := view.Obligation{ID: o.ID, Kind: o.Kind, About: string(o.About), Exercise: o.Exercise, State: "open", Owner: string(o.Owner), Desk: o.Desk,
		OfferedTo: o.OfferedTo, Received: view.Stamp(o.Received), Escalated: o.Escalated}
	switch {
	case o.Closed != 0:
		v.State = "closed"
	case o.OfferedTo != "":
		v.State = "offered"
	case o.Answered >= o.Round && o.Acked != 0:
		v.State = "acknowledged"
	}
	if o.Due != 0 {
		v.Due = view.Stamp(o.Due)
	}
	if o.Breached != 0 {
		v.Breached = view.Stamp(o.Breached)
	}
	if err := climb(q, o, false, &v); err != nil {
		return v, err
	}
	return v, n.entitle(q, bits, o, &v)
}

// entitle says in words what an obligation is about.
func (n *Node) entitle(q db.Queryer, bits *marking.Set, o duty.Obligation, v *view.Obligation) error {
	switch o.Kind {
	case kindRequest, kindResult, kindSilence:
		h, err := request.Load(q, bits, o.About)
		if err == nil {
			v.From, v.Title = string(h.Asker), "request"
			if h.Request != nil {
				v.Title = h.Request.Items[0].Sought
			}
			if o.Kind == kindResult {
				v.From, v.Title = string(h.Asked), "an answer has come, to be read: "+v.Title
			}
			if o.Kind == kindSilence {
				v.Title = string(h.Asked) + " has not answered in time: " + v.Title
			}
			return nil
		}
		if !fault.Is(err, fault.NotFound) || o.Kind != kindSilence {
			return err
		}
	}
	switch o.Kind {
	case kindHit, kindAlertReview:
		return n.entitleAlert(q, bits, o, v)
	case kindWarning, kindSilence, "completion", "signature", "countersignature":
		h, err := warning.Load(q, bits, o.About)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		w := n.warningShape(h)
		v.Title, v.From, v.Precedence = w.Title, w.Sender, w.Precedence
		if o.Acked == 0 && h.Warning != nil {
			v.Due = view.Stamp(h.Warning.Terms.AcknowledgeBy(o.Received, n.zone()))
		}
		if words, ok := owedBySender[o.Kind]; ok {
			v.Title = words + ": " + w.Title
		}
		if o.Kind == kindSilence {
			v.Title = strings.TrimPrefix(o.ID, silenceID(o.About, "")) + " has not acknowledged: " + w.Title
		}
	case kindRecall, kindDisposition:
		e, err := n.ledger.Get(q, o.About)
		if err != nil {
			return err
		}
		v.From = string(e.Record.Header.Originator)
		if d, ok := e.Body.(*claim.Directive); ok {
			count, err := countRecalled(q, headOf(e, d), e.Record.Header.Originator)
			if err != nil {
				return err
			}
			v.Title = fmt.Sprintf("recall of %d records: %s", count, d.Reason)
		}
		if o.Kind == kindDisposition {
			v.Title = strings.TrimPrefix(o.ID, dispositionID(o.About, "")) + " has not answered the " + v.Title
		}
	case kindCorrection, kindCounter:
		return n.entitleStatement(q, o, v)
	case kindRestriction:
		return n.entitleRestriction(q, o, v)
	case kindInformed:
		return n.entitleInformed(q, o, v)
	case kindToShare:
		return n.entitleToShare(q, bits, o, v)
	case kindRoster, kindDark, kindGap, kindUnlisted, kindOverdue:
		return n.entitleRound(q, o, v)
	case kindExercise:
		v.From, v.Title = string(n.Agency), "the officer who ordered the weekly exercises may no longer send them: order them anew"
	case kindConsent, kindConsentSilent, kindConsentAnswer, kindConsentEnd:
		return n.entitleConsent(q, o.Kind, o.About, v)
	case kindOverride:
		return n.entitleOverride(q, o.ID, o.About, v)
	case kindSecond:
		return n.entitleSecond(q, bits, o, v)
	case kindStanding:
		return n.entitleStanding(q, bits, o, v)
	case kindJoin:
		return n.entitleJoin(q, bits, o, v)
	case kindQuarantine:
		e, err := n.ledger.Get(q, o.About)
		if err != nil {
			return notFoundIsNone(err)
		}
		if d, ok := e.Body.(*claim.Directive); ok {
			v.From, v.Title = string(n.Agency), "material in quarantine waits for a second officer's decision: "+d.Reason
		}
	case kindBreach, kindBreachClose, kindBreachNotice:
		return n.entitleBreach(q, o, v)
	case kindTask, kindCaseClosing, kindCaseJoin, kindCaseReview:
		return n.entitleCase(q, bits, o, v)
	case kindRelease:
		w, _, err := n.drafted(q, o.ID)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		v.Title, v.From, v.Precedence = "a second officer has to release: "+cmp.Or(w.Threat, w.Asked, "a warning"), string(n.Agency), string(w.Precedence)
	}
	return nil
}

// owedBySender says what a sender owes after a release.
var owedBySender = map[string]string{"completion": "what is missing is owed", "signature": "a second officer's signature is owed",
	"countersignature": "a recipient has ended it: agree, or reopen it"}

// Watch performs the steps of all obligations as they fall due, until ctx
// ends: it calls the next person and puts breaches on record, and does nothing
// else. Each page becomes a notice (see Notices) in the transaction that records
// it; notify is told of it there.
func (n *Node) Watch(ctx context.Context, after func(time.Duration) <-chan time.Time, notify func(tx *db.Tx, p duty.Page) error) error {
	return duty.Watch(ctx, n.Store, clockwork{n.Clock, after}, n.noting(notify))
}

// LookOnce performs the steps that are due now, as Watch does, and tells in how
// long at most it wants to be called again.
func (n *Node) LookOnce(ctx context.Context, notify func(tx *db.Tx, p duty.Page) error) (time.Duration, error) {
	return duty.Look(ctx, n.Store, n.Clock, n.noting(notify))
}

func (n *Node) noting(notify func(tx *db.Tx, p duty.Page) error) func(tx *db.Tx, p duty.Page) error {
	return func(tx *db.Tx, p duty.Page) error {
		if err := note(tx, p, n.now()); err != nil {
			return err
		}
		tx.AfterCommit(n.tookTurn)
		return notify(tx, p)
	}
}

// Nudge tells a serving node that another process has written to its store:
// what waits is looked at now.
func (n *Node) Nudge() {
	n.tookTurn()
	n.Store.Announce()
	if n.office != nil {
		n.office.Wake()
	}
}

type clockwork struct {
	now   func() time.Time
	after func(time.Duration) <-chan time.Time
}

func (c clockwork) Now() time.Time                         { return c.now() }
func (c clockwork) After(d time.Duration) <-chan time.Time { return c.after(d) }

// Acts of an officer upon an obligation.
const (
	Acknowledge = "acknowledge"
	Act         = "act"
	Offer       = "offer"
	Accept      = "accept"
	Decline     = "decline"
	Close       = "close"
)

// AttendRequest is one act of an officer upon an obligation.
type AttendRequest struct {
	Obligation string
	// Act is one of the acts above.
	Act string
	// Text says what was done, or why.
	Text string
	// Desk is the desk offered to, or the one that accepts.
	Desk string
	// Outcome closes, or says what an act was.
	Outcome string
}

// Attend does one act upon an obligation in the caller's name.
func (n *Node) Attend(ctx context.Context, caller Caller, req AttendRequest) (view.Obligation, error) {
	var v view.Obligation
	err := n.act(ctx, caller, use{name: "Attend", op: audit.Alteration, query: req.Act}, func(a *acting) error {
		o, err := duty.Get(a.tx, req.Obligation)
		hidden := err == nil && !a.bits.Has(o.Mark)
		if err == nil && !hidden {
			hidden, err = n.hidden(a.asking(), o)
		}
		if hidden {
			err = fault.New(fault.NotFound, "there is no such obligation")
		}
		if err != nil {
			return err
		}
		if o, err = n.attend(a, o, req); err != nil {
			return err
		}
		a.touch(string(o.About))
		v, err = n.obligation(a.tx, a.bits, o)
		if err != nil {
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

// attend does the act. What an officer does about another agency's warning is
// signed and told to its sender.
func (n *Node) attend(a *acting, o duty.Obligation, req AttendRequest) (duty.Obligation, error) {
	by, now := a.caller.Officer, n.now()
	if o.Kind == kindSecond {
		if err := n.attendSecond(a, o, req); err != nil {
			return o, err
		}
	}
	signed := func(r AnswerRequest) (duty.Obligation, error) {
		r.Warning, r.Text = o.About, req.Text
		if err := n.answerWarning(a, r); err != nil {
			return o, err
		}
		return duty.Get(a.tx, o.ID)
	}
	switch req.Act {
	case Acknowledge:
		if o.Kind == kindWarning {
			return signed(AnswerRequest{Outcome: claim.Acknowledged})
		}
		return duty.Acknowledge(a.tx, o.ID, by, now)
	case Act:
		if o.Kind == kindWarning {
			return signed(AnswerRequest{Outcome: claim.Outcome(cmp.Or(req.Outcome, string(claim.Actioned)))})
		}
		return duty.Act(a.tx, o.ID, by, cmp.Or(req.Outcome, "actioned"), req.Text, now)
	case Offer:
		return duty.Offer(a.tx, o.ID, by, req.Desk, req.Text, now)
	case Accept:
		unread := o.Acked == 0
		o, err := duty.Accept(a.tx, o.ID, by, cmp.Or(req.Desk, DutyDesk), now)
		if err != nil || o.Kind != kindWarning || !unread {
			return o, err
		}
		return signed(AnswerRequest{Outcome: claim.Acknowledged}) // whoever takes it has it: its sender is told
	case Decline:
		return duty.Decline(a.tx, o.ID, by, req.Text, now)
	case Close:
		if o.Kind == kindHit {
			return o, fault.New(fault.Conflict, "a hit is not closed but decided").WithMend("liaison hit confirm or liaison hit reject, with the reason")
		}
		if o.Kind == kindConsent {
			return o, fault.New(fault.Conflict, "a question for consent is not closed but answered").WithMend("liaison consent answer %s, --permit or --refuse, with the reason", o.About)
		}
		if o.Kind == kindToShare {
			return o, fault.New(fault.Conflict, "a duty to share is not closed: it is sent, or refused on a ground").WithMend("liaison inform send --task %s …, or liaison duty refuse %s --ground …", o.ID, o.ID)
		}
		second, ready, err := seconded(a.tx, o, by, req.Outcome)
		switch {
		case err != nil:
			return o, err
		case !ready:
			return duty.Act(a.tx, o.ID, by, proposed, req.Outcome+": "+req.Text, now)
		case o.Kind == kindWarning:
			return signed(AnswerRequest{Outcome: claim.Closed, Note: warning.Note{Result: warning.Result(req.Outcome), Second: second}})
		}
		return duty.Close(a.tx, o.ID, by, second, req.Outcome, req.Text, now)
	}
	return o, fault.New(fault.Invalid, "%q is no act upon an obligation", req.Act).
		WithMend("acknowledge, act, offer, accept, decline or close")
}

// proposed is the act of an officer who would close what takes two.
const proposed = "close proposed"

// seconded tells whether an obligation may be closed now, and who stands for
// it beside the closer. Where that takes two officers, the first puts it to
// the second, who closes it in a session of his own: nobody lends his name.
func seconded(tx *db.Tx, o duty.Obligation, by claim.OfficerID, outcome string) (second claim.OfficerID, ready bool, err error) {
	if !o.Ladder.SecondToClose && outcome != duty.NoCapacity {
		return "", true, nil
	}
	events, err := duty.History(tx, o.ID)
	if err != nil {
		return "", false, err
	}
	if n := len(events); n > 0 && events[n-1].What == proposed && events[n-1].Actor != by {
		return events[n-1].Actor, true, nil
	}
	return "", false, nil
}
