package graph

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"
)

// attachment is a chart by preferential attachment, per ties a new place.
func attachment(places, per int, seed uint64) *Chart {
	r := rand.New(rand.NewPCG(seed, 5))
	var ends []uint32
	var ties [][2]uint32
	for v := per; v < places; v++ {
		for range per {
			u := uint32(r.IntN(v))
			if len(ends) > 0 {
				u = ends[r.IntN(len(ends))]
			}
			if u != uint32(v) {
				ties = append(ties, [2]uint32{uint32(v), u})
				ends = append(ends, uint32(v), u)
			}
		}
	}
	c, err := ChartOf(places, ties, nil)
	if err != nil {
		panic(err)
	}
	return c
}

func BenchmarkGroups(b *testing.B) {
	for _, places := range []int{20_000, 200_000} {
		c := attachment(places, 5, 1)
		b.Run(time.Duration(places).String(), func(b *testing.B) {
			for b.Loop() {
				g, err := c.Groups(context.Background(), GroupOptions{Seed: 1})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(g.Modularity, "Q")
				b.ReportMetric(float64(g.Count), "groups")
			}
		})
	}
}

func BenchmarkSampledBetweenness(b *testing.B) {
	c := attachment(200_000, 5, 1)
	for b.Loop() {
		if _, err := c.SampledBetweenness(context.Background(), 64, 1); err != nil {
			b.Fatal(err)
		}
	}
}
