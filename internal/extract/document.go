package extract

import (
	"slices"

	"liaison/internal/tagger"
)

// doc is one text while it is read: each stage adds to it and alters nothing
// that another stage wrote.
type doc struct {
	in       Input
	text     string
	lang     string
	sents    []tagger.Sentence
	spans    []tagger.Span
	mentions []Mention
	values   []ValueMention
	sum      string // SHA-256 of the text

	s         []sentence
	chains    []*chain
	spanChain []int
	byName    map[string]int
	quotes    []quotation
	frames    []Frame
	hedged    []Hedge
	proposals []ClaimProposal
	// identifierIn lists the identifiers of a sentence.
	identifierIn map[int][]int
	told         map[string]bool
	// framesIn and hedgesIn list what reaches into a sentence, eventsOf the
	// event chains of one sort: a long text must not cost the square of it.
	framesIn, hedgesIn map[int][]int
	eventsOf           map[string][]int
}

func newDoc(in Input) *doc {
	d := &doc{in: in, text: in.Text, lang: in.Lang}
	if d.lang == "" {
		sure := 0.0
		if d.lang, sure = tagger.Language(in.Text); sure < 0.95 && len(in.Text) < 200 && sure > 0 {
			d.lang = "en" // a line of names says little of its language
		}
	}
	d.sents = tagger.Split(in.Text)
	return d
}

// names runs the tagger.
func (d *doc) names(t *tagger.Tagger) {
	d.spans = t.Tag(d.sents, tagger.Options{Mode: d.in.Mode, Forced: d.in.Forced, Lang: d.lang, Mark: d.in.Mark})
	for _, s := range d.spans {
		d.mentions = append(d.mentions, Mention{Type: string(s.Type), Kind: string(s.Kind), Span: Span{s.Begin, s.End}, Text: s.Text,
			Score: s.Score, Calibrated: s.Calibrated, Zone: string(s.Zone), Engines: []string{BuiltinEngine},
			Reason: string(s.Source) + ": " + s.Reason})
	}
}

// identifiers adds the identifiers of the text as values.
func (d *doc) identifiers() {
	for _, id := range tagger.Identifiers(d.text, tagger.IdentifierOptions{Region: d.in.Region, National: d.in.National}) {
		v := ValueMention{Kind: string(id.Kind), Span: Span{id.Begin, id.End}, Text: id.Text, Low: id.Norm, High: id.Norm,
			Anchor: "absolute", Invalid: !id.Valid, Rule: "identifier." + string(id.Kind)}
		if !id.Valid {
			v.Unresolved = "the check digits do not hold"
			if why := id.Fields["why"]; why != "" {
				v.Unresolved = why
			}
		}
		d.values = append(d.values, v)
		if n := d.sentenceAt(id.Begin); n >= 0 {
			if d.identifierIn == nil {
				d.identifierIn = map[int][]int{}
			}
			d.identifierIn[n] = append(d.identifierIn[n], len(d.values)-1)
		}
	}
}

// sentenceAt gives the sentence that holds an offset, or -1.
func (d *doc) sentenceAt(at int) int {
	n, ok := slices.BinarySearchFunc(d.sents, at, func(s tagger.Sentence, at int) int {
		if s.End <= at {
			return -1
		}
		if s.Begin > at {
			return 1
		}
		return 0
	})
	if !ok {
		return -1
	}
	return n
}
