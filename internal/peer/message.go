package peer

import (
	"crypto/sha256"

	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/seal"
)

// Incarnation names one life of a node, drawn at random by setup and restore.
// It is the epoch of everything the node sends: numbers are dense within one.
type Incarnation [16]byte

// Epoch is the incarnation as the outbox writes it.
func (i Incarnation) Epoch() outbox.Epoch { return outbox.Epoch(i.String()) }

// String is the incarnation as 32 hex digits.
func (i Incarnation) String() string { return hexOf(i[:]) }

// ParseIncarnation reads 32 lower-case hex digits.
func ParseIncarnation(s string) (Incarnation, error) {
	var i Incarnation
	if b, ok := unhex(s, len(i)); ok {
		return Incarnation(b), nil
	}
	return i, fault.New(fault.Invalid, "an incarnation is 32 lower-case hex digits")
}

// MessageKind tells what a message is.
type MessageKind uint8

// Kinds of message. An unknown kind is kept, never dropped.
const (
	KindRecord   MessageKind = 1 // a record of the ledger with its payload
	KindChunk    MessageKind = 2 // a piece of a document or list
	KindWithheld MessageKind = 3 // a placeholder without content
	KindControl  MessageKind = 4 // key lists, digests
)

const (
	flagExercise = 1 << iota
	flagCritical
	flagReplaces
	flagsKnown = flagExercise | flagCritical | flagReplaces
)

// MostContent is the longest content of one message in bytes, chosen so that a
// message always fits a bundle.
const MostContent = 1_000_000

// messageOverhead is the length of a message without content or its length.
const messageOverhead = 8 + 1 + 1 + 16 + 2 + 4

// Message is one numbered thing that one agency tells another.
type Message struct {
	Seq  int64
	Kind MessageKind
	// Exercise messages never mix with real ones.
	Exercise bool
	// Critical: a receiver that does not know the type must say so.
	Critical bool
	// Replaces: under this number something else was sent before, of which
	// no receipt came.
	Replaces bool
	// Salt keeps the leaf from confirming a guessed content.
	Salt [16]byte
	// Type tells what a record, chunk or control message holds.
	Type    uint16
	Content []byte
}

// MarshalBinary writes the message without its length. Its fault is that of a
// caller who broke a bound.
func (m *Message) MarshalBinary() ([]byte, error) {
	switch {
	case m.Seq < 1:
		return nil, fault.New(fault.Internal, "a message has the number %d; numbers count from 1", m.Seq)
	case m.Kind == KindWithheld && len(m.Content) > 0:
		return nil, fault.New(fault.Internal, "the placeholder %d holds content", m.Seq)
	case len(m.Content) > mostPadded:
		return nil, fault.New(fault.Invalid, "message %d has %d bytes; %d are allowed", m.Seq, len(m.Content), MostContent)
	}
	var flags uint8
	for i, set := range []bool{m.Exercise, m.Critical, m.Replaces} {
		if set {
			flags |= 1 << i
		}
	}
	b := make([]byte, 0, messageOverhead+len(m.Content))
	b = append(appendI64(b, m.Seq), byte(m.Kind), flags)
	b = wire.AppendUint16(append(b, m.Salt[:]...), m.Type)
	return append32(b, m.Content), nil
}

// ParseMessage reads what MarshalBinary wrote, and nothing else. Content is a
// part of b.
func ParseMessage(b []byte) (*Message, error) {
	r := reader{b: b, what: "the message"}
	m := &Message{Seq: r.i64(), Kind: MessageKind(r.u8())}
	flags := r.u8()
	r.fill(m.Salt[:])
	m.Type = r.u16()
	m.Content = r.bytes32(mostPadded)
	if err := r.end(); err != nil {
		return nil, err
	}
	switch {
	case m.Seq < 1:
		r.fail("a message has the number 0; numbers count from 1")
	case flags&^flagsKnown != 0:
		r.fail("message %d sets bits that mean nothing", m.Seq)
	case m.Kind == 0:
		r.fail("message %d is of no kind", m.Seq)
	case m.Kind == KindWithheld && len(m.Content) > 0:
		r.fail("the placeholder %d holds content", m.Seq)
	}
	m.Exercise, m.Critical, m.Replaces = flags&flagExercise != 0, flags&flagCritical != 0, flags&flagReplaces != 0
	return m, r.err
}

// Leaf is the hash under which the message stands in its bundle's root and in
// the chain of its lane.
func (m *Message) Leaf() (seal.Hash, error) {
	b, err := m.MarshalBinary()
	if err != nil {
		return seal.Hash{}, err
	}
	return seal.LeafHash(b), nil
}

// Route names a one-way stream of one incarnation: who writes to whom.
type Route struct {
	From, To seal.AgencyKey
	Stream   outbox.Stream
	Epoch    Incarnation
}

// ChainStart is the chain value of a route before its first message.
func ChainStart(r Route) seal.Hash {
	h := sha256.New()
	h.Write([]byte("liaison/lxp1/chain\x00"))
	h.Write(r.From[:])
	h.Write(r.To[:])
	h.Write([]byte{byte(r.Stream)})
	h.Write(r.Epoch[:])
	return seal.Hash(h.Sum(nil))
}

// ChainNext is the chain value after a leaf: SHA-256(0x02 ‖ chain ‖ leaf). It
// does not depend on how messages are cut into bundles.
func ChainNext(chain, leaf seal.Hash) seal.Hash {
	var b [65]byte
	b[0] = 2
	copy(b[1:33], chain[:])
	copy(b[33:], leaf[:])
	return sha256.Sum256(b[:])
}

// rootOf is the RFC 6962 root over leaves.
func rootOf(leaves []seal.Hash) seal.Hash {
	t := seal.NewTree()
	for _, l := range leaves {
		t.AppendHash(l)
	}
	return t.Root()
}
