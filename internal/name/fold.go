package name

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean brings a text to the form that is read: compatibility forms resolved,
// lower case, marks that carry no sound in a name dropped. The result of
// strings.ToLower is not enough: the Turkish dotted capital I leaves a mark.
func clean(text string) (out string, cut bool) {
	if len(text) > MaxBytes {
		text, cut = text[:MaxBytes], true
		for len(text) > 0 && !utf8.ValidString(text) && len(text) > MaxBytes-utf8.UTFMax {
			text = text[:len(text)-1]
		}
	}
	if isASCII(text) {
		return text, cut
	}
	text = norm.NFKC.String(strings.ToValidUTF8(text, " "))
	return strings.Map(dropSilent, text), cut
}

// dropSilent removes the marks that no reading uses: tatweel, Arabic vowel
// marks, Hebrew points, joiners, direction controls, soft hyphen. The
// zero-width non-joiner parts two words in Persian, so it becomes a hyphen.
func dropSilent(r rune) rune {
	switch {
	case r == 0x200C:
		return '-'
	case r == 0x0640, r >= 0x064B && r <= 0x0652, r == 0x0670, r == 0x0307,
		r >= 0x0591 && r <= 0x05C7 && r != 0x05BE,
		r == 0x200B, r == 0x200D, r == 0x200E, r == 0x200F, r == 0x00AD, r == 0xFEFF, r == 0x061C,
		r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return -1
	}
	if r >= 0x0660 && r <= 0x0669 {
		return '0' + r - 0x0660
	}
	if r >= 0x06F0 && r <= 0x06F9 {
		return '0' + r - 0x06F0
	}
	return r
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// lowerRune lowers one letter; the Turkish I and ı become i, as the keys need one letter.
func lowerRune(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r + 32
	case r < 0x80:
		return r
	case r == 'İ' || r == 'ı':
		return 'i'
	}
	return unicode.ToLower(r)
}

// latinSpecial folds the letters that Unicode does not decompose.
var latinSpecial = map[rune]string{
	'ł': "l", 'đ': "d", 'ø': "o", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ð': "d", 'ħ': "h", 'ı': "i",
	'ß': "ss", 'ŋ': "ng", 'ə': "a", 'ɛ': "e", 'ɔ': "o", 'ŧ': "t", 'ƙ': "k", 'ɓ': "b", 'ɗ': "d", 'ƴ': "y",
	'ĸ': "k", 'ŀ': "l", 'ƒ': "f", 'ǝ': "e", 'ɣ': "g", 'ɖ': "d", 'ʻ': "", 'ʿ': "", 'ʾ': "", 'ʼ': "", 'ʹ': "", 'ʺ': "",
}

// latinFold is the fold of the letters up to U+024F and of U+1E00 to U+1EFF.
var latinFold = sync.OnceValue(func() *[0x1F00]string {
	var t [0x1F00]string
	for r := rune(0x80); r < 0x1F00; r++ {
		if r >= 0x250 && r < 0x1E00 {
			continue
		}
		low := lowerRune(r)
		if s, ok := latinSpecial[low]; ok {
			t[r] = s
			continue
		}
		if d := norm.NFD.String(string(low)); d[0] < 0x80 {
			t[r] = d[:1]
		}
	}
	return &t
})

// foldLatin gives the letters a-z and digits of a lowered Latin word.
func foldLatin(word string) string {
	if isASCII(word) {
		plain := true
		for i := 0; i < len(word) && plain; i++ {
			plain = word[i] >= 'a' && word[i] <= 'z' || word[i] >= '0' && word[i] <= '9'
		}
		if plain {
			return word
		}
	}
	var b strings.Builder
	for _, r := range word {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r < 0x80:
		case r < 0x1F00 && latinFold()[r] != "":
			b.WriteString(latinFold()[r])
		default:
			b.WriteString(latinSpecial[r])
		}
	}
	return b.String()
}

// foldASCIILower lowers ASCII letters and drops all but letters and digits.
func foldASCIILower(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 32
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, s)
}
