package view

// Information is what an agency gave another unasked (Directive (EU) 2023/977
// Art. 7).
type Information struct {
	ID         string   `json:"id"`
	From       string   `json:"from"`
	To         []string `json:"to"`
	By         string   `json:"by"`
	At         string   `json:"at" format:"date-time"`
	Duty       bool     `json:"duty" doc:"given because it must be: serious crime, Art. 7(2)"`
	Why        string   `json:"why"`
	Offence    string   `json:"offence"`
	Text       string   `json:"text,omitempty"`
	Conditions string   `json:"conditions,omitempty" doc:"how it may be used"`
	Channel    string   `json:"channel"`
	Exercise   bool     `json:"exercise,omitempty"`
	Records    []string `json:"records"`
}

// Interest is what an agency looks for, as it declared it.
type Interest struct {
	ID       string   `json:"id"`
	Agency   string   `json:"agency"`
	By       string   `json:"by"`
	At       string   `json:"at" format:"date-time"`
	Until    string   `json:"until"`
	Subjects []string `json:"subjects"`
	Crimes   []string `json:"crimes"`
	Regions  []string `json:"regions"`
	Why      string   `json:"why,omitempty"`
	Exercise bool     `json:"exercise,omitempty"`
}

// ToShare is a duty to share: claims that touch what another agency looks for,
// until an officer has sent them or refused on a ground.
type ToShare struct {
	Task    string         `json:"task"`
	Peer    string         `json:"peer"`
	Subject Ref            `json:"subject"`
	Why     string         `json:"why,omitempty" doc:"why the other agency looks for it"`
	Records []TouchedClaim `json:"records"`
	Owner   string         `json:"owner,omitempty"`
	Due     string         `json:"due" format:"date-time"`
	Law     string         `json:"law"`
	Grounds []DutyGround   `json:"grounds"`
	Ended   string         `json:"ended,omitempty" format:"date-time"`
	Outcome string         `json:"outcome,omitempty"`
}

// TouchedClaim is a claim with what of an interest it touches.
type TouchedClaim struct {
	Record  string `json:"record"`
	Touches string `json:"touches"`
}

// DutyGround is a ground on which nothing is owed.
type DutyGround struct {
	Ground  string `json:"ground"`
	Article string `json:"article,omitempty"`
	Meaning string `json:"meaning"`
	Silent  bool   `json:"silent,omitempty" doc:"it takes no words"`
}
