package ledger

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// Ground says why records were erased. It is one of a closed list, so that the
// list of erasures, which outlives what was erased, holds no officer's words.
type Ground string

// Grounds of an erasure.
const (
	ItsDay      Ground = "day"        // its day of erasure had come
	Ordered     Ground = "order"      // an officer ordered it
	OfCategory  Ground = "category"   // the person's category, or the two-hop rule, does not allow it
	OfRecall    Ground = "recall"     // its originator called it back
	Quarantined Ground = "quarantine" // obtained in violation of human rights
	Earlier     Ground = "earlier"    // erased before the list was begun
	Lost        Ground = "lost"       // the store was restored without its list: what was erased is not known
	Nothing     Ground = "nothing"    // nothing was erased: says until when the list is whole
)

// Cause is why and when records are erased, and the record that orders it.
type Cause struct {
	Ground Ground
	At     int64 // microseconds UTC
	Order  claim.ID
}

// Erasure is one line of the list of erasures: which records were erased, when
// and on what ground. The list lives outside of the store, so that a store that
// is restored from a backup learns what was erased since (Directive (EU)
// 2016/680 Art. 4(1)(e), 5). A line holds ids, which tell nothing of what they
// were of; each names the digest of the line before it and is signed, so that a
// line that is missing or altered shows.
type Erasure struct {
	Number    int64          `json:"n"` // 1, 2, 3 …
	Agency    claim.AgencyID `json:"agency"`
	At        string         `json:"at"` // RFC 3339, UTC
	Ground    Ground         `json:"ground"`
	Order     claim.ID       `json:"order,omitempty"`
	Records   []claim.ID     `json:"records,omitempty"`
	Before    string         `json:"before"` // SHA-256 of the line before, hexadecimal; empty in the first
	Signature string         `json:"signature,omitempty"`
}

// mostErased is how many records one line of the list names, and MaxErasure how
// long a line can be at most, in bytes.
const (
	mostErased = 500
	MaxErasure = 128 << 10
)

const createErasures = `
CREATE TABLE erasures (
	number {{int}} PRIMARY KEY,
	line   TEXT NOT NULL
) {{strict}};
CREATE TABLE struck (
	record TEXT PRIMARY KEY,
	number {{int}} NOT NULL
) {{strict}};
`

const erasureContext = "liaison erasure v1\n"

func lineDigest(line []byte) string {
	if line == nil {
		return ""
	}
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:])
}

// NoteErased writes lines of the list of erasures for records that are gone, or
// with none of them one that says that the list is whole until now.
func (l *Ledger) NoteErased(tx *db.Tx, why Cause, ids ...claim.ID) error {
	number, last, err := LastErasure(tx)
	if err != nil {
		return err
	}
	parts := slices.Collect(slices.Chunk(ids, mostErased))
	if len(parts) == 0 {
		parts = [][]claim.ID{nil}
	}
	for _, part := range parts {
		number++
		e := Erasure{Number: number, Agency: l.agency, At: time.UnixMicro(why.At).UTC().Format(time.RFC3339), Ground: why.Ground, Order: why.Order, Records: part, Before: lineDigest(last)}
		open, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("write erasure %d: %w", number, err)
		}
		e.Signature = hex.EncodeToString(l.signer.Sign(append([]byte(erasureContext), open...)))
		if last, err = json.Marshal(e); err != nil {
			return fmt.Errorf("write erasure %d: %w", number, err)
		}
		if err := keepErasure(tx, number, last); err != nil {
			return err
		}
	}
	return nil
}

func keepErasure(tx *db.Tx, number int64, line []byte) error {
	if err := tx.Exec(`INSERT INTO erasures (number, line) VALUES ($1,$2)`, number, string(line)); err != nil {
		return fmt.Errorf("keep erasure %d: %w", number, err)
	}
	return nil
}

// LastErasure returns the number and the bytes of the last line that the store
// knows of its list of erasures; 0 and nil when there is none.
func LastErasure(q db.Queryer) (int64, []byte, error) {
	var number int64
	var line string
	err := q.QueryRow(`SELECT number, line FROM erasures ORDER BY number DESC LIMIT 1`).Scan(&number, &line)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, fmt.Errorf("read the last erasure: %w", err)
	}
	return number, []byte(line), nil
}

// ErasuresAfter calls each with every line that the store knows behind a number.
func ErasuresAfter(q db.Queryer, after int64, each func(number int64, line []byte) error) error {
	rows, err := q.Query(`SELECT number, line FROM erasures WHERE number > $1 ORDER BY number`, after)
	if err != nil {
		return fmt.Errorf("read erasures: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var number int64
		var line string
		if err := rows.Scan(&number, &line); err != nil {
			return fmt.Errorf("read erasures: %w", err)
		}
		if err := each(number, []byte(line)); err != nil {
			return err
		}
	}
	return rows.Err()
}

// ReadErasure takes one line of the list, which must stand behind the line
// before it: of this agency, signed by it, and as it was written.
func (l *Ledger) ReadErasure(line, before []byte, number int64) (Erasure, error) {
	altered := func(what string) error {
		return fault.New(fault.Conflict, "line %d of the list of erasures %s", number, what).WithMend("use another copy of the list, and find out who changed this one")
	}
	var e Erasure
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		return e, altered("is damaged")
	}
	if again, err := json.Marshal(e); err != nil || !bytes.Equal(again, line) {
		return e, altered("is not as it was written")
	}
	if e.Agency != l.agency {
		return e, fault.New(fault.Conflict, "that is the list of erasures of %s, and this node is %s", e.Agency, l.agency).WithMend("name the list of this node")
	}
	signature, err := hex.DecodeString(e.Signature)
	if err != nil {
		return e, altered("is damaged")
	}
	open := e
	open.Signature = ""
	message, err := json.Marshal(open)
	if err != nil {
		return e, altered("is damaged")
	}
	message = append([]byte(erasureContext), message...)
	if !slices.ContainsFunc(l.keys.PublicKeys(l.agency), func(k ed25519.PublicKey) bool { return ed25519.Verify(k, message, signature) }) {
		return e, altered("is not signed by " + string(l.agency))
	}
	if e.Number != number || e.Before != lineDigest(before) {
		return e, altered("does not follow the line before it: a line is missing or was altered")
	}
	return e, nil
}

// EraseAgain does what a line of the list says that the store does not know,
// because it was restored from an older copy: its records lose payload and salt,
// and those that are not here are refused their payload if they come. It returns
// how many payloads went.
func (l *Ledger) EraseAgain(tx *db.Tx, e Erasure, line []byte) (int, error) {
	if err := keepErasure(tx, e.Number, line); err != nil {
		return 0, err
	}
	for _, id := range e.Records {
		seq, err := findSeq(tx, id)
		if err != nil {
			return 0, err
		}
		if seq != 0 {
			continue
		}
		if err := tx.Exec(`INSERT INTO struck (record, number) VALUES ($1,$2) ON CONFLICT (record) DO NOTHING`, string(id), e.Number); err != nil {
			return 0, fmt.Errorf("note %s as erased: %w", id, err)
		}
	}
	gone, err := l.strike(tx, e.Records)
	return len(gone), err
}

// withoutStruck takes the payload off a record that the list of erasures names,
// and that a peer gives back.
func withoutStruck(tx *db.Tx, r *claim.Record) (*claim.Record, error) {
	var n int64
	if err := tx.QueryRow(`SELECT count(*) FROM struck WHERE record = $1`, string(r.ID)).Scan(&n); err != nil {
		return nil, fmt.Errorf("look whether %s was erased: %w", r.ID, err)
	}
	if n == 0 {
		return r, nil
	}
	bare := *r
	bare.Payload, bare.Salt = nil, nil
	return &bare, nil
}

// TakeReturned lists at most limit records that came back without the payload that
// the list of erasures names, each once: on the ledger they need no mark any more.
func (l *Ledger) TakeReturned(tx *db.Tx, limit int) ([]claim.ID, error) {
	ids, err := idsOf(tx, `SELECT s.record FROM struck s JOIN records r ON r.id = s.record ORDER BY r.seq LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("list what came back erased: %w", err)
	}
	for _, id := range ids {
		if err := tx.Exec(`DELETE FROM struck WHERE record = $1`, string(id)); err != nil {
			return nil, fmt.Errorf("take %s as come back: %w", id, err)
		}
	}
	return ids, nil
}

// BeginErasures begins the list of a store whose records were erased before
// there was one.
func (l *Ledger) BeginErasures(tx *db.Tx, at int64) error {
	if number, _, err := LastErasure(tx); err != nil || number > 0 {
		return err
	}
	ids, err := idsOf(tx, `SELECT id FROM records WHERE payload IS NULL ORDER BY seq`)
	if err != nil {
		return fmt.Errorf("list what was erased: %w", err)
	}
	why := Cause{Ground: Earlier, At: at}
	if len(ids) == 0 {
		why.Ground = Nothing
	}
	return l.NoteErased(tx, why, ids...)
}

func idsOf(q db.Queryer, query string, args ...any) (ids []claim.ID, err error) {
	rows, err := q.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id claim.ID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
