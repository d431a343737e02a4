package tagger

import (
	"unicode"
	"unicode/utf8"
)

// labels of the chain: O and begin/inside of three types.
const labelCount = 7

// word holds what the features need to know of one token.
type word struct {
	exact, lower  uint64
	shape         uint64
	prefix        [4]uint64
	suffix        [4]uint64
	lists         uint32 // bits of lexicon.words
	gaz           uint64 // class and position of the listed phrase that covers it
	gazBits       uint32
	class         uint8  // form: see form constants
	runFirst, end int32  // capitalised run around the token, half open
	doc           uint64 // how the word is written elsewhere in the document
}

// forms of tokens; they also choose the transition weights.
const (
	formLower uint8 = iota
	formCapital
	formUpper
	formDigit
	formLink // particles and "of", "&" between capitals
	formSign
	formCount
)

// featurizer turns sentences into hashed features. It owns its buffers and is
// used by one goroutine at a time.
type featurizer struct {
	lex   *lexicon
	words []word
	out   []uint64
	ends  []int // ends[i] is the end of token i's features in out
	seen  *table
	style uint64 // 1 in a headline
}

// Bits of featurizer.seen, by folded hash.
const (
	seenLower uint32 = 1 << iota
	seenCapital
)

func newFeaturizer(lex *lexicon) *featurizer {
	return &featurizer{lex: lex, seen: newTable(1024)}
}

// document notes how words are written across the sentences of one document.
func (f *featurizer) document(sents []Sentence) {
	f.seen.clear()
	for k := range sents {
		if headline(&sents[k]) {
			continue
		}
		for i, t := range sents[k].Tokens {
			r, _ := utf8.DecodeRuneInString(t.Text)
			switch {
			case unicode.IsLower(r):
				f.seen.or(hashFolded(t.Text), seenLower)
			case unicode.IsUpper(r) && i > 0 && wordBefore(sents[k].Tokens, i):
				f.seen.or(hashFolded(t.Text), seenCapital)
			}
		}
	}
}

// wordBefore tells whether a lower-case word or comma stands before token i,
// so that a capital there is a choice of the writer.
func wordBefore(tokens []Token, i int) bool {
	r, _ := utf8.DecodeRuneInString(tokens[i-1].Text)
	return unicode.IsLower(r) || r == ','
}

// headline tells whether most words of the sentence are capitalised, so that
// capitals say little: in a title seven of ten, elsewhere nine of ten and no full
// stop.
func headline(s *Sentence) bool {
	share := 9
	switch {
	case s.Zone == ZoneTitle || s.Zone == ZoneHeading:
		share = 7
	case s.Zone == ZoneCredit || s.Zone == ZoneByline || len(s.Tokens) == 0 || s.Tokens[len(s.Tokens)-1].Text == ".":
		return false
	}
	long, capitals := 0, 0
	for _, t := range s.Tokens {
		if len(t.Text) < 4 {
			continue
		}
		r, _ := utf8.DecodeRuneInString(t.Text)
		if unicode.IsLetter(r) {
			long++
			if unicode.IsUpper(r) {
				capitals++
			}
		}
	}
	return long >= 4 && capitals*10 >= long*share
}

// sentence computes the features of one sentence; token i has
// f.out[f.begin(i):f.ends[i]].
func (f *featurizer) sentence(s *Sentence) {
	f.words = f.words[:0]
	f.out = f.out[:0]
	f.ends = f.ends[:0]
	for i := range s.Tokens {
		f.words = append(f.words, word{})
		f.word(&f.words[i], s.Tokens[i].Text)
	}
	f.runs()
	f.phrases(s.Tokens)
	f.style = 0
	if headline(s) {
		f.style = 1
	}
	for i := range f.words {
		f.token(i)
		f.ends = append(f.ends, len(f.out))
	}
}

func (f *featurizer) begin(i int) int {
	if i == 0 {
		return 0
	}
	return f.ends[i-1]
}

// word fills the parts that depend on the token alone.
func (f *featurizer) word(w *word, text string) {
	exact, lower, shape := uint64(fnvStart), uint64(fnvStart), uint64(fnvStart)
	var folded [64]rune
	n := 0
	var last rune
	run := 0
	upper, lowers, digits, letters := 0, 0, 0, 0
	var first rune
	for i, r := range text {
		if i == 0 {
			first = r
		}
		c := fold(r)
		exact = (exact ^ uint64(r)) * fnvPrime
		lower = (lower ^ uint64(c)) * fnvPrime
		if n < len(folded) {
			folded[n] = c
			n++
		}
		var k rune
		switch {
		case unicode.IsUpper(r):
			k = 'X'
			upper++
			letters++
		case unicode.IsLetter(r):
			k = 'x'
			lowers++
			letters++
		case unicode.IsDigit(r):
			k = 'd'
			digits++
		default:
			k = c
		}
		if k == last {
			run++
		} else {
			run, last = 1, k
		}
		if run <= 2 {
			shape = (shape ^ uint64(k)) * fnvPrime
		}
	}
	w.exact, w.lower, w.shape = mix(exact), mix(lower), mix(shape)
	h := uint64(fnvStart)
	for i := 0; i < 4 && i < n; i++ {
		h = (h ^ uint64(folded[i])) * fnvPrime
		w.prefix[i] = mix(h)
	}
	h = fnvStart
	for i := 0; i < 4 && i < n; i++ {
		h = (h ^ uint64(folded[n-1-i])) * fnvPrime
		w.suffix[i] = mix(h)
	}
	w.lists, _ = f.lex.words.get(w.lower)
	switch {
	case letters == 0 && digits > 0:
		w.class = formDigit
	case letters == 0:
		w.class = formSign
	case upper >= 2 && lowers == 0:
		w.class = formUpper
	case unicode.IsUpper(first) || first == '#' && upper > 0 || upper > 0 && lowers > 0:
		w.class = formCapital
	case letters == lowers && upper == 0 && !unicode.IsLower(first) && first != '#' && first != '@':
		w.class = formCapital // scripts without case
	default:
		w.class = formLower
	}
	seen, _ := f.seen.get(w.lower)
	w.doc = uint64(seen)
}

// linkWord tells whether a lower-case token may stand inside a name.
func (w *word) linkWord() bool {
	return w.class == formLower && w.lists&wordParticle != 0 || w.class == formSign && (w.exact == hashAmpersand || w.exact == hashDash)
}

var hashAmpersand, hashDash = hashString("&"), hashString("-")

// runs finds the capitalised runs, bridging one or two link words.
func (f *featurizer) runs() {
	n := len(f.words)
	for i := range f.words {
		f.words[i].runFirst, f.words[i].end = -1, -1
	}
	for i := 0; i < n; {
		if c := f.words[i].class; c != formCapital && c != formUpper {
			i++
			continue
		}
		j := i + 1
		for j < n {
			if c := f.words[j].class; c == formCapital || c == formUpper {
				j++
				continue
			}
			k := j
			for k < n && k < j+2 && f.words[k].linkWord() {
				k++
			}
			if k > j && k < n && (f.words[k].class == formCapital || f.words[k].class == formUpper) {
				j = k
				continue
			}
			break
		}
		for k := i; k < j; k++ {
			f.words[k].runFirst, f.words[k].end = int32(i), int32(j)
			if f.words[k].class == formLower || f.words[k].class == formSign {
				f.words[k].class = formLink
			}
		}
		i = j
	}
}

// phrases marks listed phrases, longest first from the left.
func (f *featurizer) phrases(tokens []Token) {
	for i := 0; i < len(tokens); {
		n, bits := f.lex.longest(tokens[i:])
		if n == 0 {
			i++
			continue
		}
		class := uint64(0)
		switch {
		case bits&phraseCountry != 0:
			class = 1
		case bits&(phraseCity|phraseRegion|phraseDistrict|phraseWater) != 0:
			class = 2
		case bits&phraseFacility != 0:
			class = 3
		case bits&phraseWordlike != 0:
			class = 4
		case bits&phraseTown != 0:
			class = 5
		case bits&phraseHamlet != 0:
			class = 6
		}
		switch {
		case bits&(phraseGroup|phraseMilitary) != 0:
			class |= 8
		case bits&(phraseAgency|phraseBody|phrasePolitical) != 0:
			class |= 16
		case bits&(phraseMedia|phraseCompany) != 0:
			class |= 32
		}
		for k := i; k < i+n; k++ {
			place := uint64(0)
			switch {
			case n == 1:
			case k == i:
				place = 1
			case k == i+n-1:
				place = 2
			default:
				place = 3
			}
			f.words[k].gaz = class<<2 | place | 1<<12
			f.words[k].gazBits = bits
		}
		i += n
	}
}
