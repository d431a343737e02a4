package breach

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/docket"
	"liaison/internal/ledger"
	"liaison/internal/marking"
)

var book = docket.Book{Table: "breach_entries", About: "breach"}

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "breach", Number: 1, SQL: book.Create()}}
}

// Projection shows the entries about breaches in a table.
type Projection struct{}

// Name names the projection.
func (Projection) Name() string { return "breach" }

// Tables lists the tables that a rebuild fills.
func (Projection) Tables() []ledger.Table { return []ledger.Table{book.Rebuilt()} }

// Apply writes the row of one entry of this agency.
func (Projection) Apply(tx *db.Tx, e ledger.Entry) error {
	d, ok := e.Body.(*claim.Directive)
	if !ok || d.Act != claim.BreachEntry || e.Foreign {
		return nil
	}
	if _, err := Decode(d.Body); err != nil {
		return nil //nolint:nilerr // of a version that this one does not read: it stays on the ledger
	}
	return book.Enter(tx, e, d)
}

// Forget removes the row of one entry.
func (Projection) Forget(tx *db.Tx, e ledger.Entry) error { return book.Forget(tx, e) }

// Read returns a breach whose opening the bits permit; nil bits permit all. It is
// false when there is none. A breach is read whole or not at all: without its
// later entries it would look as if nobody had acted.
func Read(q db.Queryer, bits *marking.Set, id string) (*Breach, bool, error) {
	rows, err := book.Read(q, nil, id)
	if err != nil {
		return nil, false, err
	}
	if len(rows) > 0 && bits != nil && !bits.Has(rows[0].Mark) {
		return nil, false, nil
	}
	entries := make([]Entered, len(rows))
	for i, r := range rows {
		e, err := Decode(r.Body)
		if err != nil {
			return nil, false, fmt.Errorf("read entry %s: %w", r.ID, err)
		}
		entries[i] = Entered{Entry: e, ID: r.ID, Mark: r.Mark, Actor: r.Actor, At: r.At}
	}
	b, ok := Fold(id, entries)
	return b, ok, nil
}

// List returns the ids of the breaches whose opening the bits permit, the newest
// first; nil bits permit all.
func List(q db.Queryer, bits *marking.Set) ([]string, error) {
	see := ""
	if bits != nil {
		see = ` AND ` + bits.SQL("mark")
	}
	rows, err := q.Query(`SELECT breach FROM breach_entries WHERE seq IN (SELECT min(seq) FROM breach_entries GROUP BY breach)` + see + ` ORDER BY seq DESC`)
	if err != nil {
		return nil, fmt.Errorf("list breaches: %w", err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("list breaches: %w", err)
		}
		out = append(out, id)
	}
	return out, rows.Err()
}
