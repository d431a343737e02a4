package match

import (
	"math/bits"
	"slices"

	"liaison/internal/name"
)

// layerScratch is the memory of a search for one layer.
type layerScratch struct {
	*layer
	// seen and met hold a bit for each name. A name is seen once a list holds it
	// and met once it may have evidence enough. Most names are seen and never
	// met; their bits fit into the processor's cache, sums of all would not.
	seen, met []uint64
	words     []uint32 // places of seen that are not zero
	// base holds, for each place of met that is not zero, how many names were
	// met in the places before it: the number of a name among those met follows
	// from it and the bits, so that sums lie side by side.
	base []uint32
	// touched are the names met and sum, of each, the evidence in the upper 24
	// bits and, in the lower 8, the slot that last added to it.
	touched, sum []uint32
	open         bool    // every name may be seen: no test by name is needed
	known        []uint8 // by token: the last expansion that took it up
	round        uint8   // number of the expansion
}

// admit finds the names that may hold the least share of the query's evidence,
// and then adds up what they hold. It reads the index twice: first, slot by
// slot, to learn which names stand in lists of two slots, or in a list that is
// enough by itself; then for these names alone. A list that could not bring a
// new name to the least share, with all that is still unread, only counts for
// names already seen. The share depends on the query alone, so hidden records
// cannot move it.
func (s *searcher) admit(opt SearchOptions, out *Found) {
	left := 0
	for i := range s.slots {
		left += s.slots[i].weight
	}
	s.least = uint32(opt.Reach * float64(left))
	s.lists, s.places = s.lists[:0], s.places[:0]
	for i := range s.slots {
		sl := &s.slots[i]
		if s.spent >= opt.Postings {
			out.Truncated = true
			if out.Unread == "" {
				out.Unread = sl.text
			}
			break
		}
		left -= sl.weight
		for j := range s.layers {
			l := &s.layers[j]
			from := len(s.lists)
			s.listsOf(l, int32(j), sl, uint8(min(i+1, 255)))
			for _, w := range s.lists[from:] {
				s.touched ^= w.list[0]
			}
			for k := from; k < len(s.lists); k++ {
				w := &s.lists[k]
				w.from = len(s.places)
				s.places = readAscending(s.places, w.list)
				w.to = len(s.places)
				s.spent += l.meet(s.places[w.from:], w.weight+uint32(left) >= s.least, w.weight >= s.least, opt.Sight)
			}
		}
	}
	for i := range s.layers {
		s.layers[i].number()
	}
	for i := range s.lists {
		w := &s.lists[i]
		if l := &s.layers[w.layer]; len(l.touched) > 0 {
			l.add(s.places[w.from:w.to], w.weight, uint32(w.slot))
		}
	}
	for i := range s.layers {
		s.layers[i].clearBits()
	}
}

// weighted is a list of names with what it adds, in units, and the number of
// the slot that it adds to, from 1.
type weighted struct {
	list     []byte
	from, to int // of its names in searcher.places
	weight   uint32
	layer    int32
	slot     uint8
}

// listsOf appends the lists of one slot in one layer, the heaviest first: of
// several lists that hold a name the first one counts.
func (s *searcher) listsOf(l *layerScratch, layer int32, sl *slot, number uint8) {
	seg, from := l.seg, len(s.lists)
	list := func(list []byte, weight uint32) {
		if len(list) > 0 {
			s.lists = append(s.lists, weighted{list: list, weight: weight, layer: layer, slot: number})
		}
	}
	for _, q := range sl.tokens {
		for _, t := range s.termsIn(q, l) {
			list(seg.postingsOf(t.token), uint32(t.weight))
		}
		if n := len(q.token.Text); n >= 3 && n <= 8 { // one word of the query, an acronym of the name
			list(seg.nameKeys.find(name.HashKey(name.KeyExact, q.token.Text)), uint32(min(q.token.Bits, enoughBits)*unit))
		}
		for _, sk := range q.token.Skeletons { // one word of the query, two of the name
			list(seg.nameKeys.find(joinKey(sk)), uint32(max(q.token.Bits-2, 1)*unit))
		}
	}
	for _, k := range sl.short { // the whole name of the query, one word of the name
		for _, n := range readAscending(nil, seg.tokenKeys.find(k)) {
			list(seg.postingsOf(n), s.least+1)
		}
	}
	for _, k := range sl.joins { // two words of the query, one of the name
		for _, n := range readAscending(nil, seg.tokenKeys.find(k)) {
			list(seg.postingsOf(n), uint32(max(seg.forms[n].Bits-2, 1)*unit))
		}
	}
	s.heaviestFirst(s.lists[from:])
}

// heaviestFirst orders lists by their places, which are quicker to move than they
// are.
func (s *searcher) heaviestFirst(lists []weighted) {
	s.heavy = s.heavy[:0]
	for i := range lists {
		s.heavy = append(s.heavy, uint64(^lists[i].weight)<<32|uint64(i))
	}
	if slices.IsSorted(s.heavy) {
		return
	}
	slices.Sort(s.heavy)
	s.spare = s.spare[:0]
	for _, r := range s.heavy {
		s.spare = append(s.spare, lists[uint32(r)])
	}
	copy(lists, s.spare)
}

// meet notes the names of a list: open tells that the list may bring new ones,
// enough that to stand in it is enough. It gives how many visible names it
// touched. Its loops take no branch that depends on a name: whether it was seen
// cannot be guessed, and a wrong guess costs more than the work.
func (l *layerScratch) meet(places []uint32, open, enough bool, see Sight) (spent int) {
	seen := l.seen
	met := l.met[:len(seen)]
	switch {
	case !open:
		for _, at := range places {
			word := at >> 6
			had := seen[word] & (1 << (at & 63))
			met[word] |= had
			spent += int(had >> (at & 63))
		}
		return spent
	case !l.open:
		return l.meetVisible(places, enough, see)
	}
	always := uint64(0)
	if enough {
		always = ^uint64(0)
	}
	words, n := l.words[:cap(l.words)], len(l.words)
	for _, at := range places {
		word, bit := at>>6, uint64(1)<<(at&63)
		have := seen[word]
		words[n] = word
		if have == 0 {
			n++
		}
		seen[word] = have | bit
		met[word] |= bit & (have | always)
	}
	l.words = words[:n]
	return len(places)
}

// meetVisible is meet for an open list in a layer of which not every name may
// be seen.
func (l *layerScratch) meetVisible(places []uint32, enough bool, see Sight) (spent int) {
	for _, at := range places {
		word, bit := at>>6, uint64(1)<<(at&63)
		have := l.seen[word]
		if have&bit == 0 {
			if !l.shows(at, see) {
				continue
			}
			if have == 0 {
				l.words = append(l.words, word)
			}
			l.seen[word] = have | bit
			if !enough {
				spent++
				continue
			}
		}
		spent++
		l.met[word] |= bit
	}
	return spent
}

// number numbers the names met and sets their sums to zero.
func (l *layerScratch) number() {
	l.touched = l.touched[:0]
	for _, w := range l.words {
		l.base[w] = uint32(len(l.touched))
		for m := l.met[w]; m != 0; m &= m - 1 {
			l.touched = append(l.touched, w<<6+uint32(bits.TrailingZeros64(m)))
		}
	}
	l.sum = slices.Grow(l.sum[:0], len(l.touched))[:len(l.touched)]
	clear(l.sum)
}

// shows tells whether a name may be seen by its marking and is alive.
func (l *layerScratch) shows(at uint32, see Sight) bool {
	head := &l.seg.names[at]
	return see.permits(head.marking) && !l.isDead(head.record)
}

// add adds the evidence of a list to those of its names that were met and that
// the slot, whose number is mark, has not added to yet.
func (l *layerScratch) add(places []uint32, weight, mark uint32) {
	weight = weight<<8 | mark
	for _, at := range places {
		met, bit := l.met[at>>6], uint64(1)<<(at&63)
		if met&bit == 0 {
			continue
		}
		sum := &l.sum[l.base[at>>6]+uint32(bits.OnesCount64(met&(bit-1)))]
		if *sum&0xff != mark {
			*sum = *sum&^0xff + weight
		}
	}
}

// clearBits forgets who was seen and met.
func (l *layerScratch) clearBits() {
	for _, w := range l.words {
		l.seen[w], l.met[w] = 0, 0
	}
	l.words = l.words[:0]
}

// identified admits the records that share an identifier with the query, ahead
// of all names.
func (s *searcher) identified(d name.Identifier, opt SearchOptions) {
	if d.Value == "" {
		return
	}
	for i := range s.layers {
		l := &s.layers[i]
		n := 0
		for _, num := range readAscending(nil, l.seg.nameKeys.find(identifierKey(d))) {
			head := &l.seg.names[num]
			if n == opt.Records || !opt.Sight.permits(head.marking) || l.isDead(head.record) {
				continue
			}
			n++
			s.found = append(s.found, candidate{rank: rankLevels, layer: int32(i), name: num})
		}
	}
}
