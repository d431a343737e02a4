package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"liaison/internal/tagger"
)

// tok is a token with what the stages know of it. Indexes are 1-based, so that
// the zero value is "none".
type tok struct {
	tagger.Token
	low  string
	bits lexBits
	verb *verbForm
	noun *noun
	// span is the name that covers the token, value the date, age or number.
	span, value int32
}

func (t *tok) is(b lexBits) bool { return t.bits&b != 0 }

// sentence is one sentence while it is read.
type sentence struct {
	tagger.Sentence
	index  int
	toks   []tok
	chunks []chunk
	clause []clause
	// title sentences give events and frames, no relations.
	title bool
}

// at gives token i, or an empty one outside.
func (s *sentence) at(i int) *tok {
	if i < 0 || i >= len(s.toks) {
		return &noToken
	}
	return &s.toks[i]
}

var noToken tok

// words gives the text of tokens [a,b) as it stands.
func (s *sentence) words(a, b int) string {
	if a >= b || a < 0 || b > len(s.toks) {
		return ""
	}
	return s.Text[s.toks[a].Begin-s.Begin : s.toks[b-1].End-s.Begin]
}

func (s *sentence) span(a, b int) Span { return Span{s.toks[a].Begin, s.toks[b-1].End} }

// prepare looks all tokens up once.
func (d *doc) prepare() {
	l := english()
	total := 0
	for i := range d.sents {
		total += len(d.sents[i].Tokens)
	}
	all := make([]tok, total)
	d.s = make([]sentence, len(d.sents))
	for i := range d.sents {
		src := &d.sents[i]
		toks := all[:len(src.Tokens):len(src.Tokens)]
		all = all[len(src.Tokens):]
		d.s[i] = sentence{Sentence: *src, index: i, toks: toks}
		d.s[i].title = src.Zone == tagger.ZoneTitle || src.Zone == tagger.ZoneHeading
		for k := range src.Tokens {
			t := &toks[k]
			t.Token = src.Tokens[k]
			t.low = lower(t.Text)
			if d.lang == "ar" || d.lang == "fa" {
				t.low = westernDigits.Replace(t.low)
			}
			if e := l[t.low]; e != nil {
				t.bits, t.verb, t.noun = e.bits, e.verb, e.noun
			} else {
				guess(t)
			}
		}
	}
	for n := range d.spans {
		sp := &d.spans[n]
		if sp.Type == tagger.Marked {
			continue
		}
		s := &d.s[sp.Sentence]
		for k := sp.First; k < sp.Last; k++ {
			if old := s.toks[k].span; old == 0 || d.spans[old-1].Last-d.spans[old-1].First < sp.Last-sp.First {
				s.toks[k].span = int32(n + 1)
			}
		}
	}
}

func lower(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.ToLower(strings.ReplaceAll(s, "’", "'"))
}

// guess types a word that the lexicon does not have, by its ending only.
func guess(t *tok) {
	w := t.low
	switch {
	case t.Text != w: // capitalised: a name
	case strings.HasSuffix(w, "ly") && len(w) > 4:
		t.bits = lexAdverb
	case strings.HasSuffix(w, "ed") && len(w) > 4 && !strings.Contains(w, "-"):
		t.bits, t.verb = lexVerb, &verbForm{lemma: w[:len(w)-2], past: true, participle: true}
	case strings.HasSuffix(w, "'t") && len(w) > 3:
		t.bits = lexNot | lexDo
	case strings.Contains(w, "-"):
		// The last part of a compound tells its class: "cell-leader".
		if e := english()[w[strings.LastIndexByte(w, '-')+1:]]; e != nil && e.noun != nil {
			t.bits, t.noun = lexNoun, e.noun
		}
	}
}

// westernDigits writes the digits of Arabic and Persian texts as 0 to 9.
var westernDigits = strings.NewReplacer("٠", "0", "١", "1", "٢", "2", "٣", "3", "٤", "4", "٥", "5", "٦", "6", "٧", "7", "٨", "8", "٩", "9",
	"۰", "0", "۱", "1", "۲", "2", "۳", "3", "۴", "4", "۵", "5", "۶", "6", "۷", "7", "۸", "8", "۹", "9")

func capitalised(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

func isWordToken(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}
