package tagger

// listed appends listed names that overlap no span yet; typedOnly leaves out the
// list of towns, whose names are often words or surnames. In a headline towns
// count only behind a preposition of place.
func (t *Tagger) listed(spans []Span, first int, ws *workspace, s *Sentence, k int, typedOnly bool) []Span {
	for i := 0; i < len(s.Tokens); {
		n, bits := t.lex.longest(s.Tokens[i:])
		if n == 0 {
			i++
			continue
		}
		typ, kind := kindOf(bits)
		ok := bits&phraseTyped != 0 || ws.f.words[i].lists&(wordCalendar|wordTitle|wordDemonym|wordCommon|wordGiven) == 0
		if bits&phraseWordlike != 0 && bits&phraseTyped == 0 || headline(s) && bits&phraseTyped == 0 {
			ok = i > 0 && ws.f.words[i-1].lists&wordInPrep != 0
		}
		if typedOnly && bits&phraseTyped == 0 {
			ok = false
		}
		if ok && !overlaps(spans[first:], i, i+n) {
			span := makeSpan(s, k, i, i+n, typ)
			span.Kind, span.Source, span.Score, span.Reason = kind, FromList, 0.5, "listed "+string(kind)
			spans = append(spans, span)
		}
		i += n
	}
	return spans
}

// guessed appends capitalised runs that no other part took and that a rule can
// type: title before it, head word in it, place preposition before it, or a
// short word in capitals.
func (t *Tagger) guessed(spans []Span, first int, ws *workspace, s *Sentence, k int) []Span {
	if headline(s) {
		return spans
	}
	words := ws.f.words
	for i := 0; i < len(words); {
		if words[i].runFirst < 0 {
			i++
			continue
		}
		j := int(words[i].end)
		a := i
		for a < j && (words[a].lists&(wordTitle|wordCalendar|wordPronoun|wordNumber) != 0 || a == 0 && words[a].lists&(wordCommon|wordDemonym) != 0) {
			a++
		}
		if typ, why := ruleType(ws.f, a, j); typ != "" && !overlaps(spans[first:], a, j) {
			span := makeSpan(s, k, a, j, typ)
			span.Source, span.Score, span.Reason = FromRule, 0.5, why
			spans = append(spans, span)
		}
		i = j
	}
	return spans
}

// ruleType types the run [a,j) of capitalised words, or gives "".
func ruleType(f *featurizer, a, j int) (Type, string) {
	if a >= j {
		return "", ""
	}
	before, last, first := f.at(a-1), f.at(j-1), f.at(a)
	alone := j-a == 1
	switch {
	case alone && first.lists&(wordDemonym|wordBelief|wordRole) != 0:
		return "", ""
	case before.lists&wordTitle != 0 && before.lists&wordOrgHead == 0:
		return Person, "title before it"
	case first.lists&wordGiven != 0 && !alone && last.lists&(wordOrgHead|wordPlaceHead) == 0:
		return Person, "given name"
	case last.lists&wordOrgHead != 0 && !alone:
		return Organisation, "head word of an organisation"
	case last.lists&wordPlaceHead != 0 && !alone:
		return Place, "head word of a place"
	case alone && first.class == formUpper && first.lists&wordCommon == 0 && a > 0:
		return Organisation, "short word in capitals"
	case before.lists&wordInPrep != 0 && first.lists&(wordCalendar|wordTitle) == 0:
		return Place, "place preposition before it"
	}
	return "", ""
}
