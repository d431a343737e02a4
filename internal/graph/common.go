package graph

import (
	"context"
	"math"
	"slices"
)

// Common is a node tied to both of two others.
type Common struct {
	Node NodeID
	// Degree is the number of distinct nodes that the caller sees tied to it.
	Degree int
	// Weight is 1/ln Degree: a thing shared by two says much, one shared by
	// thousands little (Adamic and Adar 2003).
	Weight float64
}

// CommonNeighbours lists the nodes tied under v to both a and b, greatest
// weight first, then public order. A limit above 0 cuts the list.
func (s *Snapshot) CommonNeighbours(ctx context.Context, v View, a, b NodeID, limit int) ([]Common, error) {
	l, err := s.lens(v)
	if err != nil {
		return nil, err
	}
	if !l.sees(a) || !l.sees(b) || a == b {
		return nil, nil
	}
	na, err := l.near(ctx, a)
	if err != nil {
		return nil, err
	}
	nb, err := l.near(ctx, b)
	if err != nil {
		return nil, err
	}
	var out []Common
	for i, j := 0, 0; i < len(na) && j < len(nb); {
		switch {
		case na[i] < nb[j]:
			i++
		case na[i] > nb[j]:
			j++
		default:
			far, err := l.near(ctx, na[i])
			if err != nil {
				return nil, err
			}
			out = append(out, Common{Node: na[i], Degree: len(far), Weight: 1 / math.Log(float64(len(far)))})
			i, j = i+1, j+1
		}
	}
	slices.SortFunc(out, func(x, y Common) int {
		if x.Degree != y.Degree {
			return x.Degree - y.Degree
		}
		return s.compare(x.Node, y.Node)
	})
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out, nil
}

// near lists the distinct nodes tied to n, by number.
func (l *lens) near(ctx context.Context, n NodeID) ([]NodeID, error) {
	x, err := l.s.pool.take(ctx, l.s.nodes)
	if err != nil {
		return nil, err
	}
	defer l.s.pool.give(x)
	x.stamp[n] = x.epoch << 8
	if err := l.ring(ctx, x, n); err != nil {
		return nil, err
	}
	out := slices.Clone(x.next)
	slices.Sort(out)
	return out, nil
}

// Overlap compares the nodes tied to a under va with those tied to b under vb:
// how many there are on either side and how many on both. The Jaccard index,
// both / (a + b - both), near 1 across a date proposes "same user, new
// telephone"; a and b themselves do not count.
func (s *Snapshot) Overlap(ctx context.Context, va View, a NodeID, vb View, b NodeID) (onlyA, onlyB, both int, err error) {
	la, err := s.lens(va)
	if err != nil {
		return 0, 0, 0, err
	}
	lb, err := s.lens(vb)
	if err != nil {
		return 0, 0, 0, err
	}
	if !la.sees(a) || !lb.sees(b) {
		return 0, 0, 0, nil
	}
	na, err := la.near(ctx, a)
	if err != nil {
		return 0, 0, 0, err
	}
	nb, err := lb.near(ctx, b)
	if err != nil {
		return 0, 0, 0, err
	}
	ends := func(n NodeID) bool { return n == a || n == b }
	na, nb = slices.DeleteFunc(na, ends), slices.DeleteFunc(nb, ends)
	for i, j := 0, 0; i < len(na) && j < len(nb); {
		switch {
		case na[i] < nb[j]:
			i++
		case na[i] > nb[j]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	return len(na) - both, len(nb) - both, both, nil
}
