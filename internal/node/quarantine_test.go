package node_test

import (
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// A statement that was beaten out of a man is handed in: nothing of it is read,
// found, matched or shared, and the same bytes cannot be filed by another desk.
// Who handed it in does not decide; a supervisor erases it.
func TestNothingOfWhatIsInQuarantineIsUsed(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	desk(t, h)
	inspector := h.Officer(t, "inspector", marking.Inspector)
	body := []byte(fiction)
	put := node.QuarantineRequest{Name: "statement.txt", Body: body, Obtained: "agency"}
	if _, err := h.Quarantine(t.Context(), h.Supervisor, put); !fault.Is(err, fault.Invalid) {
		t.Errorf("no word on the violation: %v", err)
	}
	put.Violation = "he signed after three days without sleep"
	put.Obtained = "somehow"
	if _, err := h.Quarantine(t.Context(), h.Supervisor, put); !fault.Is(err, fault.Invalid) {
		t.Errorf("an unknown way: %v", err)
	}
	put.Obtained = "agency"
	v, err := h.Quarantine(t.Context(), h.Supervisor, put)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Quarantine(t.Context(), h.Supervisor, put); !fault.Is(err, fault.Forbidden) {
		t.Errorf("twice: %v", err)
	}
	// No door leads to it.
	again := node.FileRequest{Name: "other-name.txt", Body: body, Published: "2016-03-24"}
	if _, err := h.FileReport(t.Context(), h.Analyst, again); !fault.Is(err, fault.Forbidden) || !strings.Contains(err.Error(), "quarantine") {
		t.Errorf("another desk filed the same bytes: %v", err)
	}
	if n := finds(t, h, "Janda"); n != 0 {
		t.Errorf("found %d", n)
	}
	if rs, err := h.ListReports(t.Context(), h.Analyst, node.ListReportsRequest{}); err != nil || len(rs) != 0 {
		t.Errorf("on the list of reports: %v %v", rs, err)
	}
	if _, err := h.OpenReview(t.Context(), h.Analyst, node.ReviewRequest{Report: v.ID}); !fault.Is(err, fault.NotFound) {
		t.Errorf("read: %v", err)
	}
	if _, err := h.Share(t.Context(), h.Duty, node.ShareRequest{Report: v.ID, To: []claim.AgencyID{"fr-spoc"}, Reason: "x"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("shared: %v", err)
	}
	for _, table := range h.Tables(t) {
		if table.Name != "quarantined" && strings.Contains(table.Dump, "Janda") {
			t.Errorf("a word of it stands in table %s", table.Name)
		}
	}
	d, err := h.Desk(t.Context(), h.Duty, node.DeskRequest{})
	if err != nil || len(d.Obligations) != 1 || d.Obligations[0].Kind != "quarantine" || !strings.Contains(d.Obligations[0].Title, "without sleep") {
		t.Fatalf("nobody owes a decision: %+v %v", d, err)
	}
	// Two persons, and a reason.
	decide := node.DecideQuarantineRequest{ID: v.ID, Reason: "the doctor confirms it"}
	if _, err := h.DecideQuarantine(t.Context(), h.Supervisor, decide); !fault.Is(err, fault.Forbidden) {
		t.Errorf("who handed it in decided alone: %v", err)
	}
	if _, err := h.DecideQuarantine(t.Context(), h.Analyst, decide); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an analyst decided: %v", err)
	}
	if _, err := h.DecideQuarantine(t.Context(), h.Second, node.DecideQuarantineRequest{ID: v.ID}); !fault.Is(err, fault.Invalid) {
		t.Errorf("decided without a reason: %v", err)
	}
	if v, err = h.DecideQuarantine(t.Context(), h.Second, decide); err != nil || v.Decision != "erased" {
		t.Fatalf("%+v %v", v, err)
	}
	for _, table := range h.Tables(t) {
		if strings.Contains(table.Dump, "Janda") {
			t.Errorf("erased, and a word of it stands in table %s", table.Name)
		}
	}
	if _, err := h.FileReport(t.Context(), h.Analyst, again); !fault.Is(err, fault.Forbidden) || !strings.Contains(err.Error(), "erased") {
		t.Errorf("what was erased came back: %v", err)
	}
	if d, err := h.Desk(t.Context(), h.Duty, node.DeskRequest{}); err != nil || len(d.Obligations) != 0 {
		t.Errorf("decided, and still owed: %+v %v", d.Obligations, err)
	}
	all, err := h.ListQuarantine(t.Context(), inspector, node.ListQuarantineRequest{})
	if err != nil || len(all) != 1 || all[0].Decider != string(h.Second.Officer) || all[0].Why != "the doctor confirms it" {
		t.Errorf("%+v %v", all, err)
	}
	if v, err := h.Verify(t.Context(), h.Admin, node.VerifyRequest{}); err != nil || !v.OK {
		t.Errorf("%+v %v", v, err)
	}
}

// A suspicion that was unfounded: the second officer releases the document, and
// it is filed and read like any other, with how it was obtained.
func TestWhatIsReleasedFromQuarantineIsAReportLikeAnyOther(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	v, err := h.Quarantine(t.Context(), h.Duty, node.QuarantineRequest{Name: "statement.txt", Body: []byte(fiction), Obtained: "person", Violation: "no lawyer is named in it"})
	if err != nil {
		t.Fatal(err)
	}
	if v, err = h.DecideQuarantine(t.Context(), h.Supervisor, node.DecideQuarantineRequest{ID: v.ID, Release: true, Reason: "the lawyer's letter is attached elsewhere"}); err != nil || v.Decision != "released" {
		t.Fatalf("%+v %v", v, err)
	}
	rs, err := h.ListReports(t.Context(), h.Analyst, node.ListReportsRequest{})
	if err != nil || len(rs) != 1 || rs[0].ID != v.ID || rs[0].Obtained != "person" || rs[0].Open == 0 {
		t.Fatalf("%+v %v", rs, err)
	}
	if _, err := h.Quarantine(t.Context(), h.Duty, node.QuarantineRequest{Name: "statement.txt", Body: []byte(fiction), Violation: "again"}); !fault.Is(err, fault.Conflict) || !strings.Contains(mendOf(err), "liaison erase") {
		t.Errorf("what is on file is not quarantined but erased: %v", err)
	}
}

// What was put there in an exercise is no supervisor's outside of it; who
// oversees the node sees both.
func TestQuarantineAndBreachesStandUnderTheirMarkings(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	inspector := h.Officer(t, "inspector", marking.Inspector)
	playing := h.Duty
	playing.Exercise = true
	v, err := h.Quarantine(t.Context(), playing, node.QuarantineRequest{Name: "statement.txt", Body: []byte(fiction), Obtained: "person", Violation: "no lawyer is named in it"})
	if err != nil {
		t.Fatal(err)
	}
	b, err := h.OpenBreach(t.Context(), playing, node.OpenBreachRequest{BreachFacts: node.BreachFacts{Nature: "a telephone was stolen"}})
	if err != nil {
		t.Fatal(err)
	}
	for who, sees := range map[*node.Caller]int{&h.Supervisor: 0, &inspector: 1} {
		q, err := h.ListQuarantine(t.Context(), *who, node.ListQuarantineRequest{})
		if err != nil || len(q) != sees {
			t.Errorf("%s sees %d in quarantine, want %d: %v", who.Officer, len(q), sees, err)
		}
		all, err := h.ShowBreaches(t.Context(), *who, node.ShowBreachesRequest{})
		if err != nil || len(all) != sees {
			t.Errorf("%s sees %d breaches, want %d: %v", who.Officer, len(all), sees, err)
		}
	}
	if _, err := h.DecideQuarantine(t.Context(), h.Supervisor, node.DecideQuarantineRequest{ID: v.ID, Reason: "erase it"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("decided about what he may not see: %v", err)
	}
	if _, err := h.ShowBreaches(t.Context(), h.Supervisor, node.ShowBreachesRequest{Breach: b.ID}); !fault.Is(err, fault.NotFound) {
		t.Errorf("shown by its number: %v", err)
	}
}
