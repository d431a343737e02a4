package audit

import (
	"time"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Operation is one of the six operations that Directive (EU) 2016/680
// Art. 25(1) has logged, or administration of the node itself.
type Operation string

// Operations.
const (
	Collection   Operation = "collection"
	Alteration   Operation = "alteration"
	Consultation Operation = "consultation"
	Disclosure   Operation = "disclosure" // including transfers
	Combination  Operation = "combination"
	Erasure      Operation = "erasure"
	// Administration touches no operational record: accounts, policies,
	// logins.
	Administration Operation = "administration"
)

// Operations returns every operation in a fixed order.
func Operations() []Operation {
	return []Operation{Collection, Alteration, Consultation, Disclosure, Combination, Erasure, Administration}
}

// Valid tells whether o is one of the operations.
func (o Operation) Valid() bool {
	for _, x := range Operations() {
		if x == o {
			return true
		}
	}
	return false
}

// Decision is whether the use was allowed.
type Decision string

// Decisions.
const (
	Allowed Decision = "allowed"
	Refused Decision = "refused"
)

// Entry is one use of the node. It names subjects and records by id only.
type Entry struct {
	// Day and Seq are given by Append: days since 1970-01-01 UTC, and a
	// number dense from 0 within the day.
	Day int64 `cbor:"1,keyasint" json:"day"`
	Seq int64 `cbor:"2,keyasint" json:"seq"`
	// When is in microseconds UTC.
	When    int64           `cbor:"3,keyasint" json:"when"`
	Officer claim.OfficerID `cbor:"4,keyasint,omitempty" json:"officer,omitempty"`
	Session string          `cbor:"5,keyasint,omitempty" json:"session,omitempty"`
	// Use is the name of the node's method.
	Use        string        `cbor:"6,keyasint" json:"use"`
	Operation  Operation     `cbor:"7,keyasint" json:"operation"`
	Purpose    claim.Purpose `cbor:"8,keyasint,omitempty" json:"purpose,omitempty"`
	LegalBasis string        `cbor:"9,keyasint,omitempty" json:"legalBasis,omitempty"`
	Case       claim.CaseID  `cbor:"10,keyasint,omitempty" json:"case,omitempty"`
	// Touched lists ids of subjects, records, reports or accounts; of a
	// longer list Append keeps the first MaxTouched, and TouchedCount tells
	// its length.
	Touched      []string `cbor:"11,keyasint,omitempty" json:"touched,omitempty"`
	TouchedCount int64    `cbor:"12,keyasint,omitempty" json:"touchedCount,omitempty"`
	// Recipients are agencies, courts or persons to whom data went.
	Recipients []string `cbor:"13,keyasint,omitempty" json:"recipients,omitempty"`
	Decision   Decision `cbor:"14,keyasint" json:"decision"`
	// Reason is the ground of a refusal, or the officer's justification.
	Reason string `cbor:"15,keyasint,omitempty" json:"reason,omitempty"`
	// Policy is the version of the policies that decided.
	Policy uint64 `cbor:"16,keyasint,omitempty" json:"policy,omitempty"`
	// Query is what was asked, in words. Append replaces it by its keyed
	// digest (see Log.Digest) before anything is written: equal questions
	// can be found, their words cannot be read.
	Query       string `cbor:"-" json:"-"`
	QueryDigest []byte `cbor:"17,keyasint,omitempty" json:"queryDigest,omitempty"`
	// Results counts what was shown.
	Results int64 `cbor:"18,keyasint,omitempty" json:"results,omitempty"`
}

// MaxTouched bounds the ids that one entry lists.
const MaxTouched = 1000

// Time returns when the use was, in UTC.
func (e *Entry) Time() time.Time { return time.UnixMicro(e.When).UTC() }

// Validate refuses an entry that does not say what the law asks of it.
func (e *Entry) Validate() error {
	switch {
	case e.Use == "":
		return fault.New(fault.Internal, "an audit entry names its use case")
	case !e.Operation.Valid():
		return fault.New(fault.Internal, "audit entry of %s: unknown operation %q", e.Use, e.Operation)
	case e.Decision != Allowed && e.Decision != Refused:
		return fault.New(fault.Internal, "audit entry of %s has no decision", e.Use)
	case e.When <= 0:
		return fault.New(fault.Internal, "audit entry of %s has no time", e.Use)
	case e.Operation == Disclosure && e.Decision == Allowed && len(e.Recipients) == 0:
		return fault.New(fault.Internal, "audit entry of %s: a disclosure names its recipients", e.Use)
	}
	return nil
}
