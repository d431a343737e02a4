package node_test

import (
	"context"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

func desk(t testing.TB, h *nodetest.House) {
	t.Helper()
	if _, err := h.SetDesk(t.Context(), h.Admin, node.SetDeskRequest{Desk: node.DutyDesk, LastResort: h.Supervisor.Officer}); err != nil {
		t.Fatal(err)
	}
	now := h.Clock.Now().UnixMicro()
	shift := duty.Shift{Desk: node.DutyDesk, Role: duty.OnDuty, Officer: h.Duty.Officer, Begins: now, Ends: now + duty.Fortnight}
	if _, err := h.PlanShift(t.Context(), h.Supervisor, node.ShiftRequest{Shift: shift}); err != nil {
		t.Fatal(err)
	}
}

func owed(t *testing.T, h *nodetest.House, id string, l duty.Ladder, m claim.Marking) {
	t.Helper()
	if err := h.Store.Write(t.Context(), func(tx *db.Tx) error {
		mark, err := h.Markings.Intern(tx, m)
		if err != nil {
			return err
		}
		_, err = duty.Open(tx, duty.Opening{ID: id, Kind: "review", About: "c1", Mark: mark, Desk: node.DutyDesk, Ladder: l, Received: h.Clock.Now().UnixMicro()})
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// A FLASH that nobody answers calls one person after the other; the officer
// who acknowledges owns it; and it takes two of them, each in a session of
// his own, to close it.
func TestDeskOwnsEscalatesAndClosesByTwo(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	desk(t, h)
	owed(t, h, "w1", duty.FlashLadder, claim.Marking{Originator: "be-spoc"})

	h.Clock.Add(20 * time.Minute)
	ctx, stop := context.WithCancel(t.Context())
	called := make(chan duty.Page, 16)
	done := make(chan error, 1)
	go func() {
		done <- h.Watch(ctx, func(time.Duration) <-chan time.Time { return nil }, func(_ *db.Tx, p duty.Page) error { called <- p; return nil })
	}()
	for _, want := range []duty.Role{duty.OnDuty, duty.Second, duty.Head} {
		if p := <-called; p.Role != want {
			t.Fatalf("called %s, want %s", p.Role, want)
		}
	}
	stop()
	if err := <-done; err != nil && ctx.Err() == nil {
		t.Fatal(err)
	}

	v, err := h.Desk(t.Context(), h.Analyst, node.DeskRequest{})
	if err != nil || len(v.Obligations) != 1 || v.Obligations[0].State != "open" || v.Obligations[0].Owner != string(h.Duty.Officer) {
		t.Fatalf("desk %+v %v", v, err)
	}
	act := func(c node.Caller, act, outcome string) (string, error) {
		o, err := h.Attend(t.Context(), c, node.AttendRequest{Obligation: "w1", Act: act, Outcome: outcome, Text: "seen"})
		return o.State, err
	}
	if _, err := act(h.Duty, node.Close, "assessed"); err == nil {
		t.Error("closed before anyone acknowledged")
	}
	if state, err := act(h.Duty, node.Acknowledge, ""); err != nil || state != "acknowledged" {
		t.Fatal(state, err)
	}
	for range 2 {
		if state, err := act(h.Duty, node.Close, "assessed"); err != nil || state != "acknowledged" {
			t.Fatalf("one officer alone: %s %v", state, err)
		}
	}
	if state, err := act(h.Supervisor, node.Close, "assessed"); err != nil || state != "closed" {
		t.Fatal(state, err)
	}
}

// What an officer may not see is not on his desk, and he cannot touch it.
func TestDeskHidesWhatIsNotPermitted(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	desk(t, h)
	owed(t, h, "w1", duty.RoutineLadder, claim.Marking{Originator: "be-spoc", Classification: claim.Secret})
	v, err := h.Desk(t.Context(), h.Analyst, node.DeskRequest{})
	if err != nil || len(v.Obligations) != 0 {
		t.Fatalf("desk %+v %v", v, err)
	}
	if _, err := h.Attend(t.Context(), h.Analyst, node.AttendRequest{Obligation: "w1", Act: node.Acknowledge}); !fault.Is(err, fault.NotFound) {
		t.Fatal(err)
	}
}

func TestRosterShowsGaps(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	desk(t, h)
	h.Clock.Add(10 * 24 * time.Hour)
	r, err := h.Roster(t.Context(), h.Analyst, node.RosterRequest{})
	if err != nil || len(r.Shifts) != 1 || len(r.Gaps) != 1 || r.Gaps[0].Begins != r.Shifts[0].Ends {
		t.Fatalf("%+v %v", r, err)
	}
	if _, err := h.PlanShift(t.Context(), h.Analyst, node.ShiftRequest{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an analyst changed the roster: %v", err)
	}
	// Who oversees acts on nothing: at three in the morning he would be called for it.
	dpo := h.Officer(t, "dpo", marking.DPO)
	night := duty.Shift{Desk: node.DutyDesk, Role: duty.OnDuty, Officer: dpo.Officer, Begins: h.Clock.Now().UnixMicro(), Ends: h.Clock.Now().Add(time.Hour).UnixMicro()}
	if _, err := h.PlanShift(t.Context(), h.Supervisor, node.ShiftRequest{Shift: night}); !fault.Is(err, fault.Invalid) {
		t.Errorf("the data protection officer is on duty: %v", err)
	}
	all, err := h.Colleagues(t.Context(), h.Supervisor, node.ColleaguesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range all {
		if want := o.Key != string(dpo.Officer) && o.Key != string(h.Admin.Officer); o.Acts != want {
			t.Errorf("%s may act: %v", o.Label, o.Acts)
		}
	}
}
