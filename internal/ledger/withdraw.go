package ledger

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
)

// Withdraw takes the named records out of every projection that is not Lasting,
// at once and until Reinstate: what its originator recalls is used no more while an officer
// decides what becomes of it. The payload stays. It returns how many records
// it took out; those that are not here, or are out already, do not count.
func (l *Ledger) Withdraw(tx *db.Tx, ids ...claim.ID) (int, error) {
	return l.turn(tx, true, ids, func(p Projection, e Entry) error { return p.Forget(tx, e) })
}

// Reinstate puts withdrawn records back into every projection.
func (l *Ledger) Reinstate(tx *db.Tx, ids ...claim.ID) (int, error) {
	return l.turn(tx, false, ids, func(p Projection, e Entry) error { return p.Apply(tx, e) })
}

func (l *Ledger) turn(tx *db.Tx, out bool, ids []claim.ID, each func(Projection, Entry) error) (int, error) {
	n := 0
	for _, id := range ids {
		seq, err := findSeq(tx, id)
		if err != nil {
			return n, err
		}
		if seq == 0 {
			continue
		}
		e, err := l.BySeq(tx, seq)
		if err != nil {
			return n, err
		}
		if e.Withdrawn == out || e.Record.Erased() {
			continue
		}
		e.Withdrawn = false
		for _, p := range l.projections {
			if _, lasts := p.(Lasting); lasts {
				continue
			}
			if err := each(p, e); err != nil {
				return n, fmt.Errorf("withdraw record %s in %s: %w", id, p.Name(), err)
			}
		}
		mark := int64(0)
		if out {
			mark = 1
		}
		if err := tx.Exec(`UPDATE records SET withdrawn = $1 WHERE seq = $2`, mark, seq); err != nil {
			return n, fmt.Errorf("withdraw record %s: %w", id, err)
		}
		n++
	}
	return n, nil
}
