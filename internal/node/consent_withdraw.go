package node

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/outbox"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// WithdrawConsentRequest takes back a consent that this agency gave.
type WithdrawConsentRequest struct {
	// Permit is the record of the signed permit, see view.Consent.
	Permit claim.ID
	Reason string
}

// WithdrawConsent takes back what this agency permitted, at any time
// (Regulation (EU) 2016/794, Article 23(6)): from the word's arrival the holder
// passes nothing more on by that permit. What has gone on stays where it is until
// it is recalled.
func (n *Node) WithdrawConsent(ctx context.Context, caller Caller, req WithdrawConsentRequest) (view.Consent, error) {
	var v view.Consent
	u := use{name: "WithdrawConsent", op: audit.Disclosure, class: marking.Supervise, recipients: []string{"as permitted"}}
	err := n.act(ctx, caller, u, func(a *acting) error {
		if _, err := n.permitted(a.tx, a.bits, req.Permit); err != nil {
			return err
		}
		permit, d, err := n.permitOf(a.tx, req.Permit)
		if err == nil && permit.Foreign {
			err = fault.New(fault.Invalid, "it is for the originator to withdraw its consent").At("permit")
		}
		if err != nil {
			return err
		}
		ended, err := permitEnd(a.tx, req.Permit, n.Agency)
		switch {
		case err != nil:
			return err
		case ended != nil:
			return fault.New(fault.Conflict, "this consent was withdrawn already").At("permit")
		case strings.TrimSpace(req.Reason) == "":
			return fault.New(fault.Invalid, "the holder has to know why").At("reason")
		}
		h := permit.Record.Header
		holder := h.Marking.Audience[0]
		a.recipients = []string{string(holder)}
		a.touch(string(req.Permit))
		m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: []claim.AgencyID{holder}, Exercise: h.Marking.Exercise})
		if err != nil {
			return err
		}
		es, err := n.append(a, m, &claim.Directive{Act: claim.WithdrawPermit, Actor: caller.Officer, Of: string(req.Permit), Reason: req.Reason})
		if err != nil {
			return err
		}
		if err := n.send(a.tx, holder, outbox.Query, outbox.Urgent, es[0]); err != nil {
			return err
		}
		shown := permit
		if d.Of != "" {
			if shown, err = n.ledger.Get(a.tx, claim.ID(d.Of)); err != nil {
				return err
			}
		}
		v, err = n.consentShape(a.asking(), shown)
		return err
	})
	return v, err
}

// permitOf reads an originator's permit to a holder; NotFound when there is none.
func (n *Node) permitOf(q db.Queryer, id claim.ID) (ledger.Entry, *claim.Directive, error) {
	e, err := n.ledger.Get(q, id)
	if err != nil {
		return e, nil, err
	}
	d, ok := e.Body.(*claim.Directive)
	if !ok || d.Act != claim.Permit || len(d.Audience) == 0 || len(e.Record.Header.Marking.Audience) != 1 {
		return e, nil, fault.New(fault.NotFound, "there is no such consent")
	}
	return e, d, nil
}

// consentWithdrawn takes in that an originator takes back what it permitted: an
// officer here reads it. The word about a permit that is not here is kept, and
// asks for nobody.
func (n *Node) consentWithdrawn(tx *db.Tx, e ledger.Entry, of claim.ID) error {
	permit, _, err := n.permitOf(tx, of)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	h := e.Record.Header
	if err != nil || permit.Record.Header.Originator != h.Originator {
		return err
	}
	return openOnce(tx, duty.Opening{ID: "consent-withdrawn-" + string(e.Record.ID), Kind: kindConsentEnd, About: e.Record.ID, Mark: e.Mark,
		Exercise: h.Marking.Exercise, Desk: DutyDesk, Ladder: duty.RoutineLadder, Received: n.now()})
}

// entitleConsentEnd says in words which consent is no more.
func (n *Node) entitleConsentEnd(q db.Queryer, id claim.ID, v *view.Obligation) error {
	e, err := n.ledger.Get(q, id)
	if err != nil {
		return notFoundIsNone(err)
	}
	v.From = string(e.Record.Header.Originator)
	end, ok := e.Body.(*claim.Directive)
	if !ok {
		return nil // its words were erased
	}
	_, d, err := n.permitOf(q, claim.ID(end.Of))
	if err != nil {
		return notFoundIsNone(err)
	}
	v.Title = fmt.Sprintf("%s no longer permits that %d records go to %s: %s", v.From, len(d.Records), d.Audience[0], end.Reason)
	return nil
}

// permitEnd finds the word by which an originator took a permit back; nil while
// it stands.
func permitEnd(q db.Queryer, permit claim.ID, originator claim.AgencyID) (*view.Withdrawal, error) {
	var s view.Withdrawal
	var at int64
	err := q.QueryRow(`SELECT actor, text, at FROM permit_ends WHERE permit = $1 AND originator = $2 ORDER BY seq LIMIT 1`, string(permit), string(originator)).Scan(&s.By, &s.Reason, &at)
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil //nolint:nilnil // a permit that stands has no end
	}
	if err != nil {
		return nil, fmt.Errorf("look whether permit %s was withdrawn: %w", permit, err)
	}
	s.At = view.Stamp(at)
	return &s, nil
}
