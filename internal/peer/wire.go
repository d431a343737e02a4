package peer

import (
	"encoding/binary"
	"math"

	"liaison/internal/fault"
)

// reader takes fields from the front of b and keeps the first fault. It checks
// what is left before it takes or allocates anything.
type reader struct {
	b    []byte
	what string
	err  error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		f := fault.New(fault.Invalid, format, args...)
		r.err = f.At(r.what)
	}
}

func (r *reader) take(n int) []byte {
	if r.err == nil && n > len(r.b) {
		r.fail("%s is cut short: %d bytes are missing", r.what, n-len(r.b))
	}
	if r.err != nil {
		return nil
	}
	out := r.b[:n:n]
	r.b = r.b[n:]
	return out
}

func (r *reader) magic(m string) {
	if got := r.take(len(m)); r.err == nil && string(got) != m {
		r.fail("%s begins with other bytes than %s", r.what, m)
	}
}

func (r *reader) fill(to []byte) { copy(to, r.take(len(to))) }

func (r *reader) u8() uint8 {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) u16() uint16 {
	if b := r.take(2); b != nil {
		return binary.BigEndian.Uint16(b)
	}
	return 0
}

func (r *reader) u32() uint32 {
	if b := r.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

// i64 takes eight bytes that must not exceed the largest signed number: every
// number of the wire is kept in a column of that size.
func (r *reader) i64() int64 {
	b := r.take(8)
	if b == nil {
		return 0
	}
	n := binary.BigEndian.Uint64(b)
	if n > math.MaxInt64 {
		r.fail("%s holds a number beyond 2^63-1", r.what)
		return 0
	}
	return int64(n)
}

// bytes16 takes a field with a length of two bytes, at most most of content.
func (r *reader) bytes16(most int) []byte { return r.bounded(int(r.u16()), most) }

// bytes32 takes a field with a length of four bytes, at most most of content.
func (r *reader) bytes32(most int) []byte { return r.bounded(int(r.u32()), most) }

func (r *reader) bounded(n, most int) []byte {
	if r.err == nil && n > most {
		r.fail("%s holds a field of %d bytes; %d are allowed", r.what, n, most)
	}
	return r.take(n)
}

// end refuses bytes behind the last field.
func (r *reader) end() error {
	if r.err == nil && len(r.b) > 0 {
		r.fail("%s has %d bytes behind its end", r.what, len(r.b))
	}
	return r.err
}

var wire = binary.BigEndian

func appendI64(b []byte, n int64) []byte { return wire.AppendUint64(b, uint64(n)) }

func append16(b, field []byte) []byte {
	return append(wire.AppendUint16(b, uint16(len(field))), field...)
}

func append32(b, field []byte) []byte {
	return append(wire.AppendUint32(b, uint32(len(field))), field...)
}
