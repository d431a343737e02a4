package extract

import (
	"context"

	"liaison/internal/claim"
	"liaison/internal/report"
	"liaison/internal/tagger"
)

// Span is a half-open range of bytes of the text.
type Span struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

func (s Span) holds(o Span) bool    { return s.Begin <= o.Begin && o.End <= s.End }
func (s Span) overlaps(o Span) bool { return s.Begin < o.End && o.Begin < s.End }

// Input is one text to read and what is known about it.
type Input struct {
	// Text is the canonical text; every offset counts its bytes.
	Text string
	// Published anchors all relative dates; 0 is unknown, and then relative
	// dates stay unresolved and say so.
	Published claim.Day
	// Title and Outlet name the report in the attribution chain; both may be
	// empty.
	Title, Outlet string
	Mode          tagger.Mode
	// Lang is an ISO 639-1 code; empty lets the reader tell.
	Lang string
	// Forced are names that are always shown, such as a watch list.
	Forced []tagger.Forced
	// Region is the country of the source for local phone numbers, National
	// the countries whose personal numbers may be looked for.
	Region   string
	National []string
	// Mark adds mentions of type MARK for words of nationality and belief.
	Mark bool
	// Segments are the pieces of the original; a pronoun never points from one
	// part (a cell, a header field) into another.
	Segments []report.Segment
	// Engines read beside the built-in one.
	Engines []Engine
	// MayLeave permits, for the marking of this report, that the text goes to
	// an engine outside the process; nil forbids it for all.
	MayLeave func(ctx context.Context, engine string, bytes int) error
}

// Mention is a name in the text.
type Mention struct {
	// Type is PER, ORG, LOC or MARK.
	Type string `json:"type"`
	// Kind narrows it: country, media, group, facility ...; may be empty.
	Kind string `json:"kind,omitempty"`
	Span
	Text       string  `json:"text"`
	Score      float64 `json:"score"`
	Calibrated bool    `json:"calibrated,omitempty"`
	// Chain is the id of the coreference chain; empty for marked words.
	Chain string `json:"chain,omitempty"`
	// Zone is where it stands: body, title, byline, caption, credit, heading.
	Zone    string   `json:"zone,omitempty"`
	Engines []string `json:"engines,omitempty"`
	Reason  string   `json:"reason,omitempty"`
	// Disputed names the other type that another engine gives.
	Disputed string `json:"disputed,omitempty"`
}

// ValueMention is a date, number, age or identifier in the text.
type ValueMention struct {
	// Kind is date, duration, age, count, ordinal, money or the kind of an
	// identifier (phone, iban ...).
	Kind string `json:"kind"`
	Span
	Text string `json:"text"`
	// Low and High are days (YYYY-MM-DD), numbers or, for an identifier, its
	// normal form; empty is open.
	Low  string `json:"low,omitempty"`
	High string `json:"high,omitempty"`
	// Date is set for dates, Number for numbers and ages.
	Date   *claim.Interval `json:"date,omitempty"`
	Number *claim.Bounds   `json:"number,omitempty"`
	// Birth is the interval of birth that an age gives on the publication day.
	Birth *claim.Interval `json:"birth,omitempty"`
	// Anchor is what a relative date was counted from: publication, event,
	// absolute, none.
	Anchor string `json:"anchor,omitempty"`
	// Alternatives are other readings of an ambiguous date.
	Alternatives []claim.Interval `json:"alternatives,omitempty"`
	// Planned tells that a date lies ahead of its clause.
	Planned bool `json:"planned,omitempty"`
	// Unresolved tells why a date or identifier has no reading.
	Unresolved string `json:"unresolved,omitempty"`
	// Invalid is an identifier whose check digits fail: shown, never matched.
	Invalid bool   `json:"invalid,omitempty"`
	Rule    string `json:"rule,omitempty"`
}

// Link says why one mention joined a chain.
type Link struct {
	Span
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

// Chain is everything in the text that speaks of one subject.
type Chain struct {
	ID string `json:"id"`
	// Kind is a kind of subject of the ontology.
	Kind string `json:"kind"`
	// Name is the best name: the longest full name, else the fullest
	// description.
	Name string `json:"name"`
	// Named tells that the chain bears a proper name.
	Named    bool   `json:"named"`
	Mentions []Link `json:"mentions"`
	// Roles are the words by which the text describes the subject, verbatim.
	Roles []Link `json:"roles,omitempty"`
	// Place and Time are set for events.
	Place *Ref           `json:"place,omitempty"`
	Time  claim.Interval `json:"time,omitzero"`
}

// Ref names one end of a proposal.
type Ref struct {
	Chain string `json:"chain"`
	Kind  string `json:"kind"`
	Label string `json:"label"`
	// OneOf is the chain of a group of which this is one whom the text does
	// not name.
	OneOf string `json:"one_of,omitempty"`
}

// Quote is evidence: text[Begin:End] equals Quote, byte for byte.
type Quote struct {
	Span
	Quote string `json:"quote"`
}

// Frame is one step of who said it.
type Frame struct {
	// Speaker is the source as the text names it; empty is an unnamed one.
	Speaker string `json:"speaker,omitempty"`
	// Kind is article, outlet, agency, person, document or unnamed.
	Kind string `json:"kind"`
	// Cue is the verb or phrase that attributes, verbatim.
	Cue string `json:"cue,omitempty"`
	// Polarity is empty or "denied".
	Polarity string `json:"polarity,omitempty"`
	Rule     string `json:"rule,omitempty"`
	// Chain is the speaker's chain, where it has one.
	Chain string `json:"chain,omitempty"`
	// Source, CueAt and Content are where speaker, cue and content stand.
	Source  *Span `json:"source,omitempty"`
	CueAt   *Span `json:"cue_at,omitempty"`
	Content *Span `json:"content,omitempty"`
}

// Attribution gives the frame as the vocabulary of claims has it.
func (f Frame) Attribution() claim.Attribution {
	return claim.Attribution{Speaker: f.Speaker, Kind: f.Kind, Cue: f.Cue}
}

// Hedge is a word that weakens what its span says without naming a source.
type Hedge struct {
	Span
	Text    string         `json:"text"`
	Scope   Span           `json:"scope"`
	Makes   claim.Modality `json:"makes"`
	Negates bool           `json:"negates,omitempty"`
}

// ClaimProposal is one reading of the text, for a person to decide.
type ClaimProposal struct {
	// ID hashes text, predicate, normal arguments and evidence: the same
	// reading of the same words has the same id in every run.
	ID        string       `json:"id"`
	Subject   Ref          `json:"subject"`
	Predicate string       `json:"predicate"`
	Object    *Ref         `json:"object,omitempty"`
	Value     *claim.Value `json:"value,omitempty"`
	Evidence  []Quote      `json:"evidence"`
	// Attribution runs from the article to the innermost speaker.
	Attribution []Frame        `json:"attribution"`
	Modality    claim.Modality `json:"modality"`
	Time        claim.Interval `json:"time,omitzero"`
	// TimeFrom says whence the time is: clause, event.
	TimeFrom string `json:"time_from,omitempty"`
	Place    *Ref   `json:"place,omitempty"`
	// Score tells how surely the text says so.
	Score   float64  `json:"score"`
	Engines []string `json:"engines"`
	Reasons []string `json:"reasons"`
}

// EngineRun tells what an engine did.
type EngineRun struct {
	Engine  string `json:"engine"`
	Version string `json:"version"`
	Items   int    `json:"items"`
	// Dropped items broke a rule, such as a quote that the text does not have.
	Dropped int `json:"dropped,omitempty"`
	// Discarded tells that the whole output was thrown away, and why.
	Discarded string `json:"discarded,omitempty"`
}

// Result is everything that was read in one text.
type Result struct {
	TextSHA256 string          `json:"text_sha256"`
	Lang       string          `json:"lang,omitempty"`
	Pipeline   string          `json:"pipeline"`
	Mentions   []Mention       `json:"mentions"`
	Values     []ValueMention  `json:"values"`
	Chains     []Chain         `json:"chains"`
	Frames     []Frame         `json:"frames"`
	Hedges     []Hedge         `json:"hedges,omitempty"`
	Proposals  []ClaimProposal `json:"proposals"`
	Runs       []EngineRun     `json:"runs"`
}
