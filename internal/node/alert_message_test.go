package node_test

import (
	"slices"
	"testing"
	"time"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// A warning or a request of another agency that names an alerted man fires the
// alert, whichever came first, though no claim about him is on record; one’s own
// does not, and who may not see the alert sees no hit.
func TestAlertsAreComparedWithWarningsAndRequests(t *testing.T) {
	a, b, c := three(t)
	w := flash("be-spoc")
	w.Subjects = append(w.Subjects, named("s-one", "Nizar TAMRAWI"), named("s-two", "Ruud Verheim"))
	warned := warn(t, b, b.Duty, w)
	nodetest.Carry(t, a, b, c)
	secret, err := a.IssueAlert(t.Context(), a.Analyst, node.IssueRequest{Alert: nizar(alert.Discreet), Classification: claim.Confidential})
	if err != nil {
		t.Fatal(err)
	}
	cards := hits(t, a, a.Duty)
	if len(cards) != 1 || cards[0].Message != warned.ID || cards[0].MessageKind != "warning" || cards[0].Subject != nil || len(cards[0].Reasons) == 0 || kinds(t, a)["hit"] != 1 {
		t.Fatalf("a warning that came yesterday: %+v", cards)
	}
	// A request that comes tomorrow, from the third agency.
	q := question("")
	q.Subjects[0].Ref = claim.Ref{ID: "s-three", Kind: "person", Label: "نزار تمراوي"}
	if _, err := c.Ask(t.Context(), c.Duty, node.AskRequest{To: "be-spoc", Request: q, Reason: "the garage"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	cards = hits(t, a, a.Duty)
	if len(cards) != 2 || !slices.ContainsFunc(cards, func(v hitCard) bool { return v.MessageKind == "request" }) {
		t.Fatalf("a request that came: %+v", cards)
	}
	for _, other := range []*nodetest.House{b, c} {
		if n := len(hits(t, other, other.Duty)); n != 0 {
			t.Errorf("%d hits at an agency whose alert it is not", n)
		}
	}
	uncleared := a.Duty
	uncleared.Clearance = claim.Unclassified
	if n := len(hits(t, a, uncleared)); n != 0 {
		t.Errorf("who may not see the alert sees %d hits", n)
	}
	// What this agency itself writes is no news to it.
	own := question("")
	own.Subjects[0].Ref = claim.Ref{ID: "s-four", Kind: "person", Label: "Nizar Tamraoui"}
	if _, err := a.Ask(t.Context(), a.Duty, node.AskRequest{To: "fr-spoc", Request: own, Reason: "the garage"}); err != nil {
		t.Fatal(err)
	}
	if n := len(hits(t, a, a.Duty)); n != 2 {
		t.Errorf("%d hits after a request of one's own", n)
	}
	if _, err := a.DecideHit(t.Context(), a.Duty, node.DecideHitRequest{Hit: cards[0].ID, Decision: claim.Confirm, Reason: "one photograph", Snapshot: cards[0].Snapshot}); err != nil {
		t.Error(err)
	}
	if _, err := a.ChangeAlert(t.Context(), a.Analyst, node.ChangeAlertRequest{Alert: claim.ID(secret.ID), Reason: "arrested"}); err != nil {
		t.Fatal(err)
	}
	if n := len(hits(t, a, a.Duty)); n != 0 || kinds(t, a)["hit"] != 0 {
		t.Errorf("%d hits of a withdrawn alert", n)
	}
	verifies(t, a)
}

// What an alert asks, its markers and its end are changed as a new version, by
// its issuer, with a reason; a hit keeps the version that it fired on.
func TestAnAlertIsAmendedAndItsHitsKeepWhatTheyFiredOn(t *testing.T) {
	a, _, _ := three(t)
	w := issue(t, a, nizar(alert.Discreet))
	listed(t, a, a.Analyst, "harbour-list", "p1", "Nizar TAMRAWI", "1989-09-15")
	if len(hits(t, a, a.Duty)) != 1 {
		t.Fatal("it does not fire")
	}
	amend := func(m node.Amendment, reason string) error {
		v, err := a.ChangeAlert(t.Context(), a.Analyst, node.ChangeAlertRequest{Alert: claim.ID(w.ID), Amend: &m, Reason: reason})
		if err == nil {
			w = v
		}
		return err
	}
	arrest, until, late := alert.Arrest, claim.Date(2016, 6, 30), claim.Date(2030, 1, 1)
	armed := []alert.WarningMarker{{Kind: alert.Armed, Source: "Noordstad police", Grade: claim.Ungraded}}
	if err := amend(node.Amendment{Action: &arrest}, ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("amended without a reason: %v", err)
	}
	if err := amend(node.Amendment{Until: &late}, "longer"); !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid) {
		t.Errorf("lengthened by an amendment: %v", err)
	}
	a.Clock.Add(time.Hour)
	if err := amend(node.Amendment{Action: &arrest, Until: &until, Markers: &armed}, "warrant of Monday"); err != nil {
		t.Fatal(err)
	}
	if w.Action != "arrest" || w.Until != "2016-06-30" || len(w.Markers) != 1 || w.Markers[0].Kind != "armed" || len(w.Changes) != 1 || w.Changes[0].Action != "arrest" || len(w.Names) != 2 {
		t.Fatalf("%+v", w)
	}
	cards := hits(t, a, a.Duty)
	if len(cards) != 1 || cards[0].Action != "arrest" || cards[0].FiredOn == nil || cards[0].FiredOn.Version != 0 || cards[0].FiredOn.Action != "discreet-check" {
		t.Fatalf("what it fired on is lost: %+v", cards)
	}
	listed(t, a, a.Analyst, "bank-list", "9", "Tamraoui Nizar", "1989-09-15")
	if cards = hits(t, a, a.Duty); len(cards) != 2 || (cards[0].FiredOn == nil) == (cards[1].FiredOn == nil) {
		t.Errorf("the new version does not fire, or both fired on the same: %d", len(cards))
	}
	// The whole alert anew, without the names that the first hit fired on.
	other := nizar(alert.Arrest)
	other.Names, other.Births, other.Until = []alert.Name{{Text: "Ruud Verheim", Kind: "name"}}, []string{"1971-04-02"}, until
	if _, err := a.ChangeAlert(t.Context(), a.Analyst, node.ChangeAlertRequest{Alert: claim.ID(w.ID), Content: &other, Reason: "it was his cousin"}); err != nil {
		t.Fatal(err)
	}
	if cards = hits(t, a, a.Duty); len(cards) != 2 || kinds(t, a)["hit"] != 2 {
		t.Errorf("an amendment took hits off the desk: %d of 2", len(cards))
	}
	listed(t, a, a.Analyst, "bank-list", "10", "Rudi Verheim", "1971-04-02")
	if n := len(hits(t, a, a.Duty)); n != 3 {
		t.Errorf("the amended alert fires %d times of 3", n)
	}
	if kinds(t, a)["alert-review"] != 1 { // three months away: nearer than four
		t.Errorf("its new end is not told: %v", kinds(t, a))
	}
	verifies(t, a)
}
