package node_test

import (
	"strings"
	"testing"
	"time"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

// nizar is a fictional man who is sought under two spellings.
func nizar(action alert.Action) alert.Alert {
	return alert.Alert{Action: action, Kind: "person", Names: []alert.Name{{Text: "Nizar Tamraoui", Kind: "name"}, {Text: "نزار تمراوي", Kind: "alias"}},
		Births: []string{"1989-09-15"}, Sex: "male", Reason: "sought for the garage in the Verbindingslaan", Note: "Do not let him go before you have telephoned",
		Telephone: "+32 2 555 01 99", Languages: []string{"fr", "nl"},
		Markers: []alert.WarningMarker{{Kind: alert.Terrorism, Source: "be-spoc", Grade: claim.Ungraded, ReviewBy: claim.Date(2017, 1, 1)}}}
}

func issue(t *testing.T, h *nodetest.House, w alert.Alert) view.Alert {
	t.Helper()
	v, err := h.IssueAlert(t.Context(), h.Analyst, node.IssueRequest{Alert: w})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// arrives has the followers look at what came in.
func arrives(t *testing.T, hs ...*nodetest.House) {
	t.Helper()
	for _, h := range hs {
		if err := h.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func hits(t *testing.T, h *nodetest.House, c node.Caller) []view.HitCard {
	t.Helper()
	arrives(t, h)
	v, err := h.Hits(t.Context(), c, node.HitsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// listed puts a person on record as a list would, under the caller's case.
func listed(t *testing.T, h *nodetest.House, c node.Caller, dataset, id, name, birth string) claim.SubjectID {
	t.Helper()
	s := claim.SubjectID(claim.DeriveID("s", dataset, id))
	ref := claim.Ref{ID: s, Kind: "person", Label: name}
	say := func(predicate string, v *claim.Value) *claim.Claim {
		return &claim.Claim{Subject: ref, Predicate: predicate, Value: v, Modality: claim.Asserted, Basis: claim.Fact, Source: claim.Source{Name: dataset}, Grade: claim.Ungraded}
	}
	claims := []*claim.Claim{say("name", claim.TextValue(name))}
	if birth != "" {
		d, err := time.Parse("2006-01-02", birth)
		if err != nil {
			t.Fatal(err)
		}
		claims = append(claims, say("birth-date", claim.DateValue(claim.OneDay(claim.DayOf(d)))))
	}
	if _, err := h.Import(t.Context(), c, node.ImportRequest{Dataset: dataset, Claims: claims, CursorName: "test:" + dataset + id}); err != nil {
		t.Fatal(err)
	}
	return s
}

const paperOnNizar = "AMSTELVLIET, 25 March (Example) - Police in Noordstad arrested a man named Nizar Tamraoui on Thursday. " +
	"Tamraoui rented a garage in the Verbindingslaan, a spokesman said."

// An alert created now fires for a claim that arrived yesterday, for a report
// read tomorrow, for a list entry, and for a claim shared by a peer; each hit
// has an owner and a clock, and the strongest order stands on the card.
func TestAnAlertFiresForYesterdayTomorrowAndAPeer(t *testing.T) {
	a, b, c := three(t)
	yesterday := listed(t, a, a.Analyst, "harbour-list", "p1", "Nizar TAMRAWI", "1989-09-15")
	listed(t, a, a.Analyst, "harbour-list", "p2", "Ruud Verheim", "1971-04-02")
	arrives(t, a, b, c)
	a.Clock.Add(24 * time.Hour)

	w := issue(t, a, nizar(alert.Specific))
	if w.State != "stands" || w.Until != "2017-03-24" || w.Open != 0 {
		t.Errorf("issued as %+v", w)
	}
	cards := hits(t, a, a.Duty)
	if len(cards) != 1 || cards[0].Subject == nil || cards[0].Subject.ID != string(yesterday) {
		t.Fatalf("what arrived yesterday: %+v", cards)
	}
	card := cards[0]
	if card.State != "proposed" || !strings.HasPrefix(card.Order, "Specific check") || card.Alerts[0].Note == "" || card.Alerts[0].Telephone == "" ||
		len(card.Markers) != 1 || len(card.Reasons) == 0 || len(card.Form) < 9 || len(card.NotAnswered) != 2 {
		t.Errorf("the card lacks something: %+v", card)
	}
	cited := false
	for _, r := range card.Reasons {
		cited = cited || r.Bits > 0 && len(r.ClaimsA) > 0 && len(r.ClaimsB) > 0 && strings.HasPrefix(r.ClaimsB[0], "c-")
	}
	if !cited {
		t.Errorf("no line cites the claims on both sides: %+v", card.Reasons)
	}
	d, err := a.Desk(t.Context(), a.Duty, node.DeskRequest{})
	if err != nil || kinds(t, a)["hit"] != 1 || d.Obligations[0].Owner == "" || d.Obligations[0].Due == "" {
		t.Errorf("the hit has no owner or clock: %+v %v", d.Obligations, err)
	}

	a.Clock.Add(24 * time.Hour)
	file(t, a, paperOnNizar) // read, and no claim accepted
	cards = hits(t, a, a.Duty)
	if len(cards) != 2 {
		t.Fatalf("what was read the day after: %+v", cards)
	}
	unread := cards[0]
	if unread.Report == "" {
		unread = cards[1]
	}
	if unread.Report == "" || unread.Subject != nil {
		t.Errorf("a text that nobody reviewed: %+v", unread)
	}

	foreign := file(t, b, strings.ReplaceAll(paperOnNizar, "Tamraoui", "Tamrawi"))
	acceptAll(t, b, foreign)
	share(t, b, foreign, "be-spoc")
	if len(hits(t, a, a.Duty)) != 2 {
		t.Error("it fired before anything was sent")
	}
	nodetest.Carry(t, a, b, c)
	if cards = hits(t, a, a.Duty); len(cards) != 3 || kinds(t, a)["hit"] != 3 {
		t.Fatalf("what a peer shared: %d hits, desk %v", len(cards), kinds(t, a))
	}
	if n := len(hits(t, b, b.Duty)); n != 0 {
		t.Errorf("the alert is of be-spoc, and fr-spoc has %d hits", n)
	}
}

// A hit is decided by a named person with a reason; a rejected one is silent
// until what is said changes; nothing is merged.
func TestAHitIsDecidedByAPersonAndSilentUntilTheEvidenceChanges(t *testing.T) {
	a, _, _ := three(t)
	issue(t, a, nizar(alert.Discreet))
	s := listed(t, a, a.Analyst, "harbour-list", "p1", "Nizar TAMRAWI", "")
	cards := hits(t, a, a.Duty)
	if len(cards) != 1 {
		t.Fatalf("%d hits", len(cards))
	}
	decide := func(d claim.Decision, reason, snapshot string) error {
		_, err := a.DecideHit(t.Context(), a.Duty, node.DecideHitRequest{Hit: cards[0].ID, Decision: d, Reason: reason, Snapshot: snapshot})
		return err
	}
	if err := decide(claim.Reject, "", ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("decided without a reason: %v", err)
	}
	if err := decide(claim.Reject, "another father", "stale"); !fault.Is(err, fault.Conflict) {
		t.Errorf("decided on evidence that nobody saw: %v", err)
	}
	if _, err := a.Attend(t.Context(), a.Duty, node.AttendRequest{Obligation: cards[0].Obligation, Act: node.Close, Outcome: "done"}); err == nil {
		t.Error("closed without a decision")
	}
	if err := decide(claim.Reject, "another father's name", cards[0].Snapshot); err != nil {
		t.Fatal(err)
	}
	if kinds(t, a)["hit"] != 0 {
		t.Error("it still burns on the desk")
	}
	listed(t, a, a.Analyst, "other-list", "x", "Ruud Verheim", "")
	if len(hits(t, a, a.Duty)) != 0 {
		t.Error("it came back though nothing changed")
	}
	ref := claim.Ref{ID: s, Kind: "person", Label: "Nizar TAMRAWI"}
	if _, err := a.Import(t.Context(), a.Analyst, node.ImportRequest{Dataset: "later", CursorName: "later", Claims: []*claim.Claim{{Subject: ref, Predicate: "birth-date",
		Value: claim.DateValue(claim.OneDay(claim.Date(1989, 9, 15))), Modality: claim.Asserted, Basis: claim.Fact, Source: claim.Source{Name: "later"}, Grade: claim.Ungraded}}}); err != nil {
		t.Fatal(err)
	}
	if cards = hits(t, a, a.Duty); len(cards) != 1 || kinds(t, a)["hit"] != 1 {
		t.Fatalf("the date of birth agrees now, and %d hits wait", len(cards))
	}
	if err := decide(claim.Confirm, "same day of birth", cards[0].Snapshot); err != nil {
		t.Fatal(err)
	}
	v, err := a.ShowSubject(t.Context(), a.Analyst, node.ShowRequest{Subject: string(s)})
	if err != nil || len(v.Members) != 1 {
		t.Errorf("a confirmed hit merged records: %+v %v", v.Members, err)
	}

	// What is said of him from now on is told.
	seen, err := a.AddSighting(t.Context(), a.Analyst, node.SightingRequest{Hit: cards[0].ID, Sighting: alert.Sighting{Place: "A2 toll, Hourdin", When: "2016-03-26T09:10+01:00",
		Occasion: "traffic check", From: "Parijs", To: "Brussel", Companions: []alert.Seen{{Name: "Hamza Attar"}, {Name: "unknown man"}},
		Vehicles: []alert.Seen{{Name: "grey Golf", Number: "1-ABC-234"}}}})
	if err != nil || len(seen.Claims) < 9 || seen.Subject.ID != string(s) {
		t.Fatalf("%+v %v", seen, err)
	}
	if cards = hits(t, a, a.Duty); len(cards) != 1 || !cards[0].Known || len(cards[0].Claims) < 5 {
		t.Errorf("the sighting of the sought man: %+v", cards)
	}
	verifies(t, a)
}

// What one may not see is in no hit, no count, no obligation and at no
// roadside; and the answer is that of a node which does not hold it.
func TestHitsAreComputedFromWhatTheCallerMaySee(t *testing.T) {
	a := nodetest.Open(t, "be-spoc", march2016())
	desk(t, a)
	k, err := a.OpenCase(t.Context(), a.Supervisor, node.CaseRequest{Title: "Closed case"})
	if err != nil {
		t.Fatal(err)
	}
	inside := a.Supervisor
	inside.Cases, inside.Case = []claim.CaseID{claim.CaseID(k.ID)}, claim.CaseID(k.ID)
	w := issue(t, a, nizar(alert.Arrest))
	s := listed(t, a, inside, "closed-list", "p1", "Nizar TAMRAWI", "1989-09-15")
	if n := len(hits(t, a, inside)); n != 1 {
		t.Fatalf("on the team %d hits are seen", n)
	}
	if n := len(hits(t, a, a.Analyst)); n != 0 {
		t.Errorf("beside the team %d hits are seen", n)
	}
	v, err := a.ShowAlert(t.Context(), a.Analyst, node.ShowAlertRequest{Alert: claim.ID(w.ID)})
	if err != nil || v.Open != 0 {
		t.Errorf("its count is seen: %+v %v", v, err)
	}
	if d, err := a.Desk(t.Context(), a.Analyst, node.DeskRequest{}); err != nil || d.Counts.Open != 0 {
		t.Errorf("its obligation is seen: %+v %v", d, err)
	}
	// The same name outside of the case: the hit rests on that alone.
	ref := claim.Ref{ID: s, Kind: "person", Label: "Nizar Tamraoui"}
	if _, err := a.Import(t.Context(), a.Analyst, node.ImportRequest{Dataset: "open", CursorName: "open", Claims: []*claim.Claim{{Subject: ref, Predicate: "name",
		Value: claim.TextValue("Nizar Tamraoui"), Modality: claim.Asserted, Basis: claim.Fact, Source: claim.Source{Name: "open"}, Grade: claim.Ungraded}}}); err != nil {
		t.Fatal(err)
	}
	cards := hits(t, a, a.Analyst)
	if len(cards) != 1 || len(cards[0].Claims) != 1 || strings.Contains(strings.ToLower(strings.Join(words(cards[0].Reasons), " ")), "tamrawi") {
		t.Errorf("%+v", cards)
	}
	for _, r := range cards[0].Reasons {
		if r.Feature == "birth" && r.Bits != 0 {
			t.Errorf("a hidden date of birth weighs %v bits", r.Bits)
		}
	}
	// An alert of the team is at no roadside but the team's.
	secret := nizar(alert.Discreet)
	secret.Names = []alert.Name{{Text: "Ruud Verheim", Kind: "name"}}
	if _, err := a.IssueAlert(t.Context(), inside, node.IssueRequest{Alert: secret, Classification: claim.Secret}); err != nil {
		t.Fatal(err)
	}
	check := node.RoadsideRequest{Names: []string{"Rudi VERHEIM"}, Birth: "1989-09-15"}
	if r, err := a.Roadside(t.Context(), a.Analyst, check); err != nil || len(r.Cards) != 0 {
		t.Errorf("%+v %v", r, err)
	}
}

func words(rs []view.Reason) []string {
	var out []string
	for _, r := range rs {
		out = append(out, r.A, r.B, r.Why)
	}
	return out
}

// At the roadside one card shows every issuer's note, the action that goes
// furthest as the order, and the sources that were not asked.
func TestTheStrongestAlertLeadsAtTheRoadside(t *testing.T) {
	a, _, _ := three(t)
	issue(t, a, nizar(alert.Discreet))
	w := nizar(alert.Arrest)
	w.Note, w.Telephone = "Armed in January", "+32 2 555 02 00"
	issue(t, a, w)
	r, err := a.Roadside(t.Context(), a.Duty, node.RoadsideRequest{Names: []string{"TAMRAWI Nizar"}, Birth: "1989-09-15"})
	if err != nil || len(r.Cards) != 1 || len(r.Cards[0].Alerts) != 2 || r.Cards[0].Action != "arrest" || r.Cards[0].Hidden || len(r.NotAnswered) != 2 {
		t.Fatalf("%+v %v", r, err)
	}
	if r.Cards[0].Alerts[1].Note == "" || r.Cards[0].Alerts[0].Note != "Armed in January" {
		t.Errorf("a note is missing: %+v", r.Cards[0].Alerts)
	}
	if r, err = a.Roadside(t.Context(), a.Duty, node.RoadsideRequest{Names: []string{"Ruud Verheim"}, Birth: "1971-04-02"}); err != nil || len(r.Cards) != 0 {
		t.Errorf("%+v %v", r, err)
	}
}

// An alert stands no longer than the law allows, its end is told four months
// ahead, it is extended or withdrawn by its issuer with a reason, and a
// withdrawn one fires no more.
func TestAnAlertHasItsDaysAndItsEnd(t *testing.T) {
	a, _, _ := three(t)
	w := nizar(alert.Discreet)
	w.Until = claim.Date(2018, 1, 1)
	if _, err := a.IssueAlert(t.Context(), a.Analyst, node.IssueRequest{Alert: w}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a check of more than a year: %v", err)
	}
	w.Until, w.Births = 0, nil
	if _, err := a.IssueAlert(t.Context(), a.Analyst, node.IssueRequest{Alert: w}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a person without any date of birth: %v", err)
	}
	v := issue(t, a, nizar(alert.Discreet))
	if kinds(t, a)["alert-review"] != 0 {
		t.Error("its end is told a year ahead")
	}
	a.Clock.Add(9 * 30 * 24 * time.Hour)
	if kinds(t, a)["alert-review"] != 1 {
		t.Error("its end is not told four months ahead")
	}
	if _, err := a.ChangeAlert(t.Context(), a.Analyst, node.ChangeAlertRequest{Alert: claim.ID(v.ID), Until: claim.Date(2017, 10, 1)}); !fault.Is(err, fault.Invalid) {
		t.Errorf("extended without a reason: %v", err)
	}
	v, err := a.ChangeAlert(t.Context(), a.Analyst, node.ChangeAlertRequest{Alert: claim.ID(v.ID), Until: claim.Date(2017, 10, 1), Reason: "still abroad"})
	if err != nil || v.Until != "2017-10-01" || kinds(t, a)["alert-review"] != 0 {
		t.Fatalf("%+v %v %v", v, err, kinds(t, a))
	}
	listed(t, a, a.Analyst, "harbour-list", "p1", "Nizar TAMRAWI", "1989-09-15")
	if len(hits(t, a, a.Duty)) != 1 {
		t.Fatal("the extended alert does not fire")
	}
	if v, err = a.ChangeAlert(t.Context(), a.Analyst, node.ChangeAlertRequest{Alert: claim.ID(v.ID), Reason: "arrested"}); err != nil || v.State != "withdrawn" || len(v.Changes) != 2 {
		t.Fatalf("%+v %v", v, err)
	}
	if len(hits(t, a, a.Duty)) != 0 || kinds(t, a)["hit"] != 0 {
		t.Error("hits of a withdrawn alert wait")
	}
	listed(t, a, a.Analyst, "harbour-list", "p3", "Nizar Tamraoui", "1989-09-15")
	if len(hits(t, a, a.Duty)) != 0 {
		t.Error("a withdrawn alert fires")
	}
	verifies(t, a)
}

// What fired a hit is erased, or a reading is rejected: the hit goes, and its
// obligation ends in the name of whoever did it.
func TestAHitGoesWithItsGround(t *testing.T) {
	a, _, _ := three(t)
	issue(t, a, nizar(alert.Specific))
	r := file(t, a, paperOnNizar)
	if len(hits(t, a, a.Duty)) != 1 {
		t.Fatal("no hit on the text")
	}
	acceptAll(t, a, r)
	if cards := hits(t, a, a.Duty); len(cards) != 1 || cards[0].Subject == nil {
		t.Fatalf("the claims of the text: %+v", cards)
	}
	if _, err := a.EraseReport(t.Context(), a.Supervisor, node.EraseRequest{Report: r, Reason: "another man"}); err != nil {
		t.Fatal(err)
	}
	if len(hits(t, a, a.Duty)) != 0 || kinds(t, a)["hit"] != 0 {
		t.Errorf("a hit on what was erased: desk %v", kinds(t, a))
	}
	verifies(t, a)
}

func verifies(t *testing.T, h *nodetest.House) {
	t.Helper()
	v, err := h.Rebuild(t.Context(), h.Admin, node.RebuildRequest{})
	if err != nil || !v.Same {
		t.Errorf("a rebuild gives other tables: %+v %v", v, err)
	}
}
