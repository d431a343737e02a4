package peer

import (
	"errors"
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/outbox"
)

// Quarantined is a message that was taken into the sequence but not into use.
// It stays until a named officer applies it again or closes it.
type Quarantined struct {
	outbox.Lane
	Epoch outbox.Epoch
	Seq   int64
	// Code is 0 for a type that this version does not know and that is not
	// critical.
	Code    Code
	Text    string
	Message []byte
	Since   int64
}

func (l *inLane) quarantine(tx *db.Tx, m Message, x Exception, now int64) error {
	bytes, err := m.MarshalBinary()
	if err != nil {
		return err
	}
	if x.Code == 0 {
		x.Text = "a type of message that this version does not know"
	}
	err = tx.Exec(`INSERT INTO peer_quarantine (agency, stream, epoch, seq, code, text, message, since, closed, closer, reason) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,0,'','')`,
		l.agency, l.route.Stream, l.route.Epoch.Epoch(), m.Seq, int64(x.Code), x.Text, bytes, now)
	if err != nil {
		return fmt.Errorf("keep message %d in quarantine: %w", m.Seq, err)
	}
	return nil
}

// Quarantine lists what is open there, oldest first, at most limit.
func Quarantine(q db.Queryer, limit int) ([]Quarantined, error) {
	return quarantined(q, `closed = 0 ORDER BY since, agency, stream, seq LIMIT $1`, limit)
}

func quarantined(q db.Queryer, where string, args ...any) ([]Quarantined, error) {
	rows, err := q.Query(`SELECT agency, stream, epoch, seq, code, text, message, since FROM peer_quarantine WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list quarantine: %w", err)
	}
	defer rows.Close()
	var out []Quarantined
	for rows.Next() {
		var m Quarantined
		if err := rows.Scan(&m.Peer, &m.Stream, &m.Epoch, &m.Seq, &m.Code, &m.Text, &m.Message, &m.Since); err != nil {
			return nil, fmt.Errorf("list quarantine: %w", err)
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

// CloseQuarantined is an officer's act on a message that will not be used.
func CloseQuarantined(tx *db.Tx, m Quarantined, by claim.OfficerID, reason string, now int64) error {
	if by == "" || reason == "" {
		return fault.New(fault.Invalid, "a message in quarantine is closed by a named officer, for a reason")
	}
	n, err := tx.ExecCount(`UPDATE peer_quarantine SET closed = $5, closer = $6, reason = $7 WHERE agency = $1 AND stream = $2 AND epoch = $3 AND seq = $4 AND closed = 0`,
		m.Peer, m.Stream, m.Epoch, m.Seq, now, by, reason)
	if err != nil {
		return fmt.Errorf("close message %d in quarantine: %w", m.Seq, err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "message %d is not open in quarantine", m.Seq)
	}
	return nil
}

// Reapply is an officer's order to put a message into use after all: when the
// cause is mended, or a newer version knows the type. The transaction ends well
// only when it does.
func (p *Post) Reapply(tx *db.Tx, lane outbox.Lane, e outbox.Epoch, seq int64, by claim.OfficerID, reason string, now int64) error {
	found, err := quarantined(tx, `agency = $1 AND stream = $2 AND epoch = $3 AND seq = $4 AND closed = 0`, lane.Peer, lane.Stream, e, seq)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fault.New(fault.NotFound, "message %d is not open in quarantine", seq)
	}
	m, err := ParseMessage(found[0].Message)
	if err != nil {
		return err
	}
	from, err := Show(tx, lane.Peer)
	if err != nil {
		return err
	}
	epoch, err := ParseIncarnation(string(e))
	if err != nil {
		return err
	}
	ref, err := p.apply(tx, &inLane{agency: lane.Peer, route: Route{from.Key, p.Key, lane.Stream, epoch}}, *m)
	if err != nil {
		return errors.Join(fault.New(fault.Conflict, "message %d still cannot be used", seq), err)
	}
	err = tx.Exec(`UPDATE peer_inbox SET ref = $5 WHERE agency = $1 AND stream = $2 AND epoch = $3 AND seq = $4`, lane.Peer, lane.Stream, e, seq, ref)
	if err != nil {
		return fmt.Errorf("apply message %d again: %w", seq, err)
	}
	return CloseQuarantined(tx, found[0], by, reason, now)
}
