package graph

import (
	"context"

	"liaison/internal/fault"
)

// StableGroups is the best of several divisions of a chart, and how far the
// others agree with it.
type StableGroups struct {
	Groups
	// Stayed tells for each place in which share of the runs it was in the
	// run's image of its group. Under StableShare it is to be drawn between
	// the groups.
	Stayed []float64
	// Runs is the number of divisions; Lowest the least modularity of them.
	Runs   int
	Lowest float64
}

// StableShare is the share of runs under which a place belongs to no group.
const StableShare = 0.8

// MaxRuns bounds the number of seeds.
const MaxRuns = 100

// StableGroups divides the chart once for each seed and keeps the division of
// the greatest modularity, the first of equals. A group of another run counts
// as the image of the kept group with which it shares most places.
func (c *Chart) StableGroups(ctx context.Context, o GroupOptions, seeds []uint64) (StableGroups, error) {
	if len(seeds) < 1 || len(seeds) > MaxRuns {
		return StableGroups{}, fault.New(fault.Invalid, "groups are sought with 1 to %d seeds, not %d", MaxRuns, len(seeds))
	}
	runs := make([]Groups, len(seeds))
	best := 0
	out := StableGroups{Runs: len(seeds)}
	for i, seed := range seeds {
		o.Seed = seed
		g, err := c.Groups(ctx, o)
		if err != nil {
			return StableGroups{}, err
		}
		runs[i] = g
		if g.Modularity > runs[best].Modularity {
			best = i
		}
		if i == 0 || g.Modularity < out.Lowest {
			out.Lowest = g.Modularity
		}
	}
	out.Groups = runs[best]
	out.Stayed = make([]float64, c.Len())
	for _, run := range runs {
		image := images(run, out.Groups)
		for v := range out.Stayed {
			if image[run.Of[v]] == out.Of[v] {
				out.Stayed[v]++
			}
		}
	}
	for v := range out.Stayed {
		out.Stayed[v] /= float64(len(runs))
	}
	return out, nil
}

// images finds for each group of run the group of kept that shares most places
// with it, the lower number of equals.
func images(run, kept Groups) []uint32 {
	shared := make([]map[uint32]int, run.Count)
	for v, g := range run.Of {
		if shared[g] == nil {
			shared[g] = map[uint32]int{}
		}
		shared[g][kept.Of[v]]++
	}
	out := make([]uint32, run.Count)
	for g, with := range shared {
		most := 0
		for k, n := range with {
			if n > most || n == most && k < out[g] {
				out[g], most = k, n
			}
		}
	}
	return out
}
