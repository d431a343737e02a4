package graph

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"liaison/internal/fault"
)

// MaxReach is the greatest distance at which two cases may be told to be near.
const MaxReach = 6

// Joins watches which links bring cases together: which join two parts of the
// graph that belong to different cases, and which bring a subject of one case
// within some links of a subject of another. A case is a number that the
// caller gives meaning; a node of a case is a subject of interest to it.
//
// Detection runs on the whole of the View that it was made with, which is in
// general more than any one person may see: what is told to whom must be asked
// again under the reader's own View.
//
// Links and cases may come in any order and in any lots: Near and Together
// answer the same in the end. What is not growth needs Rebuild: a link taken
// away, a node shown or hidden, a node that becomes a hub by its number of
// links. A Joins is for one goroutine.
type Joins struct {
	view   View
	reach  int
	parent []uint32
	size   []uint32
	cases  map[uint32][]uint32 // of a root, ascending
	of     map[NodeID][]uint32 // of a node, ascending
	marked []uint64            // bit of each node that has a case
	near   map[[2]uint32]Nearness
	dim    map[[2]uint32]bool
	sides  [2][]labelled
	// bridges are steps that are no links: nodes that were judged to be one.
	bridges map[NodeID][]NodeID
}

// Nearness is how close two cases have come.
type Nearness struct {
	// Cases are the two, lower number first; Ends a subject of each.
	Cases [2]uint32
	Ends  [2]NodeID
	// Distance is the number of links between the ends.
	Distance int
}

// Joined is what one link, or one subject added to a case, brought together.
type Joined struct {
	// Ends are the ends of the link; both the same for a subject added.
	Ends [2]NodeID
	// Link is the link, if Ends differ.
	Link LinkID
	// Sides are the cases of the two parts of the graph that were apart until
	// now; nil unless both have one that the other has not.
	Sides [2][]uint32
	// Nearer lists the pairs of cases that are nearer than ever before.
	Nearer []Nearness
	// Routes lists, for each pair that is nearer or dim, every two subjects of
	// them that are within reach of each other by way of this link.
	Routes []Nearness
}

// Touching is a link that is new in a snapshot.
type Touching struct {
	A, B NodeID
	Link LinkID
}

// NewJoins watches the links that v follows, up to a distance of reach.
func NewJoins(v View, reach int) (*Joins, error) {
	if reach < 1 || reach > MaxReach {
		return nil, fault.New(fault.Invalid, "cases are near at 1 to %d links, not %d", MaxReach, reach)
	}
	j := &Joins{view: v, reach: reach}
	j.clear()
	j.of, j.bridges = map[NodeID][]uint32{}, map[NodeID][]NodeID{}
	j.dim = map[[2]uint32]bool{}
	return j, nil
}

// Dim says of two cases whether somebody who would have to know that they are
// near may not see it. What comes within reach between them is then told over
// every link, not only over the one that brings them nearer.
func (j *Joins) Dim(a, b uint32, dim bool) {
	pair := [2]uint32{min(a, b), max(a, b)}
	if dim {
		j.dim[pair] = true
	} else {
		delete(j.dim, pair)
	}
}

// Routes lists every two subjects of two cases that are within reach of each
// other.
func (j *Joins) Routes(ctx context.Context, s *Snapshot, a, b uint32) ([]Nearness, error) {
	l, err := s.lens(j.view)
	if err != nil {
		return nil, err
	}
	var out []Nearness
	for n, of := range j.of {
		if !slices.Contains(of, a) || !l.sees(n) {
			continue
		}
		found, err := j.look(ctx, l, n, j.reach, true, nil)
		if err != nil {
			return nil, err
		}
		for _, x := range found {
			if slices.Contains(j.of[x.node], b) {
				out = append(out, between(labelled{node: n}, a, x, b, 0))
			}
		}
	}
	return out, nil
}

// Bridge takes in that a and b were judged to be one, as a step of its own,
// and tells what that joins. Withdrawing it needs Unbridge and Rebuild.
func (j *Joins) Bridge(ctx context.Context, s *Snapshot, a, b NodeID) (Joined, error) {
	l, err := s.lens(j.view)
	if err != nil {
		return Joined{}, err
	}
	if int(max(a, b)) >= s.nodes || a == b {
		return Joined{}, fault.New(fault.Invalid, "no bridge between nodes %d and %d of %d", a, b, s.nodes)
	}
	j.grow(s.nodes)
	x := Joined{Ends: [2]NodeID{a, b}}
	if slices.Contains(j.bridges[a], b) {
		return x, nil
	}
	j.bridges[a], j.bridges[b] = append(j.bridges[a], b), append(j.bridges[b], a)
	x.Sides = j.unite(uint32(a), uint32(b))
	return x, j.approach(ctx, l, &x)
}

// Bridged tells whether a and b are bridged.
func (j *Joins) Bridged(a, b NodeID) bool { return slices.Contains(j.bridges[a], b) }

// Unbridge forgets a bridge; Rebuild must follow.
func (j *Joins) Unbridge(a, b NodeID) {
	j.bridges[a] = slices.DeleteFunc(j.bridges[a], func(n NodeID) bool { return n == b })
	j.bridges[b] = slices.DeleteFunc(j.bridges[b], func(n NodeID) bool { return n == a })
}

func (j *Joins) clear() {
	j.parent, j.size = nil, nil
	j.cases, j.near = map[uint32][]uint32{}, map[[2]uint32]Nearness{}
}

func (j *Joins) grow(nodes int) {
	for n := len(j.parent); n < nodes; n++ {
		j.parent = append(j.parent, uint32(n))
		j.size = append(j.size, 1)
	}
	for len(j.marked) < (nodes+63)/64 {
		j.marked = append(j.marked, 0)
	}
}

func (j *Joins) find(n uint32) uint32 {
	for j.parent[n] != n {
		j.parent[n] = j.parent[j.parent[n]]
		n = j.parent[n]
	}
	return n
}

// Mark makes n a subject of a case and tells what that brings together in s.
func (j *Joins) Mark(ctx context.Context, s *Snapshot, n NodeID, of uint32) (Joined, error) {
	l, err := s.lens(j.view)
	if err != nil {
		return Joined{}, err
	}
	if int(n) >= s.nodes {
		return Joined{}, fault.New(fault.Invalid, "no node %d among %d", n, s.nodes)
	}
	j.grow(s.nodes)
	out := Joined{Ends: [2]NodeID{n, n}}
	at, known := slices.BinarySearch(j.of[n], of)
	if known {
		return out, nil
	}
	j.of[n] = slices.Insert(slices.Clone(j.of[n]), at, of)
	j.marked[n>>6] |= 1 << (n & 63)
	root := j.find(uint32(n))
	before := j.cases[root]
	j.cases[root] = union(before, []uint32{of})
	if len(before) > 0 && len(before) < len(j.cases[root]) {
		out.Sides = [2][]uint32{before, {of}}
	}
	if !l.sees(n) {
		return out, nil
	}
	found, err := j.look(ctx, l, n, j.reach, true, nil)
	if err != nil {
		return Joined{}, err
	}
	for _, x := range found {
		j.nearer(s, &out, labelled{node: n, distance: 0}, of, x, j.of[x.node], 0)
	}
	for _, x := range found {
		j.route(&out, labelled{node: n}, of, x, 0)
	}
	return out, nil
}

// Add takes in links that are new in s and tells for each what it joins; links
// that join nothing are left out. It must be given every link once, in the
// snapshot in which it appeared or a later one.
func (j *Joins) Add(ctx context.Context, s *Snapshot, links ...Touching) ([]Joined, error) {
	l, err := s.lens(j.view)
	if err != nil {
		return nil, err
	}
	j.grow(s.nodes)
	var out []Joined
	for _, t := range links {
		set, ok := s.setOf(t)
		if !ok {
			return nil, fault.New(fault.NotFound, "no link %d between nodes %d and %d", t.Link, t.A, t.B)
		}
		if !l.sees(t.A) || !l.sees(t.B) || !l.admits(set, t.Link) {
			continue
		}
		x := Joined{Ends: [2]NodeID{t.A, t.B}, Link: t.Link}
		if !l.uncrossed(t.A) && !l.uncrossed(t.B) {
			x.Sides = j.unite(uint32(t.A), uint32(t.B))
		}
		if err := j.approach(ctx, l, &x); err != nil {
			return nil, err
		}
		if x.Sides[0] != nil || len(x.Nearer) > 0 || len(x.Routes) > 0 {
			out = append(out, x)
		}
	}
	return out, nil
}

// setOf is the marking set of a link that is in the snapshot.
func (s *Snapshot) setOf(t Touching) (set SetID, ok bool) {
	if !s.has(t.A) || !s.has(t.B) {
		return 0, false
	}
	a, b := t.A, t.B
	if s.total(a) > s.total(b) {
		a, b = b, a
	}
	s.slots(a, func(m SetID, far NodeID, id LinkID) bool {
		if id == t.Link && far == b {
			set, ok = m, true
		}
		return !ok
	})
	return set, ok
}

// unite puts two parts together and tells their cases if each side has one
// that the other has not.
func (j *Joins) unite(a, b uint32) (sides [2][]uint32) {
	a, b = j.find(a), j.find(b)
	if a == b {
		return sides
	}
	left, right := j.cases[a], j.cases[b]
	if j.size[a] < j.size[b] {
		a, b = b, a
	}
	j.parent[b] = a
	j.size[a] += j.size[b]
	if len(left)+len(right) == 0 {
		return sides
	}
	all := union(left, right)
	delete(j.cases, b)
	j.cases[a] = all
	if len(all) > len(left) && len(all) > len(right) {
		sides = [2][]uint32{left, right}
	}
	return sides
}

func union(x, y []uint32) []uint32 {
	out := slices.Concat(x, y)
	slices.Sort(out)
	return slices.Compact(out)
}

// Near lists the pairs of cases that have come within reach, by number.
func (j *Joins) Near() []Nearness {
	return slices.SortedFunc(maps.Values(j.near), compareNear)
}

func compareNear(x, y Nearness) int {
	return cmp.Or(cmp.Compare(x.Cases[0], y.Cases[0]), cmp.Compare(x.Cases[1], y.Cases[1]))
}

// Together lists the sets of two or more cases that lie in one part of the
// graph, by their lowest number.
func (j *Joins) Together() [][]uint32 {
	var out [][]uint32
	for _, set := range j.cases {
		if len(set) > 1 {
			out = append(out, set)
		}
	}
	slices.SortFunc(out, slices.Compare)
	return out
}

// Rebuild forgets the links and takes those of s instead, after a link was
// taken away or for a new View; nil keeps the old one. The cases stay.
func (j *Joins) Rebuild(ctx context.Context, s *Snapshot, v *View) error {
	if v != nil {
		j.view = *v
	}
	l, err := s.lens(j.view)
	if err != nil {
		return err
	}
	j.clear()
	j.grow(s.nodes)
	for n := range NodeID(s.nodes) {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return fault.Wrap(fault.Unavailable, ctx.Err(), "the joins were not rebuilt")
		}
		if !l.sees(n) || l.uncrossed(n) {
			continue
		}
		s.slots(n, func(set SetID, far NodeID, id LinkID) bool {
			if n < far && l.sees(far) && l.admits(set, id) && !l.uncrossed(far) {
				j.unite(uint32(n), uint32(far))
			}
			return true
		})
	}
	for a, bs := range j.bridges {
		for _, b := range bs {
			j.unite(uint32(a), uint32(b))
		}
	}
	of := j.of
	j.of, j.marked = map[NodeID][]uint32{}, make([]uint64, len(j.marked))
	for _, n := range slices.Sorted(maps.Keys(of)) {
		for _, c := range of[n] {
			if _, err := j.Mark(ctx, s, n, c); err != nil {
				j.of = of
				return err
			}
		}
	}
	return nil
}
