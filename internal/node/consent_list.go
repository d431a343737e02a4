package node

import (
	"slices"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/peer"
	"liaison/internal/view"
)

// consentShape is the shape of a question for consent, with those of its
// records that the caller may see.
func (n *Node) consentShape(a *asking, ask ledger.Entry) (view.Consent, error) {
	h := ask.Record.Header
	v := view.Consent{ID: string(ask.Record.ID), Asker: string(h.Originator), Originator: string(originatorAsked(ask)), At: view.Stamp(h.Recorded), Records: []string{}}
	d, ok := ask.Body.(*claim.Directive)
	if !ok || len(d.Audience) == 0 {
		return v, nil // its words were erased
	}
	v.Recipient, v.Reason, v.By = string(d.Audience[0]), d.Reason, string(d.Actor)
	for _, id := range d.Records {
		e, err := n.permitted(a.tx, a.bits, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return v, err
		}
		v.Records = append(v.Records, string(id))
		if e.Foreign {
			continue
		}
		holders, err := peer.Holders(a.tx, string(id))
		if err != nil {
			return v, err
		}
		if !slices.ContainsFunc(holders, func(d peer.Disclosure) bool { return d.Holder == h.Originator }) {
			v.NotHeld = append(v.NotHeld, string(id))
		}
	}
	said, err := answerToConsent(a.tx, ask.Record.ID, originatorAsked(ask))
	if err != nil || said == nil {
		return v, err
	}
	v.Outcome, v.Answer, v.AnsweredBy, v.AnsweredAt = string(said.outcome), said.text, string(said.actor), view.Stamp(said.at)
	return v, nil
}
