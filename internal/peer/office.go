package peer

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/seal"
)

// leaseTerm is how long one sending may hold its lane without a word.
const leaseTerm = time.Minute

// holder is the name under which a node leases its lanes. Two sendings of one
// process share it: the receiver knows a double when it sees one.
const holder = "office"

// Office runs a Post over the node's store: one method, one transaction. It is
// what the room peering talks to.
type Office struct {
	Post
	Store *db.Store
	// Now is the clock, in microseconds UTC.
	Now func() int64
	// Arrived is told, in the transaction of the receipt, of a message whose
	// replaced content arrived after all: recall it. It may be nil.
	Arrived func(tx *db.Tx, a Arrival) error
	// Moved is called once a receipt is durable: less waits than before. It is
	// quick, and may be nil.
	Moved func()
	// Reborn is told, in the transaction of the hello, that a peer was
	// restored from a backup: give back what Beyond lists. It may be nil.
	Reborn func(tx *db.Tx, from claim.AgencyID, c *EpochChange) error

	// Answer answers a peer's question at the roadside. It may be nil: then
	// nothing is answered.
	Answer func(ctx context.Context, from claim.AgencyID, q *Question) (*Reply, error)

	mu    sync.Mutex
	woken chan struct{}
}

// mostSkew is how far a question's time may be from this node's clock.
const mostSkew = int64(10 * 60 * 1e6)

// Check answers a question of a confirmed peer, asked now and of this agency.
func (o *Office) Check(ctx context.Context, from claim.AgencyID, q *Question) (*Reply, error) {
	switch age := o.Now() - q.Asked; {
	case o.Answer == nil:
		return nil, fault.New(fault.Unavailable, "this node answers no questions")
	case q.From != from || q.To != o.Agency:
		return nil, fault.New(fault.Forbidden, "the question is not between the two agencies")
	case age > mostSkew || age < -mostSkew:
		return nil, fault.New(fault.Invalid, "the question is not of now").WithMend("set the clocks of both nodes")
	}
	return o.Answer(ctx, from, q)
}

// Woken returns a channel that is closed when next something is put or lanes
// may be tried again. Take it, look what is due, then wait on it: so nothing
// is missed.
func (o *Office) Woken() <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.woken == nil {
		o.woken = make(chan struct{})
	}
	return o.woken
}

// Wake wakes the pump. Call it after a commit that changed what Office did not
// do itself: a peer confirmed or revoked, an address.
func (o *Office) Wake() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.woken != nil {
		close(o.woken)
	}
	o.woken = make(chan struct{})
}

// Put puts a message into the outbox, in the transaction of the act that causes
// it, and wakes the pump once that is durable. The peer must be confirmed.
func (o *Office) Put(tx *db.Tx, l outbox.Lane, m outbox.Message, now int64) (seq int64, err error) {
	if _, err := confirmed(tx, l.Peer); err != nil {
		return 0, err
	}
	tx.AfterCommit(o.Wake)
	return o.Outbox.Put(tx, l, m, now)
}

// Known returns the confirmed peer that a TLS key is of; fault.Forbidden when
// there is none.
func (o *Office) Known(ctx context.Context, pin seal.Pin) (agency claim.AgencyID, err error) {
	err = o.Store.Read(ctx, func(tx *db.ReadTx) error {
		p, err := OfPin(tx, pin, timeOf(o.Now()))
		if err == nil {
			agency = p.Agency
		}
		return err
	})
	return agency, err
}

// Show returns a confirmed peer.
func (o *Office) Show(ctx context.Context, agency claim.AgencyID) (p *Peer, err error) {
	err = o.Store.Read(ctx, func(tx *db.ReadTx) error {
		p, err = confirmed(tx, agency)
		return err
	})
	return p, err
}

// Reachable lists the confirmed peers that have an address.
func (o *Office) Reachable(ctx context.Context) (peers []*Peer, err error) {
	err = o.Store.Read(ctx, func(tx *db.ReadTx) error {
		peers, err = readPeers(tx, `state = $1 AND address <> '' ORDER BY agency`, Confirmed)
		return err
	})
	return peers, err
}

// Hello is this node's hello to a peer.
func (o *Office) Hello(ctx context.Context, to claim.AgencyID) (h *Hello, err error) {
	err = o.Store.Read(ctx, func(tx *db.ReadTx) error {
		h, err = o.Post.Hello(tx, to, o.Now())
		return err
	})
	return h, err
}

// Meet takes a peer's hello; asked is our own when it answers that, else nil.
func (o *Office) Meet(ctx context.Context, from claim.AgencyID, h, asked *Hello) (met Met, err error) {
	err = o.Store.Write(ctx, func(tx *db.Tx) error {
		if met, err = o.Post.Meet(tx, from, h, asked, o.Now()); err != nil {
			return err
		}
		tx.AfterCommit(o.Wake)
		for _, s := range met.Settled {
			if err := o.tellArrived(tx, s); err != nil {
				return err
			}
		}
		if met.Reborn != nil && o.Reborn != nil {
			return o.Reborn(tx, from, met.Reborn)
		}
		return nil
	})
	return met, err
}

func (o *Office) tellArrived(tx *db.Tx, s Settled) error {
	if o.Moved != nil {
		tx.AfterCommit(o.Moved)
	}
	if o.Arrived == nil {
		return nil
	}
	for _, a := range s.Arrived {
		if err := o.Arrived(tx, a); err != nil {
			return err
		}
	}
	return nil
}

// Push takes in a bundle. What it returns may leave the house: the transaction
// is durable.
func (o *Office) Push(ctx context.Context, from claim.AgencyID, b *Bundle) (a Answer, err error) {
	refused := Refused{}
	for {
		err = o.Store.Write(ctx, func(tx *db.Tx) error {
			a, err = o.Accept(tx, from, b, refused, o.Now())
			return err
		})
		if !errors.Is(err, ErrAgain) {
			return a, err
		}
	}
}

// Next leases a lane and makes its next bundle; ok is false when nothing waits
// there. A lane whose bundle cannot be made now is backed off like one that
// failed on the line.
func (o *Office) Next(ctx context.Context, l outbox.Lane) (parcel Parcel, ok bool, err error) {
	var d *Draft
	now := o.Now()
	err = o.Store.Write(ctx, func(tx *db.Tx) error {
		d = nil
		if parcel.Batch, err = o.lease(tx, l, now); err != nil || len(parcel.Batch.Items) == 0 {
			return err
		}
		d, err = o.Draft(tx, parcel.Batch, now)
		return err
	})
	if err != nil && len(parcel.Batch.Items) > 0 {
		back := o.Store.Write(ctx, func(tx *db.Tx) error {
			b, err := o.lease(tx, l, now)
			if err == nil {
				_, err = o.Outbox.Failed(tx, b, now)
			}
			return err
		})
		return Parcel{}, false, errors.Join(err, back)
	}
	if err != nil || d == nil {
		return Parcel{}, false, err
	}
	if parcel.Bundle, err = d.Seal(); err != nil {
		return Parcel{}, false, errors.Join(err, o.Failed(ctx, parcel))
	}
	return parcel, true, nil
}

// lease is the outbox's, where a lane that was never used is an empty one.
func (o *Office) lease(tx *db.Tx, l outbox.Lane, now int64) (outbox.Batch, error) {
	b, err := o.Outbox.Lease(tx, l, holder, now, leaseTerm)
	if fault.Is(err, fault.NotFound) {
		return outbox.Batch{Lane: l}, nil
	}
	return b, err
}

// Parcel is a bundle on its way and the batch that it was made of.
type Parcel struct {
	Bundle *Bundle
	Batch  outbox.Batch
}

// Settle takes the receipt for what was sent; answers is the bundle that it
// came in answer to, nil when that is not known.
func (o *Office) Settle(ctx context.Context, from claim.AgencyID, r *Receipt, answers *Bundle) (s Settled, err error) {
	after := known{}
	if answers != nil && answers.Stream == r.Stream && answers.Epoch == r.Epoch {
		after = answers.known
	}
	err = o.Store.Write(ctx, func(tx *db.Tx) error {
		if s, err = o.Post.Settle(tx, from, r, after, o.Now()); err != nil {
			return err
		}
		return o.tellArrived(tx, s)
	})
	return s, err
}

// Failed ends a sending without a receipt: the lane waits before it tries again.
func (o *Office) Failed(ctx context.Context, parcel Parcel) error {
	return o.Store.Write(ctx, func(tx *db.Tx) error {
		_, err := o.Outbox.Failed(tx, parcel.Batch, o.Now())
		return err
	})
}

// Due lists the lanes to reachable peers that have something to send now, most
// urgent first, and tells in how long the next one will (0: none waits).
func (o *Office) Due(ctx context.Context) (lanes []outbox.Lane, in time.Duration, err error) {
	peers, err := o.Reachable(ctx)
	if err != nil {
		return nil, 0, err
	}
	reachable := map[claim.AgencyID]bool{}
	for _, p := range peers {
		reachable[p.Agency] = true
	}
	now := o.Now()
	err = o.Store.Read(ctx, func(tx *db.ReadTx) error {
		due, wake, err := o.Outbox.Due(tx, now)
		for _, l := range due {
			if reachable[l.Peer] {
				lanes = append(lanes, l)
			}
		}
		if wake > 0 {
			in = max(time.Duration(wake-now)*time.Microsecond, time.Microsecond)
		}
		return err
	})
	return lanes, in, err
}

// Pull gives a peer that fetches the next bundle of one of its streams. When
// none is there it waits at most so long for one.
func (o *Office) Pull(ctx context.Context, to claim.AgencyID, s outbox.Stream, wait time.Duration) (b *Bundle, ok bool, err error) {
	if err := o.Knock(ctx, to); err != nil {
		return nil, false, err
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		woken := o.Woken()
		parcel, ok, err := o.Next(ctx, outbox.Lane{Peer: to, Stream: s})
		if ok || err != nil {
			return parcel.Bundle, ok, err
		}
		select {
		case <-woken:
		case <-timer.C:
			return nil, false, nil
		case <-ctx.Done():
			return nil, false, context.Cause(ctx)
		}
	}
}

// Receipts takes a peer's receipts for what it fetched.
func (o *Office) Receipts(ctx context.Context, from claim.AgencyID, receipts []*Receipt) error {
	for _, r := range receipts {
		if _, err := o.Settle(ctx, from, r, nil); err != nil {
			return err
		}
	}
	o.Wake()
	return nil
}

// Knock ends the waiting of all lanes to a peer that has shown itself.
func (o *Office) Knock(ctx context.Context, from claim.AgencyID) error {
	return o.Store.Write(ctx, func(tx *db.Tx) error {
		if _, err := confirmed(tx, from); err != nil {
			return err
		}
		tx.AfterCommit(o.Wake)
		return o.Outbox.Knock(tx, from)
	})
}

// Keys lists this node's own key lists above a version.
func (o *Office) Keys(ctx context.Context, after int64) (notes [][]byte, err error) {
	err = o.Store.Read(ctx, func(tx *db.ReadTx) error {
		notes, err = ListsAfter(tx, o.Key, after)
		return err
	})
	return notes, err
}

// TakeKeys takes a peer's key lists, in order.
func (o *Office) TakeKeys(ctx context.Context, from claim.AgencyID, notes [][]byte) error {
	return o.Store.Write(ctx, func(tx *db.Tx) error {
		for _, n := range notes {
			if v, err := TakeKeyList(tx, from, n, o.Now()); err != nil || v == Against {
				return err // evidence is kept; nothing can follow it
			}
		}
		return nil
	})
}

// Missed notes that a peer did not answer, and tells how often in a row.
func (o *Office) Missed(ctx context.Context, agency claim.AgencyID) (misses int64, err error) {
	err = o.Store.Write(ctx, func(tx *db.Tx) error {
		misses, err = Missed(tx, agency)
		return err
	})
	return misses, err
}

// CloseEvidence is an officer's act: he has looked, and the stream goes on at
// once. The evidence stays.
func (o *Office) CloseEvidence(tx *db.Tx, number int64, by claim.OfficerID, reason string, now int64) error {
	if err := CloseEvidence(tx, number, by, reason, now); err != nil {
		return err
	}
	var agency claim.AgencyID
	if err := tx.QueryRow(`SELECT agency FROM peer_evidence WHERE number = $1`, number).Scan(&agency); err != nil {
		return fmt.Errorf("read evidence %d: %w", number, err)
	}
	tx.AfterCommit(o.Wake)
	return o.Outbox.Knock(tx, agency)
}
