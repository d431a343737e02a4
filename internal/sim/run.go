package sim

import (
	"fmt"
	"io"
	"os"
	"time"

	"liaison/internal/claim"
)

// Options set how a play is played.
type Options struct {
	// Trace is told every line as it happens; nil for none.
	Trace io.Writer
	// Most is how many events a play may take; 0 means DefaultMost.
	Most int
}

// DefaultMost events end a play that comes to no rest.
const DefaultMost = 400_000

// Result is what became of a play. Fault is empty when everything held.
type Result struct {
	Seed       uint64
	Fault, Why string
	Tail       []string // the last lines of the trace
	Digest     uint64   // of the whole trace and of all ledgers at the end

	Events, Calls, Acts, Crashes, Restores, FullDisks, Lies int
	// Messages were taken in; Warnings released, and at how many recipients
	// they were acknowledged by an officer or escalated.
	Messages, Warnings, Acknowledged, Escalated int
	// Records on all ledgers, and how many houses were verified.
	Records, Verified int
	// Dark is the longest time for which a house was dark.
	Dark      time.Duration
	Simulated time.Duration // as played, times the number of nodes
}

// Play plays one seed.
func Play(seed uint64, o Options) Result {
	if o.Most == 0 {
		o.Most = DefaultMost
	}
	w := newWorld(seed, o)
	dir, err := folder()
	if err == nil {
		defer os.RemoveAll(dir)
		err = w.open(dir)
	}
	defer w.close()
	if err != nil {
		w.Fault, w.Why = "the play", err.Error()
		return w.Result
	}
	w.script()
	w.Simulated = w.now.Sub(begins) * time.Duration(len(w.houses))
	w.Digest, w.Tail = w.digest.Sum64(), w.tail
	return w.Result
}

// open sets the stage: three to five houses of the town.
func (w *world) open(dir string) error {
	all, err := found()
	if err != nil {
		return err
	}
	w.model, w.stirred = newModel(), w.now
	w.judge.w = w
	w.calm()
	many := 3
	if w.likely(0.4) {
		many += 1 + w.chance.IntN(len(all)-3)
	}
	for _, f := range all[:many] {
		h, err := w.build(f, dir)
		if err != nil {
			return err
		}
		w.houses = append(w.houses, h)
	}
	if w.likely(0.35) && len(w.houses) > 3 {
		w.houses[len(w.houses)-1].liar = true
	}
	for _, h := range w.houses {
		h.negligent = !h.liar && w.likely(0.25)
		h.turn(w.skewed())
		if err := h.boot(); err != nil {
			return fmt.Errorf("boot %s: %w", h.agency, err)
		}
		w.tell("%s: is there, negligent %v, liar %v", h.agency, h.negligent, h.liar)
	}
	return nil
}

func (w *world) close() {
	for _, h := range w.houses {
		h.leave()
	}
}

// skewed is how far a clock is off: mostly little, sometimes a day.
func (w *world) skewed() time.Duration {
	if w.likely(0.2) {
		return w.between(-24*time.Hour, 24*time.Hour)
	}
	return w.between(-2*time.Minute, 2*time.Minute)
}

// script plays a story: some days of acts under faults, then peace, until all
// has come to rest; then the judge has the last word.
func (w *world) script() {
	w.rough()
	span := w.between(12*time.Hour, 8*24*time.Hour)
	if w.likely(0.15) {
		span = 34 * 24 * time.Hour
		w.dark(pick(w, w.houses), w.between(0, 24*time.Hour), 30*24*time.Hour+w.between(0, 3*24*time.Hour))
	}
	acts := 8 + w.chance.IntN(20)
	burst := w.between(0, span)
	for range acts {
		at := w.between(0, span)
		if w.likely(0.5) {
			at = min(span, burst+w.between(0, 2*time.Hour))
		}
		h := pick(w, w.houses)
		w.in(at, "act", func() { w.act(h) })
	}
	for range w.chance.IntN(10) {
		h := pick(w, w.houses)
		w.in(w.between(0, span), "fault", func() { w.misfortune(h) })
	}
	w.play(begins.Add(span))
	w.peace()
	for day := 0; day < 30 && w.Fault == ""; day++ {
		w.play(w.now.Add(24 * time.Hour))
		if w.judge.rested() {
			break
		}
	}
	// Every ladder has been climbed by then, and every clock has run out.
	w.play(w.now.Add(4 * 24 * time.Hour))
	if w.Fault == "" {
		w.judge.last()
	}
}

// peace ends all faults: what is dead rises, what was cut is joined.
func (w *world) peace() {
	w.tell("peace")
	w.calm()
	w.ended = true
	w.stirred = w.now
	for _, h := range w.houses {
		h.falling, h.full = false, false
		if h.node == nil {
			h.rise()
		} else {
			h.disk.Heal()
		}
	}
}

// dark cuts a house off from all others for a time.
func (w *world) dark(h *house, from, length time.Duration) {
	w.Dark = max(w.Dark, length)
	w.in(from, "dark", func() {
		w.tell("%s: is dark for %s", h.agency, length)
		for _, o := range w.houses {
			w.cutOff(h, o, true)
			w.cutOff(o, h, true)
		}
	})
	w.in(from+length, "light", func() {
		w.tell("%s: is seen again", h.agency)
		w.stirred = w.now
		for _, o := range w.houses {
			w.cutOff(h, o, false)
			w.cutOff(o, h, false)
		}
	})
}

func (w *world) cutOff(from, to *house, cut bool) {
	w.net.cut[[2]claim.AgencyID{from.agency, to.agency}] = cut
}

// misfortune strikes a house.
func (w *world) misfortune(h *house) {
	if w.ended {
		return
	}
	other := pick(w, w.houses)
	switch w.chance.IntN(10) {
	case 0, 1: // the process ends between two transactions
		if h.node != nil {
			h.die(w.likely(0.5))
			w.in(w.between(time.Second, 5*time.Hour), "rise", h.rise)
		}
	case 2, 3, 4: // it ends inside one, at some write or sync
		if h.node != nil {
			h.disk.Heal()
			h.disk.Kill(1 + w.chance.IntN(60))
			h.falling = true
			w.tell("%s: will fall", h.agency)
		}
	case 5: // one write or sync fails, and the disk is good again
		if h.node != nil && !h.falling {
			h.disk.FailAt(1+w.chance.IntN(40), false)
			w.tell("%s: its disk fails once", h.agency)
		}
	case 6: // the disk is full for some hours
		if h.node != nil && !h.falling {
			w.FullDisks++
			h.disk.Fill()
			h.full = true
			w.tell("%s: its disk is full", h.agency)
			w.in(w.between(time.Minute, 9*time.Hour), "room", func() {
				if h.node != nil && !h.falling {
					h.disk.Heal()
					h.full = false
				}
				w.tell("%s: its disk has room", h.agency)
			})
		}
	case 7: // one direction is cut for a while
		w.tell("%s ↛ %s", h.agency, other.agency)
		w.cutOff(h, other, true)
		w.in(w.between(time.Minute, 40*time.Hour), "joined", func() { w.cutOff(h, other, false); w.stirred = w.now })
	case 8: // the clock is set
		h.turn(w.skewed())
	case 9: // a backup is made, and put back later
		if h.node == nil {
			return
		}
		i := h.copied()
		w.in(w.between(time.Minute, 48*time.Hour), "restore", func() {
			switch {
			case h.node == nil || w.ended:
			case h.liar:
				h.relapse(i)
			default:
				h.restore(i)
			}
		})
	}
}
