package audit

import (
	"crypto/sha256"

	"liaison/internal/fault"
)

// frontier is the right edge of a Merkle tree (RFC 6962 section 2.1): the
// roots of its full subtrees, largest first. It is all that an append needs.
type frontier struct {
	size  int64
	roots [][32]byte
}

func leafHash(body []byte) [32]byte {
	h := sha256.New()
	h.Write([]byte{0})
	h.Write(body)
	return [32]byte(h.Sum(nil))
}

func nodeHash(left, right [32]byte) [32]byte {
	var b [65]byte
	b[0] = 1
	copy(b[1:33], left[:])
	copy(b[33:], right[:])
	return sha256.Sum256(b[:])
}

// add appends a leaf.
func (f *frontier) add(leaf [32]byte) {
	f.roots = append(f.roots, leaf)
	for n := f.size; n&1 == 1; n >>= 1 {
		last := len(f.roots) - 1
		f.roots[last-1] = nodeHash(f.roots[last-1], f.roots[last])
		f.roots = f.roots[:last]
	}
	f.size++
}

// root returns the root of the tree; that of the empty tree is SHA-256 of
// nothing.
func (f *frontier) root() [32]byte {
	if len(f.roots) == 0 {
		return sha256.Sum256(nil)
	}
	r := f.roots[len(f.roots)-1]
	for i := len(f.roots) - 2; i >= 0; i-- {
		r = nodeHash(f.roots[i], r)
	}
	return r
}

func (f *frontier) bytes() []byte {
	b := make([]byte, 0, 32*len(f.roots))
	for _, r := range f.roots {
		b = append(b, r[:]...)
	}
	return b
}

func frontierOf(size int64, b []byte) (*frontier, error) {
	f := &frontier{size: size}
	ones := 0
	for n := size; n > 0; n &= n - 1 {
		ones++
	}
	if size < 0 || len(b) != 32*ones {
		return nil, fault.New(fault.Internal, "the edge of an audit segment has %d bytes for %d entries", len(b), size)
	}
	for i := 0; i < len(b); i += 32 {
		f.roots = append(f.roots, [32]byte(b[i:i+32]))
	}
	return f, nil
}
