package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"liaison/internal/match"
)

// crossing is a collection of names, each in Latin and in another script.
type crossing struct{ latin, other []string }

// readCrossing reads pairs of one file. Files of single words are put together
// to names of two words, at random but always the same way.
func readCrossing(path string, words bool, n int) (crossing, error) {
	file, err := os.Open(path)
	if err != nil {
		return crossing{}, err
	}
	defer file.Close()
	var c crossing
	sc := bufio.NewScanner(file)
	for sc.Scan() {
		f := strings.Split(sc.Text(), "\t")
		if len(f) < 2 {
			continue
		}
		if words {
			f[1] = strings.ReplaceAll(f[1], " ", "")
			if len(f[0]) < 4 || len([]rune(f[1])) < 2 {
				continue
			}
		} else if strings.Count(strings.TrimSpace(f[0]), " ") < 1 || strings.ContainsAny(f[0]+f[1], "(),") {
			continue
		}
		c.latin, c.other = append(c.latin, f[0]), append(c.other, f[1])
	}
	rnd := rand.New(rand.NewPCG(7, 1))
	rnd.Shuffle(len(c.latin), func(i, j int) {
		c.latin[i], c.latin[j] = c.latin[j], c.latin[i]
		c.other[i], c.other[j] = c.other[j], c.other[i]
	})
	if strings.HasSuffix(path, "wd_arabic_20") { // merges of letters were chosen by the misses among the first
		c.latin, c.other = c.latin[6000:], c.other[6000:]
	}
	if words {
		var two crossing
		for i := 0; i+1 < len(c.latin) && len(two.latin) < n; i += 2 {
			two.latin = append(two.latin, c.latin[i]+" "+c.latin[i+1])
			two.other = append(two.other, c.other[i]+" "+c.other[i+1])
		}
		c = two
	}
	if len(c.latin) > n {
		c.latin, c.other = c.latin[:n], c.other[:n]
	}
	return c, sc.Err()
}

// search looks for each query in a list by comparing with all, and gives
// recall among the first ten, and F1 where any wrong hit at the threshold counts
// against.
func search(queries, list []string, at float64) (recall10, top1, f1 float64) {
	ps := make([]*match.Prepared, len(list))
	for i, n := range list {
		ps[i] = match.Prepare(match.Record{Names: []match.NameEntry{{Text: n}}})
	}
	var tp, fp, fn float64
	for i, q := range queries {
		x := match.Prepare(match.Record{Names: []match.NameEntry{{Text: q}}})
		own := match.ScoreOnly(x, ps[i]).Score
		rank, wrong := 0, false
		for j, p := range ps {
			if j == i {
				continue
			}
			s := match.ScoreOnly(x, p).Score
			if s > own || s == own && j < i {
				rank++
			}
			wrong = wrong || s >= at
		}
		if rank < 10 && own > 0 {
			recall10++
		}
		if rank == 0 && own > 0 {
			top1++
		}
		if own >= at {
			tp++
		} else {
			fn++
		}
		if wrong {
			fp++
		}
	}
	n := float64(len(queries))
	return recall10 / n, top1 / n, 2 * tp / (2*tp + fp + fn)
}

// found asks an index that holds the list among ten thousand other names, and
// gives how often the right name is among the first ten.
func found(queries, list, others []string) (float64, error) {
	ix := match.NewIndex()
	var listed []match.Listed
	for i, n := range slices.Concat(list, others) {
		listed = append(listed, match.Listed{Record: record([]string{strconv.Itoa(i), n})})
	}
	if err := ix.Fill("", slices.Values(listed)); err != nil {
		return 0, fmt.Errorf("fill the index: %w", err)
	}
	n := 0
	for i, q := range queries {
		for _, h := range ix.Search(record([]string{"", q}), match.SearchOptions{Sight: match.Sight{Everything: true}, Limit: 10}).Hits {
			if h.Record.ID == strconv.Itoa(i) {
				n++
			}
		}
	}
	return float64(n) / float64(len(queries)), nil
}

// reportScripts prints the search across scripts, both ways.
func reportScripts(data string, n int) error {
	fmt.Printf("\nsearch across scripts, list of %d names without dates, every other name is a wrong answer\n", n)
	var others []string
	err := eachRow(filepath.Join(data, "names", "background", "negatives_global.csv"), func(r map[string]string) {
		if len(others) < 10_000 {
			others = append(others, r["full_name"])
		}
	})
	if err != nil {
		return err
	}
	fmt.Printf("%-26s %8s %6s %7s %s\n", "query in, list in", "recall10", "top1", "F1@0.7", "recall10 of the index, 10,000 others beside")
	for _, s := range []struct {
		file  string
		words bool
	}{{"wd_arabic_20", true}, {"wd_russian_20", true}, {"wd_hebrew", false}, {"wd_katakana_20", true}, {"wd_korean", false}, {"wd_chinese_20", true}} {
		c, err := readCrossing(filepath.Join(data, "names", "translit", s.file), s.words, n)
		if err != nil {
			return err
		}
		label := strings.TrimSuffix(strings.TrimPrefix(s.file, "wd_"), "_20")
		for _, way := range []struct {
			label         string
			queries, list []string
		}{{label + ", latin", c.other, c.latin}, {"latin, " + label, c.latin, c.other}} {
			r, t, f := search(way.queries, way.list, 0.7)
			in, err := found(way.queries, way.list, others)
			if err != nil {
				return err
			}
			fmt.Printf("%-26s %8.3f %6.3f %7.3f %.3f\n", way.label, r, t, f, in)
		}
	}
	return nil
}

// distort changes a name lightly, in one of the ways of everyday writing.
func distort(name string, rnd *rand.Rand) string {
	words := strings.Fields(name)
	long := 0
	for i, w := range words {
		if len([]rune(w)) > len([]rune(words[long])) {
			long = i
		}
	}
	rs := []rune(words[long])
	at := 1 + rnd.IntN(max(len(rs)-2, 1))
	switch rnd.IntN(6) {
	case 0:
		return strings.ToUpper(name)
	case 1:
		return words[len(words)-1] + ", " + strings.Join(words[:len(words)-1], " ")
	case 2:
		if len(rs) > 4 && at+1 < len(rs) {
			rs[at], rs[at+1] = rs[at+1], rs[at]
		}
	case 3:
		if len(rs) > 4 {
			rs = append(rs[:at:at], rs[at+1:]...)
		}
	case 4:
		rs = append(rs[:at:at], rs[at-1:]...)
	case 5:
		return strings.Join(words, "-")
	}
	words[long] = string(rs)
	return strings.Join(words, " ")
}

// reportDistorted prints F1 of lightly distorted names against other names.
func reportDistorted(data string) ([]pair, error) {
	var names []string
	err := eachRow(filepath.Join(data, "names", "background", "negatives_us.csv"), func(r map[string]string) {
		n := r["full_name"]
		if ascii(n) && strings.Contains(n, " ") && len(names) < 3000 {
			names = append(names, n)
		}
	})
	if err != nil {
		return nil, err
	}
	rnd := rand.New(rand.NewPCG(3, 9))
	var ps []pair
	for i, n := range names {
		d := distort(n, rnd)
		ps = append(ps, pair{a: n, b: d, schema: "Person", same: true, other: -1})
		o := names[(i*7919+13)%len(names)]
		if !strings.EqualFold(o, n) {
			ps = append(ps, pair{a: n, b: distort(o, rnd), schema: "Person", other: -1})
		}
	}
	for i := range ps {
		ps[i].judge()
	}
	f := measure(ps, 0.7, ours)
	fmt.Printf("\nlightly distorted names %d pairs: F1@0.7 %.4f  P %.4f  R %.4f\n", len(ps), f.f1, f.p, f.r)
	return ps, nil
}
