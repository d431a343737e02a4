package graph

import "slices"

// dag is the set of all shortest paths between two ends, small beside the
// graph: its nodes by number in place, its edges in an order in which every
// edge comes after those that lead to its start.
type dag struct {
	nodes []NodeID
	edges []dagEdge
	front []int64 // best value from the start, per node
	back  []int64 // best value to the end, per node
}

type dagEdge struct {
	u, v     int32 // places of the nodes
	from, to NodeID
	link     LinkID
	set      SetID
	ev       Evidence
	value    int64
}

// choose picks the path from a to b among the crossings found.
func (h *hopSearch) choose(a, b NodeID) Path {
	d := &h.dag
	h.gather(d)
	return d.path(h.lens, h.head[a], h.head[b])
}

// gather walks from the crossings back to both ends along the recorded edges.
// head of a node changes its meaning from newest edge to place in d.nodes once
// the node has been walked.
func (h *hopSearch) gather(d *dag) {
	d.nodes, d.edges = d.nodes[:0], d.edges[:0]
	tag := h.epoch<<8 | codeDAG
	enter := func(n NodeID) {
		if h.stamp[n]|sideBit != tag|sideBit {
			h.stamp[n] = tag
			d.nodes = append(d.nodes, n)
		}
	}
	// The expanding side's part first, then reversed, so that edges stand in
	// order from a to b whichever side expanded last.
	left := func(c crossing) NodeID { return c.u }
	right := func(c crossing) NodeID { return c.v }
	flip := len(h.cross) > 0 && h.crossSide() == 1
	if flip {
		left, right = right, left
	}
	for _, c := range h.cross {
		enter(left(c))
	}
	for i := 0; i < len(d.nodes); i++ {
		n := d.nodes[i]
		for e := h.head[n]; e >= 0; e = h.edges[e].next {
			x := &h.edges[e]
			d.edges = append(d.edges, dagEdge{from: x.from, to: n, link: x.link, set: x.set})
			enter(x.from)
		}
	}
	slices.Reverse(d.edges)
	for _, c := range h.cross {
		d.edges = append(d.edges, dagEdge{from: left(c), to: right(c), link: c.link, set: c.set})
	}
	mid := len(d.nodes)
	for _, c := range h.cross {
		enter(right(c))
	}
	for i := mid; i < len(d.nodes); i++ {
		n := d.nodes[i]
		for e := h.head[n]; e >= 0; e = h.edges[e].next {
			x := &h.edges[e]
			d.edges = append(d.edges, dagEdge{from: n, to: x.from, link: x.link, set: x.set})
			enter(x.from)
		}
	}
	for i, n := range d.nodes {
		h.head[n] = int32(i)
	}
	for i := range d.edges {
		e := &d.edges[i]
		e.u, e.v = h.head[e.from], h.head[e.to]
	}
}

// crossSide is the side that found the crossings: that of their u.
func (h *hopSearch) crossSide() int {
	return int(h.stamp[h.cross[0].u] & sideBit >> 7)
}

// path narrows the edges to the best paths, criterion by criterion, then reads
// one off.
func (d *dag) path(l *lens, start, end int32) Path {
	for i := range d.edges {
		e := &d.edges[i]
		e.ev = l.evidence(e.set, e.link)
	}
	for i := range d.edges {
		d.edges[i].value = int64(d.edges[i].ev.Level)
	}
	d.keepWidest(start, end)
	for i := range d.edges {
		d.edges[i].value = 0
		if d.edges[i].ev.Sources >= 2 {
			d.edges[i].value = 1
		}
	}
	d.keepMost(start, end)
	for i := range d.edges {
		d.edges[i].value = -int64(d.edges[i].ev.First)
	}
	d.keepWidest(start, end)
	return d.read(l, start, end)
}

const none = int64(-1) << 62

func (d *dag) clearValues() {
	d.front = resize(d.front, len(d.nodes))
	d.back = resize(d.back, len(d.nodes))
	for i := range d.nodes {
		d.front[i], d.back[i] = none, none
	}
}

// keepWidest keeps the edges of value at least that of the weakest edge of the
// best path, where best is highest weakest.
func (d *dag) keepWidest(start, end int32) {
	d.clearValues()
	d.front[start] = -none
	for i := range d.edges {
		e := &d.edges[i]
		d.front[e.v] = max(d.front[e.v], min(d.front[e.u], e.value))
	}
	least, kept := d.front[end], d.edges[:0]
	for i := range d.edges {
		if d.edges[i].value >= least {
			kept = append(kept, d.edges[i])
		}
	}
	d.edges = kept
}

// keepMost keeps the edges that lie on a path of the greatest sum of values.
func (d *dag) keepMost(start, end int32) {
	d.clearValues()
	d.front[start], d.back[end] = 0, 0
	for i := range d.edges {
		e := &d.edges[i]
		if d.front[e.u] != none {
			d.front[e.v] = max(d.front[e.v], d.front[e.u]+e.value)
		}
	}
	for i := len(d.edges) - 1; i >= 0; i-- {
		e := &d.edges[i]
		if d.back[e.v] != none {
			d.back[e.u] = max(d.back[e.u], d.back[e.v]+e.value)
		}
	}
	most, kept := d.front[end], d.edges[:0]
	for i := range d.edges {
		e := &d.edges[i]
		if f, b := d.front[e.u], d.back[e.v]; f != none && b != none && f+e.value+b == most {
			kept = append(kept, *e)
		}
	}
	d.edges = kept
}

// read walks from start to end, at each node to the neighbour of least public
// order that still leads to the end.
func (d *dag) read(l *lens, start, end int32) Path {
	d.clearValues()
	d.back[end] = 0
	for i := len(d.edges) - 1; i >= 0; i-- {
		if e := &d.edges[i]; d.back[e.v] != none {
			d.back[e.u] = 0
		}
	}
	p := Path{Nodes: []NodeID{d.nodes[start]}}
	at := start
	for at != end {
		var best *dagEdge
		for i := range d.edges {
			e := &d.edges[i]
			if e.u == at && d.back[e.v] != none && (best == nil || l.before(e, best)) {
				best = e
			}
		}
		p.Nodes = append(p.Nodes, best.to)
		p.Links = append(p.Links, best.link)
		p.Evidence = append(p.Evidence, best.ev)
		at = best.v
	}
	return p
}

// before orders edges from one node: by the far node, then by what the link is
// worth.
func (l *lens) before(x, y *dagEdge) bool {
	if x.to != y.to {
		return l.s.less(x.to, y.to)
	}
	return l.better(x.ev, y.ev, x.link, y.link)
}

// better orders parallel links.
func (l *lens) better(x, y Evidence, lx, ly LinkID) bool {
	if cx, cy := x.Sources >= 2, y.Sources >= 2; cx != cy {
		return cx
	}
	if x.First != y.First {
		return x.First < y.First
	}
	if x.Level != y.Level {
		return x.Level > y.Level
	}
	if x.Sources != y.Sources {
		return x.Sources > y.Sources
	}
	if kx, ky := l.s.LinkKind(lx), l.s.LinkKind(ly); kx != ky {
		return kx < ky
	}
	if x.From != y.From {
		return x.From < y.From
	}
	if x.To != y.To {
		return x.To < y.To
	}
	return lx < ly
}

func resize(x []int64, n int) []int64 {
	if cap(x) < n {
		return make([]int64, n, n+n/2)
	}
	return x[:n]
}
