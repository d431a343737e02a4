package graph

import (
	"cmp"
	"context"
	"slices"

	"liaison/internal/fault"
)

// ShortestPaths lists up to k paths from a to b without loops and of at most
// maxHops links, shortest first, no two over the same nodes: for alternative
// subjects, whatever their sources (Yen 1971). Paths of one length stand in the
// order of Path; of more equal ones than fit, those that leave earlier paths by
// a better rest are kept.
func (s *Snapshot) ShortestPaths(ctx context.Context, v View, a, b NodeID, maxHops, k int) ([]Path, error) {
	if k < 1 || k > MaxAlternatives {
		return nil, fault.New(fault.Invalid, "1 to %d paths may be asked for, not %d", MaxAlternatives, k)
	}
	l, err := s.lens(v)
	if err != nil {
		return nil, err
	}
	swapped := int(max(a, b)) < s.nodes && s.less(b, a)
	if swapped {
		a, b = b, a
	}
	p, err := l.hop(ctx, a, b, maxHops, bar{})
	if err != nil || !p.Found() {
		return nil, err
	}
	out := []Path{p}
	var waiting []Path
	for len(out) < k && out[0].Len() > 0 {
		if waiting, err = l.spurs(ctx, out, waiting, b, maxHops); err != nil {
			return nil, err
		}
		if len(waiting) == 0 {
			break
		}
		best := 0
		for i := range waiting {
			if l.comparePaths(waiting[i], waiting[best]) < 0 {
				best = i
			}
		}
		out = append(out, waiting[best])
		waiting = slices.Delete(waiting, best, best+1)
	}
	for i := range out {
		if swapped {
			out[i].reverse()
		}
	}
	return out, nil
}

// spurs adds to waiting the paths that leave the newest path found at each of
// its nodes and go on another way than any path found with the same beginning.
func (l *lens) spurs(ctx context.Context, found, waiting []Path, b NodeID, maxHops int) ([]Path, error) {
	last := found[len(found)-1]
	for i := range last.Links {
		if maxHops-i < 1 {
			break
		}
		root := last.Nodes[:i+1]
		without := bar{nodes: root[:i], from: root[i]}
		for _, p := range found {
			if len(p.Nodes) > i+1 && slices.Equal(p.Nodes[:i+1], root) {
				without.to = append(without.to, p.Nodes[i+1])
			}
		}
		rest, err := l.hop(ctx, root[i], b, maxHops-i, without)
		if err != nil {
			return nil, err
		}
		if !rest.Found() {
			continue
		}
		p := Path{
			Nodes:    append(slices.Clone(root), rest.Nodes[1:]...),
			Links:    append(slices.Clone(last.Links[:i]), rest.Links...),
			Evidence: append(slices.Clone(last.Evidence[:i]), rest.Evidence...),
			Capped:   rest.Capped,
		}
		if !slices.ContainsFunc(waiting, func(w Path) bool { return slices.Equal(w.Nodes, p.Nodes) }) {
			waiting = append(waiting, p)
		}
	}
	return waiting, nil
}

// comparePaths orders paths with the same ends: shorter first, then as Path
// says.
func (l *lens) comparePaths(x, y Path) int {
	if c := cmp.Compare(x.Len(), y.Len()); c != 0 {
		return c
	}
	if c := cmp.Compare(y.Weakest(), x.Weakest()); c != 0 {
		return c
	}
	cx, fx := x.merit()
	cy, fy := y.merit()
	if c := cmp.Or(cmp.Compare(cy, cx), cmp.Compare(fx, fy)); c != 0 {
		return c
	}
	for i := range x.Nodes {
		if c := l.s.compare(x.Nodes[i], y.Nodes[i]); c != 0 {
			return c
		}
	}
	return 0
}

// merit counts the links of two or more sources and tells when the path was
// complete.
func (p Path) merit() (corroborated int, complete uint32) {
	for _, e := range p.Evidence {
		if e.Sources >= 2 {
			corroborated++
		}
		complete = max(complete, e.First)
	}
	return corroborated, complete
}
