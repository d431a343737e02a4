package alert

import (
	"fmt"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/ontology"
)

// Name is a name of what is sought.
type Name struct {
	Text string `cbor:"1,keyasint" json:"text"`
	// Kind is a property of the ontology that holds names: name, alias,
	// weak-alias, assumed-name …
	Kind string `cbor:"2,keyasint" json:"kind"`
}

// Selector is a number or address that stands for one bearer.
type Selector struct {
	// Property is a selector property of the ontology, such as registration.
	Property string `cbor:"1,keyasint" json:"property"`
	Text     string `cbor:"2,keyasint" json:"text"`
	// Country issued it: ISO 3166-1 of two capitals, where known.
	Country string `cbor:"3,keyasint,omitempty" json:"country,omitempty"`
}

// WarningMarker warns whoever meets the person, with whose word it is: an attributed claim with a
// grade and a day of review, never a trait.
type WarningMarker struct {
	Kind     MarkerKind  `cbor:"1,keyasint" json:"kind"`
	Source   string      `cbor:"2,keyasint" json:"source"`
	Grade    claim.Grade `cbor:"3,keyasint" json:"grade"`
	GradedBy string      `cbor:"4,keyasint,omitempty" json:"gradedBy,omitempty"`
	ReviewBy claim.Day   `cbor:"5,keyasint" json:"reviewBy"`
}

// Alert is the body of a directive "alert".
type Alert struct {
	Form    string          `cbor:"1,keyasint" json:"-"`
	Action  Action          `cbor:"2,keyasint" json:"action"`
	Kind    string          `cbor:"3,keyasint" json:"kind"` // of the ontology
	Subject claim.SubjectID `cbor:"4,keyasint,omitempty" json:"subject,omitempty"`
	Names   []Name          `cbor:"5,keyasint,omitempty" json:"names,omitempty"`
	// Births are dates as people write them: 1989-09-15, 1980-1995, about 1990.
	Births    []string   `cbor:"6,keyasint,omitempty" json:"births,omitempty"`
	Sex       string     `cbor:"7,keyasint,omitempty" json:"sex,omitempty"` // female, male or other
	Selectors []Selector `cbor:"8,keyasint,omitempty" json:"selectors,omitempty"`
	// Reason is why it is sought; Note what the officer who meets it must know.
	Reason  string          `cbor:"9,keyasint" json:"reason"`
	Note    string          `cbor:"10,keyasint,omitempty" json:"note,omitempty"`
	Markers []WarningMarker `cbor:"11,keyasint,omitempty" json:"markers,omitempty"`
	// Questions are what the issuer wants answered at a check (Art. 37(1)(h)).
	Questions []string `cbor:"12,keyasint,omitempty" json:"questions,omitempty"`
	// Telephone answers at all hours, in Languages.
	Telephone string    `cbor:"13,keyasint" json:"telephone"`
	Languages []string  `cbor:"14,keyasint,omitempty" json:"languages,omitempty"`
	From      claim.Day `cbor:"15,keyasint" json:"from"`
	Until     claim.Day `cbor:"16,keyasint" json:"until"`
	Exercise  bool      `cbor:"17,keyasint" json:"exercise"`
}

// Form marks the body and version of an alert.
const Form = "alert-1"

// Limits of an alert.
const (
	MaxText  = 4_000 // bytes of one text
	MaxItems = 64    // of one list
)

// Encode validates a and returns its canonical bytes, for Directive.Body.
func (a *Alert) Encode() ([]byte, error) {
	c := *a
	c.Form = Form
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return claim.Encode(&c)
}

// Decode reads canonical bytes of a valid alert, and nothing else.
func Decode(b []byte) (*Alert, error) {
	a := new(Alert)
	if err := claim.CheckCanonical(b, a); err != nil {
		return nil, err
	}
	return a, a.Validate()
}

// Title names what is sought and what is asked, on one line.
func (a *Alert) Title() string {
	who := a.Kind
	if len(a.Names) > 0 {
		who = a.Names[0].Text
	} else if len(a.Selectors) > 0 {
		who += " " + a.Selectors[0].Text
	}
	return fmt.Sprintf("%s: %s", strings.ReplaceAll(string(a.Action), "-", " "), who)
}

// Stands tells whether the alert is in force on a day, changes apart.
func (a *Alert) Stands(on claim.Day) bool { return a.From <= on && on <= a.Until }

// Incomplete lists what would help whoever meets it and is not there.
func (a *Alert) Incomplete() []string {
	var out []string
	lacks := func(missing bool, what string) {
		if missing {
			out = append(out, what)
		}
	}
	person := a.Kind == "person"
	lacks(person && a.Sex == "", "sex")
	lacks(person && len(a.Selectors) == 0, "a document, telephone or other number")
	lacks(person && len(a.Names) == 1, "aliases or other spellings")
	lacks(a.Note == "", "a note for the officer who meets it")
	lacks(len(a.Questions) == 0 && (a.Action == Inquiry || a.Action == Specific), "questions to be asked")
	lacks(len(a.Languages) == 0, "the languages that are answered")
	return out
}

// Validate refuses an alert that cannot be followed: the least that Art. 22(1)
// asks for is a surname, a date of birth, the reason and the action. A date of
// birth may be a span of years; an unknown wanted person needs none.
func (a *Alert) Validate() error {
	bad := func(field, format string, args ...any) *fault.Error {
		return fault.New(fault.Invalid, format, args...).At(field)
	}
	r, known := ruleOf(a.Action)
	_, kind := ontology.FindKind(a.Kind)
	person := a.Kind == "person"
	switch {
	case a.Form != Form:
		return bad("form", "this is no alert that this version reads")
	case !known:
		return bad("action", "unknown action %q", a.Action)
	case !kind:
		return bad("kind", "unknown kind of subject %q", a.Kind)
	case person && !r.person, !person && !r.thing:
		return bad("action", "“%s” cannot be asked about a %s", a.Action, a.Kind)
	case person && len(a.Names) == 0 && a.Action != Identify:
		return bad("names", "a person is sought by name").WithMend("an unknown wanted person is sought with the action identify")
	case len(a.Names) == 0 && len(a.Selectors) == 0:
		return bad("names", "neither a name nor a number: nothing could ever answer this alert")
	case person && len(a.Births) == 0 && a.Action != Identify:
		return bad("births", "a person is sought with a date of birth (Regulation (EU) 2018/1862 Art. 22(1))").WithMend("a span will do, such as 1985-1995, or about 1990")
	case strings.TrimSpace(a.Reason) == "":
		return bad("reason", "an alert says why")
	case strings.TrimSpace(a.Telephone) == "":
		return bad("telephone", "an alert names a telephone that answers at all hours")
	case a.Until < a.From:
		return bad("until", "an alert that ends before it begins")
	case a.Until > a.Action.Longest(a.From):
		return bad("until", "“%s” stands until %s at the longest", a.Action, a.Action.Longest(a.From)).WithMend("extend it, with its reason, before it ends")
	case a.Sex != "" && !slices.Contains([]string{"female", "male", "other"}, a.Sex):
		return bad("sex", "sex is female, male or other, as documents state it")
	}
	return a.validateParts()
}
