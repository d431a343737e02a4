package view

// Request is a request for information under Directive (EU) 2023/977, with
// its clock as both sides see it.
type Request struct {
	ID        string         `json:"id"`
	Asker     string         `json:"asker"`
	Asked     string         `json:"asked"`
	Kind      string         `json:"kind,omitempty"`
	Exercise  bool           `json:"exercise,omitempty"`
	Sent      string         `json:"sent" format:"date-time"`
	By        string         `json:"by"`
	Purpose   string         `json:"purpose,omitempty"`
	Facts     string         `json:"facts,omitempty"`
	Offence   string         `json:"offence,omitempty"`
	Necessary string         `json:"necessary,omitempty"`
	Urgency   string         `json:"urgency,omitempty"`
	Items     []RequestItem  `json:"items"`
	Subjects  []Ref          `json:"subjects,omitempty"`
	Stage     string         `json:"stage"`
	Received  string         `json:"received,omitempty" format:"date-time"`
	Due       string         `json:"due,omitempty" format:"date-time" doc:"when the answer is owed"`
	LawDue    string         `json:"lawDue,omitempty" format:"date-time" doc:"what Art. 5(1) gives"`
	Late      bool           `json:"late,omitempty"`
	Events    []RequestEvent `json:"events,omitempty"`
	Irregular []string       `json:"irregular,omitempty" doc:"records that move nothing, and why"`
	Holdings  []Hit          `json:"holdings,omitempty" doc:"what is held here under the names asked about, as far as the reader may see it"`
}

// RequestItem is one thing that is asked.
type RequestItem struct {
	Number int64  `json:"number"`
	Sought string `json:"sought"`
	Open   bool   `json:"open" doc:"neither answered nor refused"`
}

// RequestEvent is an act about a request.
type RequestEvent struct {
	At      string `json:"at" format:"date-time"`
	By      string `json:"by"`
	Actor   string `json:"actor,omitempty"`
	What    string `json:"what"`
	Text    string `json:"text,omitempty"`
	Ground  string `json:"ground,omitempty"`
	Article string `json:"article,omitempty"`
}

// Statistics is the yearly count of Art. 18 of Directive (EU) 2023/977.
type Statistics struct {
	Year   int     `json:"year"`
	Counts []Count `json:"counts"`
}

// Count is the count with one peer, for one kind and urgency.
type Count struct {
	Peer       string         `json:"peer"`
	Kind       string         `json:"kind"`
	Urgent     bool           `json:"urgent"`
	Sent       int            `json:"sent"`
	Received   int            `json:"received"`
	Answered   int            `json:"answered"`
	InTime     int            `json:"inTime"`
	Late       int            `json:"late"`
	Overdue    int            `json:"overdue"`
	Refused    map[string]int `json:"refused,omitempty"`
	Deviations int            `json:"deviations"`
}
