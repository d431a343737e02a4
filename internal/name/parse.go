package name

import (
	"strings"
	"unicode"
)

// Parse reads text as a name. It never fails: a text without letters gives a
// name without tokens.
func Parse(text string, opt Options) Name {
	n := Name{Original: text, Kind: opt.Kind}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if len(words) > MaxTokens {
		words, n.Cut = words[:MaxTokens], true
	}
	r := Reading{System: "latin", Weight: 1}
	for _, w := range words {
		r.Tokens = append(r.Tokens, Token{Text: w, Original: w, Skeletons: []string{w}, Units: w, Bits: 10})
	}
	if len(r.Tokens) > 0 {
		n.Readings = []Reading{r}
	}
	return n
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
