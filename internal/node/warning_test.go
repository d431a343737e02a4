package node_test

import (
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
	"liaison/internal/warning"
)

func flash(to ...claim.AgencyID) *warning.Warning {
	w := &warning.Warning{Precedence: warning.Flash, Action: warning.MeetOnWay, Urgency: warning.UrgentThreat, Reason: "he lands this evening",
		Threat: "A man deported from Southland travels to Noordstad", Basis: claim.Fact}
	for _, a := range to {
		w.To = append(w.To, warning.Recipient{Agency: a, Because: []warning.Because{{Rule: warning.RuleDestination, Words: "the flight goes there"}}})
	}
	return w
}

func warn(t *testing.T, h *nodetest.House, c node.Caller, w *warning.Warning) view.Warning {
	t.Helper()
	v, err := h.Warn(t.Context(), c, node.WarnRequest{Warning: w, Reason: "deported today"})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func told(t *testing.T, h *nodetest.House, id string, agency claim.AgencyID) view.Told {
	t.Helper()
	v, err := h.ShowWarning(t.Context(), h.Analyst, node.ShowWarningRequest{Warning: claim.ID(id)})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range v.Recipients {
		if r.Agency == string(agency) {
			return r
		}
	}
	t.Fatalf("%s is no recipient of %+v", agency, v)
	return view.Told{}
}

// The story of the brief as it should have gone: a warning that is received
// by a machine is not yet anybody's; it burns on the desk until a named officer
// has it, and the sender sees each step.
func TestWarningCannotBeIgnored(t *testing.T) {
	a, b, c := three(t)
	v := warn(t, a, a.Duty, flash("fr-spoc"))
	if got := told(t, a, v.ID, "fr-spoc"); got.Stage != "released" {
		t.Fatalf("before anything was sent: %+v", got)
	}
	nodetest.Carry(t, a, b, c)
	if got := told(t, a, v.ID, "fr-spoc"); got.Stage != "received" || got.By != "" || got.Received == "" {
		t.Fatalf("a machine's receipt stands for nobody: %+v", got)
	}
	if ws, err := c.Warnings(t.Context(), c.Analyst, node.WarningsRequest{}); err != nil || len(ws) != 0 {
		t.Fatalf("who is not told sees %+v %v", ws, err)
	}
	d, err := b.Desk(t.Context(), b.Duty, node.DeskRequest{})
	if err != nil || len(d.Obligations) != 1 || d.Obligations[0].Kind != "warning" || d.Obligations[0].Owner == "" || d.Obligations[0].Title == "" || d.Obligations[0].From != "be-spoc" {
		t.Fatalf("desk %+v %v", d, err)
	}
	o := d.Obligations[0]
	if _, err := b.AnswerWarning(t.Context(), b.Duty, node.AnswerRequest{Warning: claim.ID(v.ID), Outcome: claim.Actioned, Text: "met"}); err == nil {
		t.Error("acted upon before anyone had it")
	}
	b.Clock.Add(7 * time.Minute)
	if _, err := b.Attend(t.Context(), b.Duty, node.AttendRequest{Obligation: o.ID, Act: node.Acknowledge}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	got := told(t, a, v.ID, "fr-spoc")
	if got.Stage != "acknowledged" || got.By != string(b.Duty.Officer) {
		t.Fatalf("the sender sees %+v", got)
	}
	if d, err := a.Desk(t.Context(), a.Duty, node.DeskRequest{}); err != nil || len(d.Obligations) != 0 {
		t.Errorf("acknowledged, and the sender's own clock still runs: %+v %v", d, err)
	}
	if _, err := b.Attend(t.Context(), b.Duty, node.AttendRequest{Obligation: o.ID, Act: node.Close, Outcome: "done", Text: "met at the gate"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if got := told(t, a, v.ID, "fr-spoc"); got.Stage != "acknowledged" {
		t.Errorf("one officer closed a FLASH: %+v", got)
	}
	if _, err := b.Attend(t.Context(), b.Supervisor, node.AttendRequest{Obligation: o.ID, Act: node.Close, Outcome: "done", Text: "met at the gate"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if got := told(t, a, v.ID, "fr-spoc"); got.Result != "done" || got.Text != "met at the gate" {
		t.Errorf("the sender sees %+v", got)
	}
}

// A peer that is dark for a month misses nothing, and meanwhile the sender's
// own desk burns.
func TestWarningOutlivesADarkMonth(t *testing.T) {
	a, b, c := three(t)
	v := warn(t, a, a.Duty, flash("fr-spoc", "nl-spoc"))
	nodetest.Carry(t, a, c)
	a.Clock.Add(30 * 24 * time.Hour)
	d, err := a.Desk(t.Context(), a.Duty, node.DeskRequest{})
	if err != nil || len(d.Obligations) != 2 || d.Obligations[0].Kind != "silence" {
		t.Fatalf("desk %+v %v", d, err)
	}
	nodetest.Carry(t, a, b, c)
	if got := told(t, a, v.ID, "fr-spoc"); got.Stage != "received" {
		t.Fatalf("after a month %+v", got)
	}
	if d, err := b.Desk(t.Context(), b.Duty, node.DeskRequest{}); err != nil || len(d.Obligations) != 1 {
		t.Fatalf("desk %+v %v", d, err)
	}
}

// Anything less than a FLASH takes two officers to send, each in a session of
// his own.
func TestUrgentWarningIsReleasedByTwo(t *testing.T) {
	a, b, _ := three(t)
	w := flash("fr-spoc")
	w.Precedence = warning.Urgent
	v := warn(t, a, a.Duty, w)
	if !v.Draft {
		t.Fatalf("one officer released %+v", v)
	}
	if nodetest.Carry(t, a, b) != 0 {
		t.Fatal("a draft was sent")
	}
	if _, err := a.Warn(t.Context(), a.Duty, node.WarnRequest{Draft: v.ID}); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("the drafter released it himself: %v", err)
	}
	v, err := a.Warn(t.Context(), a.Supervisor, node.WarnRequest{Draft: v.ID, Reason: "agreed"})
	if err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b)
	if got := told(t, a, v.ID, "fr-spoc"); got.Stage != "received" {
		t.Fatalf("%+v", got)
	}
}
