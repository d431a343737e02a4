package outbox

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

const createOutbox = `
CREATE TABLE outbox_lanes (
	peer       TEXT NOT NULL,
	stream     {{int}} NOT NULL,
	epoch      TEXT NOT NULL,
	current    {{bool}} NOT NULL,
	next_seq   {{int}} NOT NULL,
	acked_seq  {{int}} NOT NULL,
	chain      {{blob}},
	failures   {{int}} NOT NULL,
	not_before {{int}} NOT NULL,
	holder     TEXT NOT NULL,
	held_until {{int}} NOT NULL,
	PRIMARY KEY (peer, stream, epoch),
	CHECK (acked_seq < next_seq)
) {{strict}};
CREATE UNIQUE INDEX outbox_lanes_current ON outbox_lanes (peer, stream) WHERE current;
CREATE TABLE outbox_items (
	peer       TEXT NOT NULL,
	stream     {{int}} NOT NULL,
	epoch      TEXT NOT NULL,
	seq        {{int}} NOT NULL,
	ref        TEXT NOT NULL,
	mark       {{int}} NOT NULL,
	precedence {{int}} NOT NULL,
	salt       {{blob}} NOT NULL,
	leaf       {{blob}},
	withheld   {{bool}} NOT NULL,
	enqueued   {{int}} NOT NULL,
	first_sent {{int}} NOT NULL,
	attempts   {{int}} NOT NULL,
	receipted  {{int}} NOT NULL,
	receipt    TEXT NOT NULL,
	PRIMARY KEY (peer, stream, epoch, seq)
) {{strict}};
CREATE UNIQUE INDEX outbox_items_ref ON outbox_items (ref, peer, stream, epoch);
CREATE INDEX outbox_items_waiting ON outbox_items (enqueued) WHERE receipted = 0;
CREATE TABLE outbox_letters (
	peer   TEXT NOT NULL,
	stream {{int}} NOT NULL,
	epoch  TEXT NOT NULL,
	seq    {{int}} NOT NULL,
	ref    TEXT NOT NULL,
	code   TEXT NOT NULL,
	text   TEXT NOT NULL,
	died   {{int}} NOT NULL,
	closed {{int}} NOT NULL,
	closer TEXT NOT NULL,
	reason TEXT NOT NULL,
	PRIMARY KEY (peer, stream, epoch, seq)
) {{strict}};
`

// putAgain lets a record have a second number on a lane once its first became a
// placeholder.
const putAgain = `
DROP INDEX outbox_items_ref;
CREATE INDEX outbox_items_ref ON outbox_items (ref, peer, stream, epoch);
CREATE UNIQUE INDEX outbox_items_goes ON outbox_items (ref, peer, stream, epoch) WHERE NOT withheld;
`

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "outbox", Number: 1, SQL: createOutbox}, {Room: "outbox", Number: 2, SQL: putAgain}}
}

// lane is one row of outbox_lanes.
type lane struct {
	Lane
	epoch       Epoch
	next, acked int64
	failures    int64
	notBefore   int64
	holder      string
	heldUntil   int64
	chain       []byte
}

const laneColumns = `peer, stream, epoch, next_seq, acked_seq, chain, failures, not_before, holder, held_until`

func scanLane(rows interface{ Scan(...any) error }) (lane, error) {
	var l lane
	err := rows.Scan(&l.Peer, &l.Stream, &l.epoch, &l.next, &l.acked, &l.chain, &l.failures, &l.notBefore, &l.holder, &l.heldUntil)
	return l, err
}

// readLane reads the current epoch's row of a lane.
func readLane(q db.Queryer, l Lane) (lane, error) {
	row, err := scanLane(q.QueryRow(`SELECT `+laneColumns+` FROM outbox_lanes WHERE peer = $1 AND stream = $2 AND current`, l.Peer, l.Stream))
	if err == db.ErrNoRows {
		return row, fault.New(fault.NotFound, "nothing was ever sent to %s on stream %s", l.Peer, l.Stream)
	}
	if err != nil {
		return row, fmt.Errorf("read lane %s %s: %w", l.Peer, l.Stream, err)
	}
	return row, nil
}

func (l *lane) write(tx *db.Tx) error {
	err := tx.Exec(`UPDATE outbox_lanes SET next_seq = $4, acked_seq = $5, chain = $6, failures = $7, not_before = $8, holder = $9, held_until = $10
		WHERE peer = $1 AND stream = $2 AND epoch = $3`,
		l.Peer, l.Stream, l.epoch, l.next, l.acked, l.chain, l.failures, l.notBefore, l.holder, l.heldUntil)
	if err != nil {
		return fmt.Errorf("write lane %s %s: %w", l.Peer, l.Stream, err)
	}
	return nil
}

// Item is a message on its way.
type Item struct {
	Lane
	Epoch Epoch
	Seq   int64
	// Ref is the record, or "chunk:" and a hash on the bulk stream.
	Ref        string
	Mark       uint32
	Precedence Precedence
	// Salt goes into the message, so that its leaf is the same each time.
	Salt []byte
	// Leaf is what was last sent under this number; nil when nothing was.
	Leaf []byte
	// Withheld items are sent as placeholders without content.
	Withheld  bool
	Enqueued  int64
	FirstSent int64
	Attempts  int64
	// Receipted is when the receipt came; 0 while it is awaited.
	Receipted int64
	Receipt   claim.ID
}

const itemColumns = `peer, stream, epoch, seq, ref, mark, precedence, salt, leaf, withheld, enqueued, first_sent, attempts, receipted, receipt`

func readItems(q db.Queryer, where string, args ...any) ([]Item, error) {
	rows, err := q.Query(`SELECT `+itemColumns+` FROM outbox_items WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read outbox: %w", err)
	}
	defer rows.Close()
	var out []Item
	for rows.Next() {
		var i Item
		if err := rows.Scan(&i.Peer, &i.Stream, &i.Epoch, &i.Seq, &i.Ref, &i.Mark, &i.Precedence, &i.Salt, &i.Leaf, &i.Withheld,
			&i.Enqueued, &i.FirstSent, &i.Attempts, &i.Receipted, &i.Receipt); err != nil {
			return nil, fmt.Errorf("read outbox: %w", err)
		}
		out = append(out, i)
	}
	return out, rows.Err()
}
