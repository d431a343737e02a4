package request

import (
	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Forms mark each body and its version.
const (
	FormRequest       = "request-1"
	FormAnswer        = "request-answer-1"
	FormRefusal       = "request-refusal-1"
	FormClarification = "request-clarification-1"
	FormDelay         = "request-delay-1"
	FormNote          = "request-note-1"
	FormOwnInitiative = "own-initiative-1"
	FormWithdrawal    = "request-withdrawal-1"
	FormInterest      = "interest-1"
)

// Body is what a request, and each word about it, carries beside its claims: one
// of this room's types.
type Body interface {
	claim.Validator
	form() (has *string, want string)
}

func (b *Request) form() (*string, string)       { return &b.Form, FormRequest }
func (b *Answer) form() (*string, string)        { return &b.Form, FormAnswer }
func (b *Refusal) form() (*string, string)       { return &b.Form, FormRefusal }
func (b *Clarification) form() (*string, string) { return &b.Form, FormClarification }
func (b *DelayNotice) form() (*string, string)   { return &b.Form, FormDelay }
func (b *Note) form() (*string, string)          { return &b.Form, FormNote }
func (b *OwnInitiative) form() (*string, string) { return &b.Form, FormOwnInitiative }
func (b *Withdrawal) form() (*string, string)    { return &b.Form, FormWithdrawal }
func (b *Interest) form() (*string, string)      { return &b.Form, FormInterest }

// Encode sets the form of b, one of this room's bodies, validates it and
// returns its canonical bytes, for Directive.Body or Receipt.Body.
func Encode(b Body) ([]byte, error) {
	has, want := b.form()
	*has = want
	if err := b.Validate(); err != nil {
		return nil, err
	}
	return claim.Encode(b)
}

// decode reads the canonical bytes of a valid body, and nothing else.
func decode[T any, P interface {
	*T
	Body
}](b []byte) (P, error) {
	out := P(new(T))
	if err := claim.CheckCanonical(b, out); err != nil {
		return nil, err
	}
	if has, want := out.form(); *has != want {
		return nil, fault.New(fault.Invalid, "a body of the form %q stands where %q belongs", *has, want).At("form")
	}
	return out, out.Validate()
}

// DecodeRequest reads the body of a directive "ask".
func DecodeRequest(b []byte) (*Request, error) { return decode[Request](b) }

// DecodeAnswer reads the body of a directive "share" that names a request.
func DecodeAnswer(b []byte) (*Answer, error) { return decode[Answer](b) }

// DecodeRefusal reads the body of a receipt "refused".
func DecodeRefusal(b []byte) (*Refusal, error) { return decode[Refusal](b) }

// DecodeClarification reads the body of a receipt "clarify" or "clarified".
func DecodeClarification(b []byte) (*Clarification, error) { return decode[Clarification](b) }

// DecodeDelayNotice reads the body of a receipt "delayed".
func DecodeDelayNotice(b []byte) (*DelayNotice, error) { return decode[DelayNotice](b) }

// DecodeOwnInitiative reads the body of a directive "share" that answers no
// request.
func DecodeOwnInitiative(b []byte) (*OwnInitiative, error) { return decode[OwnInitiative](b) }

// DecodeWithdrawal reads the body of a directive "update" of a request.
func DecodeWithdrawal(b []byte) (*Withdrawal, error) { return decode[Withdrawal](b) }

// DecodeInterest reads the body of a directive "interest".
func DecodeInterest(b []byte) (*Interest, error) { return decode[Interest](b) }

// DecodeNote reads the body of any other receipt; no bytes are the empty note.
func DecodeNote(b []byte) (*Note, error) {
	if len(b) == 0 {
		return &Note{Form: FormNote}, nil
	}
	return decode[Note](b)
}
