package name

import "sync"

// The skeleton of a word is its consonants by classes that survive a change of
// script or of spelling tradition. Three traditions are read, since one letter
// stands for different sounds in them; traditions that agree give one skeleton.

// skeletonClass gives the class of a Latin unit; 0 is dropped. Where a second
// or third class is given, it is that of the Slavic-German and of the
// French-Turkish-Persian tradition.
var skeletonClass = [uDigit][3]byte{
	uB: {'p', 'p', 'p'}, uP: {'p', 'p', 'p'}, uV: {'f', 'f', 'f'}, uF: {'f', 'f', 'f'}, uW: {0, 'f', 0},
	uT: {'t', 't', 't'}, uD: {'t', 't', 't'}, uTH: {'t', 't', 't'}, uDH: {'t', 't', 't'},
	uK: {'k', 'k', 'k'}, uQ: {'k', 'k', 'k'}, uG: {'k', 'k', 'k'}, uGH: {'k', 'k', 'k'}, uC: {'k', 'k', 's'},
	uKH: {'k', 'k', 'k'}, uX: {'k', 'k', 'k'}, uH: {0, 0, 0},
	uS: {'s', 's', 's'}, uZ: {'s', 's', 's'}, uSH: {'s', 's', 's'}, uTS: {'s', 's', 's'}, uSZ: {'s', 's', 's'}, uCS: {'s', 's', 's'}, uCC: {'s', 's', 's'},
	uCH: {'s', 'k', 's'}, uZH: {'s', 's', 's'}, uJ: {'s', 0, 's'}, uDJ: {'s', 's', 's'},
	uL: {'l', 'l', 'l'}, uR: {'r', 'r', 'r'}, uM: {'m', 'm', 'm'}, uN: {'n', 'n', 'n'}, uNY: {'n', 'n', 'n'}, uLR: {'r', 'l', 'r'}, uPF: {'p', 'f', 'p'},
	uVW: {'f', 0, 'f'}, uHK: {'k', 0, 'k'}, uGJ: {'s', 'k', 's'}, uHS: {'s', 0, 's'}, uBV: {'p', 'f', 'p'}, uRO: {'r', 0, 'r'}, uJZ: {'s', 's', 's'},
}

// arabicClasses and hebrewClasses give the class of a letter; what is missing
// is dropped. Arabic letters that spellings write in two ways have a second
// class below.
var arabicClasses = map[rune]byte{'ب': 'p', 'ت': 't', 'ث': 't', 'ج': 's', 'خ': 'k', 'د': 't', 'ذ': 't', 'ر': 'r', 'ز': 's', 'س': 's', 'ش': 's', 'ص': 's',
	'ض': 't', 'ط': 't', 'ظ': 's', 'غ': 'k', 'ف': 'f', 'ق': 'k', 'ك': 'k', 'ل': 'l', 'م': 'm', 'ن': 'n', 'پ': 'p', 'چ': 's', 'ژ': 's', 'گ': 'k', 'ٹ': 't', 'ڈ': 't', 'ڑ': 'r', 'ں': 'n'}

var hebrewClasses = map[rune]byte{'ב': 'p', 'ג': 'k', 'ד': 't', 'ז': 's', 'ח': 'k', 'ט': 't', 'כ': 'k', 'ל': 'l', 'מ': 'm', 'נ': 'n', 'ס': 's', 'פ': 'p',
	'צ': 's', 'ק': 'k', 'ר': 'r', 'ש': 's', 'ת': 't'}

// arabicSecond and hebrewSecond are second classes: dh and z, w and v, b and v.
var (
	arabicSecond = map[rune]byte{'ث': 's', 'ج': 'k', 'ذ': 's', 'ض': 's', 'ظ': 't', 'و': 'f'}
	hebrewSecond = map[rune]byte{'ב': 'f', 'ו': 'f', 'פ': 'f'}
)

// skeletons gives the distinct skeletons of a word's units, at most three. A
// word without consonants has its units as its skeleton, so that it can be found.
func skeletons(units string) []string {
	out := make([]string, 0, 3)
	for tradition := range 3 {
		s := skeleton(units, tradition)
		if s == "" {
			s = vowelKey(units)
		}
		known := s == ""
		for _, o := range out {
			known = known || o == s
		}
		if !known {
			out = append(out, s)
		}
	}
	return out
}

func skeleton(units string, tradition int) string {
	var b [48]byte
	n := 0
	for i := 0; i < len(units) && n < len(b); i++ {
		c := classOf(units[i], tradition)
		if tradition == 2 && i+1 < len(units) && hissed(units[i], units[i+1]) {
			continue // the two are one sound, of the second's class
		}
		if c == 0 || n > 0 && b[n-1] == c {
			continue
		}
		b[n] = c
		n++
	}
	return string(b[:n])
}

// ClassesOf gives the consonant classes of Latin units in the first tradition.
func ClassesOf(units string) string { return skeleton(units, 0) }

// hissed tells that an Arabic t or d and the letter after it write one sound: ch
// and ts, of the class of s, as Latin spellings have it.
func hissed(a, b byte) bool {
	return arabicUnit(a) && arabicUnit(b) && abjadClass()[a][0] == 't' && abjadClass()[b][0] == 's'
}

func arabicUnit(u byte) bool { return u >= unitArabic && u < unitHebrew }

func classOf(u byte, tradition int) byte {
	switch {
	case u < uDigit:
		return skeletonClass[u][tradition]
	case u < uDigit+10:
		return '0' + u - uDigit
	case u >= unitOther:
		return u
	}
	return abjadClass()[u][tradition]
}

// abjadClass holds the classes of the Arabic and Hebrew units.
var abjadClass = sync.OnceValue(func() *[128][3]byte {
	var t [128][3]byte
	fill := func(letters string, base int, first, second map[rune]byte) {
		for i, r := range []rune(letters) {
			a, b := first[r], second[r]
			if b == 0 {
				b = a
			}
			t[base+i] = [3]byte{a, b, b}
		}
	}
	fill(arabicLetters, unitArabic, arabicClasses, arabicSecond)
	fill(hebrewLetters, unitHebrew, hebrewClasses, hebrewSecond)
	return &t
})

// vowelKey stands for words of vowels only: Aya, Oue.
func vowelKey(units string) string {
	if units == "" {
		return ""
	}
	return "*"
}
