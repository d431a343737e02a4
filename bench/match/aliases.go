package main

import (
	"encoding/csv"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"sync"

	"liaison/internal/match"
)

// listedPerson is a person of a public list with all names.
type listedPerson struct {
	id       string
	names    []string
	prepared *match.Prepared
}

// readListed reads the persons of the list, each with its primary name first.
// Of names that differ in nothing but case and signs one is kept, so that an
// alias taken out is really out.
func readListed(data string) ([]*listedPerson, error) {
	sdn, err := readAll(filepath.Join(data, "names", "ofac", "sdn.csv"))
	if err != nil {
		return nil, err
	}
	alt, err := readAll(filepath.Join(data, "names", "ofac", "alt.csv"))
	if err != nil {
		return nil, err
	}
	var list []*listedPerson
	at := map[string]*listedPerson{}
	for _, r := range sdn {
		if len(r) > 2 && strings.HasPrefix(r[2], "individual") {
			at[r[0]] = &listedPerson{id: r[0], names: []string{r[1]}}
			list = append(list, at[r[0]])
		}
	}
	for _, r := range alt {
		p := at[r[0]]
		if p == nil || len(r) < 4 {
			continue
		}
		known := false
		for _, n := range p.names {
			known = known || bare(n) == bare(r[3])
		}
		if !known {
			p.names = append(p.names, r[3])
		}
	}
	for _, p := range list {
		p.prepared = prepared(p.names)
	}
	return list, nil
}

// bare drops case, spaces, signs and the order of words.
func bare(s string) string {
	f := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" ,.-'", r) })
	sort.Strings(f)
	return strings.Join(f, " ")
}

func prepared(names []string) *match.Prepared {
	r := match.Record{}
	for _, n := range names {
		r.Names = append(r.Names, match.NameEntry{Text: n})
	}
	return match.Prepare(r)
}

// part tells in which half a name or an entity is. Of the held-out half only
// the figures are printed, no names.
func part(id string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	if h.Sum32()>>8%2 == 0 {
		return "development"
	}
	return "held out"
}

// aliasTrial is one search: an alias that the list does not hold, or the name
// of somebody who is not on the list.
type aliasTrial struct {
	text       string
	person     *listedPerson // nil: not listed
	own, wrong float64
	above      int // other persons who score higher
	class      string
	wrongName  string
	bits       float64 // of the own record
	wrongBits  float64
}

// reportAliases searches a public list of persons by names that it does not
// hold as such: by an alias where only primary names are listed, and by an
// alias taken out of a list that holds the person's other names. Entities fall
// into two halves by their number; weights are chosen by the first alone. Some
// misses of the second were seen before the halves were made.
func reportAliases(data string, queries int, verbose bool) error {
	list, err := readListed(data)
	if err != nil {
		return err
	}
	var strangers []string
	err = eachRow(filepath.Join(data, "names", "background", "negatives_global.csv"), func(r map[string]string) {
		strangers = append(strangers, r["full_name"])
	})
	if err != nil {
		return err
	}
	for _, half := range []string{"development", "held out"} {
		for _, whole := range []bool{false, true} {
			trials := chooseAliases(list, strangers, half, queries)
			searchAliases(trials, list, whole)
			printAliases(trials, half, whole, len(list))
			if verbose && half == "development" {
				printWrong(trials)
			}
		}
	}
	return nil
}

// chooseAliases takes every n-th alias of a half and as many strangers.
func chooseAliases(list []*listedPerson, strangers []string, half string, queries int) []*aliasTrial {
	var all, out []*aliasTrial
	for _, p := range list {
		if part(p.id) == half {
			for _, n := range p.names[1:] {
				all = append(all, &aliasTrial{text: n, person: p})
			}
		}
	}
	for i := 0; i < queries && i < len(all); i++ {
		out = append(out, all[i*len(all)/min(queries, len(all))])
	}
	n := 2 * len(out)
	for _, s := range strangers {
		if len(out) < n && part(s) == half {
			out = append(out, &aliasTrial{text: s})
		}
	}
	return out
}

// searchAliases compares each trial with every listed person. whole tells that
// the list holds the person's other names.
func searchAliases(trials []*aliasTrial, list []*listedPerson, whole bool) {
	first := make([]*match.Prepared, len(list))
	for i, p := range list {
		if first[i] = p.prepared; !whole {
			first[i] = prepared(p.names[:1])
		}
	}
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for k := range workers {
		wg.Go(func() {
			for i := k; i < len(trials); i += workers {
				trials[i].search(list, first, whole)
			}
		})
	}
	wg.Wait()
}

func (t *aliasTrial) search(list []*listedPerson, names []*match.Prepared, whole bool) {
	x := prepared([]string{t.text})
	var wrong []float64
	for i, p := range list {
		if p != t.person {
			n := match.ScoreOnly(x, names[i])
			wrong = append(wrong, n.Score)
			if n.Score > t.wrong {
				t.wrong, t.wrongBits, t.wrongName = n.Score, n.Bits, p.names[0]
			}
		}
	}
	if t.person == nil {
		return
	}
	left := t.person.names[:1]
	if whole {
		left = nil
		for _, n := range t.person.names {
			if n != t.text {
				left = append(left, n)
			}
		}
	}
	own := match.Score(x, prepared(left))
	t.own, t.bits, t.class = own.Score, own.Bits, classOf(own)
	for _, s := range wrong {
		if s > t.own {
			t.above++
		}
	}
}

// classOf says how much of an alias is in the closest name of its bearer.
func classOf(r match.Result) string {
	shared, other := 0, 0
	for _, l := range r.Lines {
		switch {
		case l.Feature == "token" && l.Bits > 0:
			shared++
		case l.Feature == "token" && l.Level != "unmatched":
			other++
		}
	}
	switch {
	case shared == 0:
		return "no word shared"
	case shared == 1 && other > 0:
		return "one word shared, others differ"
	case other > 0:
		return "several words shared, others differ"
	case shared == 1:
		return "one word shared, one name longer"
	}
	return "all words of the shorter shared"
}

func printAliases(trials []*aliasTrial, half string, whole bool, size int) {
	how := "primary names only"
	if whole {
		how = "all other names"
	}
	positives, ten, related := 0.0, 0.0, 0.0
	type tally struct{ all, low, lost int }
	classes := map[string]*tally{}
	for _, t := range trials {
		if t.person == nil {
			continue
		}
		positives++
		c := classes[t.class]
		if c == nil {
			c = &tally{}
			classes[t.class] = c
		}
		c.all++
		if t.class != "no word shared" {
			related++
		}
		if t.own < 0.7 {
			c.low++
		}
		if t.above < 10 && t.class != "no word shared" {
			ten++
		} else {
			c.lost++
		}
	}
	fmt.Printf("\naliases that the list does not hold, %s half; list of %d persons with %s; %.0f aliases, %.0f names not listed, no dates\n", half, size, how, positives, float64(len(trials))-positives)
	fmt.Printf("  at     P      R      F1     F1 of aliases that share a word   wrong per 1,000 not listed\n")
	for _, at := range []float64{0.3, 0.5, 0.7, 0.8, 0.9, 0.95} {
		var tp, fp, fn, fnRelated float64
		for _, t := range trials {
			switch {
			case t.person != nil && t.own >= at:
				tp++
			case t.person != nil:
				fn++
				if t.class != "no word shared" {
					fnRelated++
				}
			case t.wrong >= at:
				fp++
			}
		}
		fmt.Printf("  %.2f   %.3f  %.3f  %.3f  %.3f                             %.1f\n", at, tp/max(tp+fp, 1), tp/max(tp+fn, 1), 2*tp/(2*tp+fp+fn), 2*tp/(2*tp+fp+fnRelated), 1000*fp/max(float64(len(trials))-positives, 1))
	}
	fmt.Printf("  recall@10 %.3f; of those that share a word %.3f\n", ten/positives, ten/max(related, 1))
	names := make([]string, 0, len(classes))
	for c := range classes {
		names = append(names, c)
	}
	sort.Strings(names)
	for _, c := range names {
		fmt.Printf("  %-38s %4d, below 0.7 %4d, not among ten %4d\n", c, classes[c].all, classes[c].low, classes[c].lost)
	}
}

// printWrong lists what is wrong at 0.7 in the development half.
func printWrong(trials []*aliasTrial) {
	for _, t := range trials {
		switch {
		case t.person == nil && t.wrong >= 0.7:
			fmt.Printf("%.3f %.1f not listed: %s | %s\n", t.wrong, t.wrongBits, t.text, t.wrongName)
		case t.person != nil && (t.own < 0.7 || t.above >= 10):
			fmt.Printf("%.3f above %d missed alias (%s): %s | %s\n", t.own, t.above, t.class, t.text, strings.Join(t.person.names, " | "))
		}
	}
}

// readAll reads a CSV file without a head, with rows of any length.
func readAll(path string) ([][]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.LazyQuotes, r.FieldsPerRecord = true, -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return rows, nil
}
