package match

import (
	"fmt"
	"io"

	"github.com/cespare/xxhash/v2"

	"liaison/internal/name"
)

// Frozen is one state of an index, to be saved segment by segment: a segment
// never changes, so one that was saved need not be written again.
type Frozen struct{ st *state }

// Segment names a segment of an index; two are equal if they are the same one.
type Segment struct{ seg *segment }

// Freeze gives the present state.
func (ix *Index) Freeze() Frozen { return Frozen{ix.state.Load()} }

// Segments gives the segments, the base first.
func (f Frozen) Segments() []Segment {
	out := make([]Segment, len(f.st.layers))
	for i, l := range f.st.layers {
		out[i] = Segment{l.seg}
	}
	return out
}

const (
	segmentMagic  = "liaison name segment 1\n"
	manifestMagic = "liaison name manifest 2\n"
	mostSegments  = 1000
)

// Save writes the segment. The bytes hold names in the clear: the caller seals
// them.
func (s Segment) Save(w io.Writer) error {
	e := &encoder{w: w, sum: xxhash.New()}
	e.raw([]byte(segmentMagic))
	e.bytes([]byte(name.TablesHash()))
	e.segment(s.seg)
	return e.end()
}

// SaveManifest writes under which names the segments were saved, in their
// order, which of their records are dead, and up to where in its source the
// index was fed.
func (f Frozen) SaveManifest(w io.Writer, cursor string, names []string) error {
	if len(names) != len(f.st.layers) {
		return fmt.Errorf("save name index: %d names for %d segments", len(names), len(f.st.layers))
	}
	e := &encoder{w: w, sum: xxhash.New()}
	e.raw([]byte(manifestMagic))
	e.bytes([]byte(name.TablesHash()))
	e.bytes([]byte(cursor))
	e.number(uint64(len(names)))
	for i := range f.st.layers {
		e.bytes([]byte(names[i]))
		e.dead(&f.st.layers[i])
	}
	return e.end()
}

// SavedIndex is what SaveManifest wrote.
type SavedIndex struct {
	Cursor string
	Names  []string
	dead   [][]uint32
}

// LoadManifest reads a manifest. It believes nothing.
func LoadManifest(r io.Reader) (SavedIndex, error) {
	d := &decoder{r: r, sum: xxhash.New()}
	m := SavedIndex{}
	if err := d.begin(manifestMagic); err != nil {
		return m, err
	}
	m.Cursor = string(d.bytes())
	n := d.number()
	if n > mostSegments {
		d.fail("too many segments")
	}
	for ; n > 0 && d.err == nil; n-- {
		m.Names = append(m.Names, string(d.bytes()))
		m.dead = append(m.dead, d.uint32s())
	}
	return m, d.end()
}

// begin reads the first line and the tables.
func (d *decoder) begin(magic string) error {
	if string(d.raw(len(magic))) != magic {
		return fmt.Errorf("load name index: %w", d.cause("wrong first line"))
	}
	if tables := string(d.bytes()); d.err == nil && tables != name.TablesHash() {
		return fmt.Errorf("load name index: %w", ErrOtherTables)
	}
	return nil
}

// LoadFrozen makes an index of a manifest and its segments, which open gives by
// name, one after the other. An index that it gives back is sound in every
// offset, whatever the bytes were.
func LoadFrozen(m SavedIndex, open func(name string) (io.ReadCloser, error)) (*Index, error) {
	st := &state{cursor: m.Cursor}
	for i, name := range m.Names {
		l, err := loadSegment(name, m.dead[i], open)
		if err != nil {
			return nil, err
		}
		st.layers = append(st.layers, l)
		st.live += l.live
	}
	ix := NewIndex()
	ix.state.Store(st)
	return ix, nil
}

func loadSegment(name string, dead []uint32, open func(name string) (io.ReadCloser, error)) (l layer, err error) {
	r, err := open(name)
	if err != nil {
		return l, fmt.Errorf("load name index: %w", err)
	}
	defer r.Close()
	d := &decoder{r: r, sum: xxhash.New()}
	if err := d.begin(segmentMagic); err != nil {
		return l, err
	}
	s, ok := d.segment()
	if ok {
		l, ok = d.layerOf(s, dead)
	}
	if !ok {
		return l, fmt.Errorf("load name index: %w", d.cause("segment"))
	}
	if err := d.end(); err != nil {
		return l, err
	}
	var more [1]byte
	if n, err := d.r.Read(more[:]); n > 0 || err != io.EOF { //nolint:errorlint // a reader that wraps io.EOF is not at its end
		return l, fmt.Errorf("load name index: %w: bytes after the end", ErrDamagedIndex)
	}
	return l, nil
}
