package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"

	"liaison/internal/graph"
)

// small is a small random graph as another program is given it, hidden things
// left out, and what the engine answers on the whole of it under the markings.
// Distances and best paths are [from, to, …], -1 where there is no path.
type small struct {
	Nodes      []graph.NodeID    `json:"nodes"`
	Ties       [][4]int          `json:"ties"` // ends, level, sources
	Hops       [][3]int          `json:"hops"`
	Best       [][4]int          `json:"best"` // ends, weakest level, links
	Shortest   []shortest        `json:"shortest"`
	Components [][]graph.NodeID  `json:"components"`
	Cuts       []graph.NodeID    `json:"cuts"`
	Bridges    [][2]graph.NodeID `json:"bridges"`
	Between    []float64         `json:"between"`
	Groups     [][]graph.NodeID  `json:"groups"`
	Modularity float64           `json:"modularity"`
	seen       map[graph.NodeID]int
}

// shortest has the lengths of the k shortest loopless paths.
type shortest struct {
	From    graph.NodeID `json:"from"`
	To      graph.NodeID `json:"to"`
	K       int          `json:"k"`
	Lengths []int        `json:"lengths"`
}

// equal draws that many small graphs and has networkx answer what the engine
// answered.
func equal(graphs int, python string) error {
	if python == "" {
		return errors.New("compare with networkx: --python names a Python that has it")
	}
	dir, err := os.MkdirTemp("", "graph")
	if err != nil {
		return fmt.Errorf("make folder for graphs: %w", err)
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "graphs.jsonl")
	if err := writeSmall(name, graphs); err != nil {
		return err
	}
	cmd := exec.Command(python, "bench/peers/equal.py", name)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("run bench/peers/equal.py: %w", err)
	}
	return nil
}

func writeSmall(name string, graphs int) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("write graphs: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	out := json.NewEncoder(w)
	for seed := range uint64(graphs) {
		g, err := drawSmall(rand.New(rand.NewPCG(seed, 20)))
		if err != nil {
			return fmt.Errorf("graph %d: %w", seed, err)
		}
		if err := out.Encode(g); err != nil {
			return fmt.Errorf("write graph %d: %w", seed, err)
		}
	}
	return w.Flush()
}

// drawSmall draws up to 30 nodes under six markings; a caller may be refused
// some of them.
func drawSmall(r *rand.Rand) (*small, error) {
	n := 2 + r.IntN(29)
	var refused [6]bool
	for m := range refused {
		refused[m] = r.IntN(3) == 0
	}
	b, g := graph.NewBuilder(nil), &small{seen: map[graph.NodeID]int{}}
	for range n {
		mark := r.Uint32N(6)
		id := b.AddNode(0, b.Sets().Intern(mark))
		if !refused[mark] {
			g.seen[id] = len(g.Nodes)
			g.Nodes = append(g.Nodes, id)
		}
	}
	for range r.IntN(3 * n) {
		x := r.IntN(n)
		y := (x + 1 + r.IntN(n-1)) % n
		mark, level, sources := r.Uint32N(6), 1+r.IntN(3), 1+r.IntN(4)
		l := graph.Link{A: graph.NodeID(x), B: graph.NodeID(y), Level: uint8(level), Sources: uint8(sources),
			From: graph.OpenPast, To: graph.OpenFuture, MarkSet: b.Sets().Intern(mark)}
		b.AddLink(l)
		_, sawA := g.seen[l.A]
		_, sawB := g.seen[l.B]
		if !refused[mark] && sawA && sawB {
			g.Ties = append(g.Ties, [4]int{x, y, level, min(sources, graph.MaxWeight)})
		}
	}
	s, err := b.Build(1)
	if err != nil {
		return nil, err
	}
	var v graph.View
	v.Any, v.All = s.Sets().Permit(func(m uint32) bool { return !refused[m] })
	v.NodeAny = v.Any
	v.Slow = func(graph.LinkID) (graph.Evidence, bool) { return graph.Evidence{}, false } // each link has one marking
	if err := g.paths(s, v, r); err != nil {
		return nil, err
	}
	return g, g.chart(s, v)
}

func (g *small) paths(s *graph.Snapshot, v graph.View, r *rand.Rand) error {
	ctx := context.Background()
	for _, a := range g.Nodes {
		for _, b := range g.Nodes {
			p, err := s.HopPath(ctx, v, a, b, graph.MaxHops)
			if err != nil {
				return err
			}
			hops := -1
			if p.Found() {
				hops = p.Len()
			}
			g.Hops = append(g.Hops, [3]int{int(a), int(b), hops})
		}
	}
	for range min(8, len(g.Nodes)) {
		a, b := g.Nodes[r.IntN(len(g.Nodes))], g.Nodes[r.IntN(len(g.Nodes))]
		if a == b {
			continue
		}
		p, err := s.BestPath(ctx, v, a, b, graph.MaxHops)
		if err != nil {
			return err
		}
		best := [4]int{int(a), int(b), -1, -1}
		if p.Found() {
			best[2], best[3] = int(p.Weakest()), p.Len()
		}
		g.Best = append(g.Best, best)
		k := 1 + r.IntN(6)
		list, err := s.ShortestPaths(ctx, v, a, b, graph.MaxHops, k)
		if err != nil {
			return err
		}
		few := shortest{From: a, To: b, K: k, Lengths: []int{}}
		for _, p := range list {
			few.Lengths = append(few.Lengths, p.Len())
		}
		g.Shortest = append(g.Shortest, few)
	}
	return nil
}

func (g *small) chart(s *graph.Snapshot, v graph.View) error {
	ctx := context.Background()
	label, sizes, err := s.Components(ctx, v)
	if err != nil {
		return err
	}
	g.Components = make([][]graph.NodeID, len(sizes))
	for _, n := range g.Nodes {
		g.Components[label[n]] = append(g.Components[label[n]], n)
	}
	c, err := s.Chart(ctx, v, nil)
	if err != nil {
		return err
	}
	if g.Between, err = c.Betweenness(ctx); err != nil {
		return err
	}
	cuts, bridges := c.Cuts()
	for _, k := range cuts {
		g.Cuts = append(g.Cuts, c.Node(k.Place))
	}
	for _, b := range bridges {
		g.Bridges = append(g.Bridges, [2]graph.NodeID{c.Node(b[0]), c.Node(b[1])})
	}
	groups, err := c.Groups(ctx, graph.GroupOptions{Seed: 1})
	if err != nil {
		return err
	}
	g.Groups = make([][]graph.NodeID, groups.Count)
	for i, k := range groups.Of {
		g.Groups[k] = append(g.Groups[k], c.Node(i))
	}
	g.Modularity = groups.Modularity
	return nil
}
