package peer

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
)

// Disclosure is that an agency may hold a copy of a record of ours. It is
// written before a copy leaves and never deleted while one may exist: a recall
// goes to all of them.
type Disclosure struct {
	// Record is the record's id, or another reference of the outbox.
	Record string
	Holder claim.AgencyID
	At     int64
	// OnwardOf is the agency that passed the record on to Holder; empty when
	// this node gave it.
	OnwardOf claim.AgencyID
}

// Disclose notes a disclosure. The first time counts.
func Disclose(tx *db.Tx, d Disclosure) error {
	err := tx.Exec(`INSERT INTO peer_disclosures (record, holder, at, onward_of) VALUES ($1, $2, $3, $4) ON CONFLICT (record, holder, onward_of) DO NOTHING`,
		d.Record, d.Holder, d.At, d.OnwardOf)
	if err != nil {
		return fmt.Errorf("note that %s holds %s: %w", d.Holder, d.Record, err)
	}
	return nil
}

// Holders lists who may hold a record, first ones first.
func Holders(q db.Queryer, record string) ([]Disclosure, error) {
	return disclosures(q, `record = $1 ORDER BY at, holder, onward_of`, record)
}

// HeldBy lists what an agency may hold of ours and got after a moment, in that
// order, at most limit.
func HeldBy(q db.Queryer, holder claim.AgencyID, after int64, limit int) ([]Disclosure, error) {
	return disclosures(q, `holder = $1 AND at > $2 ORDER BY at, record, onward_of LIMIT $3`, holder, after, limit)
}

func disclosures(q db.Queryer, where string, args ...any) ([]Disclosure, error) {
	rows, err := q.Query(`SELECT record, holder, at, onward_of FROM peer_disclosures WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list disclosures: %w", err)
	}
	defer rows.Close()
	var out []Disclosure
	for rows.Next() {
		var d Disclosure
		if err := rows.Scan(&d.Record, &d.Holder, &d.At, &d.OnwardOf); err != nil {
			return nil, fmt.Errorf("list disclosures: %w", err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// HolderCounts tells of each agency how many records it may hold of those that
// were given away, whoever gave them.
func HolderCounts(q db.Queryer) (map[claim.AgencyID]int64, error) {
	rows, err := q.Query(`SELECT holder, count(DISTINCT record) FROM peer_disclosures GROUP BY holder`)
	if err != nil {
		return nil, fmt.Errorf("count what agencies hold: %w", err)
	}
	defer rows.Close()
	out := map[claim.AgencyID]int64{}
	for rows.Next() {
		var a claim.AgencyID
		var n int64
		if err := rows.Scan(&a, &n); err != nil {
			return nil, fmt.Errorf("count what agencies hold: %w", err)
		}
		out[a] = n
	}
	return out, rows.Err()
}
