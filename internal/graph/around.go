package graph

import (
	"context"
	"slices"

	"liaison/internal/fault"
)

// Tie is a link as seen from one of its ends.
type Tie struct {
	Far      NodeID
	Link     LinkID
	Kind     uint16
	Evidence Evidence
}

// Ties lists the links of n that v follows, by public order of the far node,
// parallel links in the order of Path. An unknown or hidden n has none.
func (s *Snapshot) Ties(ctx context.Context, v View, n NodeID) ([]Tie, error) {
	l, err := s.lens(v)
	if err != nil || !l.sees(n) {
		return nil, err
	}
	var out []Tie
	seen := 0
	s.slots(n, func(set SetID, far NodeID, id LinkID) bool {
		if seen++; seen%checkEvery == 0 && ctx.Err() != nil {
			err = fault.Wrap(fault.Unavailable, ctx.Err(), "the question was given up before its answer was complete")
			return false
		}
		if bit(l.any, uint32(set)) && l.shows(far) && l.admits(set, id) {
			out = append(out, Tie{Far: far, Link: id, Kind: s.LinkKind(id), Evidence: l.evidence(set, id)})
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(x, y Tie) int {
		if c := s.compare(x.Far, y.Far); c != 0 {
			return c
		}
		if l.better(x.Evidence, y.Evidence, x.Link, y.Link) {
			return -1
		}
		return 1
	})
	return out, nil
}

// Around is what lies within some links of a node.
type Around struct {
	// Nodes are the nodes reached, the start left out, by distance, then
	// public order.
	Nodes []NodeID
	// Ends has for each distance d from 1 the number of nodes at distance up
	// to d: Nodes[Ends[d-2]:Ends[d-1]] are those at d.
	Ends []int
	// Capped are the nodes among them that were not crossed, in public order.
	Capped []NodeID
	// Truncated tells that limit cut the list.
	Truncated bool
}

// Neighbourhood lists the nodes within hops links of n under v. Hubs are
// listed and not crossed, except n itself. A limit above 0 cuts the list after
// that many nodes, the nearer and lower in order first.
func (s *Snapshot) Neighbourhood(ctx context.Context, v View, n NodeID, hops, limit int) (Around, error) {
	l, err := s.lens(v)
	if err != nil {
		return Around{}, err
	}
	if hops < 1 || hops > MaxHops {
		return Around{}, fault.New(fault.Invalid, "a neighbourhood reaches 1 to %d links, not %d", MaxHops, hops)
	}
	if !l.sees(n) {
		return Around{}, nil
	}
	x, err := s.pool.take(ctx, s.nodes)
	if err != nil {
		return Around{}, err
	}
	defer s.pool.give(x)
	var out Around
	x.stamp[n] = x.epoch<<8 | codeDAG
	from := 0
	for d := 1; d <= hops; d++ {
		if d == 1 {
			err = l.ring(ctx, x, n)
		}
		for _, u := range x.nodes[from:] {
			if d == 1 {
				break
			}
			if l.uncrossed(u) {
				out.Capped = append(out.Capped, u)
				continue
			}
			if err = l.ring(ctx, x, u); err != nil {
				break
			}
		}
		if err != nil {
			return Around{}, err
		}
		from = len(x.nodes)
		x.keys = s.sortNodes(x.next, x.keys)
		x.nodes = append(x.nodes, x.next...)
		x.next = x.next[:0]
		out.Ends = append(out.Ends, len(x.nodes))
		if limit > 0 && len(x.nodes) > limit {
			out.Truncated = true
			x.nodes = x.nodes[:limit]
			out.Ends[d-1] = limit
			break
		}
	}
	out.Nodes = append([]NodeID(nil), x.nodes...)
	slices.SortFunc(out.Capped, s.compare)
	return out, nil
}

// ring adds the unstamped nodes tied to u to x.next.
func (l *lens) ring(ctx context.Context, x *scratch, u NodeID) error {
	mine := x.epoch << 8
	s, page := l.s, l.s.over.page(u)
	if page == nil && int(u)+1 < len(s.base.off) {
		b := s.base
		lo, end := b.off[u], b.off[u+1]
		if err := x.spend(ctx, int(end-lo)); err != nil {
			return err
		}
		for k := lo; k < end; k++ {
			m, far := b.set[k], b.nbr[k]
			if l.any[m>>6]>>(m&63)&1 == 0 || x.stamp[far]>>8 == x.epoch || !l.shows(far) {
				continue
			}
			if (l.deep || !bit(l.all, uint32(m))) && !l.pass(m, b.link[k]) {
				continue
			}
			x.stamp[far] = mine
			x.next = append(x.next, far)
		}
		return nil
	}
	s.slots(u, func(set SetID, far NodeID, id LinkID) bool {
		if x.stamp[far]>>8 != x.epoch && bit(l.any, uint32(set)) && l.shows(far) && l.admits(set, id) {
			x.stamp[far] = mine
			x.next = append(x.next, far)
		}
		return true
	})
	return x.spend(ctx, s.total(u))
}
