package request

import (
	"liaison/internal/claim"
)

// Kind is what sort of request it is.
type Kind string

// Kinds of request.
const (
	// ToContactPoint goes from contact point to contact point (Art. 4), or
	// from a designated authority.
	ToContactPoint Kind = "contact-point"
	// Direct goes from authority to authority (Art. 8).
	Direct Kind = "direct"
	// FollowUp is a reasoned question after a hit (Regulation (EU) 2024/982
	// Art. 44(5)); it has the clocks of an ordinary request.
	FollowUp Kind = "follow-up"
)

// Urgency is why a request is urgent (Art. 4(4)); empty is not urgent.
type Urgency string

// The four grounds of urgency; there is no fifth.
const (
	Threat      Urgency = "urgent-a" // immediate and serious threat to public security
	Life        Urgency = "urgent-b" // imminent threat to a person's life or physical integrity
	Restriction Urgency = "urgent-c" // a decision that could keep restrictive measures in place
	Relevance   Urgency = "urgent-d" // imminent risk of losing relevance, and important
)

// Valid tells whether u is one of the four.
func (u Urgency) Valid() bool {
	return u == Threat || u == Life || u == Restriction || u == Relevance
}

// Subject is whom or what is asked about, and the tie to the purpose.
type Subject struct {
	claim.Ref
	// Link says how the person or thing is tied to the purpose (Art. 4(5)).
	Link   string     `cbor:"4,keyasint" json:"link"`
	Claims []claim.ID `cbor:"5,keyasint,omitempty" json:"claims,omitempty"`
}

// Channel is the way that the exchange takes: SIENA, except for the reasons of
// Art. 13.
type Channel struct {
	Name   string `cbor:"1,keyasint" json:"name"` // "siena" or "direct"
	Reason string `cbor:"2,keyasint,omitempty" json:"reason,omitempty"`
	Words  string `cbor:"3,keyasint,omitempty" json:"words,omitempty"`
}

// Item is one thing that is asked; answers and refusals name items.
type Item struct {
	Number int64  `cbor:"1,keyasint" json:"number"` // from 1, dense
	Sought string `cbor:"2,keyasint" json:"sought"`
}

// Request is the body of a directive "ask".
type Request struct {
	Form  string `cbor:"1,keyasint" json:"-"`
	Kind  Kind   `cbor:"2,keyasint" json:"kind"`
	Items []Item `cbor:"3,keyasint" json:"items"`
	// Purpose with the facts and the offence (Art. 4(5)).
	Purpose string `cbor:"4,keyasint" json:"purpose"`
	Facts   string `cbor:"5,keyasint" json:"facts"`
	Offence string `cbor:"6,keyasint" json:"offence"`
	// Necessary and Available are the objective reasons of Art. 4(3): that
	// the information is necessary and proportionate, and available there.
	Necessary string    `cbor:"7,keyasint" json:"necessary"`
	Available string    `cbor:"8,keyasint" json:"available"`
	Subjects  []Subject `cbor:"9,keyasint,omitempty" json:"subjects,omitempty"`
	Urgency   Urgency   `cbor:"10,keyasint,omitempty" json:"urgency,omitempty"`
	Urgent    string    `cbor:"11,keyasint,omitempty" json:"urgent,omitempty"` // the reason in words
	// Restrictions on the use of what is told in the request itself.
	Restrictions string  `cbor:"12,keyasint,omitempty" json:"restrictions,omitempty"`
	Language     string  `cbor:"13,keyasint,omitempty" json:"language,omitempty"`
	Channel      Channel `cbor:"14,keyasint" json:"channel"`
	// CopyWaiver says why the own contact point gets no copy (Art. 4(2));
	// empty: it gets one.
	CopyWaiver string `cbor:"15,keyasint,omitempty" json:"copyWaiver,omitempty"`
	// Europol is the decision about a copy to Europol (Art. 12), with its
	// reason.
	Europol       bool   `cbor:"16,keyasint" json:"europol"`
	EuropolReason string `cbor:"17,keyasint" json:"europolReason"`
	Exercise      bool   `cbor:"18,keyasint" json:"exercise"`
	Telephone     string `cbor:"19,keyasint,omitempty" json:"telephone,omitempty"`
}

// Answer is the body of a directive "share" that names a request. The claims
// that it gives stand in Directive.Records.
type Answer struct {
	Form string `cbor:"1,keyasint" json:"-"`
	// Items are the numbers that this answer settles.
	Items []int64 `cbor:"2,keyasint" json:"items"`
	// Nothing says that nothing is held: an answer, not a refusal.
	Nothing bool   `cbor:"3,keyasint" json:"nothing"`
	Text    string `cbor:"4,keyasint,omitempty" json:"text,omitempty"`
	// Conditions bind the asker in the use of the answer.
	Conditions string `cbor:"5,keyasint,omitempty" json:"conditions,omitempty"`
}

// Refusal is the body of a receipt "refused". The ground stands in it and in
// Receipt.Ground.
type Refusal struct {
	Form   string  `cbor:"1,keyasint" json:"-"`
	Ground Ground  `cbor:"2,keyasint" json:"ground"`
	Items  []int64 `cbor:"3,keyasint" json:"items"`
	// Text says more, except with a ground of Art. 6(1)(f), which never tells
	// what it protects.
	Text string `cbor:"4,keyasint,omitempty" json:"text,omitempty"`
	// Unclarifiable says why no clarification could have helped, where none
	// was asked before a refusal on ground b (Art. 6(3)).
	Unclarifiable string `cbor:"5,keyasint,omitempty" json:"unclarifiable,omitempty"`
}

// Clarification is the body of a receipt "clarify" (asked, by the answerer) or
// "clarified" (given, by the asker).
type Clarification struct {
	Form string `cbor:"1,keyasint" json:"-"`
	// Round counts the questions from 1; the answer has the number of its
	// question.
	Round int64   `cbor:"2,keyasint" json:"round"`
	Items []int64 `cbor:"3,keyasint,omitempty" json:"items,omitempty"`
	Text  string  `cbor:"4,keyasint" json:"text"`
}

// DelayNotice is the body of a receipt "delayed": a judicial authorisation is
// awaited (Art. 5(2)). It is told at once, and updated.
type DelayNotice struct {
	Form string `cbor:"1,keyasint" json:"-"`
	// Number counts the notices of a request from 1; the highest holds.
	Number int64 `cbor:"2,keyasint" json:"number"`
	// Expected is when the answer is expected, microseconds UTC.
	Expected int64  `cbor:"3,keyasint" json:"expected"`
	Reason   string `cbor:"4,keyasint" json:"reason"`
	// Authority decides.
	Authority string `cbor:"5,keyasint" json:"authority"`
}

// Accessibility tells where the information is (Art. 5(1)).
type Accessibility string

// Accessibilities. Until a person has said that it must be obtained
// elsewhere, information counts as directly accessible.
const (
	Directly   Accessibility = "direct"
	Indirectly Accessibility = "indirect"
)

// Note is the body of the other receipts about a request; only the fields of
// the receipt's outcome are set.
type Note struct {
	Form string `cbor:"1,keyasint" json:"-"`
	// Zone (IANA) and Stops come with the delivery receipt of the requested
	// node: its time zone, and whether its policy lets a clarification stop
	// the clock. With them both sides reckon the same due time.
	Zone  string `cbor:"2,keyasint,omitempty" json:"zone,omitempty"`
	Stops bool   `cbor:"3,keyasint" json:"stops"`
	// Accessibility comes with "assessed", with the reason in Receipt.Text.
	Accessibility Accessibility   `cbor:"4,keyasint,omitempty" json:"accessibility,omitempty"`
	Second        claim.OfficerID `cbor:"5,keyasint,omitempty" json:"second,omitempty"`
	Desk          string          `cbor:"6,keyasint,omitempty" json:"desk,omitempty"`
}

// OwnInitiative is the body of a directive "share" that answers no request:
// information given unasked (Art. 7).
type OwnInitiative struct {
	Form string `cbor:"1,keyasint" json:"-"`
	// Duty tells whether it is given because it must be: serious crime,
	// Art. 7(2).
	Duty bool   `cbor:"2,keyasint" json:"duty"`
	Why  string `cbor:"3,keyasint" json:"why"` // why it may be relevant there
	// Offence is what it may serve to prevent, detect or investigate.
	Offence    string  `cbor:"4,keyasint" json:"offence"`
	Text       string  `cbor:"5,keyasint,omitempty" json:"text,omitempty"`
	Conditions string  `cbor:"6,keyasint,omitempty" json:"conditions,omitempty"`
	Channel    Channel `cbor:"7,keyasint" json:"channel"`
	Exercise   bool    `cbor:"8,keyasint" json:"exercise"`
}

// Withdrawal is the body of a directive "update" that names a request: the
// asker needs it no more. A person at the requested node still ends it.
type Withdrawal struct {
	Form   string `cbor:"1,keyasint" json:"-"`
	Reason string `cbor:"2,keyasint" json:"reason"`
}
