package casefile

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/docket"
	"liaison/internal/ledger"
	"liaison/internal/marking"
)

var book = docket.Book{Table: "case_entries", About: "case_id"}

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "casefile", Number: 1, SQL: book.Create()}}
}

// Projection shows the entries of case files in a table.
type Projection struct{}

// Name names the projection.
func (Projection) Name() string { return "casefile" }

// Tables lists the tables that a rebuild fills.
func (Projection) Tables() []ledger.Table { return []ledger.Table{book.Rebuilt()} }

// Apply writes the row of one entry. A file is its own agency's: an entry from
// outside is none.
func (Projection) Apply(tx *db.Tx, e ledger.Entry) error {
	d, ok := e.Body.(*claim.Directive)
	if !ok || d.Act != claim.CaseEntry || e.Foreign {
		return nil
	}
	if _, err := Decode(d.Body); err != nil {
		return nil //nolint:nilerr // of a version that this one does not read: it stays on the ledger
	}
	return book.Enter(tx, e, d)
}

// Forget removes the row of one entry.
func (Projection) Forget(tx *db.Tx, e ledger.Entry) error { return book.Forget(tx, e) }

// Read returns the entries of a case that the bits permit, in order; nil bits
// permit all.
func Read(q db.Queryer, bits *marking.Set, in claim.CaseID) ([]Entered, error) {
	rows, err := book.Read(q, bits, string(in))
	if err != nil {
		return nil, err
	}
	return read(rows)
}

// Find returns the entry of one record and its case, if the bits permit it; an
// empty case if not.
func Find(q db.Queryer, bits *marking.Set, id claim.ID) (Entered, claim.CaseID, error) {
	rows, err := book.ByRecord(q, bits, id)
	if err != nil || len(rows) == 0 {
		return Entered{}, "", err
	}
	es, err := read(rows[:1])
	if err != nil {
		return Entered{}, "", err
	}
	return es[0], claim.CaseID(rows[0].About), nil
}

func read(rows []docket.Entry) ([]Entered, error) {
	out := make([]Entered, len(rows))
	for i, r := range rows {
		e, err := Decode(r.Body)
		if err != nil {
			return nil, fmt.Errorf("read entry %s: %w", r.ID, err)
		}
		out[i] = Entered{Entry: e, ID: r.ID, Mark: r.Mark, Actor: r.Actor, At: r.At}
	}
	return out, nil
}
