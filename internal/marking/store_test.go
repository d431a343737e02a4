package marking

import (
	"context"
	"testing"

	"liaison/internal/db"
	"liaison/internal/dbtest"
)

// openStore opens a fresh store with this room's tables.
func openStore(tb testing.TB) *db.Store {
	tb.Helper()
	return dbtest.Open(tb, Migrations()...)
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
