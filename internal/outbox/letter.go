package outbox

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// Letter is a dead letter: a message that could not be sent, or that the
// receiver could not use. It stays until a named person closes it.
type Letter struct {
	Lane
	Epoch      Epoch
	Seq        int64
	Ref        string
	Code, Text string
	Died       int64
	// Closed is when Closer closed it for Reason; 0 while it is open.
	Closed int64
	Closer claim.OfficerID
	Reason string
}

// bury makes a dead letter; the same one twice is one.
func bury(tx *db.Tx, l Lane, e Epoch, x Exception, now int64) error {
	err := tx.Exec(`INSERT INTO outbox_letters (peer, stream, epoch, seq, ref, code, text, died, closed, closer, reason)
		SELECT peer, stream, epoch, seq, ref, CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS BIGINT), 0, '', '' FROM outbox_items WHERE peer = $1 AND stream = $2 AND epoch = $3 AND seq = $4
		ON CONFLICT (peer, stream, epoch, seq) DO NOTHING`, l.Peer, l.Stream, e, x.Seq, x.Code, x.Text, now)
	if err != nil {
		return fmt.Errorf("make dead letter %d of lane %s %s: %w", x.Seq, l.Peer, l.Stream, err)
	}
	return nil
}

// Letters lists the open dead letters, oldest first.
func (o *Outbox) Letters(q db.Queryer) ([]Letter, error) {
	rows, err := q.Query(`SELECT peer, stream, epoch, seq, ref, code, text, died, closed, closer, reason FROM outbox_letters WHERE closed = 0 ORDER BY died, peer, stream, seq`)
	if err != nil {
		return nil, fmt.Errorf("list dead letters: %w", err)
	}
	defer rows.Close()
	var out []Letter
	for rows.Next() {
		var l Letter
		if err := rows.Scan(&l.Peer, &l.Stream, &l.Epoch, &l.Seq, &l.Ref, &l.Code, &l.Text, &l.Died, &l.Closed, &l.Closer, &l.Reason); err != nil {
			return nil, fmt.Errorf("list dead letters: %w", err)
		}
		out = append(out, l)
	}
	return out, rows.Err()
}

// CloseLetter is a person's act on a dead letter, with a reason.
func (o *Outbox) CloseLetter(tx *db.Tx, l Letter, by claim.OfficerID, reason string, now int64) error {
	if by == "" || reason == "" {
		return fault.New(fault.Invalid, "a dead letter is closed by a named officer, for a reason")
	}
	n, err := tx.ExecCount(`UPDATE outbox_letters SET closed = $5, closer = $6, reason = $7 WHERE peer = $1 AND stream = $2 AND epoch = $3 AND seq = $4 AND closed = 0`,
		l.Peer, l.Stream, l.Epoch, l.Seq, now, by, reason)
	if err != nil {
		return fmt.Errorf("close dead letter: %w", err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "the dead letter was closed before")
	}
	return nil
}
