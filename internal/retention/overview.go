package retention

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/ledger"
)

const createErasures = `
CREATE TABLE retention_erasures (
	seq      {{int}} PRIMARY KEY,
	id       TEXT NOT NULL,
	agency   TEXT NOT NULL,
	actor    TEXT NOT NULL,
	reason   TEXT NOT NULL,
	recorded {{int}} NOT NULL,
	records  {{int}} NOT NULL
) {{strict}};
`

// Sums counts the records by how near their end is, over all markings: for
// who oversees that the limits are kept, and may know no record.
type Sums struct {
	Kept, Over, OneMonth, FourMonths, Held, Restricted, Special int64
}

// Overview counts what is kept, and lists what ends within four months of
// today, the nearest first, at most limit: days and kinds, never content.
func Overview(tx db.Queryer, today claim.Day, limit int) (s Sums, due []Item, err error) {
	err = tx.QueryRow(`SELECT count(*), coalesce(sum(CASE WHEN ends <= $1 AND held = 0 `+mayGo+` THEN 1 ELSE 0 END), 0),
		coalesce(sum(CASE WHEN ends > $1 AND ends <= $2 AND held = 0 THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN ends > $2 AND ends <= $3 AND held = 0 THEN 1 ELSE 0 END), 0),
		coalesce(sum(held), 0), coalesce(sum(restricted), 0), coalesce(sum(special), 0) FROM retained`,
		int64(today), int64(addMonths(today, 1)), int64(addMonths(today, 4))).
		Scan(&s.Kept, &s.Over, &s.OneMonth, &s.FourMonths, &s.Held, &s.Restricted, &s.Special)
	if err != nil {
		return s, nil, fmt.Errorf("count what is kept: %w", err)
	}
	due, err = items(tx, today, `SELECT `+itemColumns+` FROM retained WHERE ends <= $1 ORDER BY ends, seq LIMIT $2`, int64(addMonths(today, 4)), limit)
	return s, due, err
}

// Erasure is an order by which records lost their words.
type Erasure struct {
	Seq      int64
	ID       claim.ID
	Agency   claim.AgencyID
	Actor    claim.OfficerID
	Reason   string
	Recorded int64 // microseconds UTC
	Records  int64
}

func noteErasure(tx *db.Tx, e ledger.Entry, d *claim.Directive) error {
	h := e.Record.Header
	err := tx.Exec(`INSERT INTO retention_erasures (seq, id, agency, actor, reason, recorded, records) VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (seq) DO NOTHING`,
		e.Seq, string(e.Record.ID), string(h.Originator), string(d.Actor), d.Reason, h.Recorded, int64(len(d.Records)))
	if err != nil {
		return fmt.Errorf("note erasure %s: %w", e.Record.ID, err)
	}
	return nil
}

// Erasures lists the orders of erasure, newest first, at most limit.
func Erasures(tx db.Queryer, limit int) ([]Erasure, error) {
	rows, err := tx.Query(`SELECT seq, id, agency, actor, reason, recorded, records FROM retention_erasures ORDER BY seq DESC LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("list erasures: %w", err)
	}
	defer rows.Close()
	var out []Erasure
	for rows.Next() {
		var e Erasure
		if err := rows.Scan(&e.Seq, &e.ID, &e.Agency, &e.Actor, &e.Reason, &e.Recorded, &e.Records); err != nil {
			return nil, fmt.Errorf("list erasures: %w", err)
		}
		out = append(out, e)
	}
	return out, rows.Err()
}
