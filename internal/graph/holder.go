package graph

import (
	"context"
	"sync"
	"sync/atomic"

	"liaison/internal/fault"
)

// Holder lends the newest snapshot to readers and swaps it under them. It
// counts the readers of each generation, because the proof that something is
// absent from the graph may be given only when the last reader of an older
// snapshot has finished.
type Holder struct {
	now atomic.Pointer[generation]
	mu  sync.Mutex // of Swap and of the list of old generations
	old []*generation
}

type generation struct {
	s       *Snapshot
	readers atomic.Int64
	retired atomic.Bool
	once    sync.Once
	done    chan struct{} // closed when retired and without readers
}

func newGeneration(s *Snapshot) *generation {
	return &generation{s: s, done: make(chan struct{})}
}

// NewHolder makes a Holder of s.
func NewHolder(s *Snapshot) *Holder {
	h := &Holder{}
	h.now.Store(newGeneration(s))
	return h
}

// Acquire returns the newest snapshot and a function to call once when the
// reader has finished with it. It never waits.
func (h *Holder) Acquire() (*Snapshot, func()) {
	for {
		g := h.now.Load()
		g.readers.Add(1)
		if h.now.Load() == g {
			var once sync.Once
			return g.s, func() { once.Do(g.leave) }
		}
		g.leave()
	}
}

func (g *generation) leave() {
	if g.readers.Add(-1) == 0 && g.retired.Load() {
		g.once.Do(func() { close(g.done) })
	}
}

// Swap makes s the newest snapshot. Readers keep the one they began with.
func (h *Holder) Swap(s *Snapshot) {
	h.mu.Lock()
	defer h.mu.Unlock()
	g := h.now.Swap(newGeneration(s))
	g.retired.Store(true)
	if g.readers.Load() == 0 {
		g.once.Do(func() { close(g.done) })
	}
	kept := h.old[:0]
	for _, o := range append(h.old, g) {
		select {
		case <-o.done:
		default:
			kept = append(kept, o)
		}
	}
	h.old = kept
}

// Quiet waits until no reader is left on a snapshot older than the newest at
// the time of the call.
func (h *Holder) Quiet(ctx context.Context) error {
	h.mu.Lock()
	old := append([]*generation(nil), h.old...)
	h.mu.Unlock()
	for _, g := range old {
		select {
		case <-g.done:
		case <-ctx.Done():
			return fault.Wrap(fault.Unavailable, ctx.Err(), "readers of an older graph have not finished")
		}
	}
	return nil
}
