package match

import (
	"cmp"
	"slices"

	"liaison/internal/name"
)

// layerScratch is the memory of a search for one layer.
type layerScratch struct {
	*layer
	// sum holds, by name, the evidence so far in the upper 24 bits and, in the
	// lower 8, the slot that last added to it; zero: not admitted.
	sum     []uint32
	touched []uint32
	in      []uint64 // bit by name: admitted; small enough to stay in the cache
	open    bool     // every name may be seen: no test by name is needed
	seen    []uint32 // by token: the last expansion that met it
	round   uint32   // number of the expansion
}

// admit reads the index slot by slot and adds up evidence by name. A list that
// could not bring a new name to the least share of the query's evidence, with
// all that is still unread, only adds to names already admitted. The share
// depends on the query alone, so hidden records cannot move it.
func (s *searcher) admit(opt SearchOptions, out *Found) {
	left := 0
	for i := range s.slots {
		left += s.slots[i].weight
	}
	s.least = uint32(opt.Reach * float64(left))
	for i := range s.slots {
		sl := &s.slots[i]
		if s.spent >= opt.Postings {
			out.Truncated = true
			if out.Unread == "" {
				out.Unread = sl.text
			}
			return
		}
		left -= sl.weight
		for j := range s.layers {
			l := &s.layers[j]
			for _, w := range s.listsOf(l, sl) {
				open := w.weight+uint32(left) >= s.least
				if open || len(l.touched) > 0 {
					s.readList(l, w, uint32(min(i+1, 255)), open, opt.Sight)
				}
			}
		}
	}
}

// weighted is a list of names with what it adds, in units.
type weighted struct {
	list   []byte
	weight uint32
}

// listsOf gathers the lists of one slot in one layer, the heaviest first: of
// several lists that hold a name the first one counts.
func (s *searcher) listsOf(l *layerScratch, sl *slot) []weighted {
	seg, lists := l.seg, s.lists[:0]
	for _, q := range sl.tokens {
		for _, t := range s.termsIn(q, l) {
			if list := seg.postingsOf(t.token); len(list) > 0 {
				lists = append(lists, weighted{list, uint32(t.weight)})
			}
		}
		if n := len(q.token.Text); n >= 3 && n <= 8 { // one word of the query, an acronym of the name
			if list := seg.nameKeys.find(name.HashKey(name.KeyExact, q.token.Text)); len(list) > 0 {
				lists = append(lists, weighted{list, uint32(min(q.token.Bits, enoughBits) * unit)})
			}
		}
		for _, sk := range q.token.Skeletons { // one word of the query, two of the name
			if list := seg.nameKeys.find(joinKey(sk)); len(list) > 0 {
				lists = append(lists, weighted{list, uint32(max(q.token.Bits-2, 1) * unit)})
			}
		}
	}
	for _, k := range sl.short { // the whole name of the query, one word of the name
		for _, n := range readAscending(nil, seg.tokenKeys.find(k)) {
			lists = append(lists, weighted{seg.postingsOf(n), s.least + 1})
		}
	}
	for _, k := range sl.joins { // two words of the query, one of the name
		for _, n := range readAscending(nil, seg.tokenKeys.find(k)) {
			lists = append(lists, weighted{seg.postingsOf(n), uint32(max(seg.forms[n].Bits-2, 1) * unit)})
		}
	}
	order := func(a, b weighted) int { return cmp.Compare(b.weight, a.weight) }
	if !slices.IsSortedFunc(lists, order) {
		slices.SortFunc(lists, order)
	}
	s.lists = lists
	return lists
}

// readList adds the evidence of one list to the names that it holds and that
// the slot, known by its mark, has not touched yet.
func (s *searcher) readList(l *layerScratch, w weighted, mark uint32, open bool, see Sight) {
	sum, at, spent := l.sum, uint32(0), 0
	for i := 0; i < len(w.list); {
		v := uint32(w.list[i])
		i++
		if v >= 0x80 {
			v &= 0x7f
			for shift := uint(7); i < len(w.list); shift += 7 {
				c := w.list[i]
				i++
				v |= uint32(c&0x7f) << shift
				if c < 0x80 {
					break
				}
			}
		}
		at += v
		if !open && l.in[at>>6]>>(at&63)&1 == 0 {
			continue
		}
		have := sum[at]
		if have == 0 {
			if !l.open {
				head := &l.seg.names[at]
				if !see.permits(head.marking) || l.isDead(head.record) {
					continue
				}
			}
			l.touched = append(l.touched, at)
			l.in[at>>6] |= 1 << (at & 63)
		} else if have&0xff == mark {
			continue
		}
		sum[at] = have&^0xff + w.weight<<8 | mark
		spent++
	}
	s.spent += spent
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
			s.found = append(s.found, candidate{rank: rankLevels, layer: int32(i), name: num, hash: l.seg.records[head.record].hash})
		}
	}
}
