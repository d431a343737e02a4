package name

import "unicode"

// script is the writing system of a letter or word.
type script uint8

const (
	scriptNone script = iota
	scriptLatin
	scriptCyrillic
	scriptGreek
	scriptArabic
	scriptHebrew
	scriptArmenian
	scriptGeorgian
	scriptHangul
	scriptHan
	scriptKana
	scriptOther
)

// scriptNames are the systems as readings name them.
var scriptNames = [...]string{"none", "latin", "cyrillic", "greek", "arabic", "hebrew", "armenian",
	"georgian", "hangul", "han", "kana", "other"}

// scriptOf gives the script of one letter; digits and signs have none.
func scriptOf(r rune) script {
	switch {
	case r < 0x80:
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return scriptLatin
		}
		return scriptNone
	case r < 0x250, r >= 0x1E00 && r < 0x1F00:
		if unicode.IsLetter(r) {
			return scriptLatin
		}
		return scriptNone
	case r >= 0x370 && r < 0x400, r >= 0x1F00 && r < 0x2000:
		return scriptGreek
	case r >= 0x400 && r < 0x530:
		return scriptCyrillic
	case r >= 0x531 && r < 0x590:
		return scriptArmenian
	case r >= 0x5D0 && r < 0x600:
		return scriptHebrew
	case r >= 0x600 && r < 0x780, r >= 0x8A0 && r < 0x900:
		return scriptArabic
	case r >= 0x10A0 && r < 0x1100, r >= 0x1C90 && r < 0x1CC0, r >= 0x2D00 && r < 0x2D30:
		return scriptGeorgian
	case r >= 0x1100 && r < 0x1200, r >= 0xAC00 && r < 0xD7B0:
		return scriptHangul
	case r >= 0x3040 && r < 0x3100, r == 0x30FC:
		return scriptKana
	case r >= 0x3400 && r < 0xA000, r >= 0x20000 && r < 0x30000, r == 0x3005:
		return scriptHan
	}
	if unicode.IsLetter(r) {
		return scriptOther
	}
	return scriptNone
}

// majorityScript gives the script of most letters of a word, and whether
// look-alike letters of another alphabet stand among them.
func majorityScript(word string) (script, bool) {
	var count [scriptOther + 1]int
	for _, r := range word {
		count[scriptOf(r)]++
	}
	best, kinds := scriptNone, 0
	for s := scriptLatin; s <= scriptOther; s++ {
		if count[s] > 0 {
			kinds++
		}
		if count[s] > count[best] || best == scriptNone && count[s] > 0 {
			best = s
		}
	}
	mixed := kinds > 1 && (best == scriptLatin || best == scriptCyrillic || best == scriptGreek)
	return best, mixed
}

// lookAlikes pairs Cyrillic and Greek small letters with the Latin letter that looks the same.
var lookAlikes = map[rune]rune{
	'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'х': 'x', 'у': 'y', 'і': 'i', 'ј': 'j', 'ѕ': 's',
	'к': 'k', 'м': 'm', 'т': 't', 'н': 'h', 'в': 'b', 'ο': 'o', 'α': 'a', 'ν': 'v', 'ρ': 'p', 'τ': 't', 'ι': 'i',
}

// unmix writes the stray look-alikes of a word in its majority script.
func unmix(word string, s script) string {
	out := make([]rune, 0, len(word))
	for _, r := range word {
		if scriptOf(r) != s {
			switch s {
			case scriptLatin:
				if l, ok := lookAlikes[r]; ok {
					r = l
				}
			case scriptCyrillic:
				for c, l := range lookAlikes {
					if l == r && scriptOf(c) == scriptCyrillic {
						r = c
						break
					}
				}
			}
		}
		out = append(out, r)
	}
	return string(out)
}
