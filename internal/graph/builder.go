package graph

import (
	"math"

	"liaison/internal/fault"
)

// Limits of one snapshot.
const (
	// MaxLinks keeps the slots, two a link, countable in 32 bits.
	MaxLinks = math.MaxInt32 - 1
	// MaxNodes keeps node numbers in 31 bits.
	MaxNodes = math.MaxInt32 - 1
)

// Builder gathers nodes and links and sorts them into a Snapshot by counting.
// It is for one goroutine and for one Build.
type Builder struct {
	sets  *Sets
	pool  *Pool
	pages []*nodePage
	nodes int
	ends  [][2]NodeID
	set   []SetID
	cols  columns
	err   error
}

// NewBuilder makes a Builder whose nodes and links refer to sets; nil makes a
// new table.
func NewBuilder(sets *Sets) *Builder {
	if sets == nil {
		sets = NewSets()
	}
	return &Builder{sets: sets, pool: NewPool(DefaultScratches)}
}

// Sets is the table in which to intern the marking sets.
func (b *Builder) Sets() *Sets { return b.sets }

// Reserve makes room for that many links and claims, to save copying.
func (b *Builder) Reserve(links, claims int) {
	if b.cols.len() == 0 {
		b.cols.grow(links, claims)
		b.ends = make([][2]NodeID, 0, links)
		b.set = make([]SetID, 0, links)
	}
}

// AddNode adds a node and returns its number; numbers are given in sequence
// from 0. Its public order is its number until SetOrder says otherwise.
func (b *Builder) AddNode(kind uint8, set SetID) NodeID {
	if b.nodes >= MaxNodes {
		b.fail(fault.New(fault.Invalid, "a graph has at most %d nodes", MaxNodes))
		return 0
	}
	n := NodeID(b.nodes)
	if b.nodes&pageMask == 0 {
		b.pages = append(b.pages, new(nodePage))
	}
	b.nodes++
	p, i := b.pages[n>>pageBits], n&pageMask
	p.kind[i], p.set[i], p.order[i] = kind, set, uint64(n)
	return n
}

// SetOrder sets the public order of n, by which ties are broken: derive it
// from the subject's public identifier, so that arrival does not matter.
// Equal orders compare by number.
func (b *Builder) SetOrder(n NodeID, order uint64) {
	if b.known(n) {
		b.pages[n>>pageBits].order[n&pageMask] = order
	}
}

// MarkStub makes n a leaf that may be an end and is never crossed, whatever
// the View (two-hop rule, Regulation (EU) 2016/794 Annex II B(3)(d)).
func (b *Builder) MarkStub(n NodeID) {
	if b.known(n) {
		b.pages[n>>pageBits].state[n&pageMask] |= stateStub
	}
}

// AddLink adds l and returns its number. A link of a node with itself or to an
// unknown node makes Build fail.
func (b *Builder) AddLink(l Link) LinkID {
	if err := checkLink(&l, b.nodes); err != nil {
		b.fail(err)
		return 0
	}
	if b.cols.len() >= MaxLinks || uint64(len(b.cols.claims))+uint64(len(l.Claims)) > math.MaxUint32 {
		b.fail(fault.New(fault.Invalid, "a graph has at most %d links and %d claims", MaxLinks, uint32(math.MaxUint32)))
		return 0
	}
	id := LinkID(b.cols.len())
	b.cols.add(&l)
	b.ends = append(b.ends, [2]NodeID{l.A, l.B})
	b.set = append(b.set, l.MarkSet)
	return id
}

func checkLink(l *Link, nodes int) error {
	if l.A == l.B {
		return fault.New(fault.Invalid, "a link ties two nodes, not node %d with itself", l.A)
	}
	if m := max(l.A, l.B); int(m) >= nodes {
		return fault.New(fault.Invalid, "link to node %d of %d", m, nodes)
	}
	if l.From > l.To {
		return fault.New(fault.Invalid, "link from day %d to the earlier day %d", l.From, l.To)
	}
	return nil
}

func (b *Builder) known(n NodeID) bool {
	if int(n) < b.nodes {
		return true
	}
	b.fail(fault.New(fault.Invalid, "no node %d among %d", n, b.nodes))
	return false
}

func (b *Builder) fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

// Build sorts what was added into a Snapshot at the given ledger sequence, or
// returns the first fault of what was added. The Builder is spent.
func (b *Builder) Build(cursor uint64) (*Snapshot, error) {
	if b.err != nil {
		return nil, b.err
	}
	if len(b.cols.claimOff) == 0 {
		b.cols.claimOff = []uint32{0}
	}
	s := &Snapshot{nodes: b.nodes, pages: b.pages, sets: b.sets, pool: b.pool, cursor: cursor}
	s.base = fill(b.nodes, b.ends, b.set, b.cols)
	*b = Builder{err: fault.New(fault.Internal, "graph builder used twice")}
	return s, nil
}

// fill makes the compressed rows: count, prefix sum, fill. Slots of a node
// stand in the order of their links.
func fill(nodes int, ends [][2]NodeID, sets []SetID, cols columns) *base {
	b := &base{columns: cols, off: make([]uint32, nodes+1)}
	next := make([]uint32, nodes+1)
	for _, e := range ends {
		next[e[0]+1]++
		next[e[1]+1]++
	}
	for i := range nodes {
		next[i+1] += next[i]
		b.off[i+1] = next[i+1]
	}
	b.nbr = make([]NodeID, 2*len(ends))
	b.set = make([]SetID, 2*len(ends))
	b.link = make([]LinkID, 2*len(ends))
	for i, e := range ends {
		for side := range e {
			k := next[e[side]]
			next[e[side]]++
			b.nbr[k], b.set[k], b.link[k] = e[1-side], sets[i], LinkID(i)
		}
	}
	return b
}
