package db_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison/internal/db"
	"liaison/internal/dbtest"
)

// each runs the conformance stories on every engine at hand.
func each(t *testing.T, test func(t *testing.T, s *db.Store)) {
	dbtest.Each(t, []db.Migration{notes}, test)
}

func TestParametersBindByTheirNumber(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		if err := put(s, 1, "old"); err != nil {
			t.Fatal(err)
		}
		err := s.Write(t.Context(), func(tx *db.Tx) error {
			n, err := tx.ExecCount(`UPDATE notes SET body = $2, on_ = $3 WHERE id = $1 AND body <> $2 -- not $9, nor '$8'`, 1, "new", false)
			if err != nil || n != 1 {
				return fmt.Errorf("changed %d: %w", n, err)
			}
			var body string
			var on bool
			if err := tx.QueryRow(`SELECT body, on_ FROM notes WHERE '$7' <> body AND id = $1`, 1).Scan(&body, &on); err != nil {
				return err
			}
			if body != "new" || on {
				return fmt.Errorf("read %q, %v", body, on)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]any{{}, {1, 2}} {
			err := s.Read(t.Context(), func(tx *db.ReadTx) error {
				var body string
				return tx.QueryRow(`SELECT body FROM notes WHERE id = $1`, args...).Scan(&body)
			})
			if err == nil || !strings.Contains(err.Error(), "parameters") {
				t.Errorf("%d arguments for one parameter: %v", len(args), err)
			}
		}
	})
}

type named string

func TestValuesComeBackAsTheyWere(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		err := s.Write(t.Context(), func(tx *db.Tx) error {
			if err := tx.Exec(`INSERT INTO notes (id, body, blob, on_) VALUES ($1,$2,$3,$4)`, uint32(7), named("Šešelj"), []byte{}, true); err != nil {
				return err
			}
			return tx.Exec(`INSERT INTO notes (id, body, blob, on_) VALUES ($1,$2,$3,$4)`, int64(8), "", []byte(nil), false)
		})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Read(t.Context(), func(tx *db.ReadTx) error {
			var id uint32
			var body named
			var blob []byte
			var on bool
			if err := tx.QueryRow(`SELECT id, body, blob, on_ FROM notes WHERE id = 7`).Scan(&id, &body, &blob, &on); err != nil {
				return err
			}
			if id != 7 || body != "Šešelj" || blob == nil || len(blob) != 0 || !on {
				t.Errorf("read %v %q %v %v", id, body, blob, on)
			}
			var maybe *[]byte
			if err := tx.QueryRow(`SELECT blob FROM notes WHERE id = 8`).Scan(&maybe); err != nil {
				return err
			}
			if maybe != nil {
				t.Errorf("NULL read as %v", *maybe)
			}
			if err := tx.QueryRow(`SELECT blob FROM notes WHERE id = 8`).Scan(&body); err == nil {
				t.Error("NULL was scanned into text")
			}
			if err := tx.QueryRow(`SELECT body FROM notes WHERE id = 8`).Scan(&id); err == nil {
				t.Error("text was scanned into a number")
			}
			var sum int64
			if err := tx.QueryRow(`SELECT coalesce(sum(id), 0) FROM notes`).Scan(&sum); err != nil || sum != 15 {
				t.Errorf("7 and 8 are %d, %v", sum, err)
			}
			err := tx.QueryRow(`SELECT id FROM notes WHERE id = 9`).Scan(&id)
			if !errors.Is(err, db.ErrNoRows) {
				t.Errorf("no row: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestStatementsRunWhileRowsAreOpen(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		for id := range 5 {
			if err := put(s, id, "n"); err != nil {
				t.Fatal(err)
			}
		}
		var got []int
		err := s.Write(t.Context(), func(tx *db.Tx) error {
			const q = `SELECT id FROM notes WHERE id >= $1 ORDER BY id`
			rows, err := tx.Query(q, 2)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var id, first int
				if err := rows.Scan(&id); err != nil {
					return err
				}
				if err := tx.QueryRow(q, 0).Scan(&first); err != nil { // the same statement, within itself
					return err
				}
				if err := tx.Exec(`UPDATE notes SET body = $1 WHERE id = 0`, fmt.Sprint(id)); err != nil {
					return err
				}
				got = append(got, id+first)
			}
			return rows.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int{2, 3, 4}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAFailedStatementSpoilsOnlyItsOwnClosure(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		err := s.Write(t.Context(), func(tx *db.Tx) error {
			if err := tx.Exec(`INSERT INTO notes (id, body, on_) VALUES (1, 'a', $1)`, true); err != nil {
				return err
			}
			return tx.Exec(`INSERT INTO notes (id, body, on_) VALUES (1, 'again', $1)`, true)
		})
		if err == nil {
			t.Fatal("the same key went in twice")
		}
		if n := count(t, s); n != 0 {
			t.Fatalf("%d notes of a failed closure", n)
		}
		if err := put(s, 1, "b"); err != nil {
			t.Fatal(err)
		}
	})
}

func TestASnapshotDoesNotMove(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		if err := put(s, 1, "a"); err != nil {
			t.Fatal(err)
		}
		err := s.Read(t.Context(), func(tx *db.ReadTx) error {
			var before, after int
			if err := tx.QueryRow(`SELECT count(*) FROM notes`).Scan(&before); err != nil {
				return err
			}
			if err := put(s, 2, "b"); err != nil {
				return err
			}
			if err := tx.QueryRow(`SELECT count(*) FROM notes`).Scan(&after); err != nil {
				return err
			}
			if before != 1 || after != 1 {
				t.Errorf("a snapshot saw %d, then %d", before, after)
			}
			rows, err := tx.Query(`INSERT INTO notes (id, body, on_) VALUES (3, 'c', $1) RETURNING id`, true)
			if err == nil {
				rows.Next()
				err = rows.Err()
				rows.Close()
			}
			if err == nil {
				t.Error("a reader wrote")
			}
			return nil
		})
		if err != nil && !strings.Contains(err.Error(), "rollback") {
			t.Fatal(err)
		}
		if n := count(t, s); n != 2 {
			t.Errorf("%d notes, want 2", n)
		}
	})
}

func TestFollowersHearOfEachCommit(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		heard := s.Committed()
		var during, after atomic.Int32
		err := s.Write(t.Context(), func(tx *db.Tx) error {
			tx.AfterCommit(func() { after.Add(1) })
			during.Store(after.Load())
			return tx.Exec(`INSERT INTO notes (id, body, on_) VALUES (1, 'a', $1)`, true)
		})
		if err != nil {
			t.Fatal(err)
		}
		<-heard
		if during.Load() != 0 || after.Load() != 1 {
			t.Errorf("called %d times before and %d in all", during.Load(), after.Load())
		}
		heard = s.Committed()
		boom := errors.New("boom")
		if err := s.Write(t.Context(), func(tx *db.Tx) error {
			tx.AfterCommit(func() { after.Add(1) })
			return boom
		}); !errors.Is(err, boom) {
			t.Fatal(err)
		}
		select {
		case <-heard:
			t.Error("a failed write was announced")
		default:
		}
		if after.Load() != 1 {
			t.Error("a failed write was told as committed")
		}
	})
}

// What a commit ends with is done once, over what all its closures left, and
// never for one that failed; when it fails, nothing of them is kept.
func TestTheLastWorkOfACommit(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		type key struct{}
		var runs, seen atomic.Int32
		last := func(tx *db.Tx) error {
			runs.Add(1)
			var n int32
			err := tx.QueryRow(`SELECT count(*) FROM notes`).Scan(&n)
			seen.Store(n)
			return err
		}
		inside, release := make(chan struct{}), make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() { // holds the writer until the others wait behind it
			if err := s.Write(t.Context(), func(*db.Tx) error { close(inside); <-release; return nil }); err != nil {
				t.Error(err)
			}
		})
		<-inside
		boom := errors.New("boom")
		for i := range 6 {
			wg.Go(func() {
				err := s.Write(t.Context(), func(tx *db.Tx) error {
					tx.BeforeCommit(key{}, last)
					if err := tx.Exec(`INSERT INTO notes (id, body, on_) VALUES ($1, 'a', $2)`, 100+i, true); err != nil {
						return err
					}
					if i == 5 {
						return boom
					}
					return nil
				})
				if (i == 5) != errors.Is(err, boom) {
					t.Errorf("write %d: %v", i, err)
				}
			})
		}
		close(release)
		wg.Wait()
		if runs.Load() < 1 || runs.Load() > 5 || seen.Load() != 5 {
			t.Errorf("ran %d times and saw %d notes at the last", runs.Load(), seen.Load())
		}
		err := s.Write(t.Context(), func(tx *db.Tx) error {
			tx.BeforeCommit(key{}, func(*db.Tx) error { return boom })
			return tx.Exec(`INSERT INTO notes (id, body, on_) VALUES (200, 'a', $1)`, true)
		})
		if !errors.Is(err, boom) {
			t.Errorf("a commit that could not be ended: %v", err)
		}
		if n := count(t, s); n != 5 {
			t.Errorf("%d notes, want 5", n)
		}
	})
}

// A row that every closure changes is held in memory and written once: what a
// failed closure held is not passed on.
func TestWhatTheClosuresOfACommitHold(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		type key struct{}
		sum := func(tx *db.Tx, add int) int {
			n, _ := tx.Held(key{}).(int)
			if n == 0 {
				if err := tx.QueryRow(`SELECT coalesce(max(id), 0) FROM notes`).Scan(&n); err != nil {
					t.Error(err)
				}
			}
			tx.Hold(key{}, n+add)
			return n + add
		}
		boom := errors.New("boom")
		errs := dbtest.Together(t, s, 120, func(i int, tx *db.Tx) error {
			sum(tx, 1)
			tx.BeforeCommit(key{}, func(tx *db.Tx) error {
				return tx.Exec(`INSERT INTO notes (id, body, on_) VALUES ($1, 'sum', $2)`, sum(tx, 0), true)
			})
			if i%4 == 3 {
				sum(tx, 1000)
				return boom
			}
			return nil
		})
		for i, err := range errs {
			if (i%4 == 3) != errors.Is(err, boom) {
				t.Errorf("write %d: %v", i, err)
			}
		}
		if err := s.Write(t.Context(), func(tx *db.Tx) error {
			if tx.Held(key{}) != nil {
				t.Error("what one commit held is found in the next")
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := s.Read(t.Context(), func(tx *db.ReadTx) error {
			var n int
			if err := tx.QueryRow(`SELECT max(id) FROM notes`).Scan(&n); err != nil || n != 90 {
				t.Errorf("the sum is %d, want 90 (%v)", n, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAPanicReachesItsOwnCaller(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		func() {
			defer func() {
				if r := recover(); r != "mine" {
					t.Errorf("recovered %v", r)
				}
			}()
			_ = s.Write(t.Context(), func(tx *db.Tx) error {
				if err := tx.Exec(`INSERT INTO notes (id, body, on_) VALUES (1, 'a', $1)`, true); err != nil {
					return err
				}
				panic("mine")
			})
		}()
		if n := count(t, s); n != 0 {
			t.Errorf("%d notes of a closure that panicked", n)
		}
		if err := put(s, 1, "b"); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnEndedContextStopsWhatHasNotBegun(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		ran := false
		if err := s.Write(ctx, func(*db.Tx) error { ran = true; return nil }); !errors.Is(err, context.Canceled) || ran {
			t.Errorf("write: %v, ran %v", err, ran)
		}
		ctx, cancel = context.WithCancel(t.Context())
		err := s.Read(ctx, func(tx *db.ReadTx) error {
			cancel()
			var n int64
			return tx.QueryRow(`WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1000000000) SELECT count(*) FROM c`).Scan(&n)
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("read: %v", err)
		}
		if n := count(t, s); n != 0 {
			t.Errorf("%d notes", n)
		}
	})
}

func TestAClosedStoreSaysSo(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := put(s, 1, "late"); err == nil {
			t.Error("a closed store wrote")
		}
		if err := s.Read(t.Context(), func(*db.ReadTx) error { return nil }); err == nil {
			t.Error("a closed store read")
		}
	})
}
