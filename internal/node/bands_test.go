package node_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/match"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

func setBands(t *testing.T, h *nodetest.House, floor, urgent float64) {
	t.Helper()
	h.Clock.Add(time.Minute)
	if _, err := h.SetBands(t.Context(), h.Admin, node.SetBandsRequest{Floor: floor, Urgent: urgent, Reason: "reviewers' capacity", Version: -1}); err != nil {
		t.Fatal(err)
	}
}

// Bands are set by a named administrator, with a reason, on what he saw; each
// version stays to be read.
func TestBandsAreSetByAnAdministratorWithAReason(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	v, err := h.Bands(t.Context(), h.Analyst, node.BandsRequest{})
	if std := match.StandardBands(); err != nil || v.Floor != std.Floor || v.Urgent != std.Urgent || v.Version != 0 {
		t.Fatalf("nobody set any: %+v %v", v, err)
	}
	good := node.SetBandsRequest{Floor: 0.61234, Urgent: 0.9, Reason: "two more reviewers since May"}
	for name, c := range map[string]struct {
		by   node.Caller
		kind fault.Kind
		with func(*node.SetBandsRequest)
	}{
		"an analyst":         {h.Analyst, fault.Forbidden, func(*node.SetBandsRequest) {}},
		"a supervisor":       {h.Supervisor, fault.Forbidden, func(*node.SetBandsRequest) {}},
		"without a reason":   {h.Admin, fault.Invalid, func(r *node.SetBandsRequest) { r.Reason = " " }},
		"urgent below floor": {h.Admin, fault.Invalid, func(r *node.SetBandsRequest) { r.Urgent = 0.5 }},
		"below all sense":    {h.Admin, fault.Invalid, func(r *node.SetBandsRequest) { r.Floor = 0.1 }},
		"above certainty":    {h.Admin, fault.Invalid, func(r *node.SetBandsRequest) { r.Urgent = 1.1 }},
		"others were set":    {h.Admin, fault.Conflict, func(r *node.SetBandsRequest) { r.Version = 7 }},
	} {
		req := good
		c.with(&req)
		if _, err := h.SetBands(t.Context(), c.by, req); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if v, err = h.SetBands(t.Context(), h.Admin, good); err != nil || v.Version != 1 || v.Floor != 0.6124 {
		t.Fatalf("%+v %v", v, err)
	}
	setBands(t, h, 0.7, 0.92)
	v, err = h.Bands(t.Context(), h.Analyst, node.BandsRequest{})
	if err != nil || len(v.Versions) != 2 || v.Versions[1].By != string(h.Admin.Officer) || v.Versions[1].Reason != good.Reason || v.Version != 2 {
		t.Errorf("the former version is not to be read: %+v %v", v, err)
	}
	log, err := h.ReadAudit(t.Context(), h.Admin, node.AuditRequest{Own: true, Limit: 50})
	set := 0
	for _, e := range log {
		if e.Use == "SetBands" && e.Decision == "allowed" {
			set++
		}
	}
	if err != nil || set != 2 {
		t.Errorf("%d of 2 in the access log: %v", set, err)
	}
	verifies(t, h)
}

// With a lower floor, what it kept back yesterday is put before a person, pairs
// and hits; with a higher one no hit leaves a desk, and an officer's word still
// waits for another's.
func TestALowerFloorLooksAgainAndAHigherOneTakesNothingOffADesk(t *testing.T) {
	a, _, _ := three(t)
	listed(t, a, a.Analyst, "harbour-list", "p1", "Nizar Tamraoui", "1971-04-02")
	listed(t, a, a.Analyst, "bank-list", "9", "Nizar TAMRAWI", "1989-09-15")
	w := nizar(alert.Discreet)
	w.Births, w.Names = []string{"1950-01-05"}, w.Names[:1]
	issue(t, a, w)
	if q, h := queue(t, a, a.Analyst), hits(t, a, a.Duty); q.Total != 0 || len(h) != 0 {
		t.Fatalf("dates that contradict: %d pairs, %d hits above the standard floor", q.Total, len(h))
	}
	setBands(t, a, 0.5, 0.92)
	q, h := queue(t, a, a.Analyst), hits(t, a, a.Duty)
	if q.Total != 1 || len(h) != 2 || q.Floor != 0.5 || q.Bands != 1 || kinds(t, a)["hit"] != 2 {
		t.Fatalf("after a lower floor: %d pairs, %d hits", q.Total, len(h))
	}
	p := q.Pairs[0]
	if want := (view.BandsShown{Floor: 0.5, Urgent: 0.92, Version: 1}); p.Bands != want || h[0].Bands != want || p.Band != "review" || h[0].Band != "review" {
		t.Errorf("the bands are not shown with what they let through: %+v %+v", p.Bands, h[0].Bands)
	}

	setBands(t, a, 0.9, 0.95)
	if q := queue(t, a, a.Analyst); q.Total != 0 {
		t.Errorf("a higher floor leaves %d pairs in the queue", q.Total)
	}
	later := hits(t, a, a.Duty)
	if len(later) != 2 || kinds(t, a)["hit"] != 2 || later[0].Band != "review" {
		t.Fatalf("a higher floor took hits off the desk: %d of 2", len(later))
	}
	if _, err := a.DecideHit(t.Context(), a.Duty, node.DecideHitRequest{Hit: later[0].ID, Decision: claim.Reject, Reason: "born twenty years apart"}); err != nil {
		t.Errorf("and cannot be decided: %v", err)
	}
	if d, err := a.JudgeCandidate(t.Context(), a.Analyst, node.JudgeCandidateRequest{Candidate: p.ID, Decision: claim.NotSame, Reason: "another man"}); err != nil || len(d.Judgement) != 1 {
		t.Errorf("a pair that was shown cannot be judged any more: %+v %v", d, err)
	}
	verifies(t, a)
}

// Everybody who screens is told by which bands.
func TestAScreeningIsAnsweredByTheAgencysBands(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	listed(t, h, h.Analyst, "harbour-list", "p1", "Nizar Tamraoui", "1971-04-02")
	answer := func() (band string, floor float64) {
		t.Helper()
		var out bytes.Buffer
		_, err := h.Screen(t.Context(), h.Analyst, node.ScreenRequest{Queries: strings.NewReader("id,name,birth\n1,Nizar TAMRAWI,1989-09-15\n"), Out: &out, Options: match.ScreenOptions{MinScore: 0.3}})
		var a struct {
			Hits  []struct{ Band string }
			Bands struct{ Floor, Urgent float64 }
		}
		if err := json.Unmarshal(out.Bytes(), &a); err != nil || len(a.Hits) != 1 {
			t.Fatalf("%s: %v", out.Bytes(), err)
		}
		if err != nil {
			t.Fatal(err)
		}
		return a.Hits[0].Band, a.Bands.Floor
	}
	if band, floor := answer(); band != "none" || floor != 0.7 {
		t.Errorf("under the standard: %s %v", band, floor)
	}
	setBands(t, h, 0.4, 0.5)
	if band, floor := answer(); band != "urgent" || floor != 0.4 {
		t.Errorf("under bands from .4 and .5: %s %v", band, floor)
	}
}

// The proposal says what would be missed and how much work there would be, drawn
// from the holdings or from the agency's own trials; more room for work never
// means more misses.
func TestBandsAreProposedByMissesAndReviewersCapacity(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	ask := func(req node.ProposeBandsRequest) (view.BandsProposal, error) {
		return h.ProposeBands(t.Context(), h.Admin, req)
	}
	usual := node.ProposeBandsRequest{QueriesPerDay: 1000, MatchesPer1000: 10, ReviewsPerDay: 500, MaxMissedPer1000: 1000}
	if _, err := ask(usual); !fault.Is(err, fault.Conflict) {
		t.Errorf("a curve from nothing: %v", err)
	}
	given, family := []string{"Nizar", "Ruud", "Karel", "Zbigniew", "Tomas", "Yannis", "Henrik", "Oleg"}, []string{"Tamraoui", "Verheim", "Ostrokalski", "Papadakis", "Verkade"}
	for i := range 60 {
		who := given[i%8] + " " + family[i%5]
		s := listed(t, h, h.Analyst, "list", fmt.Sprint(i), who, fmt.Sprintf("%d-03-%02d", 1920+i, 1+i%28))
		alias := strings.NewReplacer("i", "y", "e", "ee").Replace(who)
		if i%10 == 0 {
			alias = "The Baker of Kastel" // a war name: nothing but a person's word ties it
		}
		c := &claim.Claim{Subject: claim.Ref{ID: s, Kind: "person", Label: who}, Predicate: "alias", Value: claim.TextValue(alias),
			Modality: claim.Asserted, Basis: claim.Fact, Source: claim.Source{Name: "list"}, Grade: claim.Ungraded}
		if _, err := h.Import(t.Context(), h.Analyst, node.ImportRequest{Dataset: "list", CursorName: fmt.Sprint("alias", i), Claims: []*claim.Claim{c}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.ProposeBands(t.Context(), h.Analyst, usual); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an analyst drew the curve: %v", err)
	}
	last := 1001.0
	for _, reviews := range []float64{0, 5, 50, 5000} {
		req := usual
		req.ReviewsPerDay = reviews
		v, err := ask(req)
		if err != nil || v.Others != 60 || v.Matching != 60 || v.Present.Missed < 50 || v.Curve[0].Queue == 0 || len(v.Curve) < 10 {
			t.Fatalf("%+v %v", v, err)
		}
		if v.Proposed.Missed > last || v.Proposed.MissedHigh < v.Proposed.Missed || reviews > 10 && v.Proposed.ReviewsPerDay > reviews+0.1 || v.Proposed.Urgent < v.Proposed.Floor {
			t.Errorf("with %v reviews a day: %+v (before %v missed)", reviews, v.Proposed, last)
		}
		last = v.Proposed.Missed
	}
	file := "query,match,score\n"
	for i := range 100 {
		file += fmt.Sprintf("m%d,yes,%.2f\nn%d,no,%.2f\n", i, 0.6+0.003*float64(i), i, 0.3+0.004*float64(i))
	}
	req := usual
	req.Trials, req.MaxMissedPer1000, req.ReviewsPerDay = strings.NewReader(file), 0, 100
	v, err := ask(req)
	if err != nil || v.Unmet == "" || v.Matching != 100 || v.Others != 100 || !(v.Proposed.Floor > 0.6 && v.Proposed.Floor < 0.7) {
		t.Errorf("from a file: %+v %v", v, err)
	}
	for _, bad := range []string{"", "a,b\n", "query,match,score\nq,perhaps,.3\n", "query,match,score\nq,yes,2\n", "query,match,score\nq,yes,.3\nq,yes,.4\n", "query,match,score\nq,yes,.3\n"} {
		req.Trials = strings.NewReader(bad)
		if _, err := ask(req); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
