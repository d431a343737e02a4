package match

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/cespare/xxhash/v2"

	"liaison/internal/name"
)

// Errors of Load. After either of them the index is rebuilt from its source.
var (
	// ErrOtherTables tells that the saved index was made with other name tables.
	ErrOtherTables = errors.New("saved index was made with other name tables; rebuild it")
	// ErrDamagedIndex tells that the bytes are not those of a saved index.
	ErrDamagedIndex = errors.New("saved index is damaged; rebuild it")
)

const magic = "liaison name index 1\n"

// Save writes the index with its cursor, the hash of the name tables and a
// checksum. The bytes hold names in the clear: the caller seals them.
func (ix *Index) Save(w io.Writer) error {
	st := ix.state.Load()
	e := &encoder{w: w, sum: xxhash.New()}
	e.raw([]byte(magic))
	e.bytes([]byte(name.TablesHash()))
	e.bytes([]byte(st.cursor))
	e.number(uint64(len(st.layers)))
	for i := range st.layers {
		e.layer(&st.layers[i])
	}
	return e.end()
}

// end writes the checksum.
func (e *encoder) end() error {
	var tail [8]byte
	binary.LittleEndian.PutUint64(tail[:], e.sum.Sum64())
	e.raw(tail[:])
	if e.err != nil {
		return fmt.Errorf("save name index: %w", e.err)
	}
	return nil
}

// encoder writes the parts of an index, little-endian, each with its length in
// front. After the first error it does nothing.
type encoder struct {
	w   io.Writer
	sum *xxhash.Digest
	buf []byte
	err error
}

func (e *encoder) raw(b []byte) {
	if e.err == nil {
		_, _ = e.sum.Write(b) // never fails
		_, e.err = e.w.Write(b)
	}
}

func (e *encoder) number(v uint64) {
	e.raw(binary.LittleEndian.AppendUint64(nil, v))
}

func (e *encoder) bytes(b []byte) {
	e.number(uint64(len(b)))
	e.raw(b)
}

func (e *encoder) words(n int, word func(int) uint32) {
	e.number(uint64(n))
	for i := 0; i < n; {
		e.buf = e.buf[:0]
		for ; i < n && len(e.buf) < 1<<16; i++ {
			e.buf = binary.LittleEndian.AppendUint32(e.buf, word(i))
		}
		e.raw(e.buf)
	}
}

func (e *encoder) uint32s(v []uint32) { e.words(len(v), func(i int) uint32 { return v[i] }) }

func (e *encoder) directory(d *directory) {
	e.uint32s(d.bucket)
	e.uint32s(d.low)
	e.uint32s(d.off)
	e.bytes(d.lists)
}

func (e *encoder) layer(l *layer) {
	e.dead(l)
	e.segment(l.seg)
}

func (e *encoder) dead(l *layer) {
	e.words(2*len(l.dead), func(i int) uint32 { return uint32(l.dead[i/2] >> (32 * (i & 1))) })
}

func (e *encoder) segment(s *segment) {
	e.words(3*len(s.records), func(i int) uint32 {
		r := &s.records[i/3]
		return [3]uint32{r.off, r.hash, r.first}[i%3]
	})
	e.bytes(s.blob)
	e.words(3*len(s.names), func(i int) uint32 {
		n, r := &s.names[i/3], &s.ranks[i/3]
		return [3]uint32{n.record, n.marking, uint32(r.bits) | uint32(r.year)<<8}[i%3]
	})
	var p packer
	p.b = append(p.b, s.texts...)
	p.uint(uint64(len(s.strings)))
	for _, v := range s.strings {
		p.string(v)
	}
	e.bytes(p.b)
	e.uint32s(s.tokenOff)
	e.bytes(s.postings)
	e.directory(&s.tokenKeys)
	e.directory(&s.nameKeys)
}
