package peer

import (
	"fmt"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/seal"
)

// Hello tells a peer how far this node has come with it.
func (p *Post) Hello(q db.Queryer, to claim.AgencyID, now int64) (*Hello, error) {
	peer, err := confirmed(q, to)
	if err != nil {
		return nil, err
	}
	h := &Hello{From: p.Key, To: peer.Key, Versions: []uint16{VersionOne}, Incarnation: p.Incarnation, Clock: now / 1000}
	if err := q.QueryRow(`SELECT coalesce(max(version), 0) FROM peer_keylists WHERE key = $1`, p.Key.String()).Scan(&h.KeyList); err != nil {
		return nil, fmt.Errorf("read own key list: %w", err)
	}
	for _, s := range outbox.Streams() {
		next, _, err := p.Outbox.Next(q, to, s)
		if err != nil {
			return nil, err
		}
		l, err := p.readOut(q, peer, s)
		if err != nil {
			return nil, err
		}
		h.Lanes = append(h.Lanes, Lane{s, next, l.cursor, l.chain, known{l.cursor, l.receiver}})
	}
	if h.Changes, err = ownChanges(q, to); err != nil {
		return nil, err
	}
	h.Receipts, err = p.receipts(q, peer, now)
	return h, err
}

// receipts makes this node's receipts for all streams of a peer's present life.
func (p *Post) receipts(q db.Queryer, from *Peer, now int64) ([]*Receipt, error) {
	if from.Incarnation == "" {
		return nil, nil
	}
	epoch, err := ParseIncarnation(from.Incarnation)
	if err != nil {
		return nil, err
	}
	var out []*Receipt
	for _, s := range outbox.Streams() {
		l, err := p.readIn(q, from, s, epoch)
		if err != nil {
			return nil, err
		}
		if l.changed == 0 && l.cursor == 0 {
			l.changed = now
		}
		r, err := p.receipt(q, l, l.first, seal.Hash{}, l.changed)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// Met is what a hello brought.
type Met struct {
	Status Status
	// Version of the protocol that both speak.
	Version uint16
	// KeyLists is set when the peer has key lists that this node has not.
	KeyLists bool
	// Waiting are streams on which the peer has more for this node.
	Waiting []outbox.Stream
	// Reborn is set once, when the peer showed its signed word that it lives
	// anew: what it sent before and does not know any more has to be given
	// back to it (Beyond).
	Reborn *EpochChange
	// Settled is what its receipts changed; Unproved counts those that no key
	// held proves.
	Settled  []Settled
	Unproved int
}

// Meet takes a peer's hello; asked is our own when it answers that, and nil when
// it came by itself. Only an answer shows that a peer has forgotten something:
// what came by itself may have been overtaken on its way.
func (p *Post) Meet(tx *db.Tx, from claim.AgencyID, h, asked *Hello, now int64) (Met, error) {
	peer, err := confirmed(tx, from)
	if err != nil {
		return Met{}, err
	}
	if h.From != peer.Key || h.To != p.Key {
		return Met{Status: NotYou}, nil
	}
	if !slices.Contains(h.Versions, VersionOne) {
		return Met{Status: VersionUnknown}, nil
	}
	peer.Announced = max(peer.Announced, h.KeyList)
	peer.Heard, peer.Misses, peer.Skew = now, 0, h.Clock-now/1000
	if err := peer.write(tx); err != nil {
		return Met{}, err
	}
	met := Met{Version: VersionOne, KeyLists: peer.Announced > peer.Version}
	if met.Status, err = p.life(tx, peer, h.Incarnation, now); err != nil {
		return Met{}, err
	}
	if met.Status == EpochUnknown {
		if met.Status, met.Reborn, err = p.reborn(tx, peer, h, now); err != nil {
			return Met{}, err
		}
	}
	if met.Status != Done {
		return met, nil
	}
	for _, r := range h.Receipts {
		s, err := p.Settle(tx, from, r, asked.acked(r.Stream), now)
		switch {
		case fault.Is(err, fault.Forbidden), fault.Is(err, fault.Invalid):
			met.Unproved++ // by a key that is in no list held: it comes again
		case err != nil:
			return Met{}, fmt.Errorf("settle by the hello of %s: %w", from, err)
		default:
			met.Settled = append(met.Settled, s)
		}
	}
	if met.Waiting, err = p.waiting(tx, peer, h, asked, now); err != nil {
		return Met{}, err
	}
	return met, p.Outbox.Knock(tx, from)
}

// waiting compares what the peer says to have sent with what came. A peer that
// answers, and knows less of itself than the hello told it, has lost its memory
// and lives the same life: that is evidence.
func (p *Post) waiting(tx *db.Tx, peer *Peer, h, asked *Hello, now int64) (out []outbox.Stream, err error) {
	for _, lane := range h.Lanes {
		l, err := p.readIn(tx, peer, lane.Stream, h.Incarnation)
		if err != nil {
			return nil, err
		}
		switch told := asked.came(lane.Stream, h.Incarnation); {
		case lane.Next-1 > l.cursor:
			out = append(out, lane.Stream)
		case lane.Next-1 < told:
			text := fmt.Sprintf("%s has sent %d messages on stream %s, it says, but %d came", peer.Agency, lane.Next-1, lane.Stream, told)
			if err := evidence(tx, Evidence{Agency: peer.Agency, Kind: CursorFell, Stream: lane.Stream, First: l.receipt, Text: text, Found: now}); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// reborn takes the signed words that a peer gives, on its own line, of living
// anew: all that follow on a life that is known here, for this node may have
// been restored itself and have forgotten some. The life before may be any that
// is known: a node that was restored twice from one backup names the same one
// twice. What has to be given back counts from the first life that followed.
func (p *Post) reborn(tx *db.Tx, peer *Peer, h *Hello, now int64) (status Status, whole *EpochChange, err error) {
	for _, c := range h.Changes {
		known, err := lived(tx, peer.Agency, c.New)
		if err != nil {
			return Busy, nil, err
		}
		if known {
			continue
		}
		if status, err = p.takeChange(tx, peer, c, now); err != nil || status == KeyUnknown {
			return status, nil, err
		}
		switch {
		case status == Done && whole == nil:
			copied := *c
			whole = &copied
		case status == Done:
			whole.New = c.New
		}
	}
	if peer.Incarnation != h.Incarnation.String() {
		return EpochUnknown, nil, nil
	}
	return Done, whole, nil
}

func (p *Post) takeChange(tx *db.Tx, peer *Peer, c *EpochChange, now int64) (Status, error) {
	list, err := newestList(tx, peer)
	if err != nil {
		return Busy, err
	}
	key, err := list.Find(seal.RoleSign, c.SignKey, timeOf(now))
	if err == nil {
		err = c.Verify(key)
	}
	if err != nil {
		return KeyUnknown, nil
	}
	known, err := lived(tx, peer.Agency, c.Old)
	if err != nil {
		return Busy, err
	}
	if c.From != peer.Key || c.To != p.Key || !known {
		return EpochUnknown, nil
	}
	bytes, err := c.MarshalBinary()
	if err != nil {
		return Busy, err
	}
	return Done, p.adopt(tx, peer, c.New, bytes, now)
}

// Missed notes that a peer did not answer, and tells how often in a row.
func Missed(tx *db.Tx, agency claim.AgencyID) (misses int64, err error) {
	p, err := Show(tx, agency)
	if err != nil {
		return 0, err
	}
	p.Misses++
	return p.Misses, p.write(tx)
}

// Missing is a received message that its own sender does not know any more.
type Missing struct {
	Stream outbox.Stream
	Seq    int64
	Ref    string
}

// Beyond lists the records that came from a peer in the life before a change,
// above what the restored peer still knows, and all of lives between. Put them
// into the outbox for it: it takes its own records back.
func Beyond(q db.Queryer, from claim.AgencyID, c *EpochChange) ([]Missing, error) {
	rows, err := q.Query(`SELECT i.stream, i.seq, i.ref, i.epoch FROM peer_inbox i
		JOIN peer_incarnations l ON l.agency = i.agency AND l.incarnation = i.epoch
		JOIN peer_incarnations o ON o.agency = i.agency AND o.incarnation = $2
		WHERE i.agency = $1 AND i.ref <> '' AND l.began >= o.began AND l.incarnation <> $3 ORDER BY l.began, i.stream, i.seq`, from, c.Old.String(), c.New.String())
	if err != nil {
		return nil, fmt.Errorf("list what %s lost: %w", from, err)
	}
	defer rows.Close()
	var out []Missing
	for rows.Next() {
		var m Missing
		var epoch outbox.Epoch
		if err := rows.Scan(&m.Stream, &m.Seq, &m.Ref, &epoch); err != nil {
			return nil, fmt.Errorf("list what %s lost: %w", from, err)
		}
		if epoch != c.Old.Epoch() || (m.Stream.Valid() && m.Seq > c.Known[m.Stream]) {
			out = append(out, m)
		}
	}
	return out, rows.Err()
}

// ownChanges reads this node's signed words to a peer of all its lives but the
// first, oldest first.
func ownChanges(q db.Queryer, to claim.AgencyID) (out []*EpochChange, err error) {
	rows, err := q.Query(`SELECT change FROM peer_rebirths WHERE agency = $1 ORDER BY number`, to)
	if err != nil {
		return nil, fmt.Errorf("read the words to %s of new lives: %w", to, err)
	}
	defer rows.Close()
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, fmt.Errorf("read the words to %s of new lives: %w", to, err)
		}
		c, err := ParseEpochChange(b)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	if len(out) > mostChanges {
		out = out[len(out)-mostChanges:]
	}
	return out, rows.Err()
}

// Rebirth begins a new life after a restore, by an officer's order: the lanes
// get new numbers, and each peer will be told with the next hello. Post must
// already carry the new incarnation, and so must its outbox.
func (p *Post) Rebirth(tx *db.Tx, old Incarnation, by claim.OfficerID, reason string, now int64) error {
	if by == "" || reason == "" {
		return fault.New(fault.Invalid, "a node begins a new life by a named officer's order, for a reason")
	}
	peers, err := List(tx)
	if err != nil {
		return err
	}
	for _, to := range peers {
		c := &EpochChange{From: p.Key, To: to.Key, Old: old, New: p.Incarnation, At: now / 1000, Officer: string(by), Reason: reason}
		for _, s := range outbox.Streams() {
			next, _, err := p.Outbox.Next(tx, to.Agency, s)
			if err != nil {
				return err
			}
			c.Known[s] = next - 1
		}
		c.Sign(p.Ring.Sign)
		b, err := c.MarshalBinary()
		if err != nil {
			return err
		}
		var last int64
		err = tx.QueryRow(`SELECT coalesce(max(number), 0) FROM peer_rebirths WHERE agency = $1`, to.Agency).Scan(&last)
		if err == nil {
			err = tx.Exec(`INSERT INTO peer_rebirths (agency, number, change) VALUES ($1, $2, $3)`, to.Agency, last+1, b)
		}
		if err != nil {
			return fmt.Errorf("write the word to %s of a new life: %w", to.Agency, err)
		}
	}
	_, err = p.Outbox.Begin(tx, now)
	return err
}
