package node_test

import (
	"testing"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// word is one statement that ties two subjects, as a story tells it.
type word struct {
	a, relation, b string
	source         string
	grade          string // of the 4x4, such as B2
	from, to       string // days, empty for undated
	modality       claim.Modality
}

// subjectOf reads "kind:label".
func subjectOf(s string) claim.Ref {
	for i := range s {
		if s[i] == ':' {
			return claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", s)), Kind: s[:i], Label: s[i+1:]}
		}
	}
	return claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", s)), Kind: "person", Label: s}
}

func idOf(s string) string { return string(subjectOf(s).ID) }

func (w word) claim(t testing.TB) *claim.Claim {
	t.Helper()
	b := subjectOf(w.b)
	c := &claim.Claim{Subject: subjectOf(w.a), Predicate: w.relation, Object: &b, Modality: w.modality, Basis: claim.Fact,
		Source: claim.Source{Name: w.source}, Grade: claim.Grade{Scheme: claim.Scheme4x4, Source: "X", Info: "4"}}
	if c.Modality == "" {
		c.Modality = claim.Asserted
	}
	if w.grade != "" {
		c.Grade.Source, c.Grade.Info, c.GradedBy = w.grade[:1], w.grade[1:], "o-handler"
	}
	if w.from != "" {
		c.Valid = claim.Interval{From: dayOf(t, w.from), To: dayOf(t, w.to), Precision: claim.PrecisionDay}
		if w.to != w.from {
			c.Valid.Precision = claim.PrecisionSpan
		}
	}
	return c
}

func dayOf(t testing.TB, s string) claim.Day {
	t.Helper()
	return claim.DayOf(at(s + "T00:00"))
}

// says puts statements on record in the caller's name and case.
func says(t testing.TB, h *nodetest.House, c node.Caller, words ...word) {
	t.Helper()
	claims := make([]*claim.Claim, len(words))
	for i, w := range words {
		claims[i] = w.claim(t)
	}
	out, err := h.Import(t.Context(), c, node.ImportRequest{Dataset: "story", Claims: claims})
	if err != nil {
		t.Fatal(err)
	}
	if int(out.Written) != len(words) {
		t.Fatalf("%d of %d statements written", out.Written, len(words))
	}
}

// team opens a case and returns a caller who works in it.
func team(t testing.TB, h *nodetest.House, c node.Caller, title string) node.Caller {
	t.Helper()
	v, err := h.OpenCase(t.Context(), c, node.CaseRequest{Title: title})
	if err != nil {
		t.Fatal(err)
	}
	c.Case = claim.CaseID(v.ID)
	c.Cases = append([]claim.CaseID{}, c.Cases...)
	c.Cases = append(c.Cases, c.Case)
	return c
}
