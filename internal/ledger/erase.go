package ledger

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// Erase removes payload and salt of the named records and has every
// projection forget them, within tx, and writes their ids to the list of
// erasures. Headers, signatures, leaves and the chain stay. The order that
// erases (a directive) is appended by the caller in the same transaction. It
// returns how many payloads went.
func (l *Ledger) Erase(tx *db.Tx, why Cause, ids ...claim.ID) (int, error) {
	gone, err := l.strike(tx, ids)
	if err != nil || len(gone) == 0 {
		return len(gone), err
	}
	return len(gone), l.NoteErased(tx, why, gone...)
}

// strike erases records and returns those whose payload went.
func (l *Ledger) strike(tx *db.Tx, ids []claim.ID) (gone []claim.ID, err error) {
	for _, id := range ids {
		e, err := l.Get(tx, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return gone, fmt.Errorf("erase record %s: %w", id, err)
		}
		if e.Record.Erased() {
			continue
		}
		for _, p := range l.projections {
			if err := p.Forget(tx, e); err != nil {
				return gone, fmt.Errorf("forget record %s in %s: %w", id, p.Name(), err)
			}
		}
		if err := tx.Exec(`UPDATE records SET salt = NULL, payload = NULL WHERE seq = $1`, e.Seq); err != nil {
			return gone, fmt.Errorf("erase record %s: %w", id, err)
		}
		gone = append(gone, id)
	}
	return gone, nil
}

// Standing tells what still proves a record whose payload may be gone.
type Standing struct {
	Seq      int64
	Recorded int64 // microseconds UTC
	Leaf     [32]byte
	Erased   bool // its words are gone
	Signed   bool // header and signature are its originator's
	Chained  bool // it stands where it was written
}

// Stand checks that a record, erased or not, still proves itself: its
// signature, and its place behind the record before it. The whole ledger is
// checked by Verify.
func (l *Ledger) Stand(tx db.Queryer, id claim.ID) (Standing, error) {
	e, err := l.Get(tx, id)
	if err != nil {
		return Standing{}, err
	}
	s := Standing{Seq: e.Seq, Recorded: e.Record.Header.Recorded, Leaf: leafHash(e.Record), Erased: e.Record.Erased(), Signed: l.signed(e.Record)}
	var chain, before []byte
	if err := tx.QueryRow(`SELECT chain FROM records WHERE seq = $1`, e.Seq).Scan(&chain); err != nil {
		return s, fmt.Errorf("read the chain at %d: %w", e.Seq, err)
	}
	if e.Seq > 1 {
		if err := tx.QueryRow(`SELECT chain FROM records WHERE seq = $1`, e.Seq-1).Scan(&before); err != nil {
			return s, fmt.Errorf("read the chain at %d: %w", e.Seq-1, err)
		}
	}
	s.Chained = [32]byte(pad32(chain)) == chainHash([32]byte(pad32(before)), e.Seq, s.Leaf)
	return s, nil
}
