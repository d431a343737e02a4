package peer

import (
	"errors"
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/seal"
)

// Refused holds the messages of one bundle that are known to be unusable.
type Refused map[int64]Exception

// ErrAgain asks the caller to undo the transaction and to call Accept again
// with the same Refused, which now names the messages that failed. What a
// failed Apply left behind outside of the savepoint, such as calls for after
// the commit, is so undone too.
var ErrAgain = errors.New("messages of the bundle were refused: undo, and accept it again without them")

// Accept takes in a bundle from a peer whose line (or file) it came by: checks
// it, opens it, applies each new message once and in order, and makes the
// receipt. Call it with an empty Refused, in a transaction that ends well only
// when it returns no error.
func (p *Post) Accept(tx *db.Tx, from claim.AgencyID, b *Bundle, refused Refused, now int64) (Answer, error) {
	peer, status, text, err := p.admit(tx, from, b, now)
	if err != nil || status != Done {
		return Answer{Status: status, Text: text}, err
	}
	l, err := p.readIn(tx, peer, b.Stream, b.Epoch)
	if err != nil {
		return Answer{}, err
	}
	switch stands, err := frozen(tx, from, b.Stream, false); {
	case err != nil:
		return Answer{}, err
	case stands:
		return Answer{Status: Contradiction, Text: "the stream stands still until an officer has looked at the evidence"}, nil
	}
	if b.First > l.cursor+1 {
		r, err := p.receipt(tx, l, b.First, b.Hash(), now)
		return Answer{Status: Gap, Receipt: r}, err
	}
	before, leaves, err := l.known(tx, b.First, b.Last())
	if err != nil {
		return Answer{}, err
	}
	if before != b.ChainBefore {
		return l.contradiction(tx, b, TwoChains, b.First-1, now)
	}
	if len(leaves) == b.Count && rootOf(hashes(leaves)) == b.Root {
		return p.again(tx, l, b)
	}
	body, opened, answer := p.open(b)
	if body == nil {
		return answer, nil
	}
	for i, leaf := range leaves {
		if leaf.hash != opened[i] && !leaf.replaces && !body.Messages[i].Replaces {
			return l.contradiction(tx, b, TwoLeaves, b.First+int64(i), now)
		}
	}
	if len(leaves) == b.Count {
		return p.again(tx, l, b) // what replaces, or was replaced: the receipt's chain tells which came first
	}
	failed := len(refused)
	for i := len(leaves); i < b.Count; i++ {
		if err := p.take(tx, l, *body.Messages[i], opened[i], refused, now); err != nil {
			return Answer{}, err
		}
	}
	if len(refused) > failed {
		return Answer{}, ErrAgain
	}
	return p.finish(tx, l, b, now)
}

// admit checks a bundle's outside: from whom, for whom, signed by whom, in
// which life.
func (p *Post) admit(tx *db.Tx, from claim.AgencyID, b *Bundle, now int64) (*Peer, Status, string, error) {
	peer, err := confirmed(tx, from)
	switch {
	case fault.Is(err, fault.Forbidden), fault.Is(err, fault.NotFound):
		return nil, KeyUnknown, "the sender is no confirmed peer", nil
	case err != nil:
		return nil, Busy, "", err
	case b.From != peer.Key:
		return nil, KeyUnknown, "the bundle is not of the agency that brought it", nil
	case b.To != p.Key:
		return nil, NotYou, "the bundle is for another agency", nil
	}
	list, err := newestList(tx, peer)
	if err != nil {
		return nil, Busy, "", err
	}
	key, err := list.Find(seal.RoleSign, b.SignKey, timeOf(now))
	if err == nil {
		err = b.Verify(key)
	}
	if err != nil {
		text, _ := fault.SafeText(err)
		return nil, KeyUnknown, text, nil
	}
	status, err := p.life(tx, peer, b.Epoch, now)
	return peer, status, "", err
}

// life places an incarnation that a peer shows. The first one is taken as it
// is; a new one needs the peer's signed word, which comes with a hello.
func (p *Post) life(tx *db.Tx, peer *Peer, i Incarnation, now int64) (Status, error) {
	switch {
	case peer.Incarnation == i.String():
		return Done, nil
	case peer.Incarnation == "":
		return Done, p.adopt(tx, peer, i, nil, now)
	}
	known, err := lived(tx, peer.Agency, i)
	switch {
	case err != nil:
		return Busy, err
	case known:
		return EpochOld, nil
	}
	return EpochUnknown, nil
}

// lived tells whether an incarnation of a peer is known here, present or past.
func lived(q db.Queryer, agency claim.AgencyID, i Incarnation) (bool, error) {
	var n int64
	if err := q.QueryRow(`SELECT count(*) FROM peer_incarnations WHERE agency = $1 AND incarnation = $2`, agency, i.String()).Scan(&n); err != nil {
		return false, fmt.Errorf("look up a life of %s: %w", agency, err)
	}
	return n > 0, nil
}

func (p *Post) adopt(tx *db.Tx, peer *Peer, i Incarnation, change []byte, now int64) error {
	err := tx.Exec(`INSERT INTO peer_incarnations (agency, incarnation, began, change) VALUES ($1, $2, $3, $4)`, peer.Agency, i.String(), now, change)
	if err != nil {
		return fmt.Errorf("note a life of %s: %w", peer.Agency, err)
	}
	peer.Incarnation = i.String()
	return peer.write(tx)
}

// open opens the envelope and checks that what is inside is what the header
// commits to.
func (p *Post) open(b *Bundle) (*Body, []seal.Hash, Answer) {
	content, err := p.Ring.Open(b.SealKey, b.info(), b.Body)
	if fault.Is(err, fault.NotFound) {
		return nil, nil, Answer{Status: KeyGone, Text: "the sealing key was destroyed"}
	}
	if err != nil {
		return nil, nil, Answer{Status: Unreadable, Text: "the envelope does not open"}
	}
	body, leaves, err := decodeBody(content, b.First, b.Count)
	if err != nil {
		text, _ := fault.SafeText(err)
		return nil, nil, Answer{Status: Unreadable, Text: text}
	}
	if rootOf(leaves) != b.Root {
		return nil, nil, Answer{Status: Unreadable, Text: "the messages are not those that the header commits to"}
	}
	return body, leaves, Answer{}
}

// leaf is what was taken in under a number. When it replaced another message,
// that one may still come, late: the two do not contradict each other.
type leaf struct {
	hash     seal.Hash
	replaces bool
}

func hashes(leaves []leaf) []seal.Hash {
	out := make([]seal.Hash, len(leaves))
	for i, l := range leaves {
		out[i] = l.hash
	}
	return out
}

// known returns the chain value before first, and the leaves from there on
// that were taken in before.
func (l *inLane) known(q db.Queryer, first, last int64) (before seal.Hash, leaves []leaf, err error) {
	if first == l.cursor+1 {
		return l.chain, nil, nil
	}
	before = ChainStart(l.route)
	rows, err := q.Query(`SELECT seq, leaf, replaces, chain FROM peer_inbox WHERE agency = $1 AND stream = $2 AND epoch = $3 AND seq >= $4 AND seq <= $5 ORDER BY seq`,
		l.agency, l.route.Stream, l.route.Epoch.Epoch(), first-1, last)
	if err != nil {
		return before, nil, fmt.Errorf("read what came on stream %s: %w", l.route.Stream, err)
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		var hash, chain []byte
		var replaces bool
		if err := rows.Scan(&seq, &hash, &replaces, &chain); err != nil {
			return before, nil, fmt.Errorf("read what came on stream %s: %w", l.route.Stream, err)
		}
		if seq == first-1 {
			before = seal.Hash(chain)
			continue
		}
		leaves = append(leaves, leaf{seal.Hash(hash), replaces})
	}
	return before, leaves, rows.Err()
}

// contradiction keeps the header that was taken in for the number at which they
// part, and the one that came.
func (l *inLane) contradiction(tx *db.Tx, b *Bundle, kind string, at, now int64) (Answer, error) {
	came, err := b.Header.MarshalBinary()
	if err != nil {
		return Answer{}, err
	}
	var held []byte
	err = tx.QueryRow(`SELECT header FROM peer_headers WHERE agency = $1 AND stream = $2 AND epoch = $3 AND last >= $4 ORDER BY last LIMIT 1`,
		l.agency, l.route.Stream, l.route.Epoch.Epoch(), at).Scan(&held)
	if err != nil && err != db.ErrNoRows {
		return Answer{}, fmt.Errorf("read what %s signed before: %w", l.agency, err)
	}
	text := fmt.Sprintf("%s signed other messages from number %d of stream %s on than those it had signed before", l.agency, max(at, 1), b.Stream)
	err = evidence(tx, Evidence{Agency: l.agency, Kind: kind, Stream: b.Stream, First: held, Second: came, Text: text, Found: now})
	return Answer{Status: Contradiction, Text: "another message stands under these numbers"}, err
}

// take brings one message into the sequence, and into use if it can be.
func (p *Post) take(tx *db.Tx, l *inLane, m Message, hash seal.Hash, refused Refused, now int64) error {
	x, bad := refused[m.Seq]
	ref, keep := "", false
	if !bad {
		var err error
		ref, err = p.apply(tx, l, m)
		switch {
		case err == nil:
		case errors.Is(err, ErrUnknownType):
			keep = true
			if m.Critical {
				x, bad = Exception{m.Seq, UnknownCritical, "a critical type that this version does not know"}, true
			}
		case fault.Is(err, fault.Unavailable) || tx.Context().Err() != nil:
			return err
		default:
			refused[m.Seq] = exceptionOf(m.Seq, err)
			return nil // the whole bundle is undone and tried again without it
		}
	}
	l.cursor, l.chain = m.Seq, ChainNext(l.chain, hash)
	err := tx.Exec(`INSERT INTO peer_inbox (agency, stream, epoch, seq, ref, leaf, replaces, chain, code, text) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
		l.agency, l.route.Stream, l.route.Epoch.Epoch(), m.Seq, ref, hash[:], m.Replaces, l.chain[:], int64(x.Code), x.Text)
	if err != nil {
		return fmt.Errorf("take in message %d: %w", m.Seq, err)
	}
	if bad || keep {
		return l.quarantine(tx, m, x, now)
	}
	return nil
}

// apply runs the node's Apply in a savepoint, and undoes what it did when it
// fails. A message that kills it must not kill the lane.
func (p *Post) apply(tx *db.Tx, l *inLane, m Message) (ref string, err error) {
	switch m.Kind {
	case KindWithheld:
		return "", nil
	case KindRecord:
		if m.Type != TypeRecord {
			return "", ErrUnknownType
		}
		rec, err := DecodeRecord(m.Content)
		if err != nil {
			return "", Refuse(Malformed, "the record cannot be read")
		}
		ref = string(rec.ID)
	case KindChunk, KindControl:
	default:
		return "", ErrUnknownType
	}
	if len(m.Content) > MostContent {
		return "", Refuse(TooLarge, fmt.Sprintf("it has %d bytes; %d are allowed", len(m.Content), MostContent))
	}
	if err := tx.Exec(`SAVEPOINT message`); err != nil {
		return "", fault.Wrap(fault.Unavailable, err, "the store cannot begin message %d", m.Seq)
	}
	err = guarded(func() error { return p.Apply(tx, l.agency, l.route.Stream, m) })
	if err != nil {
		if undo := tx.Exec(`ROLLBACK TO SAVEPOINT message`); undo != nil {
			return "", fault.Wrap(fault.Unavailable, errors.Join(err, undo), "the store cannot undo message %d", m.Seq)
		}
	}
	if end := tx.Exec(`RELEASE SAVEPOINT message`); end != nil {
		return "", fault.Wrap(fault.Unavailable, errors.Join(err, end), "the store cannot end message %d", m.Seq)
	}
	return ref, err
}

func guarded(fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fault.New(fault.Internal, "applying a message broke off")
			if cause, ok := r.(error); ok {
				err = fault.Wrap(fault.Internal, cause, "applying a message broke off")
			}
		}
	}()
	return fn()
}

func exceptionOf(seq int64, err error) Exception {
	var r *Refusal
	if errors.As(err, &r) {
		return Exception{seq, r.Code, clip(r.Text)}
	}
	text, _ := fault.SafeText(err)
	switch fault.KindOf(err) {
	case fault.Invalid:
		return Exception{seq, Malformed, clip(text)}
	case fault.Forbidden:
		return Exception{seq, PolicyRefused, clip(text)}
	}
	return Exception{seq, Failed, "the receiving node could not put it into use"}
}

// clip cuts a text to what a receipt takes, between characters.
func clip(s string) string {
	if len(s) <= mostText {
		return s
	}
	cut := 0
	for i := range s {
		if i > mostText {
			break
		}
		cut = i
	}
	return s[:cut]
}
