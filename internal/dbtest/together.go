package dbtest

import (
	"context"
	"sync"
	"testing"

	"liaison/internal/db"
)

// Together runs fn for each of n callers at once, every other one as a closure
// that may be run twice, and gives the error of each. The writer is held until
// the first wait behind it, so that many share a commit.
func Together(tb testing.TB, s *db.Store, n int, fn func(i int, tx *db.Tx) error) []error {
	tb.Helper()
	errs := make([]error, n)
	inside, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := s.Write(context.Background(), func(*db.Tx) error { close(inside); <-release; return nil }); err != nil {
			tb.Error(err)
		}
	})
	<-inside
	for i := range n {
		write := s.Write
		if i%2 == 0 {
			write = s.WriteRepeatable
		}
		wg.Go(func() { errs[i] = write(context.Background(), func(tx *db.Tx) error { return fn(i, tx) }) })
	}
	close(release)
	wg.Wait()
	return errs
}
