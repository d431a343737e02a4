package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"liaison/internal/name"
)

// value reads one scalar of the plain YAML of the reference files.
func value(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "\"") {
		if i := strings.Index(s[1:], "\""); i >= 0 {
			return s[1 : i+1]
		}
	}
	if i := strings.Index(s, " #"); i >= 0 {
		s = s[:i]
	}
	return strings.Trim(strings.TrimSpace(s), "'\"")
}

// phrase folds a phrase the way names are folded.
func phrase(s string) string { return strings.Join(name.Words(s), " ") }

// entry is a group of phrases with one meaning.
type entry struct {
	kind, text, generic string
	phrases             []string
}

// organisations reads legal forms, descriptors, numbers and stop words.
func organisations(data string) ([]string, error) {
	var all []entry
	for _, read := range []func(string) ([]entry, error){legalForms, symbols, numbers, stopWords} {
		e, err := read(filepath.Join(data, "reference"))
		if err != nil {
			return nil, err
		}
		all = append(all, e...)
	}
	seen := map[string]bool{}
	var out []string
	for _, e := range all {
		var keep []string
		for _, p := range e.phrases {
			if p = phrase(p); p != "" && !seen[e.kind+p] && strings.Count(p, " ") < 8 && (e.kind != "symbol" || strings.Count(p, " ") < 2) {
				seen[e.kind+p] = true
				keep = append(keep, p)
			}
		}
		if len(keep) > 0 {
			out = append(out, e.kind+"\t"+e.text+"\t"+strings.Join(keep, "\t"))
		}
		if e.generic != "" && !seen["g"+e.text] {
			seen["g"+e.text] = true
			out = append(out, "generic\t"+e.generic+"\t"+e.text)
		}
	}
	return out, nil
}

func legalForms(dir string) ([]entry, error) {
	var out []entry
	var cur entry
	display, compare := "", ""
	flush := func() {
		text := compare
		if text == "" {
			text = display
		}
		if text == "" {
			text = cur.generic
		}
		text = strings.ReplaceAll(phrase(text), " ", "")
		if text != "" {
			cur.kind, cur.text = "form", text
			cur.phrases = append(cur.phrases, display)
			out = append(out, cur)
		}
		cur, display, compare = entry{}, "", ""
	}
	err := readLines(filepath.Join(dir, "org_types.yml"), func(l string) {
		t := strings.TrimSpace(l)
		if strings.HasPrefix(l, "  - ") {
			flush()
			t = strings.TrimSpace(t[1:])
		}
		switch {
		case strings.HasPrefix(t, "display:"):
			display = value(t[8:])
		case strings.HasPrefix(t, "compare:"):
			compare = value(t[8:])
		case strings.HasPrefix(t, "generic:"):
			cur.generic = strings.ToLower(value(t[8:]))
		case strings.HasPrefix(t, "- "):
			cur.phrases = append(cur.phrases, value(t[2:]))
		}
	})
	flush()
	return out, err
}

// groups reads a file of named lists below a section.
func groups(path, kind string, sections ...string) ([]entry, error) {
	var out []entry
	on := false
	err := readLines(path, func(l string) {
		t := strings.TrimSpace(l)
		switch {
		case t == "" || t[0] == '#':
		case l[0] != ' ':
			on = false
			for _, s := range sections {
				on = on || strings.TrimSuffix(t, ":") == s
			}
		case on && strings.HasPrefix(t, "- ") && len(out) > 0:
			out[len(out)-1].phrases = append(out[len(out)-1].phrases, value(t[2:]))
		case on && strings.HasSuffix(t, ":"):
			out = append(out, entry{kind: kind, text: strings.ToLower(strings.TrimSuffix(t, ":"))})
		}
	})
	return out, err
}

func symbols(dir string) ([]entry, error) {
	return groups(filepath.Join(dir, "symbols.yml"), "symbol", "org_symbols", "org_domains")
}

func numbers(dir string) ([]entry, error) {
	return groups(filepath.Join(dir, "ordinals.yml"), "number", "ordinals")
}

func stopWords(dir string) ([]entry, error) {
	e := entry{kind: "stop", text: "-"}
	on := false
	err := readLines(filepath.Join(dir, "stopwords.yml"), func(l string) {
		if l != "" && l[0] != ' ' && l[0] != '#' {
			on = strings.HasPrefix(l, "STOPWORDS")
		}
		if t := strings.TrimSpace(l); on && strings.HasPrefix(t, "- ") {
			e.phrases = append(e.phrases, value(t[2:]))
		}
	})
	return []entry{e}, err
}

// variants joins nicknames and translated names in sets of forms.
func variants(data, out string) ([]string, error) {
	sets := map[string]map[string]bool{}
	f, err := os.Open(filepath.Join(data, "nicknames.csv"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read nicknames: %w", err)
	}
	for _, r := range rows[1:] {
		if sets[r[0]] == nil {
			sets[r[0]] = map[string]bool{r[0]: true}
		}
		sets[r[0]][r[2]] = true
	}
	heads := make([]string, 0, len(sets))
	for h := range sets {
		heads = append(heads, h)
	}
	sort.Strings(heads)
	var lines []string
	for _, h := range heads { // one pair a line: short forms of one name are not forms of each other
		var forms []string
		for w := range sets[h] {
			if w != h && !strings.Contains(w, " ") {
				forms = append(forms, w)
			}
		}
		sort.Strings(forms)
		for _, w := range forms {
			lines = append(lines, h+" "+w)
		}
	}
	err = readLines(filepath.Join(out, "translated.txt"), func(l string) {
		if l != "" && l[0] != '#' {
			lines = append(lines, strings.Join(name.Words(strings.ReplaceAll(l, " ", ", ")), " "))
		}
	})
	if err != nil {
		return nil, err
	}
	err = readLines(filepath.Join(out, "shortened.txt"), func(l string) {
		if f := strings.Fields(l); len(f) > 1 && f[0] != "#" {
			for _, full := range f[1:] {
				lines = append(lines, full+" "+f[0])
			}
		}
	})
	return lines, err
}

// readCSV reads a whole file of rows of any length.
func readCSV(path string) ([][]string, error) {
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

// orgWords counts the words of the entities of a public list.
func orgWords(data string) ([]string, error) {
	c := &corpus{count: map[string]int{}, kind: name.KindOrganisation}
	entity := map[string]bool{}
	sdn, err := readCSV(filepath.Join(data, "ofac", "sdn.csv"))
	if err != nil {
		return nil, err
	}
	for _, row := range sdn {
		if len(row) > 2 && strings.HasPrefix(row[2], "-0-") {
			entity[row[0]] = true
			c.add(row[1], 1)
		}
	}
	alt, err := readCSV(filepath.Join(data, "ofac", "alt.csv"))
	if err != nil {
		return nil, err
	}
	for _, row := range alt {
		if len(row) > 3 && entity[row[0]] {
			c.add(row[3], 1)
		}
	}
	return grouped(mix(c)), nil
}
