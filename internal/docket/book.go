package docket

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/ledger"
	"liaison/internal/marking"
)

// Book names the table of one room's docket and the column that holds what an
// entry is about. Both are SQL text and come from code.
type Book struct{ Table, About string }

// Entry is one row: which record entered it, by whose hand, and its body, which
// the room reads.
type Entry struct {
	ID     claim.ID
	Seq    int64
	About  string
	Mark   uint32
	Agency claim.AgencyID
	Actor  claim.OfficerID
	// At is when it was recorded, microseconds UTC.
	At   int64
	Body []byte
}

// Create is the SQL that makes the table and its index, in the words of db.
func (b Book) Create() string {
	return fmt.Sprintf(`
CREATE TABLE %[1]s (
	seq    {{int}} PRIMARY KEY,
	id     TEXT NOT NULL,
	%[2]s TEXT NOT NULL,
	mark   {{int}} NOT NULL,
	agency TEXT NOT NULL,
	actor  TEXT NOT NULL,
	at     {{int}} NOT NULL,
	body   {{blob}} NOT NULL
) {{strict}};
CREATE INDEX %[1]s_%[2]s ON %[1]s (%[2]s, seq);
`, b.Table, b.About)
}

// Rebuilt is the table as a projection lists it.
func (b Book) Rebuilt() ledger.Table { return ledger.Table{Name: b.Table, OrderBy: "seq"} }

// Enter writes the row of a directive that is about d.Of. Entering it again
// changes nothing.
func (b Book) Enter(tx *db.Tx, e ledger.Entry, d *claim.Directive) error {
	body := d.Body
	if body == nil {
		body = []byte{} // an empty body is not NULL
	}
	err := tx.Exec(`INSERT INTO `+b.Table+` (seq, id, `+b.About+`, mark, agency, actor, at, body) VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT (seq) DO NOTHING`,
		e.Seq, e.Record.ID, d.Of, e.Mark, e.Record.Header.Originator, d.Actor, e.Record.Header.Recorded, body)
	if err != nil {
		return fmt.Errorf("enter %s in %s: %w", e.Record.ID, b.Table, err)
	}
	return nil
}

// Forget removes the row of a record.
func (b Book) Forget(tx *db.Tx, e ledger.Entry) error {
	if err := tx.Exec(`DELETE FROM `+b.Table+` WHERE seq = $1`, e.Seq); err != nil {
		return fmt.Errorf("forget %s in %s: %w", e.Record.ID, b.Table, err)
	}
	return nil
}

// Read returns the entries about one thing that the bits permit, in the order
// of the ledger; nil bits permit all.
func (b Book) Read(q db.Queryer, bits *marking.Set, about string) ([]Entry, error) {
	return b.where(q, bits, b.About+` = $1`, about)
}

// ByRecord returns the entry of one record, if the bits permit it: one, or none.
func (b Book) ByRecord(q db.Queryer, bits *marking.Set, id claim.ID) ([]Entry, error) {
	return b.where(q, bits, `id = $1`, id)
}

func (b Book) where(q db.Queryer, bits *marking.Set, where string, args ...any) ([]Entry, error) {
	see := "1 = 1"
	if bits != nil {
		see = bits.SQL("mark")
	}
	rows, err := q.Query(`SELECT id, seq, `+b.About+`, mark, agency, actor, at, body FROM `+b.Table+` WHERE `+where+` AND `+see+` ORDER BY seq`, args...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", b.Table, err)
	}
	defer rows.Close()
	var out []Entry
	for rows.Next() {
		var e Entry
		if err := rows.Scan(&e.ID, &e.Seq, &e.About, &e.Mark, &e.Agency, &e.Actor, &e.At, &e.Body); err != nil {
			return nil, fmt.Errorf("read %s: %w", b.Table, err)
		}
		out = append(out, e)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", b.Table, err)
	}
	return out, nil
}
