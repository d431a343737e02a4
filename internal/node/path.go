package node

import (
	"context"
	"time"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/link"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// PathRequest asks what ties two subjects, each an id or a name.
type PathRequest struct {
	From, To string
	link.Options
}

// NewPathRequest reads a question about a path as people type it: days as
// YYYY-MM-DD, empty for no bound.
func NewPathRequest(from, to string, maxHops, floor, alternatives int, since, until string, without []string) (PathRequest, error) {
	r := PathRequest{From: from, To: to, Options: link.Options{MaxHops: maxHops, Floor: floor, Alternatives: alternatives, Without: without}}
	for _, b := range []struct {
		typed, field string
		day          **claim.Day
	}{{since, "since", &r.Options.From}, {until, "until", &r.Options.To}} {
		if b.typed == "" {
			continue
		}
		d, err := parseDay(b.typed)
		if err != nil {
			return r, fault.New(fault.Invalid, "%q is no day", b.typed).At(b.field).WithMend("write it as 2016-03-24")
		}
		*b.day = &d
	}
	return r, nil
}

func parseDay(s string) (claim.Day, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return 0, err
	}
	return claim.DayOf(t), nil
}

// FindPath returns the evidenced chains between two subjects.
func (n *Node) FindPath(ctx context.Context, caller Caller, req PathRequest) (view.Paths, error) {
	var v view.Paths
	err := n.ask(ctx, caller, use{name: "FindPath", op: audit.Consultation, query: req.From + " → " + req.To}, func(a *asking) error {
		from, err := n.resolve(a, req.From)
		if err != nil {
			return err
		}
		to, err := n.resolve(a, req.To)
		if err != nil {
			return err
		}
		web, err := n.webFor(ctx, a.tx)
		if err != nil {
			return err
		}
		v, err = link.Find(ctx, a.Reader, web, from, to, req.Options)
		if err != nil {
			return err
		}
		n.titles(a, &v)
		for _, p := range v.Paths {
			for _, s := range p.Steps {
				for _, c := range s.Claims {
					a.touch(c.ID)
				}
			}
		}
		v.Call, err = n.originators(a.tx, v.Paths...)
		return err
	})
	return v, err
}

// NeighboursRequest asks who is around a subject.
type NeighboursRequest struct {
	Subject string
	Limit   int
}

// Neighbours returns the ties of a subject, with counts by kind before
// anything is drawn.
func (n *Node) Neighbours(ctx context.Context, caller Caller, req NeighboursRequest) (view.Neighbours, error) {
	v := view.Neighbours{Counts: map[string]int{}, Ties: []view.Tie{}}
	err := n.ask(ctx, caller, use{name: "Neighbours", op: audit.Consultation, query: req.Subject}, func(a *asking) error {
		s, err := n.resolve(a, req.Subject)
		if err != nil {
			return err
		}
		sub, err := n.subject(a, s)
		if err != nil {
			return err
		}
		limit := req.Limit
		if limit <= 0 || limit > MaxHits {
			limit = MaxHits
		}
		v.Of = sub.Ref
		seen := map[string]bool{}
		for _, t := range sub.Ties {
			if !seen[t.Other.ID] {
				seen[t.Other.ID] = true
				v.Counts[t.Other.Kind]++
			}
		}
		v.Ties = append(v.Ties, sub.Ties[:min(limit, len(sub.Ties))]...)
		v.More = len(sub.Ties) - len(v.Ties)
		return nil
	})
	return v, err
}

// JudgeRequest is a person's decision whether two records are the same.
type JudgeRequest struct {
	A, B     string
	Decision claim.Decision // Same, NotSame or Unsure
	Reason   string
	Snapshot string
}

// JudgeIdentity records whether two records speak of the same subject. It
// never fuses them: a later judgement, or its withdrawal, restores the state
// before exactly.
func (n *Node) JudgeIdentity(ctx context.Context, caller Caller, req JudgeRequest) (view.Decided, error) {
	var v view.Decided
	err := n.act(ctx, caller, use{name: "JudgeIdentity", op: audit.Combination, query: req.A + " ? " + req.B}, func(a *acting) error {
		return n.judgePair(a, &v, req)
	})
	return v, err
}

// WithdrawRequest takes an earlier judgement back.
type WithdrawRequest struct {
	Judgement claim.ID
	Reason    string
}

// WithdrawJudgement takes an identity judgement back by a new one; both stay
// on the ledger.
func (n *Node) WithdrawJudgement(ctx context.Context, caller Caller, req WithdrawRequest) (view.Decided, error) {
	var v view.Decided
	err := n.act(ctx, caller, use{name: "WithdrawJudgement", op: audit.Alteration, query: string(req.Judgement)}, func(a *acting) error {
		e, err := n.permitted(a.tx, a.bits, req.Judgement)
		if err != nil {
			return err
		}
		if _, ok := e.Body.(*claim.Judgement); !ok {
			return noSuchRecord()
		}
		if req.Reason == "" {
			return fault.New(fault.Invalid, "a withdrawal needs its reason").At("reason")
		}
		j := &claim.Judgement{Decision: claim.Withdraw, Actor: caller.Officer, Of: string(req.Judgement), Reason: req.Reason}
		return n.judge(a, &v, j, e.Record.Header.Marking)
	})
	return v, err
}

func (n *Node) judge(a *acting, v *view.Decided, j *claim.Judgement, m claim.Marking) error {
	es, err := n.append(a, m, j)
	if err != nil {
		return err
	}
	v.Judgement, v.Seq, v.Claims = []string{string(es[0].Record.ID)}, es[0].Seq, []string{}
	return nil
}

// unionMarking returns a marking at least as closed as every claim on which a
// judgement about the subjects rests.
func (n *Node) unionMarking(a *acting, subjects ...claim.SubjectID) (claim.Marking, error) {
	held, err := a.ClaimsOf(MaxClaims, subjects...)
	if err != nil {
		return claim.Marking{}, err
	}
	m := claim.Marking{Originator: n.Agency, LegalBasis: a.caller.LegalBasis, Compartment: a.caller.Case, Exercise: a.caller.Exercise}
	for _, h := range held {
		if h.Marking.Classification.Rank() > m.Classification.Rank() {
			m.Classification = h.Marking.Classification
		}
		if m.Compartment == "" {
			m.Compartment = h.Marking.Compartment
		}
		m.Restrictions = append(m.Restrictions, h.Marking.Restrictions...)
	}
	return n.kept(retention.Stored, m.Normal())
}
