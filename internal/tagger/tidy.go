package tagger

// tidy mends the spans of one sentence by rules that hold whatever the model
// says: no leading article, no lone word of nationality or belief, a town is no
// organisation. It works on spans[first:] and keeps their order.
func (t *Tagger) tidy(spans []Span, first int, ws *workspace, s *Sentence) []Span {
	kept := spans[:first]
	inHeadline := headline(s)
	for _, span := range spans[first:] {
		for span.First < span.Last-1 && article(s.Tokens[span.First].Text) && ws.f.words[span.First].gaz == 0 {
			span.First++
		}
		span.move(s, span.First, span.Last)
		if span.Last-span.First == 1 {
			w := &ws.f.words[span.First]
			if w.lists&(wordDemonym|wordBelief) != 0 && w.gazBits == 0 || w.lists&(wordCalendar|wordPronoun) != 0 && span.Source == FromCRF && w.gazBits == 0 {
				continue
			}
		}
		n, bits := t.lex.longest(s.Tokens[span.First:span.Last])
		whole := n == span.Last-span.First
		if whole {
			typ, kind := kindOf(bits)
			if typ == Place && kind != Country && span.Type == Organisation && bits&phraseOrg == 0 && bits&phraseTyped != 0 {
				span.Type, span.Reason = Place, "listed "+string(kind)
			}
			if typ == span.Type {
				span.Kind = kind
			}
		}
		if inHeadline && span.Source == FromCRF && !whole {
			continue
		}
		kept = append(kept, span)
	}
	return kept
}

// move sets the token range of a span and what follows from it.
func (s *Span) move(in *Sentence, first, last int) {
	s.First, s.Last = first, last
	s.Begin, s.End = in.Tokens[first].Begin, in.Tokens[last-1].End
	s.Text = in.Text[s.Begin-in.Begin : s.End-in.Begin]
}

func article(word string) bool {
	switch word {
	case "the", "The", "a", "A", "an", "An", "its", "Its", "his", "His", "their", "Their":
		return true
	}
	return false
}
