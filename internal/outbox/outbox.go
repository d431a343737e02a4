package outbox

import (
	"fmt"
	"io"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// Outbox puts, leases and settles deliveries for one node. It holds no state
// of its own: everything is in the tables, and every method works in the
// caller's transaction.
type Outbox struct {
	epoch  Epoch
	random io.Reader
	jitter func(n int64) int64
}

// New returns the outbox of an incarnation. Salts come from random; jitter
// returns a number in [0, n).
func New(epoch Epoch, random io.Reader, jitter func(n int64) int64) *Outbox {
	return &Outbox{epoch: epoch, random: random, jitter: jitter}
}

// Message is what Put takes.
type Message struct {
	Ref        string
	Mark       uint32
	Precedence Precedence
}

// Put gives a message the next number of its lane. A message that the lane
// already has in this epoch keeps its number: Put may be repeated. One that was
// withheld there gets another. On the control and warning streams it also ends
// the lane's waiting.
func (o *Outbox) Put(tx *db.Tx, l Lane, m Message, now int64) (seq int64, err error) {
	switch {
	case !claim.ValidAgency(string(l.Peer)):
		return 0, fault.New(fault.Invalid, "%q is not an agency", l.Peer)
	case !l.Stream.Valid():
		return 0, fault.New(fault.Invalid, "there is no stream %d", l.Stream)
	case m.Ref == "":
		return 0, fault.New(fault.Invalid, "a message refers to nothing")
	case m.Precedence > Flash:
		return 0, fault.New(fault.Invalid, "there is no precedence %d", m.Precedence)
	}
	err = tx.QueryRow(`SELECT seq FROM outbox_items WHERE ref = $1 AND peer = $2 AND stream = $3 AND epoch = $4 AND NOT withheld`, m.Ref, l.Peer, l.Stream, o.epoch).Scan(&seq)
	if err == nil {
		return seq, nil
	}
	if err != db.ErrNoRows {
		return 0, fmt.Errorf("put message: %w", err)
	}
	row, err := o.lane(tx, l)
	if err != nil {
		return 0, err
	}
	salt := make([]byte, 16)
	if _, err := io.ReadFull(o.random, salt); err != nil {
		return 0, fmt.Errorf("draw salt: %w", err)
	}
	seq = row.next
	err = tx.Exec(`INSERT INTO outbox_items (`+itemColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,NULL,$9,$10,0,0,0,'')`,
		l.Peer, l.Stream, o.epoch, seq, m.Ref, m.Mark, m.Precedence, salt, false, now)
	if err != nil {
		return 0, fmt.Errorf("put message: %w", err)
	}
	row.next++
	if l.Stream <= Warning || m.Precedence == Flash {
		row.failures, row.notBefore = 0, 0
	}
	return seq, row.write(tx)
}

// lane reads the lane's row of this epoch and makes it when there is none.
func (o *Outbox) lane(tx *db.Tx, l Lane) (lane, error) {
	row, err := readLane(tx, l)
	if err == nil && row.epoch != o.epoch {
		return row, fault.New(fault.Conflict, "the lanes belong to another incarnation of this node").WithMend("run liaison recover")
	}
	if !fault.Is(err, fault.NotFound) {
		return row, err
	}
	err = tx.Exec(`INSERT INTO outbox_lanes (`+laneColumns+`, current) VALUES ($1,$2,$3,1,0,NULL,0,0,'',0,$4)`, l.Peer, l.Stream, o.epoch, true)
	if err != nil {
		return row, fmt.Errorf("make lane %s %s: %w", l.Peer, l.Stream, err)
	}
	return lane{Lane: l, epoch: o.epoch, next: 1}, nil
}

// Due lists the lanes that have something to send now, most urgent stream
// first, and tells when the next one will (0: none waits). Sleep until then or
// until the store's next commit, whichever is earlier.
func (o *Outbox) Due(q db.Queryer, now int64) (lanes []Lane, wake int64, err error) {
	rows, err := q.Query(`SELECT `+laneColumns+` FROM outbox_lanes WHERE current AND epoch = $1 AND acked_seq + 1 < next_seq ORDER BY stream, not_before, peer`, o.epoch)
	if err != nil {
		return nil, 0, fmt.Errorf("list due lanes: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		l, err := scanLane(rows)
		if err != nil {
			return nil, 0, fmt.Errorf("list due lanes: %w", err)
		}
		at := max(l.notBefore, l.heldUntil)
		if at <= now {
			lanes = append(lanes, l.Lane)
		} else if wake == 0 || at < wake {
			wake = at
		}
	}
	return lanes, wake, rows.Err()
}

// MostPerBundle is how many messages one lease gives out at most.
const MostPerBundle = 256

// Batch is what a holder may send: consecutive messages from the one after the
// last receipt on.
type Batch struct {
	Lane
	Epoch  Epoch
	Holder string
	// Chain is the lane's chain value before the first item, as the last
	// receipt confirmed it; nil at the beginning.
	Chain []byte
	Items []Item
}

// Lease takes a lane for a holder until now+term and gives its next messages.
// Another holder is refused meanwhile; the same one gets the lane again. A
// lease that runs out is harmless: the receiver recognises what it has.
func (o *Outbox) Lease(tx *db.Tx, l Lane, holder string, now int64, term time.Duration) (Batch, error) {
	row, err := readLane(tx, l)
	if err != nil {
		return Batch{}, err
	}
	switch {
	case row.epoch != o.epoch:
		return Batch{}, fault.New(fault.Conflict, "lane %s %s belongs to another incarnation", l.Peer, l.Stream)
	case row.holder != holder && row.heldUntil > now:
		return Batch{}, fault.New(fault.Conflict, "lane %s %s is being sent by another process", l.Peer, l.Stream)
	case row.notBefore > now:
		return Batch{}, fault.New(fault.Unavailable, "lane %s %s waits before its next attempt", l.Peer, l.Stream)
	}
	items, err := readItems(tx, `peer = $1 AND stream = $2 AND epoch = $3 AND seq > $4 ORDER BY seq LIMIT $5`, l.Peer, l.Stream, row.epoch, row.acked, MostPerBundle)
	if err != nil || len(items) == 0 {
		return Batch{Lane: l, Epoch: row.epoch, Holder: holder}, err
	}
	row.holder, row.heldUntil = holder, now+term.Microseconds()
	return Batch{Lane: l, Epoch: row.epoch, Holder: holder, Chain: row.chain, Items: items}, row.write(tx)
}

// Sending notes, before anything leaves, which leaf goes out under each number:
// when the answer is lost, the leaf tells what the receiver may hold. The items
// are those of a lease, in order, perhaps fewer.
func (o *Outbox) Sending(tx *db.Tx, b Batch, leaves [][]byte, now int64) error {
	if len(leaves) > len(b.Items) {
		return fault.New(fault.Internal, "%d leaves for %d messages", len(leaves), len(b.Items))
	}
	row, err := readLane(tx, b.Lane)
	if err != nil {
		return err
	}
	if row.holder != b.Holder || row.epoch != b.Epoch {
		return fault.New(fault.Conflict, "the lease of lane %s %s was lost", b.Peer, b.Stream)
	}
	for i, leaf := range leaves {
		err := tx.Exec(`UPDATE outbox_items SET leaf = $5, attempts = attempts + 1, first_sent = CASE WHEN first_sent = 0 THEN $6 ELSE first_sent END
			WHERE peer = $1 AND stream = $2 AND epoch = $3 AND seq = $4`, b.Peer, b.Stream, b.Epoch, b.Items[i].Seq, leaf, now)
		if err != nil {
			return fmt.Errorf("note message %d: %w", b.Items[i].Seq, err)
		}
	}
	return nil
}

// Failed ends a lease without a receipt: everything stays, and the lane waits.
// The wait is chosen by chance up to one second doubled with each failure, and
// never above the cap of the stream.
func (o *Outbox) Failed(tx *db.Tx, b Batch, now int64) (notBefore int64, err error) {
	row, err := readLane(tx, b.Lane)
	if err != nil {
		return 0, err
	}
	if row.holder != b.Holder {
		return row.notBefore, nil // another holder speaks for the lane now
	}
	var most Precedence
	var oldest int64
	for _, i := range b.Items {
		if i.Precedence > most || oldest == 0 {
			most, oldest = max(most, i.Precedence), i.Enqueued
		}
	}
	limit := b.Stream.cap(most, time.Duration(now-oldest)*time.Microsecond)
	wait := limit
	if row.failures < 20 {
		wait = min(limit, time.Second<<row.failures)
	}
	row.failures++
	row.notBefore = now + 1 + o.jitter(wait.Microseconds())
	row.holder, row.heldUntil = "", 0
	return row.notBefore, row.write(tx)
}

// Knock ends the waiting of all lanes to a peer that has shown itself.
func (o *Outbox) Knock(tx *db.Tx, peer claim.AgencyID) error {
	err := tx.Exec(`UPDATE outbox_lanes SET failures = 0, not_before = 0 WHERE peer = $1 AND current`, peer)
	if err != nil {
		return fmt.Errorf("end waiting for %s: %w", peer, err)
	}
	return nil
}
