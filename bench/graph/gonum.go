package main

import (
	"context"
	"fmt"
	"time"

	gonum "gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/traverse"

	"liaison/internal/graph"
)

// gonum keeps a map a node: beyond these sizes it takes minutes to hours.
const (
	gonumUpTo      = 100_000
	gonumExactUpTo = 10_000
)

// gonum asks gonum for paths and brokers on the same graph.
func (b *bench) gonum() error {
	if len(b.h.ends) > gonumUpTo {
		return nil
	}
	g := simple.NewUndirectedGraph()
	weighted := simple.NewWeightedUndirectedGraph(0, 0)
	for i, e := range b.h.ends {
		if e[0] == e[1] {
			continue
		}
		from, to := simple.Node(e[0]), simple.Node(e[1])
		g.SetEdge(simple.Edge{F: from, T: to})
		cost := float64(4 - b.s.Whole(graph.LinkID(i)).Level)
		if old, ok := weighted.Weight(from.ID(), to.ID()); !ok || cost < old {
			weighted.SetWeightedEdge(simple.WeightedEdge{F: from, T: to, W: cost})
		}
	}
	hops := func(x, y graph.NodeID) int {
		depth := -1
		w := traverse.BreadthFirst{}
		w.Walk(g, simple.Node(x), func(n gonum.Node, d int) bool {
			if n.ID() == int64(y) {
				depth = d
			}
			return depth >= 0
		})
		return depth
	}
	same, pairs := 0, b.pairs[:100]
	for _, p := range pairs {
		ours, err := b.s.HopPath(context.Background(), graph.View{}, p[0], p[1], graph.MaxHops)
		if err != nil {
			return err
		}
		if !ours.Found() && hops(p[0], p[1]) < 0 || ours.Found() && hops(p[0], p[1]) == ours.Len() {
			same++
		}
	}
	b.put("hop counts as gonum's", "all", fmt.Sprintf("%d of %d", same, len(pairs)))
	took, err := b.each(pairs, func(x, y graph.NodeID) error { hops(x, y); return nil })
	if err != nil {
		return err
	}
	b.put("gonum 0.17: hop path (breadth first)", "–", took)
	took, err = b.each(pairs[:20], func(x, y graph.NodeID) error {
		path.DijkstraFromTo(simple.Node(x), simple.Node(y), weighted)
		return nil
	})
	if err != nil {
		return err
	}
	b.put("gonum: best path (Dijkstra, costs by level)", "–", took)
	if len(b.h.ends) > gonumExactUpTo {
		return nil
	}
	wall, began := time.Now(), cpuAll()
	network.Betweenness(g)
	b.put("gonum: betweenness, exact", "–", fmt.Sprintf("%s (%s on the wall)", short(cpuAll()-began), short(time.Since(wall))))
	return nil
}
