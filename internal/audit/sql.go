package audit

import (
	"errors"
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
)

const createAudit = `
CREATE TABLE audit_segments (
	day             {{int}} PRIMARY KEY,
	size            {{int}} NOT NULL,
	tag             {{blob}} NOT NULL,
	edge            {{blob}} NOT NULL,
	seal            {{blob}} NOT NULL,
	prev            {{blob}} NOT NULL,
	closed          {{int}} NOT NULL,
	root            {{blob}} NOT NULL,
	signature       {{blob}} NOT NULL,
	pruned          {{int}} NOT NULL,
	pruned_by       TEXT NOT NULL,
	prune_signature {{blob}} NOT NULL
) {{strict}};
CREATE TABLE audit_checkpoints (
	day       {{int}} NOT NULL,
	size      {{int}} NOT NULL,
	root      {{blob}} NOT NULL,
	signature {{blob}} NOT NULL,
	PRIMARY KEY (day, size)
) {{strict}};
CREATE TABLE audit_entries (
	day       {{int}} NOT NULL,
	seq       {{int}} NOT NULL,
	officer   TEXT NOT NULL,
	use_case  TEXT NOT NULL,
	operation TEXT NOT NULL,
	case_id   TEXT NOT NULL,
	decision  TEXT NOT NULL,
	body      {{blob}} NOT NULL,
	tag       {{blob}} NOT NULL,
	PRIMARY KEY (day, seq)
) {{strict}};
CREATE INDEX audit_entries_officer ON audit_entries (officer, day, seq);
CREATE TABLE audit_touched (
	id  TEXT NOT NULL,
	day {{int}} NOT NULL,
	seq {{int}} NOT NULL,
	PRIMARY KEY (id, day, seq)
) {{strict}};
CREATE INDEX audit_touched_day ON audit_touched (day);
`

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "audit", Number: 1, SQL: createAudit}}
}

// segment is one day of the log.
type segment struct {
	day, size   int64
	tag         []byte // of the last entry; before the first, see firstTag
	edge        []byte
	seal        []byte // keyed, over the four above: see Log.sealOf
	prev        []byte // root of the segment before; 32 zeros for the first
	closed      int64  // microseconds UTC; 0 while open
	root        []byte
	signature   []byte
	pruned      int64
	prunedBy    string
	pruneSigned []byte
}

const segmentColumns = `day, size, tag, edge, seal, prev, closed, root, signature, pruned, pruned_by, prune_signature`

func (s *segment) fields() []any {
	return []any{&s.day, &s.size, &s.tag, &s.edge, &s.seal, &s.prev, &s.closed, &s.root, &s.signature, &s.pruned, &s.prunedBy, &s.pruneSigned}
}

// lastSegment returns the newest segment, or ok false when there is none.
func lastSegment(tx db.Queryer) (s segment, ok bool, err error) {
	err = tx.QueryRow(`SELECT ` + segmentColumns + ` FROM audit_segments ORDER BY day DESC LIMIT 1`).Scan(s.fields()...)
	if errors.Is(err, db.ErrNoRows) {
		return s, false, nil
	}
	if err != nil {
		return s, false, fmt.Errorf("read audit segment: %w", err)
	}
	return s, true, nil
}

func segments(tx db.Queryer) ([]segment, error) {
	rows, err := tx.Query(`SELECT ` + segmentColumns + ` FROM audit_segments ORDER BY day`)
	if err != nil {
		return nil, fmt.Errorf("read audit segments: %w", err)
	}
	defer rows.Close()
	var out []segment
	for rows.Next() {
		var s segment
		if err := rows.Scan(s.fields()...); err != nil {
			return nil, fmt.Errorf("read audit segments: %w", err)
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func insertSegment(tx *db.Tx, s *segment) error {
	err := tx.Exec(`INSERT INTO audit_segments (`+segmentColumns+`) VALUES ($1,$2,$3,$4,$5,$6,0,$7,$8,0,'',$9)`,
		s.day, s.size, s.tag, s.edge, s.seal, s.prev, []byte{}, []byte{}, []byte{})
	if err != nil {
		return fmt.Errorf("open audit segment %d: %w", s.day, err)
	}
	return nil
}

func insertEntry(tx *db.Tx, e *Entry, body, tag []byte) error {
	err := tx.Exec(`INSERT INTO audit_entries (day, seq, officer, use_case, operation, case_id, decision, body, tag)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
		e.Day, e.Seq, string(e.Officer), e.Use, string(e.Operation), string(e.Case), string(e.Decision), body, tag)
	if err != nil {
		return fmt.Errorf("append audit entry %d/%d: %w", e.Day, e.Seq, err)
	}
	for _, id := range e.Touched {
		if err := tx.Exec(`INSERT INTO audit_touched (id, day, seq) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING`, id, e.Day, e.Seq); err != nil {
			return fmt.Errorf("append audit entry %d/%d: %w", e.Day, e.Seq, err)
		}
	}
	return nil
}

// row is one entry as it is stored.
type row struct {
	day, seq                               int64
	officer, use, operation, cas, decision string
	body, tag                              []byte
}

const entryColumns = `day, seq, officer, use_case, operation, case_id, decision, body, tag`

func (r *row) fields() []any {
	return []any{&r.day, &r.seq, &r.officer, &r.use, &r.operation, &r.cas, &r.decision, &r.body, &r.tag}
}

// entry decodes the body.
func (r *row) entry() (Entry, error) {
	var e Entry
	if err := claim.Decode(r.body, &e); err != nil {
		return e, fmt.Errorf("read audit entry %d/%d: %w", r.day, r.seq, err)
	}
	return e, nil
}

// eachEntry calls fn for the entries of a day in order.
func eachEntry(tx db.Queryer, day int64, fn func(*row) error) error {
	rows, err := tx.Query(`SELECT `+entryColumns+` FROM audit_entries WHERE day = $1 ORDER BY seq`, day)
	if err != nil {
		return fmt.Errorf("read audit of day %d: %w", day, err)
	}
	defer rows.Close()
	for rows.Next() {
		var r row
		if err := rows.Scan(r.fields()...); err != nil {
			return fmt.Errorf("read audit of day %d: %w", day, err)
		}
		if err := fn(&r); err != nil {
			return err
		}
	}
	return rows.Err()
}
