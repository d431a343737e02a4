package view

// BandsShown is the bands by which a candidate or an answer was shown.
type BandsShown struct {
	Floor   float64 `json:"floor" doc:"score from which anything is shown"`
	Urgent  float64 `json:"urgent" doc:"score from which it is shown first"`
	Version int64   `json:"version" doc:"0 is the standard"`
}

// Bands is the agency's policy of what is shown to whom, with its former
// versions, the latest first.
type Bands struct {
	BandsShown
	Versions []BandsVersion `json:"versions"`
}

// BandsVersion is what one administrator set.
type BandsVersion struct {
	BandsShown
	By     string `json:"by"`
	Reason string `json:"reason"`
	Since  string `json:"since" format:"date-time"`
}

// BandsLeadTo is what bands are expected to lead to.
type BandsLeadTo struct {
	Floor  float64 `json:"floor"`
	Urgent float64 `json:"urgent"`
	// Missed of 1,000 queries that have a true match; MissedHigh bounds it with
	// 95 % confidence.
	Missed        float64 `json:"missedPer1000"`
	MissedHigh    float64 `json:"missedHighPer1000" doc:"bound of 95 % confidence"`
	MissedPerDay  float64 `json:"missedPerDay"`
	ReviewsPerDay float64 `json:"reviewsPerDay" doc:"candidates before reviewers, true and wrong"`
	UrgentPerDay  float64 `json:"urgentPerDay" doc:"of these urgent"`
}

// BandsProposal is bands that a person may set, and the curve they come from.
type BandsProposal struct {
	Proposed BandsLeadTo `json:"proposed"`
	Present  BandsLeadTo `json:"present" doc:"what the bands in force lead to"`
	Version  int64       `json:"version" doc:"of the bands in force; setting names it"`
	// Unmet says why the policy cannot be met, and what would do; empty if it is.
	Unmet string `json:"unmet,omitempty"`
	// Drawn says from what the curve was drawn.
	Drawn    string       `json:"drawn"`
	Matching int          `json:"matching" doc:"trials that have a true match"`
	Others   int          `json:"others" doc:"trials that match nobody"`
	Curve    []BandsPoint `json:"curve"`
}

// BandsPoint is one threshold of the curve.
type BandsPoint struct {
	Threshold  float64 `json:"threshold"`
	Recall     float64 `json:"recall"`
	RecallLow  float64 `json:"recallLow"`
	RecallHigh float64 `json:"recallHigh"`
	Queue      float64 `json:"queuePer1000" doc:"wrong candidates per 1,000 queries that match nobody"`
}
