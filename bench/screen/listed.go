package main

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"liaison/internal/match"
	"liaison/internal/name"
)

var bornIn = regexp.MustCompile(`(?:^|; )(?:alt\. )?DOB ([^;.]+)`)

func readCSV(path string) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.LazyQuotes, in.FieldsPerRecord = true, -1
	rows, err := in.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return rows, nil
}

// realList reads the persons of a sanctions list with their other names and
// dates of birth.
func realList(dir string) ([]match.Listed, error) {
	rows, err := readCSV(filepath.Join(dir, "ofac", "sdn.csv"))
	if err != nil {
		return nil, err
	}
	others, err := readCSV(filepath.Join(dir, "ofac", "alt.csv"))
	if err != nil {
		return nil, err
	}
	aliases := map[string][]match.NameEntry{}
	for _, row := range others {
		if len(row) > 3 {
			aliases[row[0]] = append(aliases[row[0]], match.NameEntry{Text: row[3]})
		}
	}
	var out []match.Listed
	for _, row := range rows {
		if len(row) < 12 || row[2] != "individual" {
			continue
		}
		l := match.Listed{Record: match.Record{ID: row[0], Schema: "Person", Names: append([]match.NameEntry{{Text: row[1]}}, aliases[row[0]]...)}}
		for _, m := range bornIn.FindAllStringSubmatch(row[11], -1) {
			if d, err := name.ParseDates(m[1]); err == nil {
				l.Births = append(l.Births, d...)
			}
		}
		out = append(out, l)
	}
	return out, nil
}

// listed draws the curve of a real list against synthetic people of the world,
// who all have dates of birth, with what a query knows of the date.
func (w *world) listed(dir string) error {
	list, err := realList(dir)
	if err != nil {
		return err
	}
	b := &bench{w: w, ix: match.NewIndex(), n: len(list)}
	if err := b.ix.Fill("", slices.Values(list)); err != nil {
		return err
	}
	people, err := readCSV(filepath.Join(dir, "background", "negatives_global.csv"))
	if err != nil {
		return err
	}
	people = people[1:12001]
	opt := match.SearchOptions{Sight: match.Sight{Everything: true}, Limit: 40, Reach: match.WideReach}
	fmt.Printf("\nsanctions list of about 2021, %d persons, against %d synthetic people\n", len(list), len(people))
	for _, known := range []string{"name only", "year of birth", "date of birth"} {
		cut := func(d []name.PartialDate) []name.PartialDate {
			switch {
			case known == "name only" || len(d) == 0:
				return nil
			case known == "year of birth":
				return year(d)
			}
			return d[:1]
		}
		r := rand.New(rand.NewPCG(6, 6))
		var trials []trial
		for _, l := range list {
			text := l.Names[0].Text
			if a := w.inArabic(strings.ReplaceAll(text, ",", "")); a != "" && r.IntN(2) == 0 {
				text = a
			} else {
				text = distort(r, text)
			}
			trials = append(trials, trial{match.Record{Schema: "Person", Names: []match.NameEntry{{Text: text}}, Births: cut(l.Births)}, l.ID})
		}
		var right []float64
		for _, o := range b.run(trials, opt) {
			right = append(right, o.score)
		}
		scores := make([][]float64, len(people))
		parallel(len(people), func(i int) {
			q := match.Record{Schema: "Person", Names: []match.NameEntry{{Text: people[i][0]}}}
			if d, err := name.ParseDates(people[i][5]); err == nil {
				q.Births = cut(d)
			}
			for _, h := range b.ix.Search(q, opt).Hits {
				scores[i] = append(scores[i], h.Result.Score)
			}
		})
		c, err := match.NewCurve(right, slices.Concat(scores...), len(people))
		if err != nil {
			return err
		}
		low := c.LowestFor(1)
		fmt.Printf("%s; at one wrong candidate per 1,000: threshold %.3f, recall %.4f\n", known, low.Threshold, low.Recall)
		if p, ok := c.HighestFor(0.98); ok {
			fmt.Printf("at recall 0.98: threshold %.3f, %.2f wrong candidates per 1,000\n", p.Threshold, p.Queue)
		}
		fmt.Print(c)
	}
	return nil
}
