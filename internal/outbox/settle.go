package outbox

import (
	"bytes"
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// Exception is a message that the receiver took into its sequence but not into
// use.
type Exception struct {
	Seq        int64
	Code, Text string
}

// Receipt is a transport receipt after its signature and chain were checked.
type Receipt struct {
	Lane
	Epoch Epoch
	// Cursor is cumulative: everything up to it is durable at the receiver.
	Cursor int64
	// Chain is the receiver's chain value at the cursor.
	Chain []byte
	// Record is the receipt's own record on this node's ledger.
	Record     claim.ID
	Exceptions []Exception
}

// Settle takes a receipt: what it covers is delivered, the lane goes on at
// once, and each exception becomes a dead letter for a person. A receipt may
// come twice, or late. One that claims more than was ever sent is refused, and
// so is a cursor that fell while the receiver is the same: both are evidence.
func (o *Outbox) Settle(tx *db.Tx, r Receipt, now int64) error {
	row, err := readLane(tx, r.Lane)
	if err != nil {
		return err
	}
	switch {
	case row.epoch != r.Epoch:
		return fault.New(fault.Conflict, "the receipt is for another epoch of lane %s %s", r.Peer, r.Stream)
	case r.Cursor >= row.next:
		return fault.New(fault.Conflict, "%s confirms message %d of stream %s, but only %d were sent", r.Peer, r.Cursor, r.Stream, row.next-1)
	case r.Cursor == row.acked && row.chain != nil && !bytes.Equal(r.Chain, row.chain):
		return fault.New(fault.Conflict, "%s shows two chain values for message %d of stream %s", r.Peer, r.Cursor, r.Stream)
	}
	for _, x := range r.Exceptions {
		if x.Seq > r.Cursor || x.Seq < 1 {
			return fault.New(fault.Conflict, "%s refuses message %d of stream %s, which it does not confirm", r.Peer, x.Seq, r.Stream)
		}
		if err := bury(tx, r.Lane, r.Epoch, x, now); err != nil {
			return err
		}
	}
	if r.Cursor < row.acked {
		return nil // an older receipt, overtaken
	}
	err = tx.Exec(`UPDATE outbox_items SET receipted = $6, receipt = $7 WHERE peer = $1 AND stream = $2 AND epoch = $3 AND seq > $4 AND seq <= $5 AND receipted = 0`,
		r.Peer, r.Stream, r.Epoch, row.acked, r.Cursor, now, r.Record)
	if err != nil {
		return fmt.Errorf("settle lane %s %s: %w", r.Peer, r.Stream, err)
	}
	row.acked, row.chain = r.Cursor, r.Chain
	row.failures, row.notBefore, row.holder, row.heldUntil = 0, 0, "", 0
	return row.write(tx)
}

// Rewind takes the lower cursor of a receiver that was restored from a backup:
// what it lost is sent again under the same numbers. The caller has checked
// that the receiver shows a new incarnation; without one, a lower cursor is an
// attack or a fault.
func (o *Outbox) Rewind(tx *db.Tx, l Lane, cursor int64, chain []byte) error {
	row, err := readLane(tx, l)
	if err != nil {
		return err
	}
	if cursor < 0 || cursor > row.acked {
		return fault.New(fault.Conflict, "lane %s %s cannot go back from %d to %d", l.Peer, l.Stream, row.acked, cursor)
	}
	err = tx.Exec(`UPDATE outbox_items SET receipted = 0, receipt = '' WHERE peer = $1 AND stream = $2 AND epoch = $3 AND seq > $4`, l.Peer, l.Stream, row.epoch, cursor)
	if err != nil {
		return fmt.Errorf("rewind lane %s %s: %w", l.Peer, l.Stream, err)
	}
	row.acked, row.chain = cursor, chain
	row.failures, row.notBefore, row.holder, row.heldUntil = 0, 0, "", 0
	return row.write(tx)
}

// Quarantine takes out a message that cannot be built or may not be sent: a
// placeholder goes under its number, so the lane goes on, and a person has to
// close the dead letter. It is for faults of the message, never of the line.
func (o *Outbox) Quarantine(tx *db.Tx, i Item, code, text string, now int64) error {
	n, err := tx.ExecCount(`UPDATE outbox_items SET withheld = $5 WHERE peer = $1 AND stream = $2 AND epoch = $3 AND seq = $4 AND receipted = 0`,
		i.Peer, i.Stream, i.Epoch, i.Seq, true)
	if err != nil {
		return fmt.Errorf("quarantine message %d: %w", i.Seq, err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "message %d of lane %s %s has been delivered", i.Seq, i.Peer, i.Stream)
	}
	return bury(tx, i.Lane, i.Epoch, Exception{i.Seq, code, text}, now)
}

// Withhold puts a placeholder in place of a message whose record was recalled or
// erased while it waited. No person has to look at it: one has decided it.
func (o *Outbox) Withhold(tx *db.Tx, i Item) error {
	err := tx.Exec(`UPDATE outbox_items SET withheld = $5 WHERE peer = $1 AND stream = $2 AND epoch = $3 AND seq = $4 AND receipted = 0`,
		i.Peer, i.Stream, i.Epoch, i.Seq, true)
	if err != nil {
		return fmt.Errorf("withhold message %d: %w", i.Seq, err)
	}
	return nil
}

// Late lists messages without a receipt beyond the clock of their precedence
// (FLASH 60 s, URGENT 5 min, ROUTINE 1 h), oldest first. They are still being
// tried; people are told whom to telephone.
func (o *Outbox) Late(q db.Queryer, now int64, limit int) ([]Item, error) {
	return readItems(q, `receipted = 0 AND ((precedence = 2 AND enqueued <= $1) OR (precedence = 1 AND enqueued <= $2) OR (precedence = 0 AND enqueued <= $3))
		ORDER BY enqueued, peer, stream, seq LIMIT $4`,
		now-Flash.receiptWithin().Microseconds(), now-Urgent.receiptWithin().Microseconds(), now-Routine.receiptWithin().Microseconds(), limit)
}

// Of lists the deliveries of one record, to show beside it.
func (o *Outbox) Of(q db.Queryer, ref string) ([]Item, error) {
	return readItems(q, `ref = $1 ORDER BY peer, stream, enqueued, epoch`, ref)
}

// Depth is how much waits on a lane.
type Depth struct {
	Lane
	Waiting int64
	// Oldest is when the oldest waiting message was put.
	Oldest int64
	// Failures is how often in a row the lane has failed.
	Failures int64
}

// Depths lists the lanes on which something waits.
func (o *Outbox) Depths(q db.Queryer) ([]Depth, error) {
	rows, err := q.Query(`SELECT i.peer, i.stream, count(*), min(i.enqueued), max(l.failures) FROM outbox_items i
		JOIN outbox_lanes l ON l.peer = i.peer AND l.stream = i.stream AND l.epoch = i.epoch
		WHERE i.receipted = 0 AND l.current GROUP BY i.peer, i.stream ORDER BY i.stream, i.peer`)
	if err != nil {
		return nil, fmt.Errorf("measure outbox: %w", err)
	}
	defer rows.Close()
	var out []Depth
	for rows.Next() {
		var d Depth
		if err := rows.Scan(&d.Peer, &d.Stream, &d.Waiting, &d.Oldest, &d.Failures); err != nil {
			return nil, fmt.Errorf("measure outbox: %w", err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}
