package graph

import (
	"context"

	"liaison/internal/fault"
)

// MaxAlternatives bounds how many further paths may be asked for.
const MaxAlternatives = 64

// Rest tells what is left of the evidence when sources are taken away. An
// implementation knows which sources support which link; graph does not.
type Rest interface {
	// Exclude takes away every source that supports one of the links.
	Exclude(links []LinkID)
	// Left gives the evidence of a link without the sources taken away, from
	// claims that the caller may see; false when nothing is left.
	Left(LinkID) (Evidence, bool)
}

// Alternatives finds the best path under v, then the best path that rests on
// none of the sources of those before it, up to k paths in all. "Best" is the
// order of HopPath. With a nil rest paths share no link instead.
func (s *Snapshot) Alternatives(ctx context.Context, v View, a, b NodeID, maxHops, k int, rest Rest) ([]Path, error) {
	if k < 1 || k > MaxAlternatives {
		return nil, fault.New(fault.Invalid, "1 to %d paths may be asked for, not %d", MaxAlternatives, k)
	}
	var out []Path
	for len(out) < k {
		p, err := s.HopPath(ctx, v, a, b, maxHops)
		if err != nil {
			return nil, err
		}
		if !p.Found() {
			break
		}
		out = append(out, p)
		if p.Len() == 0 {
			break
		}
		if rest == nil {
			v.Excluded = s.without(v.Excluded, p.Links)
			continue
		}
		rest.Exclude(p.Links)
		v.Judge = rest.Left
	}
	return out, nil
}

// without returns the bits of the excluded links and of more, in fresh words.
func (s *Snapshot) without(excluded []uint64, more []LinkID) []uint64 {
	top := 64 * len(excluded)
	for _, l := range more {
		top = max(top, int(l)+1)
	}
	out := make([]uint64, (top+63)/64)
	copy(out, excluded)
	for _, l := range more {
		out[l>>6] |= 1 << (l & 63)
	}
	return out
}
