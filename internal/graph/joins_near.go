package graph

import (
	"cmp"
	"context"
	"slices"
)

// labelled is a subject of a case at a distance.
type labelled struct {
	node     NodeID
	distance int
}

// approach looks around both ends of a link for subjects of cases. The second
// end is asked only if there is something at the first, and no further than
// could matter.
func (j *Joins) approach(ctx context.Context, l *lens, x *Joined) error {
	first, second := x.Ends[0], x.Ends[1]
	if l.s.total(first) > l.s.total(second) {
		first, second = second, first
	}
	var err error
	if j.sides[0], err = j.look(ctx, l, first, j.reach-1, false, j.sides[0][:0]); err != nil || len(j.sides[0]) == 0 {
		return err
	}
	closest := j.sides[0][0].distance
	if j.sides[1], err = j.look(ctx, l, second, j.reach-1-closest, false, j.sides[1][:0]); err != nil {
		return err
	}
	j.across(func(a labelled, of uint32, b labelled) { j.nearer(l.s, x, a, of, b, j.of[b.node], 1) })
	if len(x.Nearer) > 0 || len(j.dim) > 0 {
		j.across(func(a labelled, of uint32, b labelled) { j.route(x, a, of, b, 1) })
	}
	slices.SortFunc(x.Nearer, compareNear)
	return nil
}

// across does something with every two subjects, one on each side, that the
// link brings within reach, for each case of the first.
func (j *Joins) across(do func(a labelled, of uint32, b labelled)) {
	for _, a := range j.sides[0] {
		for _, b := range j.sides[1] {
			if a.distance+1+b.distance > j.reach {
				break // nearest first
			}
			for _, of := range j.of[a.node] {
				do(a, of, b)
			}
		}
	}
}

// route notes that a and b may stand for a pair of cases that is nearer or dim.
func (j *Joins) route(x *Joined, a labelled, of uint32, b labelled, step int) {
	for _, other := range j.of[b.node] {
		if other == of {
			continue
		}
		now := between(a, of, b, other, step)
		if j.dim[now.Cases] || slices.ContainsFunc(x.Nearer, func(n Nearness) bool { return n.Cases == now.Cases }) {
			x.Routes = append(x.Routes, now)
		}
	}
}

// between puts two subjects of two cases in the order of the cases.
func between(a labelled, of uint32, b labelled, other uint32, step int) Nearness {
	now := Nearness{Cases: [2]uint32{of, other}, Ends: [2]NodeID{a.node, b.node}, Distance: a.distance + step + b.distance}
	if other < of {
		now.Cases, now.Ends = [2]uint32{other, of}, [2]NodeID{b.node, a.node}
	}
	return now
}

// nearer notes that a, a subject of one case, and b, of others, are as near as
// their distances and the step between.
func (j *Joins) nearer(s *Snapshot, x *Joined, a labelled, of uint32, b labelled, others []uint32, step int) {
	for _, other := range others {
		if other == of {
			continue
		}
		now := between(a, of, b, other, step)
		old, known := j.near[now.Cases]
		if known && !s.closer(now, old) {
			continue
		}
		j.near[now.Cases] = now
		if known && old.Distance == now.Distance {
			// The ends only stand for the pair: no news, unless told just now.
			for i := range x.Nearer {
				if x.Nearer[i].Cases == now.Cases {
					x.Nearer[i] = now
				}
			}
			continue
		}
		x.Nearer = slices.DeleteFunc(x.Nearer, func(n Nearness) bool { return n.Cases == now.Cases })
		x.Nearer = append(x.Nearer, now)
	}
}

// closer orders what stands for a pair of cases: the shorter distance, then
// the ends first in public order, so that the order of arrival does not show.
func (s *Snapshot) closer(x, y Nearness) bool {
	return cmp.Or(cmp.Compare(x.Distance, y.Distance), s.compare(x.Ends[0], y.Ends[0]), s.compare(x.Ends[1], y.Ends[1])) < 0
}

// look appends the subjects of cases within some links of n, nearest first.
// Hubs are met and not crossed, except n itself where it is the end of a path.
func (j *Joins) look(ctx context.Context, l *lens, n NodeID, far int, asEnd bool, out []labelled) ([]labelled, error) {
	if bit(j.marked, uint32(n)) {
		out = append(out, labelled{node: n})
	}
	if far == 0 {
		return out, nil
	}
	x, err := l.s.pool.take(ctx, l.s.nodes)
	if err != nil {
		return nil, err
	}
	defer l.s.pool.give(x)
	x.stamp[n] = x.epoch << 8
	ring := append(x.front[0], n)
	start := 0
	for d := 1; d <= far; d++ {
		end := len(ring)
		for _, u := range ring[start:end] {
			if l.uncrossed(u) && (d > 1 || !asEnd) {
				continue
			}
			if err := x.spend(ctx, l.s.total(u)); err != nil {
				return nil, err
			}
			for _, v := range j.bridges[u] {
				if x.stamp[v]>>8 == x.epoch || !l.sees(v) {
					continue
				}
				x.stamp[v] = x.epoch << 8
				if bit(j.marked, uint32(v)) {
					out = append(out, labelled{node: v, distance: d})
				}
				ring = append(ring, v)
			}
			if d == far {
				out = j.lastRing(l, x, u, d, out)
				continue
			}
			l.s.slots(u, func(set SetID, v NodeID, id LinkID) bool {
				if !bit(l.any, uint32(set)) || x.stamp[v]>>8 == x.epoch {
					return true
				}
				if !l.shows(v) || !l.admits(set, id) {
					return true
				}
				x.stamp[v] = x.epoch << 8
				if bit(j.marked, uint32(v)) {
					out = append(out, labelled{node: v, distance: d})
				}
				ring = append(ring, v)
				return true
			})
		}
		start = end
	}
	x.front[0] = ring
	return out, nil
}

// lastRing appends the subjects of cases tied to u. Beyond them nothing is
// looked at, so that most neighbours cost one bit of a small table.
func (j *Joins) lastRing(l *lens, x *scratch, u NodeID, d int, out []labelled) []labelled {
	s := l.s
	meet := func(set SetID, v NodeID, id LinkID) bool {
		if !bit(j.marked, uint32(v)) || x.stamp[v]>>8 == x.epoch || !l.sees(v) || !l.admits(set, id) {
			return true
		}
		x.stamp[v] = x.epoch << 8
		out = append(out, labelled{node: v, distance: d})
		return true
	}
	if s.over.page(u) != nil || int(u)+1 >= len(s.base.off) {
		s.slots(u, meet)
		return out
	}
	b := s.base
	lo, end := b.off[u], b.off[u+1]
	for k, v := range b.nbr[lo:end] {
		if bit(j.marked, uint32(v)) {
			i := lo + uint32(k)
			meet(b.set[i], v, b.link[i])
		}
	}
	return out
}
