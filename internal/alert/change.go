package alert

import (
	"cmp"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// ChangeKind is what its issuer does to an alert that stands.
type ChangeKind string

// Changes of an alert.
const (
	Amend    ChangeKind = "amend"    // the whole alert anew, completed or corrected
	Extend   ChangeKind = "extend"   // it stands longer
	Withdraw ChangeKind = "withdraw" // its purpose is achieved, or it was wrong
)

// Change is the body of a directive "update" whose Of is an alert.
type Change struct {
	Form string     `cbor:"1,keyasint" json:"-"`
	Kind ChangeKind `cbor:"2,keyasint" json:"kind"`
	// Number counts the issuer's changes of this alert from 1.
	Number int64  `cbor:"3,keyasint" json:"number"`
	Alert  *Alert `cbor:"4,keyasint,omitempty" json:"alert,omitempty"` // of an amendment
	// On is the day of the change, from which an extension counts; Until is its
	// new last day.
	On     claim.Day `cbor:"5,keyasint" json:"on"`
	Until  claim.Day `cbor:"6,keyasint,omitempty" json:"until,omitempty"`
	Reason string    `cbor:"7,keyasint" json:"reason"`
}

// ChangeForm marks the body and version of a change.
const ChangeForm = "alert-change-1"

// Encode validates c and returns its canonical bytes, for Directive.Body.
func (c *Change) Encode() ([]byte, error) {
	d := *c
	d.Form = ChangeForm
	if d.Alert != nil {
		a := *d.Alert
		a.Form = Form
		d.Alert = &a
	}
	if err := d.Validate(); err != nil {
		return nil, err
	}
	return claim.Encode(&d)
}

// DecodeChange reads canonical bytes of a valid change, and nothing else.
func DecodeChange(b []byte) (*Change, error) {
	c := new(Change)
	if err := claim.CheckCanonical(b, c); err != nil {
		return nil, err
	}
	return c, c.Validate()
}

// Validate refuses a change without its number, reason or content.
func (c *Change) Validate() error {
	switch {
	case c.Form != ChangeForm:
		return fault.New(fault.Invalid, "this is no change of an alert").At("form")
	case c.Kind != Amend && c.Kind != Extend && c.Kind != Withdraw:
		return fault.New(fault.Invalid, "unknown change %q", c.Kind).At("kind")
	case c.Number < 1 || c.On <= 0:
		return fault.New(fault.Invalid, "a change has its number and its day").At("number")
	case strings.TrimSpace(c.Reason) == "" || len(c.Reason) > MaxText:
		return fault.New(fault.Invalid, "a change of an alert says why").At("reason").WithMend("say in a sentence what decided it")
	case (c.Kind == Amend) != (c.Alert != nil):
		return fault.New(fault.Invalid, "an amendment holds the alert anew, nothing else does").At("alert")
	case (c.Kind == Extend) != (c.Until != 0):
		return fault.New(fault.Invalid, "an extension has its new last day, nothing else does").At("until")
	case c.Alert != nil:
		return c.Alert.Validate()
	}
	return nil
}

// Fits refuses a change that the law or the alert as it stands does not allow.
func (c *Change) Fits(a *Alert) error {
	switch {
	case c.Alert != nil && (c.Alert.Kind != a.Kind || c.Alert.Exercise != a.Exercise || c.Alert.From != a.From || c.Alert.Until > a.Until):
		return fault.New(fault.Conflict, "an amendment keeps kind, exercise and first day, and does not lengthen the validity").At("alert").WithMend("extend it, or withdraw it and issue another")
	case c.Kind == Extend && c.Until <= a.Until:
		return fault.New(fault.Conflict, "the alert stands until %s already", a.Until).At("until")
	case c.Kind == Extend && c.Until > a.Action.Longest(c.On):
		return fault.New(fault.Invalid, "an alert “%s” may be extended until %s at the longest", a.Action, a.Action.Longest(c.On)).At("until")
	}
	return nil
}

// Changed is one change that the issuer signed.
type Changed struct {
	ID     claim.ID
	Seq    int64
	Mark   uint32
	By     claim.AgencyID
	Actor  claim.OfficerID
	At     int64
	Change *Change
}

// Now is an alert as its issuer's changes leave it.
type Now struct {
	Alert *Alert
	// Withdrawn is when it was; 0 while it stands or until it has run out.
	Withdrawn int64
	Reason    string // of the last change
	// Version is the number of the last change; 0 as issued.
	Version int64
}

// Fold computes the alert as it stands from its issuer's changes, in any order:
// the highest number holds. What does not fit is passed over.
func Fold(issuer claim.AgencyID, issued *Alert, changes []Changed) Now {
	n := Now{Alert: issued}
	own := slices.DeleteFunc(slices.Clone(changes), func(x Changed) bool { return x.By != issuer || x.Actor == "" })
	slices.SortFunc(own, func(a, b Changed) int {
		return cmp.Or(cmp.Compare(a.Change.Number, b.Change.Number), cmp.Compare(a.ID, b.ID))
	})
	for _, x := range own {
		if n.Withdrawn != 0 || x.Change.Fits(n.Alert) != nil {
			continue
		}
		switch x.Change.Kind {
		case Amend:
			n.Alert = x.Change.Alert
		case Extend:
			a := *n.Alert
			a.Until = x.Change.Until
			n.Alert = &a
		case Withdraw:
			n.Withdrawn = x.At
		}
		n.Reason, n.Version = x.Change.Reason, x.Change.Number
	}
	return n
}
