package node_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

// days makes the rounds of houses every four hours for some days, and carries what
// they send.
func days(t *testing.T, count int, houses ...*nodetest.House) {
	t.Helper()
	for range count * 6 {
		for _, h := range houses {
			if _, err := h.Round(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		nodetest.Carry(t, houses...)
		houses[0].Clock.Add(4 * time.Hour)
	}
}

func one[T any](t *testing.T, h *nodetest.House, query string) (v T) {
	t.Helper()
	if err := h.Store.Read(t.Context(), func(tx *db.ReadTx) error { return tx.QueryRow(query).Scan(&v) }); err != nil {
		t.Fatal(err)
	}
	return v
}

// titles lists what a desk has of a kind.
func titles(t *testing.T, h *nodetest.House, kind string) (out []string) {
	t.Helper()
	d, err := h.Desk(t.Context(), h.Duty, node.DeskRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range d.Obligations {
		if o.Kind == kind {
			out = append(out, o.Title)
		}
	}
	return out
}

// Each day the list of open warnings goes both ways, once, numbered without a
// gap, also when the round is asked for again and again; equal lists alarm
// nobody.
func TestDailyListsGoOnceADay(t *testing.T) {
	a, b, c := three(t)
	warn(t, a, a.Duty, flash("fr-spoc"))
	days(t, 5, a, b, c)
	for _, h := range []*nodetest.House{a, b, c} {
		if got := one[int64](t, h, `SELECT max(number) * 1000 + count(*) FROM digests_sent WHERE peer <> '`+string(h.Agency)+`' GROUP BY peer LIMIT 1`); got != 4004 {
			t.Errorf("%s made lists %d", h.Agency, got)
		}
		if got := one[int64](t, h, `SELECT count(*) FROM digests_come WHERE compared <> 0`); got < 6 {
			t.Errorf("%s compared %d lists of two peers in four days", h.Agency, got)
		}
		if gaps := titles(t, h, "gap"); len(gaps) != 0 {
			t.Errorf("%s: equal lists alarmed: %v", h.Agency, gaps)
		}
	}
}

// The rounds are stopped and begun anew many times at any moment: one list a
// day and peer, numbered without a gap, as if nothing had happened.
func TestRoundsSurviveRestarts(t *testing.T) {
	a, _, _ := three(t)
	begin := a.Clock.Now()
	for range 12 {
		ctx, stop := context.WithCancel(t.Context())
		rests := 0
		after := func(d time.Duration) <-chan time.Time {
			a.Clock.Add(11 * d) // the clock may jump
			if rests++; rests > 50 {
				stop()
			}
			woken := make(chan time.Time, 1)
			woken <- a.Clock.Now()
			return woken
		}
		if err := a.Rounds(ctx, after); err != nil {
			t.Fatal(err)
		}
		stop()
	}
	mornings := int64(0)
	for at := time.Date(2016, begin.Month(), begin.Day(), 6, 0, 0, 0, time.UTC); !at.After(a.Clock.Now()); at = at.AddDate(0, 0, 1) {
		if at.After(begin) {
			mornings++
		}
	}
	got := one[int64](t, a, `SELECT count(*) * 1000 + max(number) FROM digests_sent WHERE peer = 'fr-spoc'`)
	if mornings < 3 || got != mornings*1001 {
		t.Errorf("%d mornings passed, lists %d", mornings, got)
	}
}

// A warning that was lost in the receiver's store after its receipt, and a list
// that does not come: the receiver's desk learns both within the day.
func TestAListShowsWhatWasLost(t *testing.T) {
	a, b, c := three(t)
	days(t, 1, a, b, c)
	v := warn(t, a, a.Duty, flash("fr-spoc"))
	nodetest.Carry(t, a, b, c)
	if err := b.Store.Write(t.Context(), func(tx *db.Tx) error {
		return tx.Exec(`DELETE FROM warning_states WHERE warning = $1`, v.ID)
	}); err != nil {
		t.Fatal(err)
	}
	days(t, 2, a, b, c)
	gaps := titles(t, b, "gap")
	if len(gaps) != 1 || !strings.Contains(gaps[0], "not here") || !strings.Contains(gaps[0], v.ID) {
		t.Errorf("the receiver's desk: %v", gaps)
	}
	if back := titles(t, a, "gap"); len(back) != 1 || !strings.Contains(back[0], "open here") {
		t.Errorf("the sender's desk: %v", back)
	}
	days(t, 3, b, c) // be-spoc is dark
	gaps = titles(t, b, "gap")
	if !slices.ContainsFunc(gaps, func(s string) bool { return strings.Contains(s, "no list") }) || len(gaps) != 2 {
		t.Errorf("no list came for three days, and the desk has %v", gaps)
	}
}

// A supervisor orders the exercises; one goes out each week, in his name, to
// each peer on its own; officers answer in an exercise session, the figures are
// real, and nothing of it is seen beside the real.
func TestWeeklyExercisesMeasureRealAnswers(t *testing.T) {
	a, b, c := three(t)
	if _, err := a.OrderExercises(t.Context(), a.Duty, node.OrderExercisesRequest{}); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("no supervisor, and: %v", err)
	}
	o, err := a.OrderExercises(t.Context(), a.Supervisor, node.OrderExercisesRequest{})
	if err != nil || o.By != string(a.Supervisor.Officer) {
		t.Fatalf("%+v %v", o, err)
	}
	days(t, 1, a, b, c)
	real, err := b.Desk(t.Context(), b.Duty, node.DeskRequest{})
	if err != nil || real.Exercises != 1 || len(titles(t, b, "warning")) != 0 {
		t.Fatalf("beside the real: %+v %v", real, err)
	}
	officer := b.Duty
	officer.Exercise = true
	d, err := b.Desk(t.Context(), officer, node.DeskRequest{})
	if err != nil || len(d.Obligations) != 1 || !d.Obligations[0].Exercise {
		t.Fatalf("in the exercise: %+v %v", d, err)
	}
	id := d.Obligations[0].ID
	for _, act := range []node.AttendRequest{{Obligation: id, Act: node.Acknowledge}, {Obligation: id, Act: node.Close, Outcome: "exercise", Text: "done"}} {
		if _, err := b.Attend(t.Context(), officer, act); err != nil {
			t.Fatal(act.Act, err)
		}
	}
	days(t, 13, a, b, c)
	v, err := a.Exercises(t.Context(), a.Duty, node.ExercisesRequest{})
	if err != nil || len(v) != 2 {
		t.Fatalf("%+v %v", v, err)
	}
	for _, x := range v {
		want := view.Exercise{Peer: "nl-spoc", Warnings: 2, Received: 2}
		if x.Peer == "fr-spoc" {
			want.Peer, want.Acknowledged = "fr-spoc", 1
		}
		if x.Peer != want.Peer || x.Warnings != 2 || x.Received != 2 || x.Acknowledged != want.Acknowledged {
			t.Errorf("%+v, want %+v", x, want)
		}
		if x.Acknowledged == 1 && (x.AcknowledgeMedian < 3600 || x.AcknowledgeMedian > 100_000) {
			t.Errorf("it took %v s", x.AcknowledgeMedian)
		}
	}
	if ws, err := b.Warnings(t.Context(), b.Duty, node.WarningsRequest{}); err != nil || len(ws) != 0 {
		t.Errorf("an exercise stands among the real: %v %v", ws, err)
	}
	if _, err := a.OrderExercises(t.Context(), a.Supervisor, node.OrderExercisesRequest{End: true}); err != nil {
		t.Fatal(err)
	}
	days(t, 8, a, b, c)
	if v, err := a.Exercises(t.Context(), a.Duty, node.ExercisesRequest{}); err != nil || v[0].Warnings != 2 {
		t.Errorf("ended, and %+v %v", v, err)
	}
}

// A gap in the roster of the next fortnight stands on the desk and turns health
// red until the officer who fills it ends it.
func TestAGapInTheRosterStandsOnTheDesk(t *testing.T) {
	a, b, c := three(t)
	days(t, 2, a, b, c)
	if got := titles(t, a, "roster"); len(got) != 1 {
		t.Fatalf("the shift ends within the fortnight, and the desk has %v", got)
	}
	h, err := a.Health(t.Context(), a.Admin, node.HealthRequest{})
	if err != nil || h.OK {
		t.Errorf("health %+v %v", h, err)
	}
	now := a.Clock.Now().UnixMicro()
	if _, err := a.PlanShift(t.Context(), a.Supervisor, node.ShiftRequest{Shift: duty.Shift{Desk: node.DutyDesk, Role: duty.OnDuty, Officer: a.Duty.Officer,
		Begins: now, Ends: now + 2*duty.Fortnight}}); err != nil {
		t.Fatal(err)
	}
	if got := titles(t, a, "roster"); len(got) != 0 {
		t.Errorf("filled, and still: %v", got)
	}
	if h, err := a.Health(t.Context(), a.Admin, node.HealthRequest{}); err != nil || !h.OK {
		t.Errorf("health %+v %v", h, err)
	}
}

// A peer that does not answer stands on the desk once, with whom to telephone.
func TestADarkPeerStandsOnTheDeskOnce(t *testing.T) {
	a, b, _ := three(t)
	dark := func() {
		t.Helper()
		if err := a.Dark(t.Context(), "fr-spoc"); err != nil {
			t.Fatal(err)
		}
	}
	dark() // it was never heard
	nodetest.Carry(t, a, b)
	dark() // it was heard a moment ago
	if got := titles(t, a, "dark"); len(got) != 0 {
		t.Errorf("too soon: %v", got)
	}
	a.Clock.Add(5 * time.Minute)
	if _, err := a.SetPeerContact(t.Context(), a.Admin, node.ContactRequest{Agency: "fr-spoc", Telephone: "+33 1 00"}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		dark()
	}
	if got := titles(t, a, "dark"); len(got) != 1 || !strings.Contains(got[0], "+33 1 00") {
		t.Errorf("%v", got)
	}
}
