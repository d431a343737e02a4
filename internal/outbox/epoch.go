package outbox

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// Begin moves all lanes to this outbox's epoch after a restore: what had no
// receipt in the epoch before is put again, in its old order, under new
// numbers from 1. Old rows stay, for what was disclosed stays disclosed. It
// does nothing when the lanes are in this epoch already.
func (o *Outbox) Begin(tx *db.Tx, now int64) (moved int, err error) {
	rows, err := tx.Query(`SELECT `+laneColumns+` FROM outbox_lanes WHERE current AND epoch <> $1 ORDER BY peer, stream`, o.epoch)
	if err != nil {
		return 0, fmt.Errorf("begin epoch: %w", err)
	}
	var old []lane
	for rows.Next() {
		l, err := scanLane(rows)
		if err != nil {
			rows.Close()
			return 0, fmt.Errorf("begin epoch: %w", err)
		}
		old = append(old, l)
	}
	if err := rows.Err(); err != nil {
		return 0, fmt.Errorf("begin epoch: %w", err)
	}
	rows.Close()
	for _, l := range old {
		items, err := readItems(tx, `peer = $1 AND stream = $2 AND epoch = $3 AND receipted = 0 ORDER BY seq`, l.Peer, l.Stream, l.epoch)
		if err != nil {
			return moved, err
		}
		if err := tx.Exec(`UPDATE outbox_lanes SET current = $4, holder = '', held_until = 0 WHERE peer = $1 AND stream = $2 AND epoch = $3`, l.Peer, l.Stream, l.epoch, false); err != nil {
			return moved, fmt.Errorf("begin epoch: %w", err)
		}
		if _, err := o.lane(tx, l.Lane); err != nil {
			return moved, err
		}
		for _, i := range items {
			seq, err := o.Put(tx, i.Lane, Message{i.Ref, i.Mark, i.Precedence}, now)
			if err != nil {
				return moved, err
			}
			if err := carry(tx, i, o.epoch, seq); err != nil {
				return moved, err
			}
			moved++
		}
	}
	return moved, nil
}

// carry takes over what the old number knew: how long the message has waited,
// and that it is a placeholder. The old number awaits nothing any more.
func carry(tx *db.Tx, i Item, e Epoch, seq int64) error {
	err := tx.Exec(`UPDATE outbox_items SET enqueued = $5, withheld = $6 WHERE peer = $1 AND stream = $2 AND epoch = $3 AND seq = $4`,
		i.Peer, i.Stream, e, seq, i.Enqueued, i.Withheld)
	if err == nil {
		err = tx.Exec(`UPDATE outbox_items SET receipted = -1 WHERE peer = $1 AND stream = $2 AND epoch = $3 AND seq = $4`, i.Peer, i.Stream, i.Epoch, i.Seq)
	}
	if err != nil {
		return fmt.Errorf("carry message %d into the new epoch: %w", i.Seq, err)
	}
	return nil
}

// Next is the number that the lane's next message will get, and the last one
// that was receipted: high-water marks to keep beside the keys, so that a
// rolled-back disk is noticed.
func (o *Outbox) Next(q db.Queryer, peer claim.AgencyID, s Stream) (next, acked int64, err error) {
	l, err := readLane(q, Lane{peer, s})
	if fault.Is(err, fault.NotFound) {
		return 1, 0, nil
	}
	return l.next, l.acked, err
}
