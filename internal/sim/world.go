package sim

import (
	"container/heap"
	"fmt"
	"hash"
	"hash/fnv"
	"math/rand/v2"
	"time"

	"liaison/internal/claim"
)

// world is the play of one seed: its time, its chance and what is to come.
type world struct {
	Options
	seed    uint64
	chance  *rand.Rand
	now     time.Time
	coming  agenda
	serial  int64
	running *strand // the activity that is being played; nil between activities

	houses  []*house
	stirred time.Time  // when something new happened last
	ended   bool       // faults are over
	order   []claim.ID // of the claims, as they were made
	forged  []claim.ID
	net     network
	model   model
	judge   judge

	digest hash.Hash64
	tail   []string
	Result
}

// moment is an event that is to come.
type moment struct {
	at     time.Time
	serial int64 // those of one instant come in the order in which they were planned
	what   string
	do     func()
	off    bool
}

// agenda is what is to come, the soonest first.
type agenda []*moment

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	if !a[i].at.Equal(a[j].at) {
		return a[i].at.Before(a[j].at)
	}
	return a[i].serial < a[j].serial
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)   { *a = append(*a, x.(*moment)) }
func (a *agenda) Pop() any {
	old := *a
	x := old[len(old)-1]
	*a = old[:len(old)-1]
	return x
}

// begins is the morning on which every play begins.
var begins = time.Date(2016, 3, 22, 6, 0, 0, 0, time.UTC)

func newWorld(seed uint64, o Options) *world {
	return &world{Options: o, seed: seed, chance: rand.New(rand.NewPCG(seed, 0x11a150)), now: begins, digest: fnv.New64a(), Result: Result{Seed: seed}}
}

// in plans an event, and returns it so that it can be called off.
func (w *world) in(d time.Duration, what string, do func()) *moment {
	w.serial++
	m := &moment{at: w.now.Add(max(d, 0)), serial: w.serial, what: what, do: do}
	heap.Push(&w.coming, m)
	return m
}

// play plays events until an instant, or until something is found.
func (w *world) play(until time.Time) {
	for len(w.coming) > 0 && w.Fault == "" && !w.coming[0].at.After(until) {
		m := heap.Pop(&w.coming).(*moment)
		if m.off {
			continue
		}
		w.now = m.at
		w.Events++
		m.do()
		for _, h := range w.houses {
			h.stir()
		}
		if w.Events >= w.Most {
			w.blame("no rest", "after %d events the network has not come to rest", w.Events)
		}
	}
	if w.Fault == "" && w.now.Before(until) {
		w.now = until
	}
}

// tell puts a line into the trace. Times, agencies, numbers and outcomes
// belong into it, sealed bytes do not: their randomness is the machine's.
func (w *world) tell(format string, args ...any) {
	line := w.now.UTC().Format("0102T15:04:05.000000 ") + fmt.Sprintf(format, args...)
	w.digest.Write([]byte(line))
	w.digest.Write([]byte{'\n'})
	if len(w.tail) >= tailLines {
		w.tail = w.tail[1:]
	}
	w.tail = append(w.tail, line)
	if w.Trace != nil {
		fmt.Fprintln(w.Trace, line)
	}
}

const tailLines = 40

// blame ends the play: an invariant does not hold.
func (w *world) blame(invariant, format string, args ...any) {
	if w.Fault == "" {
		w.Fault, w.Why = invariant, fmt.Sprintf(format, args...)
		w.tell("FAULT %s: %s", w.Fault, w.Why)
	}
}

// likely is true with a probability.
func (w *world) likely(p float64) bool { return w.chance.Float64() < p }

// between is a span by chance, short ones as likely as long ones.
func (w *world) between(least, most time.Duration) time.Duration {
	if most <= least {
		return least
	}
	return least + time.Duration(w.chance.Int64N(int64(most-least)))
}

func pick[T any](w *world, of []T) T { return of[w.chance.IntN(len(of))] }
