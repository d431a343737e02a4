package link

import (
	"bufio"
	"encoding/gob"
	"fmt"
	"io"
	"maps"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/graph"
	"liaison/internal/ontology"
)

// webForm is the version of the saved form.
const webForm = "liaison web 1"

// savedPart is what is saved of a web before the snapshot of its graph, column
// by column: rows of claims that carry a step, in ledger order.
type savedPart struct {
	Form  string
	Kinds []string // of subject, in the order of their numbers
	Seq   int64
	Names []string
	Words []string

	Number, A, B, Mark, Root []uint32
	From, To                 []int32
	Level                    []uint8

	Corrected []savedCorrection
	Pending   []savedCorrection
}

// savedCorrection has the markings of the corrections of one claim.
type savedCorrection struct {
	Number uint32
	ID     string
	Marks  []uint32
}

// Copy is a copy of what a web says, for Compact; it answers nothing itself. It
// takes as long as copying the rows of its claims.
func (w *Web) Copy() *Web {
	w.mu.RLock()
	defer w.mu.RUnlock()
	c := &Web{kinds: w.kinds, names: w.names, rows: slices.Clone(w.rows), words: w.words, seq: w.seq,
		corrected: map[uint32][]uint32{}, pending: map[claim.ID][]uint32{}}
	for n, marks := range w.corrected {
		c.corrected[n] = slices.Clone(marks)
	}
	for id, marks := range w.pending {
		c.pending[id] = slices.Clone(marks)
	}
	c.snap.Store(w.snap.Load())
	return c
}

// Compact makes a web of the claims that carry a step in w, numbered as Load
// would number them: of subjects, sources and claims that are gone it holds
// nothing, neither word nor digest.
func (w *Web) Compact() (*Web, error) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	s := w.snap.Load()
	if s == nil {
		return nil, fault.New(fault.Internal, "a graph that was never loaded cannot be saved")
	}
	c := NewWeb()
	b := graph.NewBuilder(c.sets)
	pairs := newPairList()
	for seq := range w.rows {
		r := w.rows[seq]
		if !r.in {
			continue
		}
		r.a, r.b = c.nodeAgain(b, w.names[r.a], s.Kind(r.a)), c.nodeAgain(b, w.names[r.b], s.Kind(r.b))
		r.root = c.root(w.words[r.root])
		c.keep(int64(seq), r)
		pairs.add(&r, uint32(seq))
		if marks := w.corrected[uint32(seq)]; len(marks) > 0 {
			c.corrected[uint32(seq)] = marks
		}
	}
	for id, marks := range w.pending {
		c.pending[id] = marks
	}
	c.seq = w.seq
	return c, c.build(b, pairs)
}

func (w *Web) nodeAgain(b *graph.Builder, id claim.SubjectID, kind uint8) graph.NodeID {
	if n, ok := w.holds[id]; ok {
		return n
	}
	n := b.AddNode(kind, openNode)
	b.SetOrder(n, order(id))
	w.holds[id] = n
	w.names = append(w.names, id)
	return n
}

// Seq is the number of the last record that the web has taken in.
func (w *Web) Seq() int64 {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.seq
}

func kindNames() []string {
	var out []string
	for _, k := range ontology.Kinds() {
		out = append(out, k.Key)
	}
	return out
}

// Save writes a compacted web. What is written is the whole holding: it belongs
// into an enciphered file. Equal webs give equal bytes.
func (w *Web) Save(out io.Writer) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	p := savedPart{Form: webForm, Kinds: kindNames(), Seq: w.seq, Words: w.words, Names: make([]string, len(w.names))}
	for i, id := range w.names {
		p.Names[i] = string(id)
	}
	for seq := range w.rows {
		r := &w.rows[seq]
		if !r.in {
			continue
		}
		p.Number, p.A, p.B = append(p.Number, uint32(seq)), append(p.A, uint32(r.a)), append(p.B, uint32(r.b))
		p.Mark, p.Root, p.Level = append(p.Mark, r.mark), append(p.Root, r.root), append(p.Level, r.level)
		p.From, p.To = append(p.From, r.from), append(p.To, r.to)
	}
	for _, n := range slices.Sorted(maps.Keys(w.corrected)) {
		p.Corrected = append(p.Corrected, savedCorrection{Number: n, Marks: w.corrected[n]})
	}
	for _, id := range slices.Sorted(maps.Keys(w.pending)) {
		p.Pending = append(p.Pending, savedCorrection{ID: string(id), Marks: w.pending[id]})
	}
	if err := gob.NewEncoder(out).Encode(&p); err != nil {
		return fmt.Errorf("save the graph: %w", err)
	}
	return w.snap.Load().Save(out)
}

// Restore makes the web of what Save wrote, and returns the number of the last
// record in it. What is damaged, or of another form of this program, is an
// error and leaves the web as it was.
func (w *Web) Restore(in io.Reader) (int64, error) {
	r := bufio.NewReaderSize(in, 1<<16) // gob reads no further than it must from what reads by bytes
	var p savedPart
	if err := gob.NewDecoder(r).Decode(&p); err != nil {
		return 0, fmt.Errorf("read the saved graph: %w", err)
	}
	if p.Form != webForm || !slices.Equal(p.Kinds, kindNames()) {
		return 0, fault.New(fault.Conflict, "the saved graph is of another form of this program")
	}
	s, err := graph.Load(r)
	if err != nil {
		return 0, err
	}
	fresh, err := p.web(s)
	if err != nil {
		return 0, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.holds, w.names, w.kinds, w.rows, w.roots, w.words = fresh.holds, fresh.names, fresh.kinds, fresh.rows, fresh.roots, fresh.words
	w.corrected, w.pending, w.seq, w.sets = fresh.corrected, fresh.pending, fresh.seq, s.Sets()
	w.snap.Store(s)
	return w.seq, nil
}

// web puts the parts together, and trusts no number among them.
func (p *savedPart) web(s *graph.Snapshot) (*Web, error) {
	damaged := fault.New(fault.Internal, "the saved graph contradicts itself")
	n := len(p.Number)
	for _, column := range []int{len(p.A), len(p.B), len(p.Mark), len(p.Root), len(p.From), len(p.To), len(p.Level)} {
		if column != n {
			return nil, damaged
		}
	}
	if s.Nodes() != len(p.Names) || s.Cursor() != uint64(p.Seq) || !slices.IsSorted(p.Number) || n > 0 && int64(p.Number[n-1]) > p.Seq {
		return nil, damaged
	}
	w := NewWeb()
	w.holds, w.names = make(map[claim.SubjectID]graph.NodeID, len(p.Names)), make([]claim.SubjectID, len(p.Names))
	for i, id := range p.Names {
		w.names[i] = claim.SubjectID(id)
		w.holds[w.names[i]] = graph.NodeID(i)
	}
	for _, s := range p.Words {
		w.root(s)
	}
	if len(w.words) != len(p.Words) || len(w.holds) != len(p.Names) {
		return nil, damaged
	}
	if n > 0 {
		w.rows = make([]row, p.Number[n-1]+1)
	}
	for i, seq := range p.Number {
		if int(max(p.A[i], p.B[i])) >= len(p.Names) || int(p.Root[i]) >= len(p.Words) {
			return nil, damaged
		}
		w.rows[seq] = row{a: graph.NodeID(p.A[i]), b: graph.NodeID(p.B[i]), mark: p.Mark[i], root: p.Root[i], from: p.From[i], to: p.To[i], level: p.Level[i], in: true}
	}
	for l := range graph.LinkID(s.Links()) {
		for _, c := range s.Claims(l) {
			if int(c) >= len(w.rows) || !w.rows[c].in {
				return nil, damaged
			}
		}
	}
	for _, c := range p.Corrected {
		w.corrected[c.Number] = c.Marks
	}
	for _, c := range p.Pending {
		w.pending[claim.ID(c.ID)] = c.Marks
	}
	w.seq = p.Seq
	return w, nil
}
