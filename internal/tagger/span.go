package tagger

// Type is what a span names.
type Type string

// The types of spans. PER, ORG and LOC are measured (bench/read); Vehicle is a
// named ship, told by the prefix of its name; Marked is given only when
// Options.Mark asks for it.
const (
	Person       Type = "PER"
	Organisation Type = "ORG"
	Place        Type = "LOC"
	Vehicle      Type = "VEH"
	Marked       Type = "MARK"
)

// Kind narrows a type where a list or a head word tells more; it may be empty.
type Kind string

// The kinds. The first block narrows Organisation, the second Place, the third
// Vehicle, the last Marked.
const (
	Agency    Kind = "agency"
	Media     Kind = "media"
	Group     Kind = "group"
	Military  Kind = "military"
	Company   Kind = "company"
	Political Kind = "political"
	Body      Kind = "body" // international body

	Country  Kind = "country"
	City     Kind = "city"
	Region   Kind = "region"
	District Kind = "district"
	Facility Kind = "facility"
	Water    Kind = "water"

	Ship Kind = "ship"

	Demonym Kind = "demonym"
	Belief  Kind = "belief"
)

// Source tells which part of the reader proposed a span.
type Source string

// The sources of spans.
const (
	FromCRF        Source = "crf"
	FromList       Source = "list"
	FromRule       Source = "rule"
	FromPropagated Source = "propagated"
	FromForced     Source = "forced"
)

// Span is a name in the text: text[Begin:End] equals Text.
type Span struct {
	Begin, End int
	// Sentence, First and Last are the places of the span in the sentences that
	// were tagged: sentence index and half-open token range.
	Sentence, First, Last int
	Type                  Type
	Kind                  Kind
	Text                  string
	// Score is between 0 and 1; Calibrated tells whether it is the share of
	// right spans among those with this score on text of a source that the
	// model was not trained on.
	Score      float64
	Calibrated bool
	Source     Source
	// Zone is the zone of the sentence: a name in a credit line or byline is
	// tagged but is no part of what the report says.
	Zone Zone
	// Reason names the rule or list that decided, for the reviewer.
	Reason string
}

// Mode chooses between few false spans and few missed ones.
type Mode uint8

const (
	// Precise gives the tagger's spans and their propagation.
	Precise Mode = iota
	// Review adds lists, rules and less sure spans, for a person who looks at
	// each of them.
	Review
)

// Forced is a name that the caller wants shown wherever it occurs, such as a
// name on the node's watch list.
type Forced struct {
	Text string
	Type Type
	// Reason is copied to the span.
	Reason string
}

// Options steer Tag. The zero value is precise mode, language told from the
// text, nothing forced and nothing marked.
type Options struct {
	Mode   Mode
	Forced []Forced
	// Lang is an ISO 639-1 code; empty lets the tagger tell.
	Lang string
	// Mark adds spans of type Marked for words of nationality and belief.
	Mark bool
}
