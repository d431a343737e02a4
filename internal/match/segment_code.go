package match

import (
	"encoding/binary"
	"errors"
	"slices"
	"unsafe"
)

// errPacked tells that packed bytes do not hold what they should.
var errPacked = errors.New("packed bytes are damaged")

// packer appends varints and strings to a byte slice.
type packer struct{ b []byte }

func (p *packer) byte(v byte)     { p.b = append(p.b, v) }
func (p *packer) uint(v uint64)   { p.b = binary.AppendUvarint(p.b, v) }
func (p *packer) int(v int64)     { p.b = binary.AppendVarint(p.b, v) }
func (p *packer) string(s string) { p.uint(uint64(len(s))); p.b = append(p.b, s...) }

// unpacker reads what a packer wrote. After the first fault it only gives
// zeros, and bad stays set: callers look once, at the end.
type unpacker struct {
	b   []byte
	at  int
	bad bool
}

func (u *unpacker) byte() byte {
	if u.at >= len(u.b) {
		u.bad = true
		return 0
	}
	u.at++
	return u.b[u.at-1]
}

func (u *unpacker) uint() uint64 {
	if u.at < len(u.b) && u.b[u.at] < 0x80 { // one byte: by far the most
		u.at++
		return uint64(u.b[u.at-1])
	}
	v, n := binary.Uvarint(u.b[min(u.at, len(u.b)):])
	if n <= 0 {
		u.bad = true
		return 0
	}
	u.at += n
	return v
}

func (u *unpacker) int() int64 {
	v, n := binary.Varint(u.b[min(u.at, len(u.b)):])
	if n <= 0 {
		u.bad = true
		return 0
	}
	u.at += n
	return v
}

// count reads a number of things that take at least one byte each, so that a
// damaged count cannot ask for memory that the bytes could never fill.
func (u *unpacker) count() int {
	v := u.uint()
	if v > uint64(len(u.b)-min(u.at, len(u.b))) {
		u.bad = true
		return 0
	}
	return int(v)
}

// string gives a string that shares the memory of the packed bytes, which
// never change: a search makes thousands of them.
func (u *unpacker) string() string {
	n := u.count()
	if n == 0 || u.bad {
		return ""
	}
	s := u.b[u.at : u.at+n]
	u.at += n
	return unsafe.String(&s[0], n)
}

// appendAscending appends the ascending numbers as differences.
func appendAscending(dst []byte, numbers []uint32) []byte {
	last := uint32(0)
	for _, n := range numbers {
		dst = binary.AppendUvarint(dst, uint64(n-last))
		last = n
	}
	return dst
}

// readAscending gives the numbers that appendAscending wrote, appended to dst.
// It stops at a damaged byte; check finds such lists when a segment is loaded.
func readAscending(dst []uint32, list []byte) []uint32 {
	n := len(dst)
	dst = slices.Grow(dst, len(list))[:n+len(list)] // a number has one byte at least
	last := uint32(0)
	for i := 0; i < len(list); n++ {
		v := uint32(list[i])
		i++
		if v >= 0x80 {
			v &= 0x7f
			for s := uint(7); i < len(list) && s < 35; s += 7 {
				c := uint32(list[i])
				i++
				v |= (c & 0x7f) << s
				if c < 0x80 {
					break
				}
			}
		}
		last += v
		dst[n] = last
	}
	return dst[:n]
}

// checkAscending tells whether a list ascends, ends on a whole number and
// stays below limit.
func checkAscending(list []byte, limit uint32) bool {
	last, first := uint64(0), true
	for len(list) > 0 {
		v, n := binary.Uvarint(list)
		if n <= 0 || n > 5 || (v == 0 && !first) {
			return false
		}
		last += v
		if last >= uint64(limit) {
			return false
		}
		first, list = false, list[n:]
	}
	return true
}
