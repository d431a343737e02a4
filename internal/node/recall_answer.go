package node

import (
	"context"
	"fmt"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// recalled withdraws what an originator recalls, passes the recall on to those
// to whom this node gave it, and asks an officer what becomes of it.
func (n *Node) recalled(tx *db.Tx, from claim.AgencyID, e ledger.Entry, d *claim.Directive) error {
	onward := map[claim.AgencyID]bool{from: true, n.Agency: true, e.Record.Header.Originator: true}
	held := 0
	for _, id := range d.Records {
		r, err := n.ledger.Get(tx, id)
		if fault.Is(err, fault.NotFound) {
			continue // it may arrive later, see late
		}
		if err != nil {
			return err
		}
		if r.Record.Header.Originator != e.Record.Header.Originator {
			continue // who did not sign it cannot recall it
		}
		held++
		if _, err := n.ledger.Withdraw(tx, id); err != nil {
			return err
		}
		ds, err := peer.Holders(tx, string(id))
		if err != nil {
			return err
		}
		for _, h := range ds {
			if onward[h.Holder] {
				continue
			}
			onward[h.Holder] = true
			if err := n.send(tx, h.Holder, outbox.Recall, outbox.Urgent, e); err != nil {
				return err
			}
		}
	}
	if held == 0 {
		return nil
	}
	return n.oweDisposition(tx, e, d)
}

// oweDisposition opens the obligation to say what becomes of what was recalled:
// one for all orders of a recall, until it is answered. An order that comes
// after the answer has to be answered for itself.
func (n *Node) oweDisposition(tx *db.Tx, e ledger.Entry, d *claim.Directive) error {
	id, about := recallID(headOf(e, d)), headOf(e, d)
	switch o, err := duty.Get(tx, id); {
	case fault.Is(err, fault.NotFound):
	case err != nil:
		return err
	case o.Closed == 0:
		return nil
	default:
		id, about = recallID(e.Record.ID), e.Record.ID
	}
	if known, err := n.onLedger(tx, about); err != nil {
		return err
	} else if !known {
		about = e.Record.ID // its first order comes over another way, or never
	}
	_, err := duty.Open(tx, duty.Opening{ID: id, Kind: kindRecall, About: about, Mark: e.Mark,
		Exercise: e.Record.Header.Marking.Exercise, Desk: DutyDesk, Ladder: duty.UrgentLadder, Received: n.now(),
		Due: n.now() + dispositionWithin.Microseconds()})
	return err
}

func recallID(recall claim.ID) string { return "recall-" + string(recall) }

// late withdraws a record whose recall came before it.
func (n *Node) late(tx *db.Tx, e ledger.Entry) error {
	recalls, err := recallsOfRecord(tx, e.Record.ID, e.Record.Header.Originator)
	if err != nil || len(recalls) == 0 {
		return err
	}
	r, err := n.ledger.Get(tx, recalls[0])
	if err != nil {
		return err
	}
	d, ok := r.Body.(*claim.Directive)
	if !ok {
		return nil
	}
	one := *d
	one.Records = []claim.ID{e.Record.ID} // the others were withdrawn, or come late for themselves
	return n.recalled(tx, r.Record.Header.Originator, r, &one)
}

// DisposeRequest answers a recall by another agency.
type DisposeRequest struct {
	Recall claim.ID
	// Outcome is erased, restricted (kept out of use) or kept.
	Outcome claim.Outcome
	// Reason is needed for what is not erased.
	Reason string
	// Progress, if given, is told how many orders of the recall are answered,
	// and of how many.
	Progress func(done, all int)
}

// Dispose says, in the caller's name and signed, what became of records that
// their originator recalled, and does it: order by order of a recall that came
// in several, each in its own transaction. After a cut the same answer again
// goes on with the orders that are not answered yet.
func (n *Node) Dispose(ctx context.Context, caller Caller, req DisposeRequest) (view.Recalled, error) {
	var v view.Recalled
	var orders []claim.ID
	err := n.act(ctx, caller, use{name: "Dispose", op: audit.Consultation}, func(a *acting) (err error) {
		orders, err = n.toDispose(a, req)
		return err
	})
	for i := 0; i < len(orders) && err == nil; i++ {
		err = n.act(ctx, caller, use{name: "Dispose", op: audit.Erasure}, func(a *acting) error {
			e, err := n.permitted(a.tx, a.bits, orders[i])
			if err != nil {
				return err
			}
			d, ok := e.Body.(*claim.Directive)
			if !ok {
				return noSuchRecord()
			}
			if err := n.dispose(a, e, d, req); err != nil {
				return err
			}
			v, err = n.recallShape(a.tx, e)
			return err
		})
		if err != nil {
			err = fmt.Errorf("dispose of what was recalled, after %d of %d orders: %w", i, len(orders), err)
		} else if req.Progress != nil {
			req.Progress(i+1, len(orders))
		}
	}
	if len(orders) > 0 && req.Outcome == claim.Erased {
		n.afterErasure(ctx)
	}
	return v, err
}

// toDispose lists the orders of a recall that an answer is about: those without
// one, or when all have one, for an officer may decide otherwise, all.
func (n *Node) toDispose(a *acting, req DisposeRequest) ([]claim.ID, error) {
	e, err := n.permitted(a.tx, a.bits, req.Recall)
	if err != nil {
		return nil, err
	}
	d, ok := e.Body.(*claim.Directive)
	switch {
	case !ok || d.Act != claim.Recall || !e.Foreign:
		return nil, fault.New(fault.Invalid, "that is no recall by another agency").At("recall")
	case !disposes(req.Outcome):
		return nil, fault.New(fault.Invalid, "%q is no disposition", req.Outcome).At("outcome").WithMend("erased, restricted or kept")
	case req.Outcome != claim.Erased && strings.TrimSpace(req.Reason) == "":
		return nil, fault.New(fault.Invalid, "what is not erased needs a reason").At("reason")
	}
	all, err := ordersOf(a.tx, headOf(e, d), e.Record.Header.Originator)
	if err != nil {
		return nil, err
	}
	owed, err := unanswered(a.tx, all, n.Agency)
	if err != nil || len(owed) > 0 {
		return owed, err
	}
	return all, nil
}

// dispose answers one order of a recall.
func (n *Node) dispose(a *acting, e ledger.Entry, d *claim.Directive, req DisposeRequest) error {
	var err error
	switch req.Outcome {
	case claim.Erased:
		_, err = n.ledger.Erase(a.tx, ledger.Cause{Ground: ledger.OfRecall, At: n.now(), Order: e.Record.ID}, d.Records...)
	case claim.Kept:
		if _, err = n.ledger.Reinstate(a.tx, d.Records...); err == nil {
			err = n.settleUse(a.tx, d.Records...) // what is restricted besides stays out
		}
	}
	if err != nil {
		return err
	}
	by := e.Record.Header.Originator
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: []claim.AgencyID{by}, Exercise: e.Record.Header.Marking.Exercise})
	if err != nil {
		return err
	}
	es, err := n.append(a, m, &claim.Receipt{Outcome: req.Outcome, Actor: a.caller.Officer, Of: string(e.Record.ID), Text: req.Reason})
	if err != nil {
		return err
	}
	if err := n.send(a.tx, by, outbox.Recall, outbox.Urgent, es[0]); err != nil {
		return err
	}
	return n.disposed(a, e, d, req)
}

// disposed ends what is owed for an order that was answered, and for the whole
// recall once all its orders here are.
func (n *Node) disposed(a *acting, e ledger.Entry, d *claim.Directive, req DisposeRequest) error {
	head := headOf(e, d)
	if head != e.Record.ID {
		if err := n.settle(a.tx, recallID(e.Record.ID), a.caller.Officer, string(req.Outcome), req.Reason); err != nil {
			return err
		}
	}
	all, err := ordersOf(a.tx, head, e.Record.Header.Originator)
	if err != nil {
		return err
	}
	owed, err := unanswered(a.tx, all, n.Agency)
	if err != nil || len(owed) > 0 {
		return err
	}
	return n.settle(a.tx, recallID(head), a.caller.Officer, string(req.Outcome), req.Reason)
}

// answered takes in another agency's signed answer.
func (n *Node) answered(tx *db.Tx, _ claim.AgencyID, e ledger.Entry, r *claim.Receipt) error {
	if r.Outcome == claim.NotPermitted {
		return n.consentAnswered(tx, e, r.Of, r.Actor, r.Outcome, r.Text)
	}
	if !disposes(r.Outcome) {
		if err := n.onRequest(tx, r.Of, r.Outcome, r.Actor, r.Text); err != nil {
			return err
		}
		return n.toldBy(tx, e.Record.Header.Originator, r)
	}
	return n.dispositionCame(tx, e, r)
}

// dispositionCame ends the wait for a holder's answer once it has answered
// every order of the recall.
func (n *Node) dispositionCame(tx *db.Tx, e ledger.Entry, r *claim.Receipt) error {
	o, err := n.ledger.Get(tx, claim.ID(r.Of))
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	d, ok := o.Body.(*claim.Directive)
	if !ok || d.Act != claim.Recall || o.Foreign {
		return nil
	}
	holder := e.Record.Header.Originator
	all, err := ordersOf(tx, headOf(o, d), n.Agency)
	if err != nil {
		return err
	}
	owed, err := unanswered(tx, all, holder)
	if err != nil || len(owed) > 0 {
		return err
	}
	return n.settle(tx, dispositionID(headOf(o, d), holder), r.Actor, string(r.Outcome), r.Text)
}

// settle closes an obligation with the act of the officer who met it.
func (n *Node) settle(tx *db.Tx, id string, by claim.OfficerID, outcome, text string) error {
	o, err := duty.Get(tx, id)
	if fault.Is(err, fault.NotFound) || err == nil && o.Closed != 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if o.Acked == 0 || o.Answered < o.Round {
		if _, err := duty.Acknowledge(tx, id, by, n.now()); err != nil {
			return err
		}
	}
	_, err = duty.Close(tx, id, by, "", outcome, orElse(text, outcome), n.now())
	return err
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
