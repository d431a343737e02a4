package retention

import (
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Continue is the act of keeping records beyond their review; the others are
// of package claim.
const Continue claim.Act = "continue"

// Ground is why something is held or restricted.
type Ground string

// Grounds of a legal hold (Regulation (EU) 2016/794 Art. 31(6)), which are
// those of a restriction too (Directive (EU) 2016/680 Art. 16(3)): contested
// and proof.
const (
	Protect   Ground = "protect"   // erasure would harm the person: use only with his written consent
	Contested Ground = "contested" // its accuracy is contested, until it is verified
	Proof     Ground = "proof"     // needed as evidence, or to establish, exercise or defend a claim
	Objected  Ground = "objected"  // the person opposes the erasure and asks for restriction
)

// Terms is what an order about retention lays down: the body of its
// directive.
type Terms struct {
	Ground Ground `cbor:"1,keyasint,omitempty" json:"ground,omitempty"`
	// Owner answers for a hold and is reminded at its review.
	Owner claim.OfficerID `cbor:"2,keyasint,omitempty" json:"owner,omitempty"`
	// ReviewBy is the next review: of the hold, or of what is continued.
	ReviewBy claim.Day `cbor:"3,keyasint,omitempty" json:"reviewBy,omitempty"`
	// Told is the day on which the person was told that a contested
	// restriction ends.
	Told claim.Day `cbor:"4,keyasint,omitempty" json:"told,omitempty"`
}

// maxHoldMonths bounds how long a hold goes without a review, as policy.
const maxHoldMonths = 12

func order(act claim.Act, actor claim.OfficerID, reason string, records []claim.ID, of claim.ID, t Terms) (*claim.Directive, error) {
	if strings.TrimSpace(reason) == "" {
		return nil, fault.New(fault.Invalid, "an order about retention has a reason").At("reason")
	}
	if of == "" && len(records) == 0 {
		return nil, fault.New(fault.Invalid, "an order about retention names its records").At("records")
	}
	body, err := claim.Encode(&t)
	if err != nil {
		return nil, err
	}
	d := &claim.Directive{Act: act, Actor: actor, Records: slices.Clone(records), Reason: reason, Body: body, Of: string(of)}
	return d, d.Validate()
}

// HoldOrder stops the erasure of records. A hold has a ground, an owner and a
// review within a year of today.
func HoldOrder(actor claim.OfficerID, today claim.Day, t Terms, reason string, records ...claim.ID) (*claim.Directive, error) {
	switch {
	case t.Ground != Protect && t.Ground != Contested && t.Ground != Proof && t.Ground != Objected:
		return nil, fault.New(fault.Invalid, "%q is no ground of a hold", string(t.Ground)).At("ground").WithMend("use protect, contested, proof or objected")
	case t.Owner == "":
		return nil, fault.New(fault.Invalid, "a hold has an owner").At("owner")
	case t.ReviewBy <= today || t.ReviewBy > addMonths(today, maxHoldMonths):
		return nil, fault.New(fault.Invalid, "a hold is reviewed within a year").At("reviewBy").WithMend("give a day up to %s", addMonths(today, maxHoldMonths))
	}
	return order(claim.Hold, actor, reason, records, "", Terms{Ground: t.Ground, Owner: t.Owner, ReviewBy: t.ReviewBy})
}

// RestrictOrder takes records out of search, matching and graph instead of
// erasing them (Directive (EU) 2016/680 Art. 16(3)).
func RestrictOrder(actor claim.OfficerID, ground Ground, reason string, records ...claim.ID) (*claim.Directive, error) {
	if ground != Contested && ground != Proof {
		return nil, fault.New(fault.Invalid, "%q is no ground of a restriction", string(ground)).At("ground").WithMend("use contested or proof")
	}
	return order(claim.Restrict, actor, reason, records, "", Terms{Ground: ground})
}

// ReleaseOrder ends a hold or restriction that is in force. A restriction of
// what is contested ends only after the person was told (Art. 16(3)).
func ReleaseOrder(actor claim.OfficerID, of Order, told claim.Day, reason string) (*claim.Directive, error) {
	if of.Act == claim.Restrict && of.Ground == Contested && told == 0 {
		return nil, fault.New(fault.Invalid, "the person is told before a contested restriction is lifted").At("told").WithMend("give the day on which the person was told")
	}
	return order(claim.Release, actor, reason, nil, of.ID, Terms{Told: told})
}

// ContinueOrder keeps records until a new day of review, which lies within
// the policy's limit from today. It does not move the day of erasure.
func (p *Policy) ContinueOrder(actor claim.OfficerID, k Kind, today, reviewBy claim.Day, reason string, records ...claim.ID) (*claim.Directive, error) {
	if limit, _ := p.Dates(k, today); reviewBy <= today || reviewBy > limit {
		return nil, fault.New(fault.Invalid, "the next review is within the limit of %s", p.Limit(k).Law).At("reviewBy").WithMend("give a day up to %s", limit)
	}
	return order(Continue, actor, reason, records, "", Terms{ReviewBy: reviewBy})
}

func termsOf(d *claim.Directive) (Terms, error) {
	var t Terms
	if len(d.Body) == 0 {
		return t, nil
	}
	err := claim.Decode(d.Body, &t)
	return t, err
}
