package match

import (
	"math/bits"
	"strings"

	"github.com/cespare/xxhash/v2"

	"liaison/internal/name"
)

// Part is one token at its place in a name. Forms are shared between names:
// an index interns them by text and units.
type Part struct {
	Form   *Form
	Role   name.Role
	Source name.RoleSource
}

// Form is what is compared of a token, whatever name it stands in. It follows
// from the token's text, units and bits alone and is safe for concurrent reading.
type Form struct {
	Hash uint64
	Text string
	Bits float32

	units    [maxUnits]uint8
	n        uint8
	kernFrom uint8 // units before it and from kernTo on are shared by all names of a compound kind
	kernTo   uint8
	compound uint8
	abjad    bool
	signs    bool   // sounds of a script of syllables, which no Latin letters write
	article  bool   // begins like a word with the article joined to it
	exact    bool   // letters of a script that is only compared for equality
	letters  uint8  // consonants, or letters of an abjad
	mask     uint16 // classes of sounds present
	kinds    uint16 // sorts of houses that it may name, see name.KindsOf
	variants []uint16
}

// maxUnits bounds the sounds compared of one token.
const maxUnits = 24

// The kinds of compound names whose shared part is no evidence.
const (
	compoundNone = iota
	compoundAbd
	compoundDin
	compoundUllah
)

// NewForm makes the form of a token.
func NewForm(t name.Token) *Form {
	f := &Form{Hash: xxhash.Sum64String(t.Text), Text: t.Text, Bits: t.Bits, variants: name.Variants(t.Text), kinds: name.KindsOf(t.Text)}
	f.n = uint8(copy(f.units[:], t.Units))
	f.abjad = name.IsAbjad(t.Units)
	f.exact = len(t.Units) > 0 && t.Units[0] >= 128
	f.kernTo = f.n
	f.signs = name.IsSyllabic(t.Units)
	if f.abjad || f.exact && !ideographic(t.Text) {
		f.Hash = xxhash.Sum64String(t.Units)
	}
	f.article = !f.abjad && !f.exact && f.n > 5 && (strings.HasPrefix(f.Text, "al") || strings.HasPrefix(f.Text, "el")) && f.Text[2] != 'l'
	if !f.exact {
		f.findCompound()
		for _, u := range f.units[:f.n] {
			c := soundClass(u)
			f.mask |= 1 << c
			if c > 1 {
				f.letters++
			}
		}
	}
	return f
}

// ideographic tells whether a text is written in signs of which there are
// thousands. The units of letters without a reading are their places in a block
// of 128, which tells the letters of one script apart and makes those of the
// scripts of India, whose blocks stand in one order, alike; but 平 and 佳 have
// one place.
func ideographic(text string) bool {
	for _, r := range text {
		if r >= 0x2E80 {
			return true
		}
	}
	return false
}

// findCompound finds what of a compound name is its own part.
func (f *Form) findCompound() {
	switch {
	case strings.HasPrefix(f.Text, "abd") && f.n > 5:
		f.compound, f.kernFrom = compoundAbd, 3
	case strings.HasSuffix(f.Text, "din") && f.n > 5:
		f.compound, f.kernTo = compoundDin, f.n-3
	case strings.HasSuffix(f.Text, "ullah") && f.n > 6:
		f.compound, f.kernTo = compoundUllah, f.n-4
		if f.abjad {
			f.kernTo = f.n - 3
		}
	}
}

// soundClass gives a rough class of a unit, for a quick look whether two words
// can be near: 0 vowels and what may be silent, 1 glides, then consonants.
func soundClass(u uint8) uint8 { return soundClasses[u&127] }

var soundClasses = makeSoundClasses()

// makeSoundClasses gives each unit the place of its closest plain consonant.
func makeSoundClasses() (t [128]uint8) {
	for i, s := range []string{"aeiouäöüy", "hwj", "bpvf", "cçkqgxč", "sz", "td", "l", "r", "m", "n"} {
		for _, r := range s {
			for _, u := range []byte(name.UnitsOf(string(r))) {
				t[u&127] = uint8(i)
			}
		}
	}
	for _, s := range []struct {
		text  string
		class uint8
	}{{"ŕ", 6}, {"ṗ", 2}, {"sh", 4}, {"zh", 4}, {"ts", 4}, {"dj", 4}, {"ce", 4}, {"sz", 4}, {"th", 5}, {"dh", 5}, {"kh", 3}, {"gh", 3}, {"ny", 9}} {
		t[name.UnitsOf(s.text)[0]&127] = s.class
	}
	return t
}

// near tells whether two forms may be close at all: most of the sounds of the
// poorer one are in the other. Abjad letters have no classes here.
func near(a, b *Form) bool {
	if a.abjad || b.abjad {
		return true
	}
	// one edit may change two classes; l and r may be one sound
	return bits.OnesCount16(a.mask^b.mask) <= 4
}
