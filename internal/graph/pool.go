package graph

import (
	"context"
	"sync"

	"liaison/internal/fault"
)

// DefaultScratches is how many questions a snapshot works on at a time; more
// wait. Each costs eight bytes a node of scratch memory.
const DefaultScratches = 8

// Pool lends working memory to questions and bounds how many run at a time.
type Pool struct {
	turns chan struct{}
	mu    sync.Mutex
	idle  []*scratch
	slots int64 // looked at by the questions that have ended
}

// NewPool makes a Pool that lends at most limit scratches at a time.
func NewPool(limit int) *Pool {
	return &Pool{turns: make(chan struct{}, max(limit, 1))}
}

// take waits for a turn and returns scratch for that many nodes.
func (p *Pool) take(ctx context.Context, nodes int) (*scratch, error) {
	select {
	case p.turns <- struct{}{}:
	default:
		select {
		case p.turns <- struct{}{}:
		case <-ctx.Done():
			return nil, fault.Wrap(fault.Unavailable, ctx.Err(), "the question was given up while waiting for its turn")
		}
	}
	p.mu.Lock()
	var x *scratch
	if n := len(p.idle); n > 0 {
		x, p.idle = p.idle[n-1], p.idle[:n-1]
	} else {
		x = new(scratch)
	}
	p.mu.Unlock()
	x.begin(nodes)
	return x, nil
}

func (p *Pool) give(x *scratch) {
	p.mu.Lock()
	p.idle = append(p.idle, x)
	p.slots += x.slots
	p.mu.Unlock()
	<-p.turns
}

// Looked is how many places of links, hidden ones as well, the questions that
// have ended looked at: what a test counts where it must not measure time.
func (s *Snapshot) Looked() int64 {
	s.pool.mu.Lock()
	defer s.pool.mu.Unlock()
	return s.pool.slots
}

// checkEvery is the number of slots between two looks at the context.
const checkEvery = 4096

// scratch is the working memory of one question. A stamp is epoch<<8 | code,
// so nothing is cleared between questions.
type scratch struct {
	epoch  uint32
	stamp  []uint32
	head   []int32 // per stamped node: its newest edge, or its place
	edges  []edge
	cross  []crossing
	front  [2][]NodeID
	next   []NodeID
	dag    dag
	nodes  []NodeID
	keys   []ranked
	budget int
	slots  int64
}

// edge is one way in which a node was reached.
type edge struct {
	from NodeID
	link LinkID
	set  SetID
	next int32
}

// crossing is a link on which two searches met.
type crossing struct {
	u, v NodeID
	link LinkID
	set  SetID
}

const maxEpoch = 1<<24 - 1

// begin starts a new question on a graph of that many nodes.
func (x *scratch) begin(nodes int) {
	if nodes > len(x.stamp) {
		room := nodes + nodes/64
		x.stamp = make([]uint32, room)
		x.head = make([]int32, room)
		x.epoch = 0
	}
	if x.epoch == maxEpoch {
		clear(x.stamp)
		x.epoch = 0
	}
	x.epoch++
	x.edges = x.edges[:0]
	x.cross = x.cross[:0]
	x.front[0], x.front[1] = x.front[0][:0], x.front[1][:0]
	x.next = x.next[:0]
	x.nodes = x.nodes[:0]
	x.budget = checkEvery
	x.slots = 0
}

// spend counts slots and looks at ctx every checkEvery of them.
func (x *scratch) spend(ctx context.Context, slots int) error {
	x.budget -= slots + 1
	x.slots += int64(slots)
	if x.budget > 0 {
		return nil
	}
	x.budget = checkEvery
	if err := ctx.Err(); err != nil {
		return fault.Wrap(fault.Unavailable, err, "the question was given up before its answer was complete")
	}
	return nil
}
