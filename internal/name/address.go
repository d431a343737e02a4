package name

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// House is a postal address read into its parts, in the hand of no country:
// “Rue du Fort 12”, “12, rue du Fort”, “12 r. du Fort” and “Fortstraat 12” are
// one house. It serves to propose that two texts may mean one house, for a
// person to look at, and proves nothing.
type House struct {
	Kind   string   // the kind of way in English, as street or square; empty if no word says it
	Way    []string // words of the way's name, folded, without articles
	Number string   // house number without what follows a dash or stroke, as 12 or 12b
	// What may be missing in one text and said in another.
	Unit, Postcode, Town string

	skeleton string // of the way's name
	exact    bool   // every letter of the way's name writes its vowels
}

// ReadHouse reads an address that names a way and a house number. Others, such
// as a street without a number or the name of a café, are none.
func ReadHouse(text string) (House, bool) {
	ws, cut, _ := splitWords(text, KindOther, 2*MaxTokens)
	if cut {
		return House{}, false
	}
	r := &houseReader{h: House{exact: true}}
	segment := 0
	for i, w := range ws {
		if i > 0 && (w.sep == ',' || w.sep == '(') {
			segment++
		}
		if before, rest, elided := strings.Cut(w.low, "'"); elided && (before == "l" || before == "d") {
			w.low = rest // de l'Étoile
		}
		latin, units := w.read("", KindOther)
		r.words = append(r.words, houseWord{text: latin, units: units, script: w.script, segment: segment, joined: w.sep == '-'})
	}
	return r.h, r.read()
}

// houseWord is one word of an address.
type houseWord struct {
	text, units string
	script      script
	segment     int
	joined      bool // a dash or stroke stands before it
	used        bool
}

// houseReader reads one address.
type houseReader struct {
	words []houseWord
	h     House
}

func (r *houseReader) read() bool {
	r.units()
	first, last := r.way()
	if first < 0 || len(r.h.Way) == 0 || !r.number(first, last) {
		return false
	}
	r.town(last)
	return true
}

func (r *houseReader) at(i int) *houseWord {
	if i < 0 || i >= len(r.words) {
		return &houseWord{segment: -1, used: true}
	}
	return &r.words[i]
}

// units takes out what names a door behind the house's: flat 4B, bte 3, 2e étage.
func (r *houseReader) units() {
	t := houseTables()
	for i := range r.words {
		w, next := r.at(i), r.at(i+1)
		switch {
		case t.unit[w.text] && next.segment == w.segment && (isNumber(next.text) || len(next.text) == 1):
			r.h.Unit, w.used, next.used = next.text, true, true
		case t.floor[next.text] && next.segment == w.segment && isNumber(strings.TrimRight(w.text, "abcdehnrst")):
			if r.h.Unit == "" {
				r.h.Unit = "floor" + strings.TrimRight(w.text, "abcdehnrst")
			}
			w.used, next.used = true, true
		}
	}
}

// way finds the kind and name of the way, and the places of its first and last word.
func (r *houseReader) way() (first, last int) {
	t := houseTables()
	for i := range r.words {
		w := r.at(i)
		kind, known := t.way[w.text]
		if w.used || !known {
			if stem, of, ok := t.compound(w.text); ok && !w.used {
				r.h.Kind = of
				first = i
				for first > 0 && r.named(first-1, w.segment) { // Lange Fortstraat
					first--
				}
				r.name(first, i, &houseWord{text: stem, units: unitsOfLatin(stem), script: scriptLatin})
				return first, i
			}
			continue
		}
		after := !t.behind[w.text] && r.named(i+1, w.segment)
		before := r.named(i-1, w.segment)
		if !after && !before || len(w.text) == 1 && !after || w.text == "st" && !before {
			continue
		}
		r.h.Kind = kind
		if first, last = i, i; after {
			for r.named(last+1, w.segment) {
				last++
			}
			r.name(i+1, last+1, nil)
		} else {
			for r.named(first-1, w.segment) {
				first--
			}
			r.name(first, i, nil)
		}
		return first, last
	}
	return -1, -1
}

// named tells that a word may be part of the name of a way.
func (r *houseReader) named(i, segment int) bool {
	w := r.at(i)
	return !w.used && w.segment == segment && !isNumber(w.text) && !houseTables().mark[w.text]
}

// name sets the words from one place to before another, and one more, as the
// way's name.
func (r *houseReader) name(from, to int, more *houseWord) {
	t := houseTables()
	ws := slices.Clone(r.words[from:to])
	if more != nil {
		ws = append(ws, *more)
	}
	units := ""
	for _, w := range ws {
		if t.small[w.text] {
			continue
		}
		if t.saint[w.text] {
			w.text, w.units = "saint", unitsOfLatin("saint")
		}
		if w.script == scriptArabic || w.script == scriptHebrew {
			r.h.exact = false
			w.text = strings.TrimPrefix(w.text, "al")
		}
		r.h.Way = append(r.h.Way, w.text)
		units += w.units
	}
	if sk := skeletons(units); len(sk) > 0 {
		r.h.skeleton = sk[0]
	}
}

// number finds the house number: in the way's own part of the text, or alone in
// the part before it or behind it.
func (r *houseReader) number(first, last int) bool {
	t := houseTables()
	segment := r.at(last).segment
	take := func(i int) bool {
		for t.mark[r.at(i).text] && !r.at(i).used && r.at(i+1).segment == r.at(i).segment {
			i++
		}
		w := r.at(i)
		if w.used || !isNumber(w.text) || len(w.text) > 4+len("bis") {
			return false
		}
		if len(w.text) >= 4 && r.at(i+1).segment == w.segment && !r.at(i+1).used && !isNumber(r.at(i+1).text) && !t.unit[r.at(i+1).text] && i > last {
			return false // 1060 Saint-Gilles
		}
		r.h.Number, w.used = w.text, true
		next := r.at(i + 1)
		if next.segment == w.segment && !next.used && (t.suffix[next.text] || len(next.text) == 1 && next.text >= "a" && next.text <= "h" && i+1 != first) {
			r.h.Number, next.used = r.h.Number+next.text, true
		} else if next.segment == w.segment && next.joined && isNumber(next.text) {
			if next.used = true; r.h.Unit == "" {
				r.h.Unit = next.text
			}
		}
		return true
	}
	if r.at(last+1).segment == segment && take(last+1) {
		return true
	}
	for i := first - 1; i >= 0 && r.at(i).segment == segment; i-- {
		if isNumber(r.at(i).text) && !isNumber(r.at(i-1).text) && take(i) {
			return true
		}
		if i == first-1 && isNumber(r.at(i).text) && take(i) {
			return true
		}
	}
	for _, near := range []int{segment - 1, segment + 1} {
		i := slices.IndexFunc(r.words, func(w houseWord) bool { return w.segment == near && !w.used })
		if i >= 0 && take(i) {
			return true
		}
	}
	return false
}

// town reads what follows the way: a postcode and the town's first words.
func (r *houseReader) town(last int) {
	segment := -1
	for i := last + 1; i < len(r.words); i++ {
		w := r.at(i)
		if w.used {
			continue
		}
		if isNumber(w.text) {
			if len(w.text) >= 4 && r.h.Postcode == "" {
				r.h.Postcode = w.text
			}
			continue
		}
		if len(w.text) < 3 && w.script == scriptLatin || houseTables().mark[w.text] || segment >= 0 && w.segment != segment {
			continue // the B of B-1060, a country behind the town
		}
		segment = w.segment
		text := w.text
		if houseTables().saint[text] {
			text = "saint"
		}
		r.h.Town += text
	}
	if of, ok := houseTables().town[r.h.Town]; ok {
		r.h.Town = of
	}
}

// isNumber tells a number with at most three letters behind it: 12, 12b, 12bis.
func isNumber(s string) bool {
	digits := 0
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	rest := s[digits:]
	return digits > 0 && digits <= 5 && (len(rest) <= 1 || houseTables().suffix[rest])
}

// key is what two texts of one house have in common, however their way is spelt.
func (h *House) key() string { return h.Kind + "|" + h.skeleton + "|" + h.Number }

// String is the house in one line: number, way, and what else was said.
func (h *House) String() string {
	out := h.Number + " " + strings.Join(h.Way, " ")
	if h.Kind != "" {
		out += " (" + h.Kind + ")"
	}
	for _, p := range []struct{ what, text string }{{"door ", h.Unit}, {"", h.Postcode}, {"", h.Town}} {
		if p.text != "" {
			out += ", " + p.what + p.text
		}
	}
	return out
}

// SameHouse tells that two texts may mean one house: the same kind of way, the
// same number, a name that differs in spelling at most, and no postcode, town
// or door that contradicts. Letters that write no vowels are compared by their
// consonants.
func SameHouse(a, b string) bool {
	x, ok := ReadHouse(a)
	y, ok2 := ReadHouse(b)
	return ok && ok2 && x.key() == y.key() && !apart(x.Unit, y.Unit) && !apart(x.Postcode, y.Postcode) &&
		(x.Postcode != "" && x.Postcode == y.Postcode || !apart(x.Town, y.Town) || len(x.Town) >= 6 && oneSlip(x.Town, y.Town)) &&
		(!x.exact || !y.exact || alikeWays(x.Way, y.Way))
}

func apart(a, b string) bool { return a != "" && b != "" && a != b }

// alikeWays compares names of ways of one skeleton letter by letter, where ue is
// u and a slip of one letter in a long name is none.
func alikeWays(a, b []string) bool {
	fold := func(ws []string) string {
		return strings.NewReplacer("ue", "u", "oe", "o", "ae", "a", "ij", "y").Replace(strings.Join(ws, ""))
	}
	x, y := fold(a), fold(b)
	return x == y || min(len(x), len(y)) >= 5 && oneSlip(x, y)
}

// readAddress brings an address to the form in which houses are found.
func readAddress(d Identifier, text string) (Identifier, error) {
	h, ok := ReadHouse(text)
	if !ok || h.skeleton == "" {
		return d, fmt.Errorf("read address: a way and a house number are needed: %w", ErrIdentifier)
	}
	d.Value, d.Issuer = h.key(), "" // no country issues an address
	return d, nil
}

// houseWords are the tables below, folded as texts are.
type houseWords struct {
	way, town                               map[string]string
	behind, small, saint, mark, unit, floor map[string]bool
	suffix                                  map[string]bool
	endings                                 []string // of compounds, the longest first
	ending                                  map[string]string
}

// compound takes the kind of way off the end of a word: Fortstraat, Lindenstr.
func (t *houseWords) compound(word string) (stem, kind string, ok bool) {
	for _, e := range t.endings {
		if stem, ok = strings.CutSuffix(word, e); ok && len(stem) >= 3 {
			return stem, t.ending[e], true
		}
	}
	return "", "", false
}

var houseTables = sync.OnceValue(func() *houseWords {
	set := func(text string) map[string]bool {
		out := map[string]bool{}
		for _, w := range strings.Fields(text) {
			out[strings.Join(Words(w), "")] = true
		}
		return out
	}
	table := func(of map[string]string) map[string]string {
		out := map[string]string{}
		for to, from := range of {
			for w := range set(from) {
				out[w] = to
			}
		}
		return out
	}
	t := &houseWords{way: table(ways), town: table(towns), ending: table(wayEndings), behind: set(waysBehind), small: set(smallWords), saint: set(saints),
		mark: set(numberMarks), unit: set(doors), floor: set(floors), suffix: set("bis ter quater")}
	for w, of := range t.town { // Sint-Gillis, as the reader joins it
		for i := range len(w) {
			if t.saint[w[:i]] && len(w)-i > 3 {
				t.town["saint"+w[i:]] = of
			}
		}
	}
	for e := range t.ending {
		t.endings = append(t.endings, e)
	}
	slices.SortFunc(t.endings, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return t
})
