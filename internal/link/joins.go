package link

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/graph"
	"liaison/internal/ledger"
	"liaison/internal/ontology"
)

// JoinReach is the number of steps within which two cases are told to have
// come together.
const JoinReach = 4

// Join is a pair of cases, in the order of their ids, that have come within
// reach; Ends is a subject of each.
type Join struct {
	Cases    [2]claim.CaseID
	Ends     [2]claim.SubjectID
	Distance int
}

// Meeting is what one record did to a pair of cases: it brought them nearer
// than ever, or it made a further way between two that are dim.
type Meeting struct {
	Join
	Nearer bool
	// Routes are the subjects that the record brings within reach of each
	// other, in the order of the cases, the nearest first.
	Routes []Join
}

// Joins watches the whole web for cases that come together. What it finds is
// more than any one officer may know: whom it is told must be decided anew
// under that officer's own bits.
type Joins struct {
	web   *Web
	j     *graph.Joins
	cases map[claim.CaseID]uint32
	names []claim.CaseID
	// of are the cases of a subject, also of one that nothing ties yet.
	of map[claim.SubjectID][]uint32
	// waiting are judgements of which one side has no tie yet.
	waiting map[claim.SubjectID][]claim.SubjectID
	// caseOf is the case of a marking; empty for none.
	caseOf func(mark uint32) (claim.CaseID, error)
}

// NewJoins watches a web.
func NewJoins(w *Web, caseOf func(mark uint32) (claim.CaseID, error)) *Joins {
	return &Joins{web: w, caseOf: caseOf}
}

// Load takes the cases, the judgements and the whole web as they stand, and
// returns every pair within reach. No pair is dim.
func (x *Joins) Load(ctx context.Context, tx db.Queryer) ([]Join, error) {
	x.web.mu.RLock()
	defer x.web.mu.RUnlock()
	var err error
	v := graph.View{HubCap: DefaultHubCap, HubKinds: x.web.kinds.hubs}
	if x.j, err = graph.NewJoins(v, JoinReach); err != nil {
		return nil, err
	}
	x.cases, x.names, x.of = map[claim.CaseID]uint32{}, nil, map[claim.SubjectID][]uint32{}
	x.waiting = map[claim.SubjectID][]claim.SubjectID{}
	if err := x.loadCases(tx); err != nil {
		return nil, err
	}
	s := x.web.snap.Load()
	es, err := entity.EveryEdge(tx)
	if err != nil {
		return nil, fmt.Errorf("read identities: %w", err)
	}
	for _, e := range es {
		if _, err := x.bridge(ctx, s, e.A, e.B); err != nil {
			return nil, err
		}
	}
	for id, cs := range x.of {
		if n, ok := x.web.holds[id]; ok {
			for _, c := range cs {
				if _, err := x.j.Mark(ctx, s, n, c); err != nil {
					return nil, err
				}
			}
		}
	}
	if err := x.j.Rebuild(ctx, s, nil); err != nil {
		return nil, err
	}
	return x.near(), nil
}

// bridge takes in a judgement, at once or when both sides have a tie.
func (x *Joins) bridge(ctx context.Context, s *graph.Snapshot, a, b claim.SubjectID) (graph.Joined, error) {
	m, n, ok := x.ends(a, b)
	if !ok {
		x.waiting[a], x.waiting[b] = append(x.waiting[a], b), append(x.waiting[b], a)
		return graph.Joined{}, nil
	}
	return x.j.Bridge(ctx, s, m, n)
}

func (x *Joins) ends(a, b claim.SubjectID) (graph.NodeID, graph.NodeID, bool) {
	m, ok := x.web.holds[a]
	n, ok2 := x.web.holds[b]
	return m, n, ok && ok2 && m != n
}

// near lists every pair within reach.
func (x *Joins) near() []Join {
	var out []Join
	for _, n := range x.j.Near() {
		out = append(out, x.join(n))
	}
	return out
}

func (x *Joins) join(n graph.Nearness) Join {
	j := Join{Cases: [2]claim.CaseID{x.names[n.Cases[0]], x.names[n.Cases[1]]}, Distance: n.Distance,
		Ends: [2]claim.SubjectID{x.web.names[n.Ends[0]], x.web.names[n.Ends[1]]}}
	if j.Cases[1] < j.Cases[0] {
		j.Cases[0], j.Cases[1] = j.Cases[1], j.Cases[0]
		j.Ends[0], j.Ends[1] = j.Ends[1], j.Ends[0]
	}
	return j
}

func (x *Joins) number(c claim.CaseID) uint32 {
	n, ok := x.cases[c]
	if !ok {
		n = uint32(len(x.names))
		x.cases[c], x.names = n, append(x.names, c)
	}
	return n
}

func (x *Joins) loadCases(tx db.Queryer) error {
	rows, err := tx.Query(`SELECT DISTINCT mark, case_id, subject, subject_kind, object, object_kind FROM claims WHERE modality IN ('asserted','reported','alleged')`)
	if err != nil {
		return fmt.Errorf("read the subjects of cases: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var mark int64
		var in, subject, sk, object, ok string
		if err := rows.Scan(&mark, &in, &subject, &sk, &object, &ok); err != nil {
			return fmt.Errorf("read the subjects of cases: %w", err)
		}
		for _, r := range []claim.Ref{{ID: claim.SubjectID(subject), Kind: sk}, {ID: claim.SubjectID(object), Kind: ok}} {
			if err := x.put(r, uint32(mark), claim.CaseID(in)); err != nil {
				return err
			}
		}
	}
	return rows.Err()
}

// put makes a subject one of the cases of a claim that speaks of it. A place
// is of no case: that both were in Belgium joins nothing.
func (x *Joins) put(r claim.Ref, mark uint32, in claim.CaseID) error {
	if k, _ := ontology.FindKind(r.Kind); r.ID == "" || k.Hub {
		return nil
	}
	c, err := x.caseOf(mark)
	if err != nil {
		return err
	}
	for _, c := range []claim.CaseID{c, in} {
		if c == "" {
			continue
		}
		n := x.number(c)
		if !slices.Contains(x.of[r.ID], n) {
			x.of[r.ID] = append(x.of[r.ID], n)
		}
	}
	return nil
}

// Dim says whether somebody who would have to know of a pair does not see it:
// each further way between them is then told too.
func (x *Joins) Dim(cases [2]claim.CaseID, dim bool) {
	x.j.Dim(x.number(cases[0]), x.number(cases[1]), dim)
}

// Routes lists every two subjects of two cases within reach of each other, the
// nearest first.
func (x *Joins) Routes(ctx context.Context, cases [2]claim.CaseID) ([]Join, error) {
	x.web.mu.RLock()
	defer x.web.mu.RUnlock()
	ns, err := x.j.Routes(ctx, x.web.snap.Load(), x.number(cases[0]), x.number(cases[1]))
	return x.joinsOf(ns), err
}

func (x *Joins) joinsOf(ns []graph.Nearness) []Join {
	out := make([]Join, len(ns))
	for i, n := range ns {
		out[i] = x.join(n)
	}
	slices.SortFunc(out, func(a, b Join) int {
		return cmp.Or(cmp.Compare(a.Cases[0], b.Cases[0]), cmp.Compare(a.Cases[1], b.Cases[1]), a.Distance-b.Distance,
			cmp.Compare(a.Ends[0], b.Ends[0]), cmp.Compare(a.Ends[1], b.Ends[1]))
	})
	return slices.Compact(out)
}

// Take tells what one record brings together; the web must hold it. Shrunk
// tells that something was taken away, and Load must follow.
func (x *Joins) Take(ctx context.Context, e ledger.Entry, turned []ledger.Entry) (found []Meeting, shrunk bool, err error) {
	x.web.mu.RLock()
	defer x.web.mu.RUnlock()
	if slices.ContainsFunc(turned, func(t ledger.Entry) bool { return t.Seq != e.Seq }) {
		return nil, true, nil
	}
	joined, shrunk, err := x.take(ctx, x.web.snap.Load(), e)
	if err != nil || shrunk {
		return nil, shrunk, err
	}
	var nearer, routes []graph.Nearness
	for _, g := range joined {
		nearer, routes = append(nearer, g.Nearer...), append(routes, g.Routes...)
	}
	for _, j := range x.joinsOf(routes) {
		if i := len(found) - 1; i >= 0 && found[i].Cases == j.Cases {
			found[i].Routes = append(found[i].Routes, j)
			continue
		}
		found = append(found, Meeting{Join: j, Routes: []Join{j}})
	}
	near := x.joinsOf(nearer)
	for i := range found {
		if k := slices.IndexFunc(near, func(j Join) bool { return j.Cases == found[i].Cases }); k >= 0 {
			found[i].Join, found[i].Nearer = near[k], true
		}
	}
	return found, false, nil
}

// take brings what is watched up to one record.
func (x *Joins) take(ctx context.Context, s *graph.Snapshot, e ledger.Entry) (joined []graph.Joined, shrunk bool, err error) {
	switch b := e.Body.(type) {
	case *claim.Claim:
		if b.Corrects != "" {
			return nil, true, nil
		}
		if !e.Withdrawn && b.Modality.Supports() {
			joined, err = x.takeClaim(ctx, s, e, b)
		}
	case *claim.Judgement:
		m, n, ok := x.ends(b.A, b.B)
		switch {
		case b.Decision == claim.Withdraw:
			return nil, true, nil
		case b.Decision == claim.Same:
			var one graph.Joined
			one, err = x.bridge(ctx, s, b.A, b.B)
			joined = append(joined, one)
		case ok && x.j.Bridged(m, n):
			return nil, true, nil
		}
	}
	return joined, false, err
}

func (x *Joins) takeClaim(ctx context.Context, s *graph.Snapshot, e ledger.Entry, c *claim.Claim) ([]graph.Joined, error) {
	refs := []claim.Ref{c.Subject}
	if c.Object != nil {
		refs = append(refs, *c.Object)
	}
	for _, r := range refs {
		if err := x.put(r, e.Mark, c.Case); err != nil {
			return nil, err
		}
	}
	var out []graph.Joined
	if supports(c) {
		a, b, ok := x.ends(c.Subject.ID, c.Object.ID)
		if ok {
			for _, id := range s.Between(a, b) {
				js, err := x.j.Add(ctx, s, graph.Touching{A: a, B: b, Link: id})
				if err != nil {
					return nil, err
				}
				out = append(out, js...)
			}
		}
	}
	for _, r := range refs {
		n, ok := x.web.holds[r.ID]
		if !ok {
			continue
		}
		for _, other := range x.waiting[r.ID] {
			if a, b, ok := x.ends(r.ID, other); ok {
				j, err := x.j.Bridge(ctx, s, a, b)
				if err != nil {
					return nil, err
				}
				out = append(out, j)
			}
		}
		for _, c := range x.of[r.ID] {
			j, err := x.j.Mark(ctx, s, n, c)
			if err != nil {
				return nil, err
			}
			out = append(out, j)
		}
	}
	return out, nil
}
