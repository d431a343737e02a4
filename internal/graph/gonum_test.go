package graph

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	gonum "gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
)

// peerGraphs is how many graphs are drawn and asked of gonum too.
const peerGraphs = 2000

// randomWorld draws a graph of up to 24 nodes, with markings, intervals, stubs
// and parallel links.
func randomWorld(r *rand.Rand) *world {
	w := &world{}
	n := 2 + r.IntN(23)
	for range n {
		w.nodes = append(w.nodes, plainNode{kind: uint8(r.IntN(4)), marks: []uint32{r.Uint32N(6)}, order: r.Uint64N(20), stub: r.IntN(20) == 0})
	}
	for range r.IntN(3 * n) {
		a := r.IntN(n)
		l := plainLink{a: NodeID(a), b: NodeID((a + 1 + r.IntN(n-1)) % n), kind: uint16(r.IntN(4))}
		for range 1 + r.IntN(3) {
			from := r.Int32N(30)
			l.claims = append(l.claims, uint32(len(w.claims)))
			w.claims = append(w.claims, plainClaim{mark: r.Uint32N(6), source: r.Uint32N(7), level: uint8(1 + r.IntN(3)), from: from, to: from + r.Int32N(20)})
		}
		w.links = append(w.links, l)
	}
	return w
}

// randomCaller draws who asks: half of them see everything and filter nothing.
func randomCaller(r *rand.Rand) caller {
	all := r.IntN(2) == 0
	c := caller{permitted: map[uint32]bool{}}
	for m := range uint32(6) {
		c.permitted[m] = all || r.IntN(4) > 0
	}
	if all {
		return c
	}
	if r.IntN(2) == 0 {
		from := r.Int32N(20)
		c.window = Window{On: true, From: from, To: from + 10 + r.Int32N(20)}
	}
	if r.IntN(2) == 0 {
		c.hubCap = 3 + r.IntN(5)
	}
	c.floor = uint8(r.IntN(3))
	return c
}

// from is gonum’s graph of what may be walked from a over links of at least a
// level: no way leads on from a hub or stub, unless it is a itself.
func (p *plain) from(a NodeID, level uint8) *simple.DirectedGraph {
	g := simple.NewDirectedGraph()
	for n := range p.w.nodes {
		g.AddNode(simple.Node(n))
	}
	for u, ties := range p.ties {
		for _, t := range ties {
			if t.ev.Level >= level && (u == a || !p.hub(u)) {
				g.SetEdge(simple.Edge{F: simple.Node(u), T: simple.Node(t.far)})
			}
		}
	}
	return g
}

// hops is a distance of gonum’s as a number of links, -1 beyond most.
func hops(distance float64, most int) int {
	if distance > float64(most) {
		return -1
	}
	return int(distance)
}

// hopsOf is that of a path of ours.
func hopsOf(p Path) int {
	if !p.Found() {
		return -1
	}
	return p.Len()
}

func TestAnswersAreThoseOfGonum(t *testing.T) {
	var ours, theirs float64 // modularity, summed
	for seed := range uint64(peerGraphs) {
		r := rand.New(rand.NewPCG(seed, 6))
		w, c := randomWorld(r), randomCaller(r)
		s := w.build(t)
		p, v := w.filter(c), w.view(s, c)
		x := &beside{T: t, seed: seed, p: p, s: s, v: v}
		x.paths(r)
		x.components()
		q, theirQ := x.chart()
		ours, theirs = ours+q, theirs+theirQ
		if t.Failed() {
			return
		}
	}
	t.Logf("mean modularity %.4f, gonum’s Louvain %.4f", ours/peerGraphs, theirs/peerGraphs)
	if ours < theirs {
		t.Errorf("groups have a mean modularity of %.4f, gonum’s of %.4f", ours/peerGraphs, theirs/peerGraphs)
	}
}

// beside asks gonum and the engine the same.
type beside struct {
	*testing.T
	seed uint64
	p    *plain
	s    *Snapshot
	v    View
}

func (x *beside) same(what string, got, want any) {
	x.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		x.Errorf("graph %d: %s (gonum - ours +):\n%s", x.seed, what, diff)
	}
}

func (x *beside) ok(err error) {
	x.Helper()
	if err != nil {
		x.Fatal(err)
	}
}

// paths compares distances of all pairs, the best-evidenced path of a few and
// the k shortest of a few.
func (x *beside) paths(r *rand.Rand) {
	ctx, n := context.Background(), NodeID(len(x.p.w.nodes))
	most := 2 + r.IntN(5)
	whole := x.p.from(n, 0) // from none of them: the same for all that are no hubs
	for a := range n {
		g := whole
		if x.p.hub(a) {
			g = x.p.from(a, 0)
		}
		to := path.DijkstraFrom(simple.Node(a), g)
		for b := range n {
			got, err := x.s.HopPath(ctx, x.v, a, b, most)
			x.ok(err)
			want := -1
			if x.p.seen[a] && x.p.seen[b] {
				want = hops(to.WeightTo(int64(b)), most)
			}
			if hopsOf(got) != want {
				x.Errorf("graph %d: %d to %d within %d: %d links, gonum's %d", x.seed, a, b, most, hopsOf(got), want)
			}
		}
	}
	for range 6 {
		a, b := NodeID(r.IntN(int(n))), NodeID(r.IntN(int(n)))
		if a == b || !x.p.seen[a] || !x.p.seen[b] {
			continue
		}
		x.best(a, b)
		x.shortest(a, b, most, 1+r.IntN(8))
	}
}

// best compares the strongest level that connects, and the length over it.
func (x *beside) best(a, b NodeID) {
	got, err := x.s.BestPath(context.Background(), x.v, a, b, MaxHops)
	x.ok(err)
	want, level := -1, uint8(3)
	for ; want < 0 && level >= max(x.v.Floor, 1); level-- {
		_, d := path.DijkstraFromTo(simple.Node(a), simple.Node(b), x.p.from(a, level))
		want = hops(d, MaxHops)
	}
	x.same("length of the best path", hopsOf(got), want)
	if want > 0 {
		x.same("weakest level of the best path", got.Weakest(), level+1)
	}
}

// shortest compares the lengths of the k shortest loopless paths.
func (x *beside) shortest(a, b NodeID, most, k int) {
	got, err := x.s.ShortestPaths(context.Background(), x.v, a, b, most, k)
	x.ok(err)
	lengths, want := []int{}, []int{}
	for _, p := range got {
		lengths = append(lengths, p.Len())
	}
	for _, p := range path.YenKShortestPaths(x.p.from(a, 0), k, math.Inf(1), simple.Node(a), simple.Node(b)) {
		if len(p)-1 <= most {
			want = append(want, len(p)-1)
		}
	}
	x.same("lengths of the shortest paths", lengths, want)
}

// components compares how nodes fall apart; a hub is one by itself.
func (x *beside) components() {
	label, sizes, err := x.s.Components(context.Background(), x.v)
	x.ok(err)
	parts := topo.ConnectedComponents(x.p.chart())
	x.same("number of components", len(sizes), len(parts))
	for _, part := range parts {
		for _, n := range part {
			x.same("component", label[n.ID()], label[part[0].ID()])
		}
		x.same("size of a component", sizes[label[part[0].ID()]], len(part))
	}
}

// chart is gonum’s graph of what the caller sees, weighted by sources; hubs and
// stubs stand alone.
func (p *plain) chart() *simple.WeightedUndirectedGraph {
	g := simple.NewWeightedUndirectedGraph(0, 0)
	for n := range p.w.nodes {
		if p.seen[NodeID(n)] {
			g.AddNode(simple.Node(n))
		}
	}
	for u, ties := range p.ties {
		for _, t := range ties {
			if p.hub(u) || p.hub(t.far) {
				continue
			}
			weight := float64(min(max(t.ev.Sources, 1), MaxWeight))
			if old, ok := g.Weight(int64(u), int64(t.far)); !ok || old < weight {
				g.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(u), T: simple.Node(t.far), W: weight})
			}
		}
	}
	return g
}

// chart compares cuts, bridges, brokers and groups, and gives the modularity
// of our groups and of gonum’s.
func (x *beside) chart() (ours, theirs float64) {
	c, err := x.s.Chart(context.Background(), x.v, nil)
	x.ok(err)
	g := x.p.chart()
	x.same("ties of the chart", c.Ties(), g.Edges().Len())
	x.cuts(c, g)
	between, err := c.Betweenness(context.Background())
	x.ok(err)
	want := network.Betweenness(unweighted{g})
	for i, b := range between {
		pairs := max(float64(c.Len()-1)*float64(c.Len()-2), 1)
		if w := want[int64(c.Node(i))] / pairs; math.Abs(b-w) > 1e-12 {
			x.Errorf("graph %d: %d lies on %v of the routes, gonum's %v", x.seed, c.Node(i), b, w)
		}
	}
	if c.Ties() == 0 {
		return 0, 0
	}
	for _, resolution := range []float64{1, 0.5, 2} {
		groups, err := c.Groups(context.Background(), GroupOptions{Seed: x.seed, Resolution: resolution})
		x.ok(err)
		of := make([][]gonum.Node, groups.Count)
		for i, k := range groups.Of {
			of[k] = append(of[k], simple.Node(c.Node(i)))
		}
		if q := community.Q(g, of, resolution); math.Abs(q-groups.Modularity) > 1e-12 {
			x.Errorf("graph %d: modularity %v, gonum's of the same groups %v", x.seed, groups.Modularity, q)
		}
		for _, group := range of {
			x.same("parts of a group", len(topo.ConnectedComponents(induced(g, group))), 1)
		}
		if resolution == 1 {
			ours = groups.Modularity
			theirs = community.Q(g, community.Modularize(g, 1, rand.NewPCG(x.seed, 1)).Communities(), 1)
		}
	}
	return ours, theirs
}

// cuts compares articulation points and bridges, for which gonum has no
// question of their own, with its components once each is taken away.
func (x *beside) cuts(c *Chart, g *simple.WeightedUndirectedGraph) {
	whole := len(topo.ConnectedComponents(g))
	cuts, bridges := c.Cuts()
	at, between := map[NodeID]int{}, map[[2]NodeID]bool{}
	for _, k := range cuts {
		at[c.Node(k.Place)] = len(k.Parts)
	}
	for _, b := range bridges {
		u, v := c.Node(b[0]), c.Node(b[1])
		between[[2]NodeID{min(u, v), max(u, v)}] = true
	}
	for _, n := range c.Nodes() {
		h := x.p.chart()
		h.RemoveNode(int64(n))
		want := 0
		if parts := len(topo.ConnectedComponents(h)) - whole + 1; parts > 1 {
			want = parts
		}
		x.same("parts without a node", at[n], want)
	}
	for _, e := range gonum.EdgesOf(g.Edges()) {
		u, v := e.From().ID(), e.To().ID()
		weight, _ := g.Weight(u, v)
		g.RemoveEdge(u, v)
		x.same("bridge", between[[2]NodeID{NodeID(min(u, v)), NodeID(max(u, v))}], len(topo.ConnectedComponents(g)) > whole)
		g.SetWeightedEdge(g.NewWeightedEdge(simple.Node(u), simple.Node(v), weight))
	}
}

// unweighted hides the weights, which gonum’s walks would take for lengths.
type unweighted struct{ gonum.Undirected }

// induced is the part of g between some nodes.
func induced(g *simple.WeightedUndirectedGraph, nodes []gonum.Node) *simple.UndirectedGraph {
	out := simple.NewUndirectedGraph()
	for _, n := range nodes {
		out.AddNode(n)
	}
	for i, u := range nodes {
		for _, v := range nodes[:i] {
			if g.HasEdgeBetween(u.ID(), v.ID()) {
				out.SetEdge(simple.Edge{F: u, T: v})
			}
		}
	}
	return out
}
