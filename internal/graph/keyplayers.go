package graph

import (
	"context"

	"liaison/internal/fault"
)

// MaxKeySet is the greatest set of nodes that is looked for.
const MaxKeySet = 5

// KeySet is a set of nodes chosen one by one, and the figure after each.
type KeySet struct {
	Places []int
	Values []float64
}

// Separators chooses up to k nodes, each time the one whose absence leaves the
// chart most taken apart (Borgatti 2006, KPP-Neg, greedy). The figure is the
// share of pairs of the nodes left that no longer reach each other. Equal ones
// are decided by number of ties, then place.
func (c *Chart) Separators(ctx context.Context, k int) (KeySet, error) {
	if k < 1 || k > MaxKeySet {
		return KeySet{}, fault.New(fault.Invalid, "a set has 1 to %d nodes, not %d", MaxKeySet, k)
	}
	var out KeySet
	removed := make([]bool, c.Len())
	for len(out.Places) < k && len(out.Places) < c.Len() {
		if err := ctx.Err(); err != nil {
			return KeySet{}, fault.Wrap(fault.Unavailable, err, "the question was given up before its answer was complete")
		}
		w := newCutWalk(c, removed)
		var connected float64 // ordered pairs that reach each other
		for v := range c.nodes {
			if !removed[v] && w.root[v] == int32(v) {
				connected += pairs(int(w.size[v]))
			}
		}
		best, bestLeft := -1, 0.0
		for v := range c.nodes {
			if removed[v] {
				continue
			}
			left := connected - pairs(int(w.size[w.root[v]]))
			for _, p := range w.parts(v) {
				left += pairs(p)
			}
			if best < 0 || left < bestLeft || left == bestLeft && c.degree(uint32(v)) > c.degree(uint32(best)) {
				best, bestLeft = v, left
			}
		}
		removed[best] = true
		out.Places = append(out.Places, best)
		all := pairs(c.Len() - len(out.Places))
		value := 0.0
		if all > 0 {
			value = 1 - bestLeft/all
		}
		out.Values = append(out.Values, value)
	}
	return out, nil
}

func pairs(n int) float64 { return float64(n) * float64(n-1) }

// Spreaders chooses up to k nodes from which together most of the chart lies
// within steps ties (Borgatti 2006, KPP-Pos, greedy). The figure is the share
// of the chart reached, the set included. Equal ones are decided by number of
// ties, then place.
func (c *Chart) Spreaders(ctx context.Context, k, steps int) (KeySet, error) {
	if k < 1 || k > MaxKeySet {
		return KeySet{}, fault.New(fault.Invalid, "a set has 1 to %d nodes, not %d", MaxKeySet, k)
	}
	if steps < 1 || steps > MaxHops {
		return KeySet{}, fault.New(fault.Invalid, "reach is asked for within 1 to %d ties, not %d", MaxHops, steps)
	}
	var out KeySet
	n := c.Len()
	reached := make([]bool, n)
	total := 0
	bound := make([]int, n) // what v reached when last counted: no more now
	for v := range bound {
		bound[v] = n
	}
	b := ball{c: c, seen: make([]int32, n)}
	for len(out.Places) < k && total < n {
		best, most := -1, 0
		for v := range n {
			if bound[v] < most || bound[v] == 0 {
				continue
			}
			if err := ctx.Err(); err != nil {
				return KeySet{}, fault.Wrap(fault.Unavailable, err, "the question was given up before its answer was complete")
			}
			bound[v] = 0
			for _, u := range b.around(uint32(v), steps) {
				if !reached[u] {
					bound[v]++
				}
			}
			if bound[v] > most || bound[v] == most && best >= 0 && c.degree(uint32(v)) > c.degree(uint32(best)) {
				best, most = v, bound[v]
			}
		}
		for _, u := range b.around(uint32(best), steps) {
			reached[u] = true
		}
		total += most
		out.Places = append(out.Places, best)
		out.Values = append(out.Values, float64(total)/float64(n))
	}
	return out, nil
}

// ball lists what lies within some steps of a place.
type ball struct {
	c     *Chart
	seen  []int32
	round int32
	found []uint32
}

func (b *ball) around(v uint32, steps int) []uint32 {
	b.round++
	b.seen[v] = b.round
	b.found = append(b.found[:0], v)
	from := 0
	for range steps {
		to := len(b.found)
		for _, u := range b.found[from:to] {
			for _, far := range b.c.Near(int(u)) {
				if b.seen[far] != b.round {
					b.seen[far] = b.round
					b.found = append(b.found, far)
				}
			}
		}
		from = to
	}
	return b.found
}
