package graph

import "slices"

// Cut is a node whose absence takes a chart apart.
type Cut struct {
	// Place is its place in the chart.
	Place int
	// Parts are the sizes, greatest first, of the parts into which the rest of
	// its component falls.
	Parts []int
}

// Cuts finds the articulation points, by place, and the bridges, ties whose
// absence takes the chart apart, as pairs of places, in one walk (Hopcroft and
// Tarjan 1973).
func (c *Chart) Cuts() (cuts []Cut, bridges [][2]int) {
	w := newCutWalk(c, nil)
	for v := range c.nodes {
		parts := w.parts(v)
		if len(parts) > 1 {
			slices.SortFunc(parts, func(a, b int) int { return b - a })
			cuts = append(cuts, Cut{Place: v, Parts: parts})
		}
	}
	for v, p := range w.parent {
		if p >= 0 && w.low[v] == w.enter[v] {
			bridges = append(bridges, [2]int{min(v, int(p)), max(v, int(p))})
		}
	}
	slices.SortFunc(bridges, func(a, b [2]int) int {
		if a[0] != b[0] {
			return a[0] - b[0]
		}
		return a[1] - b[1]
	})
	return cuts, bridges
}

// cutWalk is a depth-first walk with the figures from which parts follow.
type cutWalk struct {
	c      *Chart
	parent []int32
	enter  []int32 // time of entry; 0 is never
	low    []int32 // earliest entry reachable by one back tie from below
	size   []int32 // nodes in the subtree
	root   []int32
	split  [][]int32 // per node: children that hang on it alone
}

// newCutWalk walks the chart without the nodes marked as removed.
func newCutWalk(c *Chart, removed []bool) *cutWalk {
	n := c.Len()
	w := &cutWalk{c: c, parent: make([]int32, n), enter: make([]int32, n), low: make([]int32, n), size: make([]int32, n), root: make([]int32, n), split: make([][]int32, n)}
	at := make([]uint32, n) // next slot to look at
	time := int32(0)
	var stack []int32
	open := func(v, parent, root int32) {
		time++
		w.parent[v], w.enter[v], w.low[v], w.size[v], w.root[v] = parent, time, time, 1, root
		at[v] = c.off[v]
		stack = append(stack, v)
	}
	for r := range int32(n) {
		w.parent[r] = max(w.parent[r], -1)
		if w.enter[r] != 0 || removed != nil && removed[r] {
			if w.enter[r] == 0 {
				w.parent[r] = -1
			}
			continue
		}
		open(r, -1, r)
		for len(stack) > 0 {
			v := stack[len(stack)-1]
			if at[v] < c.off[v+1] {
				u := int32(c.nbr[at[v]])
				at[v]++
				switch {
				case removed != nil && removed[u] || u == w.parent[v]:
				case w.enter[u] == 0:
					open(u, v, r)
				default:
					w.low[v] = min(w.low[v], w.enter[u])
				}
				continue
			}
			stack = stack[:len(stack)-1]
			if p := w.parent[v]; p >= 0 {
				w.size[p] += w.size[v]
				w.low[p] = min(w.low[p], w.low[v])
				if w.low[v] >= w.enter[p] {
					w.split[p] = append(w.split[p], v)
				}
			}
		}
	}
	return w
}

// parts are the sizes of the parts into which the component of v falls without
// v; one part or none means that v holds nothing together.
func (w *cutWalk) parts(v int) []int {
	rest := int(w.size[w.root[v]]) - 1
	var out []int
	for _, child := range w.split[v] {
		out = append(out, int(w.size[child]))
		rest -= int(w.size[child])
	}
	if rest > 0 {
		out = append(out, rest)
	}
	return out
}
