package view

// Surround answers who is tied to a subject, counted before anything is drawn.
type Surround struct {
	Of       Ref             `json:"of"`
	Groups   []SurroundGroup `json:"groups" doc:"by kind, the most frequent first"`
	Total    int             `json:"total"`
	Subjects []Ref           `json:"subjects" doc:"those of the kinds asked for that are not on the chart"`
}

// SurroundGroup counts the subjects around of one kind.
type SurroundGroup struct {
	Kind  string `json:"kind"`
	Count int    `json:"count"`
	Fresh int    `json:"fresh" doc:"of these, not on the chart yet"`
}

// Ties are the permitted claims between the subjects of a chart, in columns:
// bond i is what claim i ties.
type Ties struct {
	Subjects []ChartSubject `json:"subjects"`
	Bonds    []Bond         `json:"bonds"`
	Claims   []Claim        `json:"claims" doc:"without their quotes"`
	Marking  string         `json:"marking" doc:"highest marking of what is drawn"`
}

// Bond names the ends of a claim by their places in the list of subjects.
type Bond struct {
	From int `json:"from"`
	To   int `json:"to"`
}
