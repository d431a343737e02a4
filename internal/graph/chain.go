package graph

import (
	"context"
	"slices"

	"liaison/internal/fault"
)

// ChainOptions bounds a chain in time. Days count from 1970-01-01.
type ChainOptions struct {
	// After is the first day on which the chain may begin, OpenPast for any.
	After int32
	// Before is the last day on which it may end, OpenFuture for any.
	Before int32
	// Certainly asks for chains whose steps lie in order wherever in its
	// interval each took place: the latest day of one before the earliest of
	// the next. Otherwise it is enough that days in order can be found.
	Certainly bool
	// MaxHops is the greatest number of links, 1 to MaxHops.
	MaxHops int
}

// Chain is a path along which word or goods can have passed.
type Chain struct {
	Path
	// By has for each link the earliest day by which the chain has passed it:
	// the earliest possible day, or, of certain chains, the latest day of the
	// link. OpenPast and OpenFuture mean that no date bounds it.
	By []int32
	// Ordered tells for each link whether it certainly lies after the one
	// before it; true for the first.
	Ordered []bool
}

// Chain finds the way from a to b along links in order of time that arrives
// earliest, and of those one of fewest links. Each node on it is reached as
// early as can be with so many links; among equals the node before is the
// first in public order and the link the better one. A link held, or a contact
// took place, at some time in its interval, and two of one day may lie in
// either order (after Wu et al. 2014, on intervals). Hubs and stubs may be ends
// only. A chain from a to b is in general none from b to a.
func (s *Snapshot) Chain(ctx context.Context, v View, a, b NodeID, o ChainOptions) (Chain, error) {
	l, err := s.lens(v)
	if err != nil {
		return Chain{}, err
	}
	if o.MaxHops < 1 || o.MaxHops > MaxHops {
		return Chain{}, fault.New(fault.Invalid, "a chain has 1 to %d links, not %d", MaxHops, o.MaxHops)
	}
	if o.After > o.Before {
		return Chain{}, fault.New(fault.Invalid, "a chain from day %d to the earlier day %d", o.After, o.Before)
	}
	if !l.sees(a) || !l.sees(b) {
		return Chain{}, nil
	}
	if a == b {
		return Chain{Path: Path{Nodes: []NodeID{a}}}, nil
	}
	x, err := s.pool.take(ctx, s.nodes)
	if err != nil {
		return Chain{}, err
	}
	defer s.pool.give(x)
	c := chainSearch{lens: l, scratch: x, ctx: ctx, o: o, goal: b}
	return c.run(a)
}

// arrival is one way of reaching a node with a number of links, kept when it
// is earlier than every way with fewer.
type arrival struct {
	node   NodeID
	link   LinkID
	set    SetID
	before int32 // arrival at the node before; -1 at the start
	ready  int64 // first day on which the chain may go on
}

type chainSearch struct {
	*lens
	*scratch
	ctx      context.Context
	o        ChainOptions
	goal     NodeID
	arrivals []arrival
	round    int32 // first arrival of the round that is being made
	capped   []NodeID
}

func (c *chainSearch) run(a NodeID) (Chain, error) {
	c.arrivals = append(c.arrivals, arrival{node: a, before: -1, ready: int64(c.o.After)})
	c.stamp[a], c.head[a] = c.epoch<<8, 0
	begin := int32(0)
	for hops := 0; hops < c.o.MaxHops; hops++ {
		c.round = int32(len(c.arrivals))
		if begin == c.round {
			break
		}
		// In public order, so that among equals the first to arrive stays.
		slices.SortFunc(c.arrivals[begin:c.round], func(x, y arrival) int { return c.s.compare(x.node, y.node) })
		for i := begin; i < c.round; i++ {
			if n := c.arrivals[i].node; c.head[n] >= begin {
				c.head[n] = i
			}
		}
		for i := begin; i < c.round; i++ {
			if err := c.goOn(i, hops > 0); err != nil {
				return Chain{}, err
			}
		}
		begin = c.round
	}
	return c.read(a), nil
}

// goOn takes every step that is possible after arrival i.
func (c *chainSearch) goOn(i int32, mayBeHub bool) error {
	at := c.arrivals[i]
	if at.node == c.goal || c.stamp[c.goal]>>8 == c.epoch && c.arrivals[c.head[c.goal]].ready <= at.ready {
		return nil // the goal was reached with fewer links and no later
	}
	if mayBeHub && c.uncrossed(at.node) {
		if c.stamp[at.node]&0xff != codeHub {
			c.stamp[at.node] = c.epoch<<8 | codeHub
			c.capped = append(c.capped, at.node)
		}
		return nil
	}
	if err := c.spend(c.ctx, c.s.total(at.node)); err != nil {
		return err
	}
	c.s.slots(at.node, func(set SetID, far NodeID, id LinkID) bool {
		if bit(c.any, uint32(set)) && bit(c.node, uint32(c.s.NodeSet(far))) && c.admits(set, id) {
			c.step(i, at.ready, arrival{node: far, link: id, set: set, before: i})
		}
		return true
	})
	return nil
}

// step keeps the arrival if it is in order and earlier than those known.
func (c *chainSearch) step(i int32, ready int64, to arrival) {
	e := c.evidence(to.set, to.link)
	var ok bool
	if to.ready, ok = c.o.next(ready, e); !ok {
		return
	}
	if c.stamp[to.node]>>8 != c.epoch {
		c.stamp[to.node] = c.epoch << 8
		c.keep(to)
		return
	}
	old := &c.arrivals[c.head[to.node]]
	switch {
	case to.ready < old.ready && c.head[to.node] < c.round:
		c.keep(to)
	case to.ready < old.ready:
		*old = to
	case to.ready == old.ready && old.before == i && c.head[to.node] >= c.round:
		if c.better(e, c.evidence(old.set, old.link), to.link, old.link) {
			*old = to
		}
	}
}

func (c *chainSearch) keep(to arrival) {
	c.head[to.node] = int32(len(c.arrivals))
	c.arrivals = append(c.arrivals, to)
}

// next is the day from which a chain that is ready goes on after a link; false
// when the link cannot come next.
func (o *ChainOptions) next(ready int64, e Evidence) (int64, bool) {
	if o.Certainly {
		return int64(e.To) + 1, int64(e.From) >= ready && e.To <= o.Before
	}
	ready = max(ready, int64(e.From))
	return ready, ready <= int64(min(e.To, o.Before))
}

func (c *chainSearch) read(a NodeID) Chain {
	var out Chain
	slices.SortFunc(c.capped, c.s.compare)
	out.Capped = c.capped
	if c.stamp[c.goal]>>8 != c.epoch {
		return out
	}
	for i := c.head[c.goal]; ; {
		at := c.arrivals[i]
		out.Nodes = append(out.Nodes, at.node)
		if at.before < 0 {
			break
		}
		out.Links = append(out.Links, at.link)
		out.Evidence = append(out.Evidence, c.evidence(at.set, at.link))
		by := at.ready
		if c.o.Certainly {
			by--
		}
		out.By = append(out.By, int32(by))
		i = at.before
	}
	out.reverse()
	slices.Reverse(out.By)
	for i, e := range out.Evidence {
		out.Ordered = append(out.Ordered, i == 0 || out.Evidence[i-1].To < e.From)
	}
	return out
}
