package graph

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// steps tells a path in terms that do not depend on the numbers of links.
func (w *world) steps(s *Snapshot, p Path) []plainTie {
	var out []plainTie
	for i, l := range p.Links {
		claims := s.Claims(l)
		at := slices.IndexFunc(w.links, func(x plainLink) bool { return slices.Equal(x.claims, claims) })
		out = append(out, plainTie{far: p.Nodes[i+1], link: at, kind: s.LinkKind(l), ev: p.Evidence[i]})
	}
	return out
}

var asTies = cmp.AllowUnexported(plainTie{})

func TestHopPathEqualsTheOracleOnTheFilteredGraph(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		s := w.build(t)
		for range 4 {
			checkPaths(t, w, s, drawCaller(t))
		}
	})
}

func checkPaths(t *rapid.T, w *world, s *Snapshot, c caller) {
	p, v := w.filter(c), w.view(s, c)
	for range 4 {
		a := NodeID(rapid.IntRange(0, len(w.nodes)-1).Draw(t, "pathFrom"))
		b := NodeID(rapid.IntRange(0, len(w.nodes)-1).Draw(t, "pathTo"))
		hops := rapid.IntRange(1, 7).Draw(t, "maxHops")
		got, err := s.HopPath(context.Background(), v, a, b, hops)
		if err != nil {
			t.Fatal(err)
		}
		if a == b {
			if got.Found() != p.seen[a] || got.Len() != 0 {
				t.Fatalf("path from a node to itself: %+v, seen %v", got, p.seen[a])
			}
			continue
		}
		if diff := cmp.Diff(p.best(a, b, hops), w.steps(s, got), asTies); diff != "" {
			t.Fatalf("path %d to %d within %d under %+v (oracle - engine +):\n%s", a, b, hops, c, diff)
		}
		back, err := s.HopPath(context.Background(), v, b, a, hops)
		if err != nil {
			t.Fatal(err)
		}
		back.reverse()
		if diff := cmp.Diff(got, back); diff != "" {
			t.Fatalf("path and reversed path differ:\n%s", diff)
		}
	}
}
