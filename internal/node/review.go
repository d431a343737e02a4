package node

import (
	"context"
	"fmt"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/extract"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/report"
	"liaison/internal/review"
	"liaison/internal/view"
)

var reading = marking.Reading()

const touchAfter = 60e9 // nanoseconds: a session in use is written down once a minute

// readPaper reads a text and returns its proposals.
func (n *Node) readPaper(ctx context.Context, p report.Paper, text string) ([]review.Proposal, error) {
	in := extract.Input{Text: text, Title: p.Title, Outlet: p.Outlet}
	if !p.Published.IsZero() {
		in.Published = p.Published.From
	}
	r, err := extract.Run(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("read report: %w", err)
	}
	return review.Propose(p, r), nil
}

func (n *Node) reportView(tx db.Queryer, f report.Filed, known ...claim.Marking) (view.Report, error) {
	var m claim.Marking
	if len(known) > 0 {
		m = known[0]
	} else {
		var err error
		if m, err = n.Markings.Marking(f.Mark); err != nil {
			return view.Report{}, err
		}
	}
	v := f.View(m)
	var err error
	v.Open, v.Decided, err = review.Count(tx, f.Report)
	return v, err
}

// ReviewRequest opens a report beside its proposals.
type ReviewRequest struct{ Report string }

// OpenReview returns the text of a report and what was read in it.
func (n *Node) OpenReview(ctx context.Context, caller Caller, req ReviewRequest) (view.Review, error) {
	var v view.Review
	err := n.ask(ctx, caller, use{name: "OpenReview", op: audit.Consultation, query: req.Report}, func(a *asking) error {
		f, err := report.Find(a.tx, a.bits, req.Report)
		if err != nil {
			return err
		}
		if v.Report, err = n.reportView(a.tx, f); err != nil {
			return err
		}
		if v.Text, err = report.Text(a.tx, f.Report); err != nil {
			return err
		}
		ps, err := review.List(a.tx, f.Report)
		if err != nil {
			return err
		}
		v.Proposals = []view.Proposal{}
		for _, p := range ps {
			v.Proposals = append(v.Proposals, p.View())
		}
		a.touch(string(f.Report))
		return nil
	})
	return v, err
}

// Decision is what a person decides about one proposal.
type Decision struct {
	Proposal string
	// Act is "accept", "reject", or "stub": of a tie to somebody known only
	// through a contact or associate, that it exists and of what nature.
	Act    string
	Reason string
	// SameAs names a subject on record that the proposal's subject is, by
	// this person's judgement.
	SameAs string
	// Text replaces the words of a text value; the quotes stay as read.
	Text *string
}

// DecideRequest decides proposals of one report, in one transaction.
type DecideRequest struct {
	Report    string
	Decisions []Decision
}

// MaxDecisions bounds one request.
const MaxDecisions = 2000

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
		if len(req.Decisions) == 0 || len(req.Decisions) > MaxDecisions {
			return fault.New(fault.Invalid, "1 to %d decisions at once", MaxDecisions).At("decisions")
		}
		m, err := n.Markings.Marking(f.Mark)
		if err != nil {
			return err
		}
		for i, d := range req.Decisions {
			if err := n.decide(a, &v, f, m, d); err != nil {
				return fmt.Errorf("decision %d: %w", i+1, err)
			}
		}
		return nil
	})
	if err != nil {
		return view.Decided{}, err
	}
	return v, nil
}

func (n *Node) decide(a *acting, v *view.Decided, f report.Filed, m claim.Marking, d Decision) error {
	p, err := review.Find(a.tx, d.Proposal)
	if err != nil {
		return err
	}
	if p.Report != f.Report {
		return fault.New(fault.Invalid, "this proposal belongs to another report").At("proposal")
	}
	j := &claim.Judgement{Actor: a.caller.Officer, Of: p.ID, Reason: d.Reason, Snapshot: p.ID}
	switch d.Act {
	case "accept", "stub":
		return n.accept(a, v, p, m, d, j)
	case "reject":
		j.Decision = claim.Reject
		es, err := n.append(a, m, j)
		if err != nil {
			return err
		}
		v.Rejected++
		v.Seq = es[0].Seq
		v.Judgement = append(v.Judgement, string(es[0].Record.ID))
		return review.Decide(a.tx, p.ID, review.Rejected, "", es[0].Record.ID, n.now())
	}
	return fault.New(fault.Invalid, "a decision is accept, reject or stub").At("act")
}

func (n *Node) accept(a *acting, v *view.Decided, p review.Proposal, m claim.Marking, d Decision, j *claim.Judgement) error {
	c, state := p.Claim, review.Accepted
	if d.Text != nil && c.Value != nil && *d.Text != c.Value.Text {
		edited := *c.Value
		edited.Text, state = strings.TrimSpace(*d.Text), review.AcceptedEdited
		j.Changes = "value: " + c.Value.Text + " → " + edited.Text
		c.Value = &edited
	}
	if c.Basis == claim.Assessment && c.Author == "" {
		c.Author = c.Source.Name
	}
	if d.Act == "stub" {
		bare, err := n.stub(a, m.Compartment, c)
		if err != nil {
			return err
		}
		c, state = *bare, review.AcceptedEdited
		j.Changes = "stored as a stub"
	}
	j.Decision = claim.Accept
	bodies := []claim.Validator{&c, j}
	if d.SameAs != "" {
		if _, err := a.Ref(claim.SubjectID(d.SameAs)); err != nil {
			return err
		}
		bodies = append(bodies, &claim.Judgement{Decision: claim.Same, Actor: a.caller.Officer, A: c.Subject.ID, B: claim.SubjectID(d.SameAs),
			Reason: "said when the proposal was accepted", Snapshot: p.ID})
	}
	es, err := n.append(a, m, bodies...)
	if err != nil {
		return err
	}
	v.Accepted++
	v.Seq = es[len(es)-1].Seq
	v.Claims = append(v.Claims, string(es[0].Record.ID))
	for _, e := range es[1:] {
		v.Judgement = append(v.Judgement, string(e.Record.ID))
	}
	return review.Decide(a.tx, p.ID, state, es[0].Record.ID, es[1].Record.ID, n.now())
}
