package match

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// Listed is a record as an index holds it.
type Listed struct {
	Record
	// Marking is the number of the record's marking. A search sees the record
	// only if its caller's permitted set holds the number. A subject whose
	// claims bear several markings is listed once for each marking, with what
	// that marking covers, under ids that the caller tells apart.
	Marking uint32
}

// Index finds records by name and identifier. It is a pile of immutable packed
// segments: a large base and smaller ones on top with what came later; a record
// that was replaced or removed is marked dead in the segment that holds it.
// What a search finds depends only on the live records that its caller may see,
// not on the order in which they came nor on how they are spread.
//
// An Index may be searched and changed from several goroutines at once; a
// search sees the state at its start.
type Index struct {
	write   sync.Mutex // held by whoever replaces the state
	merging bool       // a Compact is at work on the present layers
	state   atomic.Pointer[state]

	idle sync.Mutex
	free []*searcher
}

// state is one immutable state of an index.
type state struct {
	layers []layer
	cursor string
	live   int
}

// layer is a segment with the records in it that are no longer valid.
type layer struct {
	seg  *segment
	dead []uint64 // bit per record; nil: none
	live int
}

func (l *layer) isDead(rec uint32) bool {
	return l.dead != nil && l.dead[rec>>6]>>(rec&63)&1 != 0
}

// NewIndex makes an empty index.
func NewIndex() *Index {
	ix := &Index{}
	ix.state.Store(&state{})
	return ix
}

// Len gives the number of live records.
func (ix *Index) Len() int { return ix.state.Load().live }

// Cursor gives the place in the source up to which the index was fed.
func (ix *Index) Cursor() string { return ix.state.Load().cursor }

// ErrNoID tells that a record without an id cannot be listed.
var ErrNoID = errors.New("a listed record needs an id")

// Put adds records, or replaces those with the same ids, and moves the cursor.
// Of two records with one id in the same call the later one stays. On an error
// nothing has changed.
func (ix *Index) Put(cursor string, records ...Listed) error {
	return ix.Fill(cursor, slices.Values(records))
}

// Fill is Put for many records: it reads them as they come, parses names on all
// cores and packs everything into one segment.
func (ix *Index) Fill(cursor string, records iter.Seq[Listed]) error {
	b := newBuilder()
	if err := b.fill(records); err != nil {
		return err
	}
	var fresh *segment
	if len(b.records) > 0 {
		fresh = b.build()
	}
	ix.write.Lock()
	defer ix.write.Unlock()
	old := ix.state.Load()
	next := &state{cursor: cursor, layers: slices.Clone(old.layers)}
	if fresh != nil {
		for i := range next.layers {
			next.layers[i] = next.layers[i].without(fresh.ids())
		}
		next.layers = append(next.layers, layer{seg: fresh, live: len(fresh.records)})
	}
	ix.settle(next)
	return nil
}

// Delete removes records; ids that are not listed are passed over.
func (ix *Index) Delete(cursor string, ids ...string) {
	ix.write.Lock()
	defer ix.write.Unlock()
	old := ix.state.Load()
	next := &state{cursor: cursor, layers: slices.Clone(old.layers)}
	for i := range next.layers {
		next.layers[i] = next.layers[i].without(slices.Values(ids))
	}
	ix.settle(next)
}

// settle merges the small layers on top of a state and puts it in force.
// Merging by halves keeps the number of layers logarithmic and the cost of a
// record's arrival small; large layers are left to Compact.
func (ix *Index) settle(next *state) {
	const large = 1 << 15
	if !ix.merging {
		next.layers = slices.DeleteFunc(next.layers, func(l layer) bool { return l.live == 0 })
		for n := len(next.layers); n > 1; n-- {
			a, b := next.layers[n-2], next.layers[n-1]
			if a.live > large || a.live > 3*b.live {
				break
			}
			next.layers = append(next.layers[:n-2], merge(a, b))
		}
	}
	next.live = 0
	for _, l := range next.layers {
		next.live += l.live
	}
	ix.state.Store(next)
}

// Compact merges all layers into one, without holding up searches or changes
// that arrive meanwhile. What was removed or replaced before the call is in no
// memory of the index then. It is false, and nothing was done, where another
// Compact is at work.
func (ix *Index) Compact() bool {
	ix.write.Lock()
	if ix.merging {
		ix.write.Unlock()
		return false
	}
	ix.merging = true
	from := ix.state.Load()
	ix.write.Unlock()

	whole := merge(from.layers...)

	ix.write.Lock()
	defer ix.write.Unlock()
	ix.merging = false
	now := ix.state.Load()
	for i, l := range from.layers {
		whole = whole.without(l.died(now.layers[i]))
	}
	next := &state{cursor: now.cursor, layers: append([]layer{whole}, now.layers[len(from.layers):]...)}
	ix.settle(next)
	return true
}

// merge packs the live records of layers into a new one.
func merge(layers ...layer) layer {
	b := newBuilder()
	var r Record
	for i := range layers {
		l := &layers[i]
		for rec := range uint32(len(l.seg.records)) {
			if !l.isDead(rec) {
				b.addFrom(l.seg, rec, &r)
			}
		}
	}
	s := b.build()
	return layer{seg: s, live: len(s.records)}
}

// without gives the layer with the records of these ids dead.
func (l layer) without(ids iter.Seq[string]) layer {
	own := false
	for id := range ids {
		rec, ok := l.seg.lookup(id)
		if !ok || l.isDead(rec) {
			continue
		}
		if !own { // searches may be reading the old bits
			dead := make([]uint64, (len(l.seg.records)+63)/64)
			copy(dead, l.dead)
			l.dead, own = dead, true
		}
		l.dead[rec>>6] |= 1 << (rec & 63)
		l.live--
	}
	return l
}

// died gives the ids of the records that are alive in l and dead in later.
func (l layer) died(later layer) iter.Seq[string] {
	return func(yield func(string) bool) {
		for rec := range uint32(len(l.seg.records)) {
			if later.isDead(rec) && !l.isDead(rec) && !yield(l.seg.idOf(rec)) {
				return
			}
		}
	}
}

// ids gives the ids of a segment's records.
func (s *segment) ids() iter.Seq[string] {
	return func(yield func(string) bool) {
		for rec := range uint32(len(s.records)) {
			if !yield(s.idOf(rec)) {
				return
			}
		}
	}
}

// Get gives a listed record by its id, if its marking is permitted.
func (ix *Index) Get(id string, see Sight) (Listed, bool) {
	st := ix.state.Load()
	for i := range st.layers {
		l := &st.layers[i]
		rec, ok := l.seg.lookup(id)
		if !ok || l.isDead(rec) {
			continue
		}
		var out Listed
		l.seg.eachReading(rec, &out.Record, func(int, []packedPart) {})
		if from, to := l.seg.namesOf(rec); from < to {
			out.Marking = l.seg.names[from].marking
		}
		return out, see.permits(out.Marking)
	}
	return Listed{}, false
}

// tooLarge tells that a segment would outgrow its 32-bit offsets.
func tooLarge(bytes int) error {
	if bytes > math.MaxUint32-1<<20 {
		return fmt.Errorf("pack records: more than 4 GiB in one segment; fill the index in several calls")
	}
	return nil
}
