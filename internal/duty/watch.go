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
		sleep, err := Look(ctx, s, clock.Now, notify)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // the watch was ended, not broken
		}
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-committed:
		case <-clock.After(sleep):
		}
	}
}

// Look performs the steps that are due, as Watch does between two sleeps, and
// tells how long to sleep at most.
func Look(ctx context.Context, s *db.Store, now func() time.Time, notify func(tx *db.Tx, p Page) error) (sleep time.Duration, err error) {
	for {
		var wake int64
		err := s.Read(ctx, func(tx *db.ReadTx) (err error) {
			wake, err = Wake(tx)
			return err
		})
		if err == nil && wake != 0 && wake <= now().UnixMicro() {
			if err = tickAndNotify(ctx, s, now().UnixMicro(), notify); err == nil {
				continue
			}
		}
		if err != nil {
			return 0, fmt.Errorf("watch obligations: %w", err)
		}
		if wake == 0 {
			return longestSleep, nil
		}
		return min(longestSleep, time.Duration(wake-now().UnixMicro())*time.Microsecond), nil
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
