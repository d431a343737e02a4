package main

import (
	"fmt"
	"path/filepath"
	"runtime"
	"sort"
	"sync"

	"liaison/internal/match"
	"liaison/internal/name"
)

// brought is a candidate that a search brought back.
type brought struct {
	half, group   string
	listed, same  bool // the one searched for is on the list; this is it
	score, chance float64
	terms         []float64
	query         string
	sameDay       bool // the dates of birth agree to the day
}

// query is one search for the bearer of a name that the list does not hold.
type query struct {
	half, group, id string // no id: a stranger
	listed          bool
	record          match.Record
}

// shelf is the list of one kind of entities.
type shelf struct {
	schema  string
	index   *match.Index
	records []match.Listed
	queries []query
}

// searchTrials searches lists for names that they do not hold: other names of
// listed ones, names of as many who were left out of the lists, and names of
// people of other lists. It gives what each search brought, ten at most. Two
// entries that have a name in common, letter by letter, count as one: no
// comparison of names parts them, and most are branches of one house.
// share is how many of those searched for the chance takes to be listed.
func searchTrials(data string, share float64) ([]brought, error) {
	people, err := readPeople(data)
	if err != nil {
		return nil, err
	}
	var one groups
	for _, c := range people {
		for _, n := range c.names {
			one.join("entry "+c.id, "name "+bare(n))
		}
	}
	shelves := map[string]*shelf{}
	for _, c := range people {
		s := shelves[c.schema]
		if s == nil {
			s = &shelf{schema: c.schema, index: match.NewIndex()}
			shelves[c.schema] = s
		}
		s.enter(c)
	}
	n := 0
	err = eachRow(filepath.Join(data, "names", "background", "negatives_global.csv"), func(r map[string]string) {
		if n++; n <= 4000 {
			s := shelves["Person"]
			s.queries = append(s.queries, query{half: part(r["full_name"]), group: "strangers", record: recordOf("Person", r["full_name"])})
		}
	})
	if err != nil {
		return nil, err
	}
	var out []brought
	for _, kind := range []string{"Person", "Organization", "Vessel"} {
		b, err := shelves[kind].search(one, share)
		if err != nil {
			return nil, err
		}
		out = append(out, b...)
	}
	return out, nil
}

func recordOf(schema string, names ...string) match.Record {
	r := match.Record{Schema: schema}
	for _, n := range names {
		r.Names = append(r.Names, match.NameEntry{Text: n})
	}
	return r
}

// enter puts two of three entities on the list, with their first name and every
// other one of the rest, and asks for up to three of the names left out.
func (s *shelf) enter(c cluster) {
	half := part(c.set + c.id)
	var listed, asked []string
	on := pick(c.id+"listed", 3) > 0
	if on {
		listed = c.names[:1:1]
		for _, n := range c.names[1:] {
			if c.set != "two scripts" && pick(c.id+n, 2) == 0 {
				listed = append(listed, n)
			} else if !holds(listed, n) {
				asked = append(asked, n)
			}
		}
		r := recordOf(c.schema, listed...)
		r.ID = c.id
		s.records = append(s.records, match.Listed{Record: r})
	} else {
		asked = []string{c.names[pick(c.id+"q", len(c.names))]}
	}
	for i, n := range asked {
		if i < 3 && !holds(listed, n) {
			s.queries = append(s.queries, query{half: half, group: c.set, id: c.id, listed: on, record: recordOf(c.schema, n)})
		}
	}
}

func holds(names []string, n string) bool {
	for _, have := range names {
		if bare(have) == bare(n) {
			return true
		}
	}
	return false
}

// search asks all queries of a list.
func (s *shelf) search(one groups, share float64) ([]brought, error) {
	if err := s.index.Put("", s.records...); err != nil {
		return nil, fmt.Errorf("fill list of %s: %w", s.schema, err)
	}
	all := make([][]brought, len(s.queries))
	workers := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for i := k; i < len(s.queries); i += workers {
				all[i] = s.queries[i].search(s.index, one, share)
			}
		})
	}
	wg.Wait()
	var out []brought
	for _, b := range all {
		out = append(out, b...)
	}
	return out, nil
}

func (q *query) search(ix *match.Index, one groups, share float64) []brought {
	const compared = 24 // as many as a search compares in full
	hits := ix.Search(q.record, match.SearchOptions{Sight: match.Sight{Everything: true}, Limit: compared, Share: share}).Hits
	x := match.Prepare(q.record)
	var out []brought
	for i, h := range hits[:min(10, len(hits))] {
		best, above := 0.0, 0
		for k, other := range hits {
			if k != i {
				best = max(best, other.Result.Score)
				if other.Result.Score > h.Result.Score {
					above++
				}
			}
		}
		same := q.id != "" && one.of("entry "+h.Record.ID) == one.of("entry "+q.id)
		out = append(out, brought{q.half, q.group, q.listed, same, h.Result.Score, h.Result.Calibrated, match.ListTerms(x, match.Prepare(h.Record), best, above), q.group + q.id + q.record.Names[0].Text,
			name.BestDate(q.record.Births, h.Record.Births).Level == name.DateSameDay})
	}
	return out
}

// reportSearched prints whether the chance that a search gives with a candidate
// is the share of such candidates that are right, of the half that no weight was
// fitted to.
func reportSearched(data string) error {
	all, err := searchTrials(data, 0)
	if err != nil {
		return err
	}
	held := map[string][]brought{}
	var names []string
	for _, b := range all {
		if b.half != "held out" {
			continue
		}
		if held[b.group] == nil {
			names = append(names, b.group)
		}
		held[b.group] = append(held[b.group], b)
		held["all"] = append(held["all"], b)
	}
	sort.Strings(names)
	fmt.Printf("\ncandidates that searches brought, held-out half: other names of listed ones, and of others as many who are not listed\n")
	fmt.Printf("  %-34s %6s  %-6s %-28s %s\n", "", "", "right", "error of the chance (faultless)", "of the score")
	var shown []pair
	for _, g := range append([]string{"all"}, names...) {
		for _, from := range []float64{0, 0.7} {
			var chance, score []pair
			for _, b := range held[g] {
				if b.score >= from {
					chance, score = append(chance, pair{same: b.same, score: b.chance}), append(score, pair{same: b.same, score: b.score})
				}
			}
			if g == "all" && from > 0 {
				shown = chance
			}
			label := g
			if from > 0 {
				label = "  of these from the floor, .7, on"
			}
			fmt.Printf("  %-34s %6d  %.3f  %.4f (%.4f)              %.4f\n", label, len(chance), share(chance), gap(reliability(chance, 15)), faultless(chance, 15), gap(reliability(score, 15)))
		}
	}
	printReliability("chance of a candidate from the floor on", shown, 15)
	if err := reportShares(data); err != nil {
		return err
	}
	return reportDated(data)
}

// share is how many of the pairs are the same.
func share(ps []pair) float64 {
	n := 0.0
	for _, p := range ps {
		if p.same {
			n++
		}
	}
	return n / max(float64(len(ps)), 1)
}
