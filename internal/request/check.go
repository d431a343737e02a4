package request

import (
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// New makes the directive that sends a request to one agency; to ask several,
// send several, for each has its own clock.
func New(q *Request, by claim.OfficerID, to claim.AgencyID, reason string) (*claim.Directive, error) {
	b, err := Encode(q)
	if err != nil {
		return nil, err
	}
	var records []claim.ID
	for _, s := range q.Subjects {
		records = append(records, s.Claims...)
	}
	d := &claim.Directive{Act: claim.Ask, Actor: by, Records: records, Audience: []claim.AgencyID{to}, Reason: reason, Body: b}
	_, err = CheckRequest(d, claim.Marking{Exercise: q.Exercise})
	return d, err
}

// CheckRequest refuses a directive "ask" whose body or recipient does not fit.
// A peer's that fails is still a request that somebody must see; see
// Head.Request.
func CheckRequest(d *claim.Directive, m claim.Marking) (*Request, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	if d.Act != claim.Ask {
		return nil, fault.New(fault.Invalid, "the directive %q is no request", d.Act).At("act")
	}
	q, err := DecodeRequest(d.Body)
	switch {
	case err != nil:
		return nil, err
	case len(d.Audience) != 1 || !claim.ValidAgency(string(d.Audience[0])) || d.Audience[0] == m.Originator:
		return nil, fault.New(fault.Invalid, "a request goes to one other agency").At("audience")
	case q.Exercise != m.Exercise:
		return nil, fault.New(fault.Invalid, "the marking and the body differ on whether this is an exercise").At("exercise")
	}
	return q, nil
}

// CheckReceipt refuses a receipt about a request whose body does not fit its
// outcome, or whose own words say what its ground forbids to say. It returns
// the decoded body.
func CheckReceipt(r *claim.Receipt) (any, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	body, err := DecodeEvent(r.Outcome, r.Body)
	if err != nil {
		return nil, err
	}
	if b, ok := body.(*Refusal); ok {
		switch {
		case r.Ground != string(b.Ground):
			return nil, fault.New(fault.Invalid, "the receipt has another ground than its body").At("ground")
		case b.Ground.silent() && strings.TrimSpace(r.Text) != "":
			return nil, fault.New(fault.Invalid, "a refusal on %s does not say what it protects", b.Ground.Article()).At("text")
		}
	}
	return body, nil
}
