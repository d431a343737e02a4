package graph

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// chains walks every chain in order from a and gives the earliest day of
// readiness at b with the fewest links for it; found is false without one.
func (p *plain) chains(a, b NodeID, o ChainOptions) (ready int64, hops int, found bool) {
	var walk func(u NodeID, at int64, passed []NodeID)
	walk = func(u NodeID, at int64, passed []NodeID) {
		if u == b {
			if !found || at < ready || at == ready && len(passed) < hops {
				ready, hops, found = at, len(passed), true
			}
			return
		}
		if len(passed) == o.MaxHops || len(passed) > 0 && p.hub(u) {
			return
		}
		for _, t := range p.ties[u] {
			if slices.Contains(passed, t.far) || t.ev.From > o.Before {
				continue
			}
			if o.Certainly {
				if int64(t.ev.From) >= at && t.ev.To <= o.Before {
					walk(t.far, int64(t.ev.To)+1, append(passed, u))
				}
				continue
			}
			if day := max(at, int64(t.ev.From)); day <= int64(t.ev.To) && day <= int64(o.Before) {
				walk(t.far, day, append(passed, u))
			}
		}
	}
	if p.seen[a] && p.seen[b] {
		walk(a, int64(o.After), nil)
	}
	return ready, hops, found
}

func TestChainArrivesAsEarlyAsAnyInTheFilteredGraph(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		s, c := w.build(t), drawCaller(t)
		p, v := w.filter(c), w.view(s, c)
		for range 6 {
			a := NodeID(rapid.IntRange(0, len(w.nodes)-1).Draw(t, "chainFrom"))
			b := NodeID(rapid.IntRange(0, len(w.nodes)-1).Draw(t, "chainTo"))
			o := ChainOptions{After: OpenPast, Before: OpenFuture, Certainly: rapid.Bool().Draw(t, "order"), MaxHops: rapid.IntRange(1, 5).Draw(t, "hops")}
			if rapid.Bool().Draw(t, "bounded") {
				o.After = int32(rapid.IntRange(0, 20).Draw(t, "after"))
				o.Before = o.After + int32(rapid.IntRange(0, 30).Draw(t, "length"))
			}
			got, err := s.Chain(t.Context(), v, a, b, o)
			if err != nil {
				t.Fatal(err)
			}
			ready, hops, found := p.chains(a, b, o)
			if got.Found() != found || found && got.Len() != hops {
				t.Fatalf("chain %d to %d %+v: %+v, oracle %v with %d links by %d", a, b, o, got, found, hops, ready)
			}
			if found && hops > 0 {
				checkChain(t, p, w.steps(s, got.Path), got, o, ready)
			}
		}
	})
}

// checkChain follows the chain step by step.
func checkChain(t *rapid.T, p *plain, steps []plainTie, got Chain, o ChainOptions, ready int64) {
	at := int64(o.After)
	for i, step := range steps {
		if !slices.Contains(p.ties[got.Nodes[i]], step) {
			t.Fatalf("step %d of %+v is not in the filtered graph", i, got)
		}
		next, ok := o.next(at, step.ev)
		if !ok {
			t.Fatalf("step %d of %+v is out of order", i, got)
		}
		by := next
		if o.Certainly {
			by--
		}
		if int64(got.By[i]) != by {
			t.Fatalf("step %d is passed by %d, want %d", i, got.By[i], by)
		}
		if want := i == 0 || steps[i-1].ev.To < step.ev.From; got.Ordered[i] != want || o.Certainly && !want {
			t.Fatalf("step %d: ordered %v, want %v", i, got.Ordered[i], want)
		}
		at = next
	}
	if at != ready {
		t.Fatalf("arrives by %d, want %d", at, ready)
	}
}

// relay is a line of contacts on the given days between 0, 1, 2 …
func relay(t *testing.T, days ...[2]int32) *Snapshot {
	b := NewBuilder(nil)
	for range len(days) + 1 {
		b.AddNode(0, b.Sets().Intern(1))
	}
	for i, d := range days {
		b.AddLink(Link{A: NodeID(i), B: NodeID(i + 1), Level: 1, Sources: 1, From: d[0], To: d[1], MarkSet: b.Sets().Intern(1), Claims: []uint32{uint32(i)}})
	}
	s, err := b.Build(1)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestChainTellsPossibleFromCertainOrder(t *testing.T) {
	for _, c := range []struct {
		name              string
		days              [][2]int32
		possible, certain bool
	}{
		{"in order", [][2]int32{{1, 2}, {3, 4}}, true, true},
		{"the same day", [][2]int32{{3, 3}, {3, 3}}, true, false},
		{"overlapping", [][2]int32{{1, 5}, {3, 9}}, true, false},
		{"against the order", [][2]int32{{3, 4}, {1, 2}}, false, false},
		{"undated", [][2]int32{{OpenPast, OpenFuture}, {1, 2}}, true, false},
	} {
		s := relay(t, c.days...)
		for certainly, want := range map[bool]bool{false: c.possible, true: c.certain} {
			got, err := s.Chain(t.Context(), View{}, 0, 2, ChainOptions{After: OpenPast, Before: OpenFuture, Certainly: certainly, MaxHops: 6})
			if err != nil || got.Found() != want {
				t.Errorf("%s, certainly %v: %+v %v", c.name, certainly, got, err)
			}
		}
	}
}

func TestChainCannotGoBackInTime(t *testing.T) {
	s := relay(t, [2]int32{1, 1}, [2]int32{2, 2}, [2]int32{9, 9})
	o := ChainOptions{After: OpenPast, Before: OpenFuture, MaxHops: 6}
	there, err := s.Chain(t.Context(), View{}, 0, 3, o)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int32{1, 2, 9}, there.By); diff != "" {
		t.Errorf("days of the chain (want - got +):\n%s", diff)
	}
	back, err := s.Chain(t.Context(), View{}, 3, 0, o)
	if err != nil || back.Found() {
		t.Errorf("a chain against the time: %+v %v", back, err)
	}
	o.Before = 8
	if late, err := s.Chain(t.Context(), View{}, 0, 3, o); err != nil || late.Found() {
		t.Errorf("a chain behind its last day: %+v %v", late, err)
	}
}
