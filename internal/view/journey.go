package view

// Journeys is where a subject was, by whose word, in the order of time.
type Journeys struct {
	Subject Ref            `json:"subject"`
	Points  []JourneyPoint `json:"points" doc:"dated and placed, in the order of their beginning"`
	Legs    []JourneyLeg   `json:"legs" doc:"from one place to the next, with the time in which it must have been"`
	Gaps    []JourneyGap   `json:"gaps" doc:"times of which nothing is on record; nothing is filled in"`
	Clashes []JourneyClash `json:"clashes" doc:"two places at once, as the sources have it"`
	Undated []JourneyPoint `json:"undated"`
	Marking string         `json:"marking" doc:"highest marking of what is shown"`
}

// JourneyPoint is one claim that places a subject.
type JourneyPoint struct {
	When   Interval `json:"when"`
	Minute string   `json:"minute,omitempty" format:"date-time" doc:"where the source gives it"`
	Place  Ref      `json:"place"`
	What   string   `json:"what" doc:"was seen at, travelled to …"`
	// Via is the vehicle or telephone that was placed: whether the subject was
	// with it is another question.
	Via   *Ref  `json:"via,omitempty"`
	Claim Claim `json:"claim"`
	// Company are those who were placed by the same sighting.
	Company []Ref `json:"company"`
	Denied  bool  `json:"denied" doc:"a source denies it, or another claim counters it"`
}

// JourneyLeg is a way between two points that follow each other.
type JourneyLeg struct {
	From  Ref    `json:"from"`
	To    Ref    `json:"to"`
	After string `json:"after" doc:"last known in the first place"`
	By    string `json:"by" doc:"first known in the second"`
}

// JourneyGap is a time of which nothing is on record.
type JourneyGap struct {
	From string `json:"from"`
	To   string `json:"to"`
	Days int    `json:"days"`
}

// JourneyClash is two points that cannot both be so, or hardly.
type JourneyClash struct {
	A   int    `json:"a" doc:"index of a point"`
	B   int    `json:"b"`
	Why string `json:"why"`
}
