package seal

import (
	"math/bits"

	"liaison/internal/fault"
)

// Nodes gives the hash of a full node of the log: index of level, level 0
// being leaves. It is asked only for nodes that are complete in the tree.
type Nodes func(level uint, index uint64) (Hash, error)

// InclusionProof proves that leaf index is in the tree of size leaves
// (RFC 6962 section 2.1.1). It has at most 64 hashes, nearest the leaf first.
func InclusionProof(nodes Nodes, index, size uint64) ([]Hash, error) {
	if index >= size {
		return nil, fault.New(fault.Invalid, "leaf %d is not in a tree of %d leaves", index, size)
	}
	return path(nodes, index, 0, size)
}

// path is PATH of RFC 6962 for leaf m within [lo, hi).
func path(nodes Nodes, m, lo, hi uint64) ([]Hash, error) {
	if hi-lo == 1 {
		return nil, nil
	}
	k := lo + split(hi-lo)
	var p []Hash
	var sibling Hash
	var err error
	if m < k {
		if p, err = path(nodes, m, lo, k); err != nil {
			return nil, err
		}
		sibling, err = subRoot(nodes, k, hi)
	} else {
		if p, err = path(nodes, m, k, hi); err != nil {
			return nil, err
		}
		sibling, err = subRoot(nodes, lo, k)
	}
	if err != nil {
		return nil, err
	}
	return append(p, sibling), nil
}

// ConsistencyProof proves that the tree of size to extends that of size from
// (RFC 6962 section 2.1.2).
func ConsistencyProof(nodes Nodes, from, to uint64) ([]Hash, error) {
	if from > to {
		return nil, fault.New(fault.Invalid, "a tree of %d leaves does not extend one of %d", to, from)
	}
	if from == 0 || from == to {
		return nil, nil
	}
	return subProof(nodes, from, 0, to, true)
}

// subProof is SUBPROOF of RFC 6962 for the first m leaves of [lo, hi).
func subProof(nodes Nodes, m, lo, hi uint64, whole bool) ([]Hash, error) {
	if m == hi-lo {
		if whole {
			return nil, nil
		}
		h, err := subRoot(nodes, lo, hi)
		return []Hash{h}, err
	}
	k := split(hi - lo)
	var p []Hash
	var sibling Hash
	var err error
	if m <= k {
		if p, err = subProof(nodes, m, lo, lo+k, whole); err != nil {
			return nil, err
		}
		sibling, err = subRoot(nodes, lo+k, hi)
	} else {
		if p, err = subProof(nodes, m-k, lo+k, hi, false); err != nil {
			return nil, err
		}
		sibling, err = subRoot(nodes, lo, lo+k)
	}
	if err != nil {
		return nil, err
	}
	return append(p, sibling), nil
}

// split is the largest power of two smaller than n, n > 1.
func split(n uint64) uint64 { return 1 << (bits.Len64(n-1) - 1) }

// subRoot is the root over leaves [lo, hi), which begins at a multiple of its
// first full subtree: it joins full nodes from the right.
func subRoot(nodes Nodes, lo, hi uint64) (Hash, error) {
	if n := hi - lo; n&(n-1) == 0 {
		level := uint(bits.TrailingZeros64(n))
		h, err := nodes(level, lo>>level)
		return h, err
	}
	k := lo + split(hi-lo)
	left, err := subRoot(nodes, lo, k)
	if err != nil {
		return Hash{}, err
	}
	right, err := subRoot(nodes, k, hi)
	if err != nil {
		return Hash{}, err
	}
	return NodeHash(left, right), nil
}

// RootOf is the root of the first size leaves.
func RootOf(nodes Nodes, size uint64) (Hash, error) {
	if size == 0 {
		return EmptyRoot(), nil
	}
	return subRoot(nodes, 0, size)
}

// errProof is all that a failed verification says: a proof either convinces or
// it does not.
func errProof() error { return fault.New(fault.Invalid, "the proof does not fit the root") }

// VerifyInclusion checks that leaf stands at index in the tree of size leaves
// with this root (RFC 9162 section 2.1.3.2).
func VerifyInclusion(leaf Hash, index, size uint64, proof []Hash, root Hash) error {
	if index >= size {
		return errProof()
	}
	fn, sn, r := index, size-1, leaf
	for _, p := range proof {
		if sn == 0 {
			return errProof()
		}
		if fn&1 == 1 || fn == sn {
			r = NodeHash(p, r)
			for fn&1 == 0 && fn != 0 {
				fn, sn = fn>>1, sn>>1
			}
		} else {
			r = NodeHash(r, p)
		}
		fn, sn = fn>>1, sn>>1
	}
	if sn != 0 || r != root {
		return errProof()
	}
	return nil
}

// VerifyConsistency checks that the tree of size to with root newRoot begins
// with the tree of size from with root oldRoot (RFC 9162 section 2.1.4.2).
func VerifyConsistency(from, to uint64, oldRoot, newRoot Hash, proof []Hash) error {
	switch {
	case from > to:
		return errProof()
	case from == to:
		if len(proof) != 0 || oldRoot != newRoot {
			return errProof()
		}
		return nil
	case from == 0:
		if len(proof) != 0 || oldRoot != EmptyRoot() {
			return errProof()
		}
		return nil
	case len(proof) == 0:
		return errProof()
	}
	if from&(from-1) == 0 { // the old tree is one full subtree: its root opens the path
		proof = append([]Hash{oldRoot}, proof...)
	}
	fn, sn := from-1, to-1
	for fn&1 == 1 {
		fn, sn = fn>>1, sn>>1
	}
	fr, sr := proof[0], proof[0]
	for _, c := range proof[1:] {
		if sn == 0 {
			return errProof()
		}
		if fn&1 == 1 || fn == sn {
			fr, sr = NodeHash(c, fr), NodeHash(c, sr)
			for fn&1 == 0 && fn != 0 {
				fn, sn = fn>>1, sn>>1
			}
		} else {
			sr = NodeHash(sr, c)
		}
		fn, sn = fn>>1, sn>>1
	}
	if fr != oldRoot || sr != newRoot || sn != 0 {
		return errProof()
	}
	return nil
}
