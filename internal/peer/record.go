package peer

import (
	"crypto/ed25519"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// TypeRecord is the type of a KindRecord message: a record of the ledger.
const TypeRecord = 1

// EncodeRecord writes a record for a message: header, signature, salt and
// payload, each with its length. A record without payload was erased and is
// not sent.
func EncodeRecord(r *claim.Record) ([]byte, error) {
	if r.Erased() {
		return nil, fault.New(fault.NotFound, "the payload of %s was erased", r.ID)
	}
	b := make([]byte, 0, 12+len(r.HeaderBytes)+len(r.Signature)+len(r.Salt)+len(r.Payload))
	b = append16(append32(b, r.HeaderBytes), r.Signature)
	return append32(append16(b, r.Salt), r.Payload), nil
}

// DecodeRecord reads what EncodeRecord wrote, and nothing else. Header and
// payload are checked to be canonical and to belong together; the signature is
// the caller's to check (VerifyRecord).
func DecodeRecord(b []byte) (*claim.Record, error) {
	r := reader{b: b, what: "the record"}
	header, signature := r.bytes32(claim.MaxPayload), r.bytes16(ed25519.SignatureSize)
	salt, payload := r.bytes16(claim.SaltSize), r.bytes32(claim.MaxPayload)
	if r.err == nil && (len(signature) != ed25519.SignatureSize || len(salt) != claim.SaltSize || len(payload) == 0) {
		r.fail("the record lacks its signature, salt or payload")
	}
	if err := r.end(); err != nil {
		return nil, err
	}
	rec, err := claim.Open(header, signature, salt, payload)
	if err != nil {
		return nil, err
	}
	var again claim.Header
	if err := claim.CheckCanonical(header, &again); err != nil {
		return nil, err
	}
	return rec, nil
}

// VerifyRecord checks that one of the keys of its originator signed a record.
func VerifyRecord(keys []ed25519.PublicKey, r *claim.Record) error {
	for _, k := range keys {
		if ed25519.Verify(k, r.HeaderBytes, r.Signature) {
			return nil
		}
	}
	return Refuse(BadOriginatorSignature, "no known key of "+string(r.Header.Originator)+" signed it")
}

// Refusal is an Apply's refusal of one message, in words that may be shown at
// the other agency.
type Refusal struct {
	Code Code
	Text string
}

// Error is the refusal in words.
func (r *Refusal) Error() string { return r.Code.String() + ": " + r.Text }

// Refuse makes a refusal.
func Refuse(c Code, text string) error { return &Refusal{c, text} }

// ErrUnknownType is what Apply answers to a type that this version does not
// know. The message is kept; a critical one is an exception too.
var ErrUnknownType error = fault.New(fault.NotFound, "a type of message that this version does not know")
