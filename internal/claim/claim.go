package claim

import (
	"slices"
	"strings"

	"liaison/internal/fault"
)

// Modality is how the source puts the statement.
type Modality string

// Modalities. They are no order of truth.
const (
	Asserted Modality = "asserted"
	Reported Modality = "reported"
	Alleged  Modality = "alleged"
	Denied   Modality = "denied"
	Negated  Modality = "negated"
	Planned  Modality = "planned"
)

// Supports tells whether a statement put so can carry a link: what is denied,
// negated or only planned cannot.
func (m Modality) Supports() bool {
	return m == Asserted || m == Reported || m == Alleged
}

// Valid tells whether m is one of the six modalities.
func (m Modality) Valid() bool { return m.Supports() || m == Denied || m == Negated || m == Planned }

// Basis tells fact from personal assessment (Directive (EU) 2016/680
// Art. 7(1)).
type Basis string

// Bases of a claim.
const (
	Fact       Basis = "fact"
	Assessment Basis = "assessment"
)

// Attribution is one step of who said it, outermost first: the article, the
// paper that it quotes, the official whom the paper quotes.
type Attribution struct {
	// Speaker is a name as the text gives it; empty is an unnamed source.
	Speaker string `cbor:"1,keyasint,omitempty" json:"speaker,omitempty"`
	// Kind is "article", "outlet", "agency", "person", "unnamed" or "list".
	Kind string `cbor:"2,keyasint" json:"kind"`
	// Cue is the verb or phrase that attributes, verbatim.
	Cue string `cbor:"3,keyasint,omitempty" json:"cue,omitempty"`
	// Ref names a subject or report of this node, where there is one.
	Ref string `cbor:"4,keyasint,omitempty" json:"ref,omitempty"`
}

// Source is whose word a claim is.
type Source struct {
	// Name is the innermost known speaker: whose word it is.
	Name string `cbor:"1,keyasint" json:"name"`
	// Chain runs from the document to the innermost speaker.
	Chain []Attribution `cbor:"2,keyasint,omitempty" json:"chain,omitempty"`
	// Root identifies the earliest known speaker: two claims of one root are
	// one source (LINKS.md section 3). Empty counts as the report's own root.
	Root string `cbor:"3,keyasint,omitempty" json:"root,omitempty"`
}

// Evidence is the verbatim place in a canonical text that says it.
type Evidence struct {
	Report ReportID `cbor:"1,keyasint" json:"report"`
	// Text is the SHA-256 of the canonical text in hexadecimal.
	Text  string `cbor:"2,keyasint" json:"text"`
	Begin int    `cbor:"3,keyasint" json:"begin"`
	End   int    `cbor:"4,keyasint" json:"end"`
	Quote string `cbor:"5,keyasint" json:"quote"`
}

// Category is the data-subject category of a person in a case (Directive
// (EU) 2016/680 Art. 6).
type Category string

// Data-subject categories; see FIELD.md 4.1.
const (
	CategorySuspect   Category = "suspect"
	CategoryIndicated Category = "indicated"
	CategoryConvicted Category = "convicted"
	CategoryVictim    Category = "victim"
	CategoryWitness   Category = "witness"
	CategoryInformant Category = "informant"
	CategoryContact   Category = "contact"
	CategoryAssociate Category = "associate"
	CategoryUnknown   Category = "unknown"
)

// Categories returns all of them, in the order of the law, "unknown" last.
func Categories() []Category {
	return []Category{CategorySuspect, CategoryIndicated, CategoryConvicted, CategoryVictim, CategoryWitness, CategoryInformant, CategoryContact, CategoryAssociate, CategoryUnknown}
}

// Valid tells whether c is a category of the law or "unknown".
func (c Category) Valid() bool { return slices.Contains(Categories(), c) }

// Ref names a subject with its kind (a key of the ontology) and the words
// under which the source speaks of it.
type Ref struct {
	ID    SubjectID `cbor:"1,keyasint" json:"id"`
	Kind  string    `cbor:"2,keyasint" json:"kind"`
	Label string    `cbor:"3,keyasint,omitempty" json:"label,omitempty"`
}

// Claim is one attributed statement: a property (Value) or a relation
// (Object) of a subject.
type Claim struct {
	Subject   Ref        `cbor:"1,keyasint" json:"subject"`
	Predicate string     `cbor:"2,keyasint" json:"predicate"`
	Value     *Value     `cbor:"3,keyasint,omitempty" json:"value,omitempty"`
	Object    *Ref       `cbor:"4,keyasint,omitempty" json:"object,omitempty"`
	Modality  Modality   `cbor:"5,keyasint" json:"modality"`
	Basis     Basis      `cbor:"6,keyasint" json:"basis"`
	Author    string     `cbor:"7,keyasint,omitempty" json:"author,omitempty"` // of an assessment
	Source    Source     `cbor:"8,keyasint" json:"source"`
	Grade     Grade      `cbor:"9,keyasint" json:"grade"`
	Valid     Interval   `cbor:"10,keyasint" json:"valid"`
	Stated    Interval   `cbor:"11,keyasint" json:"stated"` // when the source said it
	Place     *Ref       `cbor:"12,keyasint,omitempty" json:"place,omitempty"`
	Evidence  []Evidence `cbor:"13,keyasint,omitempty" json:"evidence,omitempty"`
	// Case and Category place a person in a case; both or none.
	Case        CaseID   `cbor:"14,keyasint,omitempty" json:"case,omitempty"`
	Category    Category `cbor:"15,keyasint,omitempty" json:"category,omitempty"`
	DerivedFrom []ID     `cbor:"16,keyasint,omitempty" json:"derivedFrom,omitempty"`
	Corrects    ID       `cbor:"17,keyasint,omitempty" json:"corrects,omitempty"`
	Counters    ID       `cbor:"18,keyasint,omitempty" json:"counters,omitempty"`
	Note        string   `cbor:"19,keyasint,omitempty" json:"note,omitempty"`
	// GradedBy is the officer or source document whose grade it is; a grade
	// other than X4 always has one.
	GradedBy string `cbor:"20,keyasint,omitempty" json:"gradedBy,omitempty"`
}

// RootSource returns the identity under which corroboration is counted.
func (c *Claim) RootSource() string {
	if c.Source.Root != "" {
		return c.Source.Root
	}
	if len(c.Evidence) > 0 {
		return string(c.Evidence[0].Report)
	}
	return c.Source.Name
}

// Validate refuses a claim that the vocabulary does not allow. Whether
// predicate and kinds exist is the ontology's business.
func (c *Claim) Validate() error {
	switch {
	case c.Subject.ID == "" || c.Subject.Kind == "":
		return fault.New(fault.Invalid, "a claim needs a subject with its kind").At("subject")
	case c.Predicate == "":
		return fault.New(fault.Invalid, "a claim needs a predicate").At("predicate")
	case (c.Value == nil) == (c.Object == nil):
		return fault.New(fault.Invalid, "a claim states either a value or a relation").At("value")
	case c.Object != nil && (c.Object.ID == "" || c.Object.Kind == ""):
		return fault.New(fault.Invalid, "the other end needs an id and a kind").At("object")
	case !c.Modality.Valid():
		return fault.New(fault.Invalid, "unknown modality %q", c.Modality).At("modality")
	case c.Basis != Fact && c.Basis != Assessment:
		return fault.New(fault.Invalid, "a claim is fact or assessment").At("basis")
	case c.Basis == Assessment && c.Author == "":
		return fault.New(fault.Invalid, "an assessment names its author").At("author")
	case strings.TrimSpace(c.Source.Name) == "":
		return fault.New(fault.Invalid, "a claim names its source").At("source").WithMend("write “unnamed source” if the text does not say")
	case (c.Case == "") != (c.Category == ""):
		return fault.New(fault.Invalid, "category and case go together").At("category")
	case c.Category != "" && !c.Category.Valid():
		return fault.New(fault.Invalid, "unknown data-subject category").At("category")
	case c.Valid.From > c.Valid.To || c.Stated.From > c.Stated.To:
		return fault.New(fault.Invalid, "a date that ends before it begins").At("valid")
	case c.Grade != Ungraded && c.GradedBy == "":
		return fault.New(fault.Invalid, "a grade has a human author").At("gradedBy")
	}
	for _, e := range c.Evidence {
		if e.Begin < 0 || e.End < e.Begin || e.End-e.Begin != len(e.Quote) {
			return fault.New(fault.Invalid, "evidence whose quote does not fit its span").At("evidence")
		}
	}
	return c.Grade.Validate()
}
