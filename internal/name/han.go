package name

import (
	"strings"
	"sync"
)

// hanSign is what the tables say of one sign.
type hanSign struct {
	pinyin string // its sound in Mandarin, without the tone
	signSound
	foreign bool // its sounds were learned
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
		sign := hanSign{foldLatin(f[0]), signSound{units: units, classes: []classRun{{text: skeleton(units, 0)}}}, false}
		for _, r := range f[1] {
			m[r] = sign
		}
	})
	for sign, sound := range readSignSounds("han_foreign.txt") {
		r := firstRune(sign)
		m[r] = hanSign{m[r].pinyin, sound, true}
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

// hanSystems chooses the readings. A name of China has two to four signs, in one
// word, or the family and the rest apart: one sign or one of the few families of
// two. A name from elsewhere has a word of several signs for each of its words,
// which are in use for that, but for one of five and more. A name of Japan is mostly neither.
func hanSystems(ws []word, kind Kind) []string {
	out := []string{"han"}
	if kind != KindPerson {
		return out
	}
	signs, singles, families, strange := 0, 0, 0, 0
	for _, w := range ws {
		n := 0
		for _, r := range w.low {
			sign := hanSigns()[r]
			if sign.pinyin == "" || w.script != scriptHan {
				return out
			}
			if n++; !sign.foreign {
				strange++
			}
		}
		signs += n
		switch {
		case n == 1:
			if singles++; !strings.Contains(hanParticles, w.low) {
				strange += 4
			}
		case n == 2 && strings.Contains(hanFamiliesOfTwo, w.low):
			families++
		}
	}
	if signs >= 2 && signs <= 4 && (len(ws) == 1 || singles == len(ws) || len(ws) == 2 && singles+families > 0) {
		out = append(out, readingPinyin)
	}
	if signs >= 2 && strange <= (signs-1)/4 {
		out = append(out, readingForeign)
	}
	return out
}

// hanFamiliesOfTwo are the families of two signs that are borne by many, and
// hanParticles the signs that write a particle of a name from elsewhere: von, de, da.
const (
	hanFamiliesOfTwo = "欧阳 司马 上官 诸葛 司徒 皇甫 慕容 尉迟 夏侯 东方 令狐 公孙 长孙 端木 南宫 轩辕 宇文 闻人 澹台 淳于 太史 申屠 呼延"
	hanParticles     = "冯范德迪达杜拉勒"
)

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
