package claim

import (
	"crypto/sha256"
	"encoding/hex"

	"liaison/internal/fault"
)

// Kind is one of the four kinds of record.
type Kind uint8

// Kinds of record. An unknown kind is kept and forwarded, never dropped.
const (
	KindClaim     Kind = 1
	KindJudgement Kind = 2
	KindDirective Kind = 3
	KindReceipt   Kind = 4
)

// String names the kind.
func (k Kind) String() string {
	switch k {
	case KindClaim:
		return "claim"
	case KindJudgement:
		return "judgement"
	case KindDirective:
		return "directive"
	case KindReceipt:
		return "receipt"
	}
	return "unknown"
}

func (k Kind) prefix() string {
	switch k {
	case KindClaim:
		return "c"
	case KindJudgement:
		return "j"
	case KindDirective:
		return "d"
	case KindReceipt:
		return "r"
	}
	return "x"
}

// HeaderVersion is the version of Header that this code writes.
const HeaderVersion = 1

// Header is what is signed: no personal data, so that it outlives the
// erasure of the payload. Commitment is SHA-256 over salt and payload (see
// Commit).
type Header struct {
	Version    uint8    `cbor:"1,keyasint" json:"version"`
	Kind       Kind     `cbor:"2,keyasint" json:"kind"`
	Originator AgencyID `cbor:"3,keyasint" json:"originator"`
	Recorded   int64    `cbor:"4,keyasint" json:"recorded"` // microseconds UTC
	Marking    Marking  `cbor:"5,keyasint" json:"marking"`
	Commitment [32]byte `cbor:"6,keyasint" json:"-"`
	// Refs names records that this one judges, corrects or orders about.
	Refs []ID `cbor:"7,keyasint,omitempty" json:"refs,omitempty"`
	// Report is set when the payload rests on a source document, so that
	// erasing the document finds what rests on it.
	Report ReportID `cbor:"8,keyasint,omitempty" json:"report,omitempty"`
}

// Record is a header with its signature and, until erased, its payload.
type Record struct {
	ID     ID
	Header Header
	// HeaderBytes is the canonical encoding that was signed.
	HeaderBytes []byte
	Signature   []byte // Ed25519 by the originator over HeaderBytes
	Salt        []byte // 16 bytes; nil once erased
	Payload     []byte // canonical encoding of the body; nil once erased
}

// SaltSize is the length of a salt in bytes (128 bits).
const SaltSize = 16

// Commit returns SHA-256("liaison commitment v1" ‖ salt ‖ payload).
func Commit(salt, payload []byte) [32]byte {
	h := sha256.New()
	h.Write([]byte("liaison commitment v1\x00"))
	h.Write(salt)
	h.Write(payload)
	return [32]byte(h.Sum(nil))
}

// HeaderID returns the id of the record whose canonical header is b.
func HeaderID(k Kind, b []byte) ID {
	return ID(k.prefix() + "-" + shortHash(sha256.Sum256(b)))
}

// TextHash returns the SHA-256 of a canonical text in hexadecimal, as
// evidence cites it.
func TextHash(text string) string {
	s := sha256.Sum256([]byte(text))
	return hex.EncodeToString(s[:])
}

// Erased tells whether the payload is gone.
func (r *Record) Erased() bool { return r.Payload == nil }

// Body decodes the payload into the struct of its kind: *Claim, *Judgement,
// *Directive or *Receipt. An erased or unknown payload is fault.NotFound.
func (r *Record) Body() (any, error) {
	if r.Erased() {
		return nil, fault.New(fault.NotFound, "the payload of this record was erased")
	}
	switch r.Header.Kind {
	case KindClaim:
		return decodeInto(r.Payload, new(Claim))
	case KindJudgement:
		return decodeInto(r.Payload, new(Judgement))
	case KindDirective:
		return decodeInto(r.Payload, new(Directive))
	case KindReceipt:
		return decodeInto(r.Payload, new(Receipt))
	}
	return nil, fault.New(fault.NotFound, "a kind of record that this version does not know")
}

func decodeInto[T any](b []byte, v *T) (any, error) {
	if err := Decode(b, v); err != nil {
		return nil, err
	}
	return v, nil
}

// Validator is a body that can refuse itself.
type Validator interface{ Validate() error }

// KindOf returns the kind of a body.
func KindOf(body any) (Kind, error) {
	switch body.(type) {
	case *Claim:
		return KindClaim, nil
	case *Judgement:
		return KindJudgement, nil
	case *Directive:
		return KindDirective, nil
	case *Receipt:
		return KindReceipt, nil
	}
	return 0, fault.New(fault.Internal, "%T is no body of a record", body)
}
