package node

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/view"
)

// Kinds of obligations that a statement about a statement makes: a correction
// by an originator has to be read, and so has a recipient's counter-claim.
const (
	kindCorrection = "correction"
	kindCounter    = "counter-claim"
)

// CorrectRequest says of a claim that it is otherwise: with another value, or
// Denied.
type CorrectRequest struct {
	Record claim.ID
	Value  *claim.Value
	Denied bool
	Reason string
}

// Correct states a claim otherwise; nothing is overwritten. A claim of this
// agency is corrected, and every agency that holds it is sent the correction
// without a further order (Directive (EU) 2016/680 Art. 7(3)). Against another
// agency's claim it is a claim of one's own, which travels back to its
// originator.
func (n *Node) Correct(ctx context.Context, caller Caller, req CorrectRequest) (view.Corrected, error) {
	v := view.Corrected{Told: []string{}}
	err := n.act(ctx, caller, use{name: "Correct", op: audit.Alteration}, func(a *acting) error {
		old, was, err := n.correctable(a, req)
		if err != nil {
			return err
		}
		m, err := n.Markings.Marking(old.Mark)
		if err != nil {
			return err
		}
		c := n.otherwise(was, old, req)
		next := m
		if old.Foreign {
			next = claim.Marking{Originator: n.Agency, Codes: m.Codes, Caveat: m.Caveat, Classification: m.Classification, Purposes: m.Purposes,
				Audience: []claim.AgencyID{old.Record.Header.Originator}, LegalBasis: caller.LegalBasis, Exercise: m.Exercise, ReviewBy: m.ReviewBy, EraseBy: m.EraseBy}
		}
		es, err := n.append(a, next, c)
		if err != nil {
			return err
		}
		v.Claim = string(es[0].Record.ID)
		told, err := n.tellCorrection(a.tx, old, es[0])
		for _, to := range told {
			v.Told = append(v.Told, string(to))
		}
		a.recipients = v.Told
		return err
	})
	return v, err
}

// correctable reads the claim that is said to be otherwise.
func (n *Node) correctable(a *acting, req CorrectRequest) (ledger.Entry, *claim.Claim, error) {
	e, err := n.ledger.Get(a.tx, req.Record)
	if err == nil && (!a.bits.Has(e.Mark) || e.Withdrawn || e.Record.Erased()) {
		err = fault.New(fault.NotFound, "no such record")
	}
	if err != nil {
		return e, nil, err
	}
	c, ok := e.Body.(*claim.Claim)
	switch {
	case !ok:
		return e, nil, fault.New(fault.Invalid, "that record is no claim").At("record")
	case strings.TrimSpace(req.Reason) == "":
		return e, nil, fault.New(fault.Invalid, "a correction needs its reason").At("reason")
	case (req.Value == nil) == !req.Denied:
		return e, nil, fault.New(fault.Invalid, "say what it is instead, or that it is not so").At("value")
	case req.Value != nil && c.Value == nil:
		return e, nil, fault.New(fault.Invalid, "a tie has no value").At("value").WithMend("deny it, and state the right tie as a claim of its own")
	}
	a.touch(string(req.Record))
	return e, c, nil
}

// otherwise makes the claim that corrects or counters another.
func (n *Node) otherwise(was *claim.Claim, old ledger.Entry, req CorrectRequest) *claim.Claim {
	c := *was
	c.Evidence, c.Grade, c.GradedBy, c.DerivedFrom, c.Corrects, c.Counters = nil, claim.Ungraded, "", nil, "", ""
	c.Source = claim.Source{Name: string(n.Agency), Chain: []claim.Attribution{{Kind: "agency", Speaker: string(n.Agency)}}}
	c.Modality, c.Note = claim.Asserted, req.Reason
	if req.Value != nil {
		c.Value = req.Value
	}
	if req.Denied {
		c.Modality = claim.Denied
	}
	if old.Foreign {
		c.Counters, c.Case, c.Category = old.Record.ID, "", ""
	} else {
		c.Corrects = old.Record.ID
	}
	return &c
}

// tellCorrection puts a correction on its way to every holder that this node
// reaches, or a counter-claim to the originator. It is the duty of whoever gave
// the claim, not a new sharing: it goes wherever the claim is.
func (n *Node) tellCorrection(tx *db.Tx, old, next ledger.Entry) (told []claim.AgencyID, err error) {
	if n.office == nil {
		return nil, nil
	}
	to := []claim.AgencyID{old.Record.Header.Originator}
	if !old.Foreign {
		if to, err = n.receiversOf(tx, old.Record.ID); err != nil {
			return nil, err
		}
	}
	for _, agency := range to {
		p, err := peer.Show(tx, agency)
		if fault.Is(err, fault.NotFound) || err == nil && p.State != peer.Confirmed {
			continue // whoever gave it there passes the correction on
		}
		if err != nil {
			return told, err
		}
		if err := n.send(tx, agency, outbox.Recall, outbox.Urgent, next); err != nil {
			return told, err
		}
		told = append(told, agency)
	}
	return told, nil
}

// holdersOf lists the agencies that may hold a record, each once.
func holdersOf(q db.Queryer, record claim.ID) (out []claim.AgencyID, err error) {
	ds, err := peer.Holders(q, string(record))
	seen := map[claim.AgencyID]bool{}
	for _, d := range ds {
		if !seen[d.Holder] {
			seen[d.Holder] = true
			out = append(out, d.Holder)
		}
	}
	return out, err
}

// receiversOf lists the agencies that may hold a record, and those for which it
// waits to leave, each once.
func (n *Node) receiversOf(q db.Queryer, record claim.ID) ([]claim.AgencyID, error) {
	out, err := holdersOf(q, record)
	if err != nil || n.office == nil {
		return out, err
	}
	items, err := n.office.Outbox.Of(q, string(record))
	for _, i := range items {
		if i.Receipted == 0 && !i.Withheld && !slices.Contains(out, i.Peer) {
			out = append(out, i.Peer)
		}
	}
	return out, err
}

// stated takes in another agency's claim about a claim: a correction goes on to
// those to whom this node gave the corrected one, and the desk reads it.
func (n *Node) stated(tx *db.Tx, from claim.AgencyID, e ledger.Entry, c *claim.Claim) error {
	kind, about := kindCorrection, c.Corrects
	if c.Counters != "" {
		kind, about = kindCounter, c.Counters
	}
	if about == "" {
		return nil
	}
	old, err := n.ledger.Get(tx, about)
	if fault.Is(err, fault.NotFound) || err == nil && kind == kindCounter && old.Foreign {
		return nil
	}
	if err != nil {
		return err
	}
	if kind == kindCorrection {
		if err := n.passCorrection(tx, from, old, e); err != nil {
			return err
		}
	}
	return openOnce(tx, duty.Opening{ID: kind + "-" + string(e.Record.ID), Kind: kind, About: e.Record.ID, Mark: e.Mark,
		Exercise: e.Record.Header.Marking.Exercise, Desk: DutyDesk, Ladder: duty.RoutineLadder, Received: n.now()})
}

// passCorrection sends a correction on to whom this node gave the claim.
func (n *Node) passCorrection(tx *db.Tx, from claim.AgencyID, old, next ledger.Entry) error {
	to, err := n.receiversOf(tx, old.Record.ID)
	if err != nil {
		return err
	}
	return n.bind(tx, next, to, from)
}

// corrects tells whether a record corrects one of the same originator that is
// held here: what corrects goes wherever the corrected went.
func (n *Node) corrects(q db.Queryer, r *claim.Record) (bool, error) {
	body, err := r.Body()
	if err != nil {
		return false, err
	}
	c, ok := body.(*claim.Claim)
	if !ok || c.Corrects == "" {
		return false, nil
	}
	old, err := n.ledger.Get(q, c.Corrects)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil && old.Record.Header.Originator == r.Header.Originator, err
}

// mayCorrect refuses a claim that corrects another agency's.
func (n *Node) mayCorrect(q db.Queryer, by claim.AgencyID, c *claim.Claim) error {
	if c.Corrects == "" {
		return nil
	}
	old, err := n.ledger.Get(q, c.Corrects)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err == nil && old.Record.Header.Originator != by {
		return peer.Refuse(peer.PolicyRefused, "only its originator corrects a record")
	}
	return err
}

// entitleStatement says in words what a correction or counter-claim asks of a
// desk.
func (n *Node) entitleStatement(q db.Queryer, o duty.Obligation, v *view.Obligation) error {
	e, err := n.ledger.Get(q, o.About)
	if err != nil {
		return err
	}
	c, ok := e.Body.(*claim.Claim)
	v.From = string(e.Record.Header.Originator)
	if !ok {
		v.Title = "it was erased"
		return nil
	}
	said := "corrects"
	if o.Kind == kindCounter {
		said = "contradicts"
	}
	v.Title = fmt.Sprintf("%s %s what is held of %s (%s): %s", v.From, said, c.Subject.Label, c.Predicate, c.Note)
	return nil
}
