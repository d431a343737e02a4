package graph

import "slices"

// MaxHops is the greatest length of a path that may be asked for.
const MaxHops = 60

// Path alternates nodes and links: Links[i] ties Nodes[i] and Nodes[i+1]. No
// nodes means that there is no path.
//
// Of all shortest paths the one is given whose weakest link has the highest
// level; then the one with most links of two or more sources; then the one
// that was complete earliest, by First; then the one whose nodes, read from
// the end of smaller public order, come first in that order; and of parallel
// links the better supported, earlier known, better graded, of the smaller
// kind and day. So the answer does not depend on how the search went, and a
// path asked for in the other direction is the same path reversed.
type Path struct {
	Nodes []NodeID
	Links []LinkID
	// Evidence has what each link is worth to the caller.
	Evidence []Evidence
	// Capped lists the nodes that the search met and did not cross, in public
	// order. It is a function of what the caller may see.
	Capped []NodeID
}

// Found tells that there is a path.
func (p Path) Found() bool { return len(p.Nodes) > 0 }

// Len is the number of links.
func (p Path) Len() int { return len(p.Links) }

// Weakest is the level of the weakest link, 3 for a path without links.
func (p Path) Weakest() uint8 {
	w := uint8(3)
	for _, e := range p.Evidence {
		w = min(w, e.Level)
	}
	return w
}

func (p *Path) reverse() {
	slices.Reverse(p.Nodes)
	slices.Reverse(p.Links)
	slices.Reverse(p.Evidence)
}
