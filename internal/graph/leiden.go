package graph

import (
	"context"
	"math/rand/v2"

	"liaison/internal/fault"
)

// GroupOptions are the parameters of a search for groups; they belong to the
// chart and are shown with it.
type GroupOptions struct {
	// Resolution weighs the ties that chance would give: above 1 makes more
	// and smaller groups. 0 takes 1.
	Resolution float64
	// Seed decides among equals.
	Seed uint64
	// Rounds bounds the repetitions, each of which begins from the groups of
	// the one before; 0 takes DefaultRounds. It stops when nothing moves.
	Rounds int
}

// DefaultRounds is where the gain of a further round falls below one hundredth
// on graphs of a million ties.
const DefaultRounds = 2

// Groups is a division of a chart into groups.
type Groups struct {
	// Of has the group of each place; groups are numbered by their first
	// place.
	Of []uint32
	// Count is the number of groups.
	Count int
	// Modularity of the division at the resolution asked for.
	Modularity float64
}

// Groups divides the chart into groups with many ties inside and few between,
// by the Leiden algorithm (Traag, Waltman and van Eck 2019): local moving with
// a queue, refinement, aggregation of the refined groups. Each group is
// connected. Ties weigh by their sources. The same chart and options give the
// same groups. A group in the sense of the work is made by a person, never by
// this.
func (c *Chart) Groups(ctx context.Context, o GroupOptions) (Groups, error) {
	if o.Resolution == 0 {
		o.Resolution = 1
	}
	if o.Resolution < 0 || o.Rounds < 0 {
		return Groups{}, fault.New(fault.Invalid, "resolution and rounds are above 0, not %g and %d", o.Resolution, o.Rounds)
	}
	if o.Rounds == 0 {
		o.Rounds = DefaultRounds
	}
	first, place := c.levelGraph()
	l := &leiden{ctx: ctx, rand: rand.New(rand.NewPCG(o.Seed, 0x1e1de2)), resolution: o.Resolution, total: float64(first.total())}
	group := make([]uint32, c.Len())
	for i := range group {
		group[i] = uint32(i)
	}
	for range o.Rounds {
		moved, err := l.round(first, group)
		if err != nil {
			return Groups{}, err
		}
		if !moved {
			break
		}
	}
	out := Groups{Of: make([]uint32, c.Len())}
	for v := range out.Of {
		out.Of[v] = group[place[v]]
	}
	c.connect(out.Of)
	out.Count = renumber(out.Of)
	out.Modularity = c.Modularity(out.Of, o.Resolution)
	return out, nil
}

// levelGraph is the chart as the first level, in order of descending degree.
func (c *Chart) levelGraph() (*levelGraph, []uint32) {
	n := c.Len()
	_, place := c.byDegree()
	at := make([]uint32, n)
	for v, p := range place {
		at[p] = uint32(v)
	}
	g := &levelGraph{off: make([]uint32, 1, n+1), tie: make([]tie, 0, len(c.nbr)), strength: make([]uint64, n)}
	for p, v := range at {
		for k := c.off[v]; k < c.off[v+1]; k++ {
			w := uint32(c.weight[k])
			g.tie = append(g.tie, tie{place[c.nbr[k]], w})
			g.strength[p] += uint64(w)
		}
		g.off = append(g.off, uint32(len(g.tie)))
	}
	return g, place
}

// Modularity of a division: the share of tie weight inside groups, less what
// chance would give, times resolution (Newman and Girvan 2004; Reichardt and
// Bornholdt 2006). 0 without ties.
func (c *Chart) Modularity(of []uint32, resolution float64) float64 {
	var total, inside uint64
	degree := map[uint32]uint64{}
	for v := range c.nodes {
		for k := c.off[v]; k < c.off[v+1]; k++ {
			w := uint64(c.weight[k])
			total += w
			degree[of[v]] += w
			if of[c.nbr[k]] == of[v] {
				inside += w
			}
		}
	}
	if total == 0 {
		return 0
	}
	// Summed in the order of places, so that the last bit repeats.
	expected := 0.0
	for v := range c.nodes {
		if d, ok := degree[of[v]]; ok {
			share := float64(d) / float64(total)
			expected += share * share
			delete(degree, of[v])
		}
	}
	return float64(inside)/float64(total) - resolution*expected
}

// renumber numbers groups, given by numbers below len(of), by their first place
// and returns how many there are.
func renumber(of []uint32) int {
	number := make([]uint32, len(of))
	count := uint32(0)
	for v, g := range of {
		if number[g] == 0 {
			count++
			number[g] = count
		}
		of[v] = number[g] - 1
	}
	return int(count)
}

// connect splits groups that are not connected; modularity can only gain.
func (c *Chart) connect(of []uint32) {
	n := c.Len()
	seen := make([]bool, n)
	out := make([]uint32, n)
	var stack []uint32
	for r := range uint32(n) {
		if seen[r] {
			continue
		}
		seen[r] = true
		stack = append(stack, r)
		for len(stack) > 0 {
			v := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			out[v] = r
			for _, u := range c.Near(int(v)) {
				if !seen[u] && of[u] == of[r] {
					seen[u] = true
					stack = append(stack, u)
				}
			}
		}
	}
	copy(of, out)
}
