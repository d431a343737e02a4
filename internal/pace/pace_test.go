package pace_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"liaison/internal/pace"
)

func machine(stop <-chan struct{}) *pace.Pace {
	return &pace.Pace{Now: time.Now, After: time.After, Stop: stop}
}

// working is a handler whose work takes so long, and what it then does.
func working(work time.Duration, then http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-time.After(work)
		then(w, r)
	})
}

func ok(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "nobody of that name") }

// seen is when the first and the last of an answer came.
type seen struct {
	*httptest.ResponseRecorder
	began time.Time
	first time.Duration
}

func watch() *seen { return &seen{ResponseRecorder: httptest.NewRecorder(), began: time.Now()} }

func (s *seen) note() {
	if s.first == 0 {
		s.first = time.Since(s.began)
	}
}

func (s *seen) WriteHeader(status int) { s.note(); s.ResponseRecorder.WriteHeader(status) }

func (s *seen) Write(b []byte) (int, error) { s.note(); return s.ResponseRecorder.Write(b) }

// Classes double, begin at 16 ms, and no work ends after its class.
func TestClassesDouble(t *testing.T) {
	for _, x := range []struct{ work, end time.Duration }{{0, 16}, {1, 16}, {16, 16}, {17, 32}, {33, 64}, {500, 512}, {513, 1024}} {
		if got := pace.End(x.work * time.Millisecond); got != x.end*time.Millisecond {
			t.Errorf("work of %d ms ends at %v", x.work, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		work := time.Duration(rapid.Int64Range(0, 1<<62).Draw(t, "work"))
		end := pace.End(work)
		if end < work || end < pace.First || (work > pace.First && work < 1<<60 && end >= 2*work) {
			t.Fatalf("work of %v ends at %v", work, end)
		}
	})
}

// An answer, a refusal, an answer of nothing and one that breaks off leave at
// the end of the class of their work, and at no other moment.
func TestEveryAnswerLeavesAtTheEndOfItsClass(t *testing.T) {
	kinds := map[string]http.HandlerFunc{
		"an answer":        ok,
		"no such subject":  func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no such subject", http.StatusNotFound) },
		"an empty answer":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"nothing at all":   func(http.ResponseWriter, *http.Request) {},
		"a flushed answer": func(w http.ResponseWriter, _ *http.Request) { _ = http.NewResponseController(w).Flush() },
	}
	for name, then := range kinds {
		for _, work := range []time.Duration{0, 3, 15, 16, 17, 40, 300} {
			synctest.Test(t, func(t *testing.T) {
				w := watch()
				machine(nil).Handler(working(work*time.Millisecond, then)).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
				if end := time.Since(w.began); end != pace.End(work*time.Millisecond) || (w.first != 0 && w.first != end) {
					t.Errorf("%s after %d ms of work came at %v and ended at %v", name, work, w.first, end)
				}
			})
		}
	}
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		defer func() {
			if e := recover(); e != http.ErrAbortHandler || time.Since(began) != 32*time.Millisecond {
				t.Errorf("%v at %v", e, time.Since(began))
			}
		}()
		machine(nil).Handler(working(20*time.Millisecond, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })).
			ServeHTTP(watch(), httptest.NewRequest(http.MethodGet, "/", nil))
	})
}

// Status and headers are those of the handler, and what follows the first bytes
// is not held up.
func TestALongFileFlowsOnceItHasBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := watch()
		machine(nil).Handler(working(5*time.Millisecond, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Trailer", "Liaison-Losses")
			w.WriteHeader(http.StatusAccepted)
			for range 3 {
				_, _ = io.WriteString(w, "row\n")
				<-time.After(time.Second)
			}
			w.Header().Set("Liaison-Losses", "0")
		})).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		if w.first != pace.First || time.Since(w.began) != 3*time.Second+pace.First || w.Code != http.StatusAccepted || w.Body.String() != "row\nrow\nrow\n" ||
			w.Result().Trailer.Get("Liaison-Losses") != "0" {
			t.Errorf("first %v, end %v, %d, %q", w.first, time.Since(w.began), w.Code, w.Body)
		}
	})
}

// How long somebody takes to send is no work: the class begins when the request
// has been read.
func TestASlowUploadWaitsForItsWorkAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		go func() {
			<-time.After(5 * time.Second)
			_, _ = io.WriteString(w, "a report")
			_ = w.Close()
		}()
		out := watch()
		machine(nil).Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.ReadAll(r.Body)
			<-time.After(20 * time.Millisecond)
			ok(w, r)
		})).ServeHTTP(out, httptest.NewRequest(http.MethodPost, "/", r))
		if out.first != 5*time.Second+32*time.Millisecond {
			t.Errorf("it left at %v", out.first)
		}
	})
}

// Who hangs up, or half of it, gets nothing and learns nothing: the connection
// stands until the class ends, and no answer goes onto it.
func TestWhoHangsUpLearnsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, hangUp := context.WithCancel(t.Context())
		w := watch()
		var failed error
		defer func() {
			if e := recover(); e != http.ErrAbortHandler || time.Since(w.began) != 64*time.Millisecond || w.first != 0 || failed == nil {
				t.Errorf("%v at %v; first byte at %v, write: %v", e, time.Since(w.began), w.first, failed)
			}
		}()
		go func() { <-time.After(45 * time.Millisecond); hangUp() }()
		machine(nil).Handler(working(40*time.Millisecond, func(w http.ResponseWriter, _ *http.Request) { _, failed = io.WriteString(w, "found") })).
			ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil).WithContext(ctx))
	})
}

// A server that goes down lets every answer go at once, and no goroutine stays.
func TestAServerGoesDownWithoutWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stop := make(chan struct{})
		w := watch()
		go func() { <-time.After(600 * time.Millisecond); close(stop) }()
		machine(stop).Handler(working(520*time.Millisecond, ok)).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		if w.first != 600*time.Millisecond || !strings.Contains(w.Body.String(), "nobody") {
			t.Errorf("it left at %v: %s", w.first, w.Body)
		}
	})
}

// Whoever waits holds nothing: a thousand questions asked at once are answered
// in the time of one.
func TestWaitingTakesNoTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := machine(nil).Handler(working(2*time.Millisecond, ok))
		began, done := time.Now(), make(chan error)
		for range 1000 {
			go func() {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
				if w.Code != http.StatusOK {
					done <- errors.New(w.Body.String())
					return
				}
				done <- nil
			}()
		}
		for range 1000 {
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took != pace.First {
			t.Errorf("a thousand answers took %v", took)
		}
	})
}
