package match

import (
	"errors"
	"fmt"
)

// Bands part scores into three: below Floor nothing is shown, from Floor on a
// person reviews, from Urgent on soon. No band decides anything about anybody.
type Bands struct {
	Floor, Urgent float64
}

// StandardBands hold where nobody has set others.
func StandardBands() Bands { return Bands{Floor: 0.7, Urgent: 0.92} }

// Name gives the band of a score: "none", "review" or "urgent".
func (b Bands) Name(score float64) string {
	switch {
	case score >= b.Urgent:
		return "urgent"
	case score >= b.Floor:
		return "review"
	}
	return "none"
}

// Policy says what bands are to achieve, in terms that a head of unit can
// answer for: how many true matches may be missed, and how much work there is
// room for.
type Policy struct {
	QueriesPerDay float64
	// MatchesPer1000 is how many queries in 1,000 are expected to have a true
	// match. It adds to the work of review and turns a share of misses into a
	// number.
	MatchesPer1000 float64
	ReviewsPerDay  float64 // candidates that the reviewers can judge
	UrgentPerDay   float64 // wrong candidates that may be called urgent
	MaxMissed      float64 // share of true matches that may be missed, 0 to 1
	LowestFloor    float64 // no lower floor is proposed
}

// Proposal is a pair of bands with what they would lead to.
type Proposal struct {
	Bands
	Outcome
}

// Outcome is what bands lead to.
type Outcome struct {
	MissedShare, MissedPerDay float64
	// MissedHigh bounds the share of misses with 95 % confidence.
	MissedHigh    float64
	ReviewsPerDay float64
	UrgentPerDay  float64 // true and wrong together
}

// LeadsTo tells what bands lead to, under the numbers of queries and matches of
// a policy.
func (c Curve) LeadsTo(b Bands, p Policy) Outcome {
	matches := p.QueriesPerDay * p.MatchesPer1000 / 1000
	others := p.QueriesPerDay - matches
	floor, urgent := c.At(b.Floor), c.At(b.Urgent)
	return Outcome{MissedShare: 1 - floor.Recall, MissedHigh: 1 - floor.Low, MissedPerDay: (1 - floor.Recall) * matches,
		ReviewsPerDay: floor.Recall*matches + floor.Queue*others/1000, UrgentPerDay: urgent.Recall*matches + urgent.Queue*others/1000}
}

// Errors of Propose.
var (
	ErrPolicy = errors.New("policy cannot be met")
)

// Propose finds the bands that miss least with the reviewers there are. If even
// these miss more than the policy allows it gives them with an ErrPolicy that
// says how many reviews a day would do. A person saves the bands or not.
func (c Curve) Propose(p Policy) (Proposal, error) {
	if p.QueriesPerDay <= 0 || p.ReviewsPerDay < 0 || p.MaxMissed < 0 || p.MaxMissed > 1 || p.MatchesPer1000 < 0 || p.MatchesPer1000 > 1000 {
		return Proposal{}, fmt.Errorf("propose bands: queries a day must be above 0, shares between 0 and 1, other numbers not below 0: %+v", p)
	}
	// True matches come before reviewers as well: what is left is for others.
	matches := p.QueriesPerDay * p.MatchesPer1000 / 1000
	others := p.QueriesPerDay - matches
	perThousand := func(perDay float64) float64 {
		if others <= 0 {
			return 0
		}
		return max(0, perDay) * 1000 / others
	}
	floor := c.LowestFor(perThousand(p.ReviewsPerDay - matches))
	urgent := c.LowestFor(perThousand(p.UrgentPerDay))
	out := Proposal{Bands: Bands{Floor: max(floor.Threshold, p.LowestFloor), Urgent: max(floor.Threshold, urgent.Threshold, p.LowestFloor)}}
	out.Outcome = c.LeadsTo(out.Bands, p)
	if out.MissedShare <= p.MaxMissed {
		return out, nil
	}
	need, ok := c.HighestFor(1 - p.MaxMissed)
	if !ok {
		return out, fmt.Errorf("propose bands: %w: %.2f%% of true matches would be missed, and no threshold brings that down to %.2f%%: the search itself does not find them",
			ErrPolicy, 100*out.MissedShare, 100*p.MaxMissed)
	}
	return out, fmt.Errorf("propose bands: %w: with %.0f reviews a day %.2f%% of true matches would be missed; %.2f%% take %.0f reviews a day",
		ErrPolicy, p.ReviewsPerDay, 100*out.MissedShare, 100*p.MaxMissed, need.Recall*matches+need.Queue*others/1000)
}
