package ledger

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// Erase removes payload and salt of the named records and has every
// projection forget them, within tx. Headers, signatures, leaves and the
// chain stay. The order that erases (a directive) is appended by the caller
// in the same transaction. It returns how many payloads went.
func (l *Ledger) Erase(tx *db.Tx, ids ...claim.ID) (int, error) {
	n := 0
	for _, id := range ids {
		e, err := l.Get(tx, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return n, fmt.Errorf("erase record %s: %w", id, err)
		}
		if e.Record.Erased() {
			continue
		}
		for _, p := range l.projections {
			if err := p.Forget(tx, e); err != nil {
				return n, fmt.Errorf("forget record %s in %s: %w", id, p.Name(), err)
			}
		}
		if err := tx.Exec(`UPDATE records SET salt = NULL, payload = NULL WHERE seq = $1`, e.Seq); err != nil {
			return n, fmt.Errorf("erase record %s: %w", id, err)
		}
		n++
	}
	return n, nil
}
