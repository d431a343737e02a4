package extract

import (
	"context"

	"liaison/internal/claim"
)

// Engine reads a text beside the built-in reader. Its output is checked: a
// quote that the text does not have, a predicate that the ontology does not
// know and a value that our own stages do not find are dropped.
type Engine interface {
	Name() string
	Version() string
	// Outside tells that the text leaves the process; then Input.MayLeave
	// decides first.
	Outside() bool
	Read(ctx context.Context, src Source) (*Reading, error)
}

// Source is what an engine gets to read.
type Source struct {
	Text      string
	Lang      string
	Published claim.Day
	// Sentences are the spans of the sentences, in order.
	Sentences []Span
}

// Reading is what an engine found; all of it is checked before it counts.
type Reading struct {
	Mentions  []ReadMention
	Proposals []ReadProposal
	// Dropped counts items that the engine's own client had to drop.
	Dropped int
}

// ReadMention is a name that an engine found.
type ReadMention struct {
	Span
	Type string
	Text string
	// Score is the engine's own; 0 is none.
	Score float64
}

// ReadProposal is a statement that an engine found.
type ReadProposal struct {
	// Evidence is the sentence or clause that says it.
	Evidence Quote
	// Subject and Object are the words for the two ends inside the evidence's
	// sentence.
	Subject     Quote
	SubjectKind string
	Predicate   string
	Object      *Quote
	ObjectKind  string
	Modality    string
}
