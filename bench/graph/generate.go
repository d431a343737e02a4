package main

import (
	"math/rand/v2"

	"liaison/internal/graph"
)

// holding is a generated graph with the claims behind its links: preferential
// attachment, five links a new node, node numbers shuffled. It stands for the
// worst case of a real holding: one component, short distances, great hubs.
type holding struct {
	ends     [][2]graph.NodeID
	nodes    int
	nodeMark []uint32
	mark     []uint32 // per claim
	source   []uint32
	level    []uint8
	claims   [][2]uint32 // per link, first and one past the last
	day      []int32     // per claim
}

const (
	perNode  = 5
	markings = 1000
	sources  = 5000
	days     = 3650
)

func generate(links int, seed uint64) *holding {
	r := rand.New(rand.NewPCG(seed, uint64(links)))
	h := &holding{nodes: links / perNode}
	ends := make([]graph.NodeID, 0, 2*links)
	for n := perNode; n < h.nodes; n++ {
		for range perNode {
			far := graph.NodeID(r.IntN(n))
			if len(ends) > 0 && n > perNode {
				far = ends[r.IntN(len(ends))]
			}
			if int(far) == n {
				far = graph.NodeID(r.IntN(n))
			}
			ends = append(ends, graph.NodeID(n), far)
		}
	}
	name := r.Perm(h.nodes)
	for i := 0; i < len(ends); i += 2 {
		h.ends = append(h.ends, [2]graph.NodeID{graph.NodeID(name[ends[i]]), graph.NodeID(name[ends[i+1]])})
	}
	r.Shuffle(len(h.ends), func(i, j int) { h.ends[i], h.ends[j] = h.ends[j], h.ends[i] })
	for range h.nodes {
		h.nodeMark = append(h.nodeMark, uint32(r.IntN(markings)))
	}
	for range h.ends {
		start := uint32(len(h.mark))
		for range 1 + r.IntN(2) { // one and a half claims a link
			h.mark = append(h.mark, uint32(r.IntN(markings)))
			h.source = append(h.source, uint32(r.IntN(sources)))
			h.level = append(h.level, uint8(1+r.IntN(3)))
			h.day = append(h.day, int32(r.IntN(days)))
		}
		h.claims = append(h.claims, [2]uint32{start, uint32(len(h.mark))})
	}
	return h
}

// sum is the evidence of the claims of link i that pass.
func (h *holding) sum(claims []uint32, pass func(claim uint32) bool) (graph.Evidence, bool) {
	e := graph.Evidence{From: graph.OpenFuture, To: graph.OpenPast, First: graph.NoClaim}
	var last uint32 = 1 << 31
	for _, c := range claims {
		if !pass(c) {
			continue
		}
		e.Level = max(e.Level, h.level[c])
		e.From, e.To = min(e.From, h.day[c]), max(e.To, h.day[c]+30)
		e.First = min(e.First, c)
		if h.source[c] != last {
			e.Sources++
		}
		last = h.source[c]
	}
	return e, e.First != graph.NoClaim
}

// link is link i as a feeder would give it. Three in four links keep one
// marking for all their claims, so that most sets are of one marking.
func (h *holding) link(i int, sets *graph.Sets) graph.Link {
	var claims [2]uint32
	n := 0
	for c := h.claims[i][0]; c < h.claims[i][1]; c++ {
		claims[n] = c
		n++
	}
	set := sets.Intern(h.mark[claims[0]])
	if n == 2 {
		if i%2 == 0 {
			h.mark[claims[1]] = h.mark[claims[0]]
		} else {
			// combinations are few in practice: 100 pairs
			h.mark[claims[0]] %= 100
			h.mark[claims[1]] = h.mark[claims[0]] + 100
		}
		set = sets.Intern(h.mark[claims[0]], h.mark[claims[1]])
	}
	e, _ := h.sum(claims[:n], func(uint32) bool { return true })
	return graph.Link{A: h.ends[i][0], B: h.ends[i][1], Kind: uint16(i % 4), Level: e.Level, Sources: e.Sources,
		From: e.From, To: e.To, MarkSet: set, Claims: claims[:n]}
}

// build makes the snapshot of the first links of the holding.
func (h *holding) build(links int) (*graph.Snapshot, error) {
	b := graph.NewBuilder(nil)
	b.Reserve(links, links*3/2)
	for n := range h.nodes {
		b.AddNode(uint8(n%4), b.Sets().Intern(h.nodeMark[n]))
	}
	for i := range links {
		b.AddLink(h.link(i, b.Sets()))
	}
	return b.Build(uint64(links))
}

// permitted tells whether the caller may see claims of marking m: half of them.
func permitted(m uint32) bool { return m*2654435761>>16&1 == 0 }

// view is a caller to whom half of the markings of links and a quarter of
// those of nodes are refused.
func (h *holding) view(s *graph.Snapshot, refused bool) graph.View {
	v := graph.View{HubCap: 2000, Memo: graph.NewMemo()}
	if !refused {
		return v
	}
	v.Any, v.All = s.Sets().Permit(permitted)
	v.NodeAny, _ = s.Sets().Permit(func(m uint32) bool { return m*2654435761>>17&3 != 0 })
	v.Slow = func(l graph.LinkID) (graph.Evidence, bool) {
		return h.sum(s.Claims(l), func(c uint32) bool { return permitted(h.mark[c]) })
	}
	return v
}
