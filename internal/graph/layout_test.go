package graph

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// cliques are groups of the given size in a ring, one tie between neighbours.
func cliques(t testing.TB, groups, size int) *Chart {
	var ties [][2]uint32
	for g := range uint32(groups) {
		for i := range uint32(size) {
			for j := i + 1; j < uint32(size); j++ {
				ties = append(ties, [2]uint32{g*uint32(size) + i, g*uint32(size) + j})
			}
		}
		ties = append(ties, [2]uint32{g * uint32(size), (g + 1) % uint32(groups) * uint32(size)})
	}
	c, err := ChartOf(groups*size, ties, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func apart(a, b Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

func TestLayoutIsFiniteRepeatableAndKeepsWhatIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, n, ties := drawn(t)
		o := LayoutOptions{Seed: rapid.Uint64().Draw(t, "seed"), Rounds: 20}
		if rapid.Bool().Draw(t, "keeping") {
			o.Keep = map[int]Point{rapid.IntRange(0, n-1).Draw(t, "kept"): {3, -4}}
		}
		a, err := c.Layout(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		b, err := c.Layout(t.Context(), o)
		if err != nil || !slices.Equal(a, b) {
			t.Fatalf("two drawings of one chart differ: %v %v %v", a, b, err)
		}
		for i, p := range a {
			if math.IsNaN(p.X+p.Y) || math.IsInf(p.X+p.Y, 0) {
				t.Fatalf("place %d lies at %v in %v", i, p, ties)
			}
			if kept, ok := o.Keep[i]; ok && p != kept {
				t.Fatalf("place %d was to stay at %v, not %v", i, kept, p)
			}
			for j := range a[:i] {
				if p == a[j] {
					t.Fatalf("places %d and %d lie on one another at %v", i, j, p)
				}
			}
		}
	})
}

func TestLayoutDrawsGroupsApart(t *testing.T) {
	const groups, size = 6, 8
	at, err := cliques(t, groups, size).Layout(t.Context(), LayoutOptions{Seed: 4})
	if err != nil {
		t.Fatal(err)
	}
	var inside, outside []float64
	for i := range at {
		for j := range i {
			if i/size == j/size {
				inside = append(inside, apart(at[i], at[j]))
			} else {
				outside = append(outside, apart(at[i], at[j]))
			}
		}
	}
	slices.Sort(inside)
	slices.Sort(outside)
	if in, out := inside[len(inside)*9/10], outside[len(outside)/10]; in > out {
		t.Errorf("nine in ten of a group lie within %.2f, one in ten of others within %.2f", in, out)
	}
}

func TestRepulsionOfTheTreeIsNearThatOfAllPairs(t *testing.T) {
	at := cliques(t, 40, 10).start(Groups{Of: make([]uint32, 400), Count: 1}, LayoutOptions{Seed: 2})
	var q quads
	q.build(at)
	for i, p := range at {
		var want Point
		for j, o := range at {
			if dx, dy := p.X-o.X, p.Y-o.Y; i != j {
				want.X, want.Y = want.X+dx/(dx*dx+dy*dy), want.Y+dy/(dx*dx+dy*dy)
			}
		}
		if got := q.repulsion(p); apart(got, want) > 0.1*math.Hypot(want.X, want.Y)+0.5 {
			t.Fatalf("node %d is pushed by %v, want about %v", i, got, want)
		}
	}
}

func TestLayersStandByDistanceAndNoTwoOnOneSpot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, n, ties := drawn(t)
		from := rapid.IntRange(0, n-1).Draw(t, "from")
		at, err := c.Layers(from)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[Point]bool{}
		for i, p := range at {
			if seen[p] {
				t.Fatalf("two nodes at %v", p)
			}
			seen[p] = true
			if (i == from) != (p.X == 0) {
				t.Fatalf("place %d stands in column %v, drawn from %d", i, p.X, from)
			}
		}
		for _, e := range ties {
			if math.Abs(at[e[0]].X-at[e[1]].X) > 1 {
				t.Fatalf("tie %v crosses columns %v and %v", e, at[e[0]].X, at[e[1]].X)
			}
		}
	})
}

func TestLayersUncrossTwoLines(t *testing.T) {
	// 0 is tied to 1 and 2, 1 to 4 and 2 to 3: straight when 3 and 4 change.
	c, err := ChartOf(5, [][2]uint32{{0, 1}, {0, 2}, {1, 4}, {2, 3}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	at, err := c.Layers(0)
	if err != nil {
		t.Fatal(err)
	}
	if (at[1].Y < at[2].Y) != (at[4].Y < at[3].Y) {
		t.Errorf("the lines cross: %v", at)
	}
}

func BenchmarkLayout(b *testing.B) {
	c := cliques(b, 200, 10)
	for b.Loop() {
		if _, err := c.Layout(b.Context(), LayoutOptions{Seed: 1}); err != nil {
			b.Fatal(err)
		}
	}
}
