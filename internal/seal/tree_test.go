package seal_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"testing"

	"pgregory.net/rapid"

	"liaison/internal/seal"
)

// log keeps every node, as the ledger's tables do.
type log struct {
	tree  *seal.Tree
	nodes map[[2]uint64]seal.Hash
	roots []seal.Hash // root by size
}

func newLog(n int) *log {
	l := &log{tree: seal.NewTree(), nodes: map[[2]uint64]seal.Hash{}}
	l.roots = append(l.roots, l.tree.Root())
	for i := range n {
		leaf := seal.LeafHash(binary.BigEndian.AppendUint64(nil, uint64(i)))
		l.nodes[[2]uint64{0, uint64(i)}] = leaf
		l.tree.AppendVisit(leaf, func(level uint, index uint64, h seal.Hash) { l.nodes[[2]uint64{uint64(level), index}] = h })
		l.roots = append(l.roots, l.tree.Root())
	}
	return l
}

func (l *log) node(level uint, index uint64) (seal.Hash, error) {
	h, ok := l.nodes[[2]uint64{uint64(level), index}]
	if !ok {
		panic("asked for a node that is not complete")
	}
	return h, nil
}

// mth is the definition of RFC 6962 section 2.1, word for word.
func mth(leaves []seal.Hash) seal.Hash {
	switch n := len(leaves); n {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	default:
		k := 1
		for k*2 < n {
			k *= 2
		}
		return seal.NodeHash(mth(leaves[:k]), mth(leaves[k:]))
	}
}

func TestRootsFollowTheDefinition(t *testing.T) {
	l := newLog(130)
	var leaves []seal.Hash
	for i := 0; ; i++ {
		if got := l.roots[i]; got != mth(leaves) {
			t.Fatalf("root of %d leaves differs from RFC 6962", i)
		}
		if i == 130 {
			break
		}
		leaves = append(leaves, l.nodes[[2]uint64{0, uint64(i)}])
	}
}

// The test vectors of the Certificate Transparency code base: eight leaves.
func TestKnownRoots(t *testing.T) {
	leaves := []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}
	want := []string{
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
	tree := seal.NewTree()
	for i, s := range leaves {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		tree.Append(b)
		if root := tree.Root(); hex.EncodeToString(root[:]) != want[i] {
			t.Fatalf("root of %d leaves = %x, want %s", i+1, root, want[i])
		}
	}
}

func TestATreeGoesOnAfterBeingStored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(0, 70).Draw(t, "n"), rapid.IntRange(0, 70).Draw(t, "m")
		want := newLog(n + m)
		tree, err := seal.OpenTree(uint64(n), newLog(n).tree.Edge())
		if err != nil {
			t.Fatal(err)
		}
		for i := n; i < n+m; i++ {
			tree.AppendHash(want.nodes[[2]uint64{0, uint64(i)}])
		}
		if tree.Root() != want.roots[n+m] {
			t.Fatalf("a stored tree of %d went wrong after %d more", n, m)
		}
	})
	if _, err := seal.OpenTree(3, make([]byte, 32)); err == nil {
		t.Error("an edge of the wrong length was taken")
	}
}

func TestProofsHoldForTheirPlaceAndForNoOther(t *testing.T) {
	const largest = 200
	l := newLog(largest)
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Uint64Range(1, largest).Draw(t, "size")
		index := rapid.Uint64Range(0, size-1).Draw(t, "index")
		proof, err := seal.InclusionProof(l.node, index, size)
		if err != nil {
			t.Fatal(err)
		}
		leaf := l.nodes[[2]uint64{0, index}]
		if err := seal.VerifyInclusion(leaf, index, size, proof, l.roots[size]); err != nil {
			t.Fatalf("true proof refused: leaf %d of %d: %v", index, size, err)
		}
		other := rapid.Uint64Range(0, size).Draw(t, "other index")
		if other != index && seal.VerifyInclusion(leaf, other, size, proof, l.roots[size]) == nil {
			t.Fatalf("leaf %d proved at %d of %d", index, other, size)
		}
		if len(proof) > 0 {
			i := rapid.IntRange(0, len(proof)-1).Draw(t, "hash")
			bad := append([]seal.Hash{}, proof...)
			bad[i][rapid.IntRange(0, 31).Draw(t, "byte")] ^= 1
			if seal.VerifyInclusion(leaf, index, size, bad, l.roots[size]) == nil {
				t.Fatal("a changed proof was taken")
			}
			if seal.VerifyInclusion(leaf, index, size, proof[:i], l.roots[size]) == nil {
				t.Fatal("a shortened proof was taken")
			}
		}
		if seal.VerifyInclusion(leaf, index, size, append(proof, leaf), l.roots[size]) == nil {
			t.Fatal("a lengthened proof was taken")
		}
	})
}

func TestConsistencyShowsEveryRewriting(t *testing.T) {
	const largest = 200
	l := newLog(largest)
	rapid.Check(t, func(t *rapid.T) {
		to := rapid.Uint64Range(0, largest).Draw(t, "to")
		from := rapid.Uint64Range(0, to).Draw(t, "from")
		proof, err := seal.ConsistencyProof(l.node, from, to)
		if err != nil {
			t.Fatal(err)
		}
		if err := seal.VerifyConsistency(from, to, l.roots[from], l.roots[to], proof); err != nil {
			t.Fatalf("%d to %d refused: %v", from, to, err)
		}
		forged := l.roots[from]
		forged[0] ^= 1
		if seal.VerifyConsistency(from, to, forged, l.roots[to], proof) == nil {
			t.Fatalf("%d to %d: another old root was taken", from, to)
		}
		if from > 0 && from < to {
			forged = l.roots[to]
			forged[31] ^= 1
			if seal.VerifyConsistency(from, to, l.roots[from], forged, proof) == nil {
				t.Fatalf("%d to %d: another new root was taken", from, to)
			}
			if seal.VerifyConsistency(from, to, l.roots[from], l.roots[to], append(proof, forged)) == nil {
				t.Fatal("a lengthened proof was taken")
			}
		}
	})
	if _, err := seal.ConsistencyProof(l.node, 5, 3); err == nil {
		t.Error("a proof from larger to smaller was made")
	}
}

func BenchmarkAppend(b *testing.B) {
	tree := seal.NewTree()
	data := make([]byte, 300)
	for b.Loop() {
		tree.Append(data)
	}
}
