package tagger

import (
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
	preciseOutside = -0.5 // added to the score of "no name" in precise mode
	reviewOutside  = -2.5 // the same in the second look of review mode
)

// Tag gives the names in sents, as Split gave them, ordered by place and
// without overlaps, except that forced and marked spans may overlap others.
func (t *Tagger) Tag(sents []Sentence, opt Options) []Span {
	ws, _ := t.pool.Get().(*workspace)
	if ws == nil {
		ws = &workspace{f: newFeaturizer(t.lex)}
	}
	defer t.pool.Put(ws)
	m := t.modelFor(sents, opt.Lang)
	var spans []Span
	ws.f.document(sents)
	for k := range sents {
		spans = t.sentence(spans, ws, m, &sents[k], k, opt)
	}
	spans = propagate(spans, sents, opt.Mode)
	for i := range spans {
		t.calibration.apply(&spans[i])
	}
	slices.SortStableFunc(spans, func(a, b Span) int { return a.Begin - b.Begin })
	return spans
}

// modelFor chooses the model by language; without one that is told from the
// first sentences.
func (t *Tagger) modelFor(sents []Sentence, lang string) *model {
	if len(t.models) == 1 {
		return t.models[0]
	}
	if lang == "" {
		lang = languageOf(sents)
	}
	switch lang {
	case "fr", "nl", "de":
		return t.models[1]
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
	ws.f.sentence(s)
	m.fill(&ws.l, ws.f)
	m.marginals(&ws.l)
	first := len(spans)
	spans = appendSpans(spans, first, m, &ws.l, m.viterbi(&ws.l, preciseOutside), s, k)
	if opt.Mode == Review {
		spans = appendSpans(spans, first, m, &ws.l, m.viterbi(&ws.l, reviewOutside), s, k)
	}
	if opt.Mode == Review || headline(s) {
		spans = t.listed(spans, first, ws, s, k)
	}
	return t.tidy(spans, first, ws, s)
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
