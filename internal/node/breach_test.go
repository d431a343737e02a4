package node_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"liaison/internal/breach"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// An officer's telephone with his session is stolen. From the hour when that is
// known the authority is owed a notice within 72; what the account looked at is
// in the log, and so is whose records they were.
func TestABreachHasSeventyTwoHours(t *testing.T) {
	clock := march2016()
	a, b := nodetest.Open(t, "be-spoc", clock), nodetest.Open(t, "fr-spoc", clock)
	nodetest.Befriend(t, a, b)
	desk(t, a)
	desk(t, b)
	dpo := a.Officer(t, "dpo", marking.DPO)
	r := file(t, b, fiction)
	acceptAll(t, b, r)
	share(t, b, r, "be-spoc")
	nodetest.Carry(t, a, b)
	if finds(t, a, "Janda") == 0 {
		t.Fatal("nothing came")
	}
	day := clock.Now().UTC().Format("2006-01-02")
	open := node.OpenBreachRequest{BreachFacts: node.BreachFacts{Nature: "a telephone with an open session was stolen", Account: "analyst", From: day}}
	v, err := a.OpenBreach(t.Context(), a.Duty, open)
	if err != nil {
		t.Fatal(err)
	}
	known := clock.Now()
	if v.Persons == 0 || v.Records == 0 || !slices.Equal(v.Agencies, []string{"fr-spoc"}) || v.Late || v.Owner != string(a.Duty.Officer) {
		t.Fatalf("what the log tells: %+v", v)
	}
	if !strings.Contains(v.Draft, "telephone") || !strings.Contains(v.Draft, "Officer dpo") || !strings.Contains(v.Draft, "(c) Likely consequences: not known yet") || !slices.Equal(v.Missing, []string{"consequences", "measures"}) {
		t.Errorf("the draft: %s %v", v.Draft, v.Missing)
	}
	d, err := a.Desk(t.Context(), a.Duty, node.DeskRequest{})
	if err != nil || len(d.Obligations) != 1 || d.Obligations[0].Kind != "breach" || d.Obligations[0].Due != v.DueBy || !strings.Contains(d.Obligations[0].Title, "telephone") {
		t.Fatalf("%+v %v", d, err)
	}
	due, err := time.Parse(time.RFC3339Nano, v.DueBy)
	if err != nil || due.Sub(known) != 72*time.Hour {
		t.Errorf("due %v after it became known: %v", due.Sub(known), err)
	}
	// Nobody does anything: the ladder goes past the owner, and the breach of the
	// time is on record.
	called := until(t, clock, known.Add(73*time.Hour).UTC().Format("2006-01-02T15:04"), a)
	if !slices.Contains(called[a.Agency], duty.Head) || !slices.Contains(called[a.Agency], duty.Director) {
		t.Errorf("called %v", called)
	}
	step := func(s breach.Kind, more func(*node.BreachRequest)) error {
		req := node.BreachRequest{Breach: v.ID, Step: s}
		if more != nil {
			more(&req)
		}
		_, err := a.NoteBreach(t.Context(), a.Supervisor, req)
		return err
	}
	if err := step(breach.Closed, func(r *node.BreachRequest) { r.Reason, r.Evidence = "over", "report 7" }); !fault.Is(err, fault.Conflict) {
		t.Errorf("closed before anybody was notified: %v", err)
	}
	if err := step(breach.Notified, func(r *node.BreachRequest) { r.Evidence = "receipt 4711" }); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "late notice says why") {
		t.Errorf("a late notice without its reason: %v", err)
	}
	if err := step(breach.Notified, func(r *node.BreachRequest) { r.Reason = "the officer reported it to his unit alone" }); !fault.Is(err, fault.Invalid) {
		t.Errorf("a notice that nothing shows: %v", err)
	}
	if err := step(breach.Added, func(r *node.BreachRequest) {
		r.Consequences, r.Measures = "names may be known to the thief", "session ended, password reset"
	}); err != nil {
		t.Fatal(err)
	}
	if err := step(breach.Notified, func(r *node.BreachRequest) {
		r.Evidence, r.Reason = "receipt 4711", "the officer reported it to his unit alone"
	}); err != nil {
		t.Fatal(err)
	}
	if err := step(breach.Closed, func(r *node.BreachRequest) { r.Reason, r.Evidence = "over", "report 7" }); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "fr-spoc") {
		t.Errorf("closed while an agency whose records they are knows nothing: %v", err)
	}
	if _, err := a.TellBreach(t.Context(), a.Supervisor, node.TellBreachRequest{Breach: v.ID, Text: "records of yours were open on a stolen telephone"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b)
	d, err = b.Desk(t.Context(), b.Duty, node.DeskRequest{})
	if err != nil || len(d.Obligations) != 1 || d.Obligations[0].Kind != "breach-notice" || !strings.Contains(d.Obligations[0].Title, "a breach at be-spoc concerns") {
		t.Fatalf("at the agency concerned: %+v %v", d, err)
	}
	if err := step(breach.Closed, func(r *node.BreachRequest) { r.Reason = "over" }); !fault.Is(err, fault.Invalid) {
		t.Errorf("closed without evidence: %v", err)
	}
	if err := step(breach.Closed, func(r *node.BreachRequest) {
		r.Reason, r.Evidence = "the telephone was found, unopened", "forensic report 7"
	}); err != nil {
		t.Fatal(err)
	}
	all, err := a.ShowBreaches(t.Context(), dpo, node.ShowBreachesRequest{})
	if err != nil || len(all) != 1 || !all[0].Late || all[0].Closed == "" || len(all[0].Untold) != 0 || len(all[0].Steps) != 5 || !strings.Contains(all[0].Draft, "to his unit alone") {
		t.Errorf("%+v %v", all, err)
	}
	if d, err := a.Desk(t.Context(), a.Duty, node.DeskRequest{}); err != nil || len(d.Obligations) != 0 {
		t.Errorf("closed, and still owed: %+v %v", d.Obligations, err)
	}
	if _, err := a.ShowBreaches(t.Context(), a.Analyst, node.ShowBreachesRequest{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an analyst reads what a colleague looked at: %v", err)
	}
	for _, h := range []*nodetest.House{a, b} {
		if v, err := h.Verify(t.Context(), h.Admin, node.VerifyRequest{}); err != nil || !v.OK {
			t.Errorf("verify at %s: %+v %v", h.Agency, v, err)
		}
	}
}

// Where no risk to anybody is likely no notice is owed, by an officer's word with
// its reason, and the breach stays on record all the same.
func TestABreachWithoutRiskIsOnRecordAllTheSame(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	desk(t, h)
	if _, err := h.OpenBreach(t.Context(), h.Duty, node.OpenBreachRequest{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a breach of nothing: %v", err)
	}
	v, err := h.OpenBreach(t.Context(), h.Duty, node.OpenBreachRequest{BreachFacts: node.BreachFacts{Nature: "an encrypted backup disk is missing", Persons: 4000, Count: 48_000}, Known: "2016-03-20T09:00:00+01:00"})
	if err != nil || v.Persons != 4000 || v.Records != 48_000 || v.DueBy != "2016-03-23T08:00:00Z" {
		t.Fatalf("%+v %v", v, err)
	}
	no := node.BreachRequest{Breach: v.ID, Step: breach.NoNotice}
	if _, err := h.NoteBreach(t.Context(), h.Supervisor, no); !fault.Is(err, fault.Invalid) {
		t.Errorf("no notice, and no reason: %v", err)
	}
	no.Reason = "the key is not on the disk and was not lost"
	if _, err := h.NoteBreach(t.Context(), h.Duty, no); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a duty officer decided it alone: %v", err)
	}
	if v, err = h.NoteBreach(t.Context(), h.Supervisor, no); err != nil || !v.Exempt {
		t.Fatalf("%+v %v", v, err)
	}
	if v, err = h.NoteBreach(t.Context(), h.Supervisor, node.BreachRequest{Breach: v.ID, Step: breach.Closed, Reason: "found in the safe", Evidence: "inventory of 25 March"}); err != nil || v.Closed == "" {
		t.Fatalf("%+v %v", v, err)
	}
	if _, err := h.NoteBreach(t.Context(), h.Supervisor, node.BreachRequest{Breach: "b-none", Step: breach.Added, BreachFacts: node.BreachFacts{Measures: "x"}}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a breach that is none: %v", err)
	}
	if _, err := h.NoteBreach(t.Context(), h.Supervisor, node.BreachRequest{Breach: v.ID, Step: breach.Notified, Evidence: "x"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("notified after it was closed: %v", err)
	}
}
