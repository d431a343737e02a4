package view

// Warning is a warning between agencies, as it stands at each recipient.
type Warning struct {
	ID         string    `json:"id"`
	Draft      bool      `json:"draft,omitempty" doc:"waits for a second officer to release it"`
	Title      string    `json:"title"`
	Precedence string    `json:"precedence" enum:"flash,urgent,routine"`
	Exercise   bool      `json:"exercise"`
	Sender     string    `json:"sender"`
	Released   string    `json:"released,omitempty" format:"date-time"`
	By         []string  `json:"by" doc:"the officers who released it"`
	Action     string    `json:"action,omitempty"`
	Asked      string    `json:"asked,omitempty"`
	Urgency    string    `json:"urgency,omitempty"`
	Reason     string    `json:"reason,omitempty"`
	Threat     string    `json:"threat,omitempty"`
	Grade      string    `json:"grade,omitempty"`
	Missing    []string  `json:"missing,omitempty" doc:"what the sender still owes"`
	Withdrawn  bool      `json:"withdrawn,omitempty"`
	Records    []string  `json:"records,omitempty"`
	Contacts   []Contact `json:"contacts,omitempty" doc:"whom to telephone"`
	Places     []Place   `json:"places,omitempty"`
	Awaited    []string  `json:"awaited,omitempty" doc:"what the sender expects to learn"`
	Assessment bool      `json:"assessment,omitempty" doc:"the threat is an assessment, not a fact"`
	Author     string    `json:"author,omitempty" doc:"whose assessment"`
	ReplyBy    string    `json:"replyBy,omitempty" format:"date-time"`
	Recipients []Told    `json:"recipients"`
}

// Contact is whom a recipient may telephone.
type Contact struct {
	Name      string `json:"name"`
	Telephone string `json:"telephone"`
}

// Place is a place that a warning names.
type Place struct {
	Role    string `json:"role" enum:"from,via,to,at,threatened,residence"`
	Words   string `json:"words"`
	Country string `json:"country,omitempty" doc:"ISO 3166-1, two capitals"`
}

// Told is how far a warning has come at one recipient: what the machines did,
// and what named people did.
type Told struct {
	Agency       string   `json:"agency"`
	Because      []string `json:"because" doc:"why it is told"`
	Stage        string   `json:"stage"`
	Received     string   `json:"received,omitempty" format:"date-time" doc:"its machine has it; nobody has said he has"`
	Opened       string   `json:"opened,omitempty" format:"date-time"`
	Acknowledged string   `json:"acknowledged,omitempty" format:"date-time"`
	By           string   `json:"by,omitempty" doc:"the officer who acknowledged"`
	AckBy        string   `json:"ackBy,omitempty" format:"date-time" doc:"until when an acknowledgement is owed"`
	Assessed     string   `json:"assessed,omitempty" format:"date-time"`
	Actioned     string   `json:"actioned,omitempty" format:"date-time"`
	Ended        string   `json:"ended,omitempty" format:"date-time"`
	Result       string   `json:"result,omitempty"`
	End          string   `json:"end,omitempty" doc:"the record that ended it there, for a countersignature"`
	Text         string   `json:"text,omitempty"`
	Escalated    int      `json:"escalated,omitempty"`
	Telephoned   string   `json:"telephoned,omitempty" format:"date-time"`
}

// Proposed is whom a warning that is being written concerns, and what would
// happen on release.
type Proposed struct {
	Recipients    []Told   `json:"recipients" doc:"with every reason"`
	Nobody        []string `json:"nobody" doc:"places for which no agency is known: a gap for a person to fill"`
	Missing       []string `json:"missing" doc:"what the sender will still owe; it never delays the warning"`
	Agencies      []string `json:"agencies" doc:"agencies that can be named"`
	SecondOfficer bool     `json:"secondOfficer" doc:"a second officer releases it"`
	SignatureOwed bool     `json:"signatureOwed" doc:"it leaves at once, and a second signature is owed"`
}
