package peer

import (
	"liaison/internal/fault"
	"liaison/internal/seal"
)

// schemaOne is the version of record schemas inside a body.
const schemaOne = 1

const bodyPrefix = 32 + 2

// Body is what a bundle's envelope holds.
type Body struct {
	// Policy is the hash of the policy under which the sender decided.
	Policy seal.Hash
	// Schema is the version of the records' own encoding.
	Schema   uint16
	Messages []*Message
}

// encode writes the body, padded to the smallest class that holds it.
func (b *Body) encode() (padded []byte, class uint8, leaves []seal.Hash, err error) {
	out := wire.AppendUint16(append([]byte(nil), b.Policy[:]...), b.Schema)
	for _, m := range b.Messages {
		bytes, err := m.MarshalBinary()
		if err != nil {
			return nil, 0, nil, err
		}
		out = append32(out, bytes)
		leaves = append(leaves, seal.LeafHash(bytes))
	}
	for ; class <= largest; class++ {
		if size := smallest << (2 * class); len(out) <= size {
			return append(out, make([]byte, size-len(out))...), class, leaves, nil
		}
	}
	return nil, 0, nil, fault.New(fault.Internal, "%d messages make %d bytes; a bundle holds %d", len(b.Messages), len(out), mostPadded)
}

// decodeBody reads the count messages of a body from number first on; the rest
// must be zero.
func decodeBody(b []byte, first int64, count int) (*Body, []seal.Hash, error) {
	r := reader{b: b, what: "the body"}
	out := &Body{}
	r.fill(out.Policy[:])
	out.Schema = r.u16()
	var leaves []seal.Hash
	for i := range count {
		data := r.bytes32(mostPadded)
		if r.err != nil {
			return nil, nil, r.err
		}
		m, err := ParseMessage(data)
		if err != nil {
			return nil, nil, err
		}
		if want := first + int64(i); m.Seq != want {
			return nil, nil, fault.New(fault.Invalid, "message %d stands where %d belongs", m.Seq, want)
		}
		out.Messages, leaves = append(out.Messages, m), append(leaves, seal.LeafHash(data))
	}
	for _, c := range r.b {
		if c != 0 {
			return nil, nil, fault.New(fault.Invalid, "the body has bytes behind its messages")
		}
	}
	return out, leaves, r.err
}
