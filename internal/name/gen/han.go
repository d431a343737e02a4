package main

import (
	"math/rand/v2"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"liaison/internal/name"
)

// hanSigns is what the Unihan database says of the signs that are in common use
// for Chinese: the simplified form, and the sound in pinyin without its tone.
type hanSigns struct {
	simple map[rune]rune
	sound  map[rune]string
}

// readUnihan reads the three files of Unihan that are needed from a folder.
func readUnihan(dir string) (hanSigns, error) {
	h := hanSigns{simple: map[rune]rune{}, sound: map[rune]string{}}
	common := map[rune]bool{}
	for _, f := range []struct {
		file, field string
		enter       func(r rune, value string)
	}{
		{"Unihan_IRGSources.txt", "kIICore", func(r rune, v string) { common[r] = true }},
		{"Unihan_Variants.txt", "kSimplifiedVariant", func(r rune, v string) {
			first, _, _ := strings.Cut(v, " ")
			if s := codePoint(first); common[r] && s != 0 && s != r {
				h.simple[r] = s
			}
		}},
		{"Unihan_Readings.txt", "kMandarin", func(r rune, v string) {
			first, _, _ := strings.Cut(v, " ")
			if common[r] {
				h.sound[r] = toneless(first)
			}
		}},
	} {
		err := readLines(filepath.Join(dir, f.file), func(l string) {
			p := strings.Split(l, "\t")
			if len(p) == 3 && p[1] == f.field {
				f.enter(codePoint(p[0]), p[2])
			}
		})
		if err != nil {
			return h, err
		}
	}
	return h, nil
}

// codePoint reads U+5F20.
func codePoint(s string) rune {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "U+"), 16, 32)
	if err != nil {
		return 0
	}
	return rune(n)
}

// toneless drops the marks of the tones and keeps the dots of ü.
func toneless(s string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if r >= 0x300 && r <= 0x36F && r != 0x308 {
			return -1
		}
		return r
	}, norm.NFD.String(s)))
}

func (h hanSigns) fold(s string) string {
	return strings.Map(func(r rune) rune {
		if t, ok := h.simple[r]; ok {
			return t
		}
		return r
	}, s)
}

// hanTables writes the simplified forms of signs and the sounds of those that
// stay, the rarest syllables included.
func hanTables(dir string) (simple, sounds []string, err error) {
	h, err := readUnihan(dir)
	if err != nil {
		return nil, nil, err
	}
	var from []rune
	for r := range h.simple {
		from = append(from, r)
	}
	sort.Slice(from, func(i, j int) bool { return from[i] < from[j] })
	var b strings.Builder
	for i, r := range from {
		b.WriteString(string(r) + string(h.simple[r]))
		if i%40 == 39 || i == len(from)-1 {
			simple = append(simple, b.String())
			b.Reset()
		}
	}
	bySound := map[string][]rune{}
	for r, s := range h.sound {
		if h.simple[r] == 0 {
			bySound[s] = append(bySound[s], r)
		}
	}
	for s, rs := range bySound {
		sort.Slice(rs, func(i, j int) bool { return rs[i] < rs[j] })
		sounds = append(sounds, s+"\t"+string(rs))
	}
	sort.Strings(sounds)
	return simple, sounds, nil
}

// hanForeign learns what each sign stands for in names from elsewhere.
func hanForeign(data, unihan string) ([]string, error) {
	h, err := readUnihan(unihan)
	if err != nil {
		return nil, err
	}
	pairs, err := readSigns(filepath.Join(data, "translit", "wd_chinese_80"), h.fold)
	if err != nil {
		return nil, err
	}
	return learnSounds(pairs, 6, func(sign string) string { return name.UnitsOf(h.sound[[]rune(sign)[0]]) }), nil
}

// readSigns reads pairs of a Latin word and the signs it is written with.
func readSigns(path string, fold func(string) string) ([]signPair, error) {
	var out []signPair
	err := readLines(path, func(l string) {
		p := strings.Split(l, "\t")
		ws := name.Words(p[0])
		if len(p) < 2 || len(ws) != 1 {
			return
		}
		signs := strings.Fields(fold(p[1]))
		units := name.UnitsOf(strings.ToLower(p[0]))
		if len(signs) > 0 && len(signs) <= 12 && len(units) > 1 && len(units) <= 20 {
			out = append(out, signPair{units: units, signs: signs})
		}
	})
	return out, err
}

// kanaForeign learns what the syllables of Kana stand for.
func kanaForeign(data string) ([]string, error) {
	var pairs []signPair
	own := map[string]string{}
	err := readLines(filepath.Join(data, "translit", "wd_katakana_80"), func(l string) {
		if p := strings.Split(l, "\t"); len(p) > 1 {
			pairs = appendWord(pairs, own, p[0], strings.ReplaceAll(p[1], " ", ""))
		}
	})
	return learnSounds(pairs, 40, func(sign string) string { return own[sign] }), err
}

// hangulForeign learns what the letters of Hangul stand for. The file holds
// names of several words; what bench/match measures by is left out.
func hangulForeign(data string) ([]string, error) {
	var names [][]string
	err := readLines(filepath.Join(data, "translit", "wd_korean"), func(l string) {
		f := strings.Split(l, "\t")
		if len(f) >= 2 && strings.Contains(strings.TrimSpace(f[0]), " ") && !strings.ContainsAny(f[0]+f[1], "(),") {
			names = append(names, f)
		}
	})
	rnd := rand.New(rand.NewPCG(7, 1))
	rnd.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var pairs []signPair
	own := map[string]string{}
	for _, f := range names[min(measured, len(names)):] {
		latin, hangul := strings.Fields(f[0]), strings.Fields(f[1])
		for i := range latin {
			if len(latin) == len(hangul) {
				pairs = appendWord(pairs, own, latin[i], hangul[i])
			}
		}
	}
	return learnSounds(pairs, 40, func(sign string) string { return own[sign] }), err
}

// measured is how many names of a file that has no part for measuring are kept for it.
const measured = 10_000

// appendWord adds a word in signs and notes the signs' own sounds.
func appendWord(pairs []signPair, own map[string]string, latin, word string) []signPair {
	ws := name.Words(latin)
	if len(ws) != 1 {
		return pairs
	}
	p := signPair{units: name.UnitsOf(strings.ToLower(latin))}
	for _, s := range name.SignsOf(word) {
		own[s.Text] = s.Units
		p.signs = append(p.signs, s.Text)
	}
	if len(p.signs) > 0 && len(p.signs) <= 24 && len(p.units) > 1 && len(p.units) <= 20 {
		pairs = append(pairs, p)
	}
	return pairs
}
