package db_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"liaison/internal/db"
	"liaison/internal/fault"
)

var notes = db.Migration{Room: "test", Number: 1, SQL: `
CREATE TABLE notes (
	id   {{int}} PRIMARY KEY,
	body TEXT NOT NULL,
	blob {{blob}},
	on_  {{bool}} NOT NULL
) {{strict}};`}

func options(t *testing.T) db.Options {
	key := make([]byte, db.KeySize)
	copy(key, "a key for tests only")
	return db.Options{Path: filepath.Join(t.TempDir(), "store.db"), Key: key, Migrations: []db.Migration{notes}}
}

func open(t *testing.T, o db.Options) *db.Store {
	t.Helper()
	s, err := db.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func put(s *db.Store, id int, body string) error {
	return s.Write(context.Background(), func(tx *db.Tx) error {
		return tx.Exec(`INSERT INTO notes (id, body, blob, on_) VALUES ($1,$2,$3,$4)`, id, body, []byte(body), true)
	})
}

func count(t *testing.T, s *db.Store) (n int) {
	t.Helper()
	if err := s.Read(t.Context(), func(tx *db.ReadTx) error {
		return tx.QueryRow(`SELECT count(*) FROM notes`).Scan(&n)
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatIsWrittenIsThereAfterReopening(t *testing.T) {
	o := options(t)
	s := open(t, o)
	if err := put(s, 1, "first"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, o)
	if n := count(t, s); n != 1 {
		t.Fatalf("%d notes after reopening, want 1", n)
	}
	wrong := o
	wrong.Key = make([]byte, db.KeySize)
	if _, err := db.Open(t.Context(), wrong); !fault.Is(err, fault.Invalid) {
		t.Errorf("a wrong key opened the store: %v", err)
	}
}

func TestOneFailureDoesNotUndoItsNeighbours(t *testing.T) {
	for _, c := range []struct {
		name  string
		write func(*db.Store) func(context.Context, func(*db.Tx) error) error
	}{
		{"once", func(s *db.Store) func(context.Context, func(*db.Tx) error) error { return s.Write }},
		{"repeatable", func(s *db.Store) func(context.Context, func(*db.Tx) error) error { return s.WriteRepeatable }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, options(t))
			write := c.write(s)
			boom := errors.New("boom")
			var wg sync.WaitGroup
			for i := range 300 {
				wg.Go(func() {
					defer func() {
						if r := recover(); (i%3 == 2) != (r == "mine") {
							t.Errorf("write %d: panic %v", i, r)
						}
					}()
					err := write(context.Background(), func(tx *db.Tx) error {
						if err := tx.Exec(`INSERT INTO notes (id, body, on_) VALUES ($1,$2,$3)`, i, "x", false); err != nil {
							return err
						}
						switch i % 3 {
						case 1:
							return boom
						case 2:
							panic("mine")
						}
						return nil
					})
					if (i%3 == 1) != errors.Is(err, boom) {
						t.Errorf("write %d: %v", i, err)
					}
				})
			}
			wg.Wait()
			if n := count(t, s); n != 100 {
				t.Fatalf("%d notes, want 100", n)
			}
		})
	}
}

// A command beside the running node opens the same file: both write, and each
// sees the other's work at once.
func TestTwoProcessesTakeTurns(t *testing.T) {
	o := options(t)
	stores := []*db.Store{open(t, o), open(t, o)}
	var wg sync.WaitGroup
	for w, s := range stores {
		wg.Go(func() {
			for i := range 60 {
				if err := s.Write(context.Background(), func(tx *db.Tx) error {
					var n int
					if err := tx.QueryRow(`SELECT count(*) FROM notes`).Scan(&n); err != nil {
						return err
					}
					if err := tx.Exec(`INSERT INTO notes (id, body, on_) VALUES ($1,$2,$3)`, n, string(make([]byte, 2000)), true); err != nil {
						return err // a double number: the other wrote between our read and our write
					}
					if i%3 == w {
						return errors.New("changed my mind")
					}
					return nil
				}); err != nil && i%3 != w {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, s := range stores {
		if n := count(t, s); n != 80 {
			t.Errorf("%d notes, want 80", n)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
	}
}
