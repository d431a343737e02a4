package graph

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// change draws one change, makes it in the delta and in the world.
func (w *world) change(t *rapid.T, d *Delta, s *Snapshot) {
	n := NodeID(rapid.IntRange(0, len(w.nodes)-1).Draw(t, "changed"))
	switch rapid.IntRange(0, 6).Draw(t, "change") {
	case 0:
		w.nodes = append(w.nodes, plainNode{kind: 1, marks: []uint32{uint32(len(w.nodes) % 6)}, order: 7})
		id := d.AddNode(1, d.Sets().Intern(w.nodes[len(w.nodes)-1].marks...))
		d.SetOrder(id, 7)
	case 1:
		if !s.has(n) {
			return
		}
		w.nodes[n].kind, w.nodes[n].marks = 2, []uint32{rapid.Uint32Range(0, 5).Draw(t, "newMark")}
		d.SetNode(n, 2, d.Sets().Intern(w.nodes[n].marks...))
	case 2:
		if rapid.IntRange(0, 3).Draw(t, "erase") > 0 || !d.s.has(n) {
			return
		}
		w.nodes[n].marks = nil
		w.links = slices.DeleteFunc(w.links, func(l plainLink) bool { return l.a == n || l.b == n })
		d.RemoveNode(n)
	case 3, 4:
		if len(w.links) == 0 {
			return
		}
		i := rapid.IntRange(0, len(w.links)-1).Draw(t, "removed")
		l := w.links[i]
		for _, id := range d.s.Between(l.a, l.b) {
			if slices.Equal(d.s.Claims(id), l.claims) {
				d.RemoveLink(l.b, l.a, id)
			}
		}
		w.links = slices.Delete(slices.Clone(w.links), i, i+1)
	default:
		l := w.drawLink(t)
		if d.s.has(l.a) && d.s.has(l.b) {
			w.links = append(slices.Clone(w.links), l)
			d.AddLink(w.link(l, d.Sets()))
		}
	}
}

// answers gathers what one caller learns, in terms that a rebuild keeps.
func (w *world) answers(t *rapid.T, s *Snapshot, c caller) []any {
	v, ctx := w.view(s, c), context.Background()
	var out []any
	add := func(x any, err error) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
	for a := range NodeID(s.Nodes()) {
		around, err := s.Neighbourhood(ctx, v, a, 2, 0)
		add(around, err)
		b := (a*7 + 3) % NodeID(s.Nodes())
		common, err := s.CommonNeighbours(ctx, v, a, b, 0)
		add(common, err)
		p, err := s.BestPath(ctx, v, a, b, 6)
		add(w.steps(s, p), err)
		add(p.Nodes, nil)
		add(p.Capped, nil)
		ties, err := s.Ties(ctx, v, a)
		for i := range ties {
			ties[i].Link = 0
		}
		add(ties, err)
	}
	label, sizes, err := s.Components(ctx, v)
	add(label, err)
	add(sizes, nil)
	return out
}

func (w *world) copy() *world {
	return &world{nodes: slices.Clone(w.nodes), links: slices.Clone(w.links), claims: slices.Clone(w.claims)}
}

func TestDeltasEqualRebuildAndLeaveOldSnapshotsAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		if len(w.nodes) < 2 {
			return
		}
		s := w.build(t)
		for range rapid.IntRange(1, 3).Draw(t, "deltas") {
			old, before := s, w.copy()
			c := drawCaller(t)
			was := before.answers(t, old, c)
			d := old.Delta()
			for range rapid.IntRange(1, 6).Draw(t, "changes") {
				w.change(t, d, &d.s)
			}
			if rapid.IntRange(0, 4).Draw(t, "give up") == 0 {
				d.Discard()
				*w = *before
				continue
			}
			var err error
			if s, err = d.Publish(8); err != nil {
				t.Fatal(err)
			}
			checkPaths(t, w, s, c)
			rebuilt, err := s.Rebuild(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if s.Links() != len(w.links) || rebuilt.Links() != len(w.links) || rebuilt.Pending() != 0 {
				t.Fatalf("links: %d in the delta, %d rebuilt, %d in truth", s.Links(), rebuilt.Links(), len(w.links))
			}
			if diff := cmp.Diff(w.answers(t, s, c), w.answers(t, rebuilt, c), asTies); diff != "" {
				t.Fatalf("delta and rebuild differ:\n%s", diff)
			}
			if diff := cmp.Diff(was, before.answers(t, old, c), asTies); diff != "" {
				t.Fatalf("the snapshot before the delta changed:\n%s", diff)
			}
			if rapid.Bool().Draw(t, "rebuild") {
				s = rebuilt
			}
		}
	})
}

func TestTwoDeltasOfOneSnapshotDoNotMix(t *testing.T) {
	b := NewBuilder(nil)
	for range 4 {
		b.AddNode(0, 0)
	}
	s, err := b.Build(1)
	if err != nil {
		t.Fatal(err)
	}
	d := s.Delta()
	d.AddLink(Link{A: 0, B: 1, Claims: []uint32{1}})
	s, err = d.Publish(2)
	if err != nil {
		t.Fatal(err)
	}
	x, y := s.Delta(), s.Delta()
	x.AddLink(Link{A: 0, B: 2, Claims: []uint32{2}})
	y.AddLink(Link{A: 0, B: 3, Claims: []uint32{3}})
	sx, errX := x.Publish(3)
	sy, errY := y.Publish(3)
	if errX != nil || errY != nil {
		t.Fatal(errX, errY)
	}
	for _, c := range []struct {
		s        *Snapshot
		far, not NodeID
		claim    uint32
	}{{sx, 2, 3, 2}, {sy, 3, 2, 3}} {
		ids := c.s.Between(0, c.far)
		if len(ids) != 1 || len(c.s.Between(0, c.not)) != 0 || !slices.Equal(c.s.Claims(ids[0]), []uint32{c.claim}) {
			t.Errorf("link to %d: %v, to %d: %v", c.far, ids, c.not, c.s.Between(0, c.not))
		}
	}
	if _, err := x.Publish(4); err == nil {
		t.Error("a delta was published twice")
	}
}
