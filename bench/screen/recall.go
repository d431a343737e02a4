package main

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"

	"liaison/internal/match"
	"liaison/internal/name"
)

// trial is a query with the record that it is about.
type trial struct {
	query match.Record
	right string
}

// trials makes queries about listed people: of each kind as many as asked for,
// as far as the list goes.
func (b *bench) trials(each int) map[string][]trial {
	r := rand.New(rand.NewPCG(5, 5))
	out := map[string][]trial{}
	add := func(kind, id, text string, births []name.PartialDate) {
		if len(out[kind]) < each && text != "" {
			out[kind] = append(out[kind], trial{match.Record{Schema: "Person", Names: []match.NameEntry{{Text: text}}, Births: births}, id})
		}
	}
	step := max(1, b.n/(4*each))
	i := 0
	for l := range b.w.list(1, b.n, true) {
		if i++; i%step != 0 && each < b.n {
			if a := b.w.inArabic(l.Names[0].Text); a != "" {
				add("in Arabic script, name only", l.ID, a, nil)
				add("in Arabic script, with year", l.ID, a, year(l.Births))
			}
			continue
		}
		text := l.Names[0].Text
		add("one slip, name only", l.ID, distort(r, text), nil)
		add("one slip, with year", l.ID, distort(r, text), year(l.Births))
		add("one slip, with date", l.ID, distort(r, text), l.Births)
		add("parts in other order, with year", l.ID, turned(text), year(l.Births))
		add("joined or parted, with year", l.ID, rejoined(text), year(l.Births))
	}
	return out
}

func year(d []name.PartialDate) []name.PartialDate {
	if len(d) == 0 {
		return nil
	}
	y := d[0]
	y.From -= y.From % 365
	y.To, y.Precision, y.Original = d[0].From+182, name.PrecisionYear, iso(d[0].From)[:4]
	y.From = d[0].From - 182
	return []name.PartialDate{y}
}

func turned(s string) string {
	f := strings.Fields(s)
	if len(f) < 2 {
		return ""
	}
	return strings.Join(append(f[len(f)-1:], f[:len(f)-1]...), " ")
}

func rejoined(s string) string {
	f := strings.Fields(s)
	if len(f) < 3 {
		return ""
	}
	return f[0] + strings.ToLower(f[1]) + " " + strings.Join(f[2:], " ")
}

// inArabic writes a name in Arabic script with pairs that people wrote; empty
// if a word has none.
func (w *world) inArabic(s string) string {
	f := strings.Fields(strings.ToLower(s))
	for i, word := range f {
		if f[i] = w.arabic[word]; f[i] == "" {
			return ""
		}
	}
	return strings.Join(f, " ")
}

// outcome is what the search made of a trial.
type outcome struct {
	place int // of the right record, from 0; -1: not among those compared
	score float64
	twin  bool // a record of the same name stands before it
}

// run searches for all trials, on all cores.
func (b *bench) run(trials []trial, opt match.SearchOptions) []outcome {
	out := make([]outcome, len(trials))
	parallel(len(trials), func(i int) {
		o := outcome{place: -1, score: -1}
		var right string
		if l, ok := b.ix.Get(trials[i].right, opt.Sight); ok {
			right = l.Names[0].Text
		}
		for at, h := range b.ix.Search(trials[i].query, opt).Hits {
			if h.Record.ID == trials[i].right {
				o.place, o.score = at, h.Result.Score
				break
			}
			o.twin = o.twin || h.Record.Names[0].Text == right
		}
		out[i] = o
	})
	return out
}

func parallel(n int, f func(int)) {
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wg.Wait()
}

// recall prints where the right record stands. Found among ten counts a record
// of the very same name too: without a date nothing tells them apart.
func (b *bench) recall(each int) {
	trials := b.trials(each)
	kinds := make([]string, 0, len(trials))
	for k := range trials {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	fmt.Printf("  %-34s %7s  recall@10  itself@10   first  not compared\n", "queries about listed people", "trials")
	for _, k := range kinds {
		var ten, itself, first, lost float64
		for _, o := range b.run(trials[k], match.SearchOptions{Sight: match.Sight{Everything: true}, Limit: 48}) {
			in := o.place >= 0 && o.place < 10
			if in || o.twin {
				ten++
			}
			if in {
				itself++
			}
			if o.place == 0 {
				first++
			}
			if o.place < 0 && !o.twin {
				lost++
			}
		}
		n := float64(len(trials[k]))
		fmt.Printf("  %-34s %7.0f      %.4f     %.4f  %.4f        %.4f\n", k, n, ten/n, itself/n, first/n, lost/n)
	}
}

// curve prints misses against work: listed people under another spelling or
// script, against people who are not listed.
func (b *bench) curve(each int) error {
	for _, dated := range []bool{false, true} {
		var right, wrong []float64
		for k, t := range b.trials(each) {
			if strings.Contains(k, "name only") == dated {
				continue
			}
			for _, o := range b.run(t, match.SearchOptions{Sight: match.Sight{Everything: true}, Limit: 48}) {
				right = append(right, o.score)
			}
		}
		others := slices.Collect(b.w.list(77, 4*each, true))
		scores := make([][]float64, len(others))
		parallel(len(others), func(i int) {
			q := others[i].Record
			if !dated {
				q.Births = nil
			} else {
				q.Births = year(q.Births)
			}
			for _, h := range b.ix.Search(q, match.SearchOptions{Sight: match.Sight{Everything: true}, Limit: 48}).Hits {
				scores[i] = append(scores[i], h.Result.Score)
			}
		})
		for _, s := range scores {
			wrong = append(wrong, s...)
		}
		c, err := match.NewCurve(right, wrong, len(others))
		if err != nil {
			return err
		}
		low := c.LowestFor(1)
		fmt.Printf("  curve, %d names, %s; at one wrong candidate per 1,000: threshold %.3f, recall %.4f\n",
			b.n, map[bool]string{true: "year of birth on most", false: "name only"}[dated], low.Threshold, low.Recall)
		if p, ok := c.HighestFor(0.98); ok {
			fmt.Printf("  at recall 0.98: threshold %.3f, %.2f wrong candidates per 1,000\n", p.Threshold, p.Queue)
		} else {
			fmt.Println("  recall 0.98 is reached at no threshold")
		}
		fmt.Print(c)
	}
	return nil
}
