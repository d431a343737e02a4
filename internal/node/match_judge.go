package node

import (
	"context"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/review"
	"liaison/internal/view"
)

// JudgeCandidateRequest is a person's decision about a pair of the queue.
type JudgeCandidateRequest struct {
	Candidate string
	Decision  claim.Decision // Same, NotSame or Unsure
	Reason    string
	// Snapshot is that of the pair as it was shown; empty takes the present one.
	Snapshot string
}

// JudgeCandidate records what a person says of a pair, with the reason and a
// snapshot of the evidence. “Not same” and “unsure” are silent until something
// new is said of one of the two. What joins several agencies, or reaches an
// alert, takes a second officer in a session of his own.
func (n *Node) JudgeCandidate(ctx context.Context, caller Caller, req JudgeCandidateRequest) (view.Decided, error) {
	v := view.Decided{Claims: []string{}, Judgement: []string{}}
	err := n.act(ctx, caller, use{name: "JudgeCandidate", op: audit.Combination, query: req.Candidate}, func(a *acting) error {
		c, p, err := n.findPair(a.asking(), req.Candidate)
		if err != nil {
			return err
		}
		if req.Snapshot != "" && req.Snapshot != p.snapshot() {
			return fault.New(fault.Conflict, "the evidence has changed since you looked").WithMend("look at the pair again and decide then")
		}
		return n.judgePair(a, &v, JudgeRequest{A: string(c.A), B: string(c.B), Decision: req.Decision, Reason: req.Reason, Snapshot: p.snapshot()})
	})
	return v, err
}

// judgePair writes an identity judgement, or, where it takes two officers, keeps
// what the first one says until the second has spoken.
func (n *Node) judgePair(a *acting, v *view.Decided, req JudgeRequest) error {
	if strings.TrimSpace(req.Reason) == "" {
		return fault.New(fault.Invalid, "an identity judgement needs its reason").At("reason").WithMend("say in a sentence what decided it")
	}
	x, y := claim.SubjectID(req.A), claim.SubjectID(req.B)
	for _, s := range []claim.SubjectID{x, y} {
		if _, err := a.Ref(s); err != nil {
			return err
		}
	}
	j := &claim.Judgement{Decision: req.Decision, Actor: a.caller.Officer, A: x, B: y, Reason: req.Reason, Snapshot: req.Snapshot}
	id := review.PairID(x, y)
	if req.Decision == claim.Same && x != y {
		ready, err := n.seconds(a, v, j, id)
		if err != nil || !ready {
			return err
		}
	}
	m, err := n.unionMarking(a, x, y)
	if err != nil {
		return err
	}
	if err := n.dropWord(a.tx, id, a.caller.Officer, string(req.Decision), req.Reason); err != nil {
		return err
	}
	return n.judge(a, v, j, m)
}

// seconds tells whether the judgement “same” may be written now. It refuses one
// that would join what a person holds apart.
func (n *Node) seconds(a *acting, v *view.Decided, j *claim.Judgement, id string) (ready bool, err error) {
	known := parties{}
	x, err := n.party(a.asking(), j.A, known)
	if err != nil {
		return false, err
	}
	y, err := n.party(a.asking(), j.B, known)
	if err != nil {
		return false, err
	}
	if err := n.heldApart(a, x, y, j); err != nil {
		return false, err
	}
	why, err := n.takesTwo(a.asking(), x, y)
	if err != nil || why == "" {
		return err == nil, err
	}
	d, ok, err := review.FindDraft(a.tx, id)
	if err != nil {
		return false, err
	}
	if ok && d.Officer != a.caller.Officer {
		if err := proved(*a.caller); err != nil {
			return false, err
		}
		j.Second = d.Officer
		if d.Snapshot != j.Snapshot {
			j.Changes = "the first officer saw " + d.Snapshot
		}
		return true, nil
	}
	v.Claims, v.Judgement = []string{}, []string{}
	v.Pending = why + ": it waits for a second officer, in a session of his own"
	return false, n.keepWord(a, review.Draft{Pair: id, Officer: a.caller.Officer, Reason: j.Reason, Snapshot: j.Snapshot, At: n.now()}, j)
}

// heldApart refuses to join two entities of which a person has said, of another
// pair of their records, that they are not the same: that is for him to take
// back. What was said of this very pair is overruled by saying otherwise.
func (n *Node) heldApart(a *acting, x, y *party, j *claim.Judgement) error {
	word, err := lastApart(a.asking(), x, y, j)
	if err != nil || word == "" {
		return err
	}
	return fault.New(fault.Conflict, "a person holds two of these records apart").WithMend("liaison judge withdraw %s, if that was wrong", word)
}

// lastApart finds a “not same” in force between the two sides, on another pair
// than the judged one.
func lastApart(a *asking, x, y *party, j *claim.Judgement) (claim.ID, error) {
	for _, m := range x.members {
		one := &party{members: []claim.SubjectID{m}}
		for _, o := range y.members {
			if m == j.A && o == j.B || m == j.B && o == j.A {
				continue
			}
			e, err := lastWord(a, one, &party{members: []claim.SubjectID{o}})
			if err != nil {
				return "", err
			}
			if e != nil && e.Decision == claim.NotSame {
				return e.Judgement, nil
			}
		}
	}
	return "", nil
}

// UndoCandidateRequest takes back the last word on a pair.
type UndoCandidateRequest struct{ Candidate, Reason string }

// UndoCandidate takes back what was last said of a pair: the judgement in force,
// or what the caller himself has put to a second officer. Everything is as
// before, exactly; both stay on the ledger.
func (n *Node) UndoCandidate(ctx context.Context, caller Caller, req UndoCandidateRequest) (view.Decided, error) {
	v := view.Decided{Claims: []string{}, Judgement: []string{}}
	err := n.act(ctx, caller, use{name: "UndoCandidate", op: audit.Alteration, query: req.Candidate}, func(a *acting) error {
		if strings.TrimSpace(req.Reason) == "" {
			return fault.New(fault.Invalid, "a withdrawal needs its reason").At("reason")
		}
		c, err := review.FindCandidate(a.tx, req.Candidate)
		if err != nil {
			return err
		}
		d, ok, err := review.FindDraft(a.tx, c.ID)
		if err != nil {
			return err
		}
		if ok && d.Officer == caller.Officer {
			v.Pending = "withdrawn before a second officer spoke"
			return n.dropWord(a.tx, c.ID, caller.Officer, "withdrawn", req.Reason)
		}
		word, err := lastWord(a.asking(), &party{members: []claim.SubjectID{c.A}}, &party{members: []claim.SubjectID{c.B}})
		if err != nil {
			return err
		}
		if word == nil {
			return fault.New(fault.NotFound, "nobody has judged this pair").WithMend("liaison match list shows what waits")
		}
		e, err := n.ledger.Get(a.tx, word.Judgement)
		if err != nil {
			return err
		}
		j := &claim.Judgement{Decision: claim.Withdraw, Actor: caller.Officer, Of: string(word.Judgement), Reason: req.Reason}
		return n.judge(a, &v, j, e.Record.Header.Marking)
	})
	return v, err
}
