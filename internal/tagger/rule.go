package tagger

// listed appends listed names and rule hits that overlap no span yet.
func (t *Tagger) listed(spans []Span, first int, ws *workspace, s *Sentence, k int) []Span {
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
		if ok && !overlaps(spans[first:], i, i+n) {
			span := makeSpan(s, k, i, i+n, typ)
			span.Kind, span.Source, span.Score, span.Reason = kind, FromList, 0.5, "listed "+string(kind)
			spans = append(spans, span)
		}
		i += n
	}
	return spans
}
