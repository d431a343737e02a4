package account

import (
	"context"
	"testing"

	"liaison/internal/db"
)

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
