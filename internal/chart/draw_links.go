package chart

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/view"
)

// links makes one link of all claims between two subjects.
func (a *artist) links() error {
	var ids []claim.ID
	for _, held := range a.pairs {
		for _, h := range held {
			ids = append(ids, h.ID)
		}
	}
	corrected, err := a.r.Corrected(ids)
	if err != nil {
		return err
	}
	countered, err := a.r.Countered(ids)
	if err != nil {
		return err
	}
	if err := errors.Join(a.before(corrected), a.before(countered)); err != nil {
		return err
	}
	a.out.Seqs = a.out.Seqs[:0]
	for key, held := range a.pairs {
		held = slices.DeleteFunc(held, func(h view.Held) bool { return corrected[h.ID] != "" })
		l, ok := worth(held, countered)
		if !ok {
			continue
		}
		l.A, l.B = key[0], key[1]
		a.out.Links = append(a.out.Links, l)
		a.out.Subjects[l.A].Ties++
		a.out.Subjects[l.B].Ties++
		for _, h := range held {
			a.out.Held[h.Seq] = h
			a.out.Seqs = append(a.out.Seqs, h.Seq)
		}
	}
	slices.Sort(a.out.Seqs)
	slices.SortFunc(a.out.Links, func(x, y view.ChartLink) int { return cmp.Or(x.A-y.A, x.B-y.B) })
	return nil
}

// before keeps of corrections or counter-claims those of the time drawn.
func (a *artist) before(by map[claim.ID]claim.ID) error {
	if a.asOf == 0 {
		return nil
	}
	for of, id := range by {
		e, err := a.r.Ledger.Get(a.r.TX, id)
		if err != nil {
			return err
		}
		if e.Record.Header.Recorded >= a.asOf {
			delete(by, of)
		}
	}
	return nil
}

// worth makes a link of the claims between two subjects; false when none of
// them supports it.
func worth(held []view.Held, countered map[claim.ID]claim.ID) (view.ChartLink, bool) {
	l := view.ChartLink{Assessment: true, Undated: true, Relations: []string{}, Claims: []string{}}
	held = slices.Clone(held)
	slices.SortStableFunc(held, func(x, y view.Held) int {
		return cmp.Or(cmp.Compare(rank(y), rank(x)), cmp.Compare(x.Seq, y.Seq))
	})
	roots, from, to := map[string]bool{}, claim.DayMax, claim.DayMin
	for _, h := range held {
		l.Claims = append(l.Claims, string(h.ID))
		if countered[h.ID] != "" {
			l.Disputed = true
		}
		b := h.Body
		if !b.Modality.Supports() {
			l.Disputed = l.Disputed || b.Modality != claim.Planned
			continue
		}
		if !slices.Contains(l.Relations, b.Predicate) {
			l.Relations = append(l.Relations, b.Predicate)
		}
		roots[b.RootSource()] = true
		l.Level = max(l.Level, int(b.Grade.Level()))
		l.Assessment = l.Assessment && b.Basis == claim.Assessment
		if !b.Valid.IsZero() {
			l.Undated = false
			from, to = min(from, b.Valid.From), max(to, b.Valid.To)
		}
	}
	if len(roots) == 0 {
		return l, false
	}
	l.Sources = len(roots)
	first := view.OfClaim(held[0])
	l.Label, l.Sentence = first.PredicateLabel, first.Sentence
	if !l.Undated {
		iv := view.OfInterval(claim.Interval{From: from, To: to})
		l.From, l.To = iv.From, iv.To
	}
	return l, true
}

// rank puts what supports a tie before what denies it, the better graded
// first.
func rank(h view.Held) int {
	if !h.Body.Modality.Supports() {
		return -1
	}
	return int(h.Body.Grade.Level())
}

// fold numbers the subjects that have the same kind and the same neighbours,
// where there are at least three.
func (a *artist) fold() {
	near := make([][]string, len(a.out.Subjects))
	for _, l := range a.out.Links {
		rel := strings.Join(l.Relations, "+")
		near[l.A] = append(near[l.A], fmt.Sprintf("%d %s", l.B, rel))
		near[l.B] = append(near[l.B], fmt.Sprintf("%d %s", l.A, rel))
	}
	alike := map[string][]int{}
	var order []string
	for i, s := range a.out.Subjects {
		if len(near[i]) == 0 || s.Pinned || s.Hidden {
			continue
		}
		slices.Sort(near[i])
		key := s.Kind + "|" + strings.Join(near[i], "|")
		if alike[key] == nil {
			order = append(order, key)
		}
		alike[key] = append(alike[key], i)
	}
	number := 0
	for _, key := range order {
		if len(alike[key]) < 3 {
			continue
		}
		number++
		for _, i := range alike[key] {
			a.out.Subjects[i].Fold = number
		}
	}
}
