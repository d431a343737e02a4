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

// enoughBits caps what a word counts in the order and the sum of a query: a
// rarer one is mostly a slip, and must not make the rest of the name too light.
const enoughBits = 10

// slot is one place in a query's name: the tokens that its readings have there.
type slot struct {
	tokens []*queryToken
	joins  []uint64 // keys of this and the next place written together
	short  []uint64 // keys of the acronym of the whole name
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
			sl.weight = max(sl.weight, int(min(t.Bits, enoughBits)*unit))
			place++
		}
		q.Names = append(q.Names, pn)
		if k, ok := acronym(rn.tokens); ok && q.Kind != name.KindPerson && len(s.slots) > 0 {
			s.slots[0].short = append(s.slots[0].short, k)
		}
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
	terms := s.expand(q, l)
	q.terms = append(q.terms, segmentTerms{l.seg, terms})
	return terms
}

// expand finds the tokens of a segment that may be the same name as the
// query's. The keys come with the closest kinds first, and a token counts by
// the first key that leads to it.
func (s *searcher) expand(q *queryToken, l *layerScratch) []term {
	seg := l.seg
	s.keys = tokenKeysOf(q.token, s.keys[:0])
	slices.SortStableFunc(s.keys, func(a, b name.Key) int { return cmp.Compare(closeness(a.Kind), closeness(b.Kind)) })
	if l.round++; l.round == 0 { // the counter went round: forget all marks
		clear(l.known)
		l.round = 1
	}
	near := newPattern(q.form)
	var out []term
	s.touchKeys(&seg.tokenKeys)
	for _, k := range s.keys {
		if k.Kind == name.KeyJoin {
			continue // for the query's joined neighbours
		}
		s.numbers = readAscending(s.numbers[:0], seg.tokenKeys.find(k.Hash))
		for _, n := range s.likely(&near, l, k.Kind) {
			if w := near.kinship(seg, n); w > 0 {
				out = append(out, term{n, uint16(min(w*unit, 1<<16-1))})
			}
		}
	}
	slices.SortFunc(out, func(a, b term) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.token, b.token))
	})
	return slices.Clip(out)
}

// touchKeys touches where the lists of s.keys are found, see likely.
func (s *searcher) touchKeys(d *directory) {
	s.numbers = s.numbers[:0]
	for _, k := range s.keys {
		s.numbers = append(s.numbers, d.bucket[d.bucketOf(k.Hash)])
	}
	for _, at := range s.numbers {
		if int(at) < len(d.low) {
			s.touched ^= uint8(d.low[at]) ^ uint8(d.off[at])
		}
	}
}

// likely narrows s.numbers, tokens that share a key, to those whose letters may
// be the query's but for slips. Each look is at memory that is far apart, so
// what the next look needs is touched for all tokens before the first is
// looked at: the processor then waits for all at once, not for one at a time.
func (s *searcher) likely(near *pattern, l *layerScratch, kind name.KeyKind) []uint32 {
	seg := l.seg
	touched := s.touched
	for _, n := range s.numbers {
		touched ^= seg.sketches[n].length
	}
	kept := s.numbers[:0]
	for _, n := range s.numbers {
		if near.glance(&seg.sketches[n], kind) && l.known[n] != l.round {
			l.known[n] = l.round
			kept = append(kept, n)
		}
	}
	for _, n := range kept {
		touched ^= seg.texts[seg.sketches[n].at]
	}
	all := kept
	kept = kept[:0]
	for _, n := range all {
		if near.mayBe(seg, n, kind) {
			kept = append(kept, n)
		}
	}
	for _, n := range kept {
		touched ^= uint8(seg.forms[n].Hash)
	}
	s.touched = touched
	return kept
}

// closeness orders the kinds of keys by what sharing one says.
func closeness(k name.KeyKind) int {
	switch k {
	case name.KeyExact:
		return 0
	case name.KeySkeleton:
		return 1
	case name.KeyVariant:
		return 2
	}
	return 3
}
