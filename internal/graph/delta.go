package graph

import (
	"slices"
	"sync"

	"liaison/internal/fault"
)

// Delta gathers changes to a snapshot. It copies the pages that it touches,
// so the snapshot that it began with stays as it was. It is for one goroutine.
type Delta struct {
	s        Snapshot
	nodePage map[int]bool // pages that are the delta's own
	adjPage  map[int]bool
	deadPage map[int]bool
	began    int // overlay links at the beginning
	ended    bool
	err      error
}

// tail tells how much of the shared end of the overlay arrays is taken. Only
// the one open delta of the newest snapshot may append in place.
type tail struct {
	mu    sync.Mutex
	links int
	open  bool
}

// claim takes the right to append behind links entries, if it is free.
func (t *tail) claim(links int) bool {
	if t == nil {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.open || t.links != links {
		return false
	}
	t.open = true
	return true
}

func (t *tail) release(links int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.links, t.open = links, false
}

// Delta begins a set of changes to s, to be ended by Publish or Discard. With
// one feeder the cost is that of the touched pages; a second delta of the same
// snapshot copies the overlay.
func (s *Snapshot) Delta() *Delta {
	d := &Delta{s: *s, nodePage: map[int]bool{}, adjPage: map[int]bool{}, deadPage: map[int]bool{}}
	d.s.pages = slices.Clone(s.pages)
	d.s.over.adj = slices.Clone(s.over.adj)
	d.s.over.dead = slices.Clone(s.over.dead)
	d.began = s.over.columns.len()
	if !s.over.tail.claim(d.began) {
		d.s.over.columns = s.over.columns.clip()
		d.s.over.tail = &tail{open: true}
		for i, page := range d.s.over.adj {
			if page != nil {
				d.s.over.adj[i], d.adjPage[i] = page.clip(), true
			}
		}
	}
	return d
}

// Sets is the table in which to intern the marking sets.
func (d *Delta) Sets() *Sets { return d.s.sets }

func (d *Delta) node(n NodeID) (*nodePage, NodeID) {
	i := int(n >> pageBits)
	if !d.nodePage[i] {
		own := *d.s.pages[i]
		d.s.pages[i], d.nodePage[i] = &own, true
	}
	return d.s.pages[i], n & pageMask
}

func (d *Delta) adj(n NodeID) *adjPage {
	i := int(n >> pageBits)
	for len(d.s.over.adj) <= i {
		d.s.over.adj = append(d.s.over.adj, nil)
	}
	if !d.adjPage[i] {
		own := new(adjPage)
		if old := d.s.over.adj[i]; old != nil {
			*own = *old
		}
		d.s.over.adj[i], d.adjPage[i] = own, true
	}
	return d.s.over.adj[i]
}

// clip copies a page so that the next append to any of its lists copies too.
func (p *adjPage) clip() *adjPage {
	own := *p
	for k, list := range own.slots {
		own.slots[k] = slices.Clip(list)
	}
	return &own
}

// AddNode adds a node as Builder.AddNode does.
func (d *Delta) AddNode(kind uint8, set SetID) NodeID {
	if d.s.nodes >= MaxNodes {
		d.fail(fault.New(fault.Invalid, "a graph has at most %d nodes", MaxNodes))
		return 0
	}
	n := NodeID(d.s.nodes)
	if d.s.nodes&pageMask == 0 {
		d.nodePage[len(d.s.pages)] = true
		d.s.pages = append(d.s.pages, new(nodePage))
	}
	d.s.nodes++
	p, i := d.node(n)
	p.kind[i], p.set[i], p.order[i] = kind, set, uint64(n)
	return n
}

// SetNode changes the kind and marking set of n.
func (d *Delta) SetNode(n NodeID, kind uint8, set SetID) {
	if d.known(n) {
		p, i := d.node(n)
		p.kind[i], p.set[i] = kind, set
	}
}

// SetOrder sets the public order of n, see Builder.SetOrder.
func (d *Delta) SetOrder(n NodeID, order uint64) {
	if d.known(n) {
		p, i := d.node(n)
		p.order[i] = order
	}
}

// MarkStub makes n a stub, or no longer one, see Builder.MarkStub.
func (d *Delta) MarkStub(n NodeID, stub bool) {
	if d.known(n) {
		p, i := d.node(n)
		p.state[i] &^= stateStub
		if stub {
			p.state[i] |= stateStub
		}
	}
}

// AddLink adds a link and returns its number.
func (d *Delta) AddLink(l Link) LinkID {
	err := checkLink(&l, d.s.nodes)
	if err == nil && (d.s.state(l.A)|d.s.state(l.B))&stateGone != 0 {
		err = fault.New(fault.Invalid, "link to an erased node: %d and %d", l.A, l.B)
	}
	if err == nil && d.s.linkEnd() >= MaxLinks {
		err = fault.New(fault.Invalid, "a graph has at most %d links", MaxLinks)
	}
	if err != nil {
		d.fail(err)
		return 0
	}
	id := LinkID(d.s.linkEnd())
	d.s.over.columns.add(&l)
	for _, end := range [2][2]NodeID{{l.A, l.B}, {l.B, l.A}} {
		p, i := d.adj(end[0]), end[0]&pageMask
		p.slots[i] = append(p.slots[i], slot{nbr: end[1], set: l.MarkSet, link: id})
	}
	return id
}

// RemoveLink puts a tombstone on link id between a and b.
func (d *Delta) RemoveLink(a, b NodeID, id LinkID) {
	if !d.known(a) || !d.known(b) {
		return
	}
	if !slices.Contains(d.s.Between(a, b), id) {
		d.fail(fault.New(fault.NotFound, "no link %d between nodes %d and %d", id, a, b))
		return
	}
	d.remove(a, b, id)
}

func (d *Delta) remove(a, b NodeID, id LinkID) {
	for _, n := range [2]NodeID{a, b} {
		p, i := d.adj(n), n&pageMask
		if int(id) < d.s.base.len() {
			p.hurt[i>>6] |= 1 << (i & 63)
			continue
		}
		list := make([]slot, 0, len(p.slots[i]))
		for _, t := range p.slots[i] {
			if t.link != id {
				list = append(list, t)
			}
		}
		p.slots[i] = list
	}
	page := int(id >> deadBits)
	for len(d.s.over.dead) <= page {
		d.s.over.dead = append(d.s.over.dead, nil)
	}
	if !d.deadPage[page] {
		own := new(deadPage)
		if old := d.s.over.dead[page]; old != nil {
			*own = *old
		}
		d.s.over.dead[page], d.deadPage[page] = own, true
	}
	d.s.over.dead[page][id>>6&(1<<(deadBits-6)-1)] |= 1 << (id & 63)
	d.s.over.removed++
}

// ReplaceLink removes link id between l.A and l.B and adds l in its place, as
// when a claim more supports it.
func (d *Delta) ReplaceLink(id LinkID, l Link) LinkID {
	d.RemoveLink(l.A, l.B, id)
	return d.AddLink(l)
}

// RemoveNode erases n with all its links. Its number is not given again.
func (d *Delta) RemoveNode(n NodeID) {
	if !d.known(n) {
		return
	}
	var ties []slot
	d.s.slots(n, func(_ SetID, far NodeID, id LinkID) bool {
		ties = append(ties, slot{nbr: far, link: id})
		return true
	})
	for _, t := range ties {
		d.remove(n, t.nbr, t.link)
	}
	p, i := d.node(n)
	p.state[i] |= stateGone
	p.set[i], p.kind[i] = 0, 0
}

func (d *Delta) known(n NodeID) bool {
	if d.s.has(n) {
		return true
	}
	d.fail(fault.New(fault.Invalid, "no node %d among %d", n, d.s.nodes))
	return false
}

func (d *Delta) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// Publish ends the delta with a snapshot at the given ledger sequence, or with
// the first fault of what was changed. The delta is spent.
func (d *Delta) Publish(cursor uint64) (*Snapshot, error) {
	if d.ended {
		return nil, fault.New(fault.Internal, "graph delta used twice")
	}
	if d.err != nil {
		d.Discard()
		return nil, d.err
	}
	s := d.s
	s.cursor = cursor
	d.ended = true
	s.over.tail.release(s.over.columns.len())
	return &s, nil
}

// Discard gives the changes up. After Publish it does nothing.
func (d *Delta) Discard() {
	if !d.ended {
		d.ended = true
		d.s.over.tail.release(d.began)
	}
}

// Between lists the links that tie a and b, whoever may see them: for the
// feeder, not for answers.
func (s *Snapshot) Between(a, b NodeID) []LinkID {
	if !s.has(a) || !s.has(b) {
		return nil
	}
	if s.total(a) > s.total(b) {
		a, b = b, a
	}
	var out []LinkID
	s.slots(a, func(_ SetID, far NodeID, id LinkID) bool {
		if far == b {
			out = append(out, id)
		}
		return true
	})
	return out
}
