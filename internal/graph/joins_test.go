package graph

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// subject is a node of a case.
type subject struct {
	node NodeID
	of   uint32
}

// nearOracle compares all subjects with all on the filtered graph.
func (p *plain) nearOracle(subjects []subject, reach int) []Nearness {
	best := map[[2]uint32]Nearness{}
	for _, a := range subjects {
		dist := p.distances(a.node)
		for _, b := range subjects {
			d, ok := dist[b.node]
			if !ok || d > reach || a.of >= b.of {
				continue
			}
			now := Nearness{Cases: [2]uint32{a.of, b.of}, Ends: [2]NodeID{a.node, b.node}, Distance: d}
			if old, known := best[now.Cases]; !known || p.closer(now, old) {
				best[now.Cases] = now
			}
		}
	}
	var out []Nearness
	for _, n := range best {
		out = append(out, n)
	}
	slices.SortFunc(out, compareNear)
	return out
}

func (p *plain) closer(x, y Nearness) bool {
	if x.Distance != y.Distance {
		return x.Distance < y.Distance
	}
	for i := range x.Ends {
		if x.Ends[i] != y.Ends[i] {
			a, b := p.w.nodes[x.Ends[i]].order, p.w.nodes[y.Ends[i]].order
			return a < b || a == b && x.Ends[i] < y.Ends[i]
		}
	}
	return false
}

// togetherOracle floods the filtered graph; hubs do not connect.
func (p *plain) togetherOracle(subjects []subject) [][]uint32 {
	var out [][]uint32
	done := map[NodeID]bool{}
	for n := range p.w.nodes {
		part := []NodeID{NodeID(n)}
		if done[NodeID(n)] {
			continue
		}
		done[NodeID(n)] = true
		for i := 0; i < len(part); i++ {
			for _, t := range p.ties[part[i]] {
				if !done[t.far] && !p.hub(part[i]) && !p.hub(t.far) {
					done[t.far] = true
					part = append(part, t.far)
				}
			}
		}
		var set []uint32
		for _, x := range subjects {
			if slices.Contains(part, x.node) {
				set = append(set, x.of)
			}
		}
		if set = union(set, nil); len(set) > 1 {
			out = append(out, set)
		}
	}
	slices.SortFunc(out, slices.Compare)
	return out
}

func TestJoinsEndTheSameInAnyOrderOfArrival(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		c := drawCaller(t)
		c.hubCap = 0 // becoming a hub is not growth
		var subjects []subject
		for range rapid.IntRange(0, 8).Draw(t, "subjects") {
			subjects = append(subjects, subject{NodeID(rapid.IntRange(0, len(w.nodes)-1).Draw(t, "subject")), rapid.Uint32Range(0, 3).Draw(t, "case")})
		}
		reach := rapid.IntRange(1, 4).Draw(t, "reach")
		p := w.filter(c)
		wantNear, wantTogether := p.nearOracle(subjects, reach), p.togetherOracle(subjects)
		for range 3 {
			j, s := w.arrive(t, c, subjects, reach)
			if diff := cmp.Diff(wantNear, j.Near()); diff != "" {
				t.Fatalf("near cases (oracle - engine +):\n%s", diff)
			}
			if diff := cmp.Diff(wantTogether, j.Together()); diff != "" {
				t.Fatalf("joined cases (oracle - engine +):\n%s", diff)
			}
			if err := j.Rebuild(t.Context(), s, nil); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(wantNear, j.Near()) + cmp.Diff(wantTogether, j.Together()); diff != "" {
				t.Fatalf("after a rebuild:\n%s", diff)
			}
		}
	})
}

// arrive feeds links and subjects in a drawn order and in drawn lots.
func (w *world) arrive(t *rapid.T, c caller, subjects []subject, reach int) (*Joins, *Snapshot) {
	bare := &world{nodes: w.nodes, claims: w.claims}
	s := bare.build(t)
	for _, l := range w.links { // the sets that the view must know
		w.link(l, s.Sets())
	}
	j, err := NewJoins(w.view(s, c), reach)
	if err != nil {
		t.Fatal(err)
	}
	var events []int
	for i := range len(w.links) + len(subjects) {
		events = append(events, i)
	}
	if len(events) > 1 {
		events = rapid.Permutation(events).Draw(t, "events")
	}
	if rapid.Bool().Draw(t, "subjects first") { // so that links must tell
		slices.SortStableFunc(events, func(a, b int) int {
			return min(b, len(w.links)) - min(a, len(w.links))
		})
	}
	told := map[[2]uint32]int{}
	for len(events) > 0 {
		lot := rapid.IntRange(1, len(events)).Draw(t, "lot")
		d := s.Delta()
		var links []Touching
		for _, e := range events[:lot] {
			if e < len(w.links) {
				l := w.link(w.links[e], s.Sets())
				links = append(links, Touching{l.A, l.B, d.AddLink(l)})
			}
		}
		if s, err = d.Publish(uint64(len(events))); err != nil {
			t.Fatal(err)
		}
		j.view = w.view(s, c)
		joined, err := j.Add(t.Context(), s, links...)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events[:lot] {
			if e >= len(w.links) {
				x := subjects[e-len(w.links)]
				one, err := j.Mark(t.Context(), s, x.node, x.of)
				if err != nil {
					t.Fatal(err)
				}
				joined = append(joined, one)
			}
		}
		for _, x := range joined {
			for _, n := range x.Nearer {
				if old, known := told[n.Cases]; known && n.Distance >= old {
					t.Fatalf("told %+v again, at %d before", n, old)
				}
				told[n.Cases] = n.Distance
			}
		}
		events = events[lot:]
	}
	for _, n := range j.Near() {
		if told[n.Cases] != n.Distance {
			t.Fatalf("%+v was told at %d", n, told[n.Cases])
		}
	}
	return j, s
}

func TestTheLinkThatClosesIsTheOneThatIsTold(t *testing.T) {
	b := NewBuilder(nil)
	for range 7 {
		b.AddNode(0, b.Sets().Intern(1))
	}
	s, err := b.Build(1)
	if err != nil {
		t.Fatal(err)
	}
	j, err := NewJoins(View{}, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []subject{{0, 10}, {6, 20}} {
		if _, err := j.Mark(t.Context(), s, x.node, x.of); err != nil {
			t.Fatal(err)
		}
	}
	add := func(a, b NodeID) []Joined {
		d := s.Delta()
		id := d.AddLink(Link{A: a, B: b, Level: 1, MarkSet: d.Sets().Intern(1)})
		if s, err = d.Publish(2); err != nil {
			t.Fatal(err)
		}
		out, err := j.Add(t.Context(), s, Touching{a, b, id})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, l := range [][2]NodeID{{0, 1}, {1, 2}, {6, 5}, {5, 4}, {4, 3}} {
		if out := add(l[0], l[1]); len(out) != 0 {
			t.Fatalf("%v joined %+v", l, out)
		}
	}
	far := add(2, 3) // six links apart: one part of the graph, not near
	if len(far) != 1 || !slices.Equal(far[0].Sides[0], []uint32{10}) || !slices.Equal(far[0].Sides[1], []uint32{20}) || far[0].Nearer != nil {
		t.Fatalf("the closing link told %+v", far)
	}
	near := add(1, 5) // three links apart
	want := []Nearness{{Cases: [2]uint32{10, 20}, Ends: [2]NodeID{0, 6}, Distance: 3}}
	if len(near) != 1 || near[0].Sides[0] != nil || !cmp.Equal(near[0].Nearer, want) {
		t.Fatalf("the near link told %+v", near)
	}
	if again := add(1, 5); len(again) != 0 {
		t.Fatalf("a second link of the same length told %+v", again)
	}
}

func TestAStormIsToldAsOneAndLosesNothing(t *testing.T) {
	var all []Joined
	for i := range NodeID(5) {
		all = append(all, Joined{Ends: [2]NodeID{10 + i, 3}, Link: LinkID(i)})
	}
	all = append(all, Joined{Ends: [2]NodeID{20, 21}, Link: 9}, Joined{Ends: [2]NodeID{20, 22}, Link: 10})
	got := Storms(all, 3)
	if len(got) != 3 || got[0].Through != 3 || len(got[0].Joined) != 5 || len(got[1].Joined) != 1 || len(got[2].Joined) != 1 {
		t.Errorf("%+v", got)
	}
}
