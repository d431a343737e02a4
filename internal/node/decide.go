package node

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/extract"
	"liaison/internal/fault"
	"liaison/internal/report"
	"liaison/internal/review"
	"liaison/internal/view"
)

// Decision is what a person decides about one proposal.
type Decision struct {
	Proposal string
	// Act is "accept", "reject", "stub": of a tie to somebody known only
	// through a contact or associate, that it exists and of what nature; or
	// "reopen", which takes a rejection back.
	Act    string
	Reason string
	// SameAs names a subject on record that the proposal's subject is, by
	// this person's judgement.
	SameAs string
	// Text replaces the words of a text value; the quotes stay as read.
	Text *string
	// Span moves the first quote: its words are taken from the text again, a
	// quote cannot be typed.
	Span *extract.Span
	// Stop, with a rejection, puts the subject's words on the stop list: no
	// name of that kind.
	Stop bool
}

// Merge is a person's judgement that a subject of the report is one on record.
type Merge struct {
	Subject, With claim.SubjectID
	Reason        string
}

// DecideRequest decides proposals of one report, in one transaction. Merges
// are judged after the decisions, so that a subject may get its first claim
// and its identity at once.
type DecideRequest struct {
	Report    string
	Decisions []Decision
	Merges    []Merge
}

// MaxDecisions bounds one request; maxQuote is the longest quote in bytes that
// a person can choose.
const (
	MaxDecisions = 2000
	maxQuote     = 4000
)

// Decide writes what a person decided: each accepted proposal as a claim with
// its judgement, each rejected one as a judgement. All of it or nothing.
func (n *Node) Decide(ctx context.Context, caller Caller, req DecideRequest) (view.Decided, error) {
	v := view.Decided{Claims: []string{}, Judgement: []string{}}
	err := n.act(ctx, caller, use{name: "Decide", op: audit.Alteration, query: req.Report}, func(a *acting) error {
		v = view.Decided{Claims: []string{}, Judgement: []string{}}
		f, err := report.Find(a.tx, a.bits, req.Report)
		if err != nil {
			return err
		}
		if len(req.Decisions)+len(req.Merges) == 0 || len(req.Decisions)+len(req.Merges) > MaxDecisions {
			return fault.New(fault.Invalid, "1 to %d decisions at once", MaxDecisions).At("decisions")
		}
		d := &deciding{acting: a, n: n, v: &v, report: f}
		if d.marking, err = n.Markings.Marking(f.Mark); err != nil {
			return err
		}
		for i, one := range req.Decisions {
			if err := d.decide(one); err != nil {
				return fmt.Errorf("decision %d: %w", i+1, err)
			}
		}
		for i, m := range req.Merges {
			if err := d.merge(m); err != nil {
				return fmt.Errorf("merge %d: %w", i+1, err)
			}
		}
		return nil
	})
	if err != nil {
		return view.Decided{}, err
	}
	return v, nil
}

// deciding is a batch of decisions on its way into the ledger.
type deciding struct {
	*acting
	n       *Node
	v       *view.Decided
	report  report.Filed
	marking claim.Marking
	text    string // loaded when a quote moves
}

func (d *deciding) decide(one Decision) error {
	p, err := review.Find(d.tx, d.bits, one.Proposal)
	if err != nil {
		return err
	}
	if p.Report != d.report.Report {
		return fault.New(fault.Invalid, "this proposal belongs to another report").At("proposal")
	}
	switch one.Act {
	case "accept", "stub":
		return d.accept(p, one)
	case "reject":
		return d.reject(p, one)
	case "reopen":
		return d.reopen(p, one)
	}
	return fault.New(fault.Invalid, "a decision is accept, reject, stub or reopen").At("act")
}

// write appends bodies under the report's marking and notes the judgements
// among them, which are all but the first, and that one too when alone.
func (d *deciding) write(bodies ...claim.Validator) ([]claim.ID, error) {
	es, err := d.n.append(d.acting, d.marking, bodies...)
	if err != nil {
		return nil, err
	}
	d.v.Seq = es[len(es)-1].Seq
	ids := make([]claim.ID, len(es))
	for i, e := range es {
		ids[i] = e.Record.ID
		if _, ok := e.Body.(*claim.Judgement); ok {
			d.v.Judgement = append(d.v.Judgement, string(e.Record.ID))
		}
	}
	return ids, nil
}

func (d *deciding) accept(p review.Proposal, one Decision) error {
	c, state := p.Claim, review.Accepted
	j := &claim.Judgement{Decision: claim.Accept, Actor: d.caller.Officer, Of: p.ID, Reason: one.Reason, Snapshot: p.ID}
	changes, err := d.edit(&c, one)
	if err != nil {
		return err
	}
	if len(changes) > 0 {
		state, j.Changes = review.AcceptedEdited, strings.Join(changes, "; ")
	}
	if c.Basis == claim.Assessment && c.Author == "" {
		c.Author = c.Source.Name
	}
	if one.Act == "stub" {
		bare, err := d.n.stub(d.acting, d.marking.Compartment, c)
		if err != nil {
			return err
		}
		c, state, j.Changes = *bare, review.AcceptedEdited, "stored as a stub"
	}
	ids, err := d.write(&c, j)
	if err != nil {
		return err
	}
	d.v.Accepted++
	d.v.Claims = append(d.v.Claims, string(ids[0]))
	if err := review.Decide(d.tx, p.ID, state, ids[0], ids[1], d.n.now()); err != nil || one.SameAs == "" {
		return err
	}
	return d.merge(Merge{Subject: c.Subject.ID, With: claim.SubjectID(one.SameAs), Reason: "said when the proposal was accepted"})
}

// edit applies what the person changed and says it in words.
func (d *deciding) edit(c *claim.Claim, one Decision) (changes []string, err error) {
	if one.Span != nil && len(c.Evidence) > 0 {
		quote, err := d.quote(*one.Span)
		if err != nil {
			return nil, err
		}
		if was := c.Evidence[0]; was.Begin != one.Span.Begin || was.End != one.Span.End {
			c.Evidence = append([]claim.Evidence{}, c.Evidence...)
			c.Evidence[0].Begin, c.Evidence[0].End, c.Evidence[0].Quote = one.Span.Begin, one.Span.End, quote
			changes = append(changes, "quote: "+was.Quote+" → "+quote)
			if c.Predicate == "name" && c.Value != nil && c.Value.Text == was.Quote && one.Text == nil {
				one.Text = &quote // the name is what the quote says
			}
		}
	}
	if one.Text != nil && c.Value != nil && strings.TrimSpace(*one.Text) != c.Value.Text {
		edited := *c.Value
		edited.Text = strings.TrimSpace(*one.Text)
		changes = append(changes, "value: "+c.Value.Text+" → "+edited.Text)
		if c.Predicate == "name" && c.Subject.Label == c.Value.Text {
			c.Subject.Label = edited.Text
		}
		c.Value = &edited
	}
	return changes, nil
}

// quote takes the words of a range from the text of the report.
func (d *deciding) quote(at extract.Span) (string, error) {
	if d.text == "" {
		var err error
		if d.text, err = report.Text(d.tx, d.report.Report); err != nil {
			return "", err
		}
	}
	refuse := func(why string) error {
		return fault.New(fault.Invalid, "the range %d–%d %s", at.Begin, at.End, why).At("span").WithMend("choose words of the report's text; offsets count its bytes")
	}
	if at.Begin < 0 || at.End > len(d.text) || at.Begin >= at.End {
		return "", refuse("lies outside the text")
	}
	quote := d.text[at.Begin:at.End]
	if !utf8.ValidString(quote) {
		return "", refuse("cuts a character")
	}
	if strings.TrimSpace(quote) != quote || len(quote) > maxQuote {
		return "", refuse(fmt.Sprintf("begins or ends with a blank, or is longer than %d bytes", maxQuote))
	}
	return quote, nil
}

func (d *deciding) reject(p review.Proposal, one Decision) error {
	ids, err := d.write(&claim.Judgement{Decision: claim.Reject, Actor: d.caller.Officer, Of: p.ID, Reason: one.Reason, Snapshot: p.ID})
	if err != nil {
		return err
	}
	d.v.Rejected++
	if one.Stop {
		s := review.Stopped{Words: p.Claim.Subject.Label, Kind: p.Claim.Subject.Kind, Reason: one.Reason, Actor: d.caller.Officer,
			Report: p.Report, Added: d.n.now()}
		if err := review.Stop(d.tx, s); err != nil {
			return err
		}
		d.v.Stopped = append(d.v.Stopped, s.Words)
	}
	return review.Decide(d.tx, p.ID, review.Rejected, "", ids[0], d.n.now())
}

func (d *deciding) reopen(p review.Proposal, one Decision) error {
	if err := review.Reopen(d.tx, p.ID); err != nil {
		return err
	}
	d.v.Reopened++
	_, err := d.write(&claim.Judgement{Decision: claim.Withdraw, Actor: d.caller.Officer, Of: string(p.Judgement), Reason: one.Reason})
	return err
}

// merge writes an identity judgement between a subject of the report, which
// has a claim by now, and one on record.
func (d *deciding) merge(m Merge) error {
	ps, err := review.List(d.tx, d.bits, d.report.Report)
	if err != nil {
		return err
	}
	if !speaksOf(ps, m.Subject) {
		return fault.New(fault.Invalid, "this report does not speak of that subject").At("subject")
	}
	for _, s := range []claim.SubjectID{m.Subject, m.With} {
		if _, err := d.Ref(s); err != nil {
			return fault.Wrap(fault.KindOf(err), err, "a subject that is merged has no claim").WithMend("accept a proposal about it first, or with it")
		}
	}
	reason := m.Reason
	if reason == "" {
		reason = "said when the report was reviewed"
	}
	var v view.Decided
	if err := d.n.judgePair(d.acting, &v, JudgeRequest{A: string(m.Subject), B: string(m.With), Decision: claim.Same, Reason: reason}); err != nil {
		return err
	}
	if v.Pending != "" { // a second officer has to agree
		d.v.Pending = v.Pending
		return nil
	}
	d.v.Merged++
	d.v.Seq = v.Seq
	d.v.Judgement = append(d.v.Judgement, v.Judgement...)
	return nil
}

func speaksOf(ps []review.Proposal, s claim.SubjectID) bool {
	for _, p := range ps {
		if p.Claim.Subject.ID == s || p.Claim.Object != nil && p.Claim.Object.ID == s {
			return true
		}
	}
	return false
}
