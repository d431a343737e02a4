package match

import (
	"cmp"
	"slices"
	"strings"

	"liaison/internal/name"
)

// Sight says which records a search may see. The zero value sees none, so that
// a forgotten field shows nothing.
type Sight struct {
	// Permitted holds bit n if records of marking number n may be seen.
	Permitted []uint64
	// Everything lifts the test: for lists without markings.
	Everything bool
}

func (s Sight) permits(marking uint32) bool {
	return s.Everything || int(marking>>6) < len(s.Permitted) && s.Permitted[marking>>6]>>(marking&63)&1 != 0
}

// visible tells whether every name of the layer is alive and permitted.
func (l *layer) visible(see Sight) bool {
	if l.dead != nil || !see.Everything && l.seg.markings == nil {
		return false
	}
	for _, m := range l.seg.markings {
		if !see.permits(m) {
			return false
		}
	}
	return true
}

// SearchOptions bound a search. Zero fields take the standard values.
type SearchOptions struct {
	Sight    Sight
	Limit    int     // hits to return; standard 10
	MinScore float64 // leave out hits below; does not shorten the search
	// Explain fills the lines of each hit's result.
	Explain bool
	// Reach is the least share of the evidence in a query's name that a
	// record's name must hold to be looked at; standard 0.5. WideReach finds
	// records that share one word in three, at several times the cost.
	Reach float64
	// Share is how many of those searched for are thought to be listed, above 0
	// and up to 1, by which the chance of a hit is told; 0 is half of them, of
	// whom it was measured.
	Share float64
	// Names bounds how many names are kept after the index was read, Records
	// how many of their records are compared; standard 96 and 24.
	Names, Records int
	// Postings bounds the entries of the index that may touch a visible name;
	// standard a million. What is cut by it is reported.
	Postings int
}

// WideReach is the Reach for lists of up to a hundred thousand names.
const WideReach = 0.3

func (o SearchOptions) filled() SearchOptions {
	set := func(v *int, standard int) {
		if *v <= 0 {
			*v = standard
		}
	}
	set(&o.Limit, 10)
	set(&o.Names, 96)
	set(&o.Records, 24)
	if o.Reach <= 0 {
		o.Reach = 0.5
	}
	o.Records = max(o.Records, o.Limit)
	o.Names = max(o.Names, o.Records)
	set(&o.Postings, 1_000_000)
	return o
}

// Hit is a record that a search found, with the comparison that found it.
type Hit struct {
	Record  Record
	Marking uint32
	Result  Result
}

// Found is what a search gives back, the best hit first.
type Found struct {
	Hits []Hit
	// Compared is the number of records that were compared in full.
	Compared int
	// Crowded is the number of names left out although they ranked as high as
	// the last one kept: a common name without a date.
	Crowded int
	// Truncated tells that the index was not read to the end; Unread is the
	// first word of the query that was left unread.
	Truncated bool
	Unread    string
}

// Search compares a query with the records most like it.
//
// The result depends on the query and on the live records that opt.Sight
// permits, and on nothing else: it is the same, to the byte, whether a record
// that may not be seen exists or not. The time taken is not.
func (ix *Index) Search(query Record, opt SearchOptions) Found {
	s := ix.take()
	defer ix.give(s)
	return s.search(query, opt.filled())
}

// searcher is the memory that one search uses and the next uses again.
type searcher struct {
	state   *state
	layers  []layerScratch
	tokens  map[string]*queryToken
	keys    []name.Key
	key     []byte
	slots   []slot
	lists   []weighted
	heavy   []uint64   // of lists, see heaviestFirst
	spare   []weighted // the same
	places  []uint32   // the names of all lists
	ranks   []nameRank
	touched uint8 // see likely
	found   []candidate
	onFloor []uint32
	hits    []scored
	// outcomes are what was found of the records compared, apart from hits, which
	// are put in order.
	outcomes []outcome
	record   unpacked
	count    [rankLevels]uint32
	spent    int // entries of the index that touched a visible name
	numbers  []uint32
	least    uint32 // evidence that a name must reach, in units
}

// sortCandidates brings the best to the front.
func (s *searcher) sortCandidates(c []candidate) { slices.SortFunc(c, s.order) }

// candidate is a name that admission kept.
type candidate struct {
	rank  int32
	layer int32
	name  uint32
}

// scored is a record that was compared in full.
type scored struct {
	layer   int32
	record  uint32
	numbers Numbers
	outcome int // in searcher.outcomes
	id      string
}

func (ix *Index) take() *searcher {
	ix.idle.Lock()
	var s *searcher
	if n := len(ix.free); n > 0 {
		s, ix.free = ix.free[n-1], ix.free[:n-1]
	}
	ix.idle.Unlock()
	if s == nil {
		s = &searcher{tokens: map[string]*queryToken{}}
	}
	s.attach(ix.state.Load())
	return s
}

func (ix *Index) give(s *searcher) {
	ix.idle.Lock()
	defer ix.idle.Unlock()
	ix.free = append(ix.free, s)
}

// attach prepares the searcher for a state.
func (s *searcher) attach(st *state) {
	if s.state == st {
		return
	}
	s.state = st
	s.layers = slices.Grow(s.layers[:0], len(st.layers))[:len(st.layers)]
	for i := range st.layers {
		l := &s.layers[i]
		l.layer = &st.layers[i]
		if n := (len(l.seg.names) + 63) / 64; len(l.seen) < n {
			l.seen, l.met, l.base = make([]uint64, n), make([]uint64, n), make([]uint32, n)
			l.words = make([]uint32, 0, n+1) // meet writes one beyond the last
		}
		if n := len(l.seg.forms); len(l.known) < n {
			l.known, l.round = make([]uint8, n), 0
		}
	}
}

func (s *searcher) search(query Record, opt SearchOptions) Found {
	var out Found
	s.trim()
	q := &Prepared{Record: query, Kind: name.KindOfSchema(query.Schema)}
	s.spent = 0
	s.found = s.found[:0]
	for i := range s.layers {
		s.layers[i].open = s.layers[i].visible(opt.Sight)
	}
	year := yearCode(query.Births)
	reads := readNames(query)
	for from := 0; from < len(reads); {
		to := from + 1
		for to < len(reads) && reads[to].entry == reads[from].entry {
			to++
		}
		s.makeSlots(reads[from:to], q)
		s.admit(opt, &out)
		s.keep(opt, year, &out)
		from = to
	}
	for _, d := range query.Identifiers {
		s.identified(d, opt)
	}
	s.compare(q, opt, &out)
	s.answer(q, opt, &out)
	return out
}

// compare scores the records of the best names in full.
func (s *searcher) compare(q *Prepared, opt SearchOptions, out *Found) {
	s.sortCandidates(s.found)
	s.touchRecords(opt.Records)
	s.hits, s.outcomes = s.hits[:0], s.outcomes[:0]
	for _, c := range s.found {
		seg := s.layers[c.layer].seg
		rec := seg.names[c.name].record
		if slices.ContainsFunc(s.hits, func(h scored) bool { return h.layer == c.layer && h.record == rec }) {
			continue
		}
		if len(s.hits) == opt.Records {
			break
		}
		if !seg.unpack(rec, &s.record, false) {
			continue // found by check when the segment was loaded
		}
		n, o := weigh(q, &s.record.prepared)
		s.hits = append(s.hits, scored{layer: c.layer, record: rec, numbers: n, outcome: len(s.outcomes), id: s.record.prepared.Record.ID})
		s.outcomes = append(s.outcomes, o)
	}
	out.Compared = len(s.hits)
	slices.SortFunc(s.hits, func(a, b scored) int {
		return cmp.Or(-cmp.Compare(a.numbers.Score, b.numbers.Score), -cmp.Compare(a.numbers.Bits, b.numbers.Bits), strings.Compare(a.id, b.id))
	})
}

// touchRecords touches the packed records of the first candidates, see likely.
func (s *searcher) touchRecords(most int) {
	best := s.found[:min(most, len(s.found))]
	s.numbers = s.numbers[:0]
	for _, c := range best {
		s.numbers = append(s.numbers, s.layers[c.layer].seg.names[c.name].record)
	}
	for i, c := range best {
		s.numbers[i] = s.layers[c.layer].seg.records[s.numbers[i]].off
	}
	for i, c := range best {
		if seg := s.layers[c.layer].seg; int(s.numbers[i]) < len(seg.blob) {
			s.touched ^= seg.blob[s.numbers[i]]
		}
	}
}

// answer turns the best comparisons into hits.
func (s *searcher) answer(q *Prepared, opt SearchOptions, out *Found) {
	for i, h := range s.hits[:min(opt.Limit, len(s.hits))] {
		if h.numbers.Score < opt.MinScore {
			break
		}
		seg := s.layers[h.layer].seg
		var x unpacked // not used again: the hit keeps it
		seg.unpack(h.record, &x, true)
		hit := Hit{Record: x.prepared.Record, Result: Result{
			Score: h.numbers.Score, Bits: h.numbers.Bits, Band: Band(h.numbers.Score),
		}}
		if first, _ := seg.namesOf(h.record); int(first) < len(seg.names) {
			hit.Marking = seg.names[first].marking
		}
		if opt.Explain {
			hit.Result = Score(q, Prepare(x.prepared.Record))
		}
		o := &s.outcomes[h.outcome]
		hit.Result.Calibrated, hit.Result.FromLists = o.chance(o.name.listOdds(h.numbers.Score, s.rivals(i))+shareOdds(opt.Share)), 0
		out.Hits = append(out.Hits, hit)
	}
}

// rivals tells what else was found beside the i-th comparison in order. It does
// not depend on how many hits are asked for.
func (s *searcher) rivals(i int) rivals {
	r := rivals{above: i}
	switch {
	case i > 0:
		r.best = s.hits[0].numbers.Score
	case len(s.hits) > 1:
		r.best = s.hits[1].numbers.Score
	}
	for r.above > 0 && s.hits[r.above-1].numbers.Score == s.hits[i].numbers.Score {
		r.above--
	}
	return r
}
