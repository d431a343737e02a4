package node_test

import (
	"strings"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
	"liaison/internal/warning"
)

type hitCard = view.HitCard

func named(id claim.SubjectID, label string) warning.Subject {
	return warning.Subject{Ref: claim.Ref{ID: id, Kind: "person", Label: label}}
}

// waitingWord is the obligation to give the second word; nil without one.
func waitingWord(t *testing.T, h *nodetest.House) *view.Obligation {
	t.Helper()
	d, err := h.Desk(t.Context(), h.Supervisor, node.DeskRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range d.Obligations {
		if o.Kind == "second-word" {
			return &o
		}
	}
	return nil
}

// What one officer says of records of two agencies is owed a second word: it has
// an owner and a clock, silence escalates and closes nothing, the first officer
// can neither answer nor silence it, and only a word, or taking it back, ends it.
func TestASecondOfficersWordIsOwedAndSilenceEscalates(t *testing.T) {
	a, b, c := three(t)
	mine := listed(t, a, a.Analyst, "harbour-list", "p1", "Nizar TAMRAWI", "1989-09-15")
	acceptAll(t, b, file(t, b, paperOnNizar))
	r, err := b.ListReports(t.Context(), b.Analyst, node.ListReportsRequest{})
	if err != nil || len(r) != 1 {
		t.Fatal(r, err)
	}
	share(t, b, r[0].ID, "be-spoc")
	nodetest.Carry(t, a, b, c)
	p := queue(t, a, a.Analyst).Pairs[0]
	judge := func(by node.Caller, d claim.Decision) {
		t.Helper()
		if _, err := a.JudgeCandidate(t.Context(), by, node.JudgeCandidateRequest{Candidate: p.ID, Decision: d, Reason: "one photograph"}); err != nil {
			t.Fatal(err)
		}
	}
	if waitingWord(t, a) != nil {
		t.Fatal("owed before anybody spoke")
	}
	judge(a.Analyst, claim.Same)
	o := waitingWord(t, a)
	if o == nil || o.Owner == "" || o.Due == "" || !strings.Contains(o.Title, "TAMRAWI") || o.About != p.ID {
		t.Fatalf("one officer spoke, and what is owed is %+v", o)
	}
	a.Clock.Add(10 * time.Minute)
	judge(a.Analyst, claim.Same)
	if again := waitingWord(t, a); again == nil || again.ID != o.ID || again.Due != o.Due {
		t.Errorf("saying it again begins the clock anew: %+v", again)
	}
	for _, act := range []string{node.Acknowledge, node.Act, node.Close} {
		if _, err := a.Attend(t.Context(), a.Analyst, node.AttendRequest{Obligation: o.ID, Act: act, Text: "seen", Outcome: "done"}); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Conflict) {
			t.Errorf("%s by the first officer: %v", act, err)
		}
	}
	if _, err := a.Attend(t.Context(), a.Supervisor, node.AttendRequest{Obligation: o.ID, Act: node.Close, Text: "done", Outcome: "done"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("closed without a word: %v", err)
	}
	paged := 0
	for range 60 {
		a.Clock.Add(time.Hour)
		if _, err := a.LookOnce(t.Context(), func(*db.Tx, duty.Page) error { paged++; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if o = waitingWord(t, a); o == nil || o.Escalated == 0 || o.Breached == "" || paged < 3 {
		t.Fatalf("sixty hours of silence: %+v, %d calls", o, paged)
	}
	if v, err := a.ShowSubject(t.Context(), a.Analyst, node.ShowRequest{Subject: string(mine)}); err != nil || len(v.Members) != 1 {
		t.Errorf("silence joined them: %+v %v", v.Members, err)
	}
	if v, err := a.ShowObligation(t.Context(), a.Supervisor, node.ObligationRequest{Obligation: o.ID}); err != nil || v.ID != o.ID {
		t.Errorf("%+v %v", v, err)
	}
	judge(a.Supervisor, claim.Same)
	if waitingWord(t, a) != nil {
		t.Error("two officers agree, and it is still owed")
	}
	if _, err := a.UndoCandidate(t.Context(), a.Analyst, node.UndoCandidateRequest{Candidate: p.ID, Reason: "another photograph"}); err != nil {
		t.Fatal(err)
	}
	a.Clock.Add(time.Minute)
	judge(a.Analyst, claim.Same)
	if waitingWord(t, a) == nil {
		t.Fatal("a new word is not owed a second one")
	}
	if _, err := a.UndoCandidate(t.Context(), a.Analyst, node.UndoCandidateRequest{Candidate: p.ID, Reason: "too soon"}); err != nil || waitingWord(t, a) != nil {
		t.Errorf("taken back, and still owed: %v", err)
	}
	a.Clock.Add(time.Minute)
	judge(a.Analyst, claim.Same)
	judge(a.Supervisor, claim.NotSame)
	if waitingWord(t, a) != nil {
		t.Error("the second officer disagreed, and it is still owed")
	}
	verifies(t, a)
}
