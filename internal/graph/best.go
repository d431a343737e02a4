package graph

import "context"

// BestPath finds the path whose weakest link has the highest level, then the
// shortest of those (see Path): the search runs once per level, strongest
// first, and the first level that connects is the answer.
func (s *Snapshot) BestPath(ctx context.Context, v View, a, b NodeID, maxHops int) (Path, error) {
	for level := uint8(3); ; level-- {
		w := v
		w.Floor = level
		p, err := s.HopPath(ctx, w, a, b, maxHops)
		if err != nil || p.Found() || level <= v.Floor {
			return p, err
		}
	}
}

// PathsByLevel finds for each level from 3 down to the floor the shortest path
// over links of that level and better, and keeps those that are shorter than
// any on a higher level: so that a short weak path and a longer strong one are
// both seen. The strongest stands first.
func (s *Snapshot) PathsByLevel(ctx context.Context, v View, a, b NodeID, maxHops int) ([]Path, error) {
	var out []Path
	for level := uint8(3); ; level-- {
		w := v
		w.Floor = level
		p, err := s.HopPath(ctx, w, a, b, maxHops)
		if err != nil {
			return nil, err
		}
		if p.Found() {
			if n := len(out); n == 0 || p.Len() < out[n-1].Len() {
				out = append(out, p)
			}
			if p.Len() <= 1 {
				return out, nil
			}
		}
		if level <= v.Floor {
			return out, nil
		}
	}
}
