package graph

// Same says which nodes one caller holds to be one and the same, as the
// judgements that he may see have it. It is part of a View and not of a
// Snapshot, since callers differ in it. Paths step from such a group as from
// one node, named by its first; links inside of it are no steps.
type Same struct {
	of      map[NodeID]NodeID
	members map[NodeID][]NodeID
	joined  []uint64 // bit of each node in a group
}

// NewSame makes a Same of groups without common nodes; the first of each group
// stands for it.
func NewSame(groups [][]NodeID) *Same {
	m := &Same{of: map[NodeID]NodeID{}, members: map[NodeID][]NodeID{}}
	for _, g := range groups {
		if len(g) < 2 {
			continue
		}
		m.members[g[0]] = g
		for _, n := range g {
			m.of[n] = g[0]
			for int(n>>6) >= len(m.joined) {
				m.joined = append(m.joined, 0)
			}
			m.joined[n>>6] |= 1 << (n & 63)
		}
	}
	return m
}

func (m *Same) has(n NodeID) bool {
	return m != nil && int(n>>6) < len(m.joined) && bit(m.joined, uint32(n))
}

// Of is the node that stands for n.
func (m *Same) Of(n NodeID) NodeID {
	if !m.has(n) {
		return n
	}
	return m.of[n]
}

// uncrossedGroup is uncrossed for a group: one of it that is never crossed
// holds for all, and their links count together.
func (l *lens) uncrossedGroup(n NodeID) bool {
	members, total := l.Same.members[n], 0
	for _, m := range members {
		if l.barred(m) {
			return true
		}
		total += l.s.total(m)
	}
	if l.HubCap <= 0 || total <= l.HubCap {
		return false
	}
	count := 0
	for _, m := range members {
		l.s.slots(m, func(set SetID, far NodeID, id LinkID) bool {
			if l.Same.Of(far) != n && l.exists(set, far, id) {
				count++
			}
			return count <= l.HubCap
		})
	}
	return count > l.HubCap
}
