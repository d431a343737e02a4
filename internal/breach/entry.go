package breach

import (
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Form marks the body and version of an entry.
const Form = "breach-entry-1"

// NoticeWithin is the time for the notice to the supervisory authority, from
// when the breach became known: 72 hours (Art. 30(1)).
const NoticeWithin = int64(72 * 3600 * 1e6)

// Kind is what an entry does.
type Kind string

// Kinds of entry.
const (
	Opened   Kind = "opened"    // it became known
	Added    Kind = "added"     // more is known; the last word on each point counts
	Notified Kind = "notified"  // the supervisory authority has the notice, or a further part of it (Art. 30(4))
	NoNotice Kind = "no-notice" // no risk to anybody is likely, and why: none is owed (Art. 30(1))
	Told     Kind = "told"      // an agency whose records are concerned was told (Art. 30(6)), or the persons (Art. 31)
	Closed   Kind = "closed"    // with the evidence that it is over
)

// Facts are what is known of a breach, as the notice has it (Art. 30(3)).
type Facts struct {
	// Nature says in words what happened.
	Nature string `cbor:"1,keyasint,omitempty"`
	// Consequences are those that are likely, Measures those taken or proposed.
	Consequences string `cbor:"2,keyasint,omitempty"`
	Measures     string `cbor:"3,keyasint,omitempty"`
	// Persons and Records are how many are concerned, about, where the records
	// themselves do not tell; 0 is not known.
	Persons int64 `cbor:"4,keyasint,omitempty"`
	Count   int64 `cbor:"5,keyasint,omitempty"`
	// Records are concerned by name.
	Records []claim.ID `cbor:"6,keyasint,omitempty"`
	// Account is an officer's account that was used wrongly from one day to
	// another: what it touched stands in the access log. Days count from 1970.
	Account claim.OfficerID `cbor:"7,keyasint,omitempty"`
	FromDay int64           `cbor:"8,keyasint,omitempty"`
	ToDay   int64           `cbor:"9,keyasint,omitempty"`
}

// Entry is the body of a directive "breach-entry" whose Of is a breach.
type Entry struct {
	Form  string `cbor:"1,keyasint"`
	Kind  Kind   `cbor:"2,keyasint"`
	Facts Facts  `cbor:"3,keyasint"`
	// Happened and Known are when it began, 0 if not known, and when the agency
	// became aware of it: that is when the clock began.
	Happened int64 `cbor:"4,keyasint,omitempty"`
	Known    int64 `cbor:"5,keyasint,omitempty"`
	// Reason of a late notice, of none, or of what was said to somebody.
	Reason string `cbor:"6,keyasint,omitempty"`
	// Evidence names what shows it: the authority's receipt, the report of the
	// repair.
	Evidence string `cbor:"7,keyasint,omitempty"`
	// Whom was told: an agency, or Persons.
	Whom string `cbor:"8,keyasint,omitempty"`
	// Owner answers for the notice.
	Owner claim.OfficerID `cbor:"9,keyasint,omitempty"`
}

// Persons stands for the persons concerned, as whom an entry told.
const Persons = "persons"

// Limits of an entry.
const (
	maxText    = 4000
	maxRecords = 10_000
)

// Validate refuses an entry that lacks what its kind needs.
func (e *Entry) Validate() error {
	texts := []string{e.Facts.Nature, e.Facts.Consequences, e.Facts.Measures, e.Reason, e.Evidence, e.Whom}
	long := slices.ContainsFunc(texts, func(s string) bool { return len(s) > maxText })
	blank := func(s string) bool { return strings.TrimSpace(s) == "" }
	switch {
	case e.Form != Form:
		return fault.New(fault.Invalid, "this is no entry about a breach").At("form")
	case long || len(e.Facts.Records) > maxRecords:
		return fault.New(fault.Invalid, "a text has at most %d bytes, and an entry names at most %d records", maxText, maxRecords).At("nature")
	case e.Facts.Persons < 0 || e.Facts.Count < 0 || e.Facts.FromDay > e.Facts.ToDay:
		return fault.New(fault.Invalid, "a number below zero, or a day after the last").At("persons")
	}
	switch e.Kind {
	case Opened:
		if blank(e.Facts.Nature) || e.Known <= 0 || e.Owner == "" || e.Happened > e.Known {
			return fault.New(fault.Invalid, "a breach says what happened, when it became known, not before it happened, and who answers for the notice").At("nature")
		}
	case Added:
	case Notified:
		if blank(e.Evidence) {
			return fault.New(fault.Invalid, "by what is it shown that the authority has the notice?").At("evidence").WithMend("its receipt or reference, or how and with whom it was sent")
		}
	case NoNotice, Told:
		if blank(e.Reason) || e.Kind == Told && blank(e.Whom) {
			return fault.New(fault.Invalid, "this needs its reason, and whom it concerns").At("reason")
		}
	case Closed:
		if blank(e.Evidence) || blank(e.Reason) {
			return fault.New(fault.Invalid, "a breach is closed with what came of it and the evidence that it is over").At("evidence")
		}
	default:
		return fault.New(fault.Invalid, "there is no entry %q about a breach", e.Kind).At("kind")
	}
	return nil
}

// Encode validates e and returns its canonical bytes, for Directive.Body.
func (e *Entry) Encode() ([]byte, error) {
	x := *e
	x.Form = Form
	if err := x.Validate(); err != nil {
		return nil, err
	}
	return claim.Encode(&x)
}

// Decode reads canonical bytes of a valid entry, and nothing else.
func Decode(b []byte) (*Entry, error) {
	e := new(Entry)
	if err := claim.CheckCanonical(b, e); err != nil {
		return nil, err
	}
	return e, e.Validate()
}
