package graph

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawn draws a small chart and its ties, each once.
func drawn(t *rapid.T) (*Chart, int, [][2]uint32) {
	n := rapid.IntRange(1, 9).Draw(t, "places")
	seen := map[[2]uint32]bool{}
	var ties [][2]uint32
	for range rapid.IntRange(0, 2*n).Draw(t, "ties") {
		a, b := uint32(rapid.IntRange(0, n-1).Draw(t, "a")), uint32(rapid.IntRange(0, n-1).Draw(t, "b"))
		if a > b {
			a, b = b, a
		}
		if a == b || seen[[2]uint32{a, b}] {
			continue
		}
		seen[[2]uint32{a, b}] = true
		ties = append(ties, [2]uint32{a, b})
	}
	c, err := ChartOf(n, ties, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c, n, ties
}

// pieces counts the connected parts without one place (-1: none left out)
// and without one tie.
func pieces(n int, ties [][2]uint32, without int, tie [2]uint32) int {
	parent := make([]int, n)
	for i := range parent {
		parent[i] = i
	}
	var find func(int) int
	find = func(i int) int {
		if parent[i] == i {
			return i
		}
		return find(parent[i])
	}
	for _, e := range ties {
		if e != tie && int(e[0]) != without && int(e[1]) != without {
			parent[find(int(e[0]))] = find(int(e[1]))
		}
	}
	count := 0
	for i := range n {
		if i != without && find(i) == i {
			count++
		}
	}
	return count
}

func TestCutsAreWhatSeparates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, n, ties := drawn(t)
		none := [2]uint32{math.MaxUint32, math.MaxUint32}
		whole := pieces(n, ties, -1, none)
		cuts, bridges := c.Cuts()
		for v := range n {
			isCut := slices.ContainsFunc(cuts, func(x Cut) bool { return x.Place == v })
			if want := pieces(n, ties, v, none) > whole; isCut != want {
				t.Fatalf("place %d: cut %v, want %v in %v", v, isCut, want, ties)
			}
		}
		for _, e := range ties {
			isBridge := slices.ContainsFunc(bridges, func(b [2]int) bool {
				return (b == [2]int{int(e[0]), int(e[1])}) || (b == [2]int{int(e[1]), int(e[0])})
			})
			if want := pieces(n, ties, -1, e) > whole; isBridge != want {
				t.Fatalf("tie %v: bridge %v, want %v in %v", e, isBridge, want, ties)
			}
		}
	})
}

// routes counts the shortest routes by brute force over all of them.
func routes(n int, ties [][2]uint32) []float64 {
	near := make([][]int, n)
	for _, e := range ties {
		near[e[0]] = append(near[e[0]], int(e[1]))
		near[e[1]] = append(near[e[1]], int(e[0]))
	}
	between := make([]float64, n)
	for s := range n {
		for e := s + 1; e < n; e++ {
			var best [][]int
			walk := [][]int{{s}}
			for len(walk) > 0 && best == nil {
				var next [][]int
				for _, w := range walk {
					for _, x := range near[w[len(w)-1]] {
						if slices.Contains(w, x) {
							continue
						}
						p := append(slices.Clone(w), x)
						if x == e {
							best = append(best, p)
						}
						next = append(next, p)
					}
				}
				walk = next
			}
			for _, p := range best {
				for _, x := range p[1 : len(p)-1] {
					between[x] += 1 / float64(len(best))
				}
			}
		}
	}
	return between
}

func TestBetweennessEqualsTheCountOfAllShortestRoutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, n, ties := drawn(t)
		got, err := c.Betweenness(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := routes(n, ties)
		total := float64((n - 1) * (n - 2) / 2)
		for v := range n {
			share := 0.0
			if total > 0 {
				share = want[v] / total
			}
			if math.Abs(got[v]-share) > 1e-9 {
				t.Fatalf("place %d: %g, want %g (share %g) in %v", v, got[v], want[v], share, ties)
			}
		}
	})
}

func TestGroupsAreConnectedAndTheSameForTheSameSeed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, n, ties := drawn(t)
		a, err := c.Groups(t.Context(), GroupOptions{Seed: 7})
		if err != nil {
			t.Fatal(err)
		}
		b, err := c.Groups(t.Context(), GroupOptions{Seed: 7})
		if err != nil || !slices.Equal(a.Of, b.Of) {
			t.Fatalf("the same seed gave other groups: %v %v %v", a.Of, b.Of, err)
		}
		for g := range uint32(a.Count) {
			var inside [][2]uint32
			members := 0
			for _, o := range a.Of {
				if o == g {
					members++
				}
			}
			for _, e := range ties {
				if a.Of[e[0]] == g && a.Of[e[1]] == g {
					inside = append(inside, e)
				}
			}
			if parts := pieces(n, inside, -1, [2]uint32{math.MaxUint32, 0}) - (n - members); parts > 1 {
				t.Fatalf("group %d falls into %d parts in %v", g, parts, ties)
			}
		}
	})
}

func TestTwoPlantedGroupsAreFound(t *testing.T) {
	var ties [][2]uint32
	for _, base := range []uint32{0, 6} {
		for i := base; i < base+6; i++ {
			for j := i + 1; j < base+6; j++ {
				ties = append(ties, [2]uint32{i, j})
			}
		}
	}
	c, err := ChartOf(12, append(ties, [2]uint32{0, 6}), nil)
	if err != nil {
		t.Fatal(err)
	}
	g, err := c.Groups(t.Context(), GroupOptions{Seed: 3})
	if err != nil || g.Count != 2 || g.Of[0] == g.Of[6] || g.Of[1] != g.Of[5] {
		t.Errorf("%+v %v", g, err)
	}
}
