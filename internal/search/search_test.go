package search_test

import (
	"fmt"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/ledger"
	"liaison/internal/search"
)

// named is an entry that gives a person a name.
func named(seq int64, text string) ledger.Entry {
	return ledger.Entry{Seq: seq, Mark: 1, Body: &claim.Claim{Subject: claim.Ref{ID: claim.SubjectID(fmt.Sprint("s", seq)), Kind: "person", Label: text},
		Predicate: "name", Value: &claim.Value{Text: text}}}
}

var people = []string{"Jean Pierre van den Berg-Dubois", "Najib Larossi", "محمد الأمين بن علي", "Олена Коваленко", "Li"}

func rows(t *testing.T, s *db.Store) (out []string) {
	t.Helper()
	err := s.Read(t.Context(), func(tx *db.ReadTx) error {
		for _, q := range []string{`SELECT seq, part, text || ' ' || keys FROM names ORDER BY seq, part`, `SELECT seq, part, CAST(hash AS TEXT) FROM name_keys ORDER BY seq, part, hash`} {
			rows, err := tx.Query(q)
			if err != nil {
				return err
			}
			for rows.Next() {
				var seq, part int64
				var text string
				if err := rows.Scan(&seq, &part, &text); err != nil {
					return err
				}
				out = append(out, fmt.Sprint(seq, part, text))
			}
			if err := rows.Close(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// What is prepared outside the writer is what the writer would have made, and
// forgetting leaves no key.
func TestAForgottenNameLeavesNoKey(t *testing.T) {
	dbtest.Each(t, search.Migrations(), forgotten)
}

func forgotten(t *testing.T, s *db.Store) {
	var p search.Projection
	apply := func(prepared bool) []string {
		if err := s.Write(t.Context(), func(tx *db.Tx) error {
			for i, text := range people {
				e := named(int64(i+1), text)
				if prepared {
					e.Ready = p.Prepare(e)
				}
				if err := p.Apply(tx, e); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return rows(t, s)
	}
	forget := func() {
		if err := s.Write(t.Context(), func(tx *db.Tx) error {
			for i, text := range people {
				if err := p.Forget(tx, named(int64(i+1), text)); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if left := rows(t, s); len(left) != 0 {
			t.Fatalf("left after forgetting: %v", left)
		}
	}
	plain := apply(false)
	if len(plain) < 3*len(people) {
		t.Fatalf("few keys: %v", plain)
	}
	forget()
	if ready := apply(true); fmt.Sprint(ready) != fmt.Sprint(plain) {
		t.Errorf("prepared:\n%v\nnot prepared:\n%v", ready, plain)
	}
	forget()
}

// A store of the former form is brought to the new one, row for row.
func TestAnOlderStoreIsBroughtToKeysBesideNames(t *testing.T) {
	fresh := dbtest.Open(t, search.Migrations()...)
	fill(t, fresh)
	want := rows(t, fresh)

	o := dbtest.Options(t, search.Migrations()[:1]...)
	old := dbtest.OpenWith(t, o)
	if err := fresh.Read(t.Context(), func(r *db.ReadTx) error {
		return old.Write(t.Context(), func(w *db.Tx) error {
			if err := move(r, w, `SELECT seq, part, mark, subject, kind, text, weak FROM names`, `INSERT INTO names VALUES ($1,$2,$3,$4,$5,$6,$7)`, 7); err != nil {
				return err
			}
			return move(r, w, `SELECT hash, seq, part, mark FROM name_keys`, `INSERT INTO name_keys (hash, seq, part, mark) VALUES ($1,$2,$3,$4)`, 4)
		})
	}); err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	o.Migrations = search.Migrations()
	if got := rows(t, dbtest.OpenWith(t, o)); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got\n%v\nwant\n%v", got, want)
	}
}

func fill(t *testing.T, s *db.Store) {
	t.Helper()
	if err := s.Write(t.Context(), func(tx *db.Tx) error {
		for i, text := range people {
			if err := (search.Projection{}).Apply(tx, named(int64(i+1), text)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func move(from *db.ReadTx, to *db.Tx, read, write string, columns int) error {
	rows, err := from.Query(read)
	if err != nil {
		return err
	}
	defer rows.Close()
	values, dest := make([]any, columns), make([]any, columns)
	for i := range values {
		dest[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		if err := to.Exec(write, values...); err != nil {
			return err
		}
	}
	return rows.Err()
}
