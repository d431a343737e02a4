package warning

import (
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// ChangeKind is what the sender does to a warning that he has released.
type ChangeKind string

// Changes. Neither ends anything at the recipient: a withdrawn warning is
// closed there by a named officer, like any other.
const (
	Amend    ChangeKind = "amend"    // the whole warning anew, completed or corrected
	Withdraw ChangeKind = "withdraw" // with a reason
)

// Change is the body of a directive "update" whose Of is a warning. Exercise
// and precedence of a warning never change: a new one is issued.
type Change struct {
	Form string     `cbor:"1,keyasint" json:"-"`
	Kind ChangeKind `cbor:"2,keyasint" json:"kind"`
	// Number counts the sender's changes of this warning from 1; the highest
	// holds, whatever came first.
	Number  int64    `cbor:"3,keyasint" json:"number"`
	Warning *Warning `cbor:"4,keyasint,omitempty" json:"warning,omitempty"` // of an amendment
	// Reason says what changed, or why it is withdrawn.
	Reason string `cbor:"5,keyasint" json:"reason"`
}

// ChangeForm marks the body and version of a change.
const ChangeForm = "warning-change-1"

// Encode validates c and returns its canonical bytes, for Directive.Body.
func (c *Change) Encode() ([]byte, error) {
	d := *c
	d.Form = ChangeForm
	if d.Warning != nil {
		w := *d.Warning
		w.Form = Form
		d.Warning = &w
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
		return fault.New(fault.Invalid, "this is no change of a warning").At("form")
	case c.Kind != Amend && c.Kind != Withdraw:
		return fault.New(fault.Invalid, "unknown change %q", c.Kind).At("kind")
	case c.Number < 1:
		return fault.New(fault.Invalid, "changes are counted from 1").At("number")
	case strings.TrimSpace(c.Reason) == "":
		return fault.New(fault.Invalid, "a change says why").At("reason")
	case (c.Kind == Amend) != (c.Warning != nil):
		return fault.New(fault.Invalid, "an amendment holds the warning anew, a withdrawal does not").At("warning")
	case c.Warning != nil:
		return c.Warning.Validate()
	}
	return nil
}

// Fits refuses an amendment that would make another warning of w.
func (c *Change) Fits(w *Warning) error {
	if c.Warning == nil {
		return nil
	}
	switch {
	case c.Warning.Exercise != w.Exercise:
		return fault.New(fault.Conflict, "an exercise cannot turn real, nor the reverse").At("exercise").WithMend("issue a new warning")
	case c.Warning.Precedence != w.Precedence:
		return fault.New(fault.Conflict, "the precedence of a released warning stands").At("precedence").WithMend("issue a new warning that names this one as earlier")
	case c.Warning.Terms != w.Terms:
		return fault.New(fault.Conflict, "the limits of a released warning stand").At("terms")
	}
	return nil
}
