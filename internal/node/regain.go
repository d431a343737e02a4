package node

import (
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/outbox"
	"liaison/internal/request"
	"liaison/internal/warning"
)

// regained takes up again what a record of this agency began that was lost with
// a disk and that a peer gave back: others may not have it yet, and nobody here
// waits for their answers any more. What they have already they know again.
func (n *Node) regained(tx *db.Tx, e ledger.Entry) error {
	d, ok := e.Body.(*claim.Directive)
	if !ok {
		return n.consentRegained(tx, e)
	}
	switch d.Act {
	case claim.AskConsent, claim.Permit:
		return n.consentRegained(tx, e)
	case claim.Warn:
		return n.regainWarning(tx, e, d)
	case claim.Update:
		return n.resend(tx, d.Audience, outbox.Warning, outbox.Urgent, e)
	case claim.Ask:
		return n.regainRequest(tx, e, d)
	case claim.Recall:
		for _, to := range d.Audience {
			if err := n.awaitDisposition(tx, e, d, to); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n *Node) resend(tx *db.Tx, to []claim.AgencyID, s outbox.Stream, p outbox.Precedence, e ledger.Entry) error {
	for _, a := range to {
		if err := n.sendAgain(tx, a, s, p, e); err != nil {
			return err
		}
	}
	return nil
}

// regainWarning sends a warning again to all that it names, with the claims it
// rests on, and waits for each that has not acknowledged it.
func (n *Node) regainWarning(tx *db.Tx, e ledger.Entry, d *claim.Directive) error {
	h, err := warning.Load(tx, nil, e.Record.ID)
	if err != nil || h.Warning == nil {
		return err
	}
	p := precedenceOf(h.Precedence)
	for _, to := range h.To {
		for _, id := range h.Warning.Claims() {
			c, err := n.ledger.Get(tx, id)
			if fault.Is(err, fault.NotFound) {
				continue // it comes home later, if anybody has it
			}
			if err == nil {
				err = n.sendAgain(tx, to, outbox.Warning, p, c)
			}
			if err != nil {
				return err
			}
		}
		if err := n.sendAgain(tx, to, outbox.Warning, p, e); err != nil {
			return err
		}
		if h.Of(to).Acked != 0 {
			continue
		}
		if err := n.awaitAcknowledgement(tx, e, h.Warning, to, d.Actor); err != nil {
			return err
		}
	}
	return openOnce(tx, warning.SenderOpenings(h, DutyDesk)...)
}

// awaitAcknowledgement opens the obligation that a recipient's silence about a
// warning escalates.
func (n *Node) awaitAcknowledgement(tx *db.Tx, e ledger.Entry, w *warning.Warning, to claim.AgencyID, owner claim.OfficerID) error {
	return openOnce(tx, duty.Opening{ID: silenceID(e.Record.ID, to), Kind: kindSilence, About: e.Record.ID, Mark: e.Mark,
		Exercise: w.Exercise, Desk: DutyDesk, Owner: owner, Ladder: silent(w.Precedence.Ladder()), Received: n.now()})
}

// regainRequest asks again, and waits for the answer if none has come.
func (n *Node) regainRequest(tx *db.Tx, e ledger.Entry, d *claim.Directive) error {
	if err := n.resend(tx, d.Audience, outbox.Query, outbox.Urgent, e); err != nil {
		return err
	}
	h, err := request.Load(tx, nil, e.Record.ID)
	if err != nil || h.State.Received == 0 || h.State.Stage.Settled() {
		return err
	}
	o, err := request.AskerOpening(h, DutyDesk)
	if err == nil {
		_, err = duty.Open(tx, o)
	}
	return err
}
