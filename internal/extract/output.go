package extract

import "liaison/internal/claim"

// Output is what `liaison extract FILE… --json` prints for one file. Offsets
// count bytes of the canonical text.
type Output struct {
	File       string `json:"file"`
	TextSHA256 string `json:"text_sha256"`
	Lang       string `json:"lang,omitempty"`
	Pipeline   string `json:"pipeline,omitempty"`
	// Published is the anchor that was used, "" when there is none, and
	// PublishedFrom says whence: option or the document's own metadata.
	Published     string           `json:"published,omitempty"`
	PublishedFrom string           `json:"published_from,omitempty"`
	Mentions      []OutputMention  `json:"mentions"`
	Values        []OutputValue    `json:"values"`
	Proposals     []OutputProposal `json:"proposals"`
	// Error says why the file gave no text; then the lists are empty.
	Error string `json:"error,omitempty"`
	// Text is the canonical text; it is printed on demand only.
	Text string `json:"-"`
	// Result is everything that was read, for callers in the program.
	Result *Result `json:"-"`
}

// OutputMention is a name in the text.
type OutputMention struct {
	Type  string  `json:"type"`
	Begin int     `json:"begin"`
	End   int     `json:"end"`
	Text  string  `json:"text"`
	Score float64 `json:"score"`
}

// OutputValue is a date, number, age or identifier. Low and High are days,
// numbers or the normal form of an identifier; empty is open or unknown.
type OutputValue struct {
	Kind       string `json:"kind"`
	Begin      int    `json:"begin"`
	End        int    `json:"end"`
	Text       string `json:"text"`
	Low        string `json:"low"`
	High       string `json:"high"`
	Reading    string `json:"reading,omitempty"`
	Birth      string `json:"birth,omitempty"`
	Unresolved string `json:"unresolved,omitempty"`
	Invalid    bool   `json:"invalid,omitempty"`
}

// OutputProposal is a claim proposal in words.
type OutputProposal struct {
	ID        string `json:"id"`
	Subject   string `json:"subject"`
	Predicate string `json:"predicate"`
	// Object is the other subject's name, or the value of a property.
	Object      string           `json:"object"`
	SubjectKind string           `json:"subject_kind"`
	ObjectKind  string           `json:"object_kind,omitempty"`
	Evidence    []OutputEvidence `json:"evidence"`
	Attribution []OutputSpeaker  `json:"attribution"`
	Modality    string           `json:"modality"`
	// Time is one day, or two with " – " between; empty is undated.
	Time    string   `json:"time"`
	Score   float64  `json:"score"`
	Engines []string `json:"engines,omitempty"`
	Reasons []string `json:"reasons,omitempty"`
}

// OutputEvidence is a quote with its place.
type OutputEvidence struct {
	Begin int    `json:"begin"`
	End   int    `json:"end"`
	Quote string `json:"quote"`
}

// OutputSpeaker is one step of the attribution, outermost first.
type OutputSpeaker struct {
	Kind    string `json:"kind"`
	Speaker string `json:"speaker,omitempty"`
	Cue     string `json:"cue,omitempty"`
}

// NewOutput gives the printed form of a result.
func NewOutput(file string, r *Result) *Output {
	o := &Output{File: file, TextSHA256: r.TextSHA256, Lang: r.Lang, Pipeline: r.Pipeline, Result: r,
		Mentions: make([]OutputMention, 0, len(r.Mentions)), Values: make([]OutputValue, 0, len(r.Values)), Proposals: make([]OutputProposal, 0, len(r.Proposals))}
	for _, m := range r.Mentions {
		o.Mentions = append(o.Mentions, OutputMention{Type: m.Type, Begin: m.Begin, End: m.End, Text: m.Text, Score: m.Score})
	}
	for _, v := range r.Values {
		ov := OutputValue{Kind: v.Kind, Begin: v.Begin, End: v.End, Text: v.Text, Low: v.Low, High: v.High, Unresolved: v.Unresolved, Invalid: v.Invalid}
		if v.Date != nil {
			ov.Reading = v.Date.Reading
		}
		if v.Birth != nil {
			ov.Birth = v.Birth.String()
		}
		o.Values = append(o.Values, ov)
	}
	for i := range r.Proposals {
		o.Proposals = append(o.Proposals, outputProposal(&r.Proposals[i]))
	}
	return o
}

func outputProposal(p *ClaimProposal) OutputProposal {
	o := OutputProposal{ID: p.ID, Subject: p.Subject.Label, SubjectKind: p.Subject.Kind, Predicate: p.Predicate, Modality: string(p.Modality),
		Score: p.Score, Engines: p.Engines, Reasons: p.Reasons, Time: timeText(p.Time)}
	if p.Object != nil {
		o.Object, o.ObjectKind = p.Object.Label, p.Object.Kind
	} else if p.Value != nil {
		o.Object = p.Value.String()
	}
	for _, q := range p.Evidence {
		o.Evidence = append(o.Evidence, OutputEvidence{Begin: q.Begin, End: q.End, Quote: q.Quote})
	}
	for _, f := range p.Attribution {
		o.Attribution = append(o.Attribution, OutputSpeaker{Kind: f.Kind, Speaker: f.Speaker, Cue: f.Cue})
	}
	return o
}

func timeText(iv claim.Interval) string {
	if iv.IsZero() {
		return ""
	}
	return iv.String()
}
