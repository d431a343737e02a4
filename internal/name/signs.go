package name

import (
	"strconv"
	"strings"
	"sync"
)

// signSound is what a sign of a script of syllables stands for in names from
// elsewhere: the sounds it is compared by, and the runs of consonant classes
// that it may leave in a skeleton. Both are learned, see gen.
type signSound struct {
	units   string
	classes []classRun
}

// classRun is a run of consonant classes with its rarity in tenths of a bit.
type classRun struct {
	text string
	cost int
}

// readSignSounds reads a table of learned sounds.
func readSignSounds(file string) map[string]signSound {
	m := map[string]signSound{}
	eachLine(file, func(f []string) {
		s := signSound{units: ReadUnits(f[1])}
		for _, c := range strings.Fields(f[2]) {
			at := strings.IndexAny(c, "0123456789")
			if cost, err := strconv.Atoi(c[at:]); err == nil {
				s.classes = append(s.classes, classRun{c[:at], cost})
			}
		}
		m[f[0]] = s
	})
	return m
}

var (
	kanaSounds   = sync.OnceValue(func() map[string]signSound { return readSignSounds("kana_foreign.txt") })
	hangulSounds = sync.OnceValue(func() map[string]signSound { return readSignSounds("hangul_foreign.txt") })
)

// Bounds on what is made of a word in signs.
const (
	maxSignUnits = 40 // sounds
	signWays     = 8  // skeletons kept while the signs are read
	signKeys     = 4  // and in the end
	signRarest   = 35 // tenths of a bit that a skeleton may be rarer than the likeliest
)

// signBuilder puts the sounds of signs together. A sign stands for several runs
// of consonants, so the word has several skeletons, the likeliest first.
type signBuilder struct {
	units []byte
	ways  []classRun
}

func (b *signBuilder) add(s signSound) {
	for i := range len(s.units) {
		if n := len(b.units); n < maxSignUnits && (n == 0 || b.units[n-1] != s.units[i]) {
			b.units = append(b.units, s.units[i])
		}
	}
	if b.ways == nil {
		b.ways = []classRun{{}}
	}
	if len(s.classes) == 0 {
		return
	}
	next := make([]classRun, 0, signWays)
	for _, x := range b.ways {
		for _, y := range s.classes {
			next = likelier(next, classRun{joinClasses(x.text, y.text), x.cost + y.cost})
		}
	}
	b.ways = next
}

// token gives the sounds and the likeliest skeletons.
func (b *signBuilder) token(original string) Token {
	t := Token{Original: original, Units: string(b.units)}
	for _, way := range b.ways {
		if way.text == "" {
			way.text = vowelKey(t.Units)
		}
		if way.text != "" && len(t.Skeletons) < signKeys && way.cost <= b.ways[0].cost+signRarest {
			t.Skeletons = append(t.Skeletons, way.text)
		}
	}
	return t
}

// joinClasses puts two runs of classes together; a class written twice counts once.
func joinClasses(a, b string) string {
	if a != "" && b != "" && a[len(a)-1] == b[0] {
		return a + b[1:]
	}
	return a + b
}

// likelier enters a way into the best, the likeliest first.
func likelier(ways []classRun, w classRun) []classRun {
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
	if at >= signWays {
		return ways
	}
	if len(ways) < signWays {
		ways = append(ways, classRun{})
	}
	copy(ways[at+1:], ways[at:])
	ways[at] = w
	return ways
}

// Sign is one sign of Kana, or one letter of Hangul at its place in a syllable,
// with the units of its sound by the rules of its own language.
type Sign struct{ Text, Units string }

// SignsOf cuts a word in Kana or Hangul into the signs that have learned sounds.
// Of other scripts it gives none.
func SignsOf(w string) []Sign {
	switch s, _ := majorityScript(w); s {
	case scriptKana:
		return kanaSigns(w)
	case scriptHangul:
		return hangulSigns(w)
	}
	return nil
}

// kanaSigns cuts a word into syllables; a small letter belongs to the one
// before it, and the sign of a long vowel has the vowel's name.
func kanaSigns(w string) []Sign {
	var out []Sign
	rs := []rune(w)
	for i := range rs {
		if rs[i] >= 0x3041 && rs[i] <= 0x3096 {
			rs[i] += 0x60
		}
	}
	vowel := ""
	for i := 0; i < len(rs); i++ {
		text := string(rs[i])
		if rs[i] == 'ー' {
			out = append(out, Sign{vowel + text, ""})
			continue
		}
		if i+1 < len(rs) && kanaSmall[rs[i+1]] != "" {
			i++
			text += string(rs[i])
		}
		latin := romaniseKana(text)
		if folded := foldLatin(latin); folded != "" {
			vowel = folded[len(folded)-1:]
		}
		out = append(out, Sign{text, unitsOfLatin(latin)})
	}
	return out
}

// hangulSigns cuts a word into letters: the first, the vowel and the last of
// each syllable as the conjoining letters of Unicode. L over two syllables is one.
func hangulSigns(w string) []Sign {
	const lead, vowel, tail = 0x1100, 0x1161, 0x11A7
	var out []Sign
	for _, r := range w {
		s := int(r) - 0xAC00
		if s < 0 || s >= 11172 {
			continue
		}
		l, v, t := s/588, s%588/28, s%28
		first := Sign{string(rune(lead + l)), unitsOfLatin(hangulLead[l])}
		if n := len(out); n > 0 && l == 5 && out[n-1].Text == string(rune(tail+8)) {
			out[n-1].Text += first.Text
		} else if l != 11 {
			out = append(out, first)
		}
		out = append(out, Sign{string(rune(vowel + v)), unitsOfLatin(hangulVowel[v])})
		if t > 0 {
			out = append(out, Sign{string(rune(tail + t)), unitsOfLatin(hangulTail[t])})
		}
	}
	return out
}

// foreignInSigns gives a word in Kana or Hangul the sounds that its signs were
// learned to stand for, and leaves its text as it is.
func foreignInSigns(t *Token, w word) {
	sounds := kanaSounds
	if w.script == scriptHangul {
		sounds = hangulSounds
	}
	var b signBuilder
	for _, s := range SignsOf(w.low) {
		sound, ok := sounds()[s.Text]
		if !ok {
			sound = signSound{s.Units, []classRun{{text: skeleton(s.Units, 0)}}}
		}
		b.add(sound)
	}
	if len(b.units) == 0 {
		return
	}
	learned := b.token(t.Original)
	t.Units, t.Skeletons = learned.Units, learned.Skeletons
}

// unitSpelling writes units that are no letters of their own.
var unitSpelling = map[byte]string{uAE: "ae", uOE: "oe", uUE: "ue", uCH: "ch", uSH: "sh", uKH: "kh", uGH: "gh", uTH: "th", uDH: "dh", uZH: "zh", uTS: "ts", uNY: "ny",
	uDJ: "j", uCS: "s", uSZ: "s", uCC: "s", uMute: "e", uLR: "l", uPF: "p", uVW: "w", uHK: "h", uGJ: "j", uHS: "s", uBV: "b", uJZ: "j", uRO: "r"}

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
