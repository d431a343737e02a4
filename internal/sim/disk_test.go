package sim

import (
	"fmt"
	"os"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/warning"
)

// pair is two houses between which nothing goes wrong by itself.
func pair(t *testing.T) (w *world, from, to *house) {
	t.Helper()
	all, err := found()
	if err != nil {
		t.Fatal(err)
	}
	w = newWorld(1, Options{Most: DefaultMost})
	w.model, w.stirred, w.judge.w = newModel(), w.now, w
	w.calm()
	dir := t.TempDir()
	for _, f := range all[:2] {
		h, err := w.build(f, dir)
		if err == nil {
			w.houses = append(w.houses, h)
			err = h.boot()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(w.close)
	return w, w.houses[0], w.houses[1]
}

// carry takes what is due from one house to another; a failing disk may break
// it off anywhere.
func (w *world) carry(from, to *house) {
	lanes, _, err := from.node.Office().Due(from.ctx)
	if err != nil {
		return
	}
	for _, l := range lanes {
		if l.Peer != to.agency {
			continue
		}
		p, ok, err := from.node.Office().Next(from.ctx, l)
		if err != nil || !ok {
			continue
		}
		if a, err := to.node.Office().Push(to.ctx, from.agency, p.Bundle); err == nil && a.Receipt != nil {
			from.node.Office().Settle(from.ctx, to.agency, a.Receipt, p.Bundle) //nolint:errcheck // a failing disk is what is tried
		}
	}
}

// A node's day: a claim is put on record, a warning is released and put on its
// way, its bundle is taken in, its officer acknowledges it, and that comes back.
func (w *world) day(from, to *house) {
	w.state(from)
	w.flash(from, to)
	w.carry(from, to)
	for _, a := range w.model.acts {
		_, err := to.node.AnswerWarning(to.ctx, to.duty, node.AnswerRequest{Warning: a.record, Outcome: claim.Acknowledged})
		to.note("acknowledge", a.record, "acknowledged", err)
	}
	w.carry(to, from)
}

func (w *world) flash(from, to *house) {
	v, err := from.node.Warn(from.ctx, from.duty, node.WarnRequest{Reason: "deported today", Warning: &warning.Warning{Precedence: warning.Flash,
		Action: warning.MeetOnWay, Urgency: warning.UrgentThreat, Reason: "he lands this evening", Threat: "He travels to Noordstad", Basis: claim.Fact,
		To: []warning.Recipient{{Agency: to.agency, Because: []warning.Because{{Rule: warning.RuleDestination, Words: "the flight goes there"}}}}}})
	if !from.failed("warn", err) {
		w.did(from, "warning", claim.ID(v.ID), "", to.agency)
	}
}

// The disk of either node fails at each write and sync of such a day in turn,
// once or for good, and then the power fails too: whatever was acknowledged to
// an officer or to the other node is there, and after another day on a good disk
// the warning has come once and its acknowledgement is known. A long run
// (LIAISON_TEST_LONG) tries every operation, a short one each fifth.
func TestADiskThatFailsAtEachWriteInTurnLosesNothingAcknowledged(t *testing.T) {
	for _, atSender := range []bool{true, false} {
		for _, stuck := range []bool{true, false} {
			t.Run(fmt.Sprintf("at the sender %v, for good %v", atSender, stuck), func(t *testing.T) {
				t.Parallel()
				n, every := 1, 5
				if os.Getenv("LIAISON_TEST_LONG") != "" {
					every = 1
				}
				for ; failsAt(t, atSender, stuck, n); n += every {
				}
				if n < 50 {
					t.Errorf("only %d operations: the day tests nothing", n)
				}
				t.Logf("failed at each %d. of %d operations", every, n-every)
			})
		}
	}
}

// failsAt tells whether the day came to an n-th operation.
func failsAt(t *testing.T, atSender, stuck bool, n int) bool {
	w, from, to := pair(t)
	defer w.close()
	bad := to
	if atSender {
		bad = from
	}
	bad.disk.FailAt(n, stuck)
	w.day(from, to)
	came := bad.disk.Failed()
	for _, h := range w.houses {
		h.die(true)
		h.rise()
	}
	for _, h := range w.houses {
		w.judge.risen(h)
	}
	for _, a := range w.model.acts {
		if o, _ := to.owes("warning-" + string(a.record)); w.model.answers[answer{to.agency, a.record, "acknowledged"}] && o.acked == 0 {
			w.blame("acknowledged is lost", "the acknowledgement of %s", a.record)
		}
	}
	for _, s := range w.model.claims {
		if from.has(s.id) != 1 {
			w.blame("acknowledged is lost", "claim %s", s.id)
		}
	}
	if w.Fault == "" { // on a good disk everything is made up for
		w.now = w.now.Add(2 * 60 * 1e9)
		for range 3 {
			w.day(from, to)
		}
		for _, a := range w.model.acts {
			s, ok := from.owes("silence-" + string(a.record) + "-" + string(to.agency))
			if to.has(a.record) != 1 || !ok || s.closed == 0 {
				w.blame("made up for", "warning %s is there %d times, its silence ended at %d", a.record, to.has(a.record), s.closed)
			}
		}
	}
	if w.Fault != "" {
		t.Fatalf("operation %d: %s: %s", n, w.Fault, w.Why)
	}
	return came
}
