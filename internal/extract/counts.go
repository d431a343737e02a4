package extract

import (
	"strings"

	"liaison/internal/claim"
)

// numberWords are the words of numbers by language.
var numberWords = map[string]map[string]int64{
	"en": {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
		"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
		"forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
	"fr": {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "vingt": 20,
		"trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "cent": 100},
	"nl": {"twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10, "elf": 11, "twaalf": 12, "twintig": 20,
		"dertig": 30, "veertig": 40, "vijftig": 50, "honderd": 100},
	"de": {"zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "zwanzig": 20,
		"dreißig": 30, "vierzig": 40, "fünfzig": 50, "hundert": 100},
	"tr": {"iki": 2, "üç": 3, "dört": 4, "beş": 5, "altı": 6, "yedi": 7, "sekiz": 8, "dokuz": 9, "on": 10, "yirmi": 20, "otuz": 30, "kırk": 40,
		"elli": 50, "altmış": 60, "yetmiş": 70, "seksen": 80, "doksan": 90, "yüz": 100},
	"ar": {"ثلاثة": 3, "ثلاث": 3, "أربعة": 4, "أربع": 4, "خمسة": 5, "خمس": 5, "ستة": 6, "ست": 6, "سبعة": 7, "سبع": 7, "ثمانية": 8, "ثماني": 8,
		"تسعة": 9, "تسع": 9, "عشرة": 10, "عشر": 10, "عشرين": 20, "عشرون": 20, "ثلاثين": 30, "ثلاثون": 30, "مئة": 100, "مائة": 100},
}

// vagueWords are words for numbers that are not given.
var vagueWords = map[string]claim.Bounds{
	"hundreds": bounded(200, 999), "thousands": bounded(2000, 9999), "dozens": bounded(24, 99), "scores": bounded(40, 99), "several": open(3),
	"centaines": bounded(200, 999), "milliers": bounded(2000, 9999), "dizaines": bounded(20, 99), "plusieurs": open(2),
	"honderden": bounded(200, 999), "duizenden": bounded(2000, 9999), "tientallen": bounded(20, 99), "verschillende": open(3),
	"hunderte": bounded(200, 999), "tausende": bounded(2000, 9999), "dutzende": bounded(24, 99), "mehrere": open(3),
	"yüzlerce": bounded(200, 999), "binlerce": bounded(2000, 9999), "onlarca": bounded(20, 99),
	"مئات": bounded(200, 999), "المئات": bounded(200, 999), "آلاف": bounded(2000, 9999), "الآلاف": bounded(2000, 9999), "عشرات": bounded(20, 99),
}

func bounded(a, b int64) claim.Bounds { x := claim.Between(a, b); x.Approx = true; return x }
func open(a int64) claim.Bounds       { x := claim.AtLeast(a); x.Approx = true; return x }

type bound uint8

const (
	boundNone bound = iota
	boundLeast
	boundMore
	boundMost
	boundLess
	boundAbout
)

// boundPhrases stand before a number; the longest goes first.
var boundPhrases = []struct {
	words string
	bound bound
}{
	{"at least", boundLeast}, {"no fewer than", boundLeast}, {"no less than", boundLeast}, {"not less than", boundLeast}, {"au moins", boundLeast},
	{"ten minste", boundLeast}, {"minstens", boundLeast}, {"minimaal", boundLeast}, {"mindestens", boundLeast}, {"wenigstens", boundLeast},
	{"more than", boundMore}, {"over", boundMore}, {"plus de", boundMore}, {"meer dan", boundMore}, {"mehr als", boundMore}, {"über", boundMore},
	{"up to", boundMost}, {"at most", boundMost}, {"no more than", boundMost}, {"as many as", boundMost}, {"jusqu'à", boundMost}, {"au plus", boundMost},
	{"hoogstens", boundMost}, {"maximaal", boundMost}, {"höchstens", boundMost}, {"bis zu", boundMost},
	{"fewer than", boundLess}, {"less than", boundLess}, {"under", boundLess}, {"moins de", boundLess}, {"minder dan", boundLess}, {"weniger als", boundLess},
	{"about", boundAbout}, {"around", boundAbout}, {"some", boundAbout}, {"nearly", boundAbout}, {"almost", boundAbout}, {"roughly", boundAbout},
	{"approximately", boundAbout}, {"an estimated", boundAbout}, {"environ", boundAbout}, {"près de", boundAbout}, {"ongeveer", boundAbout},
	{"en az", boundLeast}, {"en fazla", boundMost}, {"en çok", boundMost}, {"yaklaşık", boundAbout},
	{"ما لا يقل عن", boundLeast}, {"أكثر من", boundMore}, {"أقل من", boundLess}, {"حوالي", boundAbout}, {"نحو", boundAbout}, {"قرابة", boundAbout},
	{"zo'n", boundAbout}, {"rund", boundAbout}, {"etwa", boundAbout}, {"ungefähr", boundAbout}, {"circa", boundAbout},
}

// firstOfBound tells cheaply whether a word can begin such a phrase.
var firstOfBound = func() map[string][]int {
	m := map[string][]int{}
	for i, p := range boundPhrases {
		w, _, _ := strings.Cut(p.words, " ")
		m[w] = append(m[w], i)
	}
	return m
}()

// counts finds ages and numbers.
func (d *doc) counts() {
	words := numberWords[d.lang]
	if words == nil {
		words = numberWords["en"]
	}
	for i := range d.s {
		s := &d.s[i]
		for k := 0; k < len(s.toks); {
			t := &s.toks[k]
			if t.value != 0 {
				k++
				continue
			}
			j := d.age(s, k)
			if j == k && t.span == 0 {
				j = d.count(s, k, words)
			}
			k = max(j, k+1)
		}
	}
}

// number reads one number at token k; it gives its end, or k.
func (d *doc) number(s *sentence, k int, words map[string]int64) (int64, int) {
	t := s.at(k)
	if t.Text == "" || t.value != 0 || t.span != 0 {
		return 0, k
	}
	n, ok := words[t.low]
	if !ok {
		if a, b, cut := strings.Cut(t.low, "-"); cut && words[a] >= 20 && words[b] > 0 && words[b] < 10 {
			n, ok = words[a]+words[b], true
		}
	}
	if !ok {
		n, ok = digits(t.low, d.lang)
	}
	end := k + 1
	if !ok && (t.low == "a" || t.low == "an") {
		n = 1
		ok = s.at(k+1).low == "hundred" || s.at(k+1).low == "thousand" || s.at(k+1).low == "million" || s.at(k+1).low == "dozen"
	}
	if !ok {
		return 0, k
	}
	for {
		switch s.at(end).low {
		case "hundred":
			n *= 100
		case "thousand", "mille", "duizend", "tausend", "bin", "ألف", "آلاف":
			n *= 1000
		case "million", "miljoen", "millionen", "milyon", "مليون":
			n *= 1_000_000
		case "dozen":
			n *= 12
		default:
			return n, end
		}
		if n > 1<<50 {
			return 0, k
		}
		end++
	}
}

// digits reads "1,200" in English and "1.200" in the other languages; a
// decimal fraction is no count.
func digits(w, lang string) (int64, bool) {
	if len(w) == 0 || len(w) > 15 || w[0] < '0' || w[0] > '9' {
		return 0, false
	}
	group := byte(',')
	if lang == "fr" || lang == "nl" || lang == "de" {
		group = '.'
	}
	var n int64
	run, grouped := 0, false
	for i := 0; i < len(w); i++ {
		switch c := w[i]; {
		case c >= '0' && c <= '9':
			n = 10*n + int64(c-'0')
			run++
		case c == group && run > 0 && run <= 3 && i+4 <= len(w):
			if grouped && run != 3 {
				return 0, false
			}
			run, grouped = 0, true
		default:
			return 0, false
		}
	}
	return n, !grouped || run == 3
}

// count reads "at least 31", "between 400 and 600", "hundreds", "31 people".
func (d *doc) count(s *sentence, k int, words map[string]int64) int {
	i, b := k, boundNone
	low := s.at(k).low
	for _, n := range firstOfBound[low] {
		if l := s.startsWith(k, boundPhrases[n].words); l > 0 {
			i, b = k+l, boundPhrases[n].bound
			break
		}
	}
	if v, end, ok := d.rangeBehind(s, k, words); ok {
		return d.countValue(s, k, end, v, "count.behind")
	}
	if low == "between" || low == "entre" || low == "tussen" || low == "zwischen" || low == "from" || low == "بين" {
		if x, j := d.number(s, k+1, words); j > k+1 {
			if w := s.at(j).low; w == "and" || w == "et" || w == "en" || w == "und" || w == "to" {
				if y, end := d.number(s, j+1, words); end > j+1 && x <= y {
					return d.countValue(s, k, end, claim.Between(x, y), "count.between")
				}
			}
		}
	}
	if w := s.at(i).low; b != boundNone && (w == "€" || w == "$" || w == "£") {
		i++
	}
	if v, ok := vagueWords[s.at(i).low]; ok && (b == boundNone || b == boundMore) {
		return d.countValue(s, i, i+1, v, "count.vague")
	}
	n, end := d.number(s, i, words)
	if end == i {
		if low == "no" && s.at(k+1).low == "one" {
			return d.countValue(s, k, k+2, claim.Between(0, 0), "count.none")
		}
		if w, ok := ordinals[low]; ok && s.at(k+1).Text != "" {
			return d.ordinal(s, k, w)
		}
		return k
	}
	if b == boundNone && !d.counting(s, i, end) {
		return k
	}
	if j := end + 1; b == boundNone && (s.at(end).low == "to" || s.at(end).low == "–" || s.at(end).low == "or") {
		if y, last := d.number(s, j, words); last > j && n < y {
			return d.countValue(s, k, last, claim.Between(n, y), "count.range")
		}
	}
	var v claim.Bounds
	switch b {
	case boundLeast:
		v = claim.AtLeast(n)
	case boundMore:
		v = claim.AtLeast(n + 1)
	case boundMost:
		v = claim.Between(0, n)
	case boundLess:
		v = claim.Between(0, max(0, n-1))
	case boundAbout:
		v = bounded(n, n)
	default:
		v = claim.Between(n, n)
	}
	return d.countValue(s, k, end, v, "count.number")
}

// counting tells a count from a year, a time, a house number or "one" as a
// pronoun: something countable must follow.
func (d *doc) counting(s *sentence, i, end int) bool {
	t, next := s.at(i), s.at(end)
	if t.low == "one" {
		return next.noun != nil && !next.is(lexPrep)
	}
	prev := s.at(i - 1)
	if next.Text == "" || !isWordToken(next.Text) {
		return prev.is(lexVerb) || prev.low == "all" || prev.low == "and"
	}
	if prev.noun != nil && !prev.noun.plural && !s.verbal(i-1) && next.noun == nil && !capitalised(t.Text) {
		return false
	}
	return true
}

func (s *sentence) startsWith(k int, phrase string) int {
	n := 0
	for phrase != "" {
		var w string
		w, phrase, _ = strings.Cut(phrase, " ")
		if s.at(k+n).low != w {
			return 0
		}
		n++
	}
	return n
}

func (d *doc) countValue(s *sentence, a, b int, v claim.Bounds, rule string) int {
	v.Phrase = s.words(a, b)
	kind := "count"
	prev, next := s.at(a-1).low, s.at(b).low
	switch {
	case d.currencyIn(s, a, b) != "":
		kind, v.Unit = "money", d.currencyIn(s, a, b)
	case prev == "€" || prev == "$" || prev == "£" || next == "euros" || next == "euro" || next == "dollars" || next == "eur" || next == "usd" || next == "pounds" || next == "€":
		kind, v.Unit = "money", prev
		if len(next) >= 3 && (next[0] == 'e' || next[0] == 'd' || next[0] == 'u' || next[0] == 'p') {
			v.Unit = next
		}
	case next == "%" || next == "percent" || next == "per":
		kind, v.Unit = "percent", "%"
	default:
		v.Unit = s.unit(b)
		switch v.Unit {
		case "day", "days", "week", "weeks", "month", "months", "year", "years", "hours", "hour", "minutes", "minute", "kilometres", "km", "metres", "miles":
			kind = "duration"
		}
	}
	d.mark(s, a, b, ValueMention{Kind: kind, Number: &v, Low: boundText(v.Low), High: boundText(v.High), Anchor: "absolute", Rule: rule})
	return b
}

// currencyIn gives the sign of a currency among tokens [a,b).
func (d *doc) currencyIn(s *sentence, a, b int) string {
	for k := a; k < b; k++ {
		if w := s.at(k).low; w == "€" || w == "$" || w == "£" {
			return w
		}
	}
	return ""
}

// unit gives the head noun of what is counted.
func (s *sentence) unit(k int) string {
	if s.at(k).low == "of" {
		k++
	}
	for end := min(len(s.toks), k+5); k < end; k++ {
		t := s.at(k)
		if t.noun != nil && s.at(k+1).noun == nil {
			return t.Text
		}
		if t.noun == nil && !t.is(lexAdjective) && t.bits != 0 || t.span != 0 || !isWordToken(t.Text) {
			return ""
		}
	}
	return ""
}

var ordinals = map[string]int64{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}

// ordinal marks "fourth" without taking it for a count; it stays an adjective.
func (d *doc) ordinal(s *sentence, k int, n int64) int {
	if s.at(k+1).noun == nil && !s.at(k+1).is(lexAdjective) {
		return k
	}
	v := claim.Between(n, n)
	v.Phrase = s.at(k).Text
	d.values = append(d.values, ValueMention{Kind: "ordinal", Span: s.span(k, k+1), Text: s.at(k).Text, Number: &v,
		Low: boundText(v.Low), High: boundText(v.High), Anchor: "absolute", Rule: "count.ordinal"})
	return k + 1
}
