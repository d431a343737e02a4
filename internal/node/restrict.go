package node

import (
	"fmt"

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

// kindRestriction is the obligation to read that an originator restricts what
// it gave, or lifts that. The restriction itself waits for nobody.
const kindRestriction = "restriction"

// settleUse takes records out of use or back into it, as the orders about them
// have it now: restricted, or held beyond their end, they stand in no table but
// that of their days. What its originator has recalled comes back by an
// officer's disposition alone.
func (n *Node) settleUse(tx *db.Tx, ids ...claim.ID) error {
	for _, id := range ids {
		e, err := n.ledger.Get(tx, id)
		if fault.Is(err, fault.NotFound) || err == nil && e.Record.Header.Kind != claim.KindClaim {
			continue
		}
		if err != nil {
			return err
		}
		out, err := retention.OutOfUse(tx, id, n.today())
		if err != nil {
			return err
		}
		turn := n.ledger.Reinstate
		if out {
			turn = n.ledger.Withdraw
		} else if !e.Withdrawn {
			continue
		} else if recalls, err := recallsOfRecord(tx, id, e.Record.Header.Originator); err != nil || e.Foreign && len(recalls) > 0 {
			if err != nil {
				return err
			}
			continue
		}
		if _, err := turn(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// bind sends an originator's word about records, an order or a correction, on to
// those of some agencies that are peers of this node; the others have it of
// whoever gave them the records.
func (n *Node) bind(tx *db.Tx, e ledger.Entry, to []claim.AgencyID, from claim.AgencyID) error {
	for _, agency := range to {
		if agency == from || agency == n.Agency || agency == e.Record.Header.Originator {
			continue
		}
		p, err := peer.Show(tx, agency)
		if fault.Is(err, fault.NotFound) || err == nil && p.State != peer.Confirmed {
			continue
		}
		if err != nil {
			return err
		}
		if err := n.send(tx, agency, outbox.Recall, outbox.Urgent, e); err != nil {
			return err
		}
	}
	return nil
}

// restricted obeys, on arrival, an originator that restricts what it gave
// (Regulation (EU) 2016/794 Art. 19(2)), passes the word on to those to whom
// this node gave the records, and has the desk read it.
func (n *Node) restricted(tx *db.Tx, from claim.AgencyID, e ledger.Entry, records []claim.ID) error {
	var onward []claim.AgencyID
	seen, held := map[claim.AgencyID]bool{}, 0
	for _, id := range records {
		r, err := n.ledger.Get(tx, id)
		if fault.Is(err, fault.NotFound) {
			continue // it may arrive later, and is out of use from then on
		}
		if err != nil {
			return err
		}
		if r.Record.Header.Originator != e.Record.Header.Originator {
			continue // who did not sign it cannot restrict it
		}
		held++
		if err := n.settleUse(tx, id); err != nil {
			return err
		}
		to, err := holdersOf(tx, id)
		if err != nil {
			return err
		}
		for _, agency := range to {
			if !seen[agency] {
				seen[agency] = true
				onward = append(onward, agency)
			}
		}
	}
	if held == 0 {
		return nil
	}
	if err := n.bind(tx, e, onward, from); err != nil {
		return err
	}
	return openOnce(tx, duty.Opening{ID: kindRestriction + "-" + string(e.Record.ID), Kind: kindRestriction, About: e.Record.ID, Mark: e.Mark,
		Exercise: e.Record.Header.Marking.Exercise, Desk: DutyDesk, Ladder: duty.RoutineLadder, Received: n.now()})
}

// released takes in that an originator lifts a restriction of its own.
func (n *Node) released(tx *db.Tx, from claim.AgencyID, e ledger.Entry, order claim.ID) error {
	o, err := n.ledger.Get(tx, order)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	d, ok := o.Body.(*claim.Directive)
	if !ok || d.Act != claim.Restrict || o.Record.Header.Originator != e.Record.Header.Originator {
		return nil // who did not give the order does not lift it
	}
	return n.restricted(tx, from, e, d.Records)
}

// entitleRestriction says in words what an originator ordered.
func (n *Node) entitleRestriction(q db.Queryer, o duty.Obligation, v *view.Obligation) error {
	e, err := n.ledger.Get(q, o.About)
	if err != nil {
		return err
	}
	v.From = string(e.Record.Header.Originator)
	d, ok := e.Body.(*claim.Directive)
	switch {
	case !ok:
		v.Title = "it was erased"
	case d.Act == claim.Release:
		v.Title = fmt.Sprintf("%s lifts a restriction of what it gave: %s", v.From, d.Reason)
	default:
		v.Title = fmt.Sprintf("%s restricts %d records that it gave, which are out of use here: %s", v.From, len(d.Records), d.Reason)
	}
	return nil
}
