package view

// CaseTask is what somebody has to do in a case.
type CaseTask struct {
	ID         string `json:"id"`
	What       string `json:"what"`
	Owner      string `json:"owner"`
	Due        string `json:"due" format:"date-time"`
	Overdue    bool   `json:"overdue,omitempty"`
	By         string `json:"by"`
	Set        string `json:"set" format:"date-time"`
	Done       string `json:"done,omitempty" format:"date-time"`
	DoneBy     string `json:"doneBy,omitempty"`
	Note       string `json:"note,omitempty" doc:"what came of it"`
	Obligation string `json:"obligation,omitempty" doc:"on the duty desk since it is overdue"`
}

// CaseExhibit is a piece of evidence with its chain of custody.
type CaseExhibit struct {
	ID      string        `json:"id"`
	What    string        `json:"what"`
	Of      string        `json:"of" enum:"report,claim,elsewhere"`
	Ref     string        `json:"ref,omitempty" doc:"the report or claim"`
	SHA256  string        `json:"sha256,omitempty" doc:"the digest with which it was entered"`
	Place   string        `json:"place,omitempty" doc:"where it is now"`
	Holder  string        `json:"holder,omitempty" doc:"who has it now"`
	Awaited string        `json:"awaited,omitempty" doc:"the result that is still waited for"`
	Entered string        `json:"entered" format:"date-time"`
	By      string        `json:"by"`
	Check   string        `json:"check" enum:"matches,differs,unseen,elsewhere" doc:"its digest compared now: it matches or differs; unseen: not on file, or not for you; elsewhere: compared by whoever has it"`
	Broken  bool          `json:"broken,omitempty" doc:"a link of the chain is missing"`
	Chain   []CustodyLink `json:"chain" doc:"in order; it is only added to"`
}

// CustodyLink is one thing that happened to an exhibit.
type CustodyLink struct {
	Number  int64  `json:"number"`
	Act     string `json:"act" enum:"received,handed,sealed,unsealed,examined,checked,result,returned"`
	At      string `json:"at" format:"date-time" doc:"when it happened"`
	By      string `json:"by" doc:"who entered it"`
	Entered string `json:"entered" format:"date-time"`
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
	Place   string `json:"place,omitempty"`
	Text    string `json:"text,omitempty"`
	SHA256  string `json:"sha256,omitempty" doc:"the digest that was found"`
	Differs bool   `json:"differs,omitempty" doc:"it is not the one with which the exhibit was entered"`
	Record  string `json:"record"`
}

// CaseThread is a warning or request that belongs to a case.
type CaseThread struct {
	ID    string   `json:"id"`
	Kind  string   `json:"kind" enum:"warning,request"`
	Title string   `json:"title"`
	From  string   `json:"from"`
	To    []string `json:"to"`
	Stage string   `json:"stage,omitempty"`
	By    string   `json:"by" doc:"who tied it to the case"`
	Tied  string   `json:"tied" format:"date-time"`
}

// CaseMoment is one moment of the threads of a case, on one line of time.
type CaseMoment struct {
	At     string `json:"at" format:"date-time"`
	Thread string `json:"thread"`
	Kind   string `json:"kind" enum:"warning,request"`
	Title  string `json:"title"`
	Track  string `json:"track" enum:"machine,person" doc:"what the machines did, or a named person"`
	Agency string `json:"agency"`
	Actor  string `json:"actor,omitempty"`
	What   string `json:"what"`
	Text   string `json:"text,omitempty"`
}

// CaseDecision is a note of decision: what was decided, by whom, and why.
type CaseDecision struct {
	ID    string `json:"id"`
	What  string `json:"what"`
	Why   string `json:"why"`
	By    string `json:"by"`
	At    string `json:"at" format:"date-time"`
	About string `json:"about,omitempty" doc:"the earlier decision that it answers"`
}

// CaseJoin is another case that this one was, or is to be, joined with.
type CaseJoin struct {
	ID         string `json:"id"`
	Other      Option `json:"other"`
	Ours       bool   `json:"ours" doc:"this case proposed it"`
	State      string `json:"state" enum:"waiting,accepted,refused,ended"`
	Asked      string `json:"asked" format:"date-time"`
	By         string `json:"by"`
	Reason     string `json:"reason"`
	Answered   string `json:"answered,omitempty" format:"date-time"`
	AnsweredBy string `json:"answeredBy,omitempty"`
	Answer     string `json:"answer,omitempty"`
}

// CaseEnding is a proposal to close a case, or its closing.
type CaseEnding struct {
	Reason  string `json:"reason"`
	Review  string `json:"review" doc:"day of the next review"`
	By      string `json:"by" doc:"who proposed it"`
	Second  string `json:"second,omitempty" doc:"who decided it"`
	At      string `json:"at" format:"date-time"`
	Waiting bool   `json:"waiting,omitempty" doc:"a second officer has to decide"`
}

// CaseNote is one line of the history of a case file.
type CaseNote struct {
	At     string `json:"at" format:"date-time"`
	By     string `json:"by"`
	What   string `json:"what"`
	About  string `json:"about,omitempty"`
	Text   string `json:"text,omitempty"`
	Reason string `json:"reason,omitempty"`
	Record string `json:"record"`
}

// CaseKeeping tells until when a case is kept.
type CaseKeeping struct {
	Records int64  `json:"records" doc:"that the reader may see under the case"`
	Review  string `json:"review,omitempty" doc:"day of the next review; without a decision it is erased on the day after"`
	Ends    string `json:"ends,omitempty" doc:"first day on which something of it goes, if nobody decides"`
}

// CaseEntered is the answer to an act upon a case file.
type CaseEntered struct {
	Case   string `json:"case"`
	About  string `json:"about,omitempty" doc:"the task, exhibit, join, warning or request"`
	Record string `json:"record"`
	Text   string `json:"text"`
}

// On is the moment of a thread at an instant, microseconds UTC. What nobody did
// by name, the machines did.
func (m CaseMoment) On(at int64, agency, actor, what, text string) CaseMoment {
	m.At, m.Agency, m.Actor, m.What, m.Text, m.Track = Stamp(at), agency, actor, what, text, "person"
	if actor == "" {
		m.Track = "machine"
	}
	return m
}
