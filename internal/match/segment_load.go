package match

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/cespare/xxhash/v2"

	"liaison/internal/name"
)

// LoadIndex reads what Save wrote. It believes nothing: an index that it gives
// back is sound in every offset, whatever the bytes were.
func LoadIndex(r io.Reader) (*Index, error) {
	d := &decoder{r: r, sum: xxhash.New()}
	if string(d.raw(len(magic))) != magic {
		return nil, fmt.Errorf("load name index: %w", d.cause("wrong first line"))
	}
	tables, cursor := string(d.bytes()), string(d.bytes())
	if d.err == nil && tables != name.TablesHash() {
		return nil, fmt.Errorf("load name index: %w", ErrOtherTables)
	}
	st := &state{cursor: cursor}
	n := d.number()
	for ; n > 0 && d.err == nil; n-- {
		if l, ok := d.layer(); ok {
			st.layers = append(st.layers, l)
			st.live += l.live
		}
	}
	if err := d.end(); err != nil {
		return nil, err
	}
	ix := NewIndex()
	ix.state.Store(st)
	return ix, nil
}

// end reads the checksum, and gives what went wrong.
func (d *decoder) end() error {
	want := d.sum.Sum64()
	tail := d.raw(8)
	if d.err == nil && binary.LittleEndian.Uint64(tail) != want {
		d.fail("checksum does not fit")
	}
	if d.err != nil {
		return fmt.Errorf("load name index: %w", d.err)
	}
	return nil
}

// decoder reads what an encoder wrote. After the first error it gives zeros.
type decoder struct {
	r   io.Reader
	sum *xxhash.Digest
	err error
}

func (d *decoder) fail(what string) { d.err = d.cause(what) }

func (d *decoder) cause(what string) error {
	if d.err != nil {
		return d.err
	}
	return fmt.Errorf("%w: %s", ErrDamagedIndex, what)
}

// raw reads n bytes, in steps: a damaged length must not make it ask for more
// memory than there are bytes.
func (d *decoder) raw(n int) []byte {
	const step = 1 << 24
	var b []byte
	if n <= step {
		b = make([]byte, 0, n)
	}
	for len(b) < n && d.err == nil {
		at := len(b)
		b = slices.Grow(b, min(step, n-at))[:at+min(step, n-at)]
		if _, err := io.ReadFull(d.r, b[at:]); err != nil {
			d.err = fmt.Errorf("%w: %w", ErrDamagedIndex, err)
			return make([]byte, 8)[:min(n, 8)]
		}
	}
	if d.err != nil {
		return make([]byte, 8)[:min(n, 8)]
	}
	_, _ = d.sum.Write(b)
	return b
}

func (d *decoder) number() uint64 { return binary.LittleEndian.Uint64(d.raw(8)) }

func (d *decoder) length() int {
	n := d.number()
	if n > math.MaxUint32 {
		d.fail("a part is too long")
		return 0
	}
	return int(n)
}

func (d *decoder) bytes() []byte {
	n := d.length()
	b := d.raw(n)
	if d.err != nil {
		return nil
	}
	return b
}

func (d *decoder) uint32s() []uint32 {
	n := d.length()
	b := d.raw(4 * n)
	if d.err != nil {
		return nil
	}
	v := make([]uint32, n)
	for i := range v {
		v[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return v
}

func (d *decoder) directory() directory {
	return directory{bucket: d.uint32s(), low: d.uint32s(), off: d.uint32s(), lists: d.bytes()}
}

func (d *decoder) layer() (layer, bool) {
	dead := d.uint32s()
	s, ok := d.segment()
	if !ok {
		return layer{}, false
	}
	return d.layerOf(s, dead)
}

func (d *decoder) segment() (*segment, bool) {
	s := &segment{}
	records := d.uint32s()
	s.blob = d.bytes()
	names, texts := d.uint32s(), d.bytes()
	s.tokenOff, s.postings = d.uint32s(), d.bytes()
	s.tokenKeys, s.nameKeys = d.directory(), d.directory()
	if d.err != nil {
		return nil, false
	}
	if len(records)%3 != 0 || len(names)%3 != 0 {
		d.fail("heads are cut")
		return nil, false
	}
	s.records = make([]recordHead, len(records)/3)
	for i := range s.records {
		s.records[i] = recordHead{off: records[3*i], hash: records[3*i+1], first: records[3*i+2]}
	}
	s.names, s.ranks = make([]nameHead, len(names)/3), make([]nameRank, len(names)/3)
	for i := range s.names {
		v := names[3*i+2]
		s.names[i] = nameHead{record: names[3*i], marking: names[3*i+1]}
		s.ranks[i] = nameRank{bits: uint8(v), year: uint8(v >> 8)}
	}
	s.readTexts(texts, max(0, len(s.tokenOff)-1))
	s.derive()
	if what := s.check(); what != "" {
		d.fail(what)
		return nil, false
	}
	return s, true
}

// layerOf joins a segment with the bits of its records that are dead.
func (d *decoder) layerOf(s *segment, dead []uint32) (layer, bool) {
	l := layer{seg: s, live: len(s.records)}
	if len(dead) > 0 && len(dead) != (len(s.records)+63)/64*2 {
		d.fail("wrong number of dead bits")
		return layer{}, false
	}
	for i := 0; i < len(dead); i += 2 {
		l.dead = append(l.dead, uint64(dead[i])|uint64(dead[i+1])<<32)
	}
	for rec := range uint32(len(s.records)) {
		if l.isDead(rec) {
			l.live--
		}
	}
	return l, true
}

// readTexts reads the tokens and the interned strings.
func (s *segment) readTexts(b []byte, tokens int) {
	u := unpacker{b: b} // the strings share it
	for range tokens {
		s.textOff = append(s.textOff, uint32(u.at))
		if unpackToken(&u); u.bad {
			break
		}
	}
	s.texts = b[:u.at]
	s.strings = make([]string, u.count())
	for i := range s.strings {
		s.strings[i] = u.string()
	}
	if u.bad {
		s.textOff, s.strings = nil, nil
	}
}

// parallel calls f with 0..n-1 on all cores and tells whether all gave true.
func (s *segment) parallel(n int, f func(int) bool) bool {
	workers := runtime.GOMAXPROCS(0)
	good := make([]bool, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			ok := true
			for i := n * w / workers; i < n*(w+1)/workers; i++ {
				ok = f(i) && ok
			}
			good[w] = ok
		})
	}
	wg.Wait()
	return !slices.Contains(good, false)
}

// check looks at every offset and every packed record, so that a search never
// reads outside. It gives what is wrong, or nothing.
func (s *segment) check() string {
	names := uint32(len(s.names))
	switch {
	case len(s.tokenOff) != len(s.textOff)+1 || !checkLists(s.tokenOff, s.postings, names):
		return "postings"
	case !s.tokenKeys.check(uint32(len(s.textOff))):
		return "keys of tokens"
	case !s.nameKeys.check(names):
		return "keys of names"
	}
	for i := range s.records {
		from, to := s.namesOf(uint32(i))
		end := uint32(len(s.blob))
		if i+1 < len(s.records) {
			end = s.records[i+1].off
		}
		if from >= to || to > names || s.records[i].off > end || i == 0 && from != 0 {
			return "heads of records"
		}
		for n := from; n < to; n++ {
			if s.names[n].record != uint32(i) {
				return "heads of names"
			}
		}
	}
	if len(s.records) == 0 && names > 0 {
		return "names without records"
	}
	scratch := make(chan *unpacked, runtime.GOMAXPROCS(0))
	for range cap(scratch) {
		scratch <- &unpacked{}
	}
	const run = 1024
	sound := s.parallel((len(s.records)+run-1)/run, func(i int) bool {
		x := <-scratch
		defer func() { scratch <- x }()
		for rec := i * run; rec < min((i+1)*run, len(s.records)); rec++ {
			if !s.unpack(uint32(rec), x, false) || uint32(idHash(x.prepared.Record.ID)>>32) != s.records[rec].hash {
				return false
			}
		}
		return true
	})
	if !sound {
		return "packed records"
	}
	return ""
}
