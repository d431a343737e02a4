package node

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// consentWithin is how long an originator has to say whether its records may go
// on.
const consentWithin = 72 * time.Hour

// Kinds of obligations that a question for consent makes: to answer it at the
// originator, its silence at the asker, and to read what it said and what it took
// back.
const (
	kindConsent       = "consent"
	kindConsentSilent = "consent-silence"
	kindConsentAnswer = "consent-answer"
	kindConsentEnd    = "consent-withdrawn"
)

func consentID(ask claim.ID) string       { return "consent-" + string(ask) }
func consentSilentID(ask claim.ID) string { return "consent-silence-" + string(ask) }
func consentAnswerID(ask claim.ID) string { return "consent-answer-" + string(ask) }

// AskConsentRequest asks the originator of records whether they may go on to
// one more agency.
type AskConsentRequest struct {
	// Records are held here and are all of one originator. A record is one
	// version of a claim: what corrects it is another.
	Records   []claim.ID
	Recipient claim.AgencyID
	// Reason says why the recipient needs them; the originator reads it.
	Reason string
}

// AskConsent puts the question to the originator, whose desk owes an answer
// within consentWithin and is called while it is silent; so is this one's when
// that time is over. Nothing may go on meanwhile.
func (n *Node) AskConsent(ctx context.Context, caller Caller, req AskConsentRequest) (view.Consent, error) {
	var v view.Consent
	err := n.act(ctx, caller, use{name: "AskConsent", op: audit.Disclosure, recipients: []string{"the originator"}}, func(a *acting) error {
		switch {
		case n.office == nil:
			return errAlone
		case len(req.Records) == 0 || len(req.Records) > mostOrdered:
			return fault.New(fault.Invalid, "a question for consent names 1 to %d records", mostOrdered).At("records")
		case req.Recipient == "" || req.Recipient == n.Agency:
			return fault.New(fault.Invalid, "who is to have them?").At("recipient")
		case strings.TrimSpace(req.Reason) == "":
			return fault.New(fault.Invalid, "the originator has to know why the recipient needs them").At("reason")
		}
		owner, exercise, err := n.consentNeeded(a, req)
		if err != nil {
			return err
		}
		p, err := peer.Show(a.tx, owner)
		if err == nil && p.State != peer.Confirmed {
			err = fault.New(fault.Conflict, "%s, whose records they are, is not a confirmed peer", owner).At("records")
		}
		if err != nil {
			return err
		}
		a.recipients = []string{string(owner)}
		e, err := n.putConsent(a, owner, exercise, req)
		if err != nil {
			return err
		}
		v, err = n.consentShape(a.asking(), e)
		return err
	})
	return v, err
}

// consentNeeded reads the records of a question and tells whose they are. It
// refuses what needs no consent, and what consent alone would not free.
func (n *Node) consentNeeded(a *acting, req AskConsentRequest) (owner claim.AgencyID, exercise bool, err error) {
	for i, id := range req.Records {
		e, err := n.permitted(a.tx, a.bits, id)
		if err == nil && (e.Withdrawn || e.Record.Erased()) {
			err = noSuchRecord()
		}
		if err != nil {
			return "", false, err
		}
		h := e.Record.Header
		switch {
		case !e.Foreign:
			return "", false, fault.New(fault.Invalid, "record %s is this agency's own", id).At("records").WithMend("share it")
		case h.Originator == req.Recipient:
			return "", false, fault.New(fault.Invalid, "record %s is the recipient's own", id).At("recipient")
		case i > 0 && h.Originator != owner:
			return "", false, fault.New(fault.Invalid, "the records are of %s and of %s", owner, h.Originator).At("records").WithMend("ask each of them about its own")
		case i > 0 && h.Marking.Exercise != exercise:
			return "", false, fault.New(fault.Invalid, "exercise and real records never mix").At("records")
		}
		if err := n.onlyConsentMissing(a, e, req.Recipient); err != nil {
			return "", false, err
		}
		owner, exercise = h.Originator, h.Marking.Exercise
		a.touch(string(id))
	}
	return owner, exercise, nil
}

// onlyConsentMissing tells whether a record may not go to an agency, and would
// with its originator's consent.
func (n *Node) onlyConsentMissing(a *acting, e ledger.Entry, to claim.AgencyID) error {
	reason, err := n.refusal(a, e, to)
	if err != nil {
		return err
	}
	if reason == "" {
		return fault.New(fault.Invalid, "record %s may go to %s as it is", e.Record.ID, to).At("record").WithMend("share it")
	}
	m, err := n.Markings.Marking(e.Mark)
	if err != nil {
		return err
	}
	asked := marking.Sharing(to)
	asked.Permitted = true // what only the originator's permit would lift
	if d := n.Policy.Permit(a.caller, asked, m); !d.Allowed {
		if len(d.Reasons) > 0 {
			reason = d.Reasons[0].Text
		}
		return fault.New(fault.Forbidden, "more than its originator's will stands in the way of record %s: %s", e.Record.ID, reason)
	}
	return nil
}

// putConsent signs a question, sends it, and opens the obligation that the
// originator's silence escalates.
func (n *Node) putConsent(a *acting, owner claim.AgencyID, exercise bool, req AskConsentRequest) (ledger.Entry, error) {
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: []claim.AgencyID{owner}, Exercise: exercise})
	if err != nil {
		return ledger.Entry{}, err
	}
	es, err := n.append(a, m, &claim.Directive{Act: claim.AskConsent, Actor: a.caller.Officer, Records: req.Records,
		Audience: []claim.AgencyID{req.Recipient}, Reason: req.Reason})
	if err != nil {
		return ledger.Entry{}, err
	}
	e := es[0]
	if err := n.send(a.tx, owner, outbox.Query, outbox.Urgent, e); err != nil {
		return e, err
	}
	return e, n.awaitConsent(a.tx, e, a.caller.Officer)
}

// awaitConsent opens the obligation that the originator's silence about a
// question of ours escalates, or, where it has spoken, that its word is read.
func (n *Node) awaitConsent(tx *db.Tx, ask ledger.Entry, by claim.OfficerID) error {
	said, err := answerToConsent(tx, ask.Record.ID, originatorAsked(ask))
	if err != nil {
		return err
	}
	o := duty.Opening{ID: consentSilentID(ask.Record.ID), Kind: kindConsentSilent, About: ask.Record.ID, Mark: ask.Mark,
		Exercise: ask.Record.Header.Marking.Exercise, Desk: DutyDesk, Owner: by, Ladder: duty.UrgentLadder,
		Received: ask.Record.Header.Recorded + consentWithin.Microseconds()}
	if said != nil {
		o.ID, o.Kind, o.Ladder, o.Received = consentAnswerID(ask.Record.ID), kindConsentAnswer, duty.RoutineLadder, n.now()
	}
	return openOnce(tx, o)
}

// consentAsked takes in a question for consent: the desk owes an answer, unless
// one came home before it.
func (n *Node) consentAsked(tx *db.Tx, e ledger.Entry) error {
	said, err := answerToConsent(tx, e.Record.ID, n.Agency)
	if err != nil || said != nil {
		return err
	}
	return openOnce(tx, duty.Opening{ID: consentID(e.Record.ID), Kind: kindConsent, About: e.Record.ID, Mark: e.Mark,
		Exercise: e.Record.Header.Marking.Exercise, Desk: DutyDesk, Ladder: duty.UrgentLadder, Received: n.now(),
		Due: n.now() + consentWithin.Microseconds()})
}

// consentAnswered ends the wait for an originator's word about a question of
// ours, and has whoever asked read it. The word of anybody else ends nothing.
func (n *Node) consentAnswered(tx *db.Tx, e ledger.Entry, of string, by claim.OfficerID, outcome claim.Outcome, text string) error {
	if of == "" {
		return nil // a permit that nobody asked for
	}
	ask, d, err := n.consentQuestion(tx, claim.ID(of))
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil || ask.Foreign || originatorAsked(ask) != e.Record.Header.Originator {
		return err
	}
	if err := n.settle(tx, consentSilentID(ask.Record.ID), by, string(outcome), text); err != nil {
		return err
	}
	return n.awaitConsent(tx, ask, d.Actor)
}

// consentRegained takes up again what a question or an answer of ours began
// that was lost with a disk and came home.
func (n *Node) consentRegained(tx *db.Tx, e ledger.Entry) error {
	switch b := e.Body.(type) {
	case *claim.Directive:
		if b.Act == claim.AskConsent {
			return n.awaitConsent(tx, e, b.Actor)
		}
		if b.Act == claim.Permit && b.Of != "" {
			return n.settle(tx, consentID(claim.ID(b.Of)), b.Actor, string(claim.Permitted), b.Reason)
		}
	case *claim.Receipt:
		if b.Outcome == claim.NotPermitted {
			return n.settle(tx, consentID(claim.ID(b.Of)), b.Actor, string(b.Outcome), b.Text)
		}
	}
	return nil
}

// consentQuestion reads a question for consent; NotFound when there is none.
func (n *Node) consentQuestion(q db.Queryer, id claim.ID) (ledger.Entry, *claim.Directive, error) {
	e, err := n.ledger.Get(q, id)
	if err != nil {
		return e, nil, err
	}
	d, ok := e.Body.(*claim.Directive)
	if !ok || d.Act != claim.AskConsent || len(d.Audience) == 0 {
		return e, nil, fault.New(fault.NotFound, "there is no such question for consent")
	}
	return e, d, nil
}

// originatorAsked is to whom a question for consent is put: its only reader.
func originatorAsked(ask ledger.Entry) claim.AgencyID {
	if to := ask.Record.Header.Marking.Audience; len(to) == 1 {
		return to[0]
	}
	return ""
}

// consentAnswer is what an originator said about a question, once it has.
type consentAnswer struct {
	id      claim.ID // the record that says it
	outcome claim.Outcome
	actor   claim.OfficerID
	text    string
	at      int64
}

// answerToConsent finds the first word of the originator; nil while it is
// silent.
func answerToConsent(q db.Queryer, ask claim.ID, originator claim.AgencyID) (*consentAnswer, error) {
	var c consentAnswer
	err := q.QueryRow(`SELECT r.id, c.outcome, c.actor, c.text, c.at FROM consent_answers c JOIN records r ON r.seq = c.seq
		WHERE c.ask = $1 AND c.originator = $2 ORDER BY c.seq LIMIT 1`, string(ask), string(originator)).Scan(&c.id, &c.outcome, &c.actor, &c.text, &c.at)
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil //nolint:nilnil // no answer is an answer here
	}
	if err != nil {
		return nil, fmt.Errorf("look for the answer to %s: %w", ask, err)
	}
	return &c, nil
}
