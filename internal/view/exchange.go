package view

// PeerHealth is how the exchange with one agency goes.
type PeerHealth struct {
	Peer
	Streams    []Lane          `json:"streams" doc:"what waits for it, by stream"`
	Quarantine []Unusable      `json:"quarantine" doc:"what it sent and could not be used; nothing behind it waits"`
	Evidence   []Contradiction `json:"evidence" doc:"signed statements that contradict each other; their stream stands still"`
}

// Lane is what waits for a peer on one stream.
type Lane struct {
	Stream   string `json:"stream"`
	Waiting  int64  `json:"waiting"`
	Oldest   string `json:"oldest" format:"date-time"`
	Failures int64  `json:"failures" doc:"attempts in a row that failed"`
}

// Unusable is a message that was taken into the sequence but not into use.
type Unusable struct {
	Stream string `json:"stream"`
	Epoch  string `json:"epoch"`
	Number int64  `json:"number"`
	Reason string `json:"reason"`
	Since  string `json:"since" format:"date-time"`
}

// Contradiction is evidence that people have to look at.
type Contradiction struct {
	Number  int64  `json:"number"`
	Kind    string `json:"kind"`
	Stream  string `json:"stream"`
	Outward bool   `json:"outward" doc:"it concerns what this node sends"`
	Text    string `json:"text"`
	Found   string `json:"found" format:"date-time"`
}

// Exercise is how an agency did in the exercises of a time; times in seconds.
type Exercise struct {
	Peer              string  `json:"peer"`
	Warnings          int     `json:"warnings"`
	Received          int     `json:"received" doc:"its machine answered"`
	Acknowledged      int     `json:"acknowledged" doc:"a named officer answered"`
	ReceiptMedian     float64 `json:"receiptMedian" doc:"seconds"`
	ReceiptWorst      float64 `json:"receiptWorst" doc:"seconds"`
	AcknowledgeMedian float64 `json:"acknowledgeMedian" doc:"seconds from its receipt, by its own clock"`
	AcknowledgeWorst  float64 `json:"acknowledgeWorst" doc:"seconds"`
}

// Override is a record of another agency that was given to one more against its
// originator's restriction, because a life was in danger.
type Override struct {
	ID         string   `json:"id" doc:"of the order; of what waits, while it does"`
	Record     string   `json:"record"`
	Originator string   `json:"originator,omitempty" doc:"whose record it is; told at the same moment"`
	Giver      string   `json:"giver" doc:"the agency that gave it"`
	To         string   `json:"to"`
	Reason     string   `json:"reason"`
	By         []string `json:"by" doc:"two officers; one while it waits"`
	At         string   `json:"at" format:"date-time"`
	Waits      bool     `json:"waits" doc:"a second officer has to give it"`
}

// Consent is a question of a holder to an originator, whether records may go on
// to one more agency, with the answer once there is one; or a permit that the
// originator gave without being asked.
type Consent struct {
	ID         string      `json:"id" doc:"of the question; of the permit where nobody asked"`
	Asker      string      `json:"asker"`
	Originator string      `json:"originator"`
	Recipient  string      `json:"recipient"`
	Records    []string    `json:"records" doc:"those of them that the caller may see"`
	NotHeld    []string    `json:"notHeld,omitempty" doc:"records of this agency that, as far as it knows, the asker does not hold"`
	Reason     string      `json:"reason"`
	By         string      `json:"by,omitempty" doc:"the officer who asks"`
	At         string      `json:"at" format:"date-time"`
	Outcome    string      `json:"outcome,omitempty" enum:"permitted,not permitted,withdrawn" doc:"absent while the originator is silent"`
	Permit     string      `json:"permit,omitempty" doc:"the record of the signed permit"`
	Answer     string      `json:"answer,omitempty" doc:"the originator's reason"`
	AnsweredBy string      `json:"answeredBy,omitempty"`
	AnsweredAt string      `json:"answeredAt,omitempty" format:"date-time"`
	Withdrawn  *Withdrawal `json:"withdrawn,omitempty" doc:"the originator takes its permit back"`
}

// Withdrawal is a named officer's word that takes a permit back.
type Withdrawal struct {
	By     string `json:"by"`
	At     string `json:"at" format:"date-time"`
	Reason string `json:"reason"`
}

// ExerciseOrder is the standing order of weekly exercises; empty where nobody
// has ordered them.
type ExerciseOrder struct {
	By    string `json:"by,omitempty" doc:"the officer in whose name they go out"`
	Since string `json:"since,omitempty" format:"date-time"`
	Next  string `json:"next,omitempty" format:"date-time"`
}

// Corrected is a claim that says another is otherwise.
type Corrected struct {
	Claim string   `json:"claim" doc:"the record that corrects or contradicts"`
	Told  []string `json:"told" doc:"agencies that it was sent to without a further order"`
}
