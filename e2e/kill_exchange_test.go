package e2e

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// load sends flash warnings, and every fourth time it shares a claim, which
// takes a proof of the officer each time, until ended or the sender is gone.
// What it notes was acknowledged.
type load struct {
	from, to *desk
	claims   []string
	given    map[string]bool // acknowledged shares
	warned   map[string]bool // acknowledged warnings
	tried    int             // to warn
	refusal  error           // an answer other than an acknowledgement
}

// stopped notes why the load ends: a process that dies says nothing, or that it
// is not to be had; whatever else it says is a fault.
func (l *load) stopped(err error) {
	var r *refused
	if errors.As(err, &r) && r.status < http.StatusInternalServerError {
		l.refusal = err
	}
}

func (l *load) run(ended <-chan struct{}) {
	for i := 1; ; i++ {
		select {
		case <-ended:
			return
		default:
		}
		if err := l.act(i); err != nil {
			l.stopped(err)
			return
		}
	}
}

// act does the next thing of the load.
func (l *load) act(i int) error {
	if i%4 != 1 || len(l.claims) == 0 {
		var v struct{ ID string }
		l.tried++
		form := map[string]any{"precedence": "flash", "threat": fmt.Sprintf("train %d to Noordstad", l.tried), "to": []any{map[string]any{"agency": l.to.agency, "because": "it ends there"}}}
		if err := l.from.ask(http.MethodPost, "/warnings", form, &v); err != nil {
			return err
		}
		l.warned[v.ID] = true
		return nil
	}
	var v struct{ Directive string }
	if err := l.from.ask(http.MethodPost, "/shares", map[string]any{"records": l.claims[:1], "to": []string{l.to.agency}, "reason": "load"}, &v); err != nil {
		return err
	}
	l.given[l.claims[0]] = true
	l.claims = l.claims[1:]
	return nil
}

// span is within how long of the load a kill falls: 400 ms, and on a machine
// that is slower the time of two of its rounds, so that kills fall between all
// that it does.
func (l *load) span(t *testing.T) time.Duration {
	t.Helper()
	begun := time.Now()
	for i := 1; i <= 4; i++ {
		if err := l.act(i); err != nil {
			t.Fatal(err)
		}
	}
	return max(400*time.Millisecond, 2*time.Since(begun))
}

// Two nodes exchange under load while the sender's or the receiver's process is
// killed at a random moment, again and again: what the sender's officer was
// told is sent stands at the receiver, once, and every effect of it once.
func TestKilledExchangeLosesAndDoublesNothing(t *testing.T) {
	r, n := chance(t), max(kills(t)/2, 2)
	from, to := newDesk(t, "be-desk"), newDesk(t, "nl-desk")
	befriend(t, from, to)
	liaison(t, from.home, "import", list(t, 12*n+20), "--dataset", "norland-list", "--json")
	l := &load{from: from, to: to, claims: slices.Sorted(maps.Keys(exported(t, from.home))), given: map[string]bool{}, warned: map[string]bool{}}
	before, _ := check(t, to.home)
	from.start(t)
	to.start(t)
	var worst, total time.Duration
	killed := map[string]int{}
	span := l.span(t)
	for kill := range n {
		victim := []*desk{from, to}[r.IntN(2)]
		ended := make(chan struct{})
		time.AfterFunc(time.Duration(r.Int64N(int64(span))), func() {
			defer close(ended)
			if err := victim.running.cmd.Process.Kill(); err != nil {
				t.Errorf("kill %d: %v", kill, err)
			}
		})
		l.run(ended)
		<-ended
		if victim.running.cmd.Wait() == nil {
			t.Fatalf("kill %d: %s ended by itself", kill, victim.agency)
		}
		killed[victim.agency]++
		begin := time.Now()
		victim.start(t)
		from.until(t, 2*time.Minute, "drained", func() bool { return from.waiting(t, to) == 0 })
		took := time.Since(begin)
		worst, total = max(worst, took), total+took
	}
	to.until(t, 2*time.Minute, "drained", func() bool { return to.waiting(t, from) == 0 })
	from.until(t, 2*time.Minute, "drained", func() bool { return from.waiting(t, to) == 0 })
	from.kill(t)
	to.kill(t)
	l.settle(t, before)
	t.Logf("%d kills (%v), %d claims and %d warnings acknowledged to the sender's officer: 0 lost, 0 doubled; from the start of the killed process until the outbox was empty: mean %v, worst %v",
		n, killed, len(l.given), len(l.warned), (total / time.Duration(n)).Round(time.Millisecond), worst.Round(time.Millisecond))
}

// settle compares what was acknowledged with what stands at the receiver.
func (l *load) settle(t *testing.T, before int64) {
	t.Helper()
	if l.refusal != nil {
		t.Fatal(l.refusal)
	}
	if len(l.given) < 2 || len(l.warned) < 4 { // the first round was without kills
		t.Fatal("nothing was acknowledged before any kill")
	}
	there := exported(t, l.to.home)
	for id := range l.given {
		if !there[id] {
			t.Errorf("claim %s was acknowledged and did not arrive", id)
		}
	}
	seen, titles := map[string]bool{}, map[string]bool{}
	for _, w := range read[[]struct{ ID, Title string }](t, l.to.home, "warning", "list", "--limit", "100000") {
		if seen[w.ID] || titles[w.Title] {
			t.Errorf("warning %q stands twice", w.Title)
		}
		seen[w.ID], titles[w.Title] = true, true
	}
	for id := range l.warned {
		if !seen[id] {
			t.Errorf("warning %s was acknowledged and did not arrive", id)
		}
	}
	received := 0
	for _, w := range read[[]struct {
		ID         string
		Recipients []struct{ Stage string }
	}](t, l.from.home, "warning", "list", "--sent", "--limit", "100000") {
		if seen[w.ID] && strings.HasPrefix(w.Recipients[0].Stage, "received") {
			received++
		}
	}
	if received != len(seen) {
		t.Errorf("of %d warnings the sender knows that %d arrived", len(seen), received)
	}
	// Each claim is one record at the receiver, each warning one and one receipt
	// to it: nothing more may have come of them.
	now, _ := check(t, l.to.home)
	if want := before + int64(len(there)+2*len(seen)); now != want {
		t.Errorf("%d records stand at the receiver, want %d: an effect was doubled or lost", now, want)
	}
	check(t, l.from.home)
}
