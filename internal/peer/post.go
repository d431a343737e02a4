package peer

import (
	"fmt"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/outbox"
	"liaison/internal/seal"
)

// Self is this node as others see it.
type Self struct {
	Agency      claim.AgencyID
	Key         seal.AgencyKey
	Incarnation Incarnation
	Ring        *seal.Keyring
}

// Post sends and takes in for one node. It holds no state of its own: every
// method works in the caller's transaction. The functions are the node's:
// what a message holds and does is not known here.
type Post struct {
	Self
	Outbox *outbox.Outbox
	// Load gives the content of an item as it now stands: kind, type, content
	// and whether it is an exercise or critical. fault.NotFound is content that
	// was erased meanwhile. Its errors make the item a dead letter; only
	// fault.Unavailable lets the lane wait.
	Load func(q db.Queryer, i outbox.Item) (Message, error)
	// Permit is asked again when an item is sent, for rules tighten while a
	// peer is dark. Its errors hold the item back; only fault.Unavailable lets
	// the lane wait.
	Permit func(q db.Queryer, i outbox.Item) error
	// Apply puts a received record, chunk or control message into use. It runs
	// in a savepoint. Its Refusal, any other error and a panic make the
	// message an exception; fault.Unavailable alone undoes the whole bundle,
	// which the sender then repeats.
	Apply func(tx *db.Tx, from claim.AgencyID, s outbox.Stream, m Message) error
	// Log puts a receipt on this node's own ledger before it is signed, and
	// fills in its LogIndex, Checkpoint and Gossip. It may be nil.
	Log func(tx *db.Tx, to claim.AgencyID, r *Receipt) error
	// Policy is the hash of the policy in force; nil counts as none.
	Policy func() seal.Hash
}

func timeOf(now int64) time.Time { return time.UnixMicro(now).UTC() }

// outLane is one row of peer_out: how far this node's stream has come.
type outLane struct {
	agency   claim.AgencyID
	route    Route
	receiver string // the receiver's incarnation as last shown
	cursor   int64
	chain    seal.Hash
	sent     int64 // the highest number that ever left
	receipt  []byte
}

func (p *Post) readOut(q db.Queryer, to *Peer, s outbox.Stream) (*outLane, error) {
	l := &outLane{agency: to.Agency, route: Route{p.Key, to.Key, s, p.Incarnation}}
	var chain []byte
	err := q.QueryRow(`SELECT receiver, cursor, chain, sent, receipt FROM peer_out WHERE agency = $1 AND stream = $2 AND epoch = $3`, to.Agency, s, p.Incarnation.Epoch()).
		Scan(&l.receiver, &l.cursor, &chain, &l.sent, &l.receipt)
	if err == db.ErrNoRows {
		l.chain = ChainStart(l.route)
		return l, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read stream %s to %s: %w", s, to.Agency, err)
	}
	l.chain = seal.Hash(chain)
	return l, nil
}

func (l *outLane) write(tx *db.Tx) error {
	err := tx.Exec(`INSERT INTO peer_out (agency, stream, epoch, receiver, cursor, chain, sent, receipt) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)
		ON CONFLICT (agency, stream, epoch) DO UPDATE SET receiver = excluded.receiver, cursor = excluded.cursor, chain = excluded.chain, sent = excluded.sent, receipt = excluded.receipt`,
		l.agency, l.route.Stream, l.route.Epoch.Epoch(), l.receiver, l.cursor, l.chain[:], l.sent, l.receipt)
	if err != nil {
		return fmt.Errorf("write stream %s to %s: %w", l.route.Stream, l.agency, err)
	}
	return nil
}

// inLane is one row of peer_in: how far another node's stream has come here.
type inLane struct {
	agency  claim.AgencyID
	route   Route
	cursor  int64
	chain   seal.Hash
	first   int64  // of the last bundle that moved the cursor
	receipt []byte // as it was answered then
	changed int64
}

func (p *Post) readIn(q db.Queryer, from *Peer, s outbox.Stream, epoch Incarnation) (*inLane, error) {
	l := &inLane{agency: from.Agency, route: Route{from.Key, p.Key, s, epoch}}
	var chain []byte
	err := q.QueryRow(`SELECT cursor, chain, first, receipt, changed FROM peer_in WHERE agency = $1 AND stream = $2 AND epoch = $3`, from.Agency, s, epoch.Epoch()).
		Scan(&l.cursor, &chain, &l.first, &l.receipt, &l.changed)
	if err == db.ErrNoRows {
		l.chain = ChainStart(l.route)
		return l, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read stream %s of %s: %w", s, from.Agency, err)
	}
	l.chain = seal.Hash(chain)
	return l, nil
}

func (l *inLane) write(tx *db.Tx) error {
	err := tx.Exec(`INSERT INTO peer_in (agency, stream, epoch, cursor, chain, first, receipt, changed) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)
		ON CONFLICT (agency, stream, epoch) DO UPDATE SET cursor = excluded.cursor, chain = excluded.chain, first = excluded.first, receipt = excluded.receipt, changed = excluded.changed`,
		l.agency, l.route.Stream, l.route.Epoch.Epoch(), l.cursor, l.chain[:], l.first, l.receipt, l.changed)
	if err != nil {
		return fmt.Errorf("write stream %s of %s: %w", l.route.Stream, l.agency, err)
	}
	return nil
}
