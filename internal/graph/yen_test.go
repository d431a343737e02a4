package graph

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// allPaths lists the lengths of all loopless node sequences from a to b.
func (p *plain) allPaths(a, b NodeID, maxHops int) (lengths []int) {
	seen := map[NodeID]bool{a: true}
	var walk func(u NodeID, hops int)
	walk = func(u NodeID, hops int) {
		if u == b {
			lengths = append(lengths, hops)
			return
		}
		if hops == maxHops || u != a && p.hub(u) {
			return
		}
		done := map[NodeID]bool{}
		for _, t := range p.ties[u] {
			if !seen[t.far] && !done[t.far] {
				done[t.far], seen[t.far] = true, true
				walk(t.far, hops+1)
				seen[t.far] = false
			}
		}
	}
	if p.seen[a] && p.seen[b] {
		walk(a, 0)
	}
	slices.Sort(lengths)
	return lengths
}

func TestShortestPathsAreTheShortestLooplessOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		s, c := w.build(t), drawCaller(t)
		p, v := w.filter(c), w.view(s, c)
		a := NodeID(rapid.IntRange(0, len(w.nodes)-1).Draw(t, "from"))
		b := NodeID(rapid.IntRange(0, len(w.nodes)-1).Draw(t, "to"))
		k, hops := rapid.IntRange(1, 12).Draw(t, "k"), rapid.IntRange(1, 5).Draw(t, "hops")
		if a == b {
			return
		}
		got, err := s.ShortestPaths(context.Background(), v, a, b, hops, k)
		if err != nil {
			t.Fatal(err)
		}
		want := p.allPaths(a, b, hops)
		want = want[:min(k, len(want))]
		var lengths []int
		known := map[string]bool{}
		for _, x := range got {
			lengths = append(lengths, x.Len())
			checkWalk(t, p, w.steps(s, x), a, b)
			key := ""
			for _, n := range x.Nodes {
				key += string(rune('a' + n))
			}
			if known[key] {
				t.Fatalf("path %s is listed twice", key)
			}
			known[key] = true
		}
		if !slices.Equal(lengths, want) {
			t.Fatalf("lengths %v, oracle %v", lengths, want)
		}
	})
}

// checkWalk fails unless the steps are ties of the filtered graph.
func checkWalk(t *rapid.T, p *plain, steps []plainTie, a, b NodeID) {
	at := a
	for _, x := range steps {
		if !slices.Contains(p.ties[at], x) {
			t.Fatalf("step %+v is not on the filtered graph", x)
		}
		at = x.far
	}
	if at != b {
		t.Fatalf("path ends at %d, not %d", at, b)
	}
}

// excluder takes sources away from links as the link room does.
type excluder struct {
	w         *world
	s         *Snapshot
	permitted map[uint32]bool
	gone      map[uint32]bool
}

func (x *excluder) Exclude(links []LinkID) {
	for _, l := range links {
		for _, c := range x.s.Claims(l) {
			if x.permitted[x.w.claims[c].mark] {
				x.gone[x.w.claims[c].source] = true
			}
		}
	}
}

func (x *excluder) Left(l LinkID) (Evidence, bool) {
	left := slices.DeleteFunc(slices.Clone(x.s.Claims(l)), func(c uint32) bool {
		return !x.permitted[x.w.claims[c].mark] || x.gone[x.w.claims[c].source]
	})
	return x.w.sum(left), len(left) > 0
}

func TestAlternativesRestOnOtherSourcesAndMissNone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		s, c := w.build(t), drawCaller(t)
		c.without = nil
		a := NodeID(rapid.IntRange(0, len(w.nodes)-1).Draw(t, "from"))
		b := NodeID(rapid.IntRange(0, len(w.nodes)-1).Draw(t, "to"))
		if a == b {
			return
		}
		x := &excluder{w: w, s: s, permitted: c.permitted, gone: map[uint32]bool{}}
		got, err := s.Alternatives(context.Background(), w.view(s, c), a, b, 6, 5, x)
		if err != nil {
			t.Fatal(err)
		}
		c.without = map[uint32]bool{}
		for i := range 5 {
			want := w.filter(c).best(a, b, 6)
			if (want == nil) != (i >= len(got)) {
				t.Fatalf("path %d of %d: oracle %v", i, len(got), want)
			}
			if want == nil {
				return
			}
			if !slices.Equal(w.steps(s, got[i]), want) {
				t.Fatalf("path %d: %v, oracle %v", i, w.steps(s, got[i]), want)
			}
			for _, step := range want {
				for _, claim := range w.links[step.link].claims {
					if c.permitted[w.claims[claim].mark] {
						c.without[w.claims[claim].source] = true
					}
				}
			}
		}
	})
}

func TestLinkDisjointAlternativesShareNoLink(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		s, c := w.build(t), drawCaller(t)
		b := NodeID(len(w.nodes) - 1)
		got, err := s.Alternatives(context.Background(), w.view(s, c), 0, b, 6, 5, nil)
		if err != nil {
			t.Fatal(err)
		}
		used := map[LinkID]bool{}
		for _, p := range got {
			for _, l := range p.Links {
				if used[l] {
					t.Fatalf("link %d in two paths", l)
				}
				used[l] = true
			}
		}
	})
}
