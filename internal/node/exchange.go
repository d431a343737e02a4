package node

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/ontology"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/request"
	"liaison/internal/retention"
)

// Office is how other nodes reach this one; nil for a node that works alone.
// Room peering carries it over the network.
func (n *Node) Office() *peer.Office { return n.office }

// newOffice joins the exchange to this node's ledger.
func (n *Node) newOffice(id *Identity) *peer.Office {
	return &peer.Office{
		Post: peer.Post{
			Self:   peer.Self{Agency: n.Agency, Key: id.key(), Incarnation: id.Incarnation, Ring: id.Ring},
			Outbox: outbox.New(id.Incarnation.Epoch(), n.Random, id.Jitter),
			Load:   n.load, Permit: n.permit, Apply: n.apply,
		},
		Store: n.Store, Now: n.now, Reborn: n.giveBack, Answer: n.checked,
		Moved: n.tookTurn, // what still waits for a peer is on no record of the ledger
	}
}

// send puts a record of the ledger on a lane to a peer, in the transaction of
// the order that causes it. To a third country it goes on a ground alone.
func (n *Node) send(tx *db.Tx, to claim.AgencyID, s outbox.Stream, p outbox.Precedence, e ledger.Entry) error {
	if err := n.transferred(tx, to, e); err != nil {
		return err
	}
	_, err := n.office.Put(tx, outbox.Lane{Peer: to, Stream: s}, outbox.Message{Ref: string(e.Record.ID), Mark: e.Mark, Precedence: p}, n.now())
	if err != nil {
		return fmt.Errorf("put record %s on its way to %s: %w", e.Record.ID, to, err)
	}
	return nil
}

// load gives a waiting record as it now stands.
func (n *Node) load(q db.Queryer, i outbox.Item) (peer.Message, error) {
	if to, number, ok := parseDigestRef(i.Ref); ok {
		return loadDigest(q, to, number)
	}
	e, err := n.ledger.Get(q, claim.ID(i.Ref))
	if err != nil {
		return peer.Message{}, err
	}
	content, err := peer.EncodeRecord(e.Record)
	return peer.Message{Kind: peer.KindRecord, Type: peer.TypeRecord, Exercise: e.Record.Header.Marking.Exercise, Content: content}, err
}

// permit is asked when a record leaves, perhaps weeks after its release: what
// was recalled or erased meanwhile stays here, and whom it waited for is not told
// of it.
func (n *Node) permit(q db.Queryer, i outbox.Item) error {
	if _, _, ok := parseDigestRef(i.Ref); ok {
		return nil
	}
	e, err := n.ledger.Get(q, claim.ID(i.Ref))
	switch {
	case err != nil:
		return err
	case e.Withdrawn:
		return fault.New(fault.Withheld, "it was recalled or restricted meanwhile")
	case e.Record.Erased():
		return fault.New(fault.Withheld, "it was erased")
	case e.Foreign:
		return nil
	}
	recalls, err := recallsOfRecord(q, e.Record.ID, n.Agency)
	if err == nil && len(recalls) > 0 {
		err = fault.New(fault.Withheld, "this agency has recalled it")
	}
	return err
}

// apply takes one record of a peer into use, in the transaction of its bundle.
func (n *Node) apply(tx *db.Tx, from claim.AgencyID, s outbox.Stream, m peer.Message) error {
	if m.Kind == peer.KindControl && m.Type == typeDigest {
		return n.digestCame(tx, from, m.Content)
	}
	if m.Kind != peer.KindRecord || m.Type != peer.TypeRecord {
		return peer.ErrUnknownType
	}
	r, err := peer.DecodeRecord(m.Content)
	if err != nil {
		return err
	}
	if r.Header.Originator == n.Agency { // who gives it back holds it
		if err := peer.Disclose(tx, peer.Disclosure{Record: string(r.ID), Holder: from, At: n.now()}); err != nil {
			return err
		}
	}
	known, err := n.onLedger(tx, r.ID)
	if err != nil || known {
		return err // our own come home, or a copy over another way: nothing new
	}
	if err := n.admissible(tx, from, m, r); err != nil {
		return err
	}
	es, err := n.ledger.Adopt(tx, r)
	if err != nil {
		return err
	}
	if es[0].Record.Erased() { // before this store was restored, see ledger.Adopt
		return setDue(tx, givenBack, n.now())
	}
	if !es[0].Foreign {
		return n.regained(tx, es[0])
	}
	return n.effect(tx, from, s, es[0])
}

func (n *Node) onLedger(q db.Queryer, id claim.ID) (bool, error) {
	_, err := n.ledger.Get(q, id)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// admissible refuses what a peer may not put on this node's ledger.
func (n *Node) admissible(q db.Queryer, from claim.AgencyID, m peer.Message, r *claim.Record) error {
	h := r.Header
	keys, err := n.keysOf(q, h.Originator)
	if err != nil {
		return err
	}
	if err := peer.VerifyRecord(keys, r); err != nil {
		return err
	}
	switch {
	case h.Originator == n.Agency:
		return nil // our own, which this store lost and a peer gives back
	case h.Marking.Exercise != m.Exercise:
		return peer.Refuse(peer.MarkingFloor, "exercise and real records never mix")
	}
	if h.Originator != from && h.Marking.Has(claim.H2) && !slices.Contains(h.Marking.Audience, n.Agency) {
		if err := n.letIn(q, from, r); err != nil {
			return err
		}
	}
	body, err := r.Body()
	if err != nil {
		return err
	}
	switch b := body.(type) {
	case *claim.Claim:
		if err := n.mayCorrect(q, h.Originator, b); err != nil {
			return err
		}
		if !ontology.Permits(b.Category, nil, b.Predicate) { // its sender's own word on the person, and the law for both
			return peer.Refuse(peer.PolicyRefused, fmt.Sprintf("“%s” may not be stored of a %s (Regulation (EU) 2016/794 Annex II B(%s))", b.Predicate, b.Category, ontology.Narrow(b.Category)))
		}
		return ontology.Check(b)
	case *claim.Directive:
		if !slices.Contains(ordersFromOutside, b.Act) {
			return peer.Refuse(peer.PolicyRefused, "no other agency orders that here")
		}
		if h.Originator != from && b.Act != claim.FilePaper && b.Act != claim.Recall && b.Act != claim.Permit && b.Act != claim.Restrict && b.Act != claim.Release {
			return peer.Refuse(peer.PolicyRefused, "an order comes from the agency that gives it")
		}
	}
	return nil
}

// letIn lets a record in that its originator restricts (H2) when the
// originator's signed permit for this agency has come before it, or a peer's
// override against a danger to life, or when it corrects one that is here.
func (n *Node) letIn(q db.Queryer, from claim.AgencyID, r *claim.Record) error {
	ok, err := permitted(q, r.ID, n.Agency, r.Header.Originator)
	if err == nil && !ok {
		ok, err = n.overrode(q, r.ID, from)
	}
	if err == nil && !ok {
		ok, err = n.corrects(q, r)
	}
	if err == nil && !ok {
		return peer.Refuse(peer.MarkingFloor, "H2: its originator has not permitted that it comes here")
	}
	return err
}

// onRequest moves what is owed about a request, when of names one.
func (n *Node) onRequest(tx *db.Tx, of string, kind claim.Outcome, by claim.OfficerID, text string) error {
	h, err := request.Load(tx, nil, claim.ID(of))
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return n.aboutRequest(tx, h, kind, by, text)
}

// keysOf are the keys that sign an agency's records.
func (n *Node) keysOf(q db.Queryer, agency claim.AgencyID) ([]ed25519.PublicKey, error) {
	if agency == n.Agency {
		return n.Keys.PublicKeys(agency), nil
	}
	return peer.PublicKeys(q, agency)
}

// giveBack puts back on their way what a peer lost that was restored from a
// backup.
func (n *Node) giveBack(tx *db.Tx, from claim.AgencyID, c *peer.EpochChange) error {
	missing, err := peer.Beyond(tx, from, c)
	if err != nil {
		return err
	}
	for _, m := range missing {
		e, err := n.ledger.Get(tx, claim.ID(m.Ref))
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if err := n.sendAgain(tx, from, m.Stream, outbox.Urgent, e); err != nil {
			return err
		}
	}
	return nil
}

// ordersFromOutside are the acts of other agencies that have effect here.
// Cases, charts, holds and assignments are each agency's own.
var ordersFromOutside = []claim.Act{claim.Share, claim.Warn, claim.Ask, claim.Update, claim.Recall, claim.AskConsent, claim.Permit, claim.WithdrawPermit,
	claim.Override, claim.FilePaper, claim.Restrict, claim.Release, claim.BreachNotice, claim.DeclareInterest}

// effect is what a record of another agency brings about here beyond its rows.
func (n *Node) effect(tx *db.Tx, from claim.AgencyID, _ outbox.Stream, e ledger.Entry) error {
	if err := n.late(tx, e); err != nil {
		return err
	}
	if out, err := retention.OutOfUse(tx, e.Record.ID, n.today()); err != nil || out { // a restriction came before it
		if err = errors.Join(err, n.settleUse(tx, e.Record.ID)); err != nil {
			return err
		}
	}
	switch b := e.Body.(type) {
	case *claim.Claim:
		return n.stated(tx, from, e, b)
	case *claim.Directive:
		switch b.Act {
		case claim.Recall:
			return n.recalled(tx, from, e, b)
		case claim.Restrict:
			return n.restricted(tx, from, e, b.Records)
		case claim.Release:
			return n.released(tx, from, e, claim.ID(b.Of))
		case claim.Share:
			if b.Of != "" {
				return n.onRequest(tx, b.Of, claim.Answered, b.Actor, b.Reason)
			}
			return errors.Join(n.passedOn(tx, from, e, b), n.informed(tx, e))
		case claim.Ask:
			return n.asked(tx, from, e)
		case claim.Update:
			return n.onRequest(tx, b.Of, request.Withdrawn, b.Actor, b.Reason)
		case claim.Warn:
			return n.warned(tx, from, e, b)
		case claim.Override:
			return n.overridden(tx, from, e, b)
		case claim.AskConsent:
			return n.consentAsked(tx, e)
		case claim.Permit:
			return n.consentAnswered(tx, e, b.Of, b.Actor, claim.Permitted, b.Reason)
		case claim.BreachNotice:
			return n.breachTold(tx, e)
		case claim.WithdrawPermit:
			return n.consentWithdrawn(tx, e, claim.ID(b.Of))
		}
	case *claim.Receipt:
		return n.answered(tx, from, e, b)
	}
	return nil
}
