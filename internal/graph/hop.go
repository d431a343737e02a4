package graph

import (
	"context"
	"slices"

	"liaison/internal/fault"
)

// Codes of a stamp: side<<7 | depth, or one of these.
const (
	sideBit  = 0x80
	codeDAG  = 0x7e // lies on a shortest path
	codeHub  = 0x7d // met, and not to be crossed
	depthMax = MaxHops
)

// HopPath finds the shortest path from a to b of at most maxHops links under
// v, by breadth-first search from both ends, level by level. Both ends may be
// hubs. An end that the caller may not see, or that is unknown, has no path.
func (s *Snapshot) HopPath(ctx context.Context, v View, a, b NodeID, maxHops int) (Path, error) {
	l, err := s.lens(v)
	if err != nil {
		return Path{}, err
	}
	return l.hop(ctx, a, b, maxHops, bar{})
}

// bar is what one search leaves aside: nodes, and the steps from one node to
// some of its neighbours.
type bar struct {
	nodes []NodeID
	from  NodeID
	to    []NodeID
}

func (b *bar) stops(u, v NodeID) bool {
	return u == b.from && slices.Contains(b.to, v) || v == b.from && slices.Contains(b.to, u)
}

func (l *lens) hop(ctx context.Context, a, b NodeID, maxHops int, without bar) (Path, error) {
	if maxHops < 1 || maxHops > MaxHops {
		return Path{}, fault.New(fault.Invalid, "a path has 1 to %d links, not %d", MaxHops, maxHops)
	}
	if !l.sees(a) || !l.sees(b) {
		return Path{}, nil
	}
	a, b = l.Same.Of(a), l.Same.Of(b)
	if a == b {
		return Path{Nodes: []NodeID{a}}, nil
	}
	x, err := l.s.pool.take(ctx, l.s.nodes)
	if err != nil {
		return Path{}, err
	}
	defer l.s.pool.give(x)
	swapped := l.s.less(b, a)
	if swapped {
		a, b = b, a
	}
	h := hopSearch{lens: l, scratch: x, ctx: ctx, max: maxHops, bar: without}
	p, err := h.run(a, b)
	if err != nil {
		return Path{}, err
	}
	if swapped {
		p.reverse()
	}
	return p, nil
}

// hopSearch is one search from two sides; side 0 starts at the end of smaller
// order.
type hopSearch struct {
	*lens
	*scratch
	ctx    context.Context
	max    int
	bar    bar
	depth  [2]int
	capped []NodeID
}

func (h *hopSearch) run(a, b NodeID) (Path, error) {
	for _, n := range h.bar.nodes {
		h.stamp[n] = h.epoch<<8 | codeHub
	}
	h.start(0, a)
	h.start(1, b)
	for len(h.cross) == 0 {
		if h.depth[0]+h.depth[1] >= h.max || len(h.front[0]) == 0 || len(h.front[1]) == 0 {
			return Path{Capped: h.cappedNodes()}, nil
		}
		// The smaller frontier, not the smaller sum of degrees: it is a number
		// of visible nodes, so the nodes met and capped are too a function of
		// what the caller may see.
		side := 0
		if len(h.front[1]) < len(h.front[0]) {
			side = 1
		}
		if err := h.level(side); err != nil {
			return Path{}, err
		}
	}
	p := h.choose(a, b)
	p.Capped = h.cappedNodes()
	return p, nil
}

func (h *hopSearch) start(side int, n NodeID) {
	h.stamp[n] = h.epoch<<8 | uint32(side)<<7
	h.head[n] = -1
	h.front[side] = append(h.front[side], n)
}

// level expands the whole frontier of one side by one link. Once a crossing is
// found it only looks for further crossings, which are all of the same length.
func (h *hopSearch) level(side int) error {
	h.next = h.next[:0]
	first := h.depth[side] == 0
	h.depth[side]++
	mine := h.epoch<<8 | uint32(side)<<7 | uint32(h.depth[side])
	for _, u := range h.front[side] {
		if !first && h.uncrossed(u) {
			h.cap(u)
			continue
		}
		if err := h.expand(u, mine); err != nil {
			return err
		}
	}
	h.front[side], h.next = h.next, h.front[side]
	return nil
}

// expand looks at every slot of u, or of all that are the same as u.
func (h *hopSearch) expand(u NodeID, mine uint32) error {
	if !h.Same.has(u) {
		return h.expandOne(u, u, mine)
	}
	for _, m := range h.Same.members[u] {
		if err := h.expandOne(u, m, mine); err != nil {
			return err
		}
	}
	return nil
}

// expandOne looks at every slot of n, for which u stands. The marking is
// tested first: a hidden link costs one load.
func (h *hopSearch) expandOne(u, n NodeID, mine uint32) error {
	s, same := h.s, h.Same
	page := s.over.page(n)
	if b := s.base; int(n)+1 < len(b.off) {
		lo, end := b.off[n], b.off[n+1]
		hurt := page != nil && page.isHurt(n)
		anyOf, stamp := h.any, h.stamp
		for lo < end {
			hi := min(lo+checkEvery, end)
			if err := h.spend(h.ctx, int(hi-lo)); err != nil {
				return err
			}
			nbr, set := b.nbr[lo:hi], b.set[lo:hi]
			for k, m := range set {
				if anyOf[m>>6]>>(m&63)&1 == 0 {
					continue
				}
				far := nbr[k]
				if same != nil {
					if far = same.Of(far); far == u {
						continue
					}
				}
				old := stamp[far]
				if old>>8 == h.epoch && old != mine && (old^mine)&sideBit == 0 {
					continue // reached earlier from this side
				}
				id := b.link[lo+uint32(k)]
				if hurt && s.over.isDead(id) {
					continue
				}
				h.reach(u, far, id, m, old, mine)
			}
			lo = hi
		}
	}
	if page == nil {
		return nil
	}
	added := page.slots[n&pageMask]
	for _, t := range added {
		if far := same.Of(t.nbr); far != u && bit(h.any, uint32(t.set)) {
			h.reach(u, far, t.link, t.set, h.stamp[far], mine)
		}
	}
	return h.spend(h.ctx, len(added))
}

// reach takes the step from u over a link that the marking admits.
func (h *hopSearch) reach(u, far NodeID, id LinkID, set SetID, old, mine uint32) {
	if h.bar.to != nil && h.bar.stops(u, far) {
		return
	}
	if old>>8 != h.epoch {
		if len(h.cross) > 0 || !h.shows(far) {
			return
		}
		if (h.deep || !bit(h.all, uint32(set))) && !h.pass(set, id) {
			return
		}
		h.stamp[far] = mine
		h.head[far] = int32(len(h.edges))
		h.edges = append(h.edges, edge{from: u, link: id, set: set, next: -1})
		h.next = append(h.next, far)
		return
	}
	if old&0x7f == codeHub {
		return
	}
	if old == mine {
		if len(h.cross) > 0 || (h.deep || !bit(h.all, uint32(set))) && !h.pass(set, id) {
			return
		}
		h.edges = append(h.edges, edge{from: u, link: id, set: set, next: h.head[far]})
		h.head[far] = int32(len(h.edges)) - 1
		return
	}
	if (old^mine)&sideBit == 0 {
		return
	}
	if (h.deep || !bit(h.all, uint32(set))) && !h.pass(set, id) {
		return
	}
	if old&0x7f != 0 && h.uncrossed(far) { // an end has depth 0 and may be a hub
		h.cap(far)
		return
	}
	h.cross = append(h.cross, crossing{u: u, v: far, link: id, set: set})
}

// cap notes that n was met and is not to be crossed.
func (h *hopSearch) cap(n NodeID) {
	if h.stamp[n]>>8 == h.epoch && h.stamp[n]&0x7f == codeHub {
		return
	}
	h.stamp[n] = h.epoch<<8 | h.stamp[n]&sideBit | codeHub
	h.capped = append(h.capped, n)
}

func (h *hopSearch) cappedNodes() []NodeID {
	slices.SortFunc(h.capped, h.s.compare)
	return h.capped
}
