package node

import (
	"context"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/outbox"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// ConsentRequest permits that records of this agency go on.
type ConsentRequest struct {
	Records []claim.ID
	// Asker holds the records and wants to pass them on to Recipient.
	Asker, Recipient claim.AgencyID
	Reason           string
}

// Consent permits a holder to pass records of this agency on to one more
// agency (originator control, H2). The signed permit goes to the holder, whose
// node lets nothing pass without it.
func (n *Node) Consent(ctx context.Context, caller Caller, req ConsentRequest) (view.Consent, error) {
	var v view.Consent
	u := use{name: "Consent", op: audit.Disclosure, class: marking.Supervise, recipients: []string{string(req.Recipient)}}
	err := n.act(ctx, caller, u, func(a *acting) error {
		switch {
		case n.office == nil:
			return errAlone
		case len(req.Records) == 0 || req.Recipient == "" || req.Asker == "":
			return fault.New(fault.Invalid, "a consent names the records, who asked, and who may have them").At("records")
		case strings.TrimSpace(req.Reason) == "":
			return fault.New(fault.Invalid, "a consent needs its reason").At("reason")
		}
		for _, id := range req.Records {
			e, err := n.permitted(a.tx, a.bits, id)
			if err == nil && e.Foreign {
				err = fault.New(fault.NotFound, "no such record of this agency")
			}
			if err != nil {
				return err
			}
		}
		m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: []claim.AgencyID{req.Asker}, Exercise: caller.Exercise})
		if err != nil {
			return err
		}
		es, err := n.append(a, m, &claim.Directive{Act: claim.Permit, Actor: caller.Officer, Records: req.Records,
			Audience: []claim.AgencyID{req.Recipient}, Reason: req.Reason})
		if err != nil {
			return err
		}
		if err := n.send(a.tx, req.Asker, outbox.Query, outbox.Routine, es[0]); err != nil {
			return err
		}
		v, err = n.consentShape(a.asking(), es[0])
		return err
	})
	return v, err
}
