package graph

import (
	"liaison/internal/fault"
)

// Window bounds the time in which a link may have held. The zero value does
// not test time.
type Window struct {
	// On turns the test on.
	On bool
	// From and To are the first and last day, see OpenPast and OpenFuture.
	From, To int32
	// Certainly asks for links that lie within the window; otherwise those
	// that overlap it pass. An undated link overlaps always and lies within
	// never.
	Certainly bool
}

func (w *Window) passes(from, to int32) bool {
	if !w.Certainly {
		return from <= w.To && to >= w.From
	}
	return from >= w.From && to <= w.To && from != OpenPast && to != OpenFuture
}

// View is what one caller may see and wants to look at. Slices may be shared
// by many Views and must not change while one is in use.
type View struct {
	// Any has the bit of each marking set of which at least one claim is
	// permitted: the link exists. Nil permits all; a set beyond its end is
	// refused.
	Any []uint64
	// All has the bit of each set of which every claim is permitted: the
	// link's own columns hold. Nil permits all; a set beyond its end is asked
	// through Slow.
	All []uint64
	// NodeAny is Any for the sets of nodes.
	NodeAny []uint64
	// Slow gives the evidence of a link of whose claims some are permitted
	// and some not, from the permitted ones alone; false when they support
	// nothing. Needed when All is given. It must not ask the snapshot a
	// question that takes scratch (paths, sweeps).
	Slow func(LinkID) (Evidence, bool)
	// Judge, if given, replaces the columns and Slow for every link that Any
	// admits: for evidence without certain sources.
	Judge func(LinkID) (Evidence, bool)
	// Window filters by time.
	Window Window
	// Kinds has the bit of each kind of link to follow; nil follows all.
	Kinds []uint64
	// Floor is the lowest evidence level to follow; 0 follows all.
	Floor uint8
	// Excluded has the bit of each link not to follow.
	Excluded []uint64
	// HubCap is the number of permitted links above which a node is an end
	// and never crossed; 0 caps nothing. The links are those that the caller
	// may see at all, whatever window, kinds and floor say.
	HubCap int
	// HubKinds has the bit of each kind of node that is never crossed.
	HubKinds [4]uint64
	// Same, if given, are the nodes that the caller holds to be one. Paths
	// heed it (HopPath and what rests on it).
	Same *Same
	// Memo, if given, remembers counted hubs between questions of the same
	// Any, NodeAny and HubCap.
	Memo *Memo
}

// lens is a View made ready for one snapshot.
type lens struct {
	View
	s        *Snapshot
	any, all []uint64
	node     []uint64
	deep     bool // link columns are tested for every link
}

func (s *Snapshot) lens(v View) (*lens, error) {
	l := &lens{View: v, s: s}
	n := s.sets.Len()
	l.any, l.all, l.node = cover(v.Any, n), cover(v.All, n), cover(v.NodeAny, n)
	if v.All != nil && v.Slow == nil && v.Judge == nil {
		return nil, fault.New(fault.Invalid, "a view with partly permitted sets needs a slow path")
	}
	if v.Floor > 3 {
		return nil, fault.New(fault.Invalid, "the floor is a level from 0 to 3, not %d", v.Floor)
	}
	if v.Window.On && v.Window.From > v.Window.To {
		return nil, fault.New(fault.Invalid, "a window from day %d to the earlier day %d", v.Window.From, v.Window.To)
	}
	l.deep = v.Judge != nil || v.Window.On || v.Kinds != nil || v.Floor > 0 || v.Excluded != nil
	return l, nil
}

// cover returns words for n bits: all ones for nil, zeros behind the end.
func cover(words []uint64, n int) []uint64 {
	need := (n + 63) / 64
	switch {
	case words == nil:
		return ones(need)
	case len(words) >= need:
		return words
	}
	out := make([]uint64, need)
	copy(out, words)
	return out
}

func ones(words int) []uint64 {
	if words <= len(allOnes) {
		return allOnes[:words]
	}
	out := make([]uint64, words)
	for i := range out {
		out[i] = ^uint64(0)
	}
	return out
}

// allOnes serves views that permit everything; never written.
var allOnes = func() (w [256]uint64) {
	for i := range w {
		w[i] = ^uint64(0)
	}
	return w
}()

// sees tells that the caller may see node n.
func (l *lens) sees(n NodeID) bool {
	return l.s.has(n) && l.shows(n)
}

// shows is sees for the far end of a link. Where every node is permitted its
// set, a load from afar, is not asked for.
func (l *lens) shows(n NodeID) bool {
	return l.NodeAny == nil || bit(l.node, uint32(l.s.NodeSet(n)))
}

// pass tells whether link id, whose set Any admits, is to be followed.
func (l *lens) pass(set SetID, id LinkID) bool {
	if l.Excluded != nil && int(id>>6) < len(l.Excluded) && bit(l.Excluded, uint32(id)) {
		return false
	}
	c, i := l.s.cols(id)
	if l.Kinds != nil {
		k := uint32(c.kind[i])
		if int(k>>6) >= len(l.Kinds) || !bit(l.Kinds, k) {
			return false
		}
	}
	if l.Judge == nil && bit(l.all, uint32(set)) {
		return uint8(c.strength[i]>>8) >= l.Floor && (!l.Window.On || l.Window.passes(c.from[i], c.to[i]))
	}
	e, ok := l.ask(id)
	return ok && e.Level >= l.Floor && (!l.Window.On || l.Window.passes(e.From, e.To))
}

func (l *lens) ask(id LinkID) (Evidence, bool) {
	if l.Judge != nil {
		return l.Judge(id)
	}
	return l.Slow(id)
}

// admits is the whole test of a link: marking first, columns only if needed.
func (l *lens) admits(set SetID, id LinkID) bool {
	if !bit(l.any, uint32(set)) {
		return false
	}
	if !l.deep && bit(l.all, uint32(set)) {
		return true
	}
	return l.pass(set, id)
}

// evidence is what the caller may know of a link that admits let through.
func (l *lens) evidence(set SetID, id LinkID) Evidence {
	if l.Judge == nil && bit(l.all, uint32(set)) {
		return l.s.Whole(id)
	}
	e, _ := l.ask(id)
	return e
}
