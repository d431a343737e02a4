package duty_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/duty"
	"liaison/internal/fault"
)

const minute = int64(time.Minute / time.Microsecond)

// start is 22 March 2016, 06:58 UTC.
var start = time.Date(2016, 3, 22, 6, 58, 0, 0, time.UTC).UnixMicro()

func write(t testing.TB, s *db.Store, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// desk makes two desks; the first is staffed for a day around start.
func desk(tx *db.Tx) error {
	if err := duty.SetDesk(tx, "be-ct", "o-last"); err != nil {
		return err
	}
	if err := duty.SetDesk(tx, "be-arms", "o-arms"); err != nil {
		return err
	}
	for role, officer := range map[duty.Role]claim.OfficerID{duty.OnDuty: "o-duty", duty.Second: "o-second", duty.Head: "o-head", duty.Director: "o-director"} {
		if err := duty.AddShift(tx, duty.Shift{Desk: "be-ct", Role: role, Officer: officer, Begins: start - 600*minute, Ends: start + 600*minute}); err != nil {
			return err
		}
	}
	return nil
}

func flash(id string) duty.Opening {
	return duty.Opening{ID: id, Kind: "warning", About: "d-x", Desk: "be-ct", Ladder: duty.FlashLadder, Received: start, Due: start + 480*minute}
}

func each(t *testing.T, test func(t *testing.T, s *db.Store)) {
	dbtest.Each(t, duty.Migrations(), func(t *testing.T, s *db.Store) {
		write(t, s, desk)
		test(t, s)
	})
}

// tick returns who was called, with the minute after start and the round.
func tick(t *testing.T, s *db.Store, at int64) (calls []string) {
	t.Helper()
	write(t, s, func(tx *db.Tx) error {
		calls = nil
		pages, _, err := duty.Tick(tx, at)
		for _, p := range pages {
			calls = append(calls, fmt.Sprintf("%d/%d %s", (p.Due-start)/minute, p.Round, p.Officer))
		}
		return err
	})
	return calls
}

func want(t *testing.T, got []string, calls ...string) {
	t.Helper()
	if diff := cmp.Diff(calls, got); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestAWarningThatNobodyAnswersClimbs(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		write(t, s, func(tx *db.Tx) error {
			o, err := duty.Open(tx, flash("w-1"))
			if o.Owner != "o-duty" {
				t.Errorf("owner %q", o.Owner)
			}
			return err
		})
		want(t, tick(t, s, start-1))
		want(t, tick(t, s, start), "0/1 o-duty")
		want(t, tick(t, s, start))
		want(t, tick(t, s, start+5*minute), "5/1 o-second")
		// The node is down for half an hour, and its clock is set back in
		// between: what is due is done, once.
		want(t, tick(t, s, start-60*minute))
		want(t, tick(t, s, start+40*minute), "15/1 o-head", "30/1 o-director")
		want(t, tick(t, s, start+60*minute), "60/1 o-director", "60/1 o-duty", "60/1 o-head", "60/1 o-second", "60/1 o-last")
		// The top is called every hour; after a long stop once, not per hour.
		if n := len(tick(t, s, start+121*minute)); n != 5 {
			t.Errorf("%d called at the second hour", n)
		}
		if n := len(tick(t, s, start+479*minute)); n != 5 {
			t.Errorf("%d called after a long stop", n)
		}
		tick(t, s, start+480*minute)
		write(t, s, func(tx *db.Tx) error {
			o, err := duty.Get(tx, "w-1")
			if o.Breached != start+480*minute || o.Acked != 0 || o.Closed != 0 || o.Owner != "o-duty" {
				t.Errorf("after eight hours of silence: %+v", o)
			}
			return err
		})
	})
}

func TestAnswersStopTheLadderAndSilenceBeginsItAnew(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		write(t, s, func(tx *db.Tx) error {
			if _, err := duty.Open(tx, flash("w-1")); err != nil {
				return err
			}
			if _, err := duty.Open(tx, flash("w-1")); err != nil { // the message came twice
				return err
			}
			_, err := duty.Act(tx, "w-1", "o-second", "assessed", "", start)
			if !fault.Is(err, fault.Conflict) {
				t.Errorf("acted on before anyone owned it: %v", err)
			}
			return nil
		})
		want(t, tick(t, s, start+minute), "0/1 o-duty")
		write(t, s, func(tx *db.Tx) error {
			o, err := duty.Acknowledge(tx, "w-1", "o-second", start+4*minute)
			if o.Owner != "o-second" {
				t.Errorf("owner %q", o.Owner)
			}
			return err
		})
		want(t, tick(t, s, start+100*minute))
		write(t, s, func(tx *db.Tx) error {
			_, err := duty.Act(tx, "w-1", "o-second", "assessed", "relevant", start+100*minute)
			return err
		})
		want(t, tick(t, s, start+219*minute))
		// Two hours after the last act it begins anew, with owner and duty.
		want(t, tick(t, s, start+220*minute), "220/2 o-duty", "220/2 o-second")
		want(t, tick(t, s, start+225*minute), "225/2 o-second")
		write(t, s, func(tx *db.Tx) error {
			for _, c := range []struct {
				second  claim.OfficerID
				outcome string
				kind    fault.Kind
			}{{"", "actioned", fault.Forbidden}, {"o-second", "actioned", fault.Forbidden}, {"o-head", "", fault.Invalid}} {
				if _, err := duty.Close(tx, "w-1", "o-second", c.second, c.outcome, "", start+226*minute); !fault.Is(err, c.kind) {
					t.Errorf("closed with %q by %q: %v", c.outcome, c.second, err)
				}
			}
			_, err := duty.Close(tx, "w-1", "o-second", "o-head", "actioned", "arrested", start+226*minute)
			return err
		})
		want(t, tick(t, s, start+100_000*minute))
		write(t, s, func(tx *db.Tx) error {
			w, err := duty.Wake(tx)
			if w != 0 {
				t.Errorf("woken at %d for nothing", w)
			}
			if _, err := duty.Act(tx, "w-1", "o-second", "more", "", start); !fault.Is(err, fault.Conflict) {
				t.Errorf("acted on when closed: %v", err)
			}
			return err
		})
	})
}

func TestAHandOverTakesTwo(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		in := flash("w-1")
		in.Ladder, in.Due = duty.UrgentLadder, 0
		state := func(tx *db.Tx) string {
			o, err := duty.Get(tx, "w-1")
			if err != nil {
				return err.Error()
			}
			return fmt.Sprintf("%s %s [%s]", o.Desk, o.Owner, o.OfferedTo)
		}
		write(t, s, func(tx *db.Tx) error {
			if _, err := duty.Open(tx, in); err != nil {
				return err
			}
			if _, err := duty.Offer(tx, "w-1", "o-duty", "be-nobody", "", start); !fault.Is(err, fault.Conflict) {
				t.Errorf("offered to a desk without an owner of last resort: %v", err)
			}
			_, err := duty.Offer(tx, "w-1", "o-duty", "be-arms", "rifles", start+minute)
			if got := state(tx); got != "be-ct o-duty [be-arms]" {
				t.Errorf("while offered: %s", got)
			}
			return err
		})
		// The offer silences nothing: the first desk's ladder goes on.
		want(t, tick(t, s, start+60*minute), "0/1 o-duty", "60/1 o-head")
		write(t, s, func(tx *db.Tx) error {
			if _, err := duty.Decline(tx, "w-1", "o-arms", "not ours", start+61*minute); err != nil {
				return err
			}
			if got := state(tx); got != "be-ct o-duty []" {
				t.Errorf("after no: %s", got)
			}
			if _, err := duty.Accept(tx, "w-1", "o-arms", "be-arms", start+62*minute); !fault.Is(err, fault.Conflict) {
				t.Errorf("accepted without an offer: %v", err)
			}
			if _, err := duty.Offer(tx, "w-1", "o-duty", "be-arms", "rifles, photographs", start+63*minute); err != nil {
				return err
			}
			_, err := duty.Accept(tx, "w-1", "o-arms", "be-arms", start+64*minute)
			if got := state(tx); got != "be-arms o-arms []" {
				t.Errorf("after yes: %s", got)
			}
			return err
		})
		want(t, tick(t, s, start+600*minute))
		write(t, s, func(tx *db.Tx) error {
			h, err := duty.History(tx, "w-1")
			var whats []string
			for _, e := range h {
				whats = append(whats, e.What)
			}
			if diff := cmp.Diff([]string{"received", "offered", "escalated(1)", "declined", "offered", "accepted"}, whats); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

func TestNothingArrivesWithoutAnOwner(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		write(t, s, func(tx *db.Tx) error {
			in := flash("w-1")
			in.Received += 1000 * minute // nobody is on the roster then
			o, err := duty.Open(tx, in)
			if o.Owner != "o-last" {
				t.Errorf("owner %q", o.Owner)
			}
			in.ID, in.Desk = "w-2", "be-nobody"
			if _, err := duty.Open(tx, in); !fault.Is(err, fault.Conflict) {
				t.Errorf("a desk without an owner of last resort took it: %v", err)
			}
			if err := duty.SetDesk(tx, "be-ct", ""); !fault.Is(err, fault.Invalid) {
				t.Errorf("the owner of last resort was removed: %v", err)
			}
			return err
		})
		// In mid-ladder the roster changes: the new one is called.
		want(t, tick(t, s, start+1000*minute), "1000/1 o-last")
		write(t, s, func(tx *db.Tx) error {
			return duty.AddShift(tx, duty.Shift{Desk: "be-ct", Role: duty.Second, Officer: "o-new", Begins: start + 1001*minute, Ends: start + 2000*minute})
		})
		want(t, tick(t, s, start+1005*minute), "1005/1 o-new")
	})
}

func TestADeadlineMovesForAReasonAndABreachStays(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		write(t, s, func(tx *db.Tx) error {
			in := flash("q-1")
			in.Ladder.Quiet = 0
			if _, err := duty.Open(tx, in); err != nil {
				return err
			}
			_, err := duty.Acknowledge(tx, "q-1", "o-duty", start+minute)
			return err
		})
		want(t, tick(t, s, start+480*minute), "480/2 o-duty")
		write(t, s, func(tx *db.Tx) error {
			if _, err := duty.MoveDue(tx, "q-1", "o-duty", start+900*minute, "", start+481*minute); !fault.Is(err, fault.Invalid) {
				t.Errorf("moved for no reason: %v", err)
			}
			if _, err := duty.MoveDue(tx, "q-1", "o-duty", start+900*minute, "judicial authorisation asked", start+481*minute); err != nil {
				return err
			}
			_, err := duty.Acknowledge(tx, "q-1", "o-duty", start+482*minute)
			return err
		})
		want(t, tick(t, s, start+899*minute))
		want(t, tick(t, s, start+900*minute), "900/3 o-last", "900/3 o-duty")
		write(t, s, func(tx *db.Tx) error {
			h, err := duty.History(tx, "q-1")
			n := 0
			for _, e := range h {
				if e.What == "breached" {
					n++
				}
			}
			if n != 2 {
				t.Errorf("%d breaches are on record", n)
			}
			return err
		})
	})
}

func TestTheRosterShowsItsGaps(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		var gaps []duty.Gap
		write(t, s, func(tx *db.Tx) error {
			if err := duty.AddShift(tx, duty.Shift{Desk: "be-arms", Role: duty.OnDuty, Officer: "o-a", Begins: 0, Ends: start + 10*minute}); err != nil {
				return err
			}
			for _, sh := range [][2]int64{{5, 60}, {30, 90}, {120, 100_000}} {
				if err := duty.AddShift(tx, duty.Shift{Desk: "be-arms", Role: duty.OnDuty, Officer: "o-b", Begins: start + sh[0]*minute, Ends: start + sh[1]*minute}); err != nil {
					return err
				}
			}
			if err := duty.AddShift(tx, duty.Shift{Desk: "be-arms", Role: duty.Owner, Officer: "o-b", Begins: 1, Ends: 2}); !fault.Is(err, fault.Invalid) {
				t.Errorf("a shift as owner: %v", err)
			}
			var err error
			gaps, err = duty.Gaps(tx, duty.OnDuty, start, start+duty.Fortnight)
			return err
		})
		if diff := cmp.Diff([]duty.Gap{
			{Desk: "be-arms", Role: duty.OnDuty, From: start + 90*minute, Until: start + 120*minute},
			{Desk: "be-ct", Role: duty.OnDuty, From: start + 600*minute, Until: start + duty.Fortnight},
		}, gaps); diff != "" {
			t.Error(diff)
		}
	})
}

func TestLaddersAreFrozenAndSound(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		in := flash("w-1")
		in.Ladder.Rungs = slices.Clone(in.Ladder.Rungs)
		write(t, s, func(tx *db.Tx) error { _, err := duty.Open(tx, in); return err })
		in.Ladder.Rungs[1].After = 9 * time.Hour // the policy changes afterwards
		want(t, tick(t, s, start+5*minute), "0/1 o-duty", "5/1 o-second")
		for name, spoil := range map[string]func(l *duty.Ladder){
			"no rung":            func(l *duty.Ladder) { l.Rungs = nil },
			"nobody at first":    func(l *duty.Ladder) { l.Rungs = l.Rungs[1:] },
			"an unknown role":    func(l *duty.Ladder) { l.Rungs = []duty.Rung{{0, "someone"}} },
			"two at once":        func(l *duty.Ladder) { l.Rungs = []duty.Rung{{0, duty.Owner}, {0, duty.Head}} },
			"silence at the top": func(l *duty.Ladder) { l.Repeat = 0 },
			"no policy":          func(l *duty.Ladder) { l.Policy = "" },
		} {
			bad := flash("w-2")
			spoil(&bad.Ladder)
			if err := s.Write(t.Context(), func(tx *db.Tx) error { _, err := duty.Open(tx, bad); return err }); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
