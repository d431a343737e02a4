package peer

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/seal"
)

// Settled is what a receipt changed.
type Settled struct {
	Verdict Verdict
	// Rewound is set when a restored receiver has to be sent again what it
	// lost.
	Rewound bool
	// Arrived are messages of which the receiver holds an earlier content
	// than the one that replaced it: a recall has to follow.
	Arrived []Arrival
}

// Arrival is a message whose replaced content arrived after all.
type Arrival struct {
	outbox.Lane
	Seq int64
	Ref string
}

// Settle takes a peer's receipt for what this node sent. It checks signature,
// cursor and chain; what contradicts is kept as evidence, and the stream stands
// still. An error is a receipt that proves nothing, or a fault of this node.
//
// A lower cursor than one that is known contradicts nothing by itself: receipts
// overtake each other, and no clock tells which was made first. It does when
// the receipt answers something that was sent later: after is what was known of
// the receiver by then, nothing when that cannot be told. What was known of
// another life of the receiver does not count.
func (p *Post) Settle(tx *db.Tx, from claim.AgencyID, r *Receipt, after known, now int64) (Settled, error) {
	peer, err := confirmed(tx, from)
	if err != nil {
		return Settled{}, err
	}
	list, err := newestList(tx, peer)
	if err != nil {
		return Settled{}, err
	}
	if r.From != p.Key || r.To != peer.Key {
		return Settled{}, fault.New(fault.Invalid, "the receipt is not one of %s for this node", from)
	}
	key, err := list.Find(seal.RoleSign, r.SignKey, timeOf(now))
	if err != nil {
		return Settled{}, err
	}
	if err := r.Verify(key); err != nil {
		return Settled{}, err
	}
	if r.Epoch != p.Incarnation {
		return Settled{Verdict: Held}, nil // of a life before this one
	}
	l, err := p.readOut(tx, peer, r.Stream)
	if err != nil {
		return Settled{}, err
	}
	// A receiver lives anew only by its signed word (Meet); a receipt of a
	// life before is a replay.
	life := peer.Incarnation
	if life == "" {
		life = l.receiver
	}
	if life != "" && life != r.Receiver.String() {
		return Settled{Verdict: Held}, nil
	}
	bytes, err := r.MarshalBinary()
	if err != nil {
		return Settled{}, err
	}
	against := func(kind, format string, args ...any) (Settled, error) {
		return Settled{Verdict: Against}, evidence(tx, Evidence{Agency: from, Kind: kind, Stream: r.Stream, Outward: true,
			First: l.receipt, Second: bytes, Text: fmt.Sprintf(format, args...), Found: now})
	}
	switch {
	case r.Cursor > l.sent:
		return against(CursorAhead, "%s confirms message %d of stream %s; this node knows of %d sent", from, r.Cursor, r.Stream, l.sent)
	case r.Cursor < l.cursor && r.Receiver.String() == l.receiver:
		if r.Cursor >= after.cursor || after.life != r.Receiver.String() {
			return Settled{Verdict: Held}, nil // overtaken on its way
		}
		return against(CursorFell, "%s confirms message %d of stream %s after %d, and lives the same life", from, r.Cursor, r.Stream, l.cursor)
	case r.Cursor < l.cursor:
		return p.rewind(tx, l, r, bytes, against)
	}
	arrived, ok, err := l.advance(tx, r)
	switch {
	case err != nil:
		return Settled{}, err
	case !ok:
		return against(TwoChains, "%s shows another chain at message %d of stream %s than what was sent", from, r.Cursor, r.Stream)
	}
	verdict := Taken
	if r.Cursor == l.cursor && l.receiver == r.Receiver.String() {
		verdict = Held
	}
	l.cursor, l.chain, l.receiver, l.receipt = r.Cursor, r.Chain, r.Receiver.String(), bytes
	if err := l.write(tx); err != nil {
		return Settled{}, err
	}
	return Settled{Verdict: verdict, Arrived: arrived}, p.settleOutbox(tx, l, r, now)
}

func (p *Post) settleOutbox(tx *db.Tx, l *outLane, r *Receipt, now int64) error {
	out := outbox.Receipt{Lane: outbox.Lane{Peer: l.agency, Stream: r.Stream}, Epoch: p.Incarnation.Epoch(), Cursor: r.Cursor, Chain: r.Chain[:]}
	for _, x := range r.Exceptions {
		out.Exceptions = append(out.Exceptions, outbox.Exception{Seq: x.Seq, Code: x.Code.String(), Text: x.Text})
	}
	if l.sent == 0 {
		return nil // nothing was ever sent: there is no lane to settle
	}
	return p.Outbox.Settle(tx, out, now)
}

// rewind goes back with a receiver that was restored from a backup, when what
// it shows is indeed what it once had.
func (p *Post) rewind(tx *db.Tx, l *outLane, r *Receipt, bytes []byte, against func(string, string, ...any) (Settled, error)) (Settled, error) {
	chain := ChainStart(l.route)
	steps, err := l.steps(tx, 0, r.Cursor)
	if err != nil {
		return Settled{}, err
	}
	for _, s := range steps {
		chain = ChainNext(chain, s.leaves[0])
	}
	if chain != r.Chain {
		return against(TwoChains, "%s was restored, and shows another chain at message %d of stream %s than what was sent", l.agency, r.Cursor, r.Stream)
	}
	l.cursor, l.chain, l.receiver, l.receipt = r.Cursor, r.Chain, r.Receiver.String(), bytes
	if err := l.write(tx); err != nil {
		return Settled{}, err
	}
	return Settled{Verdict: Taken, Rewound: true}, p.Outbox.Rewind(tx, outbox.Lane{Peer: l.agency, Stream: r.Stream}, r.Cursor, r.Chain[:])
}

// step is one number and every leaf that left under it, the last one first.
type step struct {
	seq    int64
	ref    string
	leaves []seal.Hash
}

func (l *outLane) steps(q db.Queryer, after, upTo int64) ([]step, error) {
	rows, err := q.Query(`SELECT seq, ref, leaf, replaced FROM peer_sent WHERE agency = $1 AND stream = $2 AND epoch = $3 AND seq > $4 AND seq <= $5 ORDER BY seq`,
		l.agency, l.route.Stream, l.route.Epoch.Epoch(), after, upTo)
	if err != nil {
		return nil, fmt.Errorf("read what left on stream %s: %w", l.route.Stream, err)
	}
	defer rows.Close()
	var out []step
	for rows.Next() {
		var s step
		var leaf, replaced []byte
		if err := rows.Scan(&s.seq, &s.ref, &leaf, &replaced); err != nil {
			return nil, fmt.Errorf("read what left on stream %s: %w", l.route.Stream, err)
		}
		s.leaves = []seal.Hash{seal.Hash(leaf)}
		for ; len(replaced) >= len(seal.Hash{}); replaced = replaced[len(seal.Hash{}):] {
			s.leaves = append(s.leaves, seal.Hash(replaced[:len(seal.Hash{})]))
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if int64(len(out)) != upTo-after {
		return nil, fault.New(fault.Internal, "stream %s to %s lacks what left between %d and %d", l.route.Stream, l.agency, after, upTo)
	}
	return out, nil
}

// advance finds which of the leaves that left make the receipt's chain. There
// are several only where a message was replaced before its receipt came.
func (l *outLane) advance(tx *db.Tx, r *Receipt) (arrived []Arrival, ok bool, err error) {
	steps, err := l.steps(tx, l.cursor, r.Cursor)
	if err != nil {
		return nil, false, err
	}
	choice, ok := trace(steps, l.chain, r.Chain)
	if !ok {
		return nil, false, nil
	}
	for i, s := range steps {
		if len(s.leaves) == 1 {
			continue
		}
		if choice[i] > 0 {
			arrived = append(arrived, Arrival{outbox.Lane{Peer: l.agency, Stream: l.route.Stream}, s.seq, s.ref})
		}
		leaf := s.leaves[choice[i]]
		err := tx.Exec(`UPDATE peer_sent SET leaf = $5, replaced = NULL WHERE agency = $1 AND stream = $2 AND epoch = $3 AND seq = $4`,
			l.agency, l.route.Stream, l.route.Epoch.Epoch(), s.seq, leaf[:])
		if err != nil {
			return nil, false, fmt.Errorf("settle what left as message %d: %w", s.seq, err)
		}
	}
	return arrived, true, nil
}

// mostTries bounds the search through replaced messages.
const mostTries = 1 << 16

// trace finds a choice of leaf for each step that leads from one chain value to
// another.
func trace(steps []step, from, to seal.Hash) (choice []int, ok bool) {
	choice = make([]int, len(steps))
	tries := 0
	var walk func(i int, chain seal.Hash) bool
	walk = func(i int, chain seal.Hash) bool {
		if i == len(steps) {
			return chain == to
		}
		for c, leaf := range steps[i].leaves {
			if tries++; tries > mostTries {
				return false
			}
			choice[i] = c
			if walk(i+1, ChainNext(chain, leaf)) {
				return true
			}
		}
		return false
	}
	return choice, walk(0, from)
}
