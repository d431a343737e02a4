package view

// Standing is a question that is asked again of every record that comes.
type Standing struct {
	ID      string           `json:"id"`
	Kind    string           `json:"kind"`
	Words   string           `json:"words" doc:"the question as a sentence"`
	Of      []Ref            `json:"of" doc:"the subjects that it names"`
	Hops    int              `json:"hops,omitempty" doc:"most steps of a path"`
	Case    string           `json:"case"`
	By      string           `json:"by"`
	Asked   string           `json:"asked" format:"date-time"`
	Ended   string           `json:"ended,omitempty" format:"date-time"`
	Reason  string           `json:"reason,omitempty" doc:"why it was ended"`
	Answers []StandingAnswer `json:"answers"`
	More    int              `json:"more,omitempty" doc:"answers beyond those listed"`
}

// StandingAnswer is one thing that a standing question found, as its reader
// may know it.
type StandingAnswer struct {
	Key      string    `json:"key"`
	Sentence string    `json:"sentence"`
	Subjects []Ref     `json:"subjects"`
	Closed   string    `json:"closed,omitempty" doc:"record with which it came; empty for what was there when it was asked"`
	At       string    `json:"at" format:"date-time"`
	Aside    *SetAside `json:"aside,omitempty"`
}
