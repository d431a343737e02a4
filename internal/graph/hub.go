package graph

import "sync"

// Memo remembers which nodes of one snapshot are hubs for one permission, so
// that a long list is counted once and not at every question. It may be used
// by many goroutines, and must be dropped when the permission changes; for
// another snapshot it starts anew by itself.
type Memo struct {
	mu   sync.RWMutex
	s    *Snapshot
	hubs map[NodeID]bool
}

// NewMemo makes an empty Memo.
func NewMemo() *Memo { return &Memo{} }

func (m *Memo) get(s *Snapshot, n NodeID) (hub, known bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.s != s {
		return false, false
	}
	hub, known = m.hubs[n]
	return hub, known
}

func (m *Memo) put(s *Snapshot, n NodeID, hub bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.s != s {
		m.s, m.hubs = s, map[NodeID]bool{}
	}
	m.hubs[n] = hub
}

// uncrossed tells that n may be an end and no bridge: a stub, a hub by kind,
// or a node with more permitted links than the cap. The total number of links
// only saves the count; used as the test itself it would tell of hidden links.
func (l *lens) uncrossed(n NodeID) bool {
	if l.Same.has(n) {
		return l.uncrossedGroup(n)
	}
	if l.barred(n) {
		return true
	}
	if l.HubCap <= 0 || l.s.total(n) <= l.HubCap {
		return false
	}
	if l.Memo != nil {
		if hub, known := l.Memo.get(l.s, n); known {
			return hub
		}
	}
	hub := l.visible(n, l.HubCap+1) > l.HubCap
	if l.Memo != nil {
		l.Memo.put(l.s, n, hub)
	}
	return hub
}

// barred tells that n is a stub or a hub by kind.
func (l *lens) barred(n NodeID) bool {
	p, i := l.s.pages[n>>pageBits], n&pageMask
	return p.state[i]&stateStub != 0 || bit(l.HubKinds[:], uint32(p.kind[i]))
}

// visible counts the links of n that the caller may see at all, up to limit.
func (l *lens) visible(n NodeID, limit int) int {
	count := 0
	l.s.slots(n, func(set SetID, far NodeID, id LinkID) bool {
		if l.exists(set, far, id) {
			count++
		}
		return count < limit
	})
	return count
}

// exists tells that the caller may see the link, whatever window, kinds and
// floor say.
func (l *lens) exists(set SetID, far NodeID, id LinkID) bool {
	if !bit(l.any, uint32(set)) || !l.shows(far) {
		return false
	}
	if bit(l.all, uint32(set)) || l.Slow == nil {
		return true
	}
	_, ok := l.Slow(id)
	return ok
}

// slots calls see for each slot of n, base first, until it returns false.
func (s *Snapshot) slots(n NodeID, see func(SetID, NodeID, LinkID) bool) {
	p := s.over.page(n)
	if b := s.base; int(n)+1 < len(b.off) {
		hurt := p != nil && p.isHurt(n)
		for k, end := b.off[n], b.off[n+1]; k < end; k++ {
			if hurt && s.over.isDead(b.link[k]) {
				continue
			}
			if !see(b.set[k], b.nbr[k], b.link[k]) {
				return
			}
		}
	}
	if p != nil {
		for _, t := range p.slots[n&pageMask] {
			if !see(t.set, t.nbr, t.link) {
				return
			}
		}
	}
}
