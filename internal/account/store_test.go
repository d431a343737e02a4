package account

import (
	"context"
	"path/filepath"
	"testing"

	"liaison/internal/db"
)

// openStore opens a fresh store with this room's tables.
func openStore(tb testing.TB) *db.Store {
	tb.Helper()
	s, err := db.Open(context.Background(), db.Options{Path: filepath.Join(tb.TempDir(), "store.db"), Key: make([]byte, db.KeySize), Migrations: Migrations()})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

func write(tb testing.TB, s *db.Store, fn func(tx *db.Tx) error) {
	tb.Helper()
	if err := s.Write(context.Background(), fn); err != nil {
		tb.Fatal(err)
	}
}

func read(tb testing.TB, s *db.Store, fn func(tx *db.ReadTx) error) {
	tb.Helper()
	if err := s.Read(context.Background(), fn); err != nil {
		tb.Fatal(err)
	}
}
