package db

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
)

func carried(t *testing.T, every, most int) (*Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store.db")
	s, err := Open(t.Context(), Options{Path: path, Key: make([]byte, KeySize), Migrations: []Migration{{Room: "test", Number: 1,
		SQL: `CREATE TABLE notes (id {{int}} PRIMARY KEY, body {{blob}} NOT NULL) {{strict}};`}}})
	if err != nil {
		t.Fatal(err)
	}
	s.carry.every, s.carry.most = every, most
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, path
}

// large writes about pages pages of 4 KiB, each in a commit of ten.
func large(t *testing.T, s *Store, from, pages int) {
	t.Helper()
	body := make([]byte, 4000)
	for n := from; n < from+pages; n += 10 {
		if err := s.Write(context.Background(), func(tx *Tx) error {
			for i := n; i < n+10; i++ {
				if err := tx.Exec(`INSERT INTO notes (id, body) VALUES ($1, $2)`, i, body); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return st.Size()
}

// However many writes come, and whatever the copying beside them reached, the
// log stays within its bound, nothing is lost, and the file is sound.
func TestTheLogStaysWithinItsBound(t *testing.T) {
	s, path := carried(t, 50, 300)
	large(t, s, 0, 3000)
	if n := size(t, path+"-wal"); n > 400*4200 {
		t.Errorf("the log has %d bytes", n)
	}
	if n := size(t, path); n < 2000*4096 {
		t.Errorf("the file has %d bytes of 3,000 pages", n)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// When the log cannot be copied beside him, the writer does it.
func TestTheWriterCopiesWhatNobodyCopiedBeside(t *testing.T) {
	s, path := carried(t, 50, 300)
	var tried atomic.Int32
	s.carry.dial = func(bool) (conn, error) { tried.Add(1); return nil, errors.New("no more files may be opened") }
	large(t, s, 0, 3000)
	if n := size(t, path+"-wal"); n > 400*4200 {
		t.Errorf("the log has %d bytes", n)
	}
	if tried.Load() == 0 {
		t.Error("nobody tried to copy beside the writer")
	}
}

// An erasure waits its turn behind the copying and leaves an empty log.
func TestScrubTakesItsTurn(t *testing.T) {
	s, path := carried(t, 10, 1000)
	for n := 0; n < 1000; n += 100 {
		large(t, s, n, 100)
		if err := s.Scrub(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := size(t, path+"-wal"); n != 0 {
			t.Errorf("the log has %d bytes after it was emptied", n)
		}
	}
}
