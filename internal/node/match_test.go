package node_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

// fataler is what a test and a law share.
type fataler interface {
	Fatal(args ...any)
	Context() context.Context
}

func queue(t fataler, h *nodetest.House, c node.Caller) view.Candidates {
	if err := h.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	v, err := h.Candidates(t.Context(), c, node.CandidatesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The machine proposes pairs with the claims on both sides and what was not
// compared; nothing becomes one by itself, and what a person said is silent
// until something new is said.
func TestPairsAreProposedAndOnlyAPersonJudges(t *testing.T) {
	a, _, _ := three(t)
	x := listed(t, a, a.Analyst, "harbour-list", "p1", "Nizar TAMRAWI", "1989-09-15")
	y := listed(t, a, a.Analyst, "bank-list", "9", "نزار تمراوي", "")
	listed(t, a, a.Analyst, "bank-list", "10", "Ruud Verheim", "1971-04-02")
	v := queue(t, a, a.Analyst)
	if v.Total != 1 || v.Pairs[0].State != "proposed" {
		t.Fatalf("%+v", v)
	}
	p := v.Pairs[0]
	ids := []string{p.A.ID, p.B.ID}
	slices.Sort(ids)
	if want := []string{string(x), string(y)}; !slices.Equal(ids, sorted(want)) || p.TakesTwo != "" || len(p.NotCompared) == 0 {
		t.Errorf("%+v", p)
	}
	full, err := a.ShowCandidate(t.Context(), a.Analyst, node.CandidateRequest{Candidate: p.ID})
	if err != nil || len(full.ClaimsA) == 0 || len(full.ClaimsB) == 0 {
		t.Fatalf("no evidence in columns: %+v %v", full, err)
	}
	for _, r := range full.Reasons {
		if r.Feature == "token" && r.Bits > 0 && (len(r.ClaimsA) != 1 || len(r.ClaimsB) != 1) {
			t.Errorf("a line without the claims on both sides: %+v", r)
		}
	}
	for _, s := range []claim.SubjectID{x, y} {
		if v, err := a.ShowSubject(t.Context(), a.Analyst, node.ShowRequest{Subject: string(s)}); err != nil || len(v.Members) != 1 || len(v.Candidates) != 1 {
			t.Errorf("the machine joined records, or the record does not tell of the pair: %+v %v", v, err)
		}
	}

	judge := func(c node.Caller, d claim.Decision, reason, snapshot string) (view.Decided, error) {
		return a.JudgeCandidate(t.Context(), c, node.JudgeCandidateRequest{Candidate: p.ID, Decision: d, Reason: reason, Snapshot: snapshot})
	}
	if _, err := judge(a.Analyst, claim.NotSame, "", p.Snapshot); !fault.Is(err, fault.Invalid) {
		t.Errorf("judged without a reason: %v", err)
	}
	if _, err := judge(a.Analyst, claim.NotSame, "another father", "stale"); !fault.Is(err, fault.Conflict) {
		t.Errorf("judged on other evidence than was shown: %v", err)
	}
	if _, err := judge(a.Analyst, claim.NotSame, "another father", p.Snapshot); err != nil {
		t.Fatal(err)
	}
	if v := queue(t, a, a.Analyst); v.Total != 0 {
		t.Errorf("“not same” is not silent: %+v", v)
	}
	ref := claim.Ref{ID: y, Kind: "person", Label: "نزار تمراوي"}
	if _, err := a.Import(t.Context(), a.Analyst, node.ImportRequest{Dataset: "later", CursorName: "later", Claims: []*claim.Claim{{Subject: ref, Predicate: "birth-date",
		Value: claim.DateValue(claim.OneDay(claim.Date(1989, 9, 15))), Modality: claim.Asserted, Basis: claim.Fact, Source: claim.Source{Name: "later"}, Grade: claim.Ungraded}}}); err != nil {
		t.Fatal(err)
	}
	v = queue(t, a, a.Analyst)
	if v.Total != 1 || v.Pairs[0].State != "not-same" || len(v.Pairs[0].News) != 1 || v.Pairs[0].Judged == nil {
		t.Fatalf("new evidence does not bring it back: %+v", v)
	}
	if _, err := judge(a.Analyst, claim.Same, "the same passport after all", ""); err != nil {
		t.Fatal(err)
	}
	full, err = a.ShowCandidate(t.Context(), a.Analyst, node.CandidateRequest{Candidate: p.ID})
	if err != nil || full.State != string(claim.Same) || full.Judged == nil || len(full.ClaimsA) == 0 || len(full.ClaimsB) == 0 || len(full.Reasons) == 0 {
		t.Errorf("a pair that was judged the same does not show what spoke for it: %+v %v", full, err)
	}
	if _, err := judge(a.Analyst, claim.Same, "once more", ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("judged the same twice: %v", err)
	}
}

func sorted(in []string) []string {
	slices.Sort(in)
	return in
}

// What joins records of several agencies, or one that an alert seeks, takes two
// officers, each in a session of his own; the first may take his word back.
func TestTwoOfficersJoinAcrossAgencies(t *testing.T) {
	a, b, c := three(t)
	mine := listed(t, a, a.Analyst, "harbour-list", "p1", "Nizar TAMRAWI", "1989-09-15")
	acceptAll(t, b, file(t, b, paperOnNizar))
	r, err := b.ListReports(t.Context(), b.Analyst, node.ListReportsRequest{})
	if err != nil || len(r) != 1 {
		t.Fatal(r, err)
	}
	share(t, b, r[0].ID, "be-spoc")
	nodetest.Carry(t, a, b, c)
	v := queue(t, a, a.Analyst)
	if v.Total == 0 || v.Pairs[0].TakesTwo == "" {
		t.Fatalf("%+v", v)
	}
	p := v.Pairs[0]
	judge := func(c node.Caller) view.Decided {
		t.Helper()
		d, err := a.JudgeCandidate(t.Context(), c, node.JudgeCandidateRequest{Candidate: p.ID, Decision: claim.Same, Reason: "one photograph"})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	members := func() int {
		t.Helper()
		v, err := a.ShowSubject(t.Context(), a.Analyst, node.ShowRequest{Subject: string(mine)})
		if err != nil {
			t.Fatal(err)
		}
		return len(v.Members)
	}
	if d := judge(a.Analyst); d.Pending == "" || members() != 1 {
		t.Errorf("one officer alone joined records of two agencies: %+v", d)
	}
	if d := judge(a.Analyst); d.Pending == "" || members() != 1 {
		t.Errorf("his word counts twice: %+v", d)
	}
	if q := queue(t, a, a.Analyst); q.Pairs[0].Second == nil || q.Pairs[0].Second.By != string(a.Analyst.Officer) {
		t.Errorf("the second officer does not see what the first said: %+v", q.Pairs[0])
	}
	if d := judge(a.Supervisor); d.Pending != "" || len(d.Judgement) != 1 || members() != 2 {
		t.Errorf("two officers agree, and it is %+v", d)
	}
	undone, err := a.UndoCandidate(t.Context(), a.Analyst, node.UndoCandidateRequest{Candidate: p.ID, Reason: "another photograph"})
	if err != nil || len(undone.Judgement) != 1 || members() != 1 {
		t.Errorf("%+v %v", undone, err)
	}
	judge(a.Analyst)
	if d, err := a.UndoCandidate(t.Context(), a.Analyst, node.UndoCandidateRequest{Candidate: p.ID, Reason: "too soon"}); err != nil || len(d.Judgement) != 0 {
		t.Errorf("%+v %v", d, err)
	}
	if d := judge(a.Supervisor); d.Pending == "" {
		t.Error("a word that was taken back stands")
	}
	verifies(t, a)
}

// Pairs with what one may not see do not exist: neither in the list nor in its
// count, and the pair that remains weighs as if the rest were not there.
func TestPairsAreComputedFromWhatTheCallerMaySee(t *testing.T) {
	a := nodetest.Open(t, "be-spoc", march2016())
	k, err := a.OpenCase(t.Context(), a.Supervisor, node.CaseRequest{Title: "Closed case"})
	if err != nil {
		t.Fatal(err)
	}
	inside := a.Supervisor
	inside.Cases, inside.Case = []claim.CaseID{claim.CaseID(k.ID)}, claim.CaseID(k.ID)
	x := listed(t, a, a.Analyst, "harbour-list", "p1", "Nizar TAMRAWI", "1989-09-15")
	y := listed(t, a, inside, "closed-list", "p2", "Nizar Tamraoui", "1989-09-15")
	if v := queue(t, a, inside); v.Total != 1 {
		t.Fatalf("on the team: %+v", v)
	}
	v := queue(t, a, a.Analyst)
	if b, _ := json.Marshal(v); v.Total != 0 || strings.Contains(string(b), string(y)) {
		t.Errorf("beside the team: %s", b)
	}
	id := queue(t, a, inside).Pairs[0].ID
	if _, err := a.ShowCandidate(t.Context(), a.Analyst, node.CandidateRequest{Candidate: id}); !fault.Is(err, fault.NotFound) {
		t.Errorf("shown by its id: %v", err)
	}
	if _, err := a.JudgeCandidate(t.Context(), a.Analyst, node.JudgeCandidateRequest{Candidate: id, Decision: claim.Same, Reason: "guess"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("judged by its id: %v", err)
	}
	if s, err := a.ShowSubject(t.Context(), a.Analyst, node.ShowRequest{Subject: string(x)}); err != nil || len(s.Candidates) != 0 {
		t.Errorf("%+v %v", s.Candidates, err)
	}
}

// The law: judge pairs in any order, take every word back in any other order,
// and everything is as it was, byte for byte.
func TestJudgingAndTakingBackInAnyOrderReturnsTheFormerState(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	var all []claim.SubjectID
	for _, p := range []string{"Nizar TAMRAWI", "Nizar Tamraoui", "نزار تمراوي", "Tamraoui Nizar"} {
		all = append(all, listed(t, h, h.Analyst, "list", p, p, ""))
	}
	state := func(t fataler) string {
		out := []any{queue(t, h, h.Analyst)}
		for _, s := range all {
			v, err := h.ShowSubject(t.Context(), h.Analyst, node.ShowRequest{Subject: string(s)})
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, v)
		}
		b, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	before := state(t)
	if !strings.Contains(before, `"total":6`) {
		t.Fatalf("four spellings of one name make six pairs: %.200s", before)
	}
	rapid.Check(t, func(r *rapid.T) {
		var words []claim.ID
		for range rapid.IntRange(1, 4).Draw(r, "judgements") {
			i := rapid.IntRange(0, len(all)-1).Draw(r, "a")
			j := (i + rapid.IntRange(1, len(all)-1).Draw(r, "b")) % len(all)
			d := rapid.SampledFrom([]claim.Decision{claim.Same, claim.NotSame, claim.Unsure}).Draw(r, "decision")
			v, err := h.JudgeIdentity(t.Context(), h.Analyst, node.JudgeRequest{A: string(all[i]), B: string(all[j]), Decision: d, Reason: "drawn"})
			if fault.Is(err, fault.Conflict) {
				continue // a person holds two of them apart
			}
			if err != nil {
				r.Fatal(err)
			}
			words = append(words, claim.ID(v.Judgement[0]))
		}
		for len(words) > 0 {
			i := rapid.IntRange(0, len(words)-1).Draw(r, "taken back")
			if _, err := h.WithdrawJudgement(t.Context(), h.Analyst, node.WithdrawRequest{Judgement: words[i], Reason: "drawn"}); err != nil {
				r.Fatal(err)
			}
			words = slices.Delete(words, i, i+1)
		}
		if after := state(t); after != before {
			r.Fatalf("not as before:\n%s\n%s", before, after)
		}
	})
	verifies(t, h)
}

// Two reports that both speak of "Police" make no pair: the word says what
// somebody is and names nobody. Two lists that name one firm do, and a man known
// as the Baker in both does.
func TestWhatNamesNobodyIsNoPair(t *testing.T) {
	a, _, _ := three(t)
	for _, source := range []string{"gazette", "courier"} {
		for _, s := range []claim.Ref{{Kind: "organisation", Label: "Police"}, {Kind: "group", Label: "two Belgian agencies"}, {Kind: "organisation", Label: "Vantor Shipping"}, {Kind: "person", Label: "the Baker"}} {
			s.ID = claim.SubjectID(claim.DeriveID("s", source, s.Label))
			said := &claim.Claim{Subject: s, Predicate: "name", Value: claim.TextValue(s.Label), Modality: claim.Asserted, Basis: claim.Fact, Source: claim.Source{Name: source}, Grade: claim.Ungraded}
			if _, err := a.Import(t.Context(), a.Analyst, node.ImportRequest{Dataset: source, Claims: []*claim.Claim{said}, CursorName: string(s.ID)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	var got []string
	for _, p := range queue(t, a, a.Analyst).Pairs {
		got = append(got, p.A.Label)
	}
	slices.Sort(got)
	if want := []string{"Vantor Shipping", "the Baker"}; !slices.Equal(got, want) {
		t.Errorf("pairs of %v, want of %v", got, want)
	}
}
