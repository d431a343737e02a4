package duty_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/duty"
)

// bubble is the clock inside a synctest bubble.
type bubble struct{}

func (bubble) Now() time.Time                         { return time.Now() }
func (bubble) After(d time.Duration) <-chan time.Time { return time.After(d) }

// A whole FLASH, with the watch killed and started in the middle, on a false
// clock: each person is called at his minute, to the microsecond, and once.
func TestTheWatchCallsOnTime(t *testing.T) {
	o := dbtest.Options(t, duty.Migrations()...)
	synctest.Test(t, func(t *testing.T) {
		s, err := db.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		begin := time.Now()
		var mu sync.Mutex
		var calls []string
		notify := func(_ *db.Tx, p duty.Page) error {
			mu.Lock()
			defer mu.Unlock()
			calls = append(calls, fmt.Sprintf("%s %s", time.Since(begin), p.Officer))
			return nil
		}
		watch := func() (stop func()) {
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error)
			go func() { done <- duty.Watch(ctx, s, bubble{}, notify) }()
			return func() {
				cancel()
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
		}
		stop := watch()
		write(t, s, func(tx *db.Tx) error { return duty.SetDesk(tx, "be-ct", "o-last") })
		time.Sleep(90 * time.Second)
		write(t, s, func(tx *db.Tx) error {
			at := time.Now().UnixMicro()
			for _, r := range []duty.Role{duty.Second, duty.Head, duty.Director} {
				if err := duty.AddShift(tx, duty.Shift{Desk: "be-ct", Role: r, Officer: claim.OfficerID("o-" + r), Begins: at, Ends: at + 1e12}); err != nil {
					return err
				}
			}
			_, err := duty.Open(tx, duty.Opening{ID: "w", Kind: "warning", Desk: "be-ct", Ladder: duty.FlashLadder, Received: at})
			return err
		})
		time.Sleep(10 * time.Minute)
		stop()
		time.Sleep(8 * time.Minute) // down while the head should be called
		stop = watch()
		time.Sleep(20 * time.Minute)
		write(t, s, func(tx *db.Tx) error {
			_, err := duty.Acknowledge(tx, "w", "o-head", time.Now().UnixMicro())
			return err
		})
		time.Sleep(2*time.Hour + time.Second)
		stop()
		want := []string{"1m30s o-last", "6m30s o-second", "19m30s o-head", "31m30s o-director", "2h39m30s o-last", "2h39m30s o-head"}
		if diff := cmp.Diff(want, calls); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
	})
}

// Whatever the clock does and whoever acts: no step is done twice, none that is
// due is left undone, nothing is ownerless, and the clock itself does no more
// than call and note.
func TestSilenceOnlyEscalates(t *testing.T) {
	s := dbtest.Open(t, duty.Migrations()...)
	write(t, s, desk)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		ladder := rapid.SampledFrom([]duty.Ladder{duty.FlashLadder, duty.UrgentLadder, duty.RoutineLadder}).Draw(rt, "ladder")
		officers := []claim.OfficerID{"o-duty", "o-second", "o-head"}
		seen := map[string]bool{}
		id := fmt.Sprintf("w-%d", n)
		write(t, s, func(tx *db.Tx) error {
			now, latest := start, start
			due := start + rapid.Int64Range(1, 2000).Draw(rt, "due")*minute
			if _, err := duty.Open(tx, duty.Opening{ID: id, Kind: "warning", Desk: "be-ct", Ladder: ladder, Received: now, Due: due}); err != nil {
				return err
			}
			for range rapid.IntRange(1, 30).Draw(rt, "steps") {
				now += rapid.Int64Range(-300, 900).Draw(rt, "minutes") * minute
				latest = max(latest, now)
				by := rapid.SampledFrom(officers).Draw(rt, "officer")
				act := rapid.IntRange(0, 9).Draw(rt, "act")
				switch act { // each may be refused; what is refused changes nothing
				case 0:
					_, _ = duty.Acknowledge(tx, id, by, now)
				case 1:
					_, _ = duty.Act(tx, id, by, "assessed", "", now)
				case 2:
					_, _ = duty.Offer(tx, id, by, "be-arms", "", now)
				case 3:
					_, _ = duty.Accept(tx, id, "o-arms", "be-arms", now)
				case 4:
					if rapid.IntRange(0, 3).Draw(rt, "close") == 0 {
						_, _ = duty.Close(tx, id, by, "o-director", "actioned", "", now)
					}
				default:
					pages, wake, err := duty.Tick(tx, now)
					if err != nil {
						return err
					}
					for _, p := range pages {
						k := fmt.Sprintf("%s %d %d %s", p.Obligation.ID, p.Round, p.Step, p.Officer)
						if seen[k] {
							rt.Errorf("called twice: %s", k)
						}
						seen[k] = true
						if p.Due > now {
							rt.Errorf("called %d early", p.Due-now)
						}
					}
					if wake != 0 && wake <= now && len(pages) < 500 {
						rt.Errorf("something due at %d was left undone at %d", wake, now)
					}
				}
				o, err := duty.Get(tx, id)
				if err != nil {
					return err
				}
				if o.Owner == "" || o.Desk == "" {
					rt.Errorf("ownerless: %+v", o)
				}
			}
			h, err := duty.History(tx, id)
			for _, e := range h {
				byClock := e.What == "received" || e.What == "breached" || e.What == "rested too long" || strings.HasPrefix(e.What, "escalated(")
				if byClock != (e.Actor == "") {
					rt.Errorf("%q was done by %q", e.What, e.Actor)
				}
			}
			if err != nil {
				return err
			}
			// In the end someone closes it, or the top is called.
			o, err := duty.Get(tx, id)
			if err != nil || o.Closed > 0 {
				return err
			}
			before := o.Escalated
			for range 3 {
				latest += 20 * 24 * 60 * minute
				if _, _, err := duty.Tick(tx, latest); err != nil {
					return err
				}
			}
			if o, err = duty.Get(tx, id); err != nil {
				return err
			}
			if o.Escalated <= before {
				rt.Errorf("two months of silence went unheard: %+v", o)
			}
			_, err = duty.Acknowledge(tx, id, "o-duty", latest)
			if err == nil {
				_, err = duty.Close(tx, id, "o-duty", "o-head", "actioned", "", latest)
			}
			return err
		})
	})
}
