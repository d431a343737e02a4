package peer

import (
	"crypto/ed25519"
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/seal"
)

// Verdict is what became of something that a peer stated.
type Verdict uint8

// Verdicts.
const (
	Taken   Verdict = iota // it was new and now counts
	Held                   // it was known
	Against                // it contradicts; it is kept as evidence
)

// TakeKeyList takes a peer's next key list. A list of a version that is held,
// with another text, is evidence; so is one that the root signed and that does
// not follow. Lists that are missing in between are a fault.Conflict: fetch
// them first.
func TakeKeyList(tx *db.Tx, agency claim.AgencyID, note []byte, now int64) (Verdict, error) {
	p, err := confirmed(tx, agency)
	if err != nil {
		return Held, err
	}
	next, err := seal.OpenKeyList(note, p.Root)
	if err != nil {
		return Held, err
	}
	if next.Agency != p.Key || next.Name != string(p.Agency) {
		return Held, fault.New(fault.Invalid, "the key list is not that of %s", agency)
	}
	against := func(held []byte) (Verdict, error) {
		return Against, evidence(tx, Evidence{Agency: agency, Kind: TwoKeyLists, Stream: anyStream, First: held, Second: note,
			Text: fmt.Sprintf("key list %d of %s contradicts the one held", next.Version, agency), Found: now})
	}
	if v := int64(next.Version); v <= p.Version {
		held, err := listNote(tx, p.Key, v)
		switch {
		case err != nil:
			return Held, err
		case sameText(held, note):
			return Held, nil
		}
		return against(held)
	}
	newest, err := listNote(tx, p.Key, p.Version)
	if err != nil {
		return Held, err
	}
	before, err := listOf(newest)
	if err != nil {
		return Held, err
	}
	if next.Version > before.Version+1 {
		return Held, fault.New(fault.Conflict, "key list %d of %s came before list %d", next.Version, agency, before.Version+1)
	}
	if err := before.Follows(next); err != nil {
		return against(newest)
	}
	if err := keepList(tx, note, now); err != nil {
		return Held, err
	}
	p.Version = int64(next.Version)
	p.Announced = max(p.Announced, p.Version)
	return Taken, p.write(tx)
}

// KeepOwnList keeps this node's own key list, to give to peers. It must follow
// the one before.
func KeepOwnList(tx *db.Tx, root ed25519.PublicKey, note []byte, now int64) error {
	l, err := seal.OpenKeyList(note, root)
	if err != nil {
		return err
	}
	if l.Version > 1 {
		before, err := listNote(tx, l.Agency, int64(l.Version)-1)
		if err != nil {
			return err
		}
		held, err := listOf(before)
		if err != nil {
			return err
		}
		if err := held.Follows(l); err != nil {
			return err
		}
	}
	return keepList(tx, note, now)
}

// ListsAfter reads the key lists of an agency above a version, in order: of
// this node's own for the call keys, of a peer's for proofs.
func ListsAfter(q db.Queryer, key seal.AgencyKey, version int64) (notes [][]byte, err error) {
	rows, err := q.Query(`SELECT note FROM peer_keylists WHERE key = $1 AND version > $2 ORDER BY version LIMIT $3`, key.String(), version, mostLists)
	if err != nil {
		return nil, fmt.Errorf("read key lists: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var n []byte
		if err := rows.Scan(&n); err != nil {
			return nil, fmt.Errorf("read key lists: %w", err)
		}
		notes = append(notes, n)
	}
	return notes, rows.Err()
}

// announce notes that a peer says it has key lists up to a version.
func announce(tx *db.Tx, p *Peer, version int64) error {
	if version <= p.Announced {
		return nil
	}
	p.Announced = version
	return p.write(tx)
}
