// Package fault gives every error of the house a kind, a text that is safe to
// show to a person, and its cause. It imports nothing of ours; every room may
// import it. Transports map kinds to their own codes (HTTP status, exit code)
// once.
//
// The safe text never holds a personal datum that the reader did not type
// himself; the cause may, and stays in the process.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what went wrong in terms on which a caller can act.
type Kind uint8

const (
	// Internal is anything unforeseen; it shows no detail.
	Internal Kind = iota
	// Invalid is input that must be mended before it is sent again.
	Invalid
	// NotFound is absent, or must look absent to this caller.
	NotFound
	// Conflict is a state that changed meanwhile or forbids the act.
	Conflict
	// Forbidden is an act for which the caller lacks the right.
	Forbidden
	// Withheld is something that exists elsewhere and may not be told.
	Withheld
	// Unavailable is a passing lack: a locked store, a dark peer.
	Unavailable
	// Unauthenticated is a caller who has not said who he is.
	Unauthenticated
	// Unproved is an act for which the caller has to prove anew who he is.
	Unproved
)

var kindNames = [...]string{"internal", "invalid", "not found", "conflict", "forbidden", "withheld", "unavailable", "unauthenticated", "unproved"}

// String names the kind in lower case.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "internal"
}

// Error is a fault: a kind, a safe text, a mend and a cause.
type Error struct {
	Kind Kind
	// Safe is shown to the person; empty falls back to the kind's name.
	Safe string
	// Mend tells what the person can do about it; may be empty.
	Mend string
	// Field names the place in the input that is at fault; may be empty.
	Field string
	Cause error
}

// Error joins kind, safe text and cause for the log of the process.
func (e *Error) Error() string {
	s := e.Kind.String()
	if e.Safe != "" {
		s = e.Safe
	}
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// New makes a fault of kind k with a formatted safe text.
func New(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Safe: fmt.Sprintf(format, args...)}
}

// Wrap makes a fault of kind k around cause with a formatted safe text.
func Wrap(k Kind, cause error, format string, args ...any) *Error {
	return &Error{Kind: k, Safe: fmt.Sprintf(format, args...), Cause: cause}
}

// WithMend returns e with the mend set.
func (e *Error) WithMend(format string, args ...any) *Error {
	c := *e
	c.Mend = fmt.Sprintf(format, args...)
	return &c
}

// At returns e with the field set that is at fault.
func (e *Error) At(field string) *Error {
	c := *e
	c.Field = field
	return &c
}

// KindOf tells the kind of err: the first fault in its chain, Internal when
// there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is tells whether err is a fault of kind k.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }

// SafeText returns what may be shown of err, and the mend if there is one.
// An error without a fault in its chain shows only that something failed.
func SafeText(err error) (text, mend string) {
	var e *Error
	if !errors.As(err, &e) {
		return "something failed inside the node; its log says what", ""
	}
	text = e.Safe
	if text == "" {
		text = e.Kind.String()
	}
	if e.Field != "" {
		text = e.Field + ": " + text
	}
	return text, e.Mend
}
