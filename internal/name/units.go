package name

import "strings"

// The unit alphabet: sounds of Latin spellings below 64, Arabic letters from
// unitArabic, Hebrew letters from unitHebrew. Codes from 128 stand for letters
// of scripts that are only compared for equality.
const (
	uA = iota + 1
	uE
	uI
	uO
	uU
	uAE
	uOE
	uUE
	uY
	uB
	uC
	uD
	uF
	uG
	uH
	uJ
	uK
	uL
	uM
	uN
	uP
	uQ
	uR
	uS
	uT
	uV
	uW
	uX
	uZ
	uCH
	uSH
	uKH
	uGH
	uTH
	uDH
	uZH
	uTS
	uNY
	uDJ
	uCS // c before e and i
	uSZ
	uCC   // ç
	uMute // a vowel that only a syllabic script needs
	uLR   // l or r in Hangul and Kana
	uPF   // p or f in Hangul
	uVW   // and so on: one sign of Han or Kana, two sounds elsewhere
	uHK
	uGJ
	uHS
	uBV
	uJZ
	uRO // an r that may be the length of a vowel
	uDigit

	unitArabic = 64
	unitHebrew = 104
	unitOther  = 128
)

// latinUnits maps spellings to units; the longest at a place wins.
var latinUnits = map[string]string{
	"ŭ":       string([]byte{uMute}),
	"ŏ":       string([]byte{uMute}),
	"ŕ":       string([]byte{uLR}),
	"ṗ":       string([]byte{uPF}),
	"a":       string([]byte{uA}),
	"aa":      string([]byte{uA}),
	"ae":      string([]byte{uAE}),
	"b":       string([]byte{uB}),
	"c":       string([]byte{uC}),
	"ce":      string([]byte{uCS, uE}),
	"ch":      string([]byte{uCH}),
	"ci":      string([]byte{uCS, uI}),
	"ck":      string([]byte{uK}),
	"cy":      string([]byte{uCS, uY}),
	"cz":      string([]byte{uCH}),
	"cé":      string([]byte{uCS, uE}),
	"cí":      string([]byte{uCS, uI}),
	"d":       string([]byte{uD}),
	"dh":      string([]byte{uDH}),
	"dj":      string([]byte{uDJ}),
	"dsch":    string([]byte{uDJ}),
	"dzh":     string([]byte{uDJ}),
	"dž":      string([]byte{uDJ}),
	"e":       string([]byte{uE}),
	"ee":      string([]byte{uI}),
	"f":       string([]byte{uF}),
	"g":       string([]byte{uG}),
	"gh":      string([]byte{uGH}),
	"gn":      string([]byte{uNY}),
	"h":       string([]byte{uH}),
	"i":       string([]byte{uI}),
	"ij":      string([]byte{uY}),
	"j":       string([]byte{uJ}),
	"k":       string([]byte{uK}),
	"kh":      string([]byte{uKH}),
	"ks":      string([]byte{uX}),
	"l":       string([]byte{uL}),
	"m":       string([]byte{uM}),
	"n":       string([]byte{uN}),
	"nj":      string([]byte{uNY}),
	"ny":      string([]byte{uNY}),
	"o":       string([]byte{uO}),
	"oe":      string([]byte{uOE}),
	"oo":      string([]byte{uU}),
	"ou":      string([]byte{uU}),
	"p":       string([]byte{uP}),
	"ph":      string([]byte{uF}),
	"q":       string([]byte{uQ}),
	"qu":      string([]byte{uK, uU}),
	"r":       string([]byte{uR}),
	"rh":      string([]byte{uR}),
	"s":       string([]byte{uS}),
	"sch":     string([]byte{uSH}),
	"schtsch": string([]byte{uSH, uCH}),
	"sh":      string([]byte{uSH}),
	"shch":    string([]byte{uSH, uCH}),
	"sht":     string([]byte{uSH, uT}),
	"sz":      string([]byte{uSZ}),
	"t":       string([]byte{uT}),
	"tch":     string([]byte{uCH}),
	"th":      string([]byte{uTH}),
	"ts":      string([]byte{uTS}),
	"tsch":    string([]byte{uCH}),
	"tz":      string([]byte{uTS}),
	"u":       string([]byte{uU}),
	"ue":      string([]byte{uUE}),
	"v":       string([]byte{uV}),
	"w":       string([]byte{uW}),
	"x":       string([]byte{uX}),
	"y":       string([]byte{uY}),
	"z":       string([]byte{uZ}),
	"zh":      string([]byte{uZH}),
	"ß":       string([]byte{uS}),
	"ä":       string([]byte{uAE}),
	"å":       string([]byte{uA}),
	"æ":       string([]byte{uAE}),
	"ç":       string([]byte{uCC}),
	"ð":       string([]byte{uDH}),
	"ñ":       string([]byte{uNY}),
	"ö":       string([]byte{uOE}),
	"ø":       string([]byte{uOE}),
	"ü":       string([]byte{uUE}),
	"þ":       string([]byte{uTH}),
	"ć":       string([]byte{uCH}),
	"č":       string([]byte{uCH}),
	"đ":       string([]byte{uDJ}),
	"ğ":       string([]byte{uGH}),
	"ı":       string([]byte{uI}),
	"ł":       string([]byte{uL}),
	"ń":       string([]byte{uNY}),
	"ň":       string([]byte{uNY}),
	"ő":       string([]byte{uOE}),
	"œ":       string([]byte{uOE}),
	"ř":       string([]byte{uR, uZH}),
	"ś":       string([]byte{uSH}),
	"ŝ":       string([]byte{uSH}),
	"ş":       string([]byte{uSH}),
	"š":       string([]byte{uSH}),
	"ţ":       string([]byte{uTS}),
	"ű":       string([]byte{uUE}),
	"ź":       string([]byte{uZH}),
	"ż":       string([]byte{uZH}),
	"ž":       string([]byte{uZH}),
	"ș":       string([]byte{uSH}),
	"ț":       string([]byte{uTS}),
}

// maxSpelling is the longest spelling in latinUnits, in bytes.
const maxSpelling = 7

// unitsOfLatin reads a lowered Latin word as sounds. A sound written twice
// counts once, since doubling is what spellings of one name differ in most.
func unitsOfLatin(word string) string {
	var b [48]byte
	n := 0
	for i := 0; i < len(word) && n < len(b)-2; {
		if c := word[i]; c >= '0' && c <= '9' {
			b[n] = uDigit + c - '0'
			n++
			i++
			continue
		}
		step, units := 0, ""
		for l := min(maxSpelling, len(word)-i); l > 0; l-- {
			if u, ok := latinUnits[word[i:i+l]]; ok {
				step, units = l, u
				break
			}
		}
		if step == 0 { // a marked letter: read its base
			r := firstRune(word[i:])
			step = max(len(string(r)), 1)
			for _, c := range []byte(foldLatin(string(r))) {
				units += latinUnits[string([]byte{c})]
			}
		}
		for j := 0; j < len(units) && n < len(b); j++ {
			if n > 0 && b[n-1] == units[j] {
				continue
			}
			b[n] = units[j]
			n++
		}
		i += step
	}
	return string(b[:n])
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// unitsOfOther codes the letters of a script without a reading.
func unitsOfOther(word string) string {
	var b strings.Builder
	for _, r := range word {
		b.WriteByte(byte(unitOther + r%128))
	}
	return b.String()
}

// IsAbjad tells whether units are letters of a script that leaves short vowels
// out.
func IsAbjad(units string) bool {
	return len(units) > 0 && units[0] >= unitArabic && units[0] < unitOther
}

// UnitsOf gives the sounds of a lowered Latin word.
func UnitsOf(latin string) string { return unitsOfLatin(latin) }

// IsSyllabic tells whether units hold one that only a script of syllables
// leaves: a vowel that may not be there, or one sound for two. The letters of
// such a word are far from those of its Latin form.
func IsSyllabic(units string) bool {
	for i := range len(units) {
		if u := units[i]; u >= uMute && u < uDigit {
			return true
		}
	}
	return false
}
