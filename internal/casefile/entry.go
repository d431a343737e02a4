package casefile

import (
	"liaison/internal/claim"
)

// Kind is what an entry does to the file.
type Kind string

// Kinds of entry.
const (
	Opened Kind = "opened" // why, for which purpose and on which legal basis

	TeamJoined Kind = "team-joined" // an officer needs to know from now on
	TeamLeft   Kind = "team-left"

	TaskSet      Kind = "task-set"
	TaskHanded   Kind = "task-handed"   // to another owner
	TaskMoved    Kind = "task-moved"    // due at another time
	TaskDone     Kind = "task-done"     // with a note of what came of it
	TaskReopened Kind = "task-reopened" // it was not done after all

	ExhibitEntered Kind = "exhibit-entered"
	CustodyNoted   Kind = "custody-noted" // one more link of the chain

	ThreadTied   Kind = "thread-tied" // a warning or request belongs to the case
	ThreadUntied Kind = "thread-untied"

	Decided Kind = "decided" // a note of decision: what was decided, and why

	JoinProposed Kind = "join-proposed" // by this case to another
	JoinAsked    Kind = "join-asked"    // of this case by another
	JoinAccepted Kind = "join-accepted"
	JoinRefused  Kind = "join-refused"
	JoinEnded    Kind = "join-ended"

	CloseProposed Kind = "close-proposed" // by the first of two officers
	CloseRefused  Kind = "close-refused"
	Closed        Kind = "closed" // by the second
	Reopened      Kind = "reopened"

	Kept Kind = "kept" // reviewed: it is kept until another day of review
)

// Entry is the body of a directive "case-entry" whose Of is a case. Which
// fields it has depends on its kind; Validate says.
type Entry struct {
	Form string `cbor:"1,keyasint"`
	Kind Kind   `cbor:"2,keyasint"`
	// About is the task, exhibit, join, warning or request that it concerns.
	About string `cbor:"3,keyasint,omitempty"`
	// Text is what is to be done, what the exhibit is, what was decided.
	Text string `cbor:"4,keyasint,omitempty"`
	// Reason says why, or what came of it.
	Reason string `cbor:"5,keyasint,omitempty"`
	// Officer is the owner of a task, who joins or leaves the team, or who
	// proposed a join or a closing.
	Officer claim.OfficerID `cbor:"6,keyasint,omitempty"`
	// Due is when a task is due, microseconds UTC.
	Due int64 `cbor:"7,keyasint,omitempty"`
	// Review is the day on which a closed or kept case is looked at again.
	Review  claim.Day     `cbor:"8,keyasint,omitempty"`
	Exhibit *Exhibit      `cbor:"9,keyasint,omitempty"`
	Custody *Custody      `cbor:"10,keyasint,omitempty"`
	Other   claim.CaseID  `cbor:"11,keyasint,omitempty"` // the other case of a join
	Purpose claim.Purpose `cbor:"12,keyasint,omitempty"`
	Basis   string        `cbor:"13,keyasint,omitempty"` // legal basis
}

// Form marks the body and version of an entry.
const Form = "case-entry-1"

// What an exhibit may be.
const (
	OfReport    = "report"    // a document on file here
	OfClaim     = "claim"     // a claim on the ledger
	OfElsewhere = "elsewhere" // a thing or file that is kept elsewhere
)

// Exhibit is a piece of evidence as it was entered.
type Exhibit struct {
	Of  string `cbor:"1,keyasint"` // OfReport, OfClaim or OfElsewhere
	Ref string `cbor:"2,keyasint,omitempty"`
	// SHA256 is the digest by which it is known again, hexadecimal: of a
	// report's original bytes, of a claim its commitment on the ledger, of a
	// file kept elsewhere its bytes. A thing without bytes has none.
	SHA256 string `cbor:"3,keyasint,omitempty"`
	Place  string `cbor:"4,keyasint,omitempty"` // where it is kept
	// Expected is the result that is waited for, such as an examination.
	Expected string `cbor:"5,keyasint,omitempty"`
}

// What happens to an exhibit in custody.
const (
	Received = "received"
	Handed   = "handed"
	Sealed   = "sealed"
	Unsealed = "unsealed"
	Examined = "examined"
	Checked  = "checked" // its digest was compared with the one it was entered with
	Result   = "result"  // the result that was expected has come
	Returned = "returned"
)

var custodyActs = []string{Received, Handed, Sealed, Unsealed, Examined, Checked, Result, Returned}

// Custody is one link of an exhibit's chain: what happened, between whom and
// where.
type Custody struct {
	// Number counts the links of the exhibit from 1, and Prev is the record of
	// the link before it, of the first the record that entered the exhibit:
	// a link that is missing shows.
	Number int64    `cbor:"1,keyasint"`
	Prev   claim.ID `cbor:"2,keyasint"`
	Act    string   `cbor:"3,keyasint"`
	From   string   `cbor:"4,keyasint,omitempty"`
	To     string   `cbor:"5,keyasint,omitempty"`
	Place  string   `cbor:"6,keyasint,omitempty"`
	// At is when it happened, microseconds UTC.
	At int64 `cbor:"7,keyasint"`
	// SHA256 is the digest that was found, of a check.
	SHA256 string `cbor:"8,keyasint,omitempty"`
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
