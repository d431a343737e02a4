package match

import (
	"math/bits"

	"liaison/internal/name"
)

// sketch is what a first look at a token needs. Sketches lie side by side, so
// that looking at thousands stays in the processor's cache.
type sketch struct {
	letters uint64
	bits    float32
	length  uint8
	bare    bool // of a script whose letters cannot be counted against Latin ones
}

func newSketch(t *tokenText, f *Form) sketch {
	return sketch{letters: letters(t.text), bits: t.bits, length: uint8(min(len(t.text), 255)), bare: f.abjad || f.exact}
}

// kinship estimates the evidence in bits that a token is the same name as the
// query's: what their comparison says, after a first look has spared most of
// the comparisons.
func (q *pattern) kinship(s *segment, n uint32, kind name.KeyKind) float32 {
	t := &s.sketches[n]
	if kind != name.KeyVariant && !q.bare && !t.bare && !q.mayBe(t, s, n, kind) {
		return 0
	}
	same, _ := similarity(q.form, &s.forms[n])
	if same < leastSimilar {
		return 0
	}
	return same * min(q.form.Bits, t.bits)
}

// leastSimilar is the similarity below which a token is not worth its list.
const leastSimilar = 0.5

// mayBe takes a first look by the letters.
func (q *pattern) mayBe(t *sketch, s *segment, n uint32, kind name.KeyKind) bool {
	shorter := min(len(q.text), int(t.length))
	allowed := 1 // slips that a comparison would let pass
	switch {
	case kind != name.KeyDeletion && shorter > 7:
		allowed = 4
	case kind != name.KeyDeletion && shorter > 4:
		allowed = 3
	case kind != name.KeyDeletion || shorter > 6:
		allowed = 2
	}
	if d := len(q.text) - int(t.length); d > allowed || -d > allowed || bits.OnesCount64(q.letters^t.letters) > 2*allowed {
		return false
	}
	text := s.forms[n].Text
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
	p := pattern{form: f, text: s, letters: letters(s), bare: f.abjad || f.exact}
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
