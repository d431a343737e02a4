package view

// Breach is a breach of personal data and what was done about it (Directive
// (EU) 2016/680 Art. 30, 31).
type Breach struct {
	ID       string `json:"id"`
	Nature   string `json:"nature"`
	Owner    string `json:"owner" doc:"officer who answers for the notice"`
	Happened string `json:"happened,omitempty" format:"date-time"`
	Known    string `json:"known" format:"date-time" doc:"when it became known: the 72 hours count from then"`
	DueBy    string `json:"dueBy" format:"date-time"`
	Notified string `json:"notified,omitempty" format:"date-time" doc:"when the supervisory authority had the first notice"`
	Exempt   bool   `json:"exempt" doc:"an officer has decided, with a reason, that no notice is owed"`
	Late     bool   `json:"late"`
	Closed   string `json:"closed,omitempty" format:"date-time"`
	// Persons and Records are upper bounds, from records, log and what was entered.
	Persons    int64        `json:"persons" doc:"persons concerned, about"`
	Records    int64        `json:"records" doc:"records concerned, about"`
	Categories []string     `json:"categories" doc:"as what the persons stand in cases"`
	Agencies   []string     `json:"agencies" doc:"other agencies whose records, or copies of ours, are concerned"`
	Untold     []string     `json:"untold" doc:"those of them that nobody has told"`
	Missing    []string     `json:"missing" doc:"what the notice does not say yet"`
	Draft      string       `json:"draft" doc:"the notice as it stands now"`
	Steps      []BreachStep `json:"steps"`
}

// BreachStep is one entry about a breach.
type BreachStep struct {
	At       string `json:"at" format:"date-time"`
	By       string `json:"by"`
	What     string `json:"what" enum:"opened,added,notified,no-notice,told,closed"`
	Whom     string `json:"whom,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Evidence string `json:"evidence,omitempty"`
}
