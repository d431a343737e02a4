// Package dbtest gives tests a fresh store of either engine, and a disk that
// fails or loses power on command. For tests only; it may import db and fault.
package dbtest

import (
	"os"
	"path/filepath"
	"testing"

	"liaison/internal/db"
)

// Key is the key of every test store. It protects nothing.
func Key() []byte {
	key := make([]byte, db.KeySize)
	copy(key, "for tests, and for nothing else")
	return key
}

// Options returns options for a new embedded store in the test's folder.
func Options(t testing.TB, migrations ...db.Migration) db.Options {
	return db.Options{Path: filepath.Join(t.TempDir(), "store.db"), Key: Key(), Migrations: migrations}
}

// Engine returns options for a new store of the engine that the environment
// variable LIAISON_TEST_ENGINE names: postgresql, by the connection string of
// LIAISON_TEST_POSTGRES, or else an embedded one. So that whole nodes can be
// tested on either.
func Engine(t testing.TB, migrations ...db.Migration) db.Options {
	t.Helper()
	if os.Getenv("LIAISON_TEST_ENGINE") == db.PostgreSQL.String() {
		return db.Options{PostgreSQL: schema(t, os.Getenv("LIAISON_TEST_POSTGRES")), Migrations: migrations}
	}
	return Options(t, migrations...)
}

// Open returns a fresh embedded store with these migrations, closed when the
// test ends.
func Open(t testing.TB, migrations ...db.Migration) *db.Store {
	t.Helper()
	return OpenWith(t, Options(t, migrations...))
}

// OpenWith opens a store with these options, closed when the test ends.
func OpenWith(t testing.TB, o db.Options) *db.Store {
	t.Helper()
	s, err := db.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	return s
}

// Each runs test once per engine: always on SQLite, and on PostgreSQL when the
// environment variable LIAISON_TEST_POSTGRES holds a connection string. There
// each test has a schema of its own, dropped when it ends.
func Each(t *testing.T, migrations []db.Migration, test func(t *testing.T, s *db.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, Open(t, migrations...)) })
	if dsn := os.Getenv("LIAISON_TEST_POSTGRES"); dsn != "" {
		t.Run("postgresql", func(t *testing.T) {
			test(t, OpenWith(t, db.Options{PostgreSQL: schema(t, dsn), Migrations: migrations}))
		})
	}
}
