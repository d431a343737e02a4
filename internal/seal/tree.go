package seal

import (
	"crypto/sha256"
	"math/bits"

	"liaison/internal/fault"
)

// Hash is a SHA-256 value.
type Hash = [32]byte

// LeafHash is the hash of a leaf's data: SHA-256(0x00 ‖ data), RFC 6962
// section 2.1.
func LeafHash(data []byte) Hash {
	h := sha256.New()
	h.Write([]byte{0})
	h.Write(data)
	return Hash(h.Sum(nil))
}

// NodeHash is the hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
func NodeHash(left, right Hash) Hash {
	var b [65]byte
	b[0] = 1
	copy(b[1:33], left[:])
	copy(b[33:], right[:])
	return sha256.Sum256(b[:])
}

// EmptyRoot is the root of a tree without leaves: SHA-256 of nothing.
func EmptyRoot() Hash { return sha256.Sum256(nil) }

// Tree is the right edge of a Merkle log: the roots of its full subtrees,
// largest first, at most 64 of them. That is all an append needs. It is not
// safe for concurrent use.
//
// A Tree has moved on when its transaction fails: read it anew from the store
// after each rollback.
type Tree struct {
	size uint64
	edge []Hash
}

// NewTree returns the empty tree.
func NewTree() *Tree { return &Tree{} }

// OpenTree restores a tree from its size and what Edge gave.
func OpenTree(size uint64, edge []byte) (*Tree, error) {
	n := bits.OnesCount64(size)
	if len(edge) != n*len(Hash{}) {
		return nil, fault.New(fault.Internal, "the edge of a tree of %d leaves has %d bytes, not %d", size, len(edge), n*len(Hash{}))
	}
	t := &Tree{size: size, edge: make([]Hash, n, n+1)}
	for i := range t.edge {
		copy(t.edge[i][:], edge[i*len(Hash{}):])
	}
	return t, nil
}

// Size is the number of leaves.
func (t *Tree) Size() uint64 { return t.size }

// Edge is the tree's state for OpenTree.
func (t *Tree) Edge() []byte {
	b := make([]byte, 0, len(t.edge)*len(Hash{}))
	for _, h := range t.edge {
		b = append(b, h[:]...)
	}
	return b
}

// Append adds a leaf by its data and returns the leaf's hash.
func (t *Tree) Append(data []byte) Hash {
	h := LeafHash(data)
	t.AppendHash(h)
	return h
}

// AppendHash adds a leaf by its hash.
func (t *Tree) AppendHash(leaf Hash) { t.AppendVisit(leaf, nil) }

// AppendVisit adds a leaf by its hash and calls visit for each inner node that
// it completes: node index of level (leaves are level 0). Stored, these nodes
// give proofs without rehashing the log. visit may be nil.
func (t *Tree) AppendVisit(leaf Hash, visit func(level uint, index uint64, h Hash)) {
	h := leaf
	for level := uint(0); t.size>>level&1 == 1; level++ {
		last := len(t.edge) - 1
		h = NodeHash(t.edge[last], h)
		t.edge = t.edge[:last]
		if visit != nil {
			visit(level+1, t.size>>(level+1), h)
		}
	}
	t.edge = append(t.edge, h)
	t.size++
}

// Root is the root over all leaves.
func (t *Tree) Root() Hash {
	if len(t.edge) == 0 {
		return EmptyRoot()
	}
	r := t.edge[len(t.edge)-1]
	for i := len(t.edge) - 2; i >= 0; i-- {
		r = NodeHash(t.edge[i], r)
	}
	return r
}
