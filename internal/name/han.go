package name

import (
	"strconv"
	"strings"
	"sync"
)

// hanSign is what the tables say of one sign.
type hanSign struct {
	pinyin  string     // its sound in Mandarin, without the tone
	units   string     // the sounds it writes in names from elsewhere
	classes []hanClass // the consonants it may leave in a skeleton there
}

// hanClass is a run of consonant classes with its rarity in tenths of a bit.
type hanClass struct {
	text string
	cost int
}

// hanSimple gives the simplified form of a sign, in which both ways of writing are compared.
var hanSimple = sync.OnceValue(func() map[rune]rune {
	m := make(map[rune]rune, 4096)
	eachLine("han_simple.txt", func(f []string) {
		from := rune(0)
		for _, r := range f[0] {
			if from == 0 {
				from = r
				continue
			}
			m[from], from = r, 0
		}
	})
	return m
})

// simplify writes a text in simplified signs.
func simplify(text string) string {
	simple := hanSimple()
	return strings.Map(func(r rune) rune {
		if s, ok := simple[r]; ok {
			return s
		}
		return r
	}, text)
}

var hanSigns = sync.OnceValue(func() map[rune]hanSign {
	m := make(map[rune]hanSign, 8192)
	eachLine("han.txt", func(f []string) {
		units := unitsOfLatin(f[0])
		sign := hanSign{pinyin: foldLatin(f[0]), units: units, classes: []hanClass{{text: skeleton(units, 0)}}}
		for _, r := range f[1] {
			m[r] = sign
		}
	})
	eachLine("han_foreign.txt", func(f []string) {
		r := firstRune(f[0])
		sign := m[r]
		sign.units, sign.classes = ReadUnits(f[1]), nil
		for _, c := range strings.Fields(f[2]) {
			at := strings.IndexAny(c, "0123456789")
			if cost, err := strconv.Atoi(c[at:]); err == nil {
				sign.classes = append(sign.classes, hanClass{c[:at], cost})
			}
		}
		m[r] = sign
	})
	return m
})

// hanFamilies are sounds of signs that differ where they are a family's name.
var hanFamilies = map[rune]string{'曾': "zeng", '单': "shan", '解': "xie", '仇': "qiu", '任': "ren", '区': "ou", '盖': "ge", '查': "zha", '翟': "zhai",
	'宁': "ning", '种': "chong", '秘': "bi", '折': "she", '员': "yun", '乐': "yue", '冼': "xian", '纪': "ji", '缪': "miao", '覃': "qin", '燕': "yan", '召': "shao", '朴': "piao"}

// The readings of a name in Han characters beside the characters themselves:
// as a name of China, a syllable a sign, and as a name from elsewhere whose
// sounds the signs write.
const (
	readingPinyin  = "han-pinyin"
	readingForeign = "han-foreign"
)

// hanSystems chooses the readings. A name of China has two to four signs, in
// one word or in two; one from elsewhere has a word for each of its words.
func hanSystems(ws []word, kind Kind) []string {
	if kind != KindPerson {
		return []string{"han"}
	}
	signs, singles := 0, 0
	for _, w := range ws {
		if w.script != scriptHan {
			continue
		}
		n := 0
		for _, r := range w.low {
			if hanSigns()[r].pinyin == "" {
				return []string{"han"}
			}
			n++
		}
		if signs += n; n == 1 {
			singles++
		}
	}
	out := []string{"han"}
	if signs >= 2 && signs <= 4 && len(ws) <= 2 || singles == len(ws) && len(ws) <= 4 {
		out = append(out, readingPinyin)
	}
	if signs >= 2 && singles < len(ws) {
		out = append(out, readingForeign)
	}
	return out
}

// addHan reads a word in Han characters. In pinyin the family name is the first
// syllable and each other syllable is a token, which neighbours may join.
func (p *personReader) addHan(w word, system string) {
	switch system {
	case readingPinyin:
		rs := []rune(w.orig)
		for i, r := range []rune(w.low) {
			sound, ok := hanFamilies[r]
			if !ok || len(p.pieces) > 0 {
				sound = hanSigns()[r].pinyin
			}
			if i < len(rs) {
				p.pieces = append(p.pieces, piece{Token: Token{Text: sound, Original: string(rs[i]), Units: unitsOfLatin(sound)}, word: w})
			}
		}
	case readingForeign:
		p.pieces = append(p.pieces, piece{Token: foreignInHan(w), word: w})
	default:
		p.pieces = append(p.pieces, piece{Token: Token{Text: w.low, Original: w.orig, Units: unitsOfOther(w.low)}, word: w})
	}
}

// foreignInHan reads a word as sounds from elsewhere. A sign stands for several
// runs of consonants, so the word has the likeliest three skeletons.
func foreignInHan(w word) Token {
	t := Token{Original: w.orig}
	ways := []hanClass{{}}
	for _, r := range w.low {
		sign := hanSigns()[r]
		for i := range len(sign.units) {
			if n := len(t.Units); n < maxHanUnits && (n == 0 || t.Units[n-1] != sign.units[i]) {
				t.Units += sign.units[i : i+1]
			}
		}
		if len(sign.classes) == 0 {
			continue
		}
		var next []hanClass
		for _, a := range ways {
			for _, b := range sign.classes {
				next = likelier(next, hanClass{joinClasses(a.text, b.text), a.cost + b.cost})
			}
		}
		ways = next
	}
	for _, way := range ways {
		if way.text == "" {
			way.text = vowelKey(t.Units)
		}
		if len(t.Skeletons) < 3 && way.cost <= ways[0].cost+30 {
			t.Skeletons = append(t.Skeletons, way.text)
		}
	}
	t.Text = spokenUnits(t.Units)
	return t
}

// maxHanUnits bounds the sounds of a word in signs.
const maxHanUnits = 40

// joinClasses puts two runs of classes together; a class written twice counts once.
func joinClasses(a, b string) string {
	if a != "" && b != "" && a[len(a)-1] == b[0] {
		return a + b[1:]
	}
	return a + b
}

// likelier enters a way into the best six, the likeliest first.
func likelier(ways []hanClass, w hanClass) []hanClass {
	for i := range ways {
		if ways[i].text == w.text {
			if w.cost >= ways[i].cost {
				return ways
			}
			ways = append(ways[:i], ways[i+1:]...)
			break
		}
	}
	at := len(ways)
	for at > 0 && ways[at-1].cost > w.cost {
		at--
	}
	if at >= 6 {
		return ways
	}
	ways = append(ways[:at], append([]hanClass{w}, ways[at:]...)...)
	return ways[:min(len(ways), 6)]
}

// unitSpelling writes units that are no letters of their own.
var unitSpelling = map[byte]string{uAE: "ae", uOE: "oe", uUE: "ue", uCH: "ch", uSH: "sh", uKH: "kh", uGH: "gh", uTH: "th", uDH: "dh", uZH: "zh", uTS: "ts", uNY: "ny",
	uDJ: "j", uCS: "s", uSZ: "s", uCC: "s", uMute: "e", uLR: "l", uPF: "p", uVW: "w", uHK: "h", uGJ: "j", uHS: "s", uBV: "b"}

var spelledUnits = sync.OnceValue(func() [uDigit]string {
	var t [uDigit]string
	for n, u := range unitCodes {
		t[u] = strings.ToLower(n)
	}
	for u, s := range unitSpelling {
		t[u] = s
	}
	return t
})

// spokenUnits writes units so that a person can read them.
func spokenUnits(units string) string {
	var b strings.Builder
	for i := range len(units) {
		if units[i] < uDigit {
			b.WriteString(spelledUnits()[units[i]])
		}
	}
	return b.String()
}
