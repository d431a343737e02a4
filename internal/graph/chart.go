package graph

import (
	"context"
	"slices"

	"liaison/internal/fault"
)

// Chart is a small graph of its own: what one caller may see of some nodes,
// numbered by public order from 0, with hidden things physically left out and
// parallel links merged. Groups, brokers and drawings are computed on a Chart,
// belong to it and say nothing outside it; two callers who see the same get
// the same chart to the last bit.
type Chart struct {
	nodes  []NodeID
	off    []uint32
	nbr    []uint32
	weight []uint8 // independent sources of the best of the links, 1 to 3
}

// MaxWeight is the number of sources above which a tie counts no more.
const MaxWeight = 3

// Chart makes the chart of nodes under v; nil nodes take all that the caller
// sees. Nodes that he does not see, or listed twice, are left out. A hub or
// stub, which is never crossed, stands in the chart without ties.
func (s *Snapshot) Chart(ctx context.Context, v View, nodes []NodeID) (*Chart, error) {
	l, err := s.lens(v)
	if err != nil {
		return nil, err
	}
	x, err := s.pool.take(ctx, s.nodes)
	if err != nil {
		return nil, err
	}
	defer s.pool.give(x)
	c := &Chart{}
	enter := func(n NodeID) {
		if l.sees(n) && x.stamp[n]>>8 != x.epoch {
			x.stamp[n] = x.epoch << 8
			c.nodes = append(c.nodes, n)
		}
	}
	if nodes == nil {
		for n := range NodeID(s.nodes) {
			enter(n)
		}
	}
	for _, n := range nodes {
		enter(n)
	}
	s.sortNodes(c.nodes, nil)
	crossed := make([]bool, len(c.nodes))
	for i, n := range c.nodes {
		x.head[n] = int32(i)
		crossed[i] = !l.uncrossed(n)
	}
	c.off = make([]uint32, 1, len(c.nodes)+1)
	var ties []uint64 // neighbour<<8 | weight
	for i, n := range c.nodes {
		if err := x.spend(ctx, s.total(n)); err != nil {
			return nil, err
		}
		ties = ties[:0]
		if crossed[i] {
			ties = l.chartTies(x, n, crossed, ties)
		}
		c.addTies(ties)
	}
	return c, nil
}

// chartTies gathers the ties of n inside the chart.
func (l *lens) chartTies(x *scratch, n NodeID, crossed []bool, ties []uint64) []uint64 {
	l.s.slots(n, func(set SetID, far NodeID, id LinkID) bool {
		if x.stamp[far]>>8 != x.epoch || !crossed[x.head[far]] || !l.admits(set, id) {
			return true
		}
		sources := uint8(0)
		if l.Judge == nil && bit(l.all, uint32(set)) {
			c, i := l.s.cols(id)
			sources = uint8(c.strength[i])
		} else {
			sources = l.evidence(set, id).Sources
		}
		ties = append(ties, uint64(x.head[far])<<8|uint64(min(max(sources, 1), MaxWeight)))
		return true
	})
	return ties
}

// addTies appends the row of the next node, parallel ties merged.
func (c *Chart) addTies(ties []uint64) {
	slices.Sort(ties)
	for i, t := range ties {
		if i+1 < len(ties) && ties[i+1]>>8 == t>>8 {
			continue // the last of equal neighbours has the greatest weight
		}
		c.nbr = append(c.nbr, uint32(t>>8))
		c.weight = append(c.weight, uint8(t))
	}
	c.off = append(c.off, uint32(len(c.nbr)))
}

// Len is the number of nodes.
func (c *Chart) Len() int { return len(c.nodes) }

// Ties is the number of pairs of nodes that are tied.
func (c *Chart) Ties() int { return len(c.nbr) / 2 }

// Node is the node of the snapshot at place i.
func (c *Chart) Node(i int) NodeID { return c.nodes[i] }

// Nodes lists the nodes of the snapshot by place. It must not be changed.
func (c *Chart) Nodes() []NodeID { return c.nodes }

// Near lists the places tied to place i, ascending. It must not be changed.
func (c *Chart) Near(i int) []uint32 { return c.nbr[c.off[i]:c.off[i+1]] }

// Weights has the weight of each tie of place i beside Near.
func (c *Chart) Weights(i int) []uint8 { return c.weight[c.off[i]:c.off[i+1]] }

func (c *Chart) degree(i uint32) int { return int(c.off[i+1] - c.off[i]) }

// ChartOf makes a chart from plain ties between places 0 to nodes-1, for
// comparison with other programs and for lists without a snapshot.
func ChartOf(nodes int, ties [][2]uint32, weights []uint8) (*Chart, error) {
	if weights != nil && len(weights) != len(ties) {
		return nil, fault.New(fault.Invalid, "%d weights for %d ties", len(weights), len(ties))
	}
	rows := make([][]uint64, nodes)
	for i, t := range ties {
		if int(max(t[0], t[1])) >= nodes || t[0] == t[1] {
			return nil, fault.New(fault.Invalid, "tie %d of %d with %d among %d places", i, t[0], t[1], nodes)
		}
		w := uint64(1)
		if weights != nil {
			w = uint64(min(max(weights[i], 1), MaxWeight))
		}
		rows[t[0]] = append(rows[t[0]], uint64(t[1])<<8|w)
		rows[t[1]] = append(rows[t[1]], uint64(t[0])<<8|w)
	}
	c := &Chart{off: []uint32{0}}
	for i, row := range rows {
		c.nodes = append(c.nodes, NodeID(i))
		c.addTies(row)
	}
	return c, nil
}
