package graph

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// removed takes from the world all that the caller may not see: claims from
// links, links without claims or with a hidden end; and draws anew what a
// hidden node is. Numbers of nodes and claims stay.
func (w *world) removed(t *rapid.T, c caller) *world {
	out := w.copy()
	for i, n := range out.nodes {
		if !c.sees(n.marks) {
			out.nodes[i].kind = uint8(rapid.IntRange(0, 3).Draw(t, "hiddenKind"))
			out.nodes[i].order = rapid.Uint64Range(0, 20).Draw(t, "hiddenOrder")
			out.nodes[i].stub = rapid.Bool().Draw(t, "hiddenStub")
		}
	}
	out.links = nil
	for _, l := range w.links {
		if !c.sees(w.nodes[l.a].marks) || !c.sees(w.nodes[l.b].marks) {
			continue
		}
		var left []uint32
		for _, x := range l.claims {
			if c.permitted[w.claims[x].mark] {
				left = append(left, x)
			}
		}
		if l.claims = left; len(left) > 0 {
			out.links = append(out.links, l)
		}
	}
	return out
}

func (c caller) sees(marks []uint32) bool {
	for _, m := range marks {
		if c.permitted[m] {
			return true
		}
	}
	return false
}

// told is a path without the numbers of links, which are not shown.
func told(p Path) []any { return []any{p.Nodes, p.Evidence, p.Capped} }

// everything asks every engine in the caller's name.
func (w *world) everything(t *rapid.T, s *Snapshot, c caller, subjects []subject) map[string][]any {
	ctx, v := t.Context(), w.view(s, c)
	out := map[string][]any{}
	add := func(name string, err error, answer ...any) {
		if err != nil {
			t.Fatal(err)
		}
		out[name] = append(out[name], answer...)
	}
	paths := func(name string, list []Path, err error) {
		for _, p := range list {
			add(name, err, told(p)...)
		}
		add(name, err, len(list))
	}
	for a := range NodeID(s.Nodes()) {
		b := (a*5 + 3) % NodeID(s.Nodes())
		p, err := s.HopPath(ctx, v, a, b, 6)
		add("hop", err, told(p)...)
		p, err = s.BestPath(ctx, v, a, b, 6)
		add("best", err, told(p)...)
		list, err := s.PathsByLevel(ctx, v, a, b, 6)
		paths("levels", list, err)
		list, err = s.ShortestPaths(ctx, v, a, b, 6, 4)
		paths("yen", list, err)
		if c.without == nil {
			list, err = s.Alternatives(ctx, v, a, b, 6, 4, &excluder{w: w, s: s, permitted: c.permitted, gone: map[uint32]bool{}})
			paths("other sources", list, err)
		}
		list, err = s.Alternatives(ctx, v, a, b, 6, 4, nil)
		paths("other links", list, err)
		for _, certainly := range []bool{false, true} {
			chain, err := s.Chain(ctx, v, a, b, ChainOptions{After: OpenPast, Before: OpenFuture, Certainly: certainly, MaxHops: 6})
			add("chain", err, append(told(chain.Path), chain.By, chain.Ordered)...)
		}
		around, err := s.Neighbourhood(ctx, v, a, 3, 5)
		add("around", err, around)
		common, err := s.CommonNeighbours(ctx, v, a, b, 0)
		add("common", err, common)
		onlyA, onlyB, both, err := s.Overlap(ctx, v, a, v, b)
		add("overlap", err, onlyA, onlyB, both)
		ties, err := s.Ties(ctx, v, a)
		for i := range ties {
			ties[i].Link = 0
		}
		add("ties", err, ties)
	}
	label, sizes, err := s.Components(ctx, v)
	add("components", err, label, sizes)
	w.chartAnswers(t, s, v, add)
	j, err := NewJoins(v, 3)
	add("joins", err)
	for _, x := range subjects {
		one, err := j.Mark(ctx, s, x.node, x.of)
		add("joins", err, one.Nearer)
	}
	add("joins", j.Rebuild(ctx, s, nil), j.Near(), j.Together())
	return out
}

// chartAnswers asks everything that belongs to a chart.
func (w *world) chartAnswers(t *rapid.T, s *Snapshot, v View, add func(string, error, ...any)) {
	ctx := t.Context()
	c, err := s.Chart(ctx, v, nil)
	add("chart", err, c.Nodes(), c.Ties())
	for i := range c.Len() {
		add("chart", nil, c.Near(i), c.Weights(i))
	}
	groups, err := c.StableGroups(ctx, GroupOptions{}, []uint64{1, 2, 3})
	add("groups", err, groups)
	between, err := c.Betweenness(ctx)
	add("betweenness", err, between)
	sampled, err := c.SampledBetweenness(ctx, 3, 1)
	add("betweenness", err, sampled)
	cuts, bridges := c.Cuts()
	add("cuts", nil, cuts, bridges)
	separators, err := c.Separators(ctx, 2)
	add("key sets", err, separators)
	spreaders, err := c.Spreaders(ctx, 2, 2)
	add("key sets", err, spreaders)
	at, err := c.Layout(ctx, LayoutOptions{Seed: 5, Rounds: 5})
	add("layout", err, at)
	if c.Len() > 0 {
		at, err = c.Layers(0)
		add("layers", err, at)
	}
}

func TestNoAnswerTellsOfWhatIsHidden(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, c := drawWorld(t), drawCaller(t)
		var subjects []subject
		for range rapid.IntRange(0, 5).Draw(t, "subjects") {
			subjects = append(subjects, subject{NodeID(rapid.IntRange(0, len(w.nodes)-1).Draw(t, "subject")), rapid.Uint32Range(0, 2).Draw(t, "case")})
		}
		bare := w.removed(t, c)
		with := w.everything(t, w.build(t), c, subjects)
		without := bare.everything(t, bare.build(t), c, subjects)
		if diff := cmp.Diff(without, with); diff != "" {
			t.Fatalf("what is hidden changes answers (without - with +) under %+v:\n%s", c, diff)
		}
	})
}
