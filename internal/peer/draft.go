package peer

import (
	"bytes"
	"crypto/sha256"
	"fmt"

	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/seal"
)

// Draft is a bundle whose messages are fixed and noted, not yet sealed. It
// needs no transaction any more.
type Draft struct {
	outbox.Lane
	header Header
	body   Body
	seal   []byte // the receiver's sealing key
	sign   *seal.SigningKey
	known  known
}

// Items is how many messages of the batch the draft holds.
func (d *Draft) Items() int { return len(d.body.Messages) }

// Draft fixes what goes out of a leased batch: it asks the policy again, loads
// what may still go, puts placeholders in place of the rest, and notes the
// leaves, all before anything leaves the house. A message that replaces one
// which may have arrived ends the bundle: the receipt tells which of the two
// the receiver holds.
func (p *Post) Draft(tx *db.Tx, b outbox.Batch, now int64) (*Draft, error) {
	to, err := confirmed(tx, b.Peer)
	if err != nil {
		return nil, err
	}
	if to.Announced > to.Version+1 {
		return nil, fault.New(fault.Unavailable, "%s has key list %d, and only %d is held", to.Agency, to.Announced, to.Version)
	}
	switch stands, err := frozen(tx, to.Agency, b.Stream, true); {
	case err != nil:
		return nil, err
	case stands:
		return nil, fault.New(fault.Conflict, "stream %s to %s stands still until an officer has looked at the evidence", b.Stream, to.Agency)
	}
	list, err := newestList(tx, to)
	if err != nil {
		return nil, err
	}
	l, err := p.readOut(tx, to, b.Stream)
	if err != nil {
		return nil, err
	}
	if len(b.Items) == 0 || b.Items[0].Seq != l.cursor+1 || b.Epoch != p.Incarnation.Epoch() {
		return nil, fault.New(fault.Conflict, "the batch does not go on after message %d of stream %s to %s", l.cursor, b.Stream, to.Agency)
	}
	d := &Draft{Lane: b.Lane, sign: p.Ring.Sign, body: Body{Schema: schemaOne}, known: known{l.cursor, l.receiver}}
	if d.seal, err = list.Newest(seal.RoleSeal, timeOf(now)); err != nil {
		return nil, err
	}
	if p.Policy != nil {
		d.body.Policy = p.Policy()
	}
	d.header = Header{Route: l.route, First: b.Items[0].Seq, Created: now / 1000, ChainBefore: l.chain, SealKey: seal.IDOf(d.seal), SignKey: p.Ring.Sign.ID()}
	if err := p.fill(tx, d, l, b, now); err != nil {
		return nil, err
	}
	return d, nil
}

// fill loads as many messages of a batch as one bundle holds.
func (p *Post) fill(tx *db.Tx, d *Draft, l *outLane, b outbox.Batch, now int64) error {
	var leaves [][]byte
	size := bodyPrefix
	for _, i := range b.Items {
		m, err := p.message(tx, i, now)
		if err != nil {
			return err
		}
		if size += messageOverhead + 4 + len(m.Content); size > mostPadded || size > mostOf(d.Stream) && len(leaves) > 0 {
			break
		}
		leaf, err := p.note(tx, l, i, m)
		if err != nil {
			return err
		}
		if m.Kind == KindRecord {
			if err := Disclose(tx, Disclosure{Record: i.Ref, Holder: i.Peer, At: now}); err != nil {
				return err
			}
		}
		d.header.Again = d.header.Again || i.Leaf != nil
		d.body.Messages, leaves = append(d.body.Messages, m), append(leaves, leaf[:])
		l.sent = max(l.sent, i.Seq)
		if m.Replaces {
			break
		}
	}
	d.header.Count = len(leaves)
	if err := p.Outbox.Sending(tx, b, leaves, now); err != nil {
		return err
	}
	return l.write(tx)
}

// mostOf is how many bytes of messages a bundle of a stream is filled with. A
// recall costs its receiver for each record that it names, in the transaction
// of the bundle, while a warning may wait.
func mostOf(s outbox.Stream) int {
	if s == outbox.Recall {
		return 64 << 10
	}
	return mostPadded
}

// message is what goes out for an item now. What was withdrawn while it waited
// becomes a placeholder; what may not go or cannot be built becomes one and a
// dead letter for a person.
func (p *Post) message(tx *db.Tx, i outbox.Item, now int64) (*Message, error) {
	placeholder := &Message{Seq: i.Seq, Kind: KindWithheld}
	copy(placeholder.Salt[:], i.Salt)
	if i.Withheld {
		return placeholder, nil
	}
	m, code, err := p.build(tx, i)
	if err != nil && (fault.Is(err, fault.Unavailable) || tx.Context().Err() != nil) {
		return nil, fmt.Errorf("build message %d of stream %s to %s: %w", i.Seq, i.Stream, i.Peer, err)
	}
	if fault.Is(err, fault.Withheld) {
		return placeholder, p.Outbox.Withhold(tx, i)
	}
	if err != nil {
		text, _ := fault.SafeText(err)
		return placeholder, p.Outbox.Quarantine(tx, i, code, text, now)
	}
	m.Seq, m.Salt = i.Seq, placeholder.Salt
	return &m, nil
}

// build asks whether an item may go and loads it; code says why it cannot. An
// item that breaks the node's own functions must not stop what waits behind it.
func (p *Post) build(tx *db.Tx, i outbox.Item) (m Message, code string, err error) {
	err = guarded(func() error { return p.Permit(tx, i) })
	switch fault.KindOf(err) {
	case fault.Withheld:
		return m, "", err
	case fault.Forbidden:
		return m, PolicyRefused.String(), err
	}
	if err == nil {
		err = guarded(func() (err error) { m, err = p.Load(tx, i); return err })
	}
	switch {
	case fault.Is(err, fault.NotFound):
		return m, "no-longer-held", err
	case err != nil:
		return m, "cannot-be-built", err
	case len(m.Content) > MostContent:
		return m, TooLarge.String(), fault.New(fault.Invalid, "it has %d bytes; a message holds %d", len(m.Content), MostContent)
	}
	return m, "", nil
}

// note keeps the leaf that goes out under a number. When another one may have
// arrived, both are kept and the message says so.
func (p *Post) note(tx *db.Tx, l *outLane, i outbox.Item, m *Message) (seal.Hash, error) {
	var before, replaced []byte
	err := tx.QueryRow(`SELECT leaf, replaced FROM peer_sent WHERE agency = $1 AND stream = $2 AND epoch = $3 AND seq = $4`, i.Peer, i.Stream, i.Epoch, i.Seq).Scan(&before, &replaced)
	if err != nil && err != db.ErrNoRows {
		return seal.Hash{}, fmt.Errorf("read what left as message %d: %w", i.Seq, err)
	}
	m.Replaces = len(replaced) > 0
	leaf, err := m.Leaf()
	if err != nil {
		return leaf, err
	}
	if before != nil && bytes.Equal(before, leaf[:]) {
		return leaf, nil
	}
	if before != nil {
		if len(replaced) >= mostReplaced*sha256.Size {
			return leaf, fault.New(fault.Conflict, "message %d of stream %s to %s has changed %d times without a receipt", i.Seq, i.Stream, i.Peer, mostReplaced)
		}
		replaced, m.Replaces = append(replaced, before...), true
		if leaf, err = m.Leaf(); err != nil {
			return leaf, err
		}
	}
	err = tx.Exec(`INSERT INTO peer_sent (agency, stream, epoch, seq, ref, leaf, replaced) VALUES ($1,$2,$3,$4,$5,$6,$7)
		ON CONFLICT (agency, stream, epoch, seq) DO UPDATE SET leaf = excluded.leaf, replaced = excluded.replaced`,
		i.Peer, i.Stream, i.Epoch, i.Seq, i.Ref, leaf[:], replaced)
	if err != nil {
		return leaf, fmt.Errorf("note what leaves as message %d: %w", i.Seq, err)
	}
	return leaf, nil
}

// mostReplaced is how often one number may change before its receipt.
const mostReplaced = 8

// Seal seals and signs the bundle. The same draft sealed twice gives two
// envelopes with the same messages.
func (d *Draft) Seal() (*Bundle, error) {
	content, class, leaves, err := d.body.encode()
	if err != nil {
		return nil, err
	}
	b := &Bundle{Header: d.header, known: d.known}
	b.SizeClass, b.Root = class, rootOf(leaves)
	if b.Body, err = seal.Seal(d.seal, b.info(), content); err != nil {
		return nil, fmt.Errorf("seal a bundle: %w", err)
	}
	b.BodyHash = sha256.Sum256(b.Body)
	copy(b.Signature[:], d.sign.SignFor(bundleDomain, b.appendSigned(nil)))
	return b, nil
}
