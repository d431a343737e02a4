package claim

import "liaison/internal/fault"

// Decision is what a person decides in a judgement.
type Decision string

// Decisions. "withdraw" takes back an earlier judgement; nothing is deleted.
const (
	Accept       Decision = "accept"
	Reject       Decision = "reject"
	Same         Decision = "same"
	NotSame      Decision = "not-same"
	Unsure       Decision = "unsure"
	SetGrade     Decision = "grade"
	SetCategory  Decision = "category"
	Withdraw     Decision = "withdraw"
	Confirm      Decision = "confirm"
	Inconclusive Decision = "inconclusive"
)

// mostAlso bounds the keys that one judgement names beyond a category's own.
const mostAlso = 32

// Judgement is a named person's decision with its reason.
type Judgement struct {
	Decision Decision  `cbor:"1,keyasint" json:"decision"`
	Actor    OfficerID `cbor:"2,keyasint" json:"actor"`
	// A and B are the subjects of an identity judgement.
	A SubjectID `cbor:"3,keyasint,omitempty" json:"a,omitempty"`
	B SubjectID `cbor:"4,keyasint,omitempty" json:"b,omitempty"`
	// Of is the record or proposal that is judged.
	Of     string `cbor:"5,keyasint,omitempty" json:"of,omitempty"`
	Reason string `cbor:"6,keyasint,omitempty" json:"reason,omitempty"`
	// Snapshot hashes the evidence that the person saw.
	Snapshot string   `cbor:"7,keyasint,omitempty" json:"snapshot,omitempty"`
	Grade    *Grade   `cbor:"8,keyasint,omitempty" json:"grade,omitempty"`
	Case     CaseID   `cbor:"9,keyasint,omitempty" json:"case,omitempty"`
	Category Category `cbor:"10,keyasint,omitempty" json:"category,omitempty"`
	// Second is the second officer, where two are asked for.
	Second OfficerID `cbor:"11,keyasint,omitempty" json:"second,omitempty"`
	// Changes tells what the person changed of a proposal.
	Changes string `cbor:"12,keyasint,omitempty" json:"changes,omitempty"`
	// Also are keys of the vocabulary that may be stored of a person beyond
	// what the law lists for the category, since they are needed for the
	// analysis of that role; Reason says why.
	Also []string `cbor:"13,keyasint,omitempty" json:"also,omitempty"`
}

// Validate refuses a judgement without a named person or without what it
// judges.
func (j *Judgement) Validate() error {
	if j.Actor == "" {
		return fault.New(fault.Invalid, "a judgement has a named person").At("actor")
	}
	switch j.Decision {
	case Same, NotSame, Unsure:
		if j.A == "" || j.B == "" || j.A == j.B {
			return fault.New(fault.Invalid, "an identity judgement names two subjects").At("a")
		}
	case Accept, Reject, SetGrade, Withdraw, Confirm, Inconclusive:
		if j.Of == "" {
			return fault.New(fault.Invalid, "a judgement names what it judges").At("of")
		}
	case SetCategory:
		if j.A == "" || j.Case == "" || !j.Category.Valid() {
			return fault.New(fault.Invalid, "a category belongs to a person in a case").At("category")
		}
		if len(j.Also) > mostAlso {
			return fault.New(fault.Invalid, "at most %d keys beyond what the law lists", mostAlso).At("also")
		}
	default:
		return fault.New(fault.Invalid, "unknown decision %q", j.Decision).At("decision")
	}
	if j.Decision == SetGrade {
		if j.Grade == nil {
			return fault.New(fault.Invalid, "a grading needs its grade").At("grade")
		}
		return j.Grade.Validate()
	}
	return nil
}

// Act is what a directive orders.
type Act string

// Acts of a directive.
const (
	Share  Act = "share"
	Warn   Act = "warn"
	Ask    Act = "ask"
	Recall Act = "recall"
	Erase  Act = "erase"
	// AskConsent asks an originator to permit.
	AskConsent Act = "ask-consent"
	Permit     Act = "permit"
	// WithdrawPermit takes back the permit that Of names.
	WithdrawPermit Act = "withdraw-permit"
	Restrict       Act = "restrict"
	Hold           Act = "hold"
	Release        Act = "release"
	Override       Act = "override"
	AlertAct       Act = "alert"
	FileCase       Act = "case"
	CaseEntry      Act = "case-entry" // one more entry of a case file
	FileChart      Act = "chart"
	FilePaper      Act = "report"
	Update         Act = "update"
	Assign         Act = "assign"
	Quarantine     Act = "quarantine" // material that nobody may use, and the decision about it
	QuarantineEnd  Act = "quarantine-end"
	BreachEntry    Act = "breach-entry"  // one more entry about a breach of personal data
	BreachNotice   Act = "breach-notice" // tells an agency that its records are concerned
	// DeclareInterest tells other agencies what this one looks for.
	DeclareInterest Act = "interest"
)

// Directive is a named person's order about records: share, warn, ask,
// recall, erase and their like. Body holds the act's own canonical form, kept
// by the room that owns the act.
type Directive struct {
	Act      Act        `cbor:"1,keyasint" json:"act"`
	Actor    OfficerID  `cbor:"2,keyasint" json:"actor"`
	Second   OfficerID  `cbor:"3,keyasint,omitempty" json:"second,omitempty"`
	Records  []ID       `cbor:"4,keyasint,omitempty" json:"records,omitempty"`
	Audience []AgencyID `cbor:"5,keyasint,omitempty" json:"audience,omitempty"`
	Reason   string     `cbor:"6,keyasint,omitempty" json:"reason,omitempty"`
	Body     []byte     `cbor:"7,keyasint,omitempty" json:"body,omitempty"`
	// Of names what the directive is about when that is no record: a
	// report, a case, a warning, a request.
	Of string `cbor:"8,keyasint,omitempty" json:"of,omitempty"`
}

// Validate refuses a directive without a named person or an act.
func (d *Directive) Validate() error {
	if d.Actor == "" {
		return fault.New(fault.Invalid, "a directive has a named person").At("actor")
	}
	if d.Act == "" {
		return fault.New(fault.Invalid, "a directive orders an act").At("act")
	}
	if d.Act == Override && (d.Second == "" || d.Second == d.Actor || d.Reason == "") {
		return fault.New(fault.Invalid, "an override has two different officers and a reason").At("second")
	}
	return nil
}

// Outcome is what a receipt attests.
type Outcome string

// Outcomes of a receipt.
const (
	Delivered    Outcome = "delivered"
	Assigned     Outcome = "assigned"
	Acknowledged Outcome = "acknowledged"
	Assessed     Outcome = "assessed"
	Actioned     Outcome = "actioned"
	Closed       Outcome = "closed"
	Refused      Outcome = "refused"
	Answered     Outcome = "answered"
	Clarify      Outcome = "clarify"
	Clarified    Outcome = "clarified"
	Delayed      Outcome = "delayed"
	Erased       Outcome = "erased"
	Kept         Outcome = "kept"
	RestrictedBy Outcome = "restricted"
	Escalated    Outcome = "escalated"
	Expired      Outcome = "expired"
	Undelivered  Outcome = "undeliverable"
	Permitted    Outcome = "permitted"
	// NotPermitted refuses what AskConsent asks.
	NotPermitted Outcome = "not permitted"
)

// ByClock tells whether the outcome may be reached without a person: only
// delivery by machine, and the three ends that a clock may reach.
func (o Outcome) ByClock() bool {
	return o == Delivered || o == Escalated || o == Expired || o == Undelivered
}

// Receipt attests that something was delivered or done; what a person did
// names him.
type Receipt struct {
	Outcome Outcome   `cbor:"1,keyasint" json:"outcome"`
	Actor   OfficerID `cbor:"2,keyasint,omitempty" json:"actor,omitempty"`
	Of      string    `cbor:"3,keyasint" json:"of"`
	Text    string    `cbor:"4,keyasint,omitempty" json:"text,omitempty"`
	Ground  string    `cbor:"5,keyasint,omitempty" json:"ground,omitempty"`
	Body    []byte    `cbor:"6,keyasint,omitempty" json:"body,omitempty"`
	// At is when it happened at the other side, microseconds UTC; 0 is the
	// record's own time.
	At int64 `cbor:"7,keyasint,omitempty" json:"at,omitempty"`
}

// Validate refuses a receipt of a human act without a named person.
func (r *Receipt) Validate() error {
	if r.Of == "" || r.Outcome == "" {
		return fault.New(fault.Invalid, "a receipt names its outcome and what it is of").At("of")
	}
	if r.Actor == "" && !r.Outcome.ByClock() {
		return fault.New(fault.Invalid, "outcome %q needs a named person", r.Outcome).At("actor")
	}
	return nil
}
