package node

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/match"
	"liaison/internal/review"
	"liaison/internal/view"
)

// Bounds of the queue.
const (
	mostAlike  = 10   // pairs that one record brings into the queue
	pairsAtOne = 500  // pairs read at once
	mostPairs  = 5000 // pairs that one look at the queue weighs
	mostQueued = 100  // pairs that one look shows
)

// candidateFollower looks, for each record that something new identifies, for
// others like it. It proposes pairs and decides nothing.
func (n *Node) candidateFollower() Follower {
	return Follower{Name: "candidates", Take: func(tx *db.Tx, e ledger.Entry) error {
		switch b := e.Body.(type) {
		case *claim.Claim:
			if !e.Withdrawn {
				return n.offerPairs(tx, e)
			}
		case *claim.Directive:
			if b.Act == claim.Erase || b.Act == claim.Recall {
				return n.forgetPairs(tx, b.Actor)
			}
		}
		return nil
	}}
}

// offerPairs looks for others like the subjects of a claim.
func (n *Node) offerPairs(tx *db.Tx, e ledger.Entry) error {
	c, ok := e.Body.(*claim.Claim)
	if !ok {
		return nil
	}
	for _, r := range ends(c) {
		if err := n.offerAlike(tx, r, e); err != nil {
			return err
		}
	}
	return nil
}

// offerAlike puts the pairs of a subject and those like it into the queue.
func (n *Node) offerAlike(tx *db.Tx, r claim.Ref, e ledger.Entry) error {
	if slices.Contains(unsought, r.Kind) {
		return nil
	}
	if later, err := saidSoon(tx, r.ID, e); err != nil || later {
		return err
	}
	if err := n.holdings.upTo(tx.Context(), n.ledger, tx); err != nil {
		return fmt.Errorf("bring the index of names up: %w", err)
	}
	all, err := n.everything(tx)
	if err != nil {
		return err
	}
	ds, err := n.faces(all, r.ID, r.Kind)
	if err != nil {
		return err
	}
	bands, err := n.bands(tx)
	if err != nil {
		return err
	}
	for _, d := range ds {
		if d.empty() || d.namesNobody() {
			continue
		}
		opt := match.SearchOptions{Sight: match.Sight{Everything: true}, Limit: 2 * mostAlike, MinScore: bands.Floor}
		for _, h := range n.holdings.index().Search(d.Record, opt).Hits {
			s, mark := listedAs(h.Record.ID)
			if s == r.ID || h.Record.Schema != d.Schema || n.mixes(mark, e) {
				continue
			}
			if err := review.Offer(tx, r.ID, s, n.now()); err != nil {
				return err
			}
		}
	}
	return nil
}

// saidSoon tells that one of the next few records says more of a subject under
// the same marking. Whatever compares all that is said of it then leaves this
// record to that one: a hub is not read anew for each of its members, and what
// is said of it all the time still waits no longer than for those few.
func saidSoon(q db.Queryer, s claim.SubjectID, e ledger.Entry) (bool, error) {
	var later int64
	err := q.QueryRow(`SELECT (SELECT count(*) FROM (SELECT seq FROM claims WHERE subject = $1 AND seq > $2 AND seq <= $3 AND mark = $4 LIMIT 1) AS told) +
		(SELECT count(*) FROM (SELECT seq FROM claims WHERE object = $1 AND object <> '' AND seq > $2 AND seq <= $3 AND mark = $4 LIMIT 1) AS named)`,
		string(s), e.Seq, e.Seq+followAtOnce, int64(e.Mark)).Scan(&later)
	if err != nil {
		return false, fmt.Errorf("look for later claims: %w", err)
	}
	return later > 0, nil
}

// mixes tells that one side is of an exercise and the other is not.
func (n *Node) mixes(mark uint32, e ledger.Entry) bool {
	m, err := n.Markings.Marking(mark)
	return err != nil || m.Exercise != e.Record.Header.Marking.Exercise
}

// CandidatesRequest asks for pairs that may be one subject.
type CandidatesRequest struct {
	// Subject narrows to the pairs of one record, by id.
	Subject claim.SubjectID
	// Judged shows those that a person has judged too.
	Judged bool
	Limit  int
}

// Candidates lists the pairs that wait for a person, the most useful to decide
// first: those that reach an alert, then urgent ones, then those across agencies
// or cases, then by the weight of the evidence.
func (n *Node) Candidates(ctx context.Context, caller Caller, req CandidatesRequest) (view.Candidates, error) {
	v := view.Candidates{Pairs: []view.Candidate{}}
	err := n.ask(ctx, caller, use{name: "Candidates", op: audit.Consultation, query: string(req.Subject)}, func(a *asking) error {
		all, err := n.queue(a, req.Subject, req.Judged, &v)
		if err != nil {
			return err
		}
		limit := mostQueued
		if req.Limit > 0 {
			limit = min(req.Limit, mostQueued)
		}
		v.Total = len(all)
		for _, c := range all[:min(limit, len(all))] {
			v.Pairs = append(v.Pairs, c)
			a.touch(c.A.ID, c.B.ID)
		}
		a.results = int64(len(all))
		return nil
	})
	return v, err
}

// queue weighs the pairs that the reader may see. Pairs of the same two entities
// are one.
func (n *Node) queue(a *asking, of claim.SubjectID, judged bool, v *view.Candidates) ([]view.Candidate, error) {
	known, done := parties{}, map[string]bool{}
	bands, err := n.bands(a.tx)
	if err != nil {
		return nil, err
	}
	v.Floor, v.Urgent, v.Bands = bands.Floor, bands.Urgent, bands.number
	var out []view.Candidate
	for skip := 0; ; skip += pairsAtOne {
		if skip >= mostPairs {
			v.More = true
			break
		}
		cs, err := review.Candidates(a.tx, a.bits, of, skip, pairsAtOne)
		if err != nil {
			return nil, err
		}
		for _, c := range cs {
			p, err := n.pair(a, c.A, c.B, known)
			if err != nil {
				return nil, err
			}
			floor := bands.Floor
			if p.spoken { // an officer's word waits for another's, whatever the floor is now
				floor = 0
			}
			if !p.waits(floor) && !(judged && p.alike(floor)) {
				continue
			}
			id := review.PairID(p.a.members[0], p.b.members[0])
			if done[id] {
				continue
			}
			done[id] = true
			x, err := n.candidate(a, c, p)
			if err != nil {
				return nil, err
			}
			out = append(out, x)
		}
		if len(cs) < pairsAtOne {
			break
		}
	}
	slices.SortStableFunc(out, func(x, y view.Candidate) int {
		return cmp.Or(cmp.Compare(y.Rank, x.Rank), cmp.Compare(y.Bits, x.Bits), cmp.Compare(x.ID, y.ID))
	})
	return out, nil
}

// CandidateRequest names a pair.
type CandidateRequest struct{ Candidate string }

// ShowCandidate shows a pair: the evidence in two columns, each line with its
// bits, what was not compared, and what was judged before.
func (n *Node) ShowCandidate(ctx context.Context, caller Caller, req CandidateRequest) (view.Candidate, error) {
	var v view.Candidate
	err := n.ask(ctx, caller, use{name: "ShowCandidate", op: audit.Consultation, query: req.Candidate}, func(a *asking) error {
		c, p, same, err := n.shownPair(a, req.Candidate)
		if err != nil {
			return err
		}
		if v, err = n.candidate(a, c, p); err != nil {
			return err
		}
		if same { // by their own judgement or by way of a third record
			v.State, v.Rank, v.First = string(claim.Same), rankPlain, "judged to be the same"
		}
		a.touch(v.A.ID, v.B.ID)
		return n.columns(a, p, &v)
	})
	return v, err
}

// shownPair reads a pair to be looked at, also one that is judged to be the same.
func (n *Node) shownPair(a *asking, id string) (c review.Candidate, p *pair, same bool, err error) {
	if c, err = review.FindCandidate(a.tx, id); err != nil {
		return c, nil, false, err
	}
	if p, err = n.pair(a, c.A, c.B, parties{}); err != nil {
		return c, nil, false, err
	}
	if p.a == p.b && len(p.a.held) > 0 {
		p, err = n.joined(a, c.A, c.B)
		return c, p, true, err
	}
	c, p, err = n.findPair(a, id)
	return c, p, false, err
}

// findPair reads a pair that the reader may see and that is still to be decided.
func (n *Node) findPair(a *asking, id string) (review.Candidate, *pair, error) {
	c, err := review.FindCandidate(a.tx, id)
	if err != nil {
		return c, nil, err
	}
	p, err := n.pair(a, c.A, c.B, parties{})
	if err != nil {
		return c, nil, err
	}
	floor, err := n.floorSince(a.tx, c.Found)
	if err != nil {
		return c, nil, err
	}
	if p.spoken {
		floor = 0
	}
	if !p.alike(floor) {
		if p.a == p.b && len(p.a.held) > 0 {
			return c, nil, fault.New(fault.Conflict, "the two are judged to be the same").WithMend("liaison judge withdraw takes that back")
		}
		return c, nil, review.NoCandidate()
	}
	return c, p, nil
}

// Ranks of usefulness, the highest first.
const (
	rankPlain = iota
	rankAcross
	rankUrgent
	rankSought
	rankSecond // one officer has spoken, the second has not
)

// candidate is the shape of a pair in the queue.
func (n *Node) candidate(a *asking, c review.Candidate, p *pair) (view.Candidate, error) {
	bands, err := n.bands(a.tx)
	if err != nil {
		return view.Candidate{}, err
	}
	v := view.Candidate{ID: c.ID, A: a.Label(c.A), B: a.Label(c.B), Score: p.Score, Bits: p.Bits, Chance: p.Calibrated, Band: bands.of(p.Score), Bands: bands.shown(), Reasons: p.reasons,
		State: "proposed", NotCompared: orEmpty(p.missing), Snapshot: p.snapshot(), News: orEmpty(p.news), Found: view.Stamp(c.Found)}
	two, err := n.takesTwo(a, p.a, p.b)
	if err != nil {
		return v, err
	}
	v.TakesTwo = two
	v.Rank, v.First = rankPlain, "by the weight of the evidence"
	switch {
	case two == "a standing alert seeks one of the two":
		v.Rank, v.First = rankSought, two
	case v.Band == "urgent":
		v.Rank, v.First = rankUrgent, "the evidence is strong"
	case two != "" || across(p):
		v.Rank, v.First = rankAcross, "it would join what several agencies or cases say"
	}
	if p.word != nil {
		step := entity.Step(*p.word, a.Label)
		v.State, v.Judged = string(p.word.Decision), &step
	}
	d, ok, err := review.FindDraft(a.tx, c.ID)
	if ok {
		v.Rank, v.First = rankSecond, "a second officer has to agree, or not"
		v.Second = &view.SecondOfficer{By: string(d.Officer), Reason: d.Reason, At: view.Stamp(d.At), Snapshot: d.Snapshot}
	}
	return v, err
}

// across tells that the two sides are of different cases.
func across(p *pair) bool {
	cases := func(s *party) map[claim.CaseID]bool {
		out := map[claim.CaseID]bool{}
		for _, h := range s.held {
			if h.Marking.Compartment != "" {
				out[h.Marking.Compartment] = true
			}
		}
		return out
	}
	x, y := cases(p.a), cases(p.b)
	for c := range x {
		if y[c] {
			return false
		}
	}
	return len(x) > 0 && len(y) > 0
}

// columns adds the claims on both sides.
func (n *Node) columns(a *asking, p *pair, v *view.Candidate) (err error) {
	if v.ClaimsA, err = shapes(a.Reader, p.a.held); err != nil {
		return err
	}
	v.ClaimsB, err = shapes(a.Reader, p.b.held)
	return err
}
