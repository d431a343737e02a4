package sim

import (
	"context"
	"iter"
	"time"
)

// strand is one activity of a node: it runs until it waits, and goes on when
// the play says so. Only one runs at a time.
type strand struct {
	house *house
	yield func(struct{}) bool
	next  func() (struct{}, bool)
	stop  func()
	ended bool
}

// start begins an activity of a house now.
func (h *house) start(fn func()) {
	s := &strand{house: h}
	s.next, s.stop = iter.Pull(func(yield func(struct{}) bool) {
		s.yield = yield
		fn()
	})
	h.strands = append(h.strands, s)
	h.w.in(0, "start", func() { h.w.resume(s) })
}

// resume lets a strand run until it waits again.
func (w *world) resume(s *strand) {
	if s.ended {
		return
	}
	before := w.running
	w.running = s
	if _, more := s.next(); !more {
		s.ended = true
	}
	w.running = before
	s.house.afterStep()
}

// cut ends a strand with its process: what it waits for never comes.
func (w *world) cut(s *strand) {
	if s.ended {
		return
	}
	s.ended = true
	before := w.running
	w.running = s
	s.stop()
	w.running = before
}

// wait suspends the running strand, and tells whether its process still lives.
func (s *strand) wait() bool { return !s.ended && s.yield(struct{}{}) }

// pause is how the lines of a node wait. Timers fire late, and the later the
// longer nothing has happened: nobody may rely on their being in time.
func (h *house) pause(ctx context.Context, d time.Duration) bool {
	s := h.w.running
	if s == nil || ctx.Err() != nil {
		return false
	}
	after := h.w.late(d)
	if d == time.Minute && h.w.likely(0.9) { // a heartbeat, which nothing waits for
		after = h.w.between(12*time.Hour, 72*time.Hour)
	}
	if d == time.Second && h.full {
		after = h.w.between(time.Minute, time.Hour)
	}
	h.w.in(after, "timer", func() { h.w.resume(s) })
	return s.wait() && ctx.Err() == nil
}

// late is how long a timer takes that was set to d. Short ones are nearly in
// time; one of seconds or more may be late by hours, and is the more so
// the longer nothing new has happened anywhere: so a month of silence is played
// in some hundred events.
func (w *world) late(d time.Duration) time.Duration {
	d += w.between(0, 5*time.Millisecond)
	switch quiet := w.now.Sub(w.stirred); {
	case d < 4*time.Second && quiet < time.Hour, d > 8*time.Hour:
		return d
	case w.likely(0.1):
		return d + w.between(0, d)
	case quiet < time.Hour:
		return max(d, w.between(10*time.Minute, 3*time.Hour))
	default:
		return max(d, w.between(time.Hour, 12*time.Hour))
	}
}
