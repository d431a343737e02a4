package link

import (
	"context"
	"math"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/graph"
	"liaison/internal/marking"
)

// lookout is the web as one caller may see it, for one question.
type lookout struct {
	w            *Web
	s            *graph.Snapshot
	bits         *marking.Set
	anyOf, allOf []uint64
	same         *graph.Same
	rep          map[graph.NodeID]claim.SubjectID // what stands for a group
}

// look opens the web for one caller; close must follow. members are the
// records of each entity that his judgements make, by what stands for it.
func (w *Web) look(bits *marking.Set, members map[claim.SubjectID][]claim.SubjectID) *lookout {
	w.mu.RLock()
	o := &lookout{w: w, s: w.snap.Load(), bits: bits, rep: map[graph.NodeID]claim.SubjectID{}}
	o.anyOf, o.allOf = w.sets.Permit(func(m uint32) bool { return m != neverPermitted && bits.Has(m) })
	var groups [][]graph.NodeID
	for rep, ms := range members {
		var g []graph.NodeID
		for _, m := range ms {
			if n, ok := w.holds[m]; ok {
				g = append(g, n)
			}
		}
		if len(g) > 0 {
			o.rep[g[0]] = rep
			groups = append(groups, g)
		}
	}
	o.same = graph.NewSame(groups)
	return o
}

func (o *lookout) close() { o.w.mu.RUnlock() }

// node finds the node of an entity by any record of it.
func (o *lookout) node(members []claim.SubjectID) (graph.NodeID, bool) {
	for _, m := range members {
		if n, ok := o.w.holds[m]; ok {
			return o.same.Of(n), true
		}
	}
	return 0, false
}

func (o *lookout) name(n graph.NodeID) claim.SubjectID {
	if rep, ok := o.rep[n]; ok {
		return rep
	}
	return o.w.names[n]
}

// carriers is which claims may carry a step.
type carriers struct {
	level    int
	from, to *claim.Day
	without  []string
	// upTo is the number of the last claim that counts; 0 is no bound.
	upTo int64
}

func (c carriers) each() bool {
	return c.from != nil || c.to != nil || len(c.without) > 0 || c.upTo != 0
}

// view is the graph's view of a question. Where a claim must pass by itself
// (a date and a level of two different claims are no claim), each is asked.
func (o *lookout) view(c carriers, hubCap int) graph.View {
	v := graph.View{Any: o.anyOf, All: o.allOf, Same: o.same, HubCap: hubCap, HubKinds: o.w.kinds.hubs, Floor: uint8(c.level)}
	if c.level <= 1 {
		v.Floor = 0
	}
	v.Slow = func(id graph.LinkID) (graph.Evidence, bool) {
		return o.weigh(id, func(uint32, *row) bool { return true })
	}
	if !c.each() {
		return v
	}
	excluded := map[uint32]bool{}
	for _, s := range c.without {
		if n, ok := o.w.roots[s]; ok {
			excluded[n] = true
		}
	}
	v.Judge = func(id graph.LinkID) (graph.Evidence, bool) {
		return o.weigh(id, func(seq uint32, r *row) bool {
			return int(r.level) >= c.level && !excluded[r.root] && (c.upTo == 0 || int64(seq) <= c.upTo) &&
				(c.from == nil || r.to >= int32(*c.from)) && (c.to == nil || r.from <= int32(*c.to))
		})
	}
	return v
}

// weigh is what the permitted claims of a link, of those that pass, are worth
// together.
func (o *lookout) weigh(id graph.LinkID, pass func(seq uint32, r *row) bool) (graph.Evidence, bool) {
	e := graph.Evidence{From: graph.OpenFuture, To: graph.OpenPast, First: graph.NoClaim}
	var few [8]uint32
	roots := few[:0]
	for _, seq := range o.s.Claims(id) {
		r := &o.w.rows[seq]
		if !r.in || !o.bits.Has(r.mark) || o.isCorrected(seq) || !pass(seq, r) {
			continue
		}
		e.Level = max(e.Level, r.level)
		e.From, e.To, e.First = min(e.From, r.from), max(e.To, r.to), min(e.First, seq)
		if !slices.Contains(roots, r.root) {
			roots = append(roots, r.root)
		}
	}
	e.Sources = uint8(min(len(roots), math.MaxUint8))
	return e, len(roots) > 0
}

func (o *lookout) isCorrected(seq uint32) bool {
	for _, m := range o.w.corrected[seq] {
		if o.bits.Has(m) {
			return true
		}
	}
	return false
}

// found is a chain with what was met and not crossed.
type found struct {
	chain  []claim.SubjectID
	capped []claim.SubjectID
}

// hop finds the shortest chain; of equal ones the best evidenced, then the
// one known first.
func (o *lookout) hop(ctx context.Context, a, b []claim.SubjectID, c carriers, maxHops, hubCap int) (found, error) {
	var out found
	x, ok := o.node(a)
	y, ok2 := o.node(b)
	if !ok || !ok2 {
		return out, nil
	}
	p, err := o.s.HopPath(ctx, o.view(c, hubCap), x, y, maxHops)
	if err != nil {
		return out, err
	}
	for _, n := range p.Nodes {
		out.chain = append(out.chain, o.name(n))
	}
	for _, n := range p.Capped {
		out.capped = append(out.capped, o.name(n))
	}
	return out, nil
}
