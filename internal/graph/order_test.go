package graph

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Lists are sorted by public order, whether orders are dense numbers, digests
// of 64 bits or nearly all equal, and by number where orders are equal.
func TestListsStandInPublicOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mask := rapid.SampledFrom([]uint64{0, 7, 0xffff, 1<<40 - 1, ^uint64(0), 0xff << 56}).Draw(t, "mask")
		n := rapid.IntRange(0, 300).Draw(t, "nodes")
		b := NewBuilder(nil)
		nodes := make([]NodeID, n)
		for i := range nodes {
			nodes[i] = b.AddNode(0, 0)
			b.SetOrder(nodes[i], rapid.Uint64().Draw(t, "order")&mask)
		}
		s, err := b.Build(1)
		if err != nil {
			t.Fatal(err)
		}
		want := slices.Clone(nodes)
		slices.SortFunc(want, s.compare)
		slices.Reverse(nodes)
		room := s.sortNodes(nodes, nil)
		if !slices.Equal(nodes, want) {
			t.Fatalf("got %v, want %v", nodes, want)
		}
		slices.Reverse(nodes)
		s.sortNodes(nodes, room)
		if !slices.Equal(nodes, want) {
			t.Fatalf("in used room: got %v, want %v", nodes, want)
		}
	})
}
