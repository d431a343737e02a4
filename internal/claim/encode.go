package claim

import (
	"bytes"
	"sync"

	"github.com/fxamacker/cbor/v2"

	"liaison/internal/fault"
)

// MaxPayload bounds one payload, in bytes.
const MaxPayload = 1 << 20

var encMode = sync.OnceValue(func() cbor.EncMode {
	o := cbor.CoreDetEncOptions() // RFC 8949 section 4.2: shortest forms, sorted keys
	m, err := o.EncMode()
	if err != nil {
		panic("claim: encoding options: " + err.Error())
	}
	return m
})

var decMode = sync.OnceValue(func() cbor.DecMode {
	m, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden,
		TagsMd: cbor.TagsForbidden, UTF8: cbor.UTF8RejectInvalid,
		MaxNestedLevels: 16, MaxArrayElements: 1 << 17, MaxMapPairs: 1 << 12,
		ExtraReturnErrors: cbor.ExtraDecErrorNone,
	}.DecMode()
	if err != nil {
		panic("claim: decoding options: " + err.Error())
	}
	return m
})

// Encode returns the canonical bytes of v: deterministic CBOR (RFC 8949
// section 4.2). Equal values have equal bytes on every machine.
func Encode(v any) ([]byte, error) {
	b, err := encMode().Marshal(v)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "this cannot be encoded")
	}
	return b, nil
}

// Decode reads canonical bytes into v. Malformed bytes, tags, indefinite
// lengths, repeated keys and bad UTF-8 are refused; unknown keys are passed
// over, since a later version may have written them.
func Decode(b []byte, v any) error {
	if len(b) > MaxPayload {
		return fault.New(fault.Invalid, "a payload of %d bytes is above the limit of %d", len(b), MaxPayload)
	}
	if err := decMode().Unmarshal(b, v); err != nil {
		return fault.Wrap(fault.Invalid, err, "these bytes are no canonical record")
	}
	return nil
}

// CheckCanonical refuses bytes that decode into v but are not the one
// canonical form of it as far as this version knows its keys.
func CheckCanonical(b []byte, v any) error {
	if err := Decode(b, v); err != nil {
		return err
	}
	again, err := Encode(v)
	if err != nil {
		return err
	}
	if !bytes.Equal(b, again) {
		return fault.New(fault.Invalid, "the record is not in canonical form")
	}
	return nil
}

// Draft is a record that awaits its signature.
type Draft struct {
	Header  Header
	Salt    []byte
	Payload []byte
}

// NewDraft validates body, encodes it, commits to it with salt and returns
// the header to sign. recorded is in microseconds UTC.
func NewDraft(body Validator, m Marking, recorded int64, salt []byte, refs ...ID) (*Draft, error) {
	if err := body.Validate(); err != nil {
		return nil, err
	}
	if err := m.Validate(); err != nil {
		return nil, err
	}
	if len(salt) != SaltSize {
		return nil, fault.New(fault.Internal, "a salt has %d bytes", SaltSize)
	}
	kind, err := KindOf(body)
	if err != nil {
		return nil, err
	}
	payload, err := Encode(body)
	if err != nil {
		return nil, err
	}
	if len(payload) > MaxPayload {
		return nil, fault.New(fault.Invalid, "the record has %d bytes, the limit is %d", len(payload), MaxPayload)
	}
	h := Header{Version: HeaderVersion, Kind: kind, Originator: m.Originator, Recorded: recorded,
		Marking: m.Normal(), Commitment: Commit(salt, payload), Refs: refs}
	if c, ok := body.(*Claim); ok && len(c.Evidence) > 0 {
		h.Report = c.Evidence[0].Report
	}
	return &Draft{Header: h, Salt: salt, Payload: payload}, nil
}

// Sign closes the draft with sign, which returns an Ed25519 signature.
func (d *Draft) Sign(sign func([]byte) []byte) (*Record, error) {
	hb, err := Encode(&d.Header)
	if err != nil {
		return nil, err
	}
	return &Record{ID: HeaderID(d.Header.Kind, hb), Header: d.Header, HeaderBytes: hb,
		Signature: sign(hb), Salt: d.Salt, Payload: d.Payload}, nil
}

// Open decodes a stored or received record from its parts and checks that id
// and commitment fit; the signature is the caller's to check.
func Open(headerBytes, signature, salt, payload []byte) (*Record, error) {
	r := &Record{HeaderBytes: headerBytes, Signature: signature, Salt: salt, Payload: payload}
	if err := Decode(headerBytes, &r.Header); err != nil {
		return nil, err
	}
	r.ID = HeaderID(r.Header.Kind, headerBytes)
	if payload != nil && Commit(salt, payload) != r.Header.Commitment {
		return nil, fault.New(fault.Invalid, "the payload of %s does not fit its commitment", r.ID)
	}
	return r, nil
}
