package graph

import (
	"context"
)

// NoComponent labels nodes that the caller does not see.
const NoComponent = ^uint32(0)

// Components labels every node with the component that it lies in under v:
// 0 for the component of the node of least public order, and so on. Links to
// a node that is not crossed do not connect; such a node is a component by
// itself. The second result has the number of nodes of each component.
func (s *Snapshot) Components(ctx context.Context, v View) (label []uint32, sizes []int, err error) {
	l, err := s.lens(v)
	if err != nil {
		return nil, nil, err
	}
	label = make([]uint32, s.nodes)
	order := make([]NodeID, 0, s.nodes)
	for n := range NodeID(s.nodes) {
		label[n] = NoComponent
		if l.sees(n) {
			order = append(order, n)
		}
	}
	s.sortNodes(order, nil)
	x, err := s.pool.take(ctx, s.nodes)
	if err != nil {
		return nil, nil, err
	}
	defer s.pool.give(x)
	for _, n := range order {
		if label[n] != NoComponent {
			continue
		}
		size, err := l.flood(ctx, x, label, n, uint32(len(sizes)))
		if err != nil {
			return nil, nil, err
		}
		sizes = append(sizes, size)
	}
	return label, sizes, nil
}

// flood labels all that can be reached from n.
func (l *lens) flood(ctx context.Context, x *scratch, label []uint32, n NodeID, with uint32) (int, error) {
	label[n] = with
	if l.uncrossed(n) {
		return 1, nil
	}
	todo := append(x.nodes[:0], n)
	size := 1
	for len(todo) > 0 {
		u := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if err := x.spend(ctx, l.s.total(u)); err != nil {
			return 0, err
		}
		l.s.slots(u, func(set SetID, far NodeID, id LinkID) bool {
			if label[far] == NoComponent && l.sees(far) && l.admits(set, id) && !l.uncrossed(far) {
				label[far] = with
				size++
				todo = append(todo, far)
			}
			return true
		})
	}
	x.nodes = todo
	return size, nil
}
