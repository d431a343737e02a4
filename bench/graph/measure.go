package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"liaison/internal/graph"
)

// bench is one generated graph and the pairs that are asked for.
type bench struct {
	*table
	h     *holding
	s     *graph.Snapshot
	pairs [][2]graph.NodeID
}

func measure(t *table, links int, python string) error {
	h := generate(links, 1)
	began := cpuAll()
	s, err := h.build(len(h.ends))
	if err != nil {
		return err
	}
	t.put("build", "≤ 3 s", short(cpuAll()-began))
	t.put("memory a link, all columns", "–", fmt.Sprintf("%d bytes", s.Bytes()/int64(s.Links())))
	b := &bench{table: t, h: h, s: s}
	r := rand.New(rand.NewPCG(9, 9))
	for range 1000 {
		b.pairs = append(b.pairs, [2]graph.NodeID{graph.NodeID(r.IntN(h.nodes)), graph.NodeID(r.IntN(h.nodes))})
	}
	for _, part := range []func() error{b.paths, b.alternatives, b.around, b.joins, b.changes, b.meetings, b.gonum} {
		if err := part(); err != nil {
			return err
		}
	}
	return b.charts(python)
}

// each asks a question for every pair, twice, and gives p50 and p99 of the
// second time.
func (b *bench) each(pairs [][2]graph.NodeID, ask func(x, y graph.NodeID) error) (string, error) {
	var took []time.Duration
	for range 2 {
		took = took[:0]
		for _, p := range pairs {
			began := cpu()
			if err := ask(p[0], p[1]); err != nil {
				return "", err
			}
			took = append(took, cpu()-began)
		}
	}
	slices.Sort(took)
	return short(took[len(took)/2]) + ", " + short(took[len(took)*99/100]), nil
}

func (b *bench) paths() error {
	ctx := context.Background()
	for _, refused := range []bool{false, true} {
		v, name := b.h.view(b.s, refused), "all permitted"
		if refused {
			name = "half refused"
		}
		found := 0
		hop, err := b.each(b.pairs, func(x, y graph.NodeID) error {
			p, err := b.s.HopPath(ctx, v, x, y, 6)
			if p.Found() {
				found++
			}
			return err
		})
		if err != nil {
			return err
		}
		b.put("hop path ≤ 6, "+name, "≤ 0.3 ms, ≤ 2 ms", fmt.Sprintf("%s (%d of 1,000 found)", hop, found/2))
		if err := b.connected(v, name); err != nil {
			return err
		}
		best, err := b.each(b.pairs, func(x, y graph.NodeID) error {
			_, err := b.s.BestPath(ctx, v, x, y, 6)
			return err
		})
		if err != nil {
			return err
		}
		b.put("best-evidenced path, "+name, "≤ 5 ms, ≤ 15 ms", best)
	}
	return nil
}

// connected asks again for the pairs that have a path: those without one are
// often answered at once and make the median of all look better.
func (b *bench) connected(v graph.View, name string) error {
	ctx := context.Background()
	var have [][2]graph.NodeID
	for _, p := range b.pairs {
		path, err := b.s.HopPath(ctx, v, p[0], p[1], 6)
		if err != nil {
			return err
		}
		if path.Found() {
			have = append(have, p)
		}
	}
	if len(have) == 0 {
		return nil
	}
	took, err := b.each(have, func(x, y graph.NodeID) error {
		_, err := b.s.HopPath(ctx, v, x, y, 6)
		return err
	})
	if err != nil {
		return err
	}
	b.put("hop path ≤ 6, "+name+", connected pairs only", "≤ 0.3 ms, ≤ 2 ms", took)
	return nil
}

// rest takes sources away, as a reader of claims would.
type rest struct {
	b       *bench
	sources map[uint32]bool
}

func (r *rest) Exclude(links []graph.LinkID) {
	for _, l := range links {
		for _, c := range r.b.s.Claims(l) {
			if permitted(r.b.h.mark[c]) {
				r.sources[r.b.h.source[c]] = true
			}
		}
	}
}

func (r *rest) Left(l graph.LinkID) (graph.Evidence, bool) {
	return r.b.h.sum(r.b.s.Claims(l), func(c uint32) bool {
		return permitted(r.b.h.mark[c]) && !r.sources[r.b.h.source[c]]
	})
}

func (b *bench) alternatives() error {
	v := b.h.view(b.s, true)
	took, err := b.each(b.pairs[:200], func(x, y graph.NodeID) error {
		_, err := b.s.Alternatives(context.Background(), v, x, y, 6, 5, &rest{b: b, sources: map[uint32]bool{}})
		return err
	})
	if err != nil {
		return err
	}
	b.put("five paths on other sources, half refused", "≤ 100 ms", took)
	whole := graph.View{HubCap: 2000, Memo: graph.NewMemo()}
	took, err = b.each(b.pairs[:100], func(x, y graph.NodeID) error {
		_, err := b.s.ShortestPaths(context.Background(), whole, x, y, 6, 5)
		return err
	})
	b.put("five shortest paths (Yen), all permitted", "≤ 100 ms", took)
	return err
}

func (b *bench) around() error {
	for _, refused := range []bool{false, true} {
		v, name := b.h.view(b.s, refused), "two hops, all permitted"
		if refused {
			name = "two hops, half refused"
		}
		met := 0
		took, err := b.each(b.pairs, func(x, _ graph.NodeID) error {
			a, err := b.s.Neighbourhood(context.Background(), v, x, 2, 0)
			met += len(a.Nodes)
			return err
		})
		if err != nil {
			return err
		}
		b.put(name, "≤ 20 µs", fmt.Sprintf("%s (%d nodes)", took, met/2/len(b.pairs)))
	}
	return nil
}

// joins marks subjects of cases and asks of the newest links what they join.
func (b *bench) joins() error {
	ctx := context.Background()
	j, err := graph.NewJoins(graph.View{HubCap: 2000, Memo: graph.NewMemo()}, 3)
	if err != nil {
		return err
	}
	began := cpuAll()
	if err := j.Rebuild(ctx, b.s, nil); err != nil {
		return err
	}
	b.put("joins: union of all links", "–", short(cpuAll()-began))
	r := rand.New(rand.NewPCG(3, 3))
	for of := range uint32(200) {
		for range 10 {
			if _, err := j.Mark(ctx, b.s, graph.NodeID(r.IntN(b.h.nodes)), of); err != nil {
				return err
			}
		}
	}
	var took []time.Duration
	for i := max(0, len(b.h.ends)-10_000); i < len(b.h.ends); i++ {
		t := graph.Touching{A: b.h.ends[i][0], B: b.h.ends[i][1], Link: graph.LinkID(i)}
		began := cpu()
		if _, err := j.Add(ctx, b.s, t); err != nil {
			return err
		}
		took = append(took, cpu()-began)
	}
	slices.Sort(took)
	b.put("joins: a claim, 200 cases of 10, reach 3", "≤ 10 µs, ≤ 150 µs", short(took[len(took)/2])+", "+short(took[len(took)*99/100]))
	return nil
}

// changes adds links one by one and in lots, and rebuilds.
func (b *bench) changes() error {
	s, r := b.s, rand.New(rand.NewPCG(4, 4))
	for _, lot := range []int{1, 1000} {
		const lots = 20
		began := cpu()
		for range lots {
			d := s.Delta()
			for range lot {
				l := b.h.link(r.IntN(len(b.h.ends)), d.Sets())
				d.AddLink(l)
			}
			var err error
			if s, err = d.Publish(1); err != nil {
				return err
			}
		}
		b.put(fmt.Sprintf("delta of %d links, published", lot), "–", short((cpu()-began)/lots))
	}
	began := cpuAll()
	if _, err := s.Rebuild(context.Background()); err != nil {
		return err
	}
	b.put("rebuild with the deltas", "≤ 3 s", short(cpuAll()-began))
	return nil
}
