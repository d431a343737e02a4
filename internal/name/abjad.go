package name

import "strings"

// arabicLetters are the letters in the order of their unit codes, after
// arabicSame has joined what is one letter in names.
const arabicLetters = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءپچژگٹڈڑں"

// arabicSame joins spellings of one letter: alif with its marks, Persian and
// Urdu kaf, ya and ha.
var arabicSame = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ٱ", "ا", "ک", "ك", "ی", "ي", "ہ", "ه", "ھ", "ه",
	"ۀ", "ه", "ۃ", "ة", "ے", "ي", "ۓ", "ي", "ئ", "ي", "ؤ", "و", "ڤ", "ف", "ې", "ي", "ۍ", "ي", "ټ", "ٹ", "ډ", "ڈ", "ړ", "ڑ", "ڼ", "ن", "ښ", "ش", "ګ", "گ", "ځ", "ز", "څ", "س", "ڭ", "ك", "'", "", "’", "")

// arabicSounds gives for each letter the Latin units it is written with, and
// the cost of each in hundredths of an edit. "-" is the cost of no letter.
var arabicSounds = map[rune]string{
	'ا': "A0 E10 I30 O20 U20 AE10 Y60 -35", 'ب': "B0 P10 V30", 'ت': "T0 D50 TH20", 'ث': "TH0 T10 S10",
	'ج': "J0 DJ0 G10 C10 CS15 ZH10 GH30 CH25", 'ح': "H0 KH40 CH40 X20 -40", 'خ': "KH0 H20 K30 CH15 X10 J20",
	'د': "D0 T40 DH20", 'ذ': "DH0 D10 Z10 TH15", 'ر': "R0", 'ز': "Z0 S40 TS40", 'س': "S0 C20 CS5 SZ0 Z30 SH40 CC10 X40",
	'ش': "SH0 CH5 S35 CC20 SZ10 CS30 J50", 'ص': "S0 CS10 C30 SZ10 Z30", 'ض': "D0 DH5 Z10", 'ط': "T0 D40",
	'ظ': "Z0 DH0 D15 TH20", 'ع': "A0 E10 I10 O10 U10 AE10 C10 -5", 'غ': "GH0 G5 R20 KH40 H40 Q30",
	'ف': "F0 V10 P30 W40", 'ق': "Q0 K0 G15 GH15 C5 CH40 KH30", 'ك': "K0 C0 Q5 CH20 G35 KH30 CS40 X30", 'ل': "L0",
	'م': "M0", 'ن': "N0 NY10", 'ه': "H0 E15 A15 -20", 'و': "W0 V5 U0 O0 OE0 UE0 A50 E50 Y50 -55",
	'ي': "Y0 I0 E10 J15 A40 AE15 UE40 -50", 'ة': "A0 E0 H10 T20 -5", 'ى': "A0 I15 E20 Y20 -10", 'ء': "A10 E10 I10 -0",
	'پ': "P0 B10", 'چ': "CH0 J20 C20 CC10 SH40 TS40", 'ژ': "ZH0 J0 Z20", 'گ': "G0 K40 J30 GH20", 'ٹ': "T0", 'ڈ': "D0", 'ڑ': "R0 D20", 'ں': "N0",
}

// hebrewLetters are the letters in the order of their unit codes; final forms
// are joined first.
const hebrewLetters = "אבגדהוזחטיכלמנסעפצקרשת"

var hebrewSame = strings.NewReplacer("ך", "כ", "ם", "מ", "ן", "נ", "ף", "פ", "ץ", "צ", "װ", "ו", "ױ", "וי", "ײ", "י", "וו", "ו", "יי", "י",
	"׳", "", "״", "", "'", "", "’", "")

var hebrewSounds = map[rune]string{
	'א': "A0 E5 I10 O5 U5 AE5 -5", 'ב': "B0 V0 W10", 'ג': "G0 J15 DJ15 GH10", 'ד': "D0 T50 DH10", 'ה': "H0 A5 E5 -5",
	'ו': "V0 W0 U0 O0 OE0 UE0 -20", 'ז': "Z0 S30 ZH10 J20 G40", 'ח': "KH0 CH0 H0 X20 J20 -40", 'ט': "T0 TH20", 'י': "Y0 I0 J5 E10 AE10 UE20 A40 -15",
	'כ': "K0 KH0 CH0 C0 H20 Q10", 'ל': "L0", 'מ': "M0", 'נ': "N0 NY10", 'ס': "S0 CS5 C20 Z30 SZ0 X40 CC10", 'ע': "A0 E0 I5 O0 U5 -5",
	'פ': "P0 F0 V40", 'צ': "TS0 Z5 S30 CH15 C15 CS15", 'ק': "K0 C0 Q0 G40 X30", 'ר': "R0", 'ש': "SH0 S5 CH20 SZ0 Z40 CC10", 'ת': "T0 TH0 S20",
}

// arabicLatin writes single letters for a reading that people can read; short
// vowels are set by vowelled.
var arabicLatin = strings.NewReplacer("ا", "a", "ب", "b", "ت", "t", "ث", "th", "ج", "j", "ح", "h", "خ", "kh", "د", "d", "ذ", "dh", "ر", "r", "ز", "z",
	"س", "s", "ش", "sh", "ص", "s", "ض", "d", "ط", "t", "ظ", "z", "ع", "a", "غ", "gh", "ف", "f", "ق", "q", "ك", "k", "ل", "l", "م", "m", "ن", "n", "ه", "h",
	"و", "u", "ي", "i", "ة", "a", "ى", "a", "ء", "", "پ", "p", "چ", "ch", "ژ", "zh", "گ", "g", "ٹ", "t", "ڈ", "d", "ڑ", "r", "ں", "n")

var hebrewLatin = strings.NewReplacer("א", "a", "ב", "b", "ג", "g", "ד", "d", "ה", "h", "ו", "o", "ז", "z", "ח", "ch", "ט", "t", "י", "i", "כ", "k", "ל", "l",
	"מ", "m", "נ", "n", "ס", "s", "ע", "a", "פ", "p", "צ", "tz", "ק", "k", "ר", "r", "ש", "sh", "ת", "t")

// abjadUnits codes an Arabic or Hebrew word letter by letter and gives a
// readable Latin form of it. Letters of neither alphabet are left out.
func abjadUnits(word string, s script) (units, latin string) {
	base, letters := byte(unitArabic), arabicLetters
	if s == scriptHebrew {
		base, letters = unitHebrew, hebrewLetters
		word = hebrewSame.Replace(word)
	} else {
		word = arabicSame.Replace(word)
	}
	var b strings.Builder
	for _, r := range word {
		if i := strings.IndexRune(letters, r); i >= 0 {
			b.WriteByte(base + byte(i/2)) // every letter of both alphabets takes two bytes
		}
	}
	if s == scriptHebrew {
		latin = hebrewLatin.Replace(word)
	} else {
		latin = arabicLatin.Replace(word)
	}
	return b.String(), vowelled(latin)
}

// vowelled sets an a between consonants that stand together, so that a reading
// can be spoken. Keys and comparisons of abjad words never use these vowels.
func vowelled(s string) string {
	var b strings.Builder
	run := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 0x80:
			continue
		case strings.IndexByte("aeiou", c) >= 0:
			run = 0
		case c == 'h' && i > 0 && strings.IndexByte("ktdgsc", s[i-1]) >= 0:
		default:
			if run++; run == 2 {
				b.WriteByte('a')
				run = 1
			}
		}
		b.WriteByte(c)
	}
	return b.String()
}
