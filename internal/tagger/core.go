package tagger

import "unicode"

// Core narrows a span to the proper name in it, as byte offsets of the text:
// "Sergei Lavrov" of "Russian Foreign Minister Sergei Lavrov", "Mosul" of "the
// city of Mosul". When the span is a description with no name of its own
// ("Foreign Secretary", "Iraqi security forces"), named is false and the range
// is the whole span. s is the sentence of the span.
func (t *Tagger) Core(span Span, s Sentence) (begin, end int, named bool) {
	tokens := s.Tokens[span.First:span.Last]
	first, last := 0, len(tokens)
	switch span.Type {
	case Person:
		first, last = t.personCore(tokens)
	case Place:
		first, last = t.placeCore(tokens)
	case Organisation:
		if t.description(tokens) {
			return span.Begin, span.End, false
		}
	}
	if first >= last {
		return span.Begin, span.End, false
	}
	begin, end = tokens[first].Begin, tokens[last-1].End
	if first == 0 {
		begin = span.Begin
	}
	return begin, end, true
}

// personCore gives the last run of capitalised words that are no title, office
// or nationality.
func (t *Tagger) personCore(tokens []Token) (first, last int) {
	last = len(tokens)
	first = last
	for i := last - 1; i >= 0; i-- {
		bits, _ := t.lex.words.get(hashFolded(tokens[i].Text))
		particle := bits&wordParticle != 0 && i < last-1
		if !nameLike(tokens[i].Text) && !particle || bits&(wordTitle|wordRole|wordDemonym|wordOrgHead) != 0 && bits&wordGiven == 0 {
			break
		}
		if i+1 < len(tokens) && tokens[i].Text == "of" {
			return last, last
		}
		first = i
	}
	for first < last && tokens[first].Text == "of" {
		first++
	}
	return first, last
}

// nameLike tells whether a token may be part of a proper name: it has a capital
// ("al-Turki" too) or its script has none.
func nameLike(word string) bool {
	for _, r := range word {
		if unicode.IsUpper(r) || unicode.IsLetter(r) && !unicode.IsLower(r) {
			return true
		}
	}
	return false
}

// placeCore gives the listed phrase, else the last capitalised run, of a place
// with common nouns around it.
func (t *Tagger) placeCore(tokens []Token) (first, last int) {
	lower := false
	for _, k := range tokens {
		for _, r := range k.Text {
			lower = lower || unicode.IsLower(r)
			break
		}
	}
	if !lower {
		return 0, len(tokens)
	}
	for i := range tokens {
		if n, bits := t.lex.longest(tokens[i:]); n > 0 && bits&phrasePlace != 0 {
			return i, i + n
		}
	}
	for last = len(tokens); last > 0 && !capital(tokens[last-1].Text); last-- {
	}
	for first = last; first > 0 && capital(tokens[first-1].Text); first-- {
	}
	return first, last
}

// description tells whether an organisation ends in a common noun or is a lone
// head word: "Iraqi security forces", "ISIL fighters".
func (t *Tagger) description(tokens []Token) bool {
	last := tokens[len(tokens)-1]
	return !nameLike(last.Text) && unicode.IsLower([]rune(last.Text)[0])
}
