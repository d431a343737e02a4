package peering

import (
	"context"
	"time"

	"liaison/internal/claim"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/seal"
)

// Exchange is the node, as far as the lines need it; peer.Office is one. What
// its methods return may leave the house: it is durable. Errors are faults.
type Exchange interface {
	// Known returns the confirmed peer that a TLS key is of.
	Known(ctx context.Context, pin seal.Pin) (claim.AgencyID, error)
	// Show returns a confirmed peer, Reachable all that have an address.
	Show(ctx context.Context, agency claim.AgencyID) (*peer.Peer, error)
	Reachable(ctx context.Context) ([]*peer.Peer, error)

	// Hello is this node's own; Meet takes a peer's, with ours when it
	// answers that.
	Hello(ctx context.Context, to claim.AgencyID) (*peer.Hello, error)
	Meet(ctx context.Context, from claim.AgencyID, h, asked *peer.Hello) (peer.Met, error)
	// Push takes in a bundle of a peer.
	Push(ctx context.Context, from claim.AgencyID, b *peer.Bundle) (peer.Answer, error)
	// Pull gives a peer that fetches its next bundle, and waits for one at
	// most so long.
	Pull(ctx context.Context, to claim.AgencyID, s outbox.Stream, wait time.Duration) (*peer.Bundle, bool, error)
	// Receipts takes a peer's receipts for what it fetched.
	Receipts(ctx context.Context, from claim.AgencyID, receipts []*peer.Receipt) error
	// Knock ends the waiting before the next attempts to reach a peer.
	Knock(ctx context.Context, from claim.AgencyID) error
	// Keys lists this node's own key lists above a version; TakeKeys takes a
	// peer's.
	Keys(ctx context.Context, after int64) ([][]byte, error)
	TakeKeys(ctx context.Context, from claim.AgencyID, notes [][]byte) error

	// Check answers what a peer asks at the roadside.
	Check(ctx context.Context, from claim.AgencyID, q *peer.Question) (*peer.Reply, error)

	// Due lists the lanes that have something to send now, and tells in how
	// long the next one will (0: none waits).
	Due(ctx context.Context) ([]outbox.Lane, time.Duration, error)
	// Next makes the next bundle of a lane; Settle takes the receipt that
	// answers a bundle, and
	// Failed ends it without one: the lane then waits, longer each time.
	Next(ctx context.Context, l outbox.Lane) (peer.Parcel, bool, error)
	Settle(ctx context.Context, from claim.AgencyID, r *peer.Receipt, answers *peer.Bundle) (peer.Settled, error)
	Failed(ctx context.Context, p peer.Parcel) error
	// Missed notes that a peer did not answer a hello, and tells how often in
	// a row.
	Missed(ctx context.Context, agency claim.AgencyID) (int64, error)
	// Woken is closed when next something may be due.
	Woken() <-chan struct{}
}

var _ Exchange = (*peer.Office)(nil)
