package tagger

import (
	"fmt"
	"math"
	"sync"
	"unicode"

	"liaison/internal/fault"
)

// languageBuckets is the number of hashed letter trigrams of the language
// model; the file has one byte for each and language.
const languageBuckets = 1 << 14

// languageNames are the languages that trigrams tell apart, in the order of
// the file. Languages of other scripts are told by their letters.
var languageNames = [...]string{"en", "fr", "nl", "de", "tr"}

// languageStep is the unit of the logarithms in the file.
const languageStep = 0.08

// languageModel holds the logarithm of the share of each trigram by language,
// as multiples of -languageStep.
type languageModel struct {
	cost [len(languageNames)][languageBuckets]uint8
}

// eachTrigram calls do for the hashed letter trigrams of text, words in lower
// case with a blank on both sides, until do gives false.
func eachTrigram(text string, do func(bucket int) bool) {
	a, b := rune(' '), rune(' ')
	put := func(c rune) bool {
		if a == ' ' && b == ' ' {
			a, b = b, c
			return true
		}
		h := mix(((uint64(a)*fnvPrime)^uint64(b))*fnvPrime ^ uint64(c))
		a, b = b, c
		return do(int(h % languageBuckets))
	}
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.Is(unicode.M, r):
			r = fold(r)
		case r == '\'' || r == '’':
			r = '\''
		case b == ' ':
			continue
		default:
			r = ' '
		}
		if !put(r) {
			return
		}
	}
	if b != ' ' {
		put(' ')
	}
}

// TrainLanguages counts the trigrams of texts, one list a language in the order
// en, fr, nl, de, tr, and gives the language file.
func TrainLanguages(texts [][]string) []byte {
	out := make([]byte, 0, len(languageNames)*languageBuckets)
	for _, list := range texts {
		counts := make([]float64, languageBuckets)
		total := 0.0
		for _, text := range list {
			eachTrigram(text, func(k int) bool {
				counts[k]++
				total++
				return true
			})
		}
		for _, n := range counts {
			share := (n + 0.5) / (total + 0.5*languageBuckets)
			out = append(out, uint8(min(255, math.Round(-math.Log(share)/languageStep))))
		}
	}
	return out
}

func decodeLanguages(data []byte) (*languageModel, error) {
	m := new(languageModel)
	if want := len(languageNames) * languageBuckets; len(data) != want {
		return nil, fault.New(fault.Invalid, "the language file has %d bytes, want %d", len(data), want)
	}
	for l := range m.cost {
		copy(m.cost[l][:], data[l*languageBuckets:])
	}
	return m, nil
}

var builtinLanguages = sync.OnceValues(func() (*languageModel, error) {
	data, err := modelFiles.ReadFile("model/languages.bin")
	if err != nil {
		return nil, fmt.Errorf("open language file: %w", err)
	}
	return decodeLanguages(data)
})

// maxTrigrams bounds the work for a long text: its language is clear by then.
const maxTrigrams = 2000

// Language tells the language of text as ISO 639-1 code and how surely, from 0
// to 1. Trigrams tell English, French, Dutch, German and Turkish apart; Arabic,
// Persian, Russian, Ukrainian, Greek and Hebrew are told by their letters. The
// code is empty when the text holds no letters.
func Language(text string) (lang string, p float64) {
	if lang, p = byScript(text); lang != "" || p == 0 {
		return lang, p
	}
	m, err := builtinLanguages()
	if err != nil {
		// The file is embedded and tested: without it nothing can be told.
		return "", 0
	}
	var cost [len(languageNames)]float64
	n := 0
	eachTrigram(text, func(k int) bool {
		for l := range cost {
			cost[l] += float64(m.cost[l][k]) * languageStep
		}
		n++
		return n < maxTrigrams
	})
	for l, marks := range letterMarks {
		for _, r := range text[:min(len(text), 4000)] {
			if marks[r] || marks[unicode.ToLower(r)] {
				cost[l] -= 1.5
			}
		}
	}
	best := 0
	for l := range cost {
		if cost[l] < cost[best] {
			best = l
		}
	}
	// Neighbouring trigrams depend on each other: a third of the evidence counts.
	sum := 0.0
	for l := range cost {
		sum += math.Exp((cost[best] - cost[l]) / 3)
	}
	return languageNames[best], 1 / sum
}

// letterMarks are letters that hardly any other of the languages has.
var letterMarks = [len(languageNames)]map[rune]bool{
	1: {'é': true, 'è': true, 'ê': true, 'à': true, 'ç': true, 'œ': true, 'î': true, 'ù': true},
	3: {'ß': true, 'ä': true},
	4: {'ğ': true, 'ş': true, 'ı': true, 'İ': true}, // İ has no small form of one letter
}

// byScript tells languages by their letters; ("", 1) means Latin letters,
// ("", 0) none at all.
func byScript(text string) (string, float64) {
	var latin, arabic, persian, cyrillic, ukrainian, greek, hebrew, other, total int
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		if total++; total > maxTrigrams {
			break
		}
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.Is(unicode.Arabic, r):
			arabic++
			switch r {
			case 'پ', 'چ', 'ژ', 'گ', 'ی', 'ک':
				persian++
			}
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
			switch r {
			case 'і', 'ї', 'є', 'ґ', 'І', 'Ї', 'Є':
				ukrainian++
			}
		case unicode.Is(unicode.Greek, r):
			greek++
		case unicode.Is(unicode.Hebrew, r):
			hebrew++
		default:
			other++
		}
	}
	if total == 0 {
		return "", 0
	}
	share := func(n int) float64 { return float64(n) / float64(min(total, maxTrigrams)) }
	switch top := max(latin, arabic, cyrillic, greek, hebrew, other); top {
	case latin:
		return "", 1
	case arabic:
		if persian*20 > arabic {
			return "fa", share(arabic)
		}
		return "ar", share(arabic)
	case cyrillic:
		if ukrainian*50 > cyrillic {
			return "uk", share(cyrillic)
		}
		return "ru", share(cyrillic)
	case greek:
		return "el", share(greek)
	case hebrew:
		return "he", share(hebrew)
	}
	return "", 0
}
