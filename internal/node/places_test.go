package node_test

import (
	"fmt"
	"slices"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// called puts names of premises on record in the caller's case.
func called(t testing.TB, h *nodetest.House, c node.Caller, s string, names ...string) {
	t.Helper()
	var claims []*claim.Claim
	for _, text := range names {
		claims = append(claims, &claim.Claim{Subject: subjectOf(s), Predicate: "name", Value: claim.TextValue(text), Modality: claim.Asserted, Basis: claim.Fact,
			Source: claim.Source{Name: "the register"}, Grade: claim.Grade{Scheme: claim.Scheme4x4, Source: "A", Info: "1"}, GradedBy: "o-handler"})
	}
	if _, err := h.Import(t.Context(), c, node.ImportRequest{Dataset: "story", Claims: claims}); err != nil {
		t.Fatal(err)
	}
}

// lodgings is the story of two records of one house, and what a hidden case adds.
func lodgings(t *testing.T, hide bool) (h *nodetest.House, open, hidden node.Caller) {
	t.Helper()
	h = nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
	desk(t, h)
	open, hidden = team(t, h, h.Analyst, "Open"), team(t, h, h.Second, "Hidden")
	called(t, h, open, "premises:Fort", "Rue du Fort 12")
	says(t, h, open,
		word{a: "Idris Vanneste", relation: "rents", b: "premises:Fort", source: "the landlord", grade: "B2", from: "2016-01-10", to: "2016-03-22"},
		word{a: "Idris Vanneste", relation: "rents", b: "premises:Fort", source: "the landlord", grade: "B2"},
		word{a: "Idris Vanneste", relation: "rents", b: "premises:Fort", source: "the bank", grade: "A1"},
		word{a: "Noor Tielman", relation: "seen-at", b: "premises:Fort", source: "a neighbour", grade: "B3", modality: claim.Denied})
	if hide {
		says(t, h, hidden, word{a: "Xan Yselt", relation: "rents", b: "premises:Fort", source: "a handler", grade: "A1"},
			word{a: "Noor Tielman", relation: "seen-at", b: "premises:Fort", source: "a handler", grade: "A1"},
			word{a: "Idris Vanneste", relation: "owns", b: "premises:Hide", source: "a handler", grade: "A1"})
		called(t, h, hidden, "premises:Fort", "The upper flat")
		called(t, h, hidden, "premises:Hide", "12 r. du Fort, 1060 Saint-Gilles")
	}
	called(t, h, open, "premises:Garage", "Garage Noord, Kade 4")
	says(t, h, open, word{a: "Noor Tielman", relation: "owns", b: "premises:Garage", source: "the register", grade: "A1"})
	caughtUp(t, h)
	return h, open, hidden
}

func TestPremisesSayWhoIsTiedToThemByWhoseWord(t *testing.T) {
	h, open, hidden := lodgings(t, true)
	v, err := h.Places(t.Context(), open, node.PlacesRequest{Words: "12, rue du Fort"})
	if err != nil || len(v.Places) != 1 {
		t.Fatalf("%d premises: %v", len(v.Places), err)
	}
	p := v.Places[0]
	if len(p.Ties) != 2 || p.Ties[0].Who.Label != "Idris Vanneste" || p.Ties[0].Sources != 2 || len(p.Ties[0].Claims) != 3 || p.Ties[0].Claims[2].Grade.Text != "A1" {
		t.Errorf("who rents it: %+v", p.Ties)
	}
	if p.Ties[1].Sources != 0 || p.Ties[1].Claims[0].Modality != "denied" {
		t.Errorf("a denial supports: %+v", p.Ties[1])
	}
	if len(p.Alike) != 0 || p.Read != "12 fort (street)" {
		t.Errorf("read as %q, alike %+v", p.Read, p.Alike)
	}
	// Whoever sees both records has them proposed; no machine joins them.
	if v, err = h.Places(t.Context(), both(open, hidden), node.PlacesRequest{Words: "Fortstraat 12"}); err != nil || len(v.Places) != 2 {
		t.Fatalf("%d premises: %v", len(v.Places), err)
	}
	for _, p := range v.Places {
		if len(p.Members) != 1 || len(p.Alike) != 1 || p.Alike[0].Reasons[0].Bits <= 0 {
			t.Errorf("%s: members %v, alike %+v", p.Ref.Label, p.Members, p.Alike)
		}
	}
	q, err := h.Candidates(t.Context(), both(open, hidden), node.CandidatesRequest{Subject: claim.SubjectID(idOf("premises:Hide"))})
	if err != nil || q.Total != 1 {
		t.Errorf("the queue has %d pairs of it: %v", q.Total, err)
	}
	if _, err := h.JudgeIdentity(t.Context(), both(open, hidden), node.JudgeRequest{A: idOf("premises:Fort"), B: idOf("premises:Hide"), Decision: claim.NotSame, Reason: "two streets of one name"}); err != nil {
		t.Fatal(err)
	}
	if v, err = h.Places(t.Context(), both(open, hidden), node.PlacesRequest{Words: "Fortstraat 12"}); err != nil || len(v.Places) != 2 || len(v.Places[0].Alike)+len(v.Places[1].Alike) != 0 {
		t.Errorf("what was judged is proposed again: %+v %v", v, err)
	}
	if _, err := h.Places(t.Context(), open, node.PlacesRequest{Words: idOf("Idris Vanneste")}); err == nil {
		t.Error("a person is shown as premises")
	}
}

func TestPremisesTellNothingOfHiddenClaims(t *testing.T) {
	ask := func(hide bool) map[string]string {
		h, open, _ := lodgings(t, hide)
		out := map[string]string{}
		for _, req := range []node.PlacesRequest{{}, {Limit: 1}, {Words: "Rue du Fort 12"}, {Words: "12 r. du Fort, 1060 Saint-Gilles"}, {Words: "The upper flat"}, {Words: idOf("premises:Fort")}, {Words: idOf("premises:Hide")},
			{Words: "Garage Noord"}, {Of: "Idris Vanneste"}, {Of: "Xan Yselt"}, {Of: idOf("Xan Yselt")}, {Of: "Noor Tielman"}, {Words: "Rue du Fort 12", Of: "Noor Tielman"}} {
			v, err := h.Places(t.Context(), open, req)
			out[req.Words+" of "+req.Of] = textOf(t, v, err)
			if err == nil && len(v.Places) > 0 && req.Words+req.Of == "" {
				if len(v.Places) != 2 && req.Limit == 0 || len(v.Places[0].Ties) != 2 {
					t.Errorf("order by ties: %+v", v.Places)
				}
			}
		}
		return out
	}
	with, without := ask(true), ask(false)
	for q, a := range without {
		if with[q] != a {
			t.Errorf("%s:\n with    %s\n without %s", q, with[q], a)
		}
	}
}

// A list of all premises comes page by page, those first to which most are tied,
// and its work follows the premises, not the claims about everything else.
func TestPremisesComePageByPage(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
	for i := range 9 {
		for j := range i + 1 {
			says(t, h, h.Analyst, word{a: fmt.Sprintf("Tenant %d", j), relation: "rents", b: fmt.Sprintf("premises:House %d", i), source: "the register", grade: "A1"})
		}
	}
	page := func(from, limit int) (out []string) {
		t.Helper()
		v, err := h.Places(t.Context(), h.Analyst, node.PlacesRequest{From: from, Limit: limit})
		if err != nil || v.Total != 9 || v.From != from {
			t.Fatalf("%d premises from %d: %v", v.Total, v.From, err)
		}
		for _, p := range v.Places {
			out = append(out, p.Ref.Label)
		}
		return out
	}
	all := page(0, 20)
	if len(all) != 9 || all[0] != "House 8" || all[8] != "House 0" {
		t.Errorf("in order: %v", all)
	}
	if got := slices.Concat(page(0, 4), page(4, 4), page(8, 4), page(12, 4)); !slices.Equal(got, all) {
		t.Errorf("in pages: %v", got)
	}
	steps := func() int64 {
		page(0, 1)
		before := h.Steps.Load()
		page(0, 1)
		return h.Steps.Load() - before
	}
	before := steps()
	for i := range 30 {
		for range 10 {
			says(t, h, h.Analyst, word{a: fmt.Sprintf("Passer-by %d", i), relation: "met", b: fmt.Sprintf("Stranger %d", i), source: fmt.Sprintf("source %d", h.Steps.Load())})
		}
	}
	if after := steps(); after > before+64 {
		t.Errorf("%d steps, and %d beside 300 claims of other things", before, after)
	}
}
