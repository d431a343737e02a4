package tagger

// tidy mends the spans of one sentence by rules that hold whatever the model
// says: no leading article, no lone word of nationality or belief, a town is no
// organisation. It works on spans[first:] and keeps their order.
func (t *Tagger) tidy(spans []Span, first int, ws *workspace, s *Sentence, opt Options) []Span {
	kept := spans[:first]
	inHeadline := headline(s)
	least := preciseDescription
	if opt.Mode == Review {
		least = reviewDescription
	}
	for _, span := range spans[first:] {
		for span.First < span.Last-1 && article(s.Tokens[span.First].Text) && ws.f.words[span.First].gaz == 0 {
			span.First++
		}
		if ship(&span, s) {
			kept = append(kept, span)
			continue
		}
		if opt.Lang == "tr" && !turkishTrim(&span, s, ws) {
			continue
		}
		span.move(s, span.First, span.Last)
		if !nameLike(span.Text) {
			continue
		}
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
			if typ == Organisation && bits&phrasePlace == 0 && span.Type != Organisation {
				span.Type, span.Reason = Organisation, "listed "+string(kind)
			}
			if typ == Place && span.Type == Person && bits&phraseTyped != 0 && ws.f.words[span.First].lists&(wordGiven|wordCommon) == 0 {
				span.Type, span.Reason = Place, "listed "+string(kind)
			}
			if typ == Place && kind == Country && span.Type == Organisation && span.Score < actorLeast {
				span.Type, span.Reason = Place, "listed country"
			}
			if typ == span.Type {
				span.Kind = kind
			}
		}
		if span.Source == FromCRF && span.Score < least && !nameLike(s.Tokens[span.Last-1].Text) {
			continue
		}
		if inHeadline && span.Source == FromCRF && !whole {
			continue
		}
		if span.Source == FromCRF && (vehicle(&span, s) || callingOnly(&span, ws)) {
			continue
		}
		if !whole || bits&phraseTyped == 0 {
			beside(&span, s)
		}
		kept = append(kept, span)
	}
	return kept
}

// shipPrefixes stand before the names of ships.
var shipPrefixes = map[string]bool{"MV": true, "MT": true, "SS": true, "USS": true, "HMS": true, "FS": true, "TCG": true,
	"HNLMS": true, "RFA": true, "USNS": true, "BNS": true, "INS": true, "HMAS": true, "ITS": true, "FGS": true}

// ship retypes a span whose name has the prefix of a ship, and takes the prefix
// in.
func ship(span *Span, s *Sentence) bool {
	switch {
	case shipPrefixes[s.Tokens[span.First].Text] && span.Last-span.First > 1:
	case span.First > 0 && shipPrefixes[s.Tokens[span.First-1].Text]:
		span.First--
	default:
		return false
	}
	span.move(s, span.First, span.Last)
	span.Type, span.Kind, span.Source, span.Score, span.Reason = Vehicle, Ship, FromRule, 0.5, "prefix of a ship"
	return true
}

// ships appends ships that the model did not see as names. Prefixes that have
// other meanings do not count here.
func ships(spans []Span, first int, s *Sentence, k int) []Span {
	for i := range s.Tokens {
		prefix := s.Tokens[i].Text
		if !shipPrefixes[prefix] || len(prefix) < 3 && prefix != "MV" || prefix == "INS" || prefix == "ITS" {
			continue
		}
		j := i + 1
		for j < len(s.Tokens) && j < i+4 && capital(s.Tokens[j].Text) {
			j++
		}
		if j > i+1 && !overlaps(spans[first:], i, j) {
			span := makeSpan(s, k, i, j, Vehicle)
			span.Kind, span.Source, span.Score, span.Reason = Ship, FromRule, 0.5, "prefix of a ship"
			spans = append(spans, span)
		}
	}
	return spans
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
