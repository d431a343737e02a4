package tagger

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Tagger marks names. It is safe for use by many goroutines at once.
type Tagger struct {
	lex *lexicon
	// models: English, and the one for French, Dutch and German, if any.
	models      []*model
	calibration Calibration
	pool        sync.Pool
}

// workspace holds the buffers of one call of Tag.
type workspace struct {
	f *featurizer
	l lattice
}

// Settings of decoding, chosen on the development sources (bench/read).
const (
	// preciseOutside and reviewOutside are added to the score of "no name" in
	// precise mode and in the second look of review mode.
	preciseOutside = -0.7
	reviewOutside  = -1.6
	// A description ("European security chiefs") with a raw score below these is
	// dropped; names are not.
	preciseDescription = 0.44
	reviewDescription  = 0.34
	// A country counts as an actor from this raw score on, else as a place.
	actorLeast = 0.5
)

// Tag gives the names in sents, as Split gave them, ordered by place and
// without overlaps, except that forced and marked spans may overlap others.
func (t *Tagger) Tag(sents []Sentence, opt Options) []Span {
	ws, _ := t.pool.Get().(*workspace)
	if ws == nil {
		ws = &workspace{f: newFeaturizer(t.lex)}
	}
	defer t.pool.Put(ws)
	if opt.Lang == "" {
		opt.Lang = languageOf(sents)
	}
	m := t.modelFor(opt.Lang)
	var spans []Span
	for begin := 0; begin < len(sents); begin += window {
		part := sents[begin:min(begin+window, len(sents))]
		ws.f.document(part)
		for k := range part {
			spans = t.sentence(spans, ws, m, &part[k], begin+k, opt)
		}
	}
	spans = t.propagate(spans, sents)
	if opt.Lang == "en" || opt.Lang == "" {
		// The table was fitted on English reports: other scores stay raw.
		for i := range spans {
			t.calibration.apply(&spans[i])
		}
	}
	spans = t.wanted(spans, sents, opt)
	slices.SortStableFunc(spans, func(a, b Span) int { return cmp.Or(a.Begin-b.Begin, b.End-a.End) })
	return spans
}

// window is the number of sentences whose words are looked at together.
const window = 5000

// wanted appends forced and marked spans.
func (t *Tagger) wanted(spans []Span, sents []Sentence, opt Options) []Span {
	if len(opt.Forced) > 0 {
		table := newForced(opt.Forced)
		for k := range sents {
			spans = table.spans(spans, &sents[k], k)
		}
	}
	if opt.Mark {
		for k := range sents {
			spans = t.marked(spans, &sents[k], k)
		}
	}
	return spans
}

// modelFor chooses the model by language.
func (t *Tagger) modelFor(lang string) *model {
	switch lang {
	case "fr", "nl", "de":
		return t.models[len(t.models)-1]
	}
	return t.models[0]
}

// languageOf tells the language from the first 2,000 bytes of sentences.
func languageOf(sents []Sentence) string {
	var b strings.Builder
	for _, s := range sents {
		if b.Len() > 2000 {
			break
		}
		b.WriteString(s.Text)
		b.WriteByte('\n')
	}
	lang, _ := Language(b.String())
	return lang
}

// WithCalibration gives the tagger with another table of scores.
func (t *Tagger) WithCalibration(c Calibration) *Tagger {
	return &Tagger{lex: t.lex, models: t.models, calibration: c}
}

var spanTypes = [...]Type{Person, Organisation, Place}

// sentence appends the spans of one sentence.
func (t *Tagger) sentence(spans []Span, ws *workspace, m *model, s *Sentence, k int, opt Options) []Span {
	first := len(spans)
	if opt.Lang == "ar" || opt.Lang == "fa" {
		return t.arabic(spans, s, k)
	}
	ws.f.sentence(s)
	m.fill(&ws.l, ws.f)
	m.marginals(&ws.l)
	labels := func(outside float64) []uint8 { return m.viterbi(&ws.l, outside) }
	if opt.Lang == "tr" {
		// No Turkish text was trained on: lists go first.
		spans = t.listed(spans, first, ws, s, k, true)
		labels = func(outside float64) []uint8 {
			return turkishLabels(m.viterbi(&ws.l, outside), spans[first:], ws, s)
		}
	}
	spans = appendSpans(spans, first, m, &ws.l, labels(preciseOutside), s, k)
	review := opt.Mode == Review
	if review {
		spans = appendSpans(spans, first, m, &ws.l, labels(reviewOutside), s, k)
	}
	spans = ships(spans, first, s, k)
	spans = t.listed(spans, first, ws, s, k, !review && !headline(s))
	if review {
		spans = t.guessed(spans, first, ws, s, k)
	}
	return t.tidy(spans, first, ws, s, opt)
}

// appendSpans appends the spans that labels spell and that overlap none of
// spans[first:].
func appendSpans(spans []Span, first int, m *model, l *lattice, labels []uint8, s *Sentence, k int) []Span {
	known := len(spans)
	for i := 0; i < len(labels); {
		if labels[i] == 0 {
			i++
			continue
		}
		j, kind := i+1, int(labels[i]-1)/2
		for j < len(labels) && int(labels[j]) == 2+2*kind {
			j++
		}
		if !overlaps(spans[first:known], i, j) {
			span := makeSpan(s, k, i, j, spanTypes[kind])
			span.Source, span.Reason = FromCRF, "model"
			span.Score = min(1, m.spanProbability(l, i, j, kind))
			spans = append(spans, span)
		}
		i = j
	}
	return spans
}

func overlaps(spans []Span, i, j int) bool {
	for k := range spans {
		if spans[k].First < j && i < spans[k].Last {
			return true
		}
	}
	return false
}

func makeSpan(s *Sentence, k, i, j int, t Type) Span {
	begin, end := s.Tokens[i].Begin, s.Tokens[j-1].End
	return Span{Begin: begin, End: end, Sentence: k, First: i, Last: j, Type: t, Text: s.Text[begin-s.Begin : end-s.Begin], Zone: s.Zone}
}
