package peer

import (
	"fmt"

	"liaison/internal/db"
	"liaison/internal/seal"
)

// Status is the answer to a call of another node.
type Status uint8

// The answers. All but Done and Gap leave the receiver as it was.
const (
	Done            Status = iota // the receipt stands
	Gap                           // messages are missing before these: go back to the receipt's cursor
	Unreadable                    // the outside is malformed, or the inside does not fit it
	NotYou                        // it is for another agency
	KeyUnknown                    // the key is not in the key list held, or it did not sign this
	KeyGone                       // the sealing key was destroyed: seal anew to the newest
	Contradiction                 // another message or chain stands under these numbers; people have to look
	EpochUnknown                  // no signed word that the sender lives anew
	EpochOld                      // a life that is over
	OverQuota                     // too much at once
	Busy                          // not now
	VersionUnknown                // no common version
	statusAfterLast               // how many there are
)

var statusNames = [...]string{"done", "gap", "unreadable", "not-you", "key-unknown", "key-gone", "contradiction", "epoch-unknown", "epoch-old", "quota", "busy", "version"}

// String names the answer.
func (s Status) String() string {
	if s < statusAfterLast {
		return statusNames[s]
	}
	return "unknown status"
}

// Answer is what a sender is told. It leaves the house only after the
// transaction that made it is durable.
type Answer struct {
	Status Status
	// Receipt stands with Done and Gap.
	Receipt *Receipt
	// Text says more, in words safe to show.
	Text string
}

// finish moves the lane and makes the receipt.
func (p *Post) finish(tx *db.Tx, l *inLane, b *Bundle, now int64) (Answer, error) {
	header, err := b.Header.MarshalBinary()
	if err != nil {
		return Answer{}, err
	}
	err = tx.Exec(`INSERT INTO peer_headers (agency, stream, epoch, last, header, received) VALUES ($1,$2,$3,$4,$5,$6)`,
		l.agency, l.route.Stream, l.route.Epoch.Epoch(), b.Last(), header, now)
	if err != nil {
		return Answer{}, fmt.Errorf("keep the header of a bundle: %w", err)
	}
	l.first, l.changed = b.First, now
	r, err := p.draw(tx, l, b.First, b.Hash(), now)
	if err != nil {
		return Answer{}, err
	}
	if p.Log != nil {
		if err := p.Log(tx, l.agency, r); err != nil {
			return Answer{}, fmt.Errorf("log a receipt: %w", err)
		}
	}
	r.Sign(p.Ring.Sign)
	if l.receipt, err = r.MarshalBinary(); err != nil {
		return Answer{}, err
	}
	return Answer{Status: Done, Receipt: r}, l.write(tx)
}

// again answers a bundle that was taken in before with the lane's receipt as it
// stands: the same bundle, and nothing since, gives the same bytes.
func (p *Post) again(tx *db.Tx, l *inLane, b *Bundle) (Answer, error) {
	r, err := p.receipt(tx, l, b.First, b.Hash(), l.changed)
	return Answer{Status: Done, Receipt: r}, err
}

// receipt makes a receipt for the lane as it stands, with what the last one
// said of the log.
func (p *Post) receipt(q db.Queryer, l *inLane, first int64, bundle seal.Hash, at int64) (*Receipt, error) {
	r, err := p.draw(q, l, first, bundle, at)
	if err != nil {
		return nil, err
	}
	if l.receipt != nil {
		last, err := ParseReceipt(l.receipt)
		if err != nil {
			return nil, err
		}
		r.LogIndex, r.Checkpoint, r.Gossip = last.LogIndex, last.Checkpoint, last.Gossip
	}
	r.Sign(p.Ring.Sign)
	return r, nil
}

// draw fills in a receipt with the exceptions from a number on. The sender
// knows those before it: it sends on only behind a receipt. When there are
// more than one receipt lists, its cursor stays at the last one listed.
func (p *Post) draw(q db.Queryer, l *inLane, first int64, bundle seal.Hash, at int64) (*Receipt, error) {
	r := &Receipt{Route: l.route, Receiver: p.Incarnation, Cursor: l.cursor, Chain: l.chain, Bundle: bundle, Received: at / 1000, LogIndex: -1}
	rows, err := q.Query(`SELECT seq, code, text, chain FROM peer_inbox WHERE agency = $1 AND stream = $2 AND epoch = $3 AND seq >= $4 AND code <> 0 ORDER BY seq LIMIT $5`,
		l.agency, l.route.Stream, l.route.Epoch.Epoch(), first, MostExceptions+1)
	if err != nil {
		return nil, fmt.Errorf("list exceptions of stream %s: %w", l.route.Stream, err)
	}
	defer rows.Close()
	for rows.Next() {
		var x Exception
		var chain []byte
		if err := rows.Scan(&x.Seq, &x.Code, &x.Text, &chain); err != nil {
			return nil, fmt.Errorf("list exceptions of stream %s: %w", l.route.Stream, err)
		}
		if len(r.Exceptions) == MostExceptions {
			break
		}
		r.Exceptions = append(r.Exceptions, x)
		if len(r.Exceptions) == MostExceptions {
			r.Cursor, r.Chain = x.Seq, seal.Hash(chain)
		}
	}
	return r, rows.Err()
}
