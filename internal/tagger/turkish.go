package tagger

// turkishLabels cuts what the model, which has read no Turkish, took together:
// names end before a listed name, a word in lower case, a day and a month, and
// begin behind an office. It changes labels and gives them back.
func turkishLabels(labels []uint8, known []Span, ws *workspace, s *Sentence) []uint8 {
	for _, span := range known {
		clear(labels[span.First:span.Last])
	}
	for i := range labels {
		lists := ws.f.words[i].lists
		if !nameLike(s.Tokens[i].Text) && lists&wordParticle == 0 || lists&(wordCalendar|wordTitle) != 0 && lists&wordGiven == 0 {
			labels[i] = 0
		}
	}
	return labels
}

// turkishTrim takes lower-case words off both ends of a span that the model,
// which knows no Turkish, drew too wide; false drops the span: nothing is left,
// or only a word at the start of its sentence.
func turkishTrim(span *Span, s *Sentence, ws *workspace) bool {
	for span.First < span.Last && !nameLike(s.Tokens[span.First].Text) {
		span.First++
	}
	for span.First < span.Last && !nameLike(s.Tokens[span.Last-1].Text) {
		span.Last--
	}
	alone := span.Last-span.First == 1 && span.First == 0 && span.Source == FromCRF
	return span.First < span.Last && !(alone && ws.f.words[0].lists&wordGiven == 0)
}
