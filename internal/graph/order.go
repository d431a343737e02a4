package graph

import (
	"cmp"
	"slices"
)

// ranked is a node with its public order at hand, so that sorting does not
// fetch it at every comparison.
type ranked struct {
	order uint64
	node  NodeID
}

// sortNodes sorts by public order in room that it returns for the next time.
func (s *Snapshot) sortNodes(nodes []NodeID, room []ranked) []ranked {
	if len(nodes) < 2 {
		return room
	}
	room = room[:0]
	for _, n := range nodes {
		room = append(room, ranked{s.Order(n), n})
	}
	slices.SortFunc(room, func(x, y ranked) int {
		if x.order != y.order {
			return cmp.Compare(x.order, y.order)
		}
		return cmp.Compare(x.node, y.node)
	})
	for i := range room {
		nodes[i] = room[i].node
	}
	return room
}
