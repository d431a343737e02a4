package marking

import (
	"iter"
	"math/bits"
	"strconv"
	"strings"
)

// Set is an immutable set of local marking numbers: those with which the
// caller may do what he asked. Number 0 is never in it, so that a row without
// a marking is seen by nobody.
type Set struct {
	words []uint64
	count int
}

// NewSet returns the set of the given numbers; 0 is left out.
func NewSet(numbers ...uint32) *Set {
	s := &Set{}
	for _, n := range numbers {
		s.add(n)
	}
	return s
}

// add puts n in while the set is being made.
func (s *Set) add(n uint32) {
	w, bit := int(n/64), uint64(1)<<(n%64)
	if n == 0 {
		return
	}
	for len(s.words) <= w {
		s.words = append(s.words, 0)
	}
	if s.words[w]&bit == 0 {
		s.words[w] |= bit
		s.count++
	}
}

func (s *Set) clone() *Set {
	return &Set{words: append([]uint64(nil), s.words...), count: s.count}
}

// Has tells whether n is in the set.
func (s *Set) Has(n uint32) bool {
	w := int(n / 64)
	return w < len(s.words) && s.words[w]&(1<<(n%64)) != 0
}

// Len returns how many numbers are in the set.
func (s *Set) Len() int { return s.count }

// Words returns the set as 64-bit words, lowest number first; the caller must
// not change them. Beyond the last word nothing is in the set.
func (s *Set) Words() []uint64 { return s.words }

// All yields the numbers in rising order.
func (s *Set) All() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for i, w := range s.words {
			for ; w != 0; w &= w - 1 {
				if !yield(uint32(i*64 + bits.TrailingZeros64(w))) {
					return
				}
			}
		}
	}
}

// And returns the numbers that are in both sets.
func (s *Set) And(o *Set) *Set {
	out := &Set{}
	for n := range s.All() {
		if o.Has(n) {
			out.add(n)
		}
	}
	return out
}

// SQL returns a condition on column that holds for the rows whose marking
// number is in the set: ranges and single numbers, or FALSE when the set is
// empty. It is never TRUE alone: a number that was interned after the set was
// made is outside. column is SQL text and must come from code. Put the
// condition into the WHERE clause, never behind LIMIT or count, or sizes
// leak what the marking hides.
func (s *Set) SQL(column string) string {
	if s.count == 0 {
		return "FALSE"
	}
	var terms, single []string
	s.ranges(func(from, to uint32) {
		if to-from < 2 {
			for n := from; n <= to; n++ {
				single = append(single, strconv.FormatUint(uint64(n), 10))
			}
			return
		}
		terms = append(terms, column+" BETWEEN "+strconv.FormatUint(uint64(from), 10)+" AND "+strconv.FormatUint(uint64(to), 10))
	})
	if len(single) > 0 {
		terms = append(terms, column+" IN ("+strings.Join(single, ",")+")")
	}
	return "(" + strings.Join(balance(terms), " OR ") + ")"
}

// balance nests terms in brackets of at most 256, since a flat OR of many
// terms would pass SQLite's limit of 1,000 on the depth of an expression.
func balance(terms []string) []string {
	const most = 256
	for len(terms) > most {
		var up []string
		for i := 0; i < len(terms); i += most {
			up = append(up, "("+strings.Join(terms[i:min(i+most, len(terms))], " OR ")+")")
		}
		terms = up
	}
	return terms
}

// ranges calls f for each run of neighbouring numbers.
func (s *Set) ranges(f func(from, to uint32)) {
	var from, last uint32
	for n := range s.All() {
		switch {
		case from == 0:
			from = n
		case n != last+1:
			f(from, last)
			from = n
		}
		last = n
	}
	if from != 0 {
		f(from, last)
	}
}
