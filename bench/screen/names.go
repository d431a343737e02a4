package main

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"liaison/internal/match"
	"liaison/internal/name"
)

// pool draws words with the frequency that they have in a source.
type pool struct {
	words []string
	upTo  []float64
}

func (p *pool) add(word string, weight float64) {
	if word = strings.TrimSpace(word); word == "" {
		return
	}
	last := 0.0
	if n := len(p.upTo); n > 0 {
		last = p.upTo[n-1]
	}
	p.words, p.upTo = append(p.words, word), append(p.upTo, last+weight)
}

func (p *pool) draw(r *rand.Rand) string {
	x := r.Float64() * p.upTo[len(p.upTo)-1]
	return p.words[sort.SearchFloat64s(p.upTo, x)]
}

// world makes up persons from the words of real lists: given and family names
// of synthetic persons by script, a long tail of words with their counts, and
// the words of a sanctions list for names in chains. The persons are nobody.
type world struct {
	given, family map[string]*pool // by script
	tail          pool
	chain         pool
	nisba         pool
	arabic        map[string]string // Latin word to the same in Arabic script
}

func loadWorld(dir string) (*world, error) {
	w := &world{given: map[string]*pool{}, family: map[string]*pool{}, arabic: map[string]string{}}
	for _, f := range []string{"negatives_global.csv", "negatives_us.csv"} {
		if err := w.persons(filepath.Join(dir, "background", f)); err != nil {
			return nil, err
		}
	}
	for _, f := range []string{"wd_arabic_80", "wd_russian_80", "wd_arabic_20"} {
		if err := w.words(filepath.Join(dir, "translit", f), f == "wd_arabic_20"); err != nil {
			return nil, err
		}
	}
	return w, w.sanctioned(filepath.Join(dir, "ofac", "sdn.csv"))
}

func (w *world) persons(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	for _, row := range rows[1:] {
		s := script(row[1] + row[3])
		if w.given[s] == nil {
			w.given[s], w.family[s] = &pool{}, &pool{}
		}
		w.given[s].add(row[1], 1)
		w.family[s].add(row[3], 1)
	}
	return nil
}

func (w *world) words(path string, pairs bool) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	for in.Scan() {
		cells := strings.Split(in.Text(), "\t")
		n, err := strconv.Atoi(cells[len(cells)-1])
		if err != nil || len(cells) < 3 {
			continue
		}
		if pairs && n >= 3 && len(cells[0]) > 2 {
			w.arabic[cells[0]] = strings.ReplaceAll(cells[1], " ", "")
		}
		if !pairs && len(cells[0]) > 2 {
			w.tail.add(strings.ToUpper(cells[0][:1])+cells[0][1:], 1)
		}
	}
	return in.Err()
}

func (w *world) sanctioned(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.LazyQuotes, in.FieldsPerRecord = true, -1
	rows, err := in.ReadAll()
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	for _, row := range rows {
		if len(row) < 3 || row[2] != "individual" {
			continue
		}
		family, given, _ := strings.Cut(row[1], ", ")
		if strings.HasPrefix(family, "AL-") || strings.HasPrefix(family, "EL ") {
			w.nisba.add(family, 1)
		}
		for _, g := range strings.Fields(given) {
			if len(g) > 2 {
				w.chain.add(g, 1)
			}
		}
	}
	return nil
}

func script(s string) string {
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Arabic, r):
			return "arabic"
		case unicode.Is(unicode.Hangul, r):
			return "hangul"
		case unicode.Is(unicode.Latin, r):
			return "latin"
		}
	}
	return "other"
}

// person makes up a name: mostly Latin, some in chains of fathers, some in
// their own script.
func (w *world) person(r *rand.Rand) string {
	switch x := r.Float64(); {
	case x < 0.14:
		s := w.chain.draw(r)
		for n := r.IntN(3); n >= 0; n-- {
			if r.IntN(4) == 0 {
				s += " bin"
			}
			s += " " + w.chain.draw(r)
		}
		if r.IntN(2) == 0 {
			s += " " + w.nisba.draw(r)
		}
		return s
	case x < 0.18:
		s := []string{"arabic", "hangul", "other"}[r.IntN(3)]
		return w.given[s].draw(r) + " " + w.family[s].draw(r)
	}
	s := w.given["latin"].draw(r)
	if r.IntN(4) == 0 {
		s += " " + w.given["latin"].draw(r)
	}
	if r.IntN(5) < 2 {
		return s + " " + w.tail.draw(r)
	}
	return s + " " + w.family["latin"].draw(r)
}

func birth(r *rand.Rand) []name.PartialDate {
	day := int32(r.IntN(60*365)) - 20*365
	d := name.PartialDate{From: day, To: day, Precision: name.PrecisionDay, Original: iso(day)}
	if r.IntN(10) == 0 {
		d.To, d.Precision, d.Original = day+364, name.PrecisionYear, "about "+iso(day)[:4]
	}
	return []name.PartialDate{d}
}

// list makes up n names of persons; one in three hundred has an alias besides.
func (w *world) list(seed uint64, n int, dated bool) iter.Seq[match.Listed] {
	return func(yield func(match.Listed) bool) {
		r := rand.New(rand.NewPCG(seed, 1))
		for i := range n {
			l := match.Listed{Record: match.Record{ID: "p" + strconv.Itoa(i), Schema: "Person", Names: []match.NameEntry{{Text: w.person(r)}}}}
			if b := birth(r); dated && r.IntN(5) > 0 {
				l.Births = b
			}
			if !yield(l) {
				return
			}
		}
	}
}
