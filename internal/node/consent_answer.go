package node

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/outbox"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// AnswerConsentRequest answers another agency's question for consent.
type AnswerConsentRequest struct {
	// Ask is the question, by its record.
	Ask claim.ID
	// Permit grants it; else it is refused.
	Permit bool
	Reason string
}

// AnswerConsent says, signed and with a reason, whether records of this agency
// may go on as another has asked. A grant is about exactly the records and the
// recipient that the question names: another version of a claim, or another
// recipient, is another question.
func (n *Node) AnswerConsent(ctx context.Context, caller Caller, req AnswerConsentRequest) (view.Consent, error) {
	var v view.Consent
	u := use{name: "AnswerConsent", op: audit.Disclosure, class: marking.Supervise, recipients: []string{"as asked"}}
	err := n.act(ctx, caller, u, func(a *acting) error {
		if _, err := n.permitted(a.tx, a.bits, req.Ask); err != nil {
			return err
		}
		ask, d, err := n.consentQuestion(a.tx, req.Ask)
		if err != nil {
			return err
		}
		asker := ask.Record.Header.Originator
		said, err := answerToConsent(a.tx, req.Ask, n.Agency)
		switch {
		case err != nil:
			return err
		case !ask.Foreign:
			return fault.New(fault.Invalid, "it is for the originator to answer").At("ask")
		case said != nil:
			return fault.New(fault.Conflict, "it was answered: %s", said.outcome).At("ask").WithMend("liaison consent RECORD… permits of itself")
		case strings.TrimSpace(req.Reason) == "":
			return fault.New(fault.Invalid, "the answer needs its reason").At("reason")
		}
		var body claim.Validator = &claim.Receipt{Outcome: claim.NotPermitted, Actor: caller.Officer, Of: string(req.Ask), Text: req.Reason}
		if req.Permit {
			if body, err = n.permitAsked(a, req, d); err != nil {
				return err
			}
		}
		a.recipients = []string{string(asker)}
		m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: []claim.AgencyID{asker}, Exercise: ask.Record.Header.Marking.Exercise})
		if err != nil {
			return err
		}
		es, err := n.append(a, m, body)
		if err != nil {
			return err
		}
		if err := n.send(a.tx, asker, outbox.Query, outbox.Urgent, es[0]); err != nil {
			return err
		}
		a.touch(string(req.Ask))
		outcome := claim.NotPermitted
		if req.Permit {
			outcome = claim.Permitted
		}
		if err := n.settle(a.tx, consentID(req.Ask), caller.Officer, string(outcome), req.Reason); err != nil {
			return err
		}
		v, err = n.consentShape(a.asking(), ask)
		return err
	})
	return v, err
}

// permitAsked is the permit for what a question asks. The officer who gives it
// may see every record that it frees.
func (n *Node) permitAsked(a *acting, req AnswerConsentRequest, d *claim.Directive) (*claim.Directive, error) {
	for _, id := range d.Records {
		e, err := n.permitted(a.tx, a.bits, id)
		if err == nil && (e.Foreign || e.Withdrawn || e.Record.Erased()) {
			err = noSuchRecord()
		}
		if err != nil {
			return nil, fmt.Errorf("permit record %s: %w", id, err)
		}
		a.touch(string(id))
	}
	return &claim.Directive{Act: claim.Permit, Actor: a.caller.Officer, Records: d.Records, Audience: d.Audience[:1], Of: string(req.Ask), Reason: req.Reason}, nil
}

// ConsentsRequest asks for the questions for consent, put here and put by this
// agency, and for the permits that nobody asked for.
type ConsentsRequest struct{}

// Consents lists the questions for consent and the permits that the caller may
// see, the newest first, with what was answered and what was taken back. Of their records only those that he may see.
func (n *Node) Consents(ctx context.Context, caller Caller, _ ConsentsRequest) ([]view.Consent, error) {
	out := []view.Consent{}
	err := n.ask(ctx, caller, use{name: "Consents", op: audit.Consultation}, func(a *asking) error {
		ids, err := consentsHeld(a)
		if err != nil {
			return err
		}
		for _, id := range ids {
			e, err := n.ledger.Get(a.tx, id)
			if err != nil {
				return err
			}
			if to := e.Record.Header.Marking.Audience; e.Foreign && !slices.Contains(to, n.Agency) {
				continue // a permit to another, which came with what it frees
			}
			v, err := n.consentShape(a, e)
			if err != nil {
				return err
			}
			a.touch(string(id))
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

// consentsHeld are the questions, and the permits that answer none.
func consentsHeld(a *asking) (ids []claim.ID, err error) {
	rows, err := a.tx.Query(`SELECT seq, id, mark FROM consent_asks UNION
		SELECT r.seq, r.id, r.mark FROM permits p JOIN records r ON r.seq = p.seq WHERE p.seq NOT IN (SELECT seq FROM consent_answers)
		ORDER BY seq DESC LIMIT $1`, mostRecalls)
	if err != nil {
		return nil, fmt.Errorf("list questions for consent: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id claim.ID
		var seq, mark int64
		if err := rows.Scan(&seq, &id, &mark); err != nil {
			return nil, fmt.Errorf("list questions for consent: %w", err)
		}
		if a.bits.Has(uint32(mark)) {
			ids = append(ids, id)
		}
	}
	return ids, rows.Err()
}

// entitleConsent says in words what a desk owes about a question for consent.
func (n *Node) entitleConsent(q db.Queryer, kind string, ask claim.ID, v *view.Obligation) error {
	if kind == kindConsentEnd {
		return n.entitleConsentEnd(q, ask, v)
	}
	e, d, err := n.consentQuestion(q, ask)
	if err != nil {
		return notFoundIsNone(err)
	}
	what := fmt.Sprintf("%d records may go to %s: %s", len(d.Records), d.Audience[0], d.Reason)
	v.From = string(originatorAsked(e))
	switch kind {
	case kindConsent:
		v.From, v.Title = string(e.Record.Header.Originator), string(e.Record.Header.Originator)+" asks whether "+what
	case kindConsentSilent:
		v.Title = v.From + " has not said whether " + what
	case kindConsentAnswer:
		said, err := answerToConsent(q, ask, originatorAsked(e))
		if err != nil || said == nil {
			return err
		}
		verb := " refuses that "
		if said.outcome == claim.Permitted {
			verb = " permits that "
		}
		v.Title = v.From + verb + what
	}
	return nil
}
