package name

import (
	"strings"
	"sync"
)

// hanSign is what the tables say of one sign.
type hanSign struct {
	pinyin string // its sound in Mandarin, without the tone
	signSound
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
		sign := hanSign{foldLatin(f[0]), signSound{units: units, classes: []classRun{{text: skeleton(units, 0)}}}}
		for _, r := range f[1] {
			m[r] = sign
		}
	})
	for sign, sound := range readSignSounds("han_foreign.txt") {
		r := firstRune(sign)
		m[r] = hanSign{m[r].pinyin, sound}
	}
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
// one word or in two; one from elsewhere has a word for each of its words, and
// none of one sign.
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
	if signs >= 2 && singles == 0 {
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
				p.pieces = append(p.pieces, piece{Token: Token{Text: sound, Original: string(rs[i]), Units: unitsOfLatin(sound), Role: RoleSyllable}, word: w})
			}
		}
	case readingForeign:
		p.pieces = append(p.pieces, piece{Token: foreignInHan(w), word: w})
	default:
		p.pieces = append(p.pieces, piece{Token: Token{Text: w.low, Original: w.orig, Units: unitsOfOther(w.low)}, word: w})
	}
}

// foreignInHan reads a word as sounds from elsewhere.
func foreignInHan(w word) Token {
	var b signBuilder
	for _, r := range w.low {
		b.add(hanSigns()[r].signSound)
	}
	t := b.token(w.orig)
	t.Text = spokenUnits(t.Units)
	return t
}
