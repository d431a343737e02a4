package graph

import (
	"cmp"
	"math/bits"
	"slices"
)

// ranked is a node with its public order at hand, so that sorting does not
// fetch it at every comparison.
type ranked struct {
	order uint64
	node  NodeID
}

// digits is the number from which sorting by digits beats comparing.
const digits = 48

// sortNodes sorts by public order in room that it returns for the next time.
func (s *Snapshot) sortNodes(nodes []NodeID, room []ranked) []ranked {
	n := len(nodes)
	if n < 2 {
		return room
	}
	if cap(room) < 2*n {
		room = make([]ranked, 2*n+n/2)
	}
	list, other := room[:n], room[n:2*n]
	lo, hi := ^uint64(0), uint64(0)
	for i, v := range nodes {
		order := s.Order(v)
		list[i] = ranked{order, v}
		lo, hi = min(lo, order), max(hi, order)
	}
	if n < digits {
		slices.SortFunc(list, compareRanked)
	} else {
		list = sortDigits(list, other, lo, hi)
	}
	for i := range list {
		nodes[i] = list[i].node
	}
	return room
}

func compareRanked(x, y ranked) int {
	if x.order != y.order {
		return cmp.Compare(x.order, y.order)
	}
	return cmp.Compare(x.node, y.node)
}

// sortDigits sorts orders from lo to hi by the 32 bits that tell most of them
// apart, lowest digit first, then by comparison what those bits leave equal.
// The answer lies in one of the two slices.
func sortDigits(list, other []ranked, lo, hi uint64) []ranked {
	spread := bits.Len64(hi - lo)
	shift := max(0, spread-32)
	for at := shift; at < spread; at += 8 {
		var start [256]uint32
		for i := range list {
			start[uint8((list[i].order-lo)>>at)]++
		}
		sum := uint32(0)
		for d, count := range start {
			start[d] = sum
			sum += count
		}
		for i := range list {
			d := uint8((list[i].order - lo) >> at)
			other[start[d]] = list[i]
			start[d]++
		}
		list, other = other, list
	}
	for i := 0; i < len(list); {
		end := i + 1
		for end < len(list) && (list[end].order-lo)>>shift == (list[i].order-lo)>>shift {
			end++
		}
		if end > i+1 {
			slices.SortFunc(list[i:end], compareRanked)
		}
		i = end
	}
	return list
}
