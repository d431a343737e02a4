// Command gen makes the embedded tables of the package name from open data:
// word counts, legal forms, sets of given names. The sources and their licences
// stand in tables/README.md. It keeps words and counts, never a full name.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"liaison/internal/name"
)

func main() {
	data := flag.String("data", "", "folder with translit, reference, ofac and nicknames.csv")
	out := flag.String("out", "internal/name/tables", "folder of the tables")
	unihan := flag.String("unihan", "", "folder with the Unihan files of the Unicode Character Database")
	only := flag.String("only", "", "make this table and no other")
	flag.Parse()
	steps := []struct {
		file string
		make func(string) ([]string, error)
	}{
		{"organisations.txt", organisations},
		{"variants.txt", func(d string) ([]string, error) { return variants(d, *out) }},
		{"arabic.txt", arabic},
		{"person_frequency.txt", persons},
		{"org_frequency.txt", orgWords},
		{"han_simple.txt", func(string) ([]string, error) { l, _, err := hanTables(*unihan); return l, err }},
		{"han.txt", func(string) ([]string, error) { _, l, err := hanTables(*unihan); return l, err }},
		{"kana_foreign.txt", kanaForeign},
		{"hangul_foreign.txt", hangulForeign},
		{"han_foreign.txt", func(d string) ([]string, error) { return hanForeign(d, *unihan) }},
	}
	for _, s := range steps {
		if *only != "" && s.file != *only {
			continue
		}
		lines, err := s.make(*data)
		if err == nil {
			err = os.WriteFile(filepath.Join(*out, s.file), []byte(strings.Join(lines, "\n")+"\n"), 0o644)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "make table %s: %v\n", s.file, err)
			os.Exit(1)
		}
		fmt.Printf("%s: %d lines\n", s.file, len(lines))
	}
}

// readLines calls f with each line of a file.
func readLines(path string, f func(string)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	sc := bufio.NewScanner(file)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		f(sc.Text())
	}
	return sc.Err()
}

// grouped writes shares of words as rarity in quarter bits with the words that have it.
func grouped(share map[string]float64) []string {
	groups := map[int][]string{}
	for w, p := range share {
		if q := int(math.Round(-4 * math.Log2(p))); q < 4*name.MaxBits && len(w) > 1 {
			groups[max(q, 12)] = append(groups[max(q, 12)], w)
		}
	}
	keys := make([]int, 0, len(groups))
	for q := range groups {
		keys = append(keys, q)
	}
	sort.Ints(keys)
	var out []string
	for _, q := range keys {
		sort.Strings(groups[q])
		out = append(out, strconv.Itoa(q)+"\t"+strings.Join(groups[q], " "))
	}
	return out
}

// corpus counts the words of one collection of names, and their skeletons.
type corpus struct {
	count map[string]int
	total int
	kind  name.Kind
}

func (c *corpus) add(text string, n int) {
	r := name.Parse(text, name.Options{Kind: c.kind})
	if len(r.Readings) == 0 || r.Readings[0].System != "latin" {
		return
	}
	for _, t := range r.Readings[0].Tokens {
		if t.Role == name.RoleParticle && c.kind == name.KindPerson || t.Role == name.RoleLink {
			continue
		}
		c.count[t.Text] += n
		c.total += n
		if c.kind == name.KindPerson && len(t.Skeletons) > 0 && len(t.Skeletons[0]) > 1 {
			c.count["="+t.Skeletons[0]] += n
		}
	}
}

// mix adds the shares of words in several corpora, each with the same weight;
// a word seen fewer than three times in a corpus does not count there.
func mix(all ...*corpus) map[string]float64 {
	out := map[string]float64{}
	for _, c := range all {
		for w, n := range c.count {
			if n >= 3 {
				out[w] += float64(n) / float64(c.total) / float64(len(all))
			}
		}
	}
	return out
}

// persons counts the words of persons' names in three collections.
func persons(data string) ([]string, error) {
	wiki, list, synthetic := &corpus{count: map[string]int{}}, &corpus{count: map[string]int{}}, &corpus{count: map[string]int{}}
	for _, f := range []string{"wd_arabic_80", "wd_russian_80", "wd_katakana_80", "wd_chinese_80"} {
		err := readLines(filepath.Join(data, "translit", f), func(l string) {
			p := strings.Split(l, "\t")
			if n, err := strconv.Atoi(p[len(p)-1]); err == nil && len(p) == 3 {
				wiki.add(p[0], n)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	for _, f := range []string{"wd_hebrew", "wd_korean"} {
		err := readLines(filepath.Join(data, "translit", f), func(l string) { wiki.add(strings.Split(l, "\t")[0], 1) })
		if err != nil {
			return nil, err
		}
	}
	rows, err := readCSV(filepath.Join(data, "ofac", "sdn.csv"))
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if len(r) > 2 && strings.HasPrefix(r[2], "individual") {
			list.add(r[1], 1)
		}
	}
	if rows, err = readCSV(filepath.Join(data, "background", "negatives_global.csv")); err != nil {
		return nil, err
	}
	for _, r := range rows {
		synthetic.add(r[0], 1)
	}
	return grouped(mix(wiki, list, synthetic)), nil
}

// arabic takes the most frequent Latin spelling of each Arabic word.
func arabic(data string) ([]string, error) {
	type best struct {
		text     string
		n, total int
	}
	m := map[string]best{}
	err := readLines(filepath.Join(data, "translit", "wd_arabic_80"), func(l string) {
		p := strings.Split(l, "\t")
		n, err := strconv.Atoi(p[len(p)-1])
		if err != nil || len(p) != 3 {
			return
		}
		w := foldArabic(strings.ReplaceAll(p[1], " ", ""))
		ws := name.Words(p[0])
		if len(ws) != 1 || len(w) < 4 {
			return
		}
		b := m[w]
		b.total += n
		if n > b.n {
			b.n, b.text = n, ws[0]
		}
		m[w] = b
	})
	var out []string
	for w, b := range m {
		if b.total >= 4 {
			out = append(out, w+"\t"+b.text)
		}
	}
	sort.Strings(out)
	return out, err
}

// foldArabic joins the spellings that the package reads as one letter.
func foldArabic(s string) string {
	return strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ی", "ي", "ک", "ك", "ئ", "ي", "ؤ", "و", "ڤ", "ف").Replace(s)
}
