package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"unicode"

	"liaison/internal/match"
)

// pair is one labelled pair of names with its score.
type pair struct {
	a, b, schema, group string
	same                bool
	score, other        float64   // other: the score of logic-v2, or -1
	lists               float64   // the chance among pairs drawn from lists
	terms               []float64 // what the chance is reckoned from
}

// judge compares the names of a pair.
func (p *pair) judge() {
	x, y := match.Prepare(recordOf(p.schema, p.a)), match.Prepare(recordOf(p.schema, p.b))
	n := match.ScoreOnly(x, y)
	p.score, p.lists, p.terms = n.Score, n.FromLists, match.PairTerms(x, y)
}

// readPairs reads the labelled pairs and scores them.
func readPairs(dir string) ([]pair, error) {
	theirs, err := readTheirs(filepath.Join(dir, "names", "name_bench_dev_logicv2.csv"))
	if err != nil {
		return nil, err
	}
	var out []pair
	err = eachRow(filepath.Join(dir, "names", "name_bench_dev.csv"), func(r map[string]string) {
		p := pair{a: r["name1"], b: r["name2"], schema: r["schema"], group: r["case_group"], same: r["is_match"] == "true", other: -1}
		if s, ok := theirs[p.group+p.schema+p.a+"\x00"+p.b]; ok {
			p.other = s
		}
		p.judge()
		out = append(out, p)
	})
	return out, err
}

func readTheirs(path string) (map[string]float64, error) {
	m := map[string]float64{}
	err := eachRow(path, func(r map[string]string) {
		var s float64
		if _, err := fmt.Sscan(r["score"], &s); err == nil {
			m[r["case_group"]+r["schema"]+r["name1"]+"\x00"+r["name2"]] = s
		}
	})
	return m, err
}

// scoreNames scores two bare names.
func scoreNames(a, b, schema string) float64 {
	return match.ScoreOnly(match.Prepare(recordOf(schema, a)), match.Prepare(recordOf(schema, b))).Score
}

// eachRow calls f with the rows of a CSV file by column name.
func eachRow(path string, f func(map[string]string)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.FieldsPerRecord = -1
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("read head of %s: %w", path, err)
	}
	for {
		row, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
		m := map[string]string{}
		for i, h := range head {
			if i < len(row) {
				m[h] = row[i]
			}
		}
		f(m)
	}
}

// figures are precision, recall and F1 of a set of pairs at a threshold.
type figures struct{ p, r, f1 float64 }

func measure(ps []pair, at float64, score func(pair) float64) figures {
	tp, fp, fn := 0.0, 0.0, 0.0
	for _, p := range ps {
		hit := score(p) >= at
		switch {
		case hit && p.same:
			tp++
		case hit:
			fp++
		case p.same:
			fn++
		}
	}
	f := figures{p: tp / max(tp+fp, 1), r: tp / max(tp+fn, 1)}
	if f.p+f.r > 0 {
		f.f1 = 2 * f.p * f.r / (f.p + f.r)
	}
	return f
}

// best finds the threshold with the best F1.
func best(ps []pair, score func(pair) float64) (float64, figures) {
	at, out := 0.0, figures{}
	for t := 0.01; t < 1; t += 0.01 {
		if f := measure(ps, t, score); f.f1 > out.f1 {
			at, out = t, f
		}
	}
	return at, out
}

func ours(p pair) float64   { return p.score }
func theirs(p pair) float64 { return p.other }

// byLists puts the chance among pairs drawn from lists in the place of the score.
func byLists(ps []pair) []pair {
	out := append([]pair(nil), ps...)
	for i := range out {
		out[i].score = out[i].lists
	}
	return out
}

// reportPairs prints the figures of labelled pairs, all and by kind and script.
func reportPairs(ps []pair, verbose bool) {
	both := filter(ps, func(p pair) bool { return p.other >= 0 })
	fmt.Printf("name pairs            n     F1@0.7  P      R      best F1 (at)\n")
	row := func(label string, ps []pair, score func(pair) float64) {
		f := measure(ps, 0.7, score)
		at, b := best(ps, score)
		fmt.Printf("%-20s %4d   %.3f   %.3f  %.3f  %.3f (%.2f)\n", label, len(ps), f.f1, f.p, f.r, b.f1, at)
	}
	row("all", ps, ours)
	row("logic-v2 rows", both, ours)
	row("logic-v2 itself", both, theirs)
	row("persons", filter(ps, isPerson), ours)
	row("organisations", filter(ps, func(p pair) bool { return !isPerson(p) }), ours)
	row("vessels", filter(ps, func(p pair) bool { return p.schema == "Vessel" }), ours)
	row("not ASCII", filter(ps, func(p pair) bool { return !ascii(p.a + p.b) }), ours)
	row("two scripts", filter(ps, func(p pair) bool { return latin(p.a) != latin(p.b) }), ours)
	if verbose {
		sort.SliceStable(ps, func(i, j int) bool { return ps[i].score > ps[j].score })
		for _, p := range ps {
			if p.same != (p.score >= 0.7) {
				fmt.Printf("%.3f %-5v %-8s %s | %s\n", p.score, p.same, p.schema, p.a, p.b)
			}
		}
	}
}

func isPerson(p pair) bool { return p.schema == "Person" }

func filter(ps []pair, keep func(pair) bool) []pair {
	var out []pair
	for _, p := range ps {
		if keep(p) {
			out = append(out, p)
		}
	}
	return out
}

func ascii(s string) bool {
	for _, r := range s {
		if r > 127 {
			return false
		}
	}
	return true
}

func latin(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
			return false
		}
	}
	return true
}
