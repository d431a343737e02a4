package peer

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"

	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/seal"
)

const (
	bundleMagic = "LXB1"
	suiteOne    = 1
	// HeaderSize is the length of a bundle's header with its signature.
	HeaderSize = 292
	signedSize = HeaderSize - ed25519.SignatureSize
	boundSize  = 196 // what the envelope is bound to
	flagAgain  = 1
	largest    = 4 // size class
	smallest   = 4096
	mostPadded = smallest << (2 * largest)
	// MostBundle is the length of the longest bundle in bytes.
	MostBundle = HeaderSize + 4 + mostPadded + seal.EnvelopeOverhead
)

const (
	bundleDomain  = seal.Domain("bundle")
	receiptDomain = seal.Domain("receipt")
	sealInfo      = "liaison/lxp1/seal\x00"
)

// Header says who writes what to whom under which numbers, and commits to the
// messages inside before anybody opens them.
type Header struct {
	Route
	// Again: the bundle holds messages that were sent before.
	Again bool
	First int64
	Count int
	// SizeClass k: the content is padded to 4096·4^k bytes, k at most 4.
	SizeClass        uint8
	SealKey, SignKey seal.KeyID
	// Created and Expires are in Unix milliseconds and order nothing; Expires
	// 0 is never.
	Created, Expires int64
	// ChainBefore is the chain value of the route before First.
	ChainBefore seal.Hash
	// Root is the RFC 6962 root over the leaves of the messages.
	Root      seal.Hash
	BodyHash  seal.Hash
	Signature [ed25519.SignatureSize]byte
}

// Last is the number of the last message.
func (h *Header) Last() int64 { return h.First + int64(h.Count) - 1 }

// Bundle is consecutive messages of one route, signed outside and sealed
// inside, so that a relay can drop a forgery unread and read nothing.
type Bundle struct {
	Header
	// Body is the envelope.
	Body []byte
	// known is what its maker knew of the receiver; it does not travel.
	known known
}

func (h *Header) appendSigned(b []byte) []byte {
	b = append(b, bundleMagic...)
	var flags uint16
	if h.Again {
		flags = flagAgain
	}
	b = append(wire.AppendUint16(b, flags), byte(h.Stream), suiteOne)
	b = append(append(b, h.From[:]...), h.To[:]...)
	b = appendI64(append(b, h.Epoch[:]...), h.First)
	b = append(wire.AppendUint16(b, uint16(h.Count)), h.SizeClass, 0)
	b = append(append(b, h.SealKey[:]...), h.SignKey[:]...)
	b = appendI64(appendI64(b, h.Created), h.Expires)
	b = append(append(b, h.ChainBefore[:]...), h.Root[:]...)
	return append(b, h.BodyHash[:]...)
}

// MarshalBinary writes the header, HeaderSize bytes.
func (h *Header) MarshalBinary() ([]byte, error) {
	b := h.appendSigned(make([]byte, 0, MostBundle-mostPadded))
	return append(b, h.Signature[:]...), h.check()
}

// Hash names the bundle in receipts: SHA-256 of the signed part of the header.
func (h *Header) Hash() seal.Hash { return sha256.Sum256(h.appendSigned(nil)) }

// info is what the envelope is bound to.
func (h *Header) info() []byte { return append([]byte(sealInfo), h.appendSigned(nil)[:boundSize]...) }

func (h *Header) check() error {
	switch {
	case !h.Stream.Valid():
		return fault.New(fault.Invalid, "the bundle is of stream %d, which does not exist", h.Stream)
	case h.First < 1 || h.Count < 1 || h.Count > outbox.MostPerBundle || h.First > 1<<62:
		return fault.New(fault.Invalid, "the bundle claims %d messages from number %d on", h.Count, h.First)
	case h.SizeClass > largest:
		return fault.New(fault.Invalid, "the bundle has size class %d; %d is the largest", h.SizeClass, largest)
	}
	return nil
}

// ParseHeader reads a header, and nothing else. It checks no signature.
func ParseHeader(b []byte) (*Header, error) {
	r := reader{b: b, what: "the bundle"}
	h := r.header()
	return h, r.end()
}

func (r *reader) header() *Header {
	h := &Header{}
	r.magic(bundleMagic)
	flags := r.u16()
	h.Stream = outbox.Stream(r.u8())
	suite := r.u8()
	r.fill(h.From[:])
	r.fill(h.To[:])
	r.fill(h.Epoch[:])
	h.First, h.Count = r.i64(), int(r.u16())
	h.SizeClass = r.u8()
	zero := r.u8()
	r.fill(h.SealKey[:])
	r.fill(h.SignKey[:])
	h.Created, h.Expires = r.i64(), r.i64()
	r.fill(h.ChainBefore[:])
	r.fill(h.Root[:])
	r.fill(h.BodyHash[:])
	r.fill(h.Signature[:])
	if r.err == nil {
		h.Again = flags&flagAgain != 0
		switch {
		case flags&^flagAgain != 0 || zero != 0:
			r.fail("the bundle sets bits that mean nothing")
		case suite != suiteOne:
			r.fail("the bundle is of suite %d, which this version does not know", suite)
		}
	}
	if err := h.check(); r.err == nil && err != nil {
		r.err = err
	}
	return h
}

// MarshalBinary writes the bundle.
func (b *Bundle) MarshalBinary() ([]byte, error) {
	head, err := b.Header.MarshalBinary()
	if err != nil {
		return nil, err
	}
	if want := bodySize(b.SizeClass); len(b.Body) != want {
		return nil, fault.New(fault.Internal, "the body has %d bytes; its class has %d", len(b.Body), want)
	}
	return append32(head, b.Body), nil
}

// ParseBundle reads what MarshalBinary wrote, and nothing else; it opens
// nothing and checks no signature. Body is a part of data.
func ParseBundle(data []byte) (*Bundle, error) {
	r := reader{b: data, what: "the bundle"}
	b := &Bundle{Header: *r.header()}
	if r.err != nil {
		return nil, r.err
	}
	want := bodySize(b.SizeClass)
	b.Body = r.bytes32(want)
	if r.err == nil && len(b.Body) != want {
		r.fail("the body has %d bytes; its class has %d", len(b.Body), want)
	}
	if err := r.end(); err != nil {
		return nil, err
	}
	return b, nil
}

// Verify checks signature and body hash with the sender's signing key.
func (b *Bundle) Verify(sender ed25519.PublicKey) error {
	if err := seal.Verify(sender, bundleDomain, b.appendSigned(nil), b.Signature[:]); err != nil {
		return err
	}
	if sha256.Sum256(b.Body) != b.BodyHash {
		return fault.New(fault.Invalid, "the body of the bundle is not the one that was signed")
	}
	return nil
}

func bodySize(class uint8) int { return smallest<<(2*min(class, largest)) + seal.EnvelopeOverhead }

func hexOf(b []byte) string { return hex.EncodeToString(b) }

func unhex(s string, n int) ([]byte, bool) {
	b, err := hex.DecodeString(s)
	return b, err == nil && len(b) == n && hexOf(b) == s
}
