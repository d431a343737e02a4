package node

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/breach"
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

// Obligations that a breach of personal data causes.
const (
	kindBreach       = "breach"        // the authority is owed its notice within 72 hours
	kindBreachClose  = "breach-close"  // notified, and not over yet
	kindBreachNotice = "breach-notice" // another agency's breach concerns records of ours, or that we hold
)

// BreachFacts are what is known, as an officer enters it.
type BreachFacts struct {
	Nature, Consequences, Measures string
	// Persons and Count are how many persons and records are concerned, about.
	Persons, Count int64
	Records        []claim.ID
	// Account is an officer, by id or login, whose account was used wrongly on
	// the days From to To, such as 2016-03-24, UTC, both included.
	Account, From, To string
}

// OpenBreachRequest puts a breach on record.
type OpenBreachRequest struct {
	BreachFacts
	// Happened and Known are when it began and when it became known, a day or a
	// time (RFC 3339); an empty Known is now.
	Happened, Known string
	// Owner answers for the notice, by id or login; empty is the caller.
	Owner string
}

// OpenBreach puts a breach of personal data on record. The clock of 72 hours
// counts from when it became known, as an obligation with its owner, who is
// called, and past whom the ladder goes (Directive (EU) 2016/680 Art. 30(1)).
func (n *Node) OpenBreach(ctx context.Context, caller Caller, req OpenBreachRequest) (view.Breach, error) {
	var v view.Breach
	err := n.act(ctx, caller, use{name: "OpenBreach", op: audit.Collection}, func(a *acting) error {
		e := &breach.Entry{Kind: breach.Opened, Known: n.now()}
		var err error
		if e.Facts, err = n.breachFacts(a, req.BreachFacts); err != nil {
			return err
		}
		if strings.TrimSpace(req.Known) != "" {
			if e.Known, err = n.moment("known", req.Known); err != nil {
				return err
			}
			e.Known = min(e.Known, n.now())
		}
		if strings.TrimSpace(req.Happened) != "" {
			if e.Happened, err = n.moment("happened", req.Happened); err != nil {
				return err
			}
			e.Happened = min(e.Happened, e.Known)
		}
		if e.Owner, err = n.officerNamed(a.tx, cmp.Or(strings.TrimSpace(req.Owner), string(caller.Officer))); err != nil {
			return err
		}
		id, err := claim.RandomID("b", n.Random)
		if err != nil {
			return err
		}
		put, err := n.enterBreach(a, id, e)
		if err != nil {
			return err
		}
		if err := n.oweBreach(a, duty.Opening{ID: "breach-" + id, Kind: kindBreach, About: put.Record.ID, Mark: put.Mark, Owner: e.Owner,
			Received: e.Known, Due: e.Known + breach.NoticeWithin, Ladder: duty.UrgentLadder}); err != nil {
			return err
		}
		v, err = n.breachShape(a.asking(), nil, id)
		return err
	})
	return v, err
}

// breachFacts reads what an officer entered.
func (n *Node) breachFacts(a *acting, f BreachFacts) (breach.Facts, error) {
	out := breach.Facts{Nature: strings.TrimSpace(f.Nature), Consequences: strings.TrimSpace(f.Consequences), Measures: strings.TrimSpace(f.Measures),
		Persons: f.Persons, Count: f.Count, Records: f.Records}
	for _, id := range f.Records {
		if _, err := n.permitted(a.tx, a.bits, id); err != nil {
			return out, err
		}
	}
	if strings.TrimSpace(f.Account) == "" {
		return out, nil
	}
	var err error
	if out.Account, err = n.officerNamed(a.tx, strings.TrimSpace(f.Account)); err != nil {
		return out, err
	}
	if out.FromDay, err = dayNumber("from", f.From); err == nil {
		out.ToDay, err = dayNumber("to", cmp.Or(f.To, f.From))
	}
	if err == nil && out.FromDay == 0 {
		err = fault.New(fault.Invalid, "since which day was the account used wrongly?").At("from").WithMend("write it as 2016-03-24")
	}
	return out, err
}

// enterBreach signs one entry about a breach.
func (n *Node) enterBreach(a *acting, id string, e *breach.Entry) (ledger.Entry, error) {
	body, err := e.Encode()
	if err != nil {
		return ledger.Entry{}, err
	}
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, LegalBasis: a.caller.LegalBasis, Exercise: a.caller.Exercise})
	if err != nil {
		return ledger.Entry{}, err
	}
	es, err := n.append(a, m, &claim.Directive{Act: claim.BreachEntry, Actor: a.caller.Officer, Of: id, Body: body})
	if err != nil {
		return ledger.Entry{}, err
	}
	a.touch(id)
	return es[0], nil
}

// oweBreach puts what a breach owes on the duty desk. Where there is no desk yet
// the list of breaches alone shows it.
func (n *Node) oweBreach(a *acting, o duty.Opening) error {
	o.Desk, o.Exercise = DutyDesk, a.caller.Exercise
	if err := openOnce(a.tx, o); !fault.Is(err, fault.Conflict) {
		return err
	}
	return nil
}

// BreachRequest is one step about a breach.
type BreachRequest struct {
	Breach string
	// Step is added, notified, no-notice, told or closed.
	Step breach.Kind
	BreachFacts
	// Whom an agency or "persons" was told by another way than this node's.
	Whom             string
	Reason, Evidence string
}

// NoteBreach enters one step: what more is known, that the authority has the
// notice and by what that is shown, that none is owed and why, that somebody was
// told, or that it is over, with the evidence. A late notice says why.
func (n *Node) NoteBreach(ctx context.Context, caller Caller, req BreachRequest) (view.Breach, error) {
	var v view.Breach
	u := use{name: "NoteBreach", op: audit.Alteration, class: marking.Supervise, query: req.Breach, grave: true}
	err := n.act(ctx, caller, u, func(a *acting) error {
		b, ok, err := breach.Read(a.tx, a.bits, req.Breach)
		if err == nil && !ok {
			err = noSuchBreach()
		}
		if err != nil {
			return err
		}
		e := &breach.Entry{Kind: req.Step, Whom: strings.TrimSpace(req.Whom), Reason: strings.TrimSpace(req.Reason), Evidence: strings.TrimSpace(req.Evidence)}
		if e.Facts, err = n.breachFacts(a, req.BreachFacts); err != nil {
			return err
		}
		c, err := n.concerned(a.tx, b)
		if err != nil {
			return err
		}
		if err := b.Fits(e, n.now(), untold(b, c.agencies)); err != nil {
			return err
		}
		put, err := n.enterBreach(a, req.Breach, e)
		if err != nil {
			return err
		}
		if err := n.breachMoved(a, b, e, put); err != nil {
			return err
		}
		v, err = n.breachShape(a.asking(), nil, req.Breach)
		return err
	})
	return v, err
}

// breachMoved ends what was owed by a step, and opens what is owed next.
func (n *Node) breachMoved(a *acting, b *breach.Breach, e *breach.Entry, put ledger.Entry) error {
	switch e.Kind {
	case breach.Notified, breach.NoNotice:
		if err := n.settle(a.tx, "breach-"+b.ID, a.caller.Officer, string(e.Kind), cmp.Or(e.Reason, e.Evidence)); err != nil {
			return err
		}
		return n.oweBreach(a, duty.Opening{ID: "breach-close-" + b.ID, Kind: kindBreachClose, About: put.Record.ID, Mark: put.Mark, Owner: b.Owner,
			Received: n.now(), Ladder: duty.RoutineLadder})
	case breach.Closed:
		return n.settle(a.tx, "breach-close-"+b.ID, a.caller.Officer, string(e.Kind), e.Reason)
	}
	return nil
}

// TellBreachRequest tells other agencies of a breach; To empty is every peer
// whose records are concerned and that was not told.
type TellBreachRequest struct {
	Breach string
	To     []claim.AgencyID
	// Text is what they are told: no word of the records.
	Text string
}

// TellBreach tells peers that a breach concerns records that they gave, or that
// they hold (Art. 30(6)): a signed notice that names the records by id and opens
// an obligation on their duty desk.
func (n *Node) TellBreach(ctx context.Context, caller Caller, req TellBreachRequest) (view.Breach, error) {
	var v view.Breach
	u := use{name: "TellBreach", op: audit.Disclosure, class: marking.Supervise, query: req.Breach, recipients: []string{"the agencies concerned"}, grave: true}
	err := n.act(ctx, caller, u, func(a *acting) error {
		b, ok, err := breach.Read(a.tx, a.bits, req.Breach)
		switch {
		case err != nil:
			return err
		case !ok:
			return noSuchBreach()
		case n.office == nil:
			return errAlone
		case strings.TrimSpace(req.Text) == "":
			return fault.New(fault.Invalid, "what are they told?").At("text").WithMend("say what happened, since when, and what they should do")
		}
		c, err := n.concerned(a.tx, b)
		if err != nil {
			return err
		}
		to := req.To
		if len(to) == 0 {
			for _, agency := range untold(b, c.agencies) {
				to = append(to, claim.AgencyID(agency))
			}
		}
		if len(to) == 0 {
			return fault.New(fault.Conflict, "no agency is left to be told").At("to")
		}
		a.recipients = texts(to)
		for _, agency := range to {
			if err := n.tellOneOfBreach(a, b, agency, c.of[string(agency)], req.Text); err != nil {
				return err
			}
		}
		v, err = n.breachShape(a.asking(), nil, req.Breach)
		return err
	})
	return v, err
}

func (n *Node) tellOneOfBreach(a *acting, b *breach.Breach, to claim.AgencyID, records []claim.ID, text string) error {
	p, err := peer.Show(a.tx, to)
	if err == nil && p.State != peer.Confirmed {
		err = fault.New(fault.Conflict, "%s is not a confirmed peer", to).At("to")
	}
	if err != nil {
		return fmt.Errorf("tell %s, by telephone if not over the line, and enter it with liaison breach told: %w", to, err)
	}
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: []claim.AgencyID{to}, Exercise: a.caller.Exercise})
	if err != nil {
		return err
	}
	es, err := n.append(a, m, &claim.Directive{Act: claim.BreachNotice, Actor: a.caller.Officer, Audience: []claim.AgencyID{to}, Records: records[:min(len(records), mostOrdered)], Reason: text, Of: b.ID})
	if err != nil {
		return err
	}
	if err := n.send(a.tx, to, outbox.Recall, outbox.Urgent, es[0]); err != nil {
		return err
	}
	_, err = n.enterBreach(a, b.ID, &breach.Entry{Kind: breach.Told, Whom: string(to), Reason: text, Evidence: string(es[0].Record.ID)})
	return err
}

// breachTold takes in that a breach at another agency concerns records here: an
// officer reads it, and says so.
func (n *Node) breachTold(tx *db.Tx, e ledger.Entry) error {
	return openOnce(tx, duty.Opening{ID: "breach-notice-" + string(e.Record.ID), Kind: kindBreachNotice, About: e.Record.ID, Mark: e.Mark,
		Exercise: e.Record.Header.Marking.Exercise, Desk: DutyDesk, Ladder: duty.UrgentLadder, Received: n.now()})
}

// entitleBreach says in words what an obligation of a breach is about.
func (n *Node) entitleBreach(q db.Queryer, o duty.Obligation, v *view.Obligation) error {
	e, err := n.ledger.Get(q, o.About)
	if err != nil {
		return notFoundIsNone(err)
	}
	d, ok := e.Body.(*claim.Directive)
	if !ok {
		return nil
	}
	v.From = string(e.Record.Header.Originator)
	if o.Kind == kindBreachNotice {
		v.Title = fmt.Sprintf("a breach at %s concerns %d records: %s", v.From, len(d.Records), d.Reason)
		return nil
	}
	b, ok, err := breach.Read(q, nil, d.Of)
	if err != nil || !ok {
		return err
	}
	v.Title = "the supervisory authority is owed the notice of a breach: " + b.Facts.Nature
	if o.Kind == kindBreachClose {
		v.Title = "a breach is not over: " + b.Facts.Nature
	}
	return nil
}

func noSuchBreach() error {
	return fault.New(fault.NotFound, "there is no such breach").WithMend("liaison breach list shows them")
}

// untold are the agencies concerned that nobody has told.
func untold(b *breach.Breach, agencies []string) []string {
	return slices.DeleteFunc(slices.Clone(agencies), func(a string) bool { return slices.Contains(b.Told, a) })
}
