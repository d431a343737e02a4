package review

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/marking"
)

// A candidate is a pair of subjects that the machine found alike, and no more:
// it holds no score and no decision. How alike the two are is weighed anew for
// each reader; what a person decided is a judgement on the ledger. A draft is
// what the first of two officers has said of a pair that takes both.
const createCandidates = `
CREATE TABLE candidates (
	id    TEXT PRIMARY KEY,
	a     TEXT NOT NULL,
	b     TEXT NOT NULL,
	found {{int}} NOT NULL
) {{strict}};
CREATE INDEX candidates_a ON candidates (a);
CREATE INDEX candidates_b ON candidates (b);
CREATE TABLE merge_drafts (
	pair     TEXT PRIMARY KEY,
	officer  TEXT NOT NULL,
	reason   TEXT NOT NULL,
	snapshot TEXT NOT NULL,
	at       {{int}} NOT NULL
) {{strict}};
`

// Candidate is a pair of subjects that may be one, in the order of their ids.
type Candidate struct {
	ID    string
	A, B  claim.SubjectID
	Found int64
}

// PairID names a pair of subjects, in whichever order.
func PairID(a, b claim.SubjectID) string {
	if b < a {
		a, b = b, a
	}
	return claim.DeriveID("m", string(a), string(b))
}

// Offer puts a pair into the queue; one that is there stays as it is.
func Offer(tx *db.Tx, a, b claim.SubjectID, now int64) error {
	if b < a {
		a, b = b, a
	}
	if err := tx.Exec(`INSERT INTO candidates (id, a, b, found) VALUES ($1,$2,$3,$4) ON CONFLICT (id) DO NOTHING`, PairID(a, b), a, b, now); err != nil {
		return fmt.Errorf("offer a pair: %w", err)
	}
	return nil
}

// Candidates lists pairs of subjects of both of which a claim under bits speaks,
// the newest first, at most limit after skip of them; with a subject those of it.
func Candidates(q db.Queryer, bits *marking.Set, of claim.SubjectID, skip, limit int) ([]Candidate, error) {
	spoken := func(side string) string {
		return `EXISTS (SELECT 1 FROM claims c WHERE c.seq ` + entity.About(bits, side) + `)`
	}
	return pairs(q, `($1 = '' OR a = $1 OR b = $1) AND `+spoken("candidates.a")+` AND `+spoken("candidates.b")+` ORDER BY found DESC, id LIMIT $2 OFFSET $3`, of, limit, skip)
}

// FindCandidate reads one pair; fault.NotFound when nobody found it alike.
func FindCandidate(q db.Queryer, id string) (Candidate, error) {
	ps, err := pairs(q, `id = $1`, id)
	if err != nil {
		return Candidate{}, err
	}
	if len(ps) == 0 {
		return Candidate{}, NoCandidate()
	}
	return ps[0], nil
}

// NoCandidate is the answer for a pair that is not there or may not be seen.
func NoCandidate() error {
	return fault.New(fault.NotFound, "there is no such pair").WithMend("liaison match list shows what waits")
}

func pairs(q db.Queryer, where string, args ...any) ([]Candidate, error) {
	rows, err := q.Query(`SELECT id, a, b, found FROM candidates WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read pairs: %w", err)
	}
	defer rows.Close()
	var out []Candidate
	for rows.Next() {
		var c Candidate
		if err := rows.Scan(&c.ID, &c.A, &c.B, &c.Found); err != nil {
			return nil, fmt.Errorf("read pairs: %w", err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// ForgetPairs removes the pairs of which one side has no claim left.
func ForgetPairs(tx *db.Tx) error {
	for _, side := range []string{"a", "b"} {
		if err := tx.Exec(`DELETE FROM candidates WHERE NOT EXISTS (SELECT 1 FROM claims c WHERE c.subject = candidates.` + side +
			`) AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.object = candidates.` + side + ` AND c.object <> '')`); err != nil {
			return fmt.Errorf("forget pairs: %w", err)
		}
	}
	return nil
}

// Draft is what the first of two officers said: the same.
type Draft struct {
	Pair     string
	Officer  claim.OfficerID
	Reason   string
	Snapshot string
	At       int64
}

// FindDraft reads what waits for a second officer about a pair.
func FindDraft(q db.Queryer, pair string) (Draft, bool, error) {
	rows, err := q.Query(`SELECT pair, officer, reason, snapshot, at FROM merge_drafts WHERE pair = $1`, pair)
	if err != nil {
		return Draft{}, false, fmt.Errorf("read a draft: %w", err)
	}
	defer rows.Close()
	var d Draft
	if !rows.Next() {
		return d, false, rows.Err()
	}
	if err := rows.Scan(&d.Pair, &d.Officer, &d.Reason, &d.Snapshot, &d.At); err != nil {
		return d, false, fmt.Errorf("read a draft: %w", err)
	}
	return d, true, nil
}

// KeepDraft keeps what the first officer said; DropDraft ends it.
func KeepDraft(tx *db.Tx, d Draft) error {
	err := tx.Exec(`INSERT INTO merge_drafts (pair, officer, reason, snapshot, at) VALUES ($1,$2,$3,$4,$5)
		ON CONFLICT (pair) DO UPDATE SET officer = excluded.officer, reason = excluded.reason, snapshot = excluded.snapshot, at = excluded.at`,
		d.Pair, d.Officer, d.Reason, d.Snapshot, d.At)
	if err != nil {
		return fmt.Errorf("keep a draft: %w", err)
	}
	return nil
}

// Obligation names what is owed about a draft: one for each time that an officer
// was the first to speak.
func (d Draft) Obligation() string {
	return "second-" + claim.DeriveID("o", d.Pair, string(d.Officer), fmt.Sprint(d.At))
}

// Lost lists the drafts of pairs that are in the queue no more.
func Lost(q db.Queryer) ([]Draft, error) {
	rows, err := q.Query(`SELECT pair, officer, reason, snapshot, at FROM merge_drafts WHERE NOT EXISTS (SELECT 1 FROM candidates c WHERE c.id = merge_drafts.pair)`)
	if err != nil {
		return nil, fmt.Errorf("read drafts: %w", err)
	}
	defer rows.Close()
	var out []Draft
	for rows.Next() {
		var d Draft
		if err := rows.Scan(&d.Pair, &d.Officer, &d.Reason, &d.Snapshot, &d.At); err != nil {
			return nil, fmt.Errorf("read drafts: %w", err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// DropDraft ends what waited for a second officer.
func DropDraft(tx *db.Tx, pair string) error {
	if err := tx.Exec(`DELETE FROM merge_drafts WHERE pair = $1`, pair); err != nil {
		return fmt.Errorf("drop a draft: %w", err)
	}
	return nil
}
