package graph

import (
	"context"

	"liaison/internal/fault"
)

// Rebuild sorts base and overlay into a new base without tombstones. Nodes
// keep their numbers, links are numbered anew in the same sequence. Readers of
// s are not disturbed; the feeder then goes on from the new snapshot, whose
// cursor is that of s.
func (s *Snapshot) Rebuild(ctx context.Context) (*Snapshot, error) {
	return s.rebuild(ctx.Err)
}

// rebuild asks stop now and then whether to give up; nil goes on.
func (s *Snapshot) rebuild(stop func() error) (*Snapshot, error) {
	live := s.Links()
	ends := make([][2]NodeID, s.linkEnd())
	sets := make([]SetID, s.linkEnd())
	for n := range NodeID(s.nodes) {
		if stop != nil && n%checkEvery == 0 && stop() != nil {
			return nil, fault.Wrap(fault.Unavailable, stop(), "the rebuild was given up")
		}
		s.slots(n, func(set SetID, far NodeID, id LinkID) bool {
			if n < far {
				ends[id], sets[id] = [2]NodeID{n, far}, set
			}
			return true
		})
	}
	var cols columns
	cols.grow(live, len(s.base.claims)+len(s.over.columns.claims))
	next := 0
	for i := range ends {
		if ends[i][0] == ends[i][1] {
			continue // removed
		}
		c, k := s.cols(LinkID(i))
		cols.copyFrom(c, k)
		ends[next], sets[next] = ends[i], sets[i]
		next++
	}
	out := &Snapshot{nodes: s.nodes, pages: s.pages, sets: s.sets, pool: s.pool, cursor: s.cursor}
	out.base = fill(s.nodes, ends[:next], sets[:next], cols)
	return out, nil
}

// copyFrom appends entry i of c.
func (c *columns) copyFrom(o *columns, i int) {
	c.kind = append(c.kind, o.kind[i])
	c.strength = append(c.strength, o.strength[i])
	c.from = append(c.from, o.from[i])
	c.to = append(c.to, o.to[i])
	c.claims = append(c.claims, o.claimsOf(i)...)
	c.claimOff = append(c.claimOff, uint32(len(c.claims)))
}
