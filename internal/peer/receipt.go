package peer

import (
	"crypto/ed25519"
	"fmt"
	"unicode/utf8"

	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/seal"
)

// Code says why a message was taken into the sequence but not into use.
type Code uint16

// The codes of exceptions.
const (
	Malformed Code = iota + 1
	BadOriginatorSignature
	UnknownCritical
	PolicyRefused
	MarkingFloor
	TooLarge
	Quota
	DuplicateOtherContent
	// Failed: the receiver could not apply it, through a fault of its own.
	Failed
)

var codeNames = [...]string{"", "malformed", "bad-originator-signature", "unknown-critical", "policy-refused", "marking-floor", "too-large", "quota", "duplicate-id-other-content", "failed-at-receiver"}

// String names the code; one of a later version is shown by its number.
func (c Code) String() string {
	if c > 0 && int(c) < len(codeNames) {
		return codeNames[c]
	}
	return fmt.Sprintf("code-%d", uint16(c))
}

// Exception is a message that the receiver keeps in quarantine. Text is safe
// to show and holds nothing of the content.
type Exception struct {
	Seq  int64
	Code Code
	Text string
}

const (
	receiptMagic = "LXR1"
	// MostExceptions is how many exceptions one receipt lists. A receiver that
	// has more lets the cursor of that receipt stand at the last one listed.
	MostExceptions = 256
	mostText       = 1024
	mostCheckpoint = 16 << 10
	mostGossip     = 64 << 10
	// MostReceipt is the length of the longest receipt in bytes.
	MostReceipt = 512 + MostExceptions*(12+mostText) + mostCheckpoint + mostGossip
)

// Receipt is the receiver's signed word that everything up to Cursor is
// durable there. Route is the bundle's: the receipt is signed by Route.To.
type Receipt struct {
	Route
	// Receiver is the receiver's own incarnation: a cursor may fall only
	// together with it.
	Receiver Incarnation
	Cursor   int64
	Chain    seal.Hash
	// Bundle is the hash of the bundle that is answered; zero when a hello is.
	Bundle   seal.Hash
	Received int64 // Unix milliseconds, by the receiver's clock
	// LogIndex is the leaf of this receipt in the receiver's ledger; -1 when
	// the receiver logged none (it stands as 2^63-1 on the wire).
	LogIndex   int64
	Exceptions []Exception
	// Checkpoint is the receiver's newest signed checkpoint, a note.
	Checkpoint []byte
	// Gossip is checkpoints of third parties with their cosignatures.
	Gossip    []byte
	SignKey   seal.KeyID
	Signature [ed25519.SignatureSize]byte
}

const noIndex = 1<<63 - 1

func (r *Receipt) appendSigned(b []byte) []byte {
	b = append(b, receiptMagic...)
	b = append(append(b, r.From[:]...), r.To[:]...)
	b = append(append(append(b, byte(r.Stream)), r.Epoch[:]...), r.Receiver[:]...)
	b = append(appendI64(b, r.Cursor), r.Chain[:]...)
	b = appendI64(append(b, r.Bundle[:]...), r.Received)
	index := r.LogIndex
	if index < 0 {
		index = noIndex
	}
	b = wire.AppendUint16(appendI64(b, index), uint16(len(r.Exceptions)))
	for _, x := range r.Exceptions {
		b = append16(wire.AppendUint16(appendI64(b, x.Seq), uint16(x.Code)), []byte(x.Text))
	}
	b = append32(append16(b, r.Checkpoint), r.Gossip)
	return append(b, r.SignKey[:]...)
}

func (r *Receipt) check() error {
	switch {
	case !r.Stream.Valid():
		return fault.New(fault.Invalid, "the receipt is of stream %d, which does not exist", r.Stream)
	case len(r.Exceptions) > MostExceptions:
		return fault.New(fault.Invalid, "the receipt lists %d exceptions; %d are allowed", len(r.Exceptions), MostExceptions)
	case len(r.Checkpoint) > mostCheckpoint || len(r.Gossip) > mostGossip:
		return fault.New(fault.Invalid, "the receipt carries checkpoints that are too long")
	}
	last := int64(0)
	for _, x := range r.Exceptions {
		if x.Seq <= last || x.Seq > r.Cursor || len(x.Text) > mostText || !utf8.ValidString(x.Text) {
			return fault.New(fault.Invalid, "the receipt's exception %d is out of order, beyond its cursor %d, or ill worded", x.Seq, r.Cursor)
		}
		last = x.Seq
	}
	return nil
}

// Sign signs the receipt with the receiver's signing key.
func (r *Receipt) Sign(key *seal.SigningKey) {
	r.SignKey = key.ID()
	copy(r.Signature[:], key.SignFor(receiptDomain, r.appendSigned(nil)))
}

// Verify checks the signature with the receiver's signing key.
func (r *Receipt) Verify(receiver ed25519.PublicKey) error {
	return seal.Verify(receiver, receiptDomain, r.appendSigned(nil), r.Signature[:])
}

// MarshalBinary writes the receipt.
func (r *Receipt) MarshalBinary() ([]byte, error) {
	return append(r.appendSigned(nil), r.Signature[:]...), r.check()
}

// ParseReceipt reads what MarshalBinary wrote, and nothing else. It checks no
// signature.
func ParseReceipt(b []byte) (*Receipt, error) {
	r := reader{b: b, what: "the receipt"}
	out := &Receipt{}
	r.magic(receiptMagic)
	r.fill(out.From[:])
	r.fill(out.To[:])
	out.Stream = outbox.Stream(r.u8())
	r.fill(out.Epoch[:])
	r.fill(out.Receiver[:])
	out.Cursor = r.i64()
	r.fill(out.Chain[:])
	r.fill(out.Bundle[:])
	out.Received = r.i64()
	if out.LogIndex = r.i64(); out.LogIndex == noIndex {
		out.LogIndex = -1
	}
	count := int(r.u16())
	if r.err == nil && count > MostExceptions {
		r.fail("the receipt lists %d exceptions; %d are allowed", count, MostExceptions)
	}
	for i := 0; i < count && r.err == nil; i++ {
		out.Exceptions = append(out.Exceptions, Exception{r.i64(), Code(r.u16()), string(r.bytes16(mostText))})
	}
	out.Checkpoint = r.bytes16(mostCheckpoint)
	out.Gossip = r.bytes32(mostGossip)
	r.fill(out.SignKey[:])
	r.fill(out.Signature[:])
	if err := r.end(); err != nil {
		return nil, err
	}
	return out, out.check()
}
