package warning

import (
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Outcomes of receipts about a warning beside those of package claim. Each is
// an act of a named officer.
const (
	// Opened: the officer looked at it. That is no acknowledgement.
	Opened claim.Outcome = "opened"
	// Countersigned: the sender agrees that the recipient's end of a FLASH
	// warning (its closing or refusal) is one.
	Countersigned claim.Outcome = "countersigned"
	// Reopened: the sender does not agree, with the reason.
	Reopened claim.Outcome = "reopened"
	// Signed: the second officer's signature on a release by one.
	Signed claim.Outcome = "signed"
	// Telephoned: the sender's officer told the recipient by telephone.
	Telephoned claim.Outcome = "telephoned"
)

// Result is with what a recipient closes a warning.
type Result string

// Results.
const (
	Done       Result = "done"        // what was asked is done
	NothingIn  Result = "nothing"     // looked, and found nothing
	Unfounded  Result = "unfounded"   // the threat proved to be none
	PassedOn   Result = "passed-on"   // another agency has accepted it
	Withdrawn  Result = "withdrawn"   // the sender withdrew it
	Superseded Result = "superseded"  // a later warning takes its place
	Exercised  Result = "exercise"    // end of an exercise
	NoCapacity Result = "no capacity" // nobody could; needs a second officer everywhere
)

// Results lists them in the order of a form.
func Results() []Result {
	return []Result{Done, NothingIn, Unfounded, PassedOn, Withdrawn, Superseded, Exercised, NoCapacity}
}

// Ground is why a recipient refuses what a warning asks. Refusing the act is
// not refusing to have been told.
type Ground string

// Grounds of refusal: those of Directive (EU) 2023/977 Art. 6(1) that can
// apply to an act, and that the act is not possible here (Regulation (EU)
// 2018/1862 Art. 58 demands that this be said at once).
const (
	NotCompetent   Ground = "not-competent"
	NotPossible    Ground = "not-possible"
	NotPermitted   Ground = "not-permitted"   // national law does not allow the act
	JudgeRefused   Ground = "judge-refused"   // Art. 6(1)(c)
	Security       Ground = "security"        // Art. 6(1)(f)(i)
	Investigation  Ground = "investigation"   // Art. 6(1)(f)(ii)
	ObviousMistake Ground = "obvious-mistake" // inaccurate or out of date, Art. 6(1)(e)
)

// Grounds lists them in the order of a form.
func Grounds() []Ground {
	return []Ground{NotCompetent, NotPossible, NotPermitted, JudgeRefused, Security, Investigation, ObviousMistake}
}

// Assessment is what the recipient makes of the warning.
type Assessment string

// Assessments. "not-ours" keeps the warning, with its clocks, where it is until
// another desk or agency accepts it.
const (
	Relevant Assessment = "relevant"
	NotOurs  Assessment = "not-ours"
	Unclear  Assessment = "unclear" // a clarification is asked
)

// Note is the body of a receipt about a warning. Only the fields of the
// receipt's outcome are set.
type Note struct {
	Form string `cbor:"1,keyasint" json:"-"`
	// Recipient is whom the receipt concerns, where its signer is the
	// sender; a recipient's receipts concern itself.
	Recipient claim.AgencyID `cbor:"2,keyasint,omitempty" json:"recipient,omitempty"`
	// Second is the second officer, where two are asked for.
	Second     claim.OfficerID `cbor:"3,keyasint,omitempty" json:"second,omitempty"`
	Result     Result          `cbor:"4,keyasint,omitempty" json:"result,omitempty"`
	Assessment Assessment      `cbor:"5,keyasint,omitempty" json:"assessment,omitempty"`
	// Desk has it now, in the recipient's words.
	Desk string `cbor:"6,keyasint,omitempty" json:"desk,omitempty"`
	// Zone is the recipient's time zone (IANA), told with its delivery
	// receipt, so that both sides reckon the same limits.
	Zone string `cbor:"7,keyasint,omitempty" json:"zone,omitempty"`
	// End is the receipt (closing or refusal) that is countersigned or
	// reopened.
	End claim.ID `cbor:"8,keyasint,omitempty" json:"end,omitempty"`
}

// NoteForm marks the body and version of a note.
const NoteForm = "warning-note-1"

// Encode returns the canonical bytes of n, for Receipt.Body.
func (n *Note) Encode() ([]byte, error) {
	c := *n
	c.Form = NoteForm
	return claim.Encode(&c)
}

// DecodeNote reads canonical bytes of a note, and nothing else. No bytes are
// the empty note.
func DecodeNote(b []byte) (*Note, error) {
	n := new(Note)
	if len(b) == 0 {
		n.Form = NoteForm
		return n, nil
	}
	if err := claim.CheckCanonical(b, n); err != nil {
		return nil, err
	}
	if n.Form != NoteForm {
		return nil, fault.New(fault.Invalid, "this is no note about a warning").At("form")
	}
	return n, nil
}

// Receipt makes the receipt of an act about a warning, and refuses one that
// lacks what its outcome demands.
func Receipt(of claim.ID, outcome claim.Outcome, by claim.OfficerID, n Note, ground Ground, text string) (*claim.Receipt, error) {
	b, err := n.Encode()
	if err != nil {
		return nil, err
	}
	r := &claim.Receipt{Outcome: outcome, Actor: by, Of: string(of), Text: text, Ground: string(ground), Body: b}
	return r, CheckReceipt(r)
}

// CheckReceipt refuses a receipt about a warning that lacks what its outcome
// demands: a named officer, the words, the ground, the second person. It is
// asked before one's own are signed and before a peer's are taken in.
func CheckReceipt(r *claim.Receipt) error {
	if err := r.Validate(); err != nil {
		return err
	}
	n, err := DecodeNote(r.Body)
	if err != nil {
		return err
	}
	words := strings.TrimSpace(r.Text) != ""
	switch r.Outcome {
	case claim.Assessed:
		switch n.Assessment {
		case Relevant:
		case NotOurs, Unclear:
			if !words {
				return fault.New(fault.Invalid, "an assessment as %q says why", n.Assessment).At("text")
			}
		default:
			return fault.New(fault.Invalid, "unknown assessment %q", n.Assessment).At("assessment")
		}
	case claim.Actioned, Telephoned, Reopened, claim.Clarify, claim.Clarified:
		if !words {
			return fault.New(fault.Invalid, "%q says in words what was done or asked", r.Outcome).At("text")
		}
	case claim.Refused:
		if !known(Grounds(), Ground(r.Ground)) || !words {
			return fault.New(fault.Invalid, "a refusal has a listed ground and a reason in words").At("ground")
		}
	case claim.Closed:
		switch {
		case !known(Results(), n.Result) || !words:
			return fault.New(fault.Invalid, "a warning is closed with a listed result and words").At("result")
		case n.Result == NoCapacity && (n.Second == "" || n.Second == r.Actor):
			return fault.New(fault.Forbidden, "closing for want of people needs a second officer").At("second")
		}
	}
	return checkEnds(r, n)
}

func checkEnds(r *claim.Receipt, n *Note) error {
	switch r.Outcome {
	case Countersigned, Reopened:
		if n.Recipient == "" || n.End == "" {
			return fault.New(fault.Invalid, "it names the recipient and the closing or refusal it answers").At("end")
		}
	case Telephoned, claim.Undelivered, claim.Clarified:
		if n.Recipient == "" {
			return fault.New(fault.Invalid, "it names the recipient").At("recipient")
		}
	}
	return nil
}

func known[T comparable](all []T, x T) bool {
	for _, a := range all {
		if a == x {
			return true
		}
	}
	return false
}
