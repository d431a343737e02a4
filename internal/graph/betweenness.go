package graph

import (
	"cmp"
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"liaison/internal/fault"
)

// MaxExact is the number of nodes up to which Betweenness is worth its cost.
const MaxExact = 20_000

// shards is the number of parts in which sources are summed; fixed, so that
// the sums are the same to the last bit on any machine.
const shards = 8

// Betweenness tells for each place through which share of the shortest routes
// between the others it lies: the average, over all pairs of other nodes, of
// the share of the pair's shortest routes that pass through it (Brandes 2001,
// normalised). It belongs to this chart alone and must never be kept with a
// person.
func (c *Chart) Betweenness(ctx context.Context) ([]float64, error) {
	all := make([]uint32, c.Len())
	for i := range all {
		all[i] = uint32(i)
	}
	return c.between(ctx, all)
}

// SampledBetweenness estimates Betweenness from the routes that start at some
// nodes drawn by seed without repetition (Brandes and Pich 2007).
func (c *Chart) SampledBetweenness(ctx context.Context, samples int, seed uint64) ([]float64, error) {
	if samples < 1 {
		return nil, fault.New(fault.Invalid, "a sample has at least one node, not %d", samples)
	}
	if samples >= c.Len() {
		return c.Betweenness(ctx)
	}
	r := rand.New(rand.NewPCG(seed, seed))
	drawn := make([]uint32, c.Len())
	for i := range drawn {
		drawn[i] = uint32(i)
	}
	for i := range samples {
		j := i + r.IntN(len(drawn)-i)
		drawn[i], drawn[j] = drawn[j], drawn[i]
	}
	return c.between(ctx, drawn[:samples])
}

func (c *Chart) between(ctx context.Context, sources []uint32) ([]float64, error) {
	n := c.Len()
	out := make([]float64, n)
	if n < 3 {
		return out, nil
	}
	d, place := c.byDegree()
	sums := make([][]float64, shards)
	next := make(chan int, shards)
	for i := range shards {
		next <- i
	}
	close(next)
	var workers sync.WaitGroup
	for range min(shards, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			b := newBrandes(d)
			for i := range next {
				sum := make([]float64, n)
				for k := i; k < len(sources) && ctx.Err() == nil; k += shards {
					b.add(place[sources[k]], sum)
				}
				sums[i] = sum
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the question was given up before its answer was complete")
	}
	scale := float64(n) / float64(len(sources)) / (float64(n-1) * float64(n-2))
	for v := range out {
		for i := range sums {
			out[v] += sums[i][place[v]]
		}
		out[v] *= scale
	}
	return out, nil
}

// byDegree renumbers the chart by descending degree, so that what is read most
// lies together; place tells the new number of each old one.
func (c *Chart) byDegree() (*Chart, []uint32) {
	n := c.Len()
	order := make([]uint32, n)
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(c.degree(b), c.degree(a)), cmp.Compare(a, b))
	})
	place := make([]uint32, n)
	for i, v := range order {
		place[v] = uint32(i)
	}
	d := &Chart{nodes: make([]NodeID, n), off: make([]uint32, 1, n+1), nbr: make([]uint32, 0, len(c.nbr))}
	for _, v := range order {
		start := len(d.nbr)
		for _, u := range c.Near(int(v)) {
			d.nbr = append(d.nbr, place[u])
		}
		slices.Sort(d.nbr[start:])
		d.off = append(d.off, uint32(len(d.nbr)))
	}
	return d, place
}

// brandes is the working memory of one worker.
type brandes struct {
	c     *Chart
	level []uint8   // distance modulo 3, plus one; 0 is not reached
	sigma []float64 // number of shortest routes from the source; 0 between sources
	coef  []float64 // (1 + dependency) / sigma
	queue []uint32
	// steps are the links that lie on a shortest route, away from the source:
	// those of the place at i in the queue end at ends[i]. They are written
	// down on the way out, so that the way back reads nothing else.
	steps   []uint32
	ends    []uint32
	touched uint32 // keeps the looks ahead from being left out as useless
}

// ahead is for how many places of the queue out looks where their links begin
// before it follows them: the links of two places lie far apart, and the
// processor then waits for all at once, not for one at a time.
const ahead = 16

func newBrandes(c *Chart) *brandes {
	n := c.Len()
	return &brandes{
		c: c, level: make([]uint8, n), sigma: make([]float64, n), coef: make([]float64, n),
		queue: make([]uint32, n+1), ends: make([]uint32, n), steps: make([]uint32, len(c.nbr)/2+1),
	}
}

// after is the level code behind each code. Neighbours differ by one level at
// most, so three codes tell them apart however deep the chart is.
var after = [4]uint8{0, 2, 3, 1}

// add adds the dependencies of the source on all others to sum.
func (b *brandes) add(source uint32, sum []float64) {
	n, steps := b.out(source)
	sigma, coef := b.sigma, b.coef
	for i := n - 1; i > 0; i-- {
		u, acc := b.queue[i], 0.0
		from := b.ends[i-1]
		for _, v := range b.steps[from:steps] {
			acc += coef[v]
		}
		steps = from
		sum[u] += sigma[u] * acc
		coef[u] = acc + 1/sigma[u]
	}
	for _, u := range b.queue[:n] {
		b.level[u], sigma[u] = 0, 0
	}
}

// out walks from the source and gives how many places it reached and how many
// steps it wrote down. Whether a neighbour is new, on the next level or neither
// cannot be guessed, and a wrong guess costs more than the work: the place and
// the step are always written, and counted only if they are meant.
func (b *brandes) out(source uint32) (reached int, end uint32) {
	c, level, sigma, queue, steps := b.c, b.level, b.sigma, b.queue, b.steps
	queue[0], reached = source, 1
	level[source], sigma[source], b.ends[0] = 1, 1, 0
	if c.degree(source) == 0 { // every other place of the queue has a link
		return 1, 0
	}
	for i := 0; i < reached; i++ {
		if i%ahead == 0 {
			for _, u := range queue[i:min(i+ahead, reached)] {
				b.touched ^= c.nbr[c.off[u]]
			}
		}
		u := queue[i]
		next, routes, from := after[level[u]], sigma[u], end
		for _, v := range c.nbr[c.off[u]:c.off[u+1]] {
			is := level[v]
			fresh := 0
			if is == 0 {
				fresh, is = 1, next
			}
			level[v] = is
			queue[reached] = v
			reached += fresh
			step := uint32(0)
			if is == next {
				step = 1
			}
			steps[end] = v
			end += step
		}
		for _, v := range steps[from:end] {
			sigma[v] += routes
		}
		b.ends[i] = end
	}
	return reached, end
}
