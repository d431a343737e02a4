package graph

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestComponentsAreThePartsOfTheFilteredGraph(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, c := drawWorld(t), drawCaller(t)
		s, p := w.build(t), w.filter(c)
		label, sizes, err := s.Components(t.Context(), w.view(s, c))
		if err != nil {
			t.Fatal(err)
		}
		counted := make([]int, len(sizes))
		for a := range NodeID(len(w.nodes)) {
			if !p.seen[a] {
				if label[a] != NoComponent {
					t.Fatalf("hidden node %d has label %d", a, label[a])
				}
				continue
			}
			counted[label[a]]++
			dist := p.distances(a)
			for b := range NodeID(len(w.nodes)) {
				_, reached := dist[b]
				want := a == b || reached && !p.hub(a) && !p.hub(b)
				if p.seen[b] && (label[a] == label[b]) != want {
					t.Fatalf("%d and %d: labels %d and %d, together %v", a, b, label[a], label[b], want)
				}
			}
		}
		if diff := cmp.Diff(counted, sizes); len(sizes) > 0 && diff != "" {
			t.Fatalf("sizes (counted - told +):\n%s", diff)
		}
	})
}

func TestChartHoldsTheTiesOfTheFilteredGraph(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, c := drawWorld(t), drawCaller(t)
		s, p := w.build(t), w.filter(c)
		chart, err := s.Chart(t.Context(), w.view(s, c), nil)
		if err != nil {
			t.Fatal(err)
		}
		if seen := chart.Nodes(); len(seen) != count(p.seen) || !slices.IsSortedFunc(seen, s.compare) {
			t.Fatalf("nodes %v of the chart, seen %v", seen, p.seen)
		}
		for i, n := range chart.Nodes() {
			want := map[NodeID]uint8{}
			for _, tie := range p.ties[n] {
				if !p.hub(n) && !p.hub(tie.far) {
					want[tie.far] = max(want[tie.far], min(max(tie.ev.Sources, 1), MaxWeight))
				}
			}
			got := map[NodeID]uint8{}
			for k, u := range chart.Near(i) {
				got[chart.Node(int(u))] = chart.Weights(i)[k]
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("ties of %d (oracle - chart +):\n%s", n, diff)
			}
		}
	})
}

func count(seen map[NodeID]bool) (n int) {
	for _, yes := range seen {
		if yes {
			n++
		}
	}
	return n
}
