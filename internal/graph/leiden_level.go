package graph

import (
	"context"
	"math/rand/v2"

	"liaison/internal/fault"
)

// tie is one end of a weighted tie between groups.
type tie struct{ to, weight uint32 }

// levelGraph is a chart whose places stand for groups of places. Ties inside
// a group count in strength alone.
type levelGraph struct {
	off      []uint32
	tie      []tie
	strength []uint64
}

func (g *levelGraph) len() int { return len(g.off) - 1 }

func (g *levelGraph) total() (sum uint64) {
	for _, s := range g.strength {
		sum += s
	}
	return sum
}

func (g *levelGraph) ties(v uint32) []tie { return g.tie[g.off[v]:g.off[v+1]] }

// leiden is one search. Weights between a place and the groups around it are
// kept in an array that is reset through the list of touched groups.
type leiden struct {
	ctx        context.Context
	rand       *rand.Rand
	resolution float64
	total      float64 // twice the weight of all ties
	sums       []uint32
	touched    []uint32
	strength   []uint64 // of each group
	queue      []uint32
	queued     []bool
}

// chance is the weight of ties that chance would give between two groups.
func (l *leiden) chance(a, b uint64) float64 {
	return l.resolution * float64(a) * float64(b) / l.total
}

// round runs all levels once from the given division of the first level and
// leaves the result in it; it tells whether anything moved.
func (l *leiden) round(first *levelGraph, group []uint32) (bool, error) {
	if l.total == 0 {
		return false, nil
	}
	g, of := first, append([]uint32(nil), group...)
	home := make([]uint32, first.len()) // place of the level that holds each first place
	for i := range home {
		home[i] = uint32(i)
	}
	moved := false
	for {
		some, err := l.move(g, of)
		if err != nil {
			return false, err
		}
		moved = moved || some
		count := renumber(of)
		if count == g.len() {
			break
		}
		refined, parts := l.refine(g, of, count)
		if parts == g.len() { // nothing to merge inside any group
			break
		}
		next := aggregate(g, refined, parts)
		up := make([]uint32, parts)
		for v, r := range refined {
			up[r] = of[v]
		}
		for i, v := range home {
			home[i] = refined[v]
		}
		g, of = next, up
	}
	for i, v := range home {
		group[i] = of[v]
	}
	return moved, nil
}

// move is the fast local moving: a queue of places, each put into the group
// around it that gains most; the neighbours of a place that moved are queued
// again.
func (l *leiden) move(g *levelGraph, of []uint32) (bool, error) {
	n := g.len()
	l.room(n)
	for v := range n {
		l.strength[of[v]] += g.strength[v]
	}
	empty := l.emptyGroups(of)
	queue := l.queue[:0]
	for v := range uint32(n) {
		queue = append(queue, v)
		l.queued[v] = true
	}
	l.rand.Shuffle(n, func(i, j int) { queue[i], queue[j] = queue[j], queue[i] })
	moved, budget := false, checkEvery
	for head := 0; head < len(queue); head++ {
		if head > n && head*2 > len(queue) { // the front is spent: take it away
			queue = queue[:copy(queue, queue[head:])]
			head = 0
		}
		v := queue[head]
		l.queued[v] = false
		ties := g.ties(v)
		if budget -= len(ties) + 1; budget < 0 {
			budget = checkEvery
			if err := l.ctx.Err(); err != nil {
				return false, fault.Wrap(fault.Unavailable, err, "the question was given up before its answer was complete")
			}
		}
		from := of[v]
		to := l.bestGroup(g, of, v, &empty)
		if to == from {
			continue
		}
		moved = true
		l.strength[from] -= g.strength[v]
		l.strength[to] += g.strength[v]
		of[v] = to
		if l.strength[from] == 0 {
			empty = append(empty, from)
		}
		for _, t := range ties {
			if of[t.to] != to && !l.queued[t.to] {
				l.queued[t.to] = true
				queue = append(queue, t.to)
			}
		}
	}
	l.queue = queue
	return moved, nil
}

// bestGroup finds where v gains most, its own group and a group of its own
// included. Of equals it stays, else takes the first met.
func (l *leiden) bestGroup(g *levelGraph, of []uint32, v uint32, empty *[]uint32) uint32 {
	own, strength := of[v], g.strength[v]
	l.gather(g.ties(v), of)
	rest := l.strength[own] - strength
	best, gain := own, float64(l.sums[own])-l.chance(strength, rest)
	for _, c := range l.touched {
		if c == own {
			continue
		}
		if x := float64(l.sums[c]) - l.chance(strength, l.strength[c]); x > gain+1e-12 {
			best, gain = c, x
		}
	}
	l.release()
	if gain < -1e-12 && rest > 0 {
		for len(*empty) > 0 { // the list may hold groups that were filled again
			e := (*empty)[len(*empty)-1]
			*empty = (*empty)[:len(*empty)-1]
			if l.strength[e] == 0 {
				return e
			}
		}
	}
	return best
}

// gather sums the weights of ties to each group around.
func (l *leiden) gather(ties []tie, of []uint32) {
	for _, t := range ties {
		c := of[t.to]
		if l.sums[c] == 0 {
			l.touched = append(l.touched, c)
		}
		l.sums[c] += t.weight
	}
}

func (l *leiden) release() {
	for _, c := range l.touched {
		l.sums[c] = 0
	}
	l.touched = l.touched[:0]
}

func (l *leiden) room(n int) {
	if len(l.sums) < n {
		l.sums, l.strength, l.queued = make([]uint32, n), make([]uint64, n), make([]bool, n)
	}
	clear(l.strength)
}

func (l *leiden) emptyGroups(of []uint32) []uint32 {
	used := make([]bool, len(of))
	for _, c := range of {
		used[c] = true
	}
	var out []uint32
	for c := len(used) - 1; c >= 0; c-- {
		if !used[c] {
			out = append(out, uint32(c))
		}
	}
	return out
}
