package duty

import (
	"context"
	"fmt"
	"time"

	"liaison/internal/db"
)

// Clock tells the time and wakes the watch.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

// longestSleep bounds how long the watch trusts one timer: the wall clock may
// be set while it sleeps.
const longestSleep = time.Minute

// Watch performs steps as they fall due, until ctx ends. It sleeps until the
// next one, or until the store commits something: it does not poll. notify
// sends a page, in the transaction that puts it on record, so that a crash
// neither loses nor doubles one; it writes to an outbox and calls nobody
// itself.
func Watch(ctx context.Context, s *db.Store, clock Clock, notify func(tx *db.Tx, p Page) error) error {
	for {
		committed := s.Committed() // before looking, so that nothing slips between
		var wake int64
		err := s.Read(ctx, func(tx *db.ReadTx) (err error) {
			wake, err = Wake(tx)
			return err
		})
		if err == nil && wake != 0 && wake <= clock.Now().UnixMicro() {
			if err = tickAndNotify(ctx, s, clock.Now().UnixMicro(), notify); err == nil {
				continue
			}
		}
		if ctx.Err() != nil {
			return nil //nolint:nilerr // the watch was ended, not broken
		}
		if err != nil {
			return fmt.Errorf("watch obligations: %w", err)
		}
		sleep := longestSleep
		if wake != 0 {
			sleep = min(sleep, time.Duration(wake-clock.Now().UnixMicro())*time.Microsecond)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-committed:
		case <-clock.After(sleep):
		}
	}
}

func tickAndNotify(ctx context.Context, s *db.Store, now int64, notify func(tx *db.Tx, p Page) error) error {
	return s.Write(ctx, func(tx *db.Tx) error {
		pages, _, err := Tick(tx, now)
		if err != nil {
			return err
		}
		for _, p := range pages {
			if err := notify(tx, p); err != nil {
				return fmt.Errorf("page %s for obligation %s: %w", p.Officer, p.Obligation.ID, err)
			}
		}
		return nil
	})
}
