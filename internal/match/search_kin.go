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
	bare    bool // vowels were never written
}

func newSketch(t *tokenText) sketch {
	return sketch{letters: letters(t.text), bits: t.bits, length: uint8(min(len(t.text), 255)), bare: voweless(t.text)}
}

// kinship estimates the evidence in bits that a token is the same name as the
// query's, from the kind of key that they share and from how many letters
// differ; none if so many do that a comparison would reject it. It only orders
// candidates and need not agree with the score.
func (q *pattern) kinship(s *segment, n uint32, kind name.KeyKind) float32 {
	t := &s.sketches[n]
	most, bare := min(q.bits, t.bits), q.bare || t.bare
	shorter := min(len(q.text), int(t.length))
	allowed := 1 + shorter/5
	switch kind {
	case name.KeyExact, name.KeySkeleton:
		if bare {
			if q.text == s.tokens[n].text {
				return most
			}
			return max(most-2, most/2)
		}
		allowed = 4
		if shorter <= 4 {
			allowed = 2
		}
	case name.KeyVariant:
		return max(most-2, most/2)
	default:
		if bare {
			return most / 2
		}
	}
	if d := len(q.text) - int(t.length); d > allowed || -d > allowed || bits.OnesCount64(q.letters^t.letters) > 2*allowed {
		if kind == name.KeyDeletion || shorter <= 4 {
			return 0
		}
		return most / 3
	}
	switch d := q.distance(s.tokens[n].text, allowed); {
	case d == 0:
		return most
	case kind != name.KeyDeletion:
		if d > allowed && shorter <= 4 {
			return 0
		}
		return max(most-1-float32(d)/2, most/3)
	case d <= allowed:
		return max(most-1-1.5*float32(d), most/3)
	}
	return 0
}

// voweless tells that a text was written without vowels, as Arabic is.
func voweless(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			return false
		}
	}
	return true
}

// pattern is a text prepared to count the edits to many others with the
// bit-parallel method of Myers (1999). Bytes beyond the 64th are left out.
type pattern struct {
	text    string
	bits    float32
	letters uint64
	bare    bool
	at      [256]uint64 // positions of each byte
}

func newPattern(s string, rarity float32) pattern {
	p := pattern{text: s, bits: rarity, letters: letters(s), bare: voweless(s)}
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
