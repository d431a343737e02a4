package pace

import (
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// First is the end of the first class. A path over a million claims is answered
// within it on two cores, and a person does not feel it.
const First = 16 * time.Millisecond

// End returns when the class of work ends, after the work began. Work that ends
// with its class belongs to it. Work of more than a century has no class and ends
// by itself.
func End(work time.Duration) time.Duration {
	end := First
	for end < work && end > 0 {
		end *= 2
	}
	return max(end, work)
}

// Pace holds answers until their class ends. A nil Pace lets them leave at once.
type Pace struct {
	// Now tells the time of the machine: not of a clock that shows another.
	Now func() time.Time
	// After wakes once so much of that time has passed.
	After func(time.Duration) <-chan time.Time
	// Stop ends all waiting once it is closed: the server goes down.
	Stop <-chan struct{}
}

// Handler returns next with its answers held. Nothing of an answer, not its
// status, leaves before its class ends; what is written after that, such as the
// rest of a long file, leaves as it is written. Whoever goes away before is
// waited for as well, and then cut off: a connection that closed at once would
// tell that the answer was ready. What waits is one goroutine with its answer:
// it must hold no lock, transaction or turn when it first writes.
func (p *Pace) Handler(next http.Handler) http.Handler {
	if p == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := &held{ResponseWriter: w, pace: p, gone: r.Context().Done()}
		h.begin()
		if r.Body != nil && r.Body != http.NoBody {
			q := *r
			q.Body = &reading{ReadCloser: r.Body, held: h}
			r = &q
		}
		defer h.wait() // an answer that breaks off has its class too
		next.ServeHTTP(h, r)
		if !h.release() {
			panic(http.ErrAbortHandler)
		}
	})
}

// reading notes when the last bytes of a request came: how long somebody takes
// to send them is not work.
type reading struct {
	io.ReadCloser
	held *held
}

// Read reads on.
func (b *reading) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.held.begin()
	return n, err
}

// held is an answer that waits for the end of its class. Its request may be
// read while it is written.
type held struct {
	http.ResponseWriter
	pace   *Pace
	gone   <-chan struct{}
	began  atomic.Pointer[time.Time]
	status int
	waited bool
	let    bool
}

func (h *held) begin() {
	now := h.pace.Now()
	h.began.Store(&now)
}

// WriteHeader keeps the status until the answer leaves.
func (h *held) WriteHeader(status int) {
	switch {
	case h.let:
		h.ResponseWriter.WriteHeader(status)
	case h.status == 0:
		h.status = status
	}
}

// Write waits for the end of the class before the first byte.
func (h *held) Write(b []byte) (int, error) {
	if !h.release() {
		return 0, http.ErrHandlerTimeout
	}
	return h.ResponseWriter.Write(b)
}

// FlushError waits as Write does, and sends what was written.
func (h *held) FlushError() error {
	if !h.release() {
		return http.ErrHandlerTimeout
	}
	return http.NewResponseController(h.ResponseWriter).Flush()
}

// Unwrap is for http.ResponseController.
func (h *held) Unwrap() http.ResponseWriter { return h.ResponseWriter }

// release lets the answer go once its class has ended; false where whoever
// asked has gone by then.
func (h *held) release() bool {
	if h.let {
		return true
	}
	if !h.wait() {
		return false
	}
	h.let = true
	if h.status != 0 {
		h.ResponseWriter.WriteHeader(h.status)
	}
	return true
}

// wait waits for the end of the class, once, and tells whether anybody still
// waits for the answer.
func (h *held) wait() bool {
	if !h.waited {
		h.waited = true
		work := h.pace.Now().Sub(*h.began.Load())
		select {
		case <-h.pace.After(End(work) - work):
		case <-h.pace.Stop:
			return true
		}
	}
	select {
	case <-h.pace.Stop:
		return true
	case <-h.gone:
		return false
	default:
		return true
	}
}
