package docket_test

import (
	"context"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/docket"
	"liaison/internal/ledger"
	"liaison/internal/marking"
)

// A docket holds each record once, in the order of the ledger; a reader finds
// what his set permits, and what was erased is gone.
func TestADocketIsReadUnderASetOfMarkings(t *testing.T) {
	book := docket.Book{Table: "stories_told", About: "story"}
	dbtest.Each(t, []db.Migration{{Room: "docket", Number: 1, SQL: book.Create()}}, func(t *testing.T, s *db.Store) {
		entry := func(seq int64, mark uint32, id claim.ID) ledger.Entry {
			return ledger.Entry{Seq: seq, Mark: mark, Record: &claim.Record{ID: id, Header: claim.Header{Originator: "be-desk", Recorded: seq * 10}}}
		}
		err := s.Write(context.Background(), func(tx *db.Tx) error {
			for _, e := range []ledger.Entry{entry(3, 2, "d-c"), entry(1, 1, "d-a"), entry(2, 1, "d-b"), entry(1, 1, "d-a")} {
				if err := book.Enter(tx, e, &claim.Directive{Act: claim.Update, Actor: "o-an", Of: "one"}); err != nil {
					return err
				}
			}
			return book.Enter(tx, entry(4, 1, "d-d"), &claim.Directive{Act: claim.Update, Actor: "o-an", Of: "other", Body: []byte{1}})
		})
		if err != nil {
			t.Fatal(err)
		}
		read := func(bits *marking.Set, about string) (ids string) {
			t.Helper()
			if err := s.Read(context.Background(), func(tx *db.ReadTx) error {
				es, err := book.Read(tx, bits, about)
				for _, e := range es {
					ids += string(e.ID) + " "
					if e.About != about || e.Actor != "o-an" || e.Agency != "be-desk" || e.At != e.Seq*10 {
						t.Errorf("%+v", e)
					}
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return ids
		}
		for _, c := range []struct {
			bits  *marking.Set
			about string
			want  string
		}{{nil, "one", "d-a d-b d-c "}, {marking.NewSet(1), "one", "d-a d-b "}, {marking.NewSet(3), "one", ""}, {marking.NewSet(1, 2), "other", "d-d "}} {
			if got := read(c.bits, c.about); got != c.want {
				t.Errorf("of %s: %q, not %q", c.about, got, c.want)
			}
		}
		if err := s.Write(context.Background(), func(tx *db.Tx) error { return book.Forget(tx, entry(2, 1, "d-b")) }); err != nil {
			t.Fatal(err)
		}
		if got := read(nil, "one"); got != "d-a d-c " {
			t.Errorf("after an erasure: %q", got)
		}
	})
}
