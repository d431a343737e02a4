package match

import (
	"cmp"
	"slices"
	"strings"
)

// Ranks of admitted names, in eighths of a bit above rankZero.
const (
	rankLevels = 4096
	rankZero   = 400
	rankYear   = 5 * unit // what the same year of birth adds
)

// rankOf orders admitted names before any is compared in full: the evidence
// found, less a little for what the name holds beyond it, and the year of birth.
func rankOf(head nameRank, evidence uint32, year uint8) int32 {
	r := int32(evidence)
	if spare := int32(head.bits)*(unit/2) - r; spare > 0 {
		r -= spare / 4
	}
	if year != yearNone && head.year != yearNone {
		switch d := int32(year) - int32(head.year); {
		case year == yearWide || head.year == yearWide:
			r += rankYear / 4
		case d == 0:
			r += rankYear
		case d >= -2 && d <= 2:
			r += rankYear / 4
		default:
			r -= rankYear / 2
		}
	}
	return min(max(r/4+rankZero, 0), rankLevels-1)
}

// keep chooses the best admitted names and forgets the rest.
func (s *searcher) keep(opt SearchOptions, year uint8, out *Found) {
	for i := range s.layers {
		s.layers[i].dropBelow(s.least)
	}
	least := s.leastEvidence(4*opt.Names, year)
	clear(s.count[:])
	for i := range s.layers {
		l := &s.layers[i]
		l.dropBelow(least)
		// Read together first, ranks wait for memory all at once.
		s.ranks = slices.Grow(s.ranks[:0], len(l.touched))[:len(l.touched)]
		for j, n := range l.touched {
			s.ranks[j] = l.seg.ranks[n]
		}
		for j, head := range s.ranks {
			r := rankOf(head, l.sum[j]>>8, year)
			s.count[r]++
			l.sum[j] = uint32(r)
		}
	}
	// The lowest rank that is still kept, and how many of it.
	room, floor := uint32(opt.Names), rankLevels-1
	for ; floor > 0 && s.count[floor] <= room; floor-- {
		room -= s.count[floor]
	}
	if s.count[floor] > room {
		out.Crowded += int(s.count[floor] - room)
	}
	from := len(s.found)
	for i := range s.layers {
		s.gather(int32(i), int32(floor), int(room))
	}
	if mine := s.found[from:]; len(mine) > opt.Names { // several layers kept their share of the floor
		s.sortCandidates(mine)
		s.found = s.found[:from+opt.Names]
	}
}

// dropBelow forgets the names that did not reach the evidence e.
func (l *layerScratch) dropBelow(e uint32) {
	kept := 0
	for i, v := range l.sum {
		if v>>8 >= e {
			l.sum[kept], l.touched[kept] = v, l.touched[i]
			kept++
		}
	}
	l.sum, l.touched = l.sum[:kept], l.touched[:kept]
}

// leastEvidence gives the evidence that about the best enough names reach, less
// what a date of birth, or a name that is as good and shorter, may make up for:
// names below it are not worth a look. All names of equal evidence fall on the
// same side.
func (s *searcher) leastEvidence(enough int, year uint8) uint32 {
	clear(s.count[:])
	for i := range s.layers {
		for _, v := range s.layers[i].sum {
			s.count[min(v>>10, rankLevels-1)]++
		}
	}
	made := 2 * unit
	if year != yearNone {
		made = rankYear * 3 / 2
	}
	have := 0
	for level := rankLevels - 1; level >= 0; level-- {
		if have += int(s.count[level]); have >= enough {
			return uint32(max(0, level*4-made))
		}
	}
	return 0
}

// gather takes from a layer the names above the floor and the first room of
// those on it.
func (s *searcher) gather(num, floor int32, room int) {
	l := &s.layers[num]
	s.onFloor = s.onFloor[:0]
	for i, n := range l.touched {
		if r := int32(l.sum[i]); r > floor {
			s.found = append(s.found, candidate{rank: r, layer: num, name: n})
		} else if r == floor {
			s.onFloor = keepSmallest(s.onFloor, n, room)
		}
	}
	for _, n := range s.onFloor {
		s.found = append(s.found, candidate{rank: floor, layer: num, name: n})
	}
}

// keepSmallest adds v to the heap h, the greatest on top, unless h holds most
// numbers already that are smaller.
func keepSmallest(h []uint32, v uint32, most int) []uint32 {
	if len(h) < most {
		h = append(h, v)
		for i := len(h) - 1; i > 0 && h[(i-1)/2] < h[i]; i = (i - 1) / 2 {
			h[(i-1)/2], h[i] = h[i], h[(i-1)/2]
		}
		return h
	}
	if most == 0 || v >= h[0] {
		return h
	}
	h[0] = v
	for i := 0; ; {
		c := 2*i + 1
		if c >= len(h) {
			return h
		}
		if c+1 < len(h) && h[c+1] > h[c] {
			c++
		}
		if h[i] >= h[c] {
			return h
		}
		h[i], h[c] = h[c], h[i]
		i = c
	}
}

// order is by rank and then by what does not depend on how records are spread
// over layers: the order of records within a segment.
func (s *searcher) order(a, b candidate) int {
	if a.rank != b.rank {
		return cmp.Compare(b.rank, a.rank)
	}
	if a.layer == b.layer {
		return cmp.Compare(a.name, b.name)
	}
	x, y := s.layers[a.layer].seg, s.layers[b.layer].seg
	v, w := x.names[a.name].record, y.names[b.name].record
	if v, w := x.records[v].hash, y.records[w].hash; v != w {
		return cmp.Compare(v, w)
	}
	i, j := x.idOf(v), y.idOf(w)
	return cmp.Or(cmp.Compare(idHash(i), idHash(j)), strings.Compare(i, j))
}
