package duty

import (
	"encoding/json"
	"slices"
	"time"

	"liaison/internal/fault"
)

// Role names whom a rung calls: the owner of the obligation, or whoever holds
// a part on the desk's roster at that moment.
type Role string

// The roles of a desk, from the owner up.
const (
	Owner    Role = "owner"
	OnDuty   Role = "duty"
	Second   Role = "second"
	Head     Role = "head"
	Director Role = "director"
	Everyone Role = "everyone" // all of the above, with the list of telephones
)

var roles = []Role{Owner, OnDuty, Second, Head, Director, Everyone}

// Rung is one step of a ladder.
type Rung struct {
	// After counts from the beginning of the round: receipt, breach, or the
	// end of a quiet time.
	After time.Duration `json:"after"`
	Call  Role          `json:"call"`
}

// Ladder is what is frozen into an obligation when it is opened: a later change
// of policy does not reach it.
type Ladder struct {
	// Policy names the version of the agency's policy the figures are from.
	Policy string `json:"policy"`
	Rungs  []Rung `json:"rungs"`
	// Repeat calls the last rung again and again while nobody answers.
	Repeat time.Duration `json:"repeat"`
	// Quiet is how long an obligation may rest after its last act before the
	// ladder begins anew; 0 means for ever.
	Quiet time.Duration `json:"quiet"`
	// SecondToClose demands another officer's name beside the closer's.
	SecondToClose bool `json:"second_to_close"`
}

// The default ladders by precedence. Agencies may shorten them.
var (
	// FlashLadder: danger to life, or an attack at hand.
	FlashLadder = Ladder{Policy: "default-1", Repeat: time.Hour, Quiet: 2 * time.Hour, SecondToClose: true, Rungs: []Rung{
		{0, OnDuty}, {5 * time.Minute, Second}, {15 * time.Minute, Head}, {30 * time.Minute, Director}, {time.Hour, Everyone}}}
	// UrgentLadder: the four urgent grounds of Directive (EU) 2023/977.
	UrgentLadder = Ladder{Policy: "default-1", Repeat: 4 * time.Hour, Quiet: 24 * time.Hour, Rungs: []Rung{
		{0, OnDuty}, {time.Hour, Head}, {4 * time.Hour, Director}}}
	// RoutineLadder is everything else.
	RoutineLadder = Ladder{Policy: "default-1", Repeat: 72 * time.Hour, Quiet: 5 * 24 * time.Hour, Rungs: []Rung{
		{0, Owner}, {24 * time.Hour, Head}, {72 * time.Hour, Director}}}
)

// steep is how soon a ladder for danger to life calls a second person.
const steep = 5 * time.Minute

// Patience is how long silence lasts before somebody besides the first is
// called; a ladder of one rung calls the same again.
func (l Ladder) Patience() time.Duration {
	if len(l.Rungs) < 2 {
		return l.Repeat
	}
	return l.Rungs[1].After
}

// Steep tells a ladder for danger to life, on which a second person is called
// within five minutes.
func (l Ladder) Steep() bool { return l.Patience() <= steep }

// check finds a ladder on which silence could go unheard.
func (l Ladder) check() error {
	switch {
	case l.Policy == "":
		return fault.New(fault.Invalid, "the ladder names no policy version").At("policy")
	case len(l.Rungs) == 0 || l.Rungs[0].After != 0:
		return fault.New(fault.Invalid, "the first rung calls someone at once").At("rungs")
	case l.Repeat < time.Minute:
		return fault.New(fault.Invalid, "the last rung is repeated, at most once a minute").At("repeat")
	case l.Quiet < 0:
		return fault.New(fault.Invalid, "the quiet time is negative").At("quiet")
	}
	for i, r := range l.Rungs {
		if !slices.Contains(roles, r.Call) {
			return fault.New(fault.Invalid, "rung %d calls %q, which is no role", i, string(r.Call)).At("rungs")
		}
		if i > 0 && r.After <= l.Rungs[i-1].After {
			return fault.New(fault.Invalid, "rung %d is not after the one below it", i).At("rungs")
		}
	}
	return nil
}

func (l Ladder) encode() (string, error) {
	b, err := json.Marshal(l)
	if err != nil {
		return "", fault.Wrap(fault.Internal, err, "the ladder cannot be written")
	}
	return string(b), nil
}

func decodeLadder(s string) (Ladder, error) {
	var l Ladder
	if err := json.Unmarshal([]byte(s), &l); err != nil {
		return l, fault.Wrap(fault.Internal, err, "the ladder cannot be read")
	}
	return l, l.check()
}
