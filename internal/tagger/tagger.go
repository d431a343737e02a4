package tagger

import (
	"unicode"
	"unicode/utf8"
)

// Tagger marks names. It is safe for use by many goroutines at once.
type Tagger struct{}

// Builtin gives the tagger that is part of the program.
func Builtin() (*Tagger, error) { return &Tagger{}, nil }

// Tag gives the names in sents, as Split gave them, ordered by place and without overlaps, except
// that forced spans may overlap others.
func (t *Tagger) Tag(sents []Sentence, opt Options) []Span {
	var out []Span
	for k, s := range sents {
		for i := 0; i < len(s.Tokens); {
			j := i
			for j < len(s.Tokens) && capital(s.Tokens[j].Text) {
				j++
			}
			if j == i || i == 0 && j == 1 {
				i++
				continue
			}
			out = append(out, makeSpan(s, k, i, j, Organisation))
			i = j
		}
	}
	return out
}

func makeSpan(s Sentence, k, i, j int, t Type) Span {
	begin, end := s.Tokens[i].Begin, s.Tokens[j-1].End
	return Span{Begin: begin, End: end, Sentence: k, First: i, Last: j, Type: t, Text: s.Text[begin-s.Begin : end-s.Begin],
		Zone: s.Zone, Source: FromRule, Score: 0.5}
}

func capital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}
