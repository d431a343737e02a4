package peer

import (
	"crypto/ed25519"

	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/seal"
)

// VersionOne is the version of the protocol that this code speaks.
const VersionOne = 1

const (
	helloMagic  = "LXH1"
	changeMagic = "LXE1"
	epochDomain = seal.Domain("epoch")

	mostVersions = 16
	mostReceipts = 64
	mostReason   = 1024
	mostChanges  = 32
	// MostHello is the length of the longest hello in bytes.
	MostHello = 4096 + mostReceipts*(4+MostReceipt) + mostChanges*(4+mostChange)
)

// Lane is how far one stream of the speaker's present incarnation has come.
type Lane struct {
	Stream outbox.Stream
	// Next is the number that the next message will get.
	Next int64
	// Chain is the value that the speaker expects behind the last message
	// that was receipted.
	Acked int64
	Chain seal.Hash
	// known is what the speaker knows of the receiver; it does not travel.
	known known
}

// known is the last message whose receipt a sender has, and the life of the
// receiver that gave it.
type known struct {
	cursor int64
	life   string
}

// Hello opens a line and is its heartbeat: each side tells how far its streams
// have come and gives its receipts for the other's. It is not signed itself:
// the line is, and so is all in it that counts.
type Hello struct {
	From, To seal.AgencyKey
	// Versions of the protocol, highest first.
	Versions    []uint16
	Incarnation Incarnation
	// KeyList is the version of the speaker's newest key list.
	KeyList int64
	Clock   int64 // Unix milliseconds
	Lanes   []Lane
	// Receipts are the speaker's for the streams of the other side.
	Receipts []*Receipt
	// Changes are the speaker's words of all its lives but the first, oldest
	// first. They are never left out: the other may be restored to a time
	// before it heard them.
	Changes []*EpochChange
}

// EpochChange is a node's signed word that it lives anew: that it was restored
// from a backup, by whose order, and how far back it knows its own streams.
type EpochChange struct {
	From, To seal.AgencyKey
	Old, New Incarnation
	// Known is the last number that the restored node knows to have given
	// out, by stream.
	Known [6]int64
	At    int64 // Unix milliseconds
	// Officer and Reason tell by whose order, in the words of the log.
	Officer, Reason string
	SignKey         seal.KeyID
	Signature       [ed25519.SignatureSize]byte
}

// acked is what the speaker knew of the other's receipts for a stream when it
// said this; nothing of no hello.
func (h *Hello) acked(s outbox.Stream) known {
	if h != nil {
		for _, l := range h.Lanes {
			if l.Stream == s {
				return l.known
			}
		}
	}
	return known{}
}

// came is the last message of a stream that the speaker had taken in of a life
// of the other; 0 of no hello.
func (h *Hello) came(s outbox.Stream, life Incarnation) int64 {
	if h != nil {
		for _, r := range h.Receipts {
			if r.Stream == s && r.Epoch == life {
				return r.Cursor
			}
		}
	}
	return 0
}

func (c *EpochChange) appendSigned(b []byte) []byte {
	b = append(b, changeMagic...)
	b = append(append(b, c.From[:]...), c.To[:]...)
	b = append(append(b, c.Old[:]...), c.New[:]...)
	for _, n := range c.Known {
		b = appendI64(b, n)
	}
	b = append16(append16(appendI64(b, c.At), []byte(c.Officer)), []byte(c.Reason))
	return append(b, c.SignKey[:]...)
}

// Sign signs the change with the node's signing key.
func (c *EpochChange) Sign(key *seal.SigningKey) {
	c.SignKey = key.ID()
	copy(c.Signature[:], key.SignFor(epochDomain, c.appendSigned(nil)))
}

// Verify checks the signature with the node's signing key.
func (c *EpochChange) Verify(node ed25519.PublicKey) error {
	return seal.Verify(node, epochDomain, c.appendSigned(nil), c.Signature[:])
}

// MarshalBinary writes the change.
func (c *EpochChange) MarshalBinary() ([]byte, error) {
	if len(c.Officer) > 64 || len(c.Reason) > mostReason {
		return nil, fault.New(fault.Invalid, "the reason for a new epoch is longer than %d bytes", mostReason)
	}
	return append(c.appendSigned(nil), c.Signature[:]...), nil
}

// ParseEpochChange reads what MarshalBinary wrote, and nothing else.
func ParseEpochChange(b []byte) (*EpochChange, error) {
	r := reader{b: b, what: "the epoch change"}
	c := &EpochChange{}
	r.magic(changeMagic)
	r.fill(c.From[:])
	r.fill(c.To[:])
	r.fill(c.Old[:])
	r.fill(c.New[:])
	for i := range c.Known {
		c.Known[i] = r.i64()
	}
	c.At = r.i64()
	c.Officer, c.Reason = string(r.bytes16(64)), string(r.bytes16(mostReason))
	r.fill(c.SignKey[:])
	r.fill(c.Signature[:])
	return c, r.end()
}

// MarshalBinary writes the hello.
func (h *Hello) MarshalBinary() ([]byte, error) {
	if len(h.Versions) == 0 || len(h.Versions) > mostVersions || len(h.Lanes) > len(outbox.Streams()) || len(h.Receipts) > mostReceipts || len(h.Changes) > mostChanges {
		return nil, fault.New(fault.Internal, "a hello with %d versions, %d lanes and %d receipts", len(h.Versions), len(h.Lanes), len(h.Receipts))
	}
	b := append([]byte(helloMagic), h.From[:]...)
	b = append(append(b, h.To[:]...), byte(len(h.Versions)))
	for _, v := range h.Versions {
		b = wire.AppendUint16(b, v)
	}
	b = appendI64(appendI64(append(b, h.Incarnation[:]...), h.KeyList), h.Clock)
	b = append(b, byte(len(h.Lanes)))
	for _, l := range h.Lanes {
		b = append(appendI64(appendI64(append(b, byte(l.Stream)), l.Next), l.Acked), l.Chain[:]...)
	}
	b = append(b, byte(len(h.Receipts)))
	for _, r := range h.Receipts {
		bytes, err := r.MarshalBinary()
		if err != nil {
			return nil, err
		}
		b = append32(b, bytes)
	}
	b = append(b, byte(len(h.Changes)))
	for _, c := range h.Changes {
		bytes, err := c.MarshalBinary()
		if err != nil {
			return nil, err
		}
		b = append32(b, bytes)
	}
	return b, nil
}

// ParseHello reads what MarshalBinary wrote, and nothing else.
func ParseHello(b []byte) (*Hello, error) {
	r := reader{b: b, what: "the hello"}
	h := &Hello{}
	r.magic(helloMagic)
	r.fill(h.From[:])
	r.fill(h.To[:])
	n := int(r.u8())
	if r.err == nil && (n == 0 || n > mostVersions) {
		r.fail("the hello names %d versions", n)
	}
	for i := 0; i < n && r.err == nil; i++ {
		h.Versions = append(h.Versions, r.u16())
	}
	r.fill(h.Incarnation[:])
	h.KeyList, h.Clock = r.i64(), r.i64()
	r.lanes(h)
	n = int(r.u8())
	if r.err == nil && n > mostReceipts {
		r.fail("the hello holds %d receipts", n)
	}
	for i := 0; i < n && r.err == nil; i++ {
		bytes := r.bytes32(MostReceipt)
		if r.err != nil {
			break
		}
		receipt, err := ParseReceipt(bytes)
		if err != nil {
			return nil, err
		}
		h.Receipts = append(h.Receipts, receipt)
	}
	n = int(r.u8())
	if r.err == nil && n > mostChanges {
		r.fail("the hello holds %d changes", n)
	}
	for i := 0; i < n && r.err == nil; i++ {
		bytes := r.bytes32(mostChange)
		if r.err != nil {
			break
		}
		c, err := ParseEpochChange(bytes)
		if err != nil {
			return nil, err
		}
		h.Changes = append(h.Changes, c)
	}
	return h, r.end()
}

// lanes takes the lanes of a hello: each stream once, in order.
func (r *reader) lanes(h *Hello) {
	n := int(r.u8())
	last := -1
	for i := 0; i < n && r.err == nil; i++ {
		l := Lane{Stream: outbox.Stream(r.u8()), Next: r.i64(), Acked: r.i64()}
		r.fill(l.Chain[:])
		if r.err == nil && (!l.Stream.Valid() || int(l.Stream) <= last || l.Next < 1 || l.Acked >= l.Next) {
			r.fail("the hello's lane %d is unknown, repeated or impossible", l.Stream)
		}
		last = int(l.Stream)
		h.Lanes = append(h.Lanes, l)
	}
}
