package peer

import (
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Limits of a check at the roadside, in bytes and in entries.
const (
	MostQuestion = 16 << 10
	MostReply    = 256 << 10
	mostAsked    = 16
	mostSought   = 32
	mostLine     = 4 << 10
)

// Question asks another agency, while somebody stands at the road, whether he
// is sought. It is answered on the line and kept nowhere but in the access logs
// of both.
type Question struct {
	Form string         `cbor:"1,keyasint" json:"-"`
	From claim.AgencyID `cbor:"2,keyasint" json:"from"`
	To   claim.AgencyID `cbor:"3,keyasint" json:"to"`
	// Asked is when, microseconds UTC; a question that is much older is none.
	Asked    int64           `cbor:"4,keyasint" json:"asked"`
	Purpose  claim.Purpose   `cbor:"5,keyasint" json:"purpose"`
	Basis    string          `cbor:"6,keyasint" json:"basis"`
	Officer  claim.OfficerID `cbor:"7,keyasint" json:"officer"`
	Exercise bool            `cbor:"8,keyasint" json:"exercise"`
	Kind     string          `cbor:"9,keyasint" json:"kind"`
	Names    []string        `cbor:"10,keyasint,omitempty" json:"names,omitempty"`
	Birth    string          `cbor:"11,keyasint,omitempty" json:"birth,omitempty"`
	Sex      string          `cbor:"12,keyasint,omitempty" json:"sex,omitempty"`
	Numbers  []Number        `cbor:"13,keyasint,omitempty" json:"numbers,omitempty"`
}

// Number is a document, plate or telephone with its property.
type Number struct {
	Property string `cbor:"1,keyasint" json:"property"`
	Text     string `cbor:"2,keyasint" json:"text"`
	Country  string `cbor:"3,keyasint,omitempty" json:"country,omitempty"`
}

// Reply lists what an agency seeks and permits the asker to know.
type Reply struct {
	Form     string         `cbor:"1,keyasint" json:"-"`
	From     claim.AgencyID `cbor:"2,keyasint" json:"from"`
	To       claim.AgencyID `cbor:"3,keyasint" json:"to"`
	Answered int64          `cbor:"4,keyasint" json:"answered"`
	Sought   []Sought       `cbor:"5,keyasint,omitempty" json:"sought,omitempty"`
}

// Sought is one standing alert that answers, as its issuer words it.
type Sought struct {
	Alert     claim.ID       `cbor:"1,keyasint" json:"alert"`
	Issuer    claim.AgencyID `cbor:"2,keyasint" json:"issuer"`
	Action    string         `cbor:"3,keyasint" json:"action"`
	Names     []string       `cbor:"4,keyasint,omitempty" json:"names,omitempty"`
	Reason    string         `cbor:"5,keyasint,omitempty" json:"reason,omitempty"`
	Note      string         `cbor:"6,keyasint,omitempty" json:"note,omitempty"`
	Questions []string       `cbor:"7,keyasint,omitempty" json:"questions,omitempty"`
	Telephone string         `cbor:"8,keyasint,omitempty" json:"telephone,omitempty"`
	Languages []string       `cbor:"9,keyasint,omitempty" json:"languages,omitempty"`
	Until     string         `cbor:"10,keyasint,omitempty" json:"until,omitempty"`
	Markers   []Beware       `cbor:"11,keyasint,omitempty" json:"markers,omitempty"`
	// Band and Why say how well the record answers, never what the person is.
	Band string `cbor:"12,keyasint" json:"band"`
	Why  string `cbor:"13,keyasint" json:"why"`
}

// Beware is a warning marker, by whose word.
type Beware struct {
	Kind     string `cbor:"1,keyasint" json:"kind"`
	Words    string `cbor:"2,keyasint,omitempty" json:"words,omitempty"`
	Source   string `cbor:"3,keyasint,omitempty" json:"source,omitempty"`
	Grade    string `cbor:"4,keyasint,omitempty" json:"grade,omitempty"`
	ReviewBy string `cbor:"5,keyasint,omitempty" json:"reviewBy,omitempty"`
}

// Forms of the two bodies, with their versions.
const (
	questionForm = "roadside-question-1"
	replyForm    = "roadside-reply-1"
)

// Encode returns the canonical bytes of q.
func (q *Question) Encode() ([]byte, error) {
	c := *q
	c.Form = questionForm
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return claim.Encode(&c)
}

// ParseQuestion reads canonical bytes of a valid question, and nothing else.
func ParseQuestion(b []byte) (*Question, error) {
	if len(b) > MostQuestion {
		return nil, fault.New(fault.Invalid, "a question has at most %d bytes", MostQuestion)
	}
	q := new(Question)
	if err := claim.CheckCanonical(b, q); err != nil {
		return nil, err
	}
	return q, q.Validate()
}

// Validate refuses a question that is none or too long.
func (q *Question) Validate() error {
	switch {
	case q.Form != questionForm:
		return fault.New(fault.Invalid, "that is no question").At("form")
	case !claim.ValidAgency(string(q.From)) || !claim.ValidAgency(string(q.To)) || q.From == q.To:
		return fault.New(fault.Invalid, "a question is between two agencies").At("to")
	case q.Purpose == "" || q.Basis == "" || q.Officer == "":
		return fault.New(fault.Invalid, "a question names its purpose, legal basis and officer").At("purpose")
	case len(q.Names)+len(q.Numbers) == 0 || len(q.Names) > mostAsked || len(q.Numbers) > mostAsked:
		return fault.New(fault.Invalid, "a question has a name or a number, and %d of each at most", mostAsked).At("names")
	case q.Asked <= 0 || q.Kind == "":
		return fault.New(fault.Invalid, "a question has its time and its kind").At("asked")
	}
	return lines(append(append([]string{q.Kind, q.Birth, q.Sex, q.Basis}, q.Names...), numbersOf(q.Numbers)...)...)
}

func numbersOf(all []Number) (out []string) {
	for _, n := range all {
		out = append(out, n.Property, n.Text, n.Country)
	}
	return out
}

// lines refuses texts that are too long or empty of sense.
func lines(all ...string) error {
	for _, s := range all {
		if len(s) > mostLine || strings.ContainsRune(s, 0) {
			return fault.New(fault.Invalid, "a text is longer than %d bytes", mostLine)
		}
	}
	return nil
}

// Encode returns the canonical bytes of r.
func (r *Reply) Encode() ([]byte, error) {
	c := *r
	c.Form = replyForm
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return claim.Encode(&c)
}

// ParseReply reads canonical bytes of a valid reply, and nothing else.
func ParseReply(b []byte) (*Reply, error) {
	if len(b) > MostReply {
		return nil, fault.New(fault.Invalid, "a reply has at most %d bytes", MostReply)
	}
	r := new(Reply)
	if err := claim.CheckCanonical(b, r); err != nil {
		return nil, err
	}
	return r, r.Validate()
}

// Validate refuses a reply that is none or too long.
func (r *Reply) Validate() error {
	switch {
	case r.Form != replyForm:
		return fault.New(fault.Invalid, "that is no reply").At("form")
	case !claim.ValidAgency(string(r.From)) || !claim.ValidAgency(string(r.To)) || r.From == r.To:
		return fault.New(fault.Invalid, "a reply is between two agencies").At("to")
	case len(r.Sought) > mostSought:
		return fault.New(fault.Invalid, "a reply names at most %d alerts", mostSought).At("sought")
	}
	for _, s := range r.Sought {
		if s.Alert == "" || !claim.ValidAgency(string(s.Issuer)) || s.Action == "" || len(s.Names)+len(s.Questions)+len(s.Languages)+len(s.Markers) > 4*mostAsked {
			return fault.New(fault.Invalid, "an alert has its number, issuer and action").At("sought")
		}
		all := append([]string{s.Action, s.Reason, s.Note, s.Telephone, s.Until, s.Band, s.Why}, s.Names...)
		all = append(append(all, s.Questions...), s.Languages...)
		for _, m := range s.Markers {
			all = append(all, m.Kind, m.Words, m.Source, m.Grade, m.ReviewBy)
		}
		if err := lines(all...); err != nil {
			return err
		}
	}
	return nil
}
