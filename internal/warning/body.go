package warning

import (
	"liaison/internal/claim"
)

// Action is what the recipient is asked to do.
type Action string

// Actions that may be requested. Which one the recipient's law permits is its
// own decision (Regulation (EU) 2018/1862 Art. 36 and 37 for the checks).
const (
	Arrest     Action = "arrest"
	Locate     Action = "locate"
	Discreet   Action = "discreet-check"
	Inquiry    Action = "inquiry-check"
	Specific   Action = "specific-check"
	Seize      Action = "seize"
	Protect    Action = "protect" // a place or persons under threat
	Refuse     Action = "refuse-entry"
	MeetOnWay  Action = "meet-on-arrival"
	Inform     Action = "inform" // tell the sender what is known
	TakeNote   Action = "take-note"
	OtherWords Action = "other" // said in words
)

// Actions lists them in the order of a form.
func Actions() []Action {
	return []Action{Arrest, Locate, MeetOnWay, Refuse, Specific, Inquiry, Discreet, Seize, Protect, Inform, TakeNote, OtherWords}
}

// Urgency is why a warning is urgent: the four grounds of Directive (EU)
// 2023/977 Art. 4(4), or none for ROUTINE.
type Urgency string

// Grounds of urgency.
const (
	UrgentThreat      Urgency = "urgent-a" // immediate and serious threat to public security
	UrgentLife        Urgency = "urgent-b" // imminent threat to a person's life or physical integrity
	UrgentRestriction Urgency = "urgent-c" // a decision that could keep restrictive measures in place
	UrgentRelevance   Urgency = "urgent-d" // imminent risk of losing relevance
)

// Valid tells whether u is one of the four grounds.
func (u Urgency) Valid() bool {
	return u == UrgentThreat || u == UrgentLife || u == UrgentRestriction || u == UrgentRelevance
}

// Subject is what the warning is about, with the claims that say so. The
// claims stand here by id; on the wire they go before the warning on its own
// stream, so that it is usable the moment it arrives.
type Subject struct {
	claim.Ref
	Claims []claim.ID `cbor:"4,keyasint,omitempty" json:"claims,omitempty"`
	// Words say what the sender knows where there is no claim yet.
	Words string `cbor:"5,keyasint,omitempty" json:"words,omitempty"`
}

// PlaceRole is what a place is in a warning.
type PlaceRole string

// Roles of a place.
const (
	From       PlaceRole = "from"
	Via        PlaceRole = "via"
	To         PlaceRole = "to"
	At         PlaceRole = "at"
	Threatened PlaceRole = "threatened"
	Residence  PlaceRole = "residence"
)

// Valid tells whether r is one of the roles.
func (r PlaceRole) Valid() bool {
	return r == From || r == Via || r == To || r == At || r == Threatened || r == Residence
}

// Place is a place that the warning names.
type Place struct {
	Role PlaceRole `cbor:"1,keyasint" json:"role"`
	// Words are the place as the sender says it, such as an airport.
	Words string `cbor:"2,keyasint" json:"words"`
	// Country is its ISO 3166-1 code of two capitals, where known.
	Country string          `cbor:"3,keyasint,omitempty" json:"country,omitempty"`
	Subject claim.SubjectID `cbor:"4,keyasint,omitempty" json:"subject,omitempty"`
}

// Contact is whom the recipient may telephone, at what number, in what
// languages. At least one should answer at all hours.
type Contact struct {
	Name      string   `cbor:"1,keyasint" json:"name"`
	Telephone string   `cbor:"2,keyasint" json:"telephone"`
	Languages []string `cbor:"3,keyasint,omitempty" json:"languages,omitempty"`
	AllHours  bool     `cbor:"4,keyasint" json:"allHours"`
}

// Because is one reason why an agency is told: the rule and what it rests on.
type Because struct {
	Rule  Rule   `cbor:"1,keyasint" json:"rule"`
	Words string `cbor:"2,keyasint" json:"words"`
}

// Recipient is an agency that is told, and why it.
type Recipient struct {
	Agency  claim.AgencyID `cbor:"1,keyasint" json:"agency"`
	Because []Because      `cbor:"2,keyasint" json:"because"`
}

// Channel is the way that the exchange takes. Directive (EU) 2023/977 Art. 13
// makes SIENA the channel except for three reasons; exchange under other
// instruments names those.
type Channel struct {
	// Name is "siena" or "direct".
	Name string `cbor:"1,keyasint" json:"name"`
	// Reason of "direct": "third-country", "urgency", "incident", "domestic"
	// or "other-instrument".
	Reason string `cbor:"2,keyasint,omitempty" json:"reason,omitempty"`
	Words  string `cbor:"3,keyasint,omitempty" json:"words,omitempty"`
}

// Warning is the body of a directive "warn".
type Warning struct {
	Form       string      `cbor:"1,keyasint" json:"-"`
	Precedence Precedence  `cbor:"2,keyasint" json:"precedence"`
	Action     Action      `cbor:"3,keyasint,omitempty" json:"action,omitempty"`
	Asked      string      `cbor:"4,keyasint,omitempty" json:"asked,omitempty"` // the action in words
	Urgency    Urgency     `cbor:"5,keyasint,omitempty" json:"urgency,omitempty"`
	Reason     string      `cbor:"6,keyasint,omitempty" json:"reason,omitempty"` // of the urgency
	Threat     string      `cbor:"7,keyasint,omitempty" json:"threat,omitempty"`
	Basis      claim.Basis `cbor:"8,keyasint,omitempty" json:"basis,omitempty"` // of the threat statement
	Author     string      `cbor:"9,keyasint,omitempty" json:"author,omitempty"`
	// Grade is whose word the threat rests on, as a person graded it; X4 where
	// nobody did.
	Grade    claim.Grade `cbor:"10,keyasint" json:"grade"`
	GradedBy string      `cbor:"11,keyasint,omitempty" json:"gradedBy,omitempty"`
	Subjects []Subject   `cbor:"12,keyasint,omitempty" json:"subjects,omitempty"`
	Places   []Place     `cbor:"13,keyasint,omitempty" json:"places,omitempty"`
	// Begins and Ends are when it is about, microseconds UTC; 0 is open.
	Begins   int64       `cbor:"14,keyasint,omitempty" json:"begins,omitempty"`
	Ends     int64       `cbor:"15,keyasint,omitempty" json:"ends,omitempty"`
	ReplyBy  int64       `cbor:"16,keyasint,omitempty" json:"replyBy,omitempty"`
	Contacts []Contact   `cbor:"17,keyasint,omitempty" json:"contacts,omitempty"`
	To       []Recipient `cbor:"18,keyasint" json:"to"`
	// Awaited is what the sender knows to be missing, in words.
	Awaited  []string   `cbor:"19,keyasint,omitempty" json:"awaited,omitempty"`
	Exercise bool       `cbor:"20,keyasint" json:"exercise"`
	Earlier  []claim.ID `cbor:"21,keyasint,omitempty" json:"earlier,omitempty"` // warnings that this one goes on from
	Terms    Terms      `cbor:"22,keyasint" json:"terms"`
	Channel  Channel    `cbor:"23,keyasint" json:"channel"`
}

// Form marks the body and version of a warning.
const Form = "warning-1"

// Encode validates w and returns its canonical bytes, for Directive.Body.
func (w *Warning) Encode() ([]byte, error) {
	c := *w
	c.Form = Form
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return claim.Encode(&c)
}

// Decode reads canonical bytes of a valid warning, and nothing else.
func Decode(b []byte) (*Warning, error) {
	w := new(Warning)
	if err := claim.CheckCanonical(b, w); err != nil {
		return nil, err
	}
	return w, w.Validate()
}

// Claims lists the claims that the warning rests on, each once, in order.
func (w *Warning) Claims() []claim.ID {
	var out []claim.ID
	seen := map[claim.ID]bool{}
	for _, s := range w.Subjects {
		for _, c := range s.Claims {
			if !seen[c] {
				seen[c] = true
				out = append(out, c)
			}
		}
	}
	return out
}

// Audience lists the agencies that are told.
func (w *Warning) Audience() []claim.AgencyID {
	var out []claim.AgencyID
	for _, r := range w.To {
		out = append(out, r.Agency)
	}
	return out
}
