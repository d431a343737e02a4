package peer

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/outbox"
)

// Kinds of evidence.
const (
	TwoKeyLists    = "two-key-lists"    // two lists of one version
	TwoLeaves      = "two-leaves"       // two messages under one number
	TwoChains      = "two-chains"       // a chain value that cannot be
	CursorFell     = "cursor-fell"      // a receiver forgot, and lives the same life
	CursorAhead    = "cursor-ahead"     // a receiver has what this node never sent: this store is older than the world
	UnknownEpoch   = "unknown-epoch"    // an incarnation without a signed change
	NewRoot        = "new-root"         // no contradiction: how a root followed another
	anyStream      = outbox.Stream(255) // evidence of no one stream
	mostEvidence   = 1000
	clearEvidence  = `closed = 0`
	evidenceFields = `number, agency, kind, stream, outward, first, second, text, found, closed, closer, reason`
)

// Evidence is two signed statements of a peer that contradict each other, or
// one that contradicts what this node knows. While it is open, its stream
// stands still; the others go on.
type Evidence struct {
	Number int64
	Agency claim.AgencyID
	Kind   string
	Stream outbox.Stream
	// Outward is set when it concerns what this node sends.
	Outward bool
	// First is what was held, Second what came: headers, receipts or notes.
	First, Second []byte
	Text          string
	Found         int64
	Closed        int64
	Closer        claim.OfficerID
	Reason        string
}

// evidence keeps one; the same pair that is open already is not kept twice.
func evidence(tx *db.Tx, e Evidence) error {
	var n int64
	err := tx.QueryRow(`SELECT count(*) FROM peer_evidence WHERE agency = $1 AND kind = $2 AND stream = $3 AND outward = $4 AND closed = 0 AND text = $5`,
		e.Agency, e.Kind, e.Stream, e.Outward, e.Text).Scan(&n)
	if err == nil && n > 0 {
		return nil
	}
	if err == nil {
		err = tx.QueryRow(`SELECT coalesce(max(number), 0) + 1 FROM peer_evidence`).Scan(&n)
	}
	if err == nil {
		err = tx.Exec(`INSERT INTO peer_evidence (`+evidenceFields+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,'','')`,
			n, e.Agency, e.Kind, e.Stream, e.Outward, e.First, e.Second, e.Text, e.Found, e.Closed)
	}
	if err != nil {
		return fmt.Errorf("keep evidence about %s: %w", e.Agency, err)
	}
	return nil
}

// frozen tells whether a stream stands still until people have looked.
func frozen(q db.Queryer, agency claim.AgencyID, s outbox.Stream, outward bool) (bool, error) {
	var n int64
	err := q.QueryRow(`SELECT count(*) FROM peer_evidence WHERE agency = $1 AND stream = $2 AND outward = $3 AND closed = 0`, agency, s, outward).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for evidence about %s: %w", agency, err)
	}
	return n > 0, nil
}

// OpenEvidence lists what people have still to look at, oldest first.
func OpenEvidence(q db.Queryer) ([]Evidence, error) {
	rows, err := q.Query(`SELECT `+evidenceFields+` FROM peer_evidence WHERE `+clearEvidence+` ORDER BY number LIMIT $1`, mostEvidence)
	if err != nil {
		return nil, fmt.Errorf("list evidence: %w", err)
	}
	defer rows.Close()
	var out []Evidence
	for rows.Next() {
		var e Evidence
		if err := rows.Scan(&e.Number, &e.Agency, &e.Kind, &e.Stream, &e.Outward, &e.First, &e.Second, &e.Text, &e.Found, &e.Closed, &e.Closer, &e.Reason); err != nil {
			return nil, fmt.Errorf("list evidence: %w", err)
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

// CloseEvidence is an officer's act: he has looked, and the stream goes on. The
// evidence stays.
func CloseEvidence(tx *db.Tx, number int64, by claim.OfficerID, reason string, now int64) error {
	if by == "" || reason == "" {
		return fault.New(fault.Invalid, "evidence is closed by a named officer, for a reason")
	}
	n, err := tx.ExecCount(`UPDATE peer_evidence SET closed = $2, closer = $3, reason = $4 WHERE number = $1 AND closed = 0`, number, now, by, reason)
	if err != nil {
		return fmt.Errorf("close evidence %d: %w", number, err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "no evidence %d is open", number)
	}
	return nil
}
