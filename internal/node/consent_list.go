package node

import (
	"slices"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/peer"
	"liaison/internal/view"
)

// consentShape is the shape of a question for consent, or of a permit that
// nobody asked for, with those of its records that the caller may see.
func (n *Node) consentShape(a *asking, e ledger.Entry) (view.Consent, error) {
	h := e.Record.Header
	v := view.Consent{ID: string(e.Record.ID), At: view.Stamp(h.Recorded), Records: []string{}}
	d, ok := e.Body.(*claim.Directive)
	permit := ok && d.Act == claim.Permit
	asker, originator := h.Originator, originatorAsked(e)
	if permit {
		asker, originator = originator, asker
	}
	v.Asker, v.Originator = string(asker), string(originator)
	if !ok || len(d.Audience) == 0 {
		return v, nil // its words were erased
	}
	v.Recipient = string(d.Audience[0])
	if err := n.consentRecords(a, d.Records, asker, &v); err != nil {
		return v, err
	}
	if permit {
		v.Permit, v.Outcome, v.Answer, v.AnsweredBy, v.AnsweredAt = v.ID, string(claim.Permitted), d.Reason, string(d.Actor), v.At
		return v, endConsent(a.tx, originator, &v)
	}
	v.Reason, v.By = d.Reason, string(d.Actor)
	said, err := answerToConsent(a.tx, e.Record.ID, originator)
	if err != nil || said == nil {
		return v, err
	}
	v.Outcome, v.Answer, v.AnsweredBy, v.AnsweredAt = string(said.outcome), said.text, string(said.actor), view.Stamp(said.at)
	if said.outcome != claim.Permitted {
		return v, nil
	}
	v.Permit = string(said.id)
	return v, endConsent(a.tx, originator, &v)
}

// consentRecords lists those records that the caller may see, and which of them
// the asker is not known to hold.
func (n *Node) consentRecords(a *asking, records []claim.ID, asker claim.AgencyID, v *view.Consent) error {
	for _, id := range records {
		e, err := n.permitted(a.tx, a.bits, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		v.Records = append(v.Records, string(id))
		if e.Foreign {
			continue
		}
		holders, err := peer.Holders(a.tx, string(id))
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(holders, func(d peer.Disclosure) bool { return d.Holder == asker }) {
			v.NotHeld = append(v.NotHeld, string(id))
		}
	}
	return nil
}

// endConsent says whether the originator took its permit back since.
func endConsent(q db.Queryer, originator claim.AgencyID, v *view.Consent) (err error) {
	if v.Withdrawn, err = permitEnd(q, claim.ID(v.Permit), originator); v.Withdrawn != nil {
		v.Outcome = "withdrawn"
	}
	return err
}
