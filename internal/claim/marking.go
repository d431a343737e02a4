package claim

import (
	"slices"
	"strings"

	"liaison/internal/fault"
)

// HandlingCode is one of H0 to H3 (Council document 6243/18).
type HandlingCode string

// Handling codes.
const (
	H0 HandlingCode = "H0" // only to prevent and combat crime
	H1 HandlingCode = "H1" // not in judicial proceedings without permission
	H2 HandlingCode = "H2" // no further dissemination without permission
	H3 HandlingCode = "H3" // other restrictions, in the caveat
)

// Classification is the protective level of a record.
type Classification string

// Classifications in rising order.
const (
	Unclassified Classification = "UNCLASSIFIED"
	Restricted   Classification = "EU RESTRICTED"
	Confidential Classification = "EU CONFIDENTIAL"
	Secret       Classification = "EU SECRET"
)

// Rank orders classifications; an unknown one ranks above all, the cautious
// side.
func (c Classification) Rank() int {
	switch c {
	case Unclassified, "":
		return 0
	case Restricted:
		return 1
	case Confidential:
		return 2
	case Secret:
		return 3
	}
	return 4
}

// Purpose is a key of the node's register of purposes, such as "ct" or
// "crime-prevention"; the register names its legal basis.
type Purpose string

// Marking travels with every record and decides who may see and use it.
// It holds no personal data: cases are opaque, audiences are agencies.
type Marking struct {
	Originator     AgencyID       `cbor:"1,keyasint" json:"originator"`
	Codes          []HandlingCode `cbor:"2,keyasint,omitempty" json:"codes,omitempty"`
	Caveat         string         `cbor:"3,keyasint,omitempty" json:"caveat,omitempty"`
	Classification Classification `cbor:"4,keyasint,omitempty" json:"classification,omitempty"`
	// Audience lists the agencies that may hold the record besides its
	// originator; empty means the originator alone.
	Audience []AgencyID `cbor:"5,keyasint,omitempty" json:"audience,omitempty"`
	// Purposes lists what the record may be used for; empty means any
	// purpose of the register.
	Purposes []Purpose `cbor:"6,keyasint,omitempty" json:"purposes,omitempty"`
	// Compartment is the case whose team alone may see the record; empty
	// means every officer of the agency with the clearance and purpose.
	Compartment CaseID `cbor:"7,keyasint,omitempty" json:"compartment,omitempty"`
	LegalBasis  string `cbor:"8,keyasint,omitempty" json:"legalBasis,omitempty"`
	// ReviewBy and EraseBy are the days of review and of erasure; 0 lets the
	// node's policy set them when the record is appended.
	ReviewBy Day `cbor:"9,keyasint,omitempty" json:"reviewBy,omitempty"`
	EraseBy  Day `cbor:"10,keyasint,omitempty" json:"eraseBy,omitempty"`
	// Exercise marks records of an exercise, which never mix with real ones.
	Exercise bool `cbor:"11,keyasint,omitempty" json:"exercise,omitempty"`
	// Restrictions narrow who at the audience may see it: "minor",
	// "victim", "witness", "informant", "special" (Art. 30 Regulation (EU)
	// 2016/794); each needs its own right.
	Restrictions []string `cbor:"12,keyasint,omitempty" json:"restrictions,omitempty"`
}

// Has tells whether the marking carries the handling code.
func (m Marking) Has(c HandlingCode) bool { return slices.Contains(m.Codes, c) }

// Normal returns the marking with its lists sorted and free of repeats, so
// that equal markings have equal bytes.
func (m Marking) Normal() Marking {
	m.Codes = normal(m.Codes)
	m.Audience = normal(m.Audience)
	m.Purposes = normal(m.Purposes)
	m.Restrictions = normal(m.Restrictions)
	if m.Classification == "" {
		m.Classification = Unclassified
	}
	if len(m.Codes) == 0 {
		m.Codes = []HandlingCode{H0}
	}
	return m
}

func normal[T ~string](in []T) []T {
	if len(in) == 0 {
		return nil
	}
	out := slices.Clone(in)
	slices.Sort(out)
	return slices.Compact(out)
}

// Validate refuses a marking that no node could obey.
func (m Marking) Validate() error {
	if !ValidAgency(string(m.Originator)) {
		return fault.New(fault.Invalid, "marking without a valid originator").At("marking.originator")
	}
	for _, c := range m.Codes {
		if c != H0 && c != H1 && c != H2 && c != H3 {
			return fault.New(fault.Invalid, "unknown handling code %q", c).At("marking.codes").WithMend("use H0, H1, H2 or H3")
		}
	}
	if m.Has(H3) && strings.TrimSpace(m.Caveat) == "" {
		return fault.New(fault.Invalid, "H3 needs its restriction in words").At("marking.caveat").WithMend("write the restriction as the caveat")
	}
	if m.Classification.Rank() > 3 {
		return fault.New(fault.Invalid, "unknown classification").At("marking.classification")
	}
	for _, a := range m.Audience {
		if !ValidAgency(string(a)) {
			return fault.New(fault.Invalid, "%q cannot name an agency", a).At("marking.audience")
		}
	}
	return nil
}

// String prints the marking on one line as it stands on every page.
func (m Marking) String() string {
	m = m.Normal()
	parts := []string{string(m.Originator), string(m.Classification)}
	for _, c := range m.Codes {
		parts = append(parts, string(c))
	}
	if m.Caveat != "" {
		parts = append(parts, "“"+m.Caveat+"”")
	}
	if len(m.Audience) > 0 {
		var a []string
		for _, x := range m.Audience {
			a = append(a, string(x))
		}
		parts = append(parts, "REL "+strings.Join(a, ","))
	}
	if m.Exercise {
		parts = append([]string{"EXERCISE"}, parts...)
	}
	return strings.Join(parts, " · ")
}
