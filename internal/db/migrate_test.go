package db_test

import (
	"testing"

	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/fault"
)

func TestMigrationsRunOnceAndInOrder(t *testing.T) {
	o := dbtest.Options(t, notes)
	s := dbtest.OpenWith(t, o)
	if err := put(s, 1, "from the first release"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	next := o
	next.Migrations = append(next.Migrations,
		db.Migration{Room: "test", Number: 2, SQL: `ALTER TABLE notes ADD COLUMN extra TEXT NOT NULL DEFAULT 'none'; CREATE INDEX notes_extra ON notes (extra);`},
		db.Migration{Room: "other", Number: 1, SQL: `CREATE TABLE other (a {{ int }}, b {{float}}) {{strict}};`})
	s = dbtest.OpenWith(t, next)
	var extra string
	if err := s.Read(t.Context(), func(tx *db.ReadTx) error {
		return tx.QueryRow(`SELECT extra FROM notes WHERE id = 1`).Scan(&extra)
	}); err != nil || extra != "none" {
		t.Fatalf("after migration: %q, %v", extra, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Open(t.Context(), o); !fault.Is(err, fault.Conflict) {
		t.Errorf("an older program opened a newer store: %v", err)
	}
	changed := next
	changed.Migrations = append([]db.Migration{}, next.Migrations...)
	changed.Migrations[0].SQL += "\n"
	if _, err := db.Open(t.Context(), changed); !fault.Is(err, fault.Conflict) {
		t.Errorf("a changed migration was taken: %v", err)
	}
}

func TestAMigrationThatFailsLeavesNothing(t *testing.T) {
	o := dbtest.Options(t, notes, db.Migration{Room: "test", Number: 2, SQL: `CREATE TABLE half (a {{int}}) {{strict}}; CREATE TABLE notes (a {{int}}) {{strict}};`})
	if _, err := db.Open(t.Context(), o); err == nil {
		t.Fatal("a table was made twice")
	}
	o.Migrations = []db.Migration{notes}
	s := dbtest.OpenWith(t, o)
	var n int
	if err := s.Read(t.Context(), func(tx *db.ReadTx) error {
		return tx.QueryRow(`SELECT count(*) FROM sqlite_schema WHERE name = 'half'`).Scan(&n)
	}); err != nil || n != 0 {
		t.Errorf("%d half tables, %v", n, err)
	}
}

func TestMigrationsAreNumberedAndUseKnownWords(t *testing.T) {
	for _, m := range [][]db.Migration{
		{{Room: "a", Number: 2, SQL: `CREATE TABLE a (x TEXT)`}},
		{{Room: "a", Number: 1, SQL: `CREATE TABLE a (x TEXT)`}, {Room: "a", Number: 1, SQL: `CREATE TABLE b (x TEXT)`}},
		{{Number: 1, SQL: `CREATE TABLE a (x TEXT)`}},
		{{Room: "a", Number: 1, SQL: `CREATE TABLE a (x {{number}})`}},
	} {
		if _, err := db.Open(t.Context(), dbtest.Options(t, m...)); err == nil {
			t.Errorf("taken: %+v", m)
		}
	}
}
