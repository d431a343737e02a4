package graph

import (
	"cmp"
	"slices"

	"pgregory.net/rapid"
)

// world is what a graph was made of: the test's own truth. Claims carry the
// evidence; links sum them up.
type world struct {
	nodes  []plainNode
	links  []plainLink
	claims []plainClaim
}

type plainNode struct {
	kind  uint8
	marks []uint32
	order uint64
	stub  bool
}

type plainLink struct {
	a, b   NodeID
	kind   uint16
	claims []uint32
}

type plainClaim struct {
	mark, source uint32
	level        uint8
	from, to     int32
}

// sum is the evidence of the given claims.
func (w *world) sum(claims []uint32) Evidence {
	e := Evidence{From: OpenFuture, To: OpenPast, First: NoClaim}
	sources := map[uint32]bool{}
	for _, c := range claims {
		x := w.claims[c]
		e.Level = max(e.Level, x.level)
		e.From, e.To, e.First = min(e.From, x.from), max(e.To, x.to), min(e.First, c)
		sources[x.source] = true
	}
	e.Sources = uint8(len(sources))
	return e
}

func (w *world) link(l plainLink, sets *Sets) Link {
	e := w.sum(l.claims)
	var marks []uint32
	for _, c := range l.claims {
		marks = append(marks, w.claims[c].mark)
	}
	return Link{A: l.a, B: l.b, Kind: l.kind, Level: e.Level, Sources: e.Sources, From: e.From, To: e.To, MarkSet: sets.Intern(marks...), Claims: l.claims}
}

// caller is a permission and a question's filters.
type caller struct {
	permitted map[uint32]bool
	without   map[uint32]bool // sources
	window    Window
	kinds     []uint64
	floor     uint8
	hubCap    int
	hubKinds  [4]uint64
}

// view makes the engine's view of the caller over s.
func (w *world) view(s *Snapshot, c caller) View {
	v := View{Window: c.window, Kinds: c.kinds, Floor: c.floor, HubCap: c.hubCap, HubKinds: c.hubKinds}
	v.Any, v.All = s.Sets().Permit(func(m uint32) bool { return c.permitted[m] })
	v.NodeAny = v.Any
	evidence := func(without map[uint32]bool) func(LinkID) (Evidence, bool) {
		return func(l LinkID) (Evidence, bool) {
			seen := slices.DeleteFunc(slices.Clone(s.Claims(l)), func(i uint32) bool {
				return !c.permitted[w.claims[i].mark] || without[w.claims[i].source]
			})
			return w.sum(seen), len(seen) > 0
		}
	}
	v.Slow = evidence(nil)
	if c.without != nil {
		v.Judge = evidence(c.without)
	}
	return v
}

// plain is the graph with everything hidden removed.
type plain struct {
	w      *world
	c      caller
	seen   map[NodeID]bool
	ties   map[NodeID][]plainTie // followed by the question
	degree map[NodeID]int        // of all visible links
}

type plainTie struct {
	far  NodeID
	link int
	kind uint16
	ev   Evidence
}

func (w *world) filter(c caller) *plain {
	p := &plain{w: w, c: c, seen: map[NodeID]bool{}, ties: map[NodeID][]plainTie{}, degree: map[NodeID]int{}}
	for i, n := range w.nodes {
		p.seen[NodeID(i)] = slices.ContainsFunc(n.marks, func(m uint32) bool { return c.permitted[m] })
	}
	for i, l := range w.links {
		permitted := slices.DeleteFunc(slices.Clone(l.claims), func(x uint32) bool { return !c.permitted[w.claims[x].mark] })
		if !p.seen[l.a] || !p.seen[l.b] || len(permitted) == 0 {
			continue
		}
		p.degree[l.a]++
		p.degree[l.b]++
		left := slices.DeleteFunc(permitted, func(x uint32) bool { return c.without[w.claims[x].source] })
		e := w.sum(left)
		if len(left) == 0 || e.Level < c.floor || c.kinds != nil && c.kinds[0]>>l.kind&1 == 0 {
			continue
		}
		if win := c.window; win.On && !win.Certainly && (e.From > win.To || e.To < win.From) {
			continue
		} else if win.On && win.Certainly && (e.From < win.From || e.To > win.To || e.From == OpenPast || e.To == OpenFuture) {
			continue
		}
		p.ties[l.a] = append(p.ties[l.a], plainTie{l.b, i, l.kind, e})
		p.ties[l.b] = append(p.ties[l.b], plainTie{l.a, i, l.kind, e})
	}
	return p
}

func (p *plain) hub(n NodeID) bool {
	x := p.w.nodes[n]
	return x.stub || p.c.hubKinds[0]>>x.kind&1 != 0 || p.c.hubCap > 0 && p.degree[n] > p.c.hubCap
}

// distances from n, hubs not crossed.
func (p *plain) distances(n NodeID) map[NodeID]int {
	dist := map[NodeID]int{}
	if !p.seen[n] {
		return dist
	}
	dist[n] = 0
	for queue := []NodeID{n}; len(queue) > 0; queue = queue[1:] {
		u := queue[0]
		if u != n && p.hub(u) {
			continue
		}
		for _, t := range p.ties[u] {
			if _, ok := dist[t.far]; !ok {
				dist[t.far] = dist[u] + 1
				queue = append(queue, t.far)
			}
		}
	}
	return dist
}

// shortest lists every shortest path from a to b as ties.
func (p *plain) shortest(a, b NodeID, maxHops int) [][]plainTie {
	dist := p.distances(b)
	d, ok := dist[a]
	if !ok || d > maxHops || !p.seen[a] || !p.seen[b] {
		return nil
	}
	var out [][]plainTie
	var walk func(u NodeID, path []plainTie)
	walk = func(u NodeID, path []plainTie) {
		if u == b {
			out = append(out, slices.Clone(path))
			return
		}
		if u != a && p.hub(u) {
			return
		}
		for _, t := range p.ties[u] {
			if x, ok := dist[t.far]; ok && x == d-len(path)-1 && (t.far == b || !p.hub(t.far)) {
				walk(t.far, append(path, t))
			}
		}
	}
	walk(a, nil)
	return out
}

// best picks among the shortest paths by the published order.
func (p *plain) best(a, b NodeID, maxHops int) []plainTie {
	swapped := cmp.Compare(p.w.nodes[b].order, p.w.nodes[a].order) < 0 || p.w.nodes[a].order == p.w.nodes[b].order && b < a
	if swapped {
		a, b = b, a
	}
	all := p.shortest(a, b, maxHops)
	if len(all) == 0 {
		return nil
	}
	best := slices.MinFunc(all, p.comparePaths)
	if !swapped {
		return best
	}
	back := []plainTie{}
	for i := len(best) - 1; i >= 0; i-- {
		t := best[i]
		t.far = a
		if i > 0 {
			t.far = best[i-1].far
		}
		back = append(back, t)
	}
	return back
}

func (p *plain) comparePaths(x, y []plainTie) int {
	measure := func(path []plainTie) (level, corroborated int, first uint32) {
		level = 3
		for _, t := range path {
			level, first = min(level, int(t.ev.Level)), max(first, t.ev.First)
			if t.ev.Sources >= 2 {
				corroborated++
			}
		}
		return level, corroborated, first
	}
	lx, cx, fx := measure(x)
	ly, cy, fy := measure(y)
	if c := cmp.Or(cmp.Compare(ly, lx), cmp.Compare(cy, cx), cmp.Compare(fx, fy)); c != 0 {
		return c
	}
	for i := range x {
		if c := cmp.Or(cmp.Compare(p.w.nodes[x[i].far].order, p.w.nodes[y[i].far].order), cmp.Compare(x[i].far, y[i].far)); c != 0 {
			return c
		}
	}
	for i := range x {
		if c := compareTies(x[i], y[i]); c != 0 {
			return c
		}
	}
	return 0
}

func compareTies(x, y plainTie) int {
	two := func(t plainTie) int { return min(int(t.ev.Sources), 2) / 2 }
	return cmp.Or(cmp.Compare(two(y), two(x)), cmp.Compare(x.ev.First, y.ev.First), cmp.Compare(y.ev.Level, x.ev.Level),
		cmp.Compare(y.ev.Sources, x.ev.Sources), cmp.Compare(x.kind, y.kind), cmp.Compare(x.ev.From, y.ev.From),
		cmp.Compare(x.ev.To, y.ev.To), cmp.Compare(x.link, y.link))
}

// drawWorld draws a small graph with markings, kinds, stubs and intervals.
func drawWorld(t *rapid.T) *world {
	w := &world{}
	n := rapid.IntRange(1, 14).Draw(t, "nodes")
	mark := rapid.Uint32Range(0, 5)
	for range n {
		w.nodes = append(w.nodes, plainNode{
			kind:  uint8(rapid.IntRange(0, 3).Draw(t, "kind")),
			marks: rapid.SliceOfN(mark, 1, 3).Draw(t, "marks"),
			order: rapid.Uint64Range(0, 20).Draw(t, "order"),
			stub:  rapid.IntRange(0, 19).Draw(t, "stub") == 0,
		})
	}
	if n == 1 {
		return w
	}
	for range rapid.IntRange(0, 3*n).Draw(t, "links") {
		w.links = append(w.links, w.drawLink(t))
	}
	return w
}

// drawLink draws a link and its claims.
func (w *world) drawLink(t *rapid.T) plainLink {
	n := len(w.nodes)
	a := rapid.IntRange(0, n-1).Draw(t, "a")
	b := (a + rapid.IntRange(1, n-1).Draw(t, "step")) % n
	l := plainLink{a: NodeID(a), b: NodeID(b), kind: uint16(rapid.IntRange(0, 3).Draw(t, "linkKind"))}
	for range rapid.IntRange(1, 3).Draw(t, "claims") {
		c := plainClaim{mark: rapid.Uint32Range(0, 5).Draw(t, "mark"), source: rapid.Uint32Range(0, 6).Draw(t, "source"),
			level: uint8(rapid.IntRange(1, 3).Draw(t, "level")), from: OpenPast, to: OpenFuture}
		if rapid.Bool().Draw(t, "dated") {
			c.from = int32(rapid.IntRange(0, 30).Draw(t, "from"))
			c.to = c.from + int32(rapid.IntRange(0, 15).Draw(t, "days"))
		}
		l.claims = append(l.claims, uint32(len(w.claims)))
		w.claims = append(w.claims, c)
	}
	return l
}

func drawCaller(t *rapid.T) caller {
	c := caller{permitted: map[uint32]bool{}}
	for m := range uint32(6) {
		c.permitted[m] = rapid.IntRange(0, 3).Draw(t, "permitted") > 0
	}
	if rapid.Bool().Draw(t, "window") {
		from := int32(rapid.IntRange(0, 40).Draw(t, "windowFrom"))
		c.window = Window{On: true, From: from, To: from + int32(rapid.IntRange(0, 30).Draw(t, "windowDays")), Certainly: rapid.Bool().Draw(t, "certainly")}
	}
	if rapid.IntRange(0, 3).Draw(t, "kinds") == 0 {
		c.kinds = []uint64{rapid.Uint64Range(1, 15).Draw(t, "kindBits")}
	}
	c.floor = uint8(rapid.IntRange(0, 3).Draw(t, "floor"))
	if rapid.Bool().Draw(t, "capped") {
		c.hubCap = rapid.IntRange(1, 8).Draw(t, "hubCap")
	}
	if rapid.IntRange(0, 3).Draw(t, "hubKinds") == 0 {
		c.hubKinds[0] = rapid.Uint64Range(0, 15).Draw(t, "hubKindBits")
	}
	if rapid.IntRange(0, 3).Draw(t, "excluding") == 0 {
		c.without = map[uint32]bool{rapid.Uint32Range(0, 6).Draw(t, "without"): true}
	}
	return c
}

// build makes the snapshot of the whole world at once.
func (w *world) build(t interface{ Fatal(...any) }) *Snapshot {
	b := NewBuilder(nil)
	for _, n := range w.nodes {
		id := b.AddNode(n.kind, b.Sets().Intern(n.marks...))
		b.SetOrder(id, n.order)
		if n.stub {
			b.MarkStub(id)
		}
	}
	for _, l := range w.links {
		b.AddLink(w.link(l, b.Sets()))
	}
	s, err := b.Build(7)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
