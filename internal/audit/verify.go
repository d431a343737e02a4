package audit

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/seal"
)

// Fault is the first thing that Verify found wrong. Seq is -1 when the
// segment itself is at fault.
type Fault struct {
	Day, Seq int64
	What     string
}

// String tells the fault with its date.
func (f *Fault) String() string {
	date := claim.Day(f.Day).String()
	if f.Seq < 0 {
		return fmt.Sprintf("audit of %s: %s", date, f.What)
	}
	return fmt.Sprintf("audit of %s, entry %d: %s", date, f.Seq, f.What)
}

// faultError carries a fault out of the reading of rows.
type faultError struct{ Fault }

func (e *faultError) Error() string { return e.String() }

func found(day, seq int64, what string) error { return &faultError{Fault{day, seq, what}} }

// Verification is the outcome of Verify.
type Verification struct {
	Segments, Pruned, Entries int64
	// First is the first fault in the order of the log; nil when all is well.
	First *Fault
}

// Verify reads the whole log and checks that segments follow one another,
// that entries are dense, each in its place and as it was written, that
// every checkpoint and closed root is signed by one of keys, and that pruned
// segments carry their signed note. It stops at the first fault and names it.
func (l *Log) Verify(tx db.Queryer, keys ...ed25519.PublicKey) (Verification, error) {
	var v Verification
	all, err := segments(tx)
	if err != nil {
		return v, err
	}
	prev := make([]byte, sha256.Size)
	for i := range all {
		s := &all[i]
		err := l.verifySegment(tx, s, prev, i == len(all)-1, keys, &v)
		if f := (*faultError)(nil); errors.As(err, &f) {
			v.First = &f.Fault
			return v, nil
		}
		if err != nil {
			return v, err
		}
		v.Segments++
		prev = s.root
	}
	return v, strays(tx, &v)
}

func (l *Log) verifySegment(tx db.Queryer, s *segment, prev []byte, last bool, keys []ed25519.PublicKey, v *Verification) error {
	at := func(what string) error { return found(s.day, -1, what) }
	if !bytes.Equal(s.prev, prev) {
		return at("does not follow the segment before it; one is missing or was changed")
	}
	if s.closed == 0 && !last {
		return at("is not closed though a later one exists")
	}
	if s.closed != 0 && !signed(keys, closingMessage(l.agency, s.day, s.size, s.root, s.prev), s.signature) {
		return at("its root is not signed by the agency")
	}
	if s.pruned != 0 {
		if !signed(keys, pruneMessage(l.agency, s.day, s.size, s.root, s.pruned, s.prunedBy), s.pruneSigned) {
			return at("its note of pruning is not signed by the agency")
		}
		v.Pruned++
		return nil
	}
	return l.verifyEntries(tx, s, keys, v)
}

func (l *Log) verifyEntries(tx db.Queryer, s *segment, keys []ed25519.PublicKey, v *Verification) error {
	points, err := checkpoints(tx, s.day)
	if err != nil {
		return err
	}
	tree, size := seal.NewTree(), int64(0)
	tag := l.firstTag(s.day, s.prev)
	err = eachEntry(tx, s.day, func(r *row) error {
		if r.seq != size {
			return found(s.day, size, "is missing")
		}
		tag = l.tag(tag, r.day, r.seq, r.body)
		if !hmac.Equal(tag, r.tag) {
			return found(s.day, r.seq, "was changed, moved or put in")
		}
		if err := r.check(); err != nil {
			return err
		}
		tree.Append(r.body)
		size++
		v.Entries++
		if p, ok := points[size]; ok || size%checkpointEvery == 0 {
			root := tree.Root()
			if !bytes.Equal(root[:], p.root) || !signed(keys, checkpointMessage(l.agency, s.day, size, root[:], s.prev), p.signature) {
				return found(s.day, r.seq, fmt.Sprintf("the checkpoint over it and the %d before is missing or does not fit", checkpointEvery-1))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	root := tree.Root()
	switch {
	case size < s.size:
		return found(s.day, size, "is missing")
	case size > s.size:
		return found(s.day, s.size, "was put in")
	case !hmac.Equal(tag, s.tag), !bytes.Equal(tree.Edge(), s.edge), !hmac.Equal(l.sealOf(s), s.seal):
		return found(s.day, -1, "its end was changed")
	case s.closed != 0 && !bytes.Equal(root[:], s.root):
		return found(s.day, -1, "its entries do not make its root")
	}
	return nil
}

// check holds the columns, by which lists are filtered, against the body.
func (r *row) check() error {
	e, err := r.entry()
	if err != nil {
		return found(r.day, r.seq, "cannot be read")
	}
	if e.Day != r.day || e.Seq != r.seq || string(e.Officer) != r.officer || e.Use != r.use ||
		string(e.Operation) != r.operation || string(e.Case) != r.cas || string(e.Decision) != r.decision {
		return found(r.day, r.seq, "its columns were changed")
	}
	return nil
}

type point struct{ root, signature []byte }

func checkpoints(tx db.Queryer, day int64) (map[int64]point, error) {
	rows, err := tx.Query(`SELECT size, root, signature FROM audit_checkpoints WHERE day = $1`, day)
	if err != nil {
		return nil, fmt.Errorf("read audit checkpoints: %w", err)
	}
	defer rows.Close()
	out := map[int64]point{}
	for rows.Next() {
		var size int64
		var p point
		if err := rows.Scan(&size, &p.root, &p.signature); err != nil {
			return nil, fmt.Errorf("read audit checkpoints: %w", err)
		}
		out[size] = p
	}
	return out, rows.Err()
}

// strays looks for entries of days that have no segment, or were pruned.
func strays(tx db.Queryer, v *Verification) error {
	rows, err := tx.Query(`SELECT day, seq FROM audit_entries WHERE day NOT IN (SELECT day FROM audit_segments WHERE pruned = 0) ORDER BY day, seq LIMIT 1`)
	if err != nil {
		return fmt.Errorf("read audit: %w", err)
	}
	defer rows.Close()
	if rows.Next() {
		f := &Fault{What: "belongs to no segment that holds entries"}
		if err := rows.Scan(&f.Day, &f.Seq); err != nil {
			return fmt.Errorf("read audit: %w", err)
		}
		v.First = f
	}
	return rows.Err()
}

func signed(keys []ed25519.PublicKey, message, sig []byte) bool {
	for _, k := range keys {
		if len(k) == ed25519.PublicKeySize && ed25519.Verify(k, message, sig) {
			return true
		}
	}
	return false
}
