package match

import (
	"math"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"

	"liaison/internal/name"
)

// segment is an immutable, packed part of an index. Its records stand in the
// order of (hash of id, id) and its names in the order of their records, so
// that a lower number means the same in every segment: what is cut among
// equals does not depend on how records are spread over segments.
//
// Postings are two-level: a key leads to the few distinct tokens that share
// it, a token to the names that hold it. Tokens are few beside names, so keys
// cost next to nothing, and each pair of tokens is compared once a query, not
// once a name.
type segment struct {
	records []recordHead
	blob    []byte // packed records

	names []nameHead
	ranks []nameRank // of the names, apart: ranking reads nothing else

	forms    []Form // of the tokens, by number
	sketches []sketch
	texts    []byte   // packed tokens
	textOff  []uint32 // start of each token in texts
	tokenOff []uint32 // start of each token's list of names
	postings []byte

	tokenKeys directory // key to tokens
	nameKeys  directory // joined neighbours and identifiers to names

	strings []string // interned: schemas, languages, countries

	// markings holds the different markings of the names, unless they are more
	// than mostMarkings. A caller who may see all of them needs no test by name.
	markings []uint32
}

const mostMarkings = 4096

// recordHead is what is known of a record without unpacking it.
type recordHead struct {
	off   uint32 // in blob; the record ends where the next starts
	hash  uint32 // upper half of the hash of its id
	first uint32 // its first name
}

// nameHead is what admission needs of a name.
type nameHead struct {
	record  uint32
	marking uint32
}

// nameRank is what ranking needs of a name.
type nameRank struct {
	bits uint8 // evidence that the whole name could give, in half bits
	year uint8 // see yearCode
}

// tokenText is what is kept of a token beside its form, to write it to disk
// and to merge it into another segment.
type tokenText struct {
	text, units string
	skeletons   string // joined by spaces
	bits        float32
}

func (t *tokenText) token() name.Token {
	out := name.Token{Text: t.text, Units: t.units, Bits: t.bits}
	if t.skeletons != "" {
		out.Skeletons = strings.Split(t.skeletons, " ")
	}
	return out
}

// packTokens writes tokens into the segment.
func (s *segment) packTokens(tokens []tokenText) {
	var p packer
	s.textOff = make([]uint32, len(tokens))
	for i := range tokens {
		t := &tokens[i]
		s.textOff[i] = uint32(len(p.b))
		p.string(t.text)
		p.string(t.units)
		p.string(t.skeletons)
		p.uint(uint64(math.Float32bits(t.bits)))
	}
	s.texts = slices.Clone(p.b)
}

// token reads a token; its strings share the segment's memory.
func (s *segment) token(n uint32) tokenText {
	u := unpacker{b: s.texts, at: int(s.textOff[n])}
	return unpackToken(&u)
}

func unpackToken(u *unpacker) tokenText {
	return tokenText{text: u.string(), units: u.string(), skeletons: u.string(), bits: math.Float32frombits(uint32(u.uint()))}
}

func idHash(id string) uint64 { return xxhash.Sum64String(id) }

// Codes of a year of birth in one byte.
const (
	yearNone = 0   // no date
	yearWide = 255 // several dates, or one wider than about a year
	yearBase = 1850
)

// yearCode squeezes the birth dates of a record into a byte for ranking.
func yearCode(dates []name.PartialDate) uint8 {
	code := uint8(yearNone)
	for _, d := range dates {
		if !d.Known() {
			continue
		}
		if code != yearNone || d.To-d.From > 370 || d.Circa {
			return yearWide
		}
		year := int((int64(d.From)+int64(d.To))/2*400/146097) + 1970 // average Gregorian year
		code = uint8(min(max(year-yearBase, 1), 254))
	}
	return code
}

// derive makes what follows from the rest and is not saved.
func (s *segment) derive() {
	n := len(s.textOff)
	s.forms, s.sketches = make([]Form, n), make([]sketch, n)
	s.parallel(n, func(i int) bool {
		t := s.token(uint32(i))
		s.forms[i] = *NewForm(t.token())
		s.sketches[i] = newSketch(&t, &s.forms[i], s.textOff[i])
		return true
	})
	s.noteMarkings()
}

// noteMarkings gathers the different markings.
func (s *segment) noteMarkings() {
	seen := map[uint32]bool{}
	last := uint32(0)
	for i := range s.names {
		m := s.names[i].marking
		if i > 0 && m == last {
			continue
		}
		if last = m; !seen[m] {
			if seen[m] = true; len(seen) > mostMarkings {
				s.markings = nil
				return
			}
			s.markings = append(s.markings, m)
		}
	}
}

// blobOf gives the packed bytes of a record.
func (s *segment) blobOf(rec uint32) []byte {
	end := uint32(len(s.blob))
	if int(rec)+1 < len(s.records) {
		end = s.records[rec+1].off
	}
	return s.blob[s.records[rec].off:end]
}

// idOf gives the id of a record; it shares the segment's memory.
func (s *segment) idOf(rec uint32) string {
	u := unpacker{b: s.blobOf(rec)}
	return u.string()
}

// namesOf gives the range of a record's names.
func (s *segment) namesOf(rec uint32) (from, to uint32) {
	to = uint32(len(s.names))
	if int(rec)+1 < len(s.records) {
		to = s.records[rec+1].first
	}
	return s.records[rec].first, to
}

// lookup finds a record by its id.
func (s *segment) lookup(id string) (uint32, bool) {
	want := uint32(idHash(id) >> 32)
	lo, hi := 0, len(s.records)
	for lo < hi {
		mid := (lo + hi) / 2
		if s.records[mid].hash < want {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	for ; lo < len(s.records) && s.records[lo].hash == want; lo++ {
		if s.idOf(uint32(lo)) == id {
			return uint32(lo), true
		}
	}
	return 0, false
}

// postingsOf gives the packed list of the names that hold a token.
func (s *segment) postingsOf(tok uint32) []byte {
	return s.postings[s.tokenOff[tok]:s.tokenOff[tok+1]]
}

// interner numbers strings in the order of their first use; number 0 is "".
type interner struct {
	numbers map[string]uint32
	list    []string
}

func newInterner() *interner {
	return &interner{numbers: map[string]uint32{"": 0}, list: []string{""}}
}

func (n *interner) number(s string) uint32 {
	if v, ok := n.numbers[s]; ok {
		return v
	}
	v := uint32(len(n.list))
	s = strings.Clone(s)
	n.numbers[s] = v
	n.list = append(n.list, s)
	return v
}
