package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"liaison/internal/tagger/corpus"
)

// languages are those whose names of countries are listed.
var languages = []string{"en", "fr", "nl", "de", "tr", "ar", "es", "it"}

// countryLines gives the names of countries from CLDR in all languages.
func countryLines() []string {
	names := map[string]bool{}
	for _, code := range languages {
		namer := display.Regions(language.MustParse(code))
		for a := 'A'; a <= 'Z'; a++ {
			for b := 'A'; b <= 'Z'; b++ {
				region, err := language.ParseRegion(string(a) + string(b))
				if err != nil || !region.IsCountry() || region.Canonicalize() != region || notCountry[region.String()] {
					continue
				}
				name := namer.Name(region)
				name, _, _ = strings.Cut(name, " (")
				if utf8.RuneCountInString(name) > 2 && name != region.String() {
					names[name] = true
				}
			}
		}
	}
	out := make([]string, 0, len(names))
	for n := range names {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// notCountry are codes of CLDR that name no country.
var notCountry = map[string]bool{"ZZ": true, "EU": true, "UN": true, "QO": true, "EZ": true, "XA": true, "XB": true, "AQ": true}

// commonWords gives the words that the sentences hold in lower case at least
// five times, sorted.
func commonWords(set *corpus.Set) []string {
	count := map[string]int{}
	for _, d := range set.Documents {
		for _, s := range d.Sentences {
			for _, t := range s.Tokens {
				if r, _ := utf8.DecodeRuneInString(t.Text); unicode.IsLower(r) && letters(t.Text) {
					count[t.Text]++
				}
			}
		}
	}
	var out []string
	for w, n := range count {
		if n >= 5 && utf8.RuneCountInString(w) > 1 {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}

func letters(w string) bool {
	for _, r := range w {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

// townLines gives "name TAB population TAB mark" for towns of 5,000 people and
// more, the largest of a name, sorted by name.
func townLines(cities string, common []string) []string {
	word := map[string]bool{}
	for _, w := range common {
		word[w] = true
	}
	size := map[string]int{}
	for line := range strings.Lines(cities) {
		cut := strings.Split(strings.TrimSpace(line), "\t")
		if len(cut) != 3 {
			continue
		}
		n, err := strconv.Atoi(cut[2])
		if err != nil || n < 5000 || utf8.RuneCountInString(cut[0]) < 4 && n < 100000 {
			continue
		}
		size[cut[0]] = max(size[cut[0]], n)
	}
	var out []string
	for name, n := range size {
		mark := ""
		if word[strings.ToLower(name)] {
			mark = "w"
		}
		out = append(out, fmt.Sprintf("%s\t%d\t%s", name, n, mark))
	}
	slices.Sort(out)
	return out
}

// writeLists makes the derived lists under dir/lists and tells whether any
// differs from what stood there.
func writeLists(dir string, set *corpus.Set) (changed bool, err error) {
	cities, err := set.File("gazetteer/cities.txt")
	if err != nil {
		return false, err
	}
	nationalities, err := set.File("gazetteer/nationalities.txt")
	if err != nil {
		return false, err
	}
	common := commonWords(set)
	var zipped bytes.Buffer
	w, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		return false, err
	}
	if _, err := w.Write([]byte(strings.Join(townLines(string(cities), common), "\n") + "\n")); err != nil {
		return false, err
	}
	if err := w.Close(); err != nil {
		return false, err
	}
	files := map[string][]byte{
		"towns.tsv.gz":      zipped.Bytes(),
		"countries.txt":     []byte("# Names of countries in eight languages. source: Unicode CLDR\n@country\n" + strings.Join(countryLines(), "\n") + "\n"),
		"nationalities.txt": append([]byte("# Words of nationality. source: npm i18n-nationality 1.4.0, MIT\n"), nationalities...),
		"common.txt":        []byte("# Words seen in lower case in the training text, derived by make train.\n" + strings.Join(common, "\n") + "\n"),
	}
	for name, data := range files {
		path := filepath.Join(dir, "lists", name)
		if old, err := os.ReadFile(path); err != nil || !bytes.Equal(old, data) {
			changed = true
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return false, fmt.Errorf("write list: %w", err)
		}
	}
	return changed, nil
}
