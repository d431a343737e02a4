package match

import (
	"cmp"
	"slices"
	"strings"

	"liaison/internal/name"
)

// unit is the fineness of sums of evidence in admission: 1/unit bit.
const unit = 32

// queryToken is a token of a query with what it leads to in each segment. A
// searcher keeps it for the next query with the same word: names repeat.
type queryToken struct {
	form  *Form
	token name.Token
	terms []segmentTerms
}

type segmentTerms struct {
	seg   *segment
	terms []term
}

// term is a token of a segment like the query's, and what their agreement is
// worth in units.
type term struct {
	token  uint32
	weight uint16
}

// slot is one place in a query's name: the tokens that its readings have there.
type slot struct {
	tokens []*queryToken
	joins  []uint64 // keys of this and the next place written together
	weight int      // what full agreement is worth, in units
	text   string   // of the first reading
	place  int
}

// trim bounds the memory of the words seen.
func (s *searcher) trim() {
	const most = 1 << 15
	if len(s.tokens) > most {
		clear(s.tokens)
	}
}

// queryToken gives the remembered form of a token.
func (s *searcher) queryToken(t *name.Token) *queryToken {
	k := append(s.key[:0], t.Text...)
	k = append(append(k, 0), t.Units...)
	k = append(append(k, 0), byte(t.Bits), byte(t.Bits*32))
	for _, sk := range t.Skeletons {
		k = append(append(k, 0), sk...)
	}
	s.key = k
	if q, ok := s.tokens[string(k)]; ok {
		return q
	}
	q := &queryToken{form: NewForm(*t), token: name.Token{
		Text: strings.Clone(t.Text), Units: strings.Clone(t.Units), Skeletons: slices.Clone(t.Skeletons), Bits: t.Bits,
	}}
	s.tokens[string(k)] = q
	return q
}

// makeSlots reads one name of the query into slots, the rarest first, and adds
// its readings to the prepared query. Rarity comes from the published table:
// live counts would let hidden records move the order.
func (s *searcher) makeSlots(reads []readName, q *Prepared) {
	s.slots = s.slots[:0]
	for _, rn := range reads {
		pn := PreparedName{Entry: rn.entry, Parts: make([]Part, len(rn.tokens))}
		place := 0
		var last *queryToken
		for i := range rn.tokens {
			t := &rn.tokens[i]
			qt := s.queryToken(t)
			pn.Parts[i] = newPart(qt.form, *t)
			if last != nil {
				if k, ok := joined(first(last.token.Skeletons), first(t.Skeletons)); ok && place > 0 {
					s.slots[place-1].joins = append(s.slots[place-1].joins, k)
				}
			}
			last = qt
			if !indexed(t.Role) {
				continue
			}
			if place == len(s.slots) {
				s.slots = append(s.slots, slot{text: t.Original, place: place})
			}
			sl := &s.slots[place]
			sl.tokens = append(sl.tokens, qt)
			sl.weight = max(sl.weight, int(t.Bits*unit))
			place++
		}
		q.Names = append(q.Names, pn)
	}
	slices.SortStableFunc(s.slots, func(a, b slot) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(a.text, b.text))
	})
}

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

// termsIn gives the tokens of a segment like the query's token, the most alike
// first.
func (s *searcher) termsIn(q *queryToken, l *layerScratch) []term {
	for i := range q.terms {
		if q.terms[i].seg == l.seg {
			return q.terms[i].terms
		}
	}
	if len(q.terms) > 2*len(s.layers) { // left from states that are gone
		q.terms = q.terms[:0]
	}
	terms := s.expand(q, l.seg)
	q.terms = append(q.terms, segmentTerms{l.seg, terms})
	return terms
}

func (s *searcher) expand(q *queryToken, seg *segment) []term {
	s.keys = tokenKeysOf(q.token, s.keys[:0])
	var out []term
	var numbers []uint32
	for _, k := range s.keys {
		if k.Kind == name.KeyJoin {
			continue // for the query's joined neighbours
		}
		numbers = readAscending(numbers[:0], seg.tokenKeys.find(k.Hash))
		for _, n := range numbers {
			w := kinship(q.form, seg.forms[n], k)
			if w <= 0 {
				continue
			}
			t := term{n, uint16(min(w*unit, 1<<16-1))}
			if i := slices.IndexFunc(out, func(o term) bool { return o.token == n }); i < 0 {
				out = append(out, t)
			} else {
				out[i].weight = max(out[i].weight, t.weight)
			}
		}
	}
	slices.SortFunc(out, func(a, b term) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.token, b.token))
	})
	return slices.Clip(out)
}

// kinship estimates the evidence in bits that two tokens are one name, from
// their texts and from the kind of key that they share.
func kinship(a, b *Form, k name.Key) float32 {
	most := min(a.Bits, b.Bits)
	if a.Text == b.Text {
		return a.Bits
	}
	switch k.Kind {
	case name.KeySkeleton, name.KeyExact:
		return max(most-1, most/2)
	case name.KeyVariant:
		return max(most-2, most/2)
	}
	return max(most-4, most/3)
}
