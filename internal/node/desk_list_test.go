package node_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/warning"
)

// A long desk is shown a window at a time; the windows join without a gap, and
// the counts are of all of it.
func TestDeskIsShownAWindowAtATime(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	desk(t, h)
	for i := range 25 {
		owed(t, h, fmt.Sprintf("o%02d", i), duty.RoutineLadder, claim.Marking{Originator: "be-spoc"})
		h.Clock.Add(time.Minute)
	}
	owed(t, h, "secret", duty.RoutineLadder, claim.Marking{Originator: "be-spoc", Classification: claim.Secret})
	var seen []string
	for from := 0; ; from += 10 {
		v, err := h.Desk(t.Context(), h.Duty, node.DeskRequest{From: from, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		if v.Total != 25 || v.Counts.Open != 25 || v.Counts.Unowned != 0 || v.Counts.Mine != 25 {
			t.Fatalf("counts %+v of %d", v.Counts, v.Total)
		}
		if len(v.Obligations) == 0 {
			break
		}
		for _, o := range v.Obligations {
			seen = append(seen, o.ID)
		}
	}
	if len(seen) != 25 || seen[0] != "o00" || seen[24] != "o24" {
		t.Errorf("windows gave %v", seen)
	}
	if v, err := h.Desk(t.Context(), h.Analyst, node.DeskRequest{List: "mine"}); err != nil || v.Total != 0 || v.Counts.Open != 25 {
		t.Errorf("the analyst owns %d of %d: %v", v.Total, v.Counts.Open, err)
	}
}

// A FLASH stands above all that nobody has answered, however long that waits
// and whatever its own due time is; then what runs out sooner.
func TestFlashStandsOnTopOfTheDesk(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	desk(t, h)
	put := func(id string, l duty.Ladder, due time.Duration) {
		t.Helper()
		if err := h.Store.Write(t.Context(), func(tx *db.Tx) error {
			mark, err := h.Markings.Intern(tx, claim.Marking{Originator: "be-spoc"})
			if err != nil {
				return err
			}
			now, by := h.Clock.Now(), int64(0)
			if due != 0 {
				by = now.Add(due).UnixMicro()
			}
			_, err = duty.Open(tx, duty.Opening{ID: id, Kind: "review", About: "c1", Mark: mark, Desk: node.DutyDesk, Ladder: l, Received: now.UnixMicro(), Due: by})
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	put("roster in nine days", duty.RoutineLadder, 9*24*time.Hour)
	put("urgent, long unanswered", duty.UrgentLadder, 0)
	h.Clock.Add(3 * time.Hour)
	put("routine", duty.RoutineLadder, 0)
	put("due in half an hour", duty.UrgentLadder, 30*time.Minute)
	put("flash", duty.FlashLadder, 72*time.Hour)
	v, err := h.Desk(t.Context(), h.Duty, node.DeskRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range v.Obligations {
		got = append(got, o.ID)
	}
	if want := "flash; urgent, long unanswered; due in half an hour; roster in nine days; routine"; strings.Join(got, "; ") != want {
		t.Errorf("the desk shows %s", strings.Join(got, "; "))
	}
}

// An obligation says whom the clock calls next; once a person has answered,
// the rest of the ladder is spared.
func TestObligationShowsItsLadder(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	desk(t, h)
	owed(t, h, "w1", duty.FlashLadder, claim.Marking{Originator: "be-spoc"})
	h.Clock.Add(6 * time.Minute)
	if err := h.Store.Write(t.Context(), func(tx *db.Tx) error { _, _, err := duty.Tick(tx, h.Clock.Now().UnixMicro()); return err }); err != nil {
		t.Fatal(err)
	}
	show := func() (string, string) {
		o, err := h.ShowObligation(t.Context(), h.Duty, node.ObligationRequest{Obligation: "w1"})
		if err != nil {
			t.Fatal(err)
		}
		var states []string
		for _, r := range o.Ladder {
			states = append(states, r.Role+" "+r.State)
		}
		return o.NextRole, strings.Join(states, ", ")
	}
	if next, states := show(); next != "head" || states != "duty called, second called, head waiting, director waiting, everyone waiting" {
		t.Errorf("next %s: %s", next, states)
	}
	if _, err := h.Attend(t.Context(), h.Duty, node.AttendRequest{Obligation: "w1", Act: node.Acknowledge}); err != nil {
		t.Fatal(err)
	}
	if next, states := show(); next != "" || states != "duty called, second called, head spared, director spared, everyone spared" {
		t.Errorf("next %q: %s", next, states)
	}
	owed(t, h, "s1", duty.FlashLadder, claim.Marking{Originator: "be-spoc", Classification: claim.Secret})
	if _, err := h.ShowObligation(t.Context(), h.Duty, node.ObligationRequest{Obligation: "s1"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("what may not be seen: %v", err)
	}
}

// Before a warning leaves, its author sees whom its places concern and why,
// which place leads to nobody, and what he will owe.
func TestRecipientsAreProposedWithTheirReasons(t *testing.T) {
	a, _, _ := three(t)
	v, err := a.ProposeRecipients(t.Context(), a.Duty, node.RecipientsRequest{Warning: &warning.Warning{Precedence: warning.Urgent,
		Places: []warning.Place{{Role: warning.To, Words: "the airport of Noordstad", Country: "NL"}, {Role: warning.Via, Words: "the ferry", Country: "GR"}},
		To:     []warning.Recipient{{Agency: "fr-spoc", Because: []warning.Because{{Rule: warning.RuleNamed, Words: "his sister lives there"}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	var to []string
	for _, r := range v.Recipients {
		to = append(to, r.Agency+" ("+strings.Join(r.Because, "; ")+")")
	}
	if got := strings.Join(to, ", "); got != "fr-spoc (named: his sister lives there), nl-spoc (destination: the airport of Noordstad)" {
		t.Errorf("proposed %s", got)
	}
	if len(v.Nobody) != 1 || v.Nobody[0] != "the ferry GR" || len(v.Missing) == 0 || !v.SecondOfficer || len(v.Agencies) != 2 {
		t.Errorf("%+v", v)
	}
}

// What an officer has typed comes back to him, to nobody else, and is gone
// after thirty days.
func TestTypedTextIsKeptForItsAuthor(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	keep := func(body string) {
		t.Helper()
		if _, err := h.KeepText(t.Context(), h.Duty, node.KeepTextRequest{Place: "warning", Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	keep("a white van")
	keep("a white van, seen at 02:40")
	texts := func(c node.Caller) string {
		v, err := h.Texts(t.Context(), c, node.TextsRequest{})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, x := range v {
			out = append(out, x.Place+": "+x.Body)
		}
		return strings.Join(out, "|")
	}
	if got := texts(h.Duty); got != "warning: a white van, seen at 02:40" {
		t.Errorf("kept %q", got)
	}
	if got := texts(h.Supervisor); got != "" {
		t.Errorf("another officer reads %q", got)
	}
	h.Clock.Add(31 * 24 * time.Hour)
	if _, err := h.KeepText(t.Context(), h.Duty, node.KeepTextRequest{Place: "answer", Body: "x"}); err != nil {
		t.Fatal(err)
	}
	if got := texts(h.Duty); got != "answer: x" {
		t.Errorf("after a month %q", got)
	}
	keep("")
	if _, err := h.KeepText(t.Context(), h.Duty, node.KeepTextRequest{Place: "warning", Body: strings.Repeat("x", 300<<10)}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a text without end: %v", err)
	}
}

func BenchmarkDeskOfTenThousand(b *testing.B) {
	h := nodetest.Open(b, "be-spoc", march2016())
	if _, err := h.SetDesk(b.Context(), h.Admin, node.SetDeskRequest{Desk: node.DutyDesk, LastResort: h.Supervisor.Officer}); err != nil {
		b.Fatal(err)
	}
	if err := h.Store.Write(b.Context(), func(tx *db.Tx) error {
		mark, err := h.Markings.Intern(tx, claim.Marking{Originator: "be-spoc"})
		for i := 0; err == nil && i < 10_000; i++ {
			_, err = duty.Open(tx, duty.Opening{ID: fmt.Sprintf("o%05d", i), Kind: "review", About: "c1", Mark: mark, Desk: node.DutyDesk,
				Ladder: duty.RoutineLadder, Received: h.Clock.Now().UnixMicro()})
		}
		return err
	}); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		if v, err := h.Desk(b.Context(), h.Duty, node.DeskRequest{From: i * 100 % 10_000, Limit: 100}); err != nil || v.Total != 10_000 {
			b.Fatal(v.Total, err)
		}
	}
}
