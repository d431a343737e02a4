package tagger

// marked appends spans of type Marked for words of nationality and belief.
// They are shown in the text and go no further.
func (t *Tagger) marked(spans []Span, s *Sentence, k int) []Span {
	for i, token := range s.Tokens {
		if !capital(token.Text) {
			continue
		}
		bits, _ := t.lex.words.get(hashFolded(token.Text))
		if bits&(wordDemonym|wordBelief) == 0 {
			continue
		}
		span := makeSpan(s, k, i, i+1, Marked)
		span.Source, span.Kind, span.Score, span.Reason = FromList, Demonym, 1, "word of nationality"
		if bits&wordBelief != 0 {
			span.Kind, span.Reason = Belief, "word of belief"
		}
		spans = append(spans, span)
	}
	return spans
}

// forcedTable finds the names that the caller wants shown.
type forcedTable struct {
	names map[string]Forced // by folded tokens joined with blanks
	most  int               // tokens of the longest name
}

func newForced(list []Forced) *forcedTable {
	f := &forcedTable{names: make(map[string]Forced, len(list))}
	for _, n := range list {
		tokens := scanTokens(n.Text)
		if len(tokens) == 0 {
			continue
		}
		f.names[foldTokens(tokens)] = n
		f.most = max(f.most, len(tokens))
	}
	return f
}

// FindForced gives every place where a forced name stands in sents, and nothing
// else.
func FindForced(sents []Sentence, names []Forced) (spans []Span) {
	table := newForced(names)
	for k := range sents {
		spans = table.spans(spans, &sents[k], k)
	}
	return spans
}

func foldTokens(tokens []Token) string {
	var out []rune
	for i, t := range tokens {
		if i > 0 {
			out = append(out, ' ')
		}
		for _, r := range t.Text {
			out = append(out, fold(r))
		}
	}
	return string(out)
}

// spans appends every place where a forced name stands, whatever its case, with
// capitals or not, overlapping other spans or not.
func (f *forcedTable) spans(spans []Span, s *Sentence, k int) []Span {
	for i := range s.Tokens {
		for j := min(i+f.most, len(s.Tokens)); j > i; j-- {
			n, ok := f.names[foldTokens(s.Tokens[i:j])]
			if !ok {
				continue
			}
			span := makeSpan(s, k, i, j, n.Type)
			span.Source, span.Score, span.Reason = FromForced, 1, n.Reason
			spans = append(spans, span)
			break
		}
	}
	return spans
}
