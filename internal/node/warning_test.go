package node_test

import (
	"slices"
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
	if k := kinds(t, a); k["silence"] != 0 || k["completion"] != 1 || k["signature"] != 1 {
		t.Errorf("acknowledged there; the sender owes what is missing and a second signature, and has %v", k)
	}
	if _, err := a.AnswerWarning(t.Context(), a.Supervisor, node.AnswerRequest{Warning: claim.ID(v.ID), Outcome: warning.Signed}); err != nil {
		t.Fatal(err)
	}
	if w, err := a.ShowWarning(t.Context(), a.Duty, node.ShowWarningRequest{Warning: claim.ID(v.ID)}); err != nil || len(w.By) != 2 {
		t.Errorf("two officers stand for it, and the sender sees %v %v", w.By, err)
	}
	complete := flash("fr-spoc")
	complete.Contacts = []warning.Contact{{Name: "be-spoc", Telephone: "+00 0000", AllHours: true}}
	complete.ReplyBy, complete.Grade, complete.GradedBy = a.Clock.Now().Add(time.Hour).UnixMicro(), claim.Grade{Scheme: "4x4", Source: "B", Info: "2"}, "Officer duty"
	complete.Subjects = []warning.Subject{{Ref: claim.Ref{ID: "s-janda", Kind: "person", Label: "Karel Janda"}, Words: "the passenger"}}
	amended, err := a.AmendWarning(t.Context(), a.Duty, node.AmendRequest{Warning: claim.ID(v.ID), Content: complete, Reason: "the rest is known now"})
	if err != nil || len(amended.Missing) != 0 {
		t.Fatalf("%v %v", amended.Missing, err)
	}
	if k := kinds(t, a); len(k) != 0 {
		t.Errorf("signed and completed, and the desk has %v", k)
	}
	nodetest.Carry(t, a, b, c)
	if w, err := b.ShowWarning(t.Context(), b.Duty, node.ShowWarningRequest{Warning: claim.ID(v.ID)}); err != nil || len(w.Missing) != 0 || !slices.Equal(w.By, []string{string(a.Duty.Officer), string(a.Supervisor.Officer)}) {
		t.Errorf("the recipient sees %+v %v", w, err)
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
	if got := told(t, a, v.ID, "fr-spoc"); got.Stage != "ending" || got.Result != "done" || got.Text != "met at the gate" {
		t.Errorf("the sender sees %+v", got)
	}
	if k := kinds(t, a); k["countersignature"] != 1 {
		t.Errorf("ended there, and the sender is not asked to agree: %v", k)
	}
	w, err := a.ShowWarning(t.Context(), a.Supervisor, node.ShowWarningRequest{Warning: claim.ID(v.ID)})
	if err != nil {
		t.Fatal(err)
	}
	agree := node.AnswerRequest{Warning: claim.ID(v.ID), Outcome: warning.Countersigned, Note: warning.Note{Recipient: "fr-spoc", End: claim.ID(w.Recipients[0].End)}}
	if _, err := a.AnswerWarning(t.Context(), a.Supervisor, agree); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if got := told(t, b, v.ID, "fr-spoc"); got.Stage != "closed" || len(kinds(t, a)) != 0 || len(kinds(t, b)) != 0 {
		t.Errorf("at the end %+v, desks %v %v", got, kinds(t, a), kinds(t, b))
	}
}

// kinds counts what is on a duty desk.
func kinds(t *testing.T, h *nodetest.House) map[string]int {
	t.Helper()
	d, err := h.Desk(t.Context(), h.Duty, node.DeskRequest{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, o := range d.Obligations {
		out[o.Kind]++
	}
	return out
}

// A peer that is dark for a month misses nothing, and meanwhile the sender's
// own desk burns.
func TestWarningOutlivesADarkMonth(t *testing.T) {
	a, b, c := three(t)
	v := warn(t, a, a.Duty, flash("fr-spoc", "nl-spoc"))
	nodetest.Carry(t, a, c)
	a.Clock.Add(30 * 24 * time.Hour)
	if k := kinds(t, a); k["silence"] != 2 {
		t.Fatalf("desk %v", k)
	}
	nodetest.Carry(t, a, b, c)
	if got := told(t, a, v.ID, "fr-spoc"); got.Stage != "received" {
		t.Fatalf("after a month %+v", got)
	}
	if d, err := b.Desk(t.Context(), b.Duty, node.DeskRequest{}); err != nil || len(d.Obligations) != 1 {
		t.Fatalf("desk %+v %v", d, err)
	}
}

// A warning that is handed to another desk waits there until an officer takes it;
// that he takes it is his acknowledgement, and its sender is told.
func TestTakingAWarningAcknowledgesIt(t *testing.T) {
	a, b, _ := three(t)
	v := warn(t, a, a.Duty, flash("fr-spoc"))
	nodetest.Carry(t, a, b)
	if _, err := b.SetDesk(t.Context(), b.Admin, node.SetDeskRequest{Desk: "night", LastResort: b.Supervisor.Officer}); err != nil {
		t.Fatal(err)
	}
	d, err := b.Desk(t.Context(), b.Duty, node.DeskRequest{})
	if err != nil || len(d.Obligations) != 1 {
		t.Fatalf("desk %+v %v", d, err)
	}
	attend := func(by node.Caller, act string) view.Obligation {
		o, err := b.Attend(t.Context(), by, node.AttendRequest{Obligation: d.Obligations[0].ID, Act: act, Desk: "night"})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	attend(b.Duty, node.Offer)
	nodetest.Carry(t, a, b)
	if got := told(t, a, v.ID, "fr-spoc"); got.Acknowledged != "" {
		t.Errorf("an offer stands for nobody: %+v", got)
	}
	if o := attend(b.Supervisor, node.Accept); o.State != "acknowledged" || o.Desk != "night" || o.Owner != string(b.Supervisor.Officer) {
		t.Errorf("taken, it is %+v", o)
	}
	nodetest.Carry(t, a, b)
	if got := told(t, a, v.ID, "fr-spoc"); got.Stage != "acknowledged" || got.By != string(b.Supervisor.Officer) {
		t.Errorf("the sender sees %+v", got)
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
