package match

import (
	"math/bits"
	"unsafe"

	"liaison/internal/name"
)

// sketch is what a first look at a token needs. Sketches lie side by side, so
// that looking at thousands stays in the processor's cache.
type sketch struct {
	letters uint64
	at      uint32 // of the token in the segment's texts
	bits    uint16 // in units
	length  uint8
	bare    bool // of a script whose letters cannot be counted against Latin ones
}

func newSketch(t *tokenText, f *Form, at uint32) sketch {
	return sketch{letters: letters(t.text), at: at, bits: uint16(t.bits * unit), length: uint8(min(len(t.text), 255)), bare: f.abjad || f.exact || f.signs}
}

// kinship estimates the evidence in bits that a token is the same name as the
// query's: what their comparison says.
func (q *pattern) kinship(s *segment, n uint32) float32 {
	same, _ := similarity(q.form, &s.forms[n])
	if same < leastSimilar {
		return 0
	}
	return same * min(q.form.Bits, float32(s.sketches[n].bits)/unit)
}

// textOf gives the text of a token from the packed texts, which lie closer
// together than the forms.
func (s *segment) textOf(t *sketch, n uint32) string {
	if t.length >= 0x80 { // its length does not fit the one byte before it
		return s.forms[n].Text
	}
	from := int(t.at) + 1
	b := s.texts[from : from+int(t.length)]
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// leastSimilar is the similarity below which a token is not worth its list.
const leastSimilar = 0.5

// looks tells whether letters may be counted at all.
func (q *pattern) looks(t *sketch, kind name.KeyKind) bool {
	return kind != name.KeyVariant && !q.bare && !t.bare
}

// glance takes a first look by the sets of letters alone. It is kept apart from
// what reads the text, so that the looks at many tokens do not wait for each
// other's memory.
func (q *pattern) glance(t *sketch, kind name.KeyKind) bool {
	if !q.looks(t, kind) {
		return true
	}
	allowed := slipsAllowed(min(len(q.text), int(t.length)), kind)
	d := len(q.text) - int(t.length)
	return d <= allowed && -d <= allowed && bits.OnesCount64(q.letters^t.letters) <= 2*allowed
}

// slipsAllowed is how many slips in letters a comparison may let pass.
func slipsAllowed(shorter int, kind name.KeyKind) int {
	switch {
	case kind != name.KeyDeletion && shorter > 7:
		return 4
	case kind != name.KeyDeletion && shorter > 4:
		return 3
	case kind != name.KeyDeletion || shorter > 6:
		return 2
	}
	return 1
}

// mayBe counts the slips in letters, where letters may be counted.
func (q *pattern) mayBe(s *segment, n uint32, kind name.KeyKind) bool {
	t := &s.sketches[n]
	if !q.looks(t, kind) {
		return true
	}
	text := s.textOf(t, n)
	allowed := slipsAllowed(min(len(q.text), len(text)), kind)
	if q.distance(text, allowed) <= allowed {
		return true
	}
	_, slip := swapped(q.text, text)
	return slip
}

// pattern is a text prepared to count the edits to many others with the
// bit-parallel method of Myers (1999). Bytes beyond the 64th are left out.
type pattern struct {
	form    *Form
	text    string
	letters uint64
	bare    bool
	at      [256]uint64 // positions of each byte
}

func newPattern(f *Form) pattern {
	s := f.Text
	p := pattern{form: f, text: s, letters: letters(s), bare: f.abjad || f.exact || f.signs}
	for i := range min(len(s), 64) {
		p.at[s[i]] |= 1 << i
	}
	return p
}

// letters gives the set of bytes of a text, folded into 64 bits. An edit
// changes at most two of them.
func letters(s string) uint64 {
	set := uint64(0)
	for i := range len(s) {
		set |= 1 << (s[i] & 63)
	}
	return set
}

// distance gives the least number of letters to insert, drop or change, or some
// number beyond limit.
func (p *pattern) distance(t string, limit int) int {
	m := min(len(p.text), 64)
	if m == 0 {
		return limit + 1
	}
	plus, minus, d := ^uint64(0), uint64(0), m
	last := uint64(1) << (m - 1)
	for i := range len(t) {
		eq := p.at[t[i]]
		x := eq | minus
		y := (eq&plus + plus) ^ plus | eq
		up, down := minus|^(y|plus), plus&y
		if up&last != 0 {
			d++
		}
		if down&last != 0 {
			d--
		}
		up = up<<1 | 1
		plus, minus = down<<1|^(x|up), up&x
	}
	return d
}
