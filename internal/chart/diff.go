package chart

import (
	"cmp"
	"fmt"
	"slices"

	"liaison/internal/view"
)

// Diff compares two drawings by what their reader sees in each.
func Diff(before, after Drawing) view.ChartDiff {
	v := view.ChartDiff{Subjects: view.DiffRefs{Gone: []view.Ref{}, Added: []view.Ref{}}, Links: []view.DiffLink{}, Words: []string{}}
	v.Subjects.Gone = missing(before, after)
	v.Subjects.Added = missing(after, before)
	was, is := before.byEnds(), after.byEnds()
	for key, b := range was {
		if a, still := is[key]; !still {
			v.Links = append(v.Links, view.DiffLink{A: b.a, B: b.b, Change: "gone", Before: b.words()})
		} else if !slices.Equal(b.link.Claims, a.link.Claims) || b.words() != a.words() {
			v.Links = append(v.Links, view.DiffLink{A: a.a, B: a.b, Change: change(b.link, a.link), Before: b.words(), After: a.words()})
		}
	}
	for key, a := range is {
		if _, was := was[key]; !was {
			v.Links = append(v.Links, view.DiffLink{A: a.a, B: a.b, Change: "added", After: a.words()})
		}
	}
	slices.SortFunc(v.Links, func(x, y view.DiffLink) int {
		return cmp.Or(cmp.Compare(x.A.Label, y.A.Label), cmp.Compare(x.B.Label, y.B.Label), cmp.Compare(x.A.ID, y.A.ID), cmp.Compare(x.B.ID, y.B.ID))
	})
	for _, r := range v.Subjects.Gone {
		v.Words = append(v.Words, r.Label+" is no longer on it.")
	}
	for _, r := range v.Subjects.Added {
		v.Words = append(v.Words, r.Label+" is new on it.")
	}
	for _, l := range v.Links {
		switch l.Change {
		case "gone":
			v.Words = append(v.Words, fmt.Sprintf("Nothing ties %s and %s any more: %s.", l.A.Label, l.B.Label, l.Before))
		case "added":
			v.Words = append(v.Words, fmt.Sprintf("%s and %s are tied: %s.", l.A.Label, l.B.Label, l.After))
		default:
			v.Words = append(v.Words, fmt.Sprintf("%s and %s: %s, before %s.", l.A.Label, l.B.Label, l.After, l.Before))
		}
	}
	return v
}

type ended struct {
	a, b view.Ref
	link view.ChartLink
}

func (e ended) words() string {
	s := fmt.Sprintf("%s, level %d, %d independent sources", e.link.Label, e.link.Level, e.link.Sources)
	if e.link.Disputed {
		s += ", disputed"
	}
	return s
}

func (d *Drawing) ref(i int) view.Ref {
	return view.Ref{ID: d.Subjects[i].ID, Kind: d.Subjects[i].Kind, Label: d.Subjects[i].Label}
}

func (d *Drawing) byEnds() map[[2]string]ended {
	out := map[[2]string]ended{}
	for _, l := range d.Links {
		a, b := d.ref(l.A), d.ref(l.B)
		if b.ID < a.ID {
			a, b = b, a
		}
		out[[2]string{a.ID, b.ID}] = ended{a, b, l}
	}
	return out
}

func missing(of, in Drawing) []view.Ref {
	there := map[string]bool{}
	for _, s := range in.Subjects {
		there[s.ID] = true
	}
	out := []view.Ref{}
	for i, s := range of.Subjects {
		if !there[s.ID] {
			out = append(out, of.ref(i))
		}
	}
	return out
}

func change(before, after view.ChartLink) string {
	switch c := cmp.Or(cmp.Compare(after.Level, before.Level), cmp.Compare(after.Sources, before.Sources)); {
	case c < 0:
		return "weaker"
	case c > 0:
		return "stronger"
	}
	return "other"
}

// Merge puts the subjects, expansions, notes and grid of another chart onto
// c. Where both place a subject, c's place stands; the other's subjects are
// set down beside, and pinned ones stay pinned.
func (c *Content) Merge(other Content) error {
	right := 0.0
	for _, p := range c.Subjects {
		right = max(right, p.X)
	}
	left := 0.0
	for _, p := range other.Subjects {
		left = min(left, p.X)
	}
	shift := 0.0
	if len(c.Subjects) > 0 {
		shift = right - left + 2
	}
	for _, p := range other.Subjects {
		if c.Has(p.ID) {
			continue
		}
		if _, err := c.add(p.ID); err != nil {
			return err
		}
		p.X += shift
		c.Subjects[len(c.Subjects)-1] = p
	}
	c.Steps = join(c.Steps, other.Steps, func(s Step) string { return s.ID })
	c.Notes = join(c.Notes, other.Notes, func(n Note) string { return n.ID })
	c.Hypotheses = join(c.Hypotheses, other.Hypotheses, func(h Hypothesis) string { return h.ID })
	c.Rows = join(c.Rows, other.Rows, func(r Row) string { return r.ID })
	c.Cells = join(c.Cells, other.Cells, func(x Cell) string { return x.Row + " " + x.Hypothesis })
	return nil
}

func join[T any](mine, others []T, key func(T) string) []T {
	have := map[string]bool{}
	for _, m := range mine {
		have[key(m)] = true
	}
	for _, o := range others {
		if !have[key(o)] {
			mine = append(mine, o)
		}
	}
	return mine
}
