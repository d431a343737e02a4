package graph

// pageBits is the size of a page of nodes: 512. A delta copies the pages that
// it touches, about 7 kB each, and the table of pages.
const (
	pageBits = 9
	pageSize = 1 << pageBits
	pageMask = pageSize - 1
)

// nodePage holds the node columns of 512 nodes. A published page never
// changes.
type nodePage struct {
	set   [pageSize]SetID
	kind  [pageSize]uint8
	state [pageSize]uint8
	order [pageSize]uint64
}

// States of a node.
const (
	stateStub uint8 = 1 << iota // never crossed
	stateGone                   // erased; the number stays
)

// base is the compressed sparse row as last built.
type base struct {
	off  []uint32 // per node, one more than nodes
	nbr  []NodeID // per slot
	set  []SetID  // per slot
	link []LinkID // per slot
	columns
}

// Snapshot is one state of the graph. It never changes; any number of
// goroutines may read it.
type Snapshot struct {
	base   *base
	nodes  int
	pages  []*nodePage
	over   overlay
	sets   *Sets
	pool   *Pool
	cursor uint64
}

// Cursor is the ledger sequence up to which the snapshot was fed; it is given
// by the feeder and part of every answer.
func (s *Snapshot) Cursor() uint64 { return s.cursor }

// Nodes is the number of node numbers given, erased nodes included.
func (s *Snapshot) Nodes() int { return s.nodes }

// Links is the number of links that are not removed.
func (s *Snapshot) Links() int { return s.linkEnd() - s.over.removed }

// linkEnd is one more than the highest link number.
func (s *Snapshot) linkEnd() int { return s.base.len() + s.over.columns.len() }

// Sets is the table of marking sets that links and nodes refer to.
func (s *Snapshot) Sets() *Sets { return s.sets }

// Kind is the kind of node n.
func (s *Snapshot) Kind(n NodeID) uint8 { return s.pages[n>>pageBits].kind[n&pageMask] }

// NodeSet is the set of markings of the claims that show node n.
func (s *Snapshot) NodeSet(n NodeID) SetID { return s.pages[n>>pageBits].set[n&pageMask] }

// Order is the public order of node n.
func (s *Snapshot) Order(n NodeID) uint64 { return s.pages[n>>pageBits].order[n&pageMask] }

// Stub tells that n is a leaf without identity that is never crossed.
func (s *Snapshot) Stub(n NodeID) bool { return s.state(n)&stateStub != 0 }

func (s *Snapshot) state(n NodeID) uint8 { return s.pages[n>>pageBits].state[n&pageMask] }

func (s *Snapshot) has(n NodeID) bool { return int(n) < s.nodes && s.state(n)&stateGone == 0 }

// less compares nodes by public order, then number.
func (s *Snapshot) less(a, b NodeID) bool {
	x, y := s.Order(a), s.Order(b)
	return x < y || x == y && a < b
}

// compare is less as slices.SortFunc wants it.
func (s *Snapshot) compare(a, b NodeID) int {
	switch {
	case a == b:
		return 0
	case s.less(a, b):
		return -1
	}
	return 1
}

// cols returns the columns that hold link l and its place in them.
func (s *Snapshot) cols(l LinkID) (*columns, int) {
	if m := s.base.len(); int(l) >= m {
		return &s.over.columns, int(l) - m
	}
	return &s.base.columns, int(l)
}

// LinkKind is the kind of link l.
func (s *Snapshot) LinkKind(l LinkID) uint16 {
	c, i := s.cols(l)
	return c.kind[i]
}

// Claims are the ordinals of the claims that support l, ascending, all of
// them: the caller must test each. They must not be changed.
func (s *Snapshot) Claims(l LinkID) []uint32 {
	c, i := s.cols(l)
	return c.claimsOf(i)
}

// Whole is the evidence of all claims of l together, right only for a caller
// who may see them all.
func (s *Snapshot) Whole(l LinkID) Evidence {
	c, i := s.cols(l)
	return c.evidence(i)
}

// HasLink tells that l was given and not removed.
func (s *Snapshot) HasLink(l LinkID) bool { return int(l) < s.linkEnd() && !s.over.isDead(l) }

// total is the number of slots of n: an upper bound of its degree.
func (s *Snapshot) total(n NodeID) int {
	t := 0
	if int(n)+1 < len(s.base.off) {
		t = int(s.base.off[n+1] - s.base.off[n])
	}
	if p := s.over.page(n); p != nil {
		t += len(p.slots[n&pageMask])
	}
	return t
}

// Bytes is the memory that the snapshot holds, without marking sets and
// scratch.
func (s *Snapshot) Bytes() int64 {
	b := s.base
	n := 4*len(b.off) + 12*cap(b.nbr)
	for _, c := range []*columns{&b.columns, &s.over.columns} {
		n += 2*cap(c.kind) + 2*cap(c.strength) + 4*cap(c.from) + 4*cap(c.to) + 4*cap(c.claimOff) + 4*cap(c.claims)
	}
	n += len(s.pages) * (pageSize*14 + 8)
	return int64(n) + s.over.bytes()
}
