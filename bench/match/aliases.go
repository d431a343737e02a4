package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"liaison/internal/match"
)

// reportAliases searches a public list of persons by their aliases, which the
// list does not hold as such, and by names that are not on it.
func reportAliases(data string, queries int, verbose bool) error {
	sdn, err := readAll(filepath.Join(data, "names", "ofac", "sdn.csv"))
	if err != nil {
		return err
	}
	alt, err := readAll(filepath.Join(data, "names", "ofac", "alt.csv"))
	if err != nil {
		return err
	}
	var list []*match.Prepared
	at := map[string]int{}
	for _, r := range sdn {
		if len(r) > 2 && strings.HasPrefix(r[2], "individual") {
			at[r[0]] = len(list)
			list = append(list, match.Prepare(match.Record{ID: r[0], Names: []match.NameEntry{{Text: r[1]}}}))
		}
	}
	var ask []string
	var want []int
	step := max(len(alt)/(queries*2), 1)
	for i := 0; i < len(alt) && len(ask) < queries; i += step {
		if k, ok := at[alt[i][0]]; ok && len(alt[i]) > 3 {
			ask, want = append(ask, alt[i][3]), append(want, k)
		}
	}
	aliases := len(ask)
	err = eachRow(filepath.Join(data, "names", "background", "negatives_global.csv"), func(r map[string]string) {
		if len(ask) < aliases+queries {
			ask, want = append(ask, r["full_name"]), append(want, -1)
		}
	})
	if err != nil {
		return err
	}
	fmt.Printf("\nsearch of %d listed persons: %d aliases, %d names not listed, no dates\n  at     P      R      F1     wrong per 1,000 not listed\n", len(list), aliases, len(ask)-aliases)
	type answer struct{ own, wrong float64 }
	answers := make([]answer, len(ask))
	top10 := 0
	for i, q := range ask {
		x := match.Prepare(match.Record{Names: []match.NameEntry{{Text: q}}})
		above := 0
		if want[i] >= 0 {
			answers[i].own = match.ScoreOnly(x, list[want[i]]).Score
		}
		for j, p := range list {
			if j == want[i] {
				continue
			}
			s := match.ScoreOnly(x, p).Score
			answers[i].wrong = max(answers[i].wrong, s)
			if verbose && want[i] < 0 && s >= 0.7 {
				fmt.Printf("%.3f not listed: %s | %s\n", s, q, p.Record.Names[0].Text)
			}
			if s > answers[i].own {
				above++
			}
		}
		if want[i] >= 0 && above < 10 {
			top10++
		}
		if verbose && want[i] >= 0 && answers[i].own < 0.7 {
			fmt.Printf("%.3f missed alias: %s | %s\n", answers[i].own, q, list[want[i]].Record.Names[0].Text)
		}
	}
	for _, t := range []float64{0.3, 0.5, 0.7, 0.8, 0.9, 0.95} {
		var tp, fp, fn, noise float64
		for i, a := range answers {
			switch {
			case want[i] >= 0 && a.own >= t:
				tp++
			case want[i] >= 0:
				fn++
			case a.wrong >= t:
				fp++
				noise++
			}
		}
		fmt.Printf("  %.2f   %.3f  %.3f  %.3f  %.1f\n", t, tp/max(tp+fp, 1), tp/(tp+fn), 2*tp/(2*tp+fp+fn), 1000*noise/float64(len(ask)-aliases))
	}
	fmt.Printf("  recall@10 of aliases %.3f\n", float64(top10)/float64(aliases))
	return nil
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
