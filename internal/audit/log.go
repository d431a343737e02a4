package audit

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/seal"
)

// Signer signs for the agency.
type Signer interface {
	Sign(message []byte) []byte
	Public() ed25519.PublicKey
}

const (
	dayMicros = 24 * 60 * 60 * 1_000_000
	// checkpointEvery bounds, in entries, how far a signed root lies behind:
	// whoever could rewrite tags is still caught within so many entries.
	checkpointEvery = 256
	keySize         = 32
)

// Log is the access log of one agency's node.
type Log struct {
	agency claim.AgencyID
	signer Signer
	key    []byte
}

// NewLog returns the log over the tables of Migrations. key, 32 bytes that
// only this node holds, keys the tags and digests.
func NewLog(agency claim.AgencyID, signer Signer, key []byte) (*Log, error) {
	if len(key) != keySize {
		return nil, fault.New(fault.Internal, "the key of the access log has %d bytes, not %d", len(key), keySize)
	}
	return &Log{agency: agency, signer: signer, key: append([]byte(nil), key...)}, nil
}

// Digest returns the keyed digest of what was asked: the same words give the
// same digest on this node, and nobody without the node's key can try words
// against it.
func (l *Log) Digest(query string) []byte {
	return l.mac("liaison audit query v1\x00", []byte(query))
}

func (l *Log) mac(label string, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, l.key)
	h.Write([]byte(label))
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// tag binds an entry to its place and to all before it in its segment.
func (l *Log) tag(prev []byte, day, seq int64, body []byte) []byte {
	var at [16]byte
	binary.BigEndian.PutUint64(at[:8], uint64(day))
	binary.BigEndian.PutUint64(at[8:], uint64(seq))
	return l.mac("liaison audit entry v1\x00", prev, at[:], body)
}

// sealOf seals the end of a segment: without the node's key nobody can cut
// entries off an open day and pass an earlier end for the last.
func (l *Log) sealOf(s *segment) []byte {
	return l.mac("liaison audit end v1\x00", fmt.Appendf(nil, "%d\n%d\n", s.day, s.size), s.tag, s.edge)
}

func (l *Log) firstTag(day int64, prevRoot []byte) []byte {
	return l.tag(prevRoot, day, -1, nil)
}

// Append writes the entry into the transaction of what it tells of. Its day
// is that of its time, or the open day when the clock went back.
func (l *Log) Append(tx *db.Tx, e Entry) error {
	if err := e.Validate(); err != nil {
		return err
	}
	s, err := l.open(tx, e.When)
	if err != nil {
		return err
	}
	e.Day, e.Seq = s.day, s.size
	if e.Query != "" {
		e.QueryDigest = l.Digest(e.Query)
	}
	if n := len(e.Touched); n > 0 {
		e.TouchedCount = int64(n)
		e.Touched = e.Touched[:min(n, MaxTouched)]
	}
	body, err := claim.Encode(&e)
	if err != nil {
		return err
	}
	tree, err := seal.OpenTree(uint64(s.size), s.edge)
	if err != nil {
		return err
	}
	tree.Append(body)
	s.size, s.edge, s.tag = s.size+1, tree.Edge(), l.tag(s.tag, e.Day, e.Seq, body)
	if err := insertEntry(tx, &e, body, s.tag); err != nil {
		return err
	}
	tx.Hold(segmentKey{}, s)
	tx.BeforeCommit(segmentKey{}, l.keep)
	if s.size%checkpointEvery == 0 {
		return l.checkpoint(tx, &s, tree.Root())
	}
	return nil
}

// segmentKey names the open segment among what the closures of a commit hold,
// and its row among what the commit ends with.
type segmentKey struct{}

// keep writes the row of the open segment, once for all entries of a commit.
func (l *Log) keep(tx *db.Tx) error {
	s, ok := tx.Held(segmentKey{}).(segment)
	if !ok {
		return nil
	}
	if err := tx.Exec(`UPDATE audit_segments SET size = $1, tag = $2, edge = $3, seal = $4 WHERE day = $5`, s.size, s.tag, s.edge, l.sealOf(&s), s.day); err != nil {
		return fmt.Errorf("keep audit segment %d: %w", s.day, err)
	}
	return nil
}

// newest returns the newest segment, within a commit as the closures before
// left it.
func newest(tx *db.Tx) (s segment, ok bool, err error) {
	if s, ok := tx.Held(segmentKey{}).(segment); ok {
		return s, true, nil
	}
	return lastSegment(tx)
}

// open returns the segment to which an entry of time now belongs, closing
// the one before and opening a new one when the day has changed.
func (l *Log) open(tx *db.Tx, now int64) (segment, error) {
	last, ok, err := newest(tx)
	if err != nil {
		return segment{}, err
	}
	day := now / dayMicros
	if ok && last.closed == 0 && last.day >= day {
		return last, nil
	}
	prev := make([]byte, sha256.Size)
	if ok {
		day = max(day, last.day+1) // a closed day is never reopened
		if prev, err = l.close(tx, &last, now); err != nil {
			return segment{}, err
		}
	}
	s := segment{day: day, tag: l.firstTag(day, prev), edge: []byte{}, prev: prev}
	s.seal = l.sealOf(&s)
	return s, insertSegment(tx, &s)
}

// Close closes the open segment if its day lies before the day of now
// (microseconds UTC). Append does it by itself; Close serves a node that
// nobody uses.
func (l *Log) Close(tx *db.Tx, now int64) error {
	last, ok, err := newest(tx)
	if err != nil || !ok || last.day >= now/dayMicros {
		return err
	}
	_, err = l.close(tx, &last, now)
	return err
}

// close signs the root of a segment and returns it.
func (l *Log) close(tx *db.Tx, s *segment, now int64) (root []byte, err error) {
	if s.closed != 0 {
		return s.root, nil
	}
	if err := l.keep(tx); err != nil {
		return nil, err
	}
	tree, err := seal.OpenTree(uint64(s.size), s.edge)
	if err != nil {
		return nil, err
	}
	r := tree.Root()
	sig := l.signer.Sign(closingMessage(l.agency, s.day, s.size, r[:], s.prev))
	if err := tx.Exec(`UPDATE audit_segments SET closed = $1, root = $2, signature = $3 WHERE day = $4`, now, r[:], sig, s.day); err != nil {
		return nil, fmt.Errorf("close audit segment %d: %w", s.day, err)
	}
	s.closed, s.root, s.signature = now, r[:], sig
	tx.Hold(segmentKey{}, *s)
	return r[:], nil
}

func (l *Log) checkpoint(tx *db.Tx, s *segment, root [32]byte) error {
	sig := l.signer.Sign(checkpointMessage(l.agency, s.day, s.size, root[:], s.prev))
	err := tx.Exec(`INSERT INTO audit_checkpoints (day, size, root, signature) VALUES ($1,$2,$3,$4)`, s.day, s.size, root[:], sig)
	if err != nil {
		return fmt.Errorf("checkpoint audit of day %d: %w", s.day, err)
	}
	return nil
}

func closingMessage(agency claim.AgencyID, day, size int64, root, prev []byte) []byte {
	return fmt.Appendf(nil, "liaison audit segment v1\n%s\n%d\n%d\n%x\n%x\n", agency, day, size, root, prev)
}

func checkpointMessage(agency claim.AgencyID, day, size int64, root, prev []byte) []byte {
	return fmt.Appendf(nil, "liaison audit checkpoint v1\n%s\n%d\n%d\n%x\n%x\n", agency, day, size, root, prev)
}

func pruneMessage(agency claim.AgencyID, day, size int64, root []byte, at int64, by string) []byte {
	return fmt.Appendf(nil, "liaison audit pruned v1\n%s\n%d\n%d\n%x\n%d\n%s\n", agency, day, size, root, at, by)
}
