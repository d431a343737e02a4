package link

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"sync"
	"sync/atomic"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/graph"
	"liaison/internal/ledger"
	"liaison/internal/ontology"
)

// Web is the whole holding as a graph in memory: one node a record, one link
// for all claims that tie two records, fed from the ledger. It holds what
// nobody may see whole; every question goes through a caller's bits. Load,
// Take and Settle are for one feeder at a time.
type Web struct {
	mu    sync.RWMutex
	holds map[claim.SubjectID]graph.NodeID
	names []claim.SubjectID
	kinds *kindTable
	// rows are by the number of the claim.
	rows  []row
	roots map[string]uint32
	words []string // roots by number
	// corrected are the markings of the corrections of a claim.
	corrected map[uint32][]uint32
	// pending are corrections of claims that are not here yet.
	pending map[claim.ID][]uint32
	snap    atomic.Pointer[graph.Snapshot]
	seq     int64
	sets    *graph.Sets
}

// row is what a question asks of one claim.
type row struct {
	a, b     graph.NodeID
	mark     uint32
	root     uint32
	from, to int32
	level    uint8
	in       bool
}

// neverPermitted is no marking: a set that holds it is never wholly permitted,
// so that each claim of the link is asked by itself.
const neverPermitted = math.MaxUint32

// openNode is the set of every node: a node shows only by its links, and each
// link tells who may see it.
const openNode = graph.SetID(0)

// kindTable numbers the kinds of subject.
type kindTable struct {
	number map[string]uint8
	hubs   [4]uint64
}

func newKindTable() *kindTable {
	t := &kindTable{number: map[string]uint8{}}
	for i, k := range ontology.Kinds() {
		n := uint8(i + 1)
		t.number[k.Key] = n
		if k.Hub {
			t.hubs[n>>6] |= 1 << (n & 63)
		}
	}
	return t
}

// NewWeb makes an empty web.
func NewWeb() *Web {
	w := &Web{}
	w.clear()
	return w
}

func (w *Web) clear() {
	w.holds, w.names, w.kinds = map[claim.SubjectID]graph.NodeID{}, nil, newKindTable()
	w.rows, w.roots, w.words = nil, map[string]uint32{}, nil
	w.corrected, w.pending = map[uint32][]uint32{}, map[claim.ID][]uint32{}
	w.sets, w.seq = graph.NewSets(), 0
}

// Ready tells whether the web was loaded.
func (w *Web) Ready() bool { return w.snap.Load() != nil }

// Snapshot is the newest state of the graph; nil before Load.
func (w *Web) Snapshot() *graph.Snapshot { return w.snap.Load() }

// order is the public order of a subject: the same on every node and at every
// arrival.
func order(id claim.SubjectID) uint64 {
	h := sha256.Sum256([]byte(id))
	return binary.BigEndian.Uint64(h[:8])
}

func (w *Web) root(s string) uint32 {
	n, ok := w.roots[s]
	if !ok {
		n = uint32(len(w.words))
		w.roots[s] = n
		w.words = append(w.words, s)
	}
	return n
}

// nodeMaker is a Builder or a Delta.
type nodeMaker interface {
	AddNode(kind uint8, set graph.SetID) graph.NodeID
	SetOrder(n graph.NodeID, order uint64)
}

func (w *Web) node(g nodeMaker, id claim.SubjectID, kind string) graph.NodeID {
	if n, ok := w.holds[id]; ok {
		return n
	}
	n := g.AddNode(w.kinds.number[kind], openNode)
	g.SetOrder(n, order(id))
	w.holds[id] = n
	w.names = append(w.names, id)
	return n
}

func (w *Web) keep(seq int64, r row) {
	for int64(len(w.rows)) <= seq {
		if len(w.rows) < cap(w.rows) {
			w.rows = w.rows[:len(w.rows)+1]
			continue
		}
		w.rows = append(w.rows, row{})
	}
	w.rows[seq] = r
}

// day of a claim's end; undated ones are open on both sides.
func bounds(dated bool, from, to claim.Day) (int32, int32) {
	if !dated {
		return graph.OpenPast, graph.OpenFuture
	}
	lo, hi := int32(from), int32(to)
	if from == claim.DayMin {
		lo = graph.OpenPast
	}
	if to == claim.DayMax {
		hi = graph.OpenFuture
	}
	return lo, hi
}

// linkOf makes the link of claims between two nodes as those who may see all
// of them have it.
func (w *Web) linkOf(a, b graph.NodeID, seqs []uint32) graph.Link {
	l := graph.Link{A: a, B: b, From: graph.OpenFuture, To: graph.OpenPast, Claims: seqs}
	marks := make([]uint32, 0, len(seqs)+1)
	roots := map[uint32]bool{}
	for _, seq := range seqs {
		r := &w.rows[seq]
		marks = append(marks, r.mark)
		if len(w.corrected[seq]) > 0 {
			marks = append(marks, neverPermitted)
		}
		l.Level = max(l.Level, r.level)
		l.From, l.To = min(l.From, r.from), max(l.To, r.to)
		roots[r.root] = true
	}
	l.Sources = uint8(min(len(roots), math.MaxUint8))
	l.MarkSet = w.sets.Intern(marks...)
	return l
}

// supports tells whether a claim is a tie that may carry a step.
func supports(c *claim.Claim) bool {
	r, ok := ontology.FindRelation(c.Predicate)
	return ok && r.Tie && c.Object != nil && c.Modality.Supports() && c.Object.ID != c.Subject.ID
}

// rebuildShare is the part of the links that may lie in the overlay before
// the graph is sorted anew: one in this many, above a floor.
const (
	rebuildShare = 64
	rebuildFloor = 20_000
)

// Change is what one record did to the graph.
type Change struct {
	// Links are those that are new or changed, in the newest snapshot.
	Links []graph.Touching
	// Shrunk tells that something was taken away.
	Shrunk bool
}

// Take adds one record, or takes out what it withdraws; turned are the
// records whose standing it changes.
func (w *Web) Take(tx db.Queryer, e ledger.Entry, turned []ledger.Entry) (Change, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out Change
	if e.Seq >= int64(graph.NoClaim) {
		return out, fault.New(fault.Internal, "the graph holds claims up to number %d", graph.NoClaim)
	}
	s := w.snap.Load()
	d := s.Delta()
	for _, x := range append([]ledger.Entry{e}, turned...) {
		if err := w.one(tx, &s, &d, x, &out); err != nil {
			d.Discard()
			return out, err
		}
	}
	s, err := d.Publish(uint64(e.Seq))
	if err != nil {
		return out, err
	}
	w.seq = max(w.seq, e.Seq)
	w.snap.Store(s)
	return out, nil
}

// one brings the graph to what one record is now.
func (w *Web) one(tx db.Queryer, s **graph.Snapshot, d **graph.Delta, e ledger.Entry, out *Change) error {
	c, isClaim := e.Body.(*claim.Claim)
	there := e.Seq < int64(len(w.rows)) && w.rows[e.Seq].in
	gone := !isClaim || e.Withdrawn
	if there && gone {
		r := w.rows[e.Seq]
		w.rows[e.Seq].in = false
		out.Shrunk = true
		return w.relink(s, d, r.a, r.b, uint32(e.Seq), false, out)
	}
	if gone || there {
		return nil
	}
	if c.Corrects != "" {
		if err := w.correct(tx, s, d, e, c.Corrects, out); err != nil {
			return err
		}
	}
	if !supports(c) {
		return nil
	}
	r := row{a: w.node(*d, c.Subject.ID, c.Subject.Kind), b: w.node(*d, c.Object.ID, c.Object.Kind), mark: e.Mark, root: w.root(c.RootSource()), level: uint8(c.Grade.Level()), in: true}
	r.from, r.to = bounds(!c.Valid.IsZero(), c.Valid.From, c.Valid.To)
	w.keep(e.Seq, r)
	if marks := w.pending[e.Record.ID]; len(marks) > 0 {
		w.corrected[uint32(e.Seq)] = append(w.corrected[uint32(e.Seq)], marks...)
	}
	return w.relink(s, d, r.a, r.b, uint32(e.Seq), true, out)
}

func (w *Web) correct(tx db.Queryer, s **graph.Snapshot, d **graph.Delta, e ledger.Entry, of claim.ID, out *Change) error {
	var seq int64
	if err := tx.QueryRow(`SELECT coalesce(max(seq), 0) FROM records WHERE id = $1`, string(of)).Scan(&seq); err != nil {
		return fmt.Errorf("read what %s corrects: %w", e.Record.ID, err)
	}
	if seq == 0 || seq >= int64(len(w.rows)) || !w.rows[seq].in {
		w.pending[of] = append(w.pending[of], e.Mark)
		return nil
	}
	w.corrected[uint32(seq)] = append(w.corrected[uint32(seq)], e.Mark)
	out.Shrunk = true
	r := w.rows[seq]
	return w.relink(s, d, r.a, r.b, uint32(seq), true, out)
}

// relink makes the link between two nodes anew with or without one claim. The
// delta is published first where it already touched the pair.
func (w *Web) relink(s **graph.Snapshot, d **graph.Delta, a, b graph.NodeID, seq uint32, with bool, out *Change) error {
	next, err := (*d).Publish((*s).Cursor())
	if err != nil {
		return err
	}
	*s, *d = next, next.Delta()
	seqs := []uint32{}
	for _, id := range next.Between(a, b) {
		for _, c := range next.Claims(id) {
			if c != seq && w.rows[c].in {
				seqs = append(seqs, c)
			}
		}
		(*d).RemoveLink(a, b, id)
	}
	if with {
		seqs = append(seqs, seq)
	}
	if len(seqs) == 0 {
		return nil
	}
	id := (*d).AddLink(w.linkOf(a, b, seqs))
	out.Links = append(out.Links, graph.Touching{A: a, B: b, Link: id})
	return nil
}

// Settle sorts the graph anew when much has changed. It is for the feeder.
func (w *Web) Settle(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.snap.Load()
	if s == nil || s.Pending() < max(rebuildFloor, s.Links()/rebuildShare) {
		return nil
	}
	next, err := s.Rebuild(ctx)
	if err == nil {
		w.snap.Store(next)
	}
	return err
}
