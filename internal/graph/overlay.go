package graph

// slot is one end of an overlay link.
type slot struct {
	nbr  NodeID
	set  SetID
	link LinkID
}

// adjPage holds the overlay of 512 nodes: slots added since the base was
// built, and which nodes have a removed base link.
type adjPage struct {
	slots [pageSize][]slot
	hurt  [pageSize / 64]uint64
}

const deadBits = 12 // a page of tombstones covers 4,096 links

type deadPage [1 << (deadBits - 6)]uint64

// overlay is what changed since the base was built. The zero value is empty.
type overlay struct {
	adj     []*adjPage // nil pages are untouched
	dead    []*deadPage
	columns columns // of added links
	removed int     // links with a tombstone
	tail    *tail
}

func (o *overlay) page(n NodeID) *adjPage {
	if i := int(n >> pageBits); i < len(o.adj) {
		return o.adj[i]
	}
	return nil
}

func (o *overlay) isDead(l LinkID) bool {
	i := int(l >> deadBits)
	if i >= len(o.dead) || o.dead[i] == nil {
		return false
	}
	return o.dead[i][l>>6&(1<<(deadBits-6)-1)]>>(l&63)&1 != 0
}

func (p *adjPage) isHurt(n NodeID) bool {
	i := n & pageMask
	return p.hurt[i>>6]>>(i&63)&1 != 0
}

func (o *overlay) bytes() int64 {
	var n int64
	for _, p := range o.adj {
		if p == nil {
			continue
		}
		n += pageSize*24 + pageSize/8
		for i := range p.slots {
			n += int64(12 * cap(p.slots[i]))
		}
	}
	for _, d := range o.dead {
		if d != nil {
			n += int64(len(d) * 8)
		}
	}
	return n + int64(8*(len(o.adj)+len(o.dead)))
}

// Pending is the number of links added and removed since the base was built;
// at about 1 % of Links a Rebuild pays.
func (s *Snapshot) Pending() int { return s.over.columns.len() + s.over.removed }
