package warning

import (
	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Release makes the directive that sends a warning. Two officers release it;
// one may release a FLASH warning alone, and then owes the second signature
// (Terms.Sign). An exercise needs one.
func Release(w *Warning, by, second claim.OfficerID, reason string) (*claim.Directive, error) {
	if second == by {
		second = ""
	}
	if second == "" && w.Precedence != Flash && !w.Exercise {
		return nil, fault.New(fault.Forbidden, "a %s warning is released by two officers", w.Precedence).At("second").
			WithMend("have a second officer sign; one alone may release a flash warning and is counter-signed within the hour")
	}
	b, err := w.Encode()
	if err != nil {
		return nil, err
	}
	d := &claim.Directive{Act: claim.Warn, Actor: by, Second: second, Records: w.Claims(), Audience: w.Audience(), Reason: reason, Body: b}
	return d, d.Validate()
}

// CheckWarning refuses a directive "warn" whose body does not say what the
// directive does: recipients, claims, exercise. A peer's that fails is still a
// warning that somebody must see; see Head.Warning.
func CheckWarning(d *claim.Directive, m claim.Marking) (*Warning, error) {
	if d.Act != claim.Warn {
		return nil, fault.New(fault.Invalid, "the directive %q is no warning", d.Act).At("act")
	}
	if err := d.Validate(); err != nil {
		return nil, err
	}
	w, err := Decode(d.Body)
	if err != nil {
		return nil, err
	}
	switch {
	case !sameSet(d.Audience, w.Audience()):
		return nil, fault.New(fault.Invalid, "the directive goes to others than its body says").At("audience")
	case !sameSet(d.Records, w.Claims()):
		return nil, fault.New(fault.Invalid, "the directive rests on other claims than its body says").At("records")
	case w.Exercise != m.Exercise:
		return nil, fault.New(fault.Invalid, "the marking and the body differ on whether this is an exercise").At("exercise")
	}
	for _, a := range w.Audience() {
		if a == m.Originator {
			return nil, fault.New(fault.Invalid, "an agency does not warn itself").At("to")
		}
	}
	return w, nil
}

func sameSet[T comparable](a, b []T) bool {
	in := map[T]bool{}
	for _, x := range a {
		in[x] = true
	}
	n := len(in)
	for _, x := range b {
		if !in[x] {
			return false
		}
	}
	seen := map[T]bool{}
	for _, x := range b {
		seen[x] = true
	}
	return len(seen) == n
}

// Check refuses an act of agency "by" that the state of the warning at a
// recipient does not allow. r is the receipt to be signed.
func Check(h Head, c Current, s State, by claim.AgencyID, r *claim.Receipt) error {
	if err := CheckReceipt(r); err != nil {
		return err
	}
	n, err := DecodeNote(r.Body)
	if err != nil {
		return err
	}
	if r.Of != string(h.ID) {
		return fault.New(fault.Invalid, "the receipt is of another record").At("of")
	}
	switch r.Outcome {
	case Signed:
		return h.checkSigned(by, r)
	case Countersigned, Reopened, Telephoned, claim.Undelivered, claim.Clarified:
		return h.checkSender(s, by, r, n)
	case claim.Delivered:
		return nil
	}
	if by != s.Recipient {
		return fault.New(fault.Forbidden, "that is the act of %s", s.Recipient).At("outcome")
	}
	if s.Stage.Settled() && !r.Outcome.ByClock() {
		return fault.New(fault.Conflict, "the warning is settled here").WithMend("the sender may issue a new one that names it as earlier")
	}
	switch r.Outcome {
	case claim.Assessed, claim.Actioned:
		return s.mustBeAcked()
	case claim.Closed, claim.Refused:
		return s.checkEnd(h, c, r, n)
	}
	return nil
}

func (s *State) mustBeAcked() error {
	if s.Acked == 0 {
		return fault.New(fault.Conflict, "nobody has acknowledged this warning yet").WithMend("acknowledge it first: reading is not owning")
	}
	return nil
}

func (s *State) checkEnd(h Head, c Current, r *claim.Receipt, n *Note) error {
	if err := s.mustBeAcked(); err != nil {
		return err
	}
	switch {
	case h.Precedence == Flash && (n.Second == "" || n.Second == r.Actor):
		return fault.New(fault.Forbidden, "a flash warning is closed or refused by two officers").At("second")
	case n.Result == Withdrawn && !c.Withdrawn:
		return fault.New(fault.Conflict, "the sender has not withdrawn it").At("result")
	case (n.Result == Exercised) && !h.Exercise:
		return fault.New(fault.Conflict, "this is no exercise").At("result")
	}
	return nil
}

func (h Head) checkSigned(by claim.AgencyID, r *claim.Receipt) error {
	switch {
	case by != h.Sender:
		return fault.New(fault.Forbidden, "the sender's second officer signs the release").At("outcome")
	case h.Second != "":
		return fault.New(fault.Conflict, "two officers have released it")
	case r.Actor == h.Actor:
		return fault.New(fault.Forbidden, "who released it does not countersign himself").At("actor")
	}
	return nil
}

func (h Head) checkSender(s State, by claim.AgencyID, r *claim.Receipt, n *Note) error {
	switch {
	case by != h.Sender:
		return fault.New(fault.Forbidden, "that is the sender's act").At("outcome")
	case n.Recipient != s.Recipient:
		return fault.New(fault.Invalid, "the receipt names another recipient").At("recipient")
	case r.Outcome == claim.Clarified && !s.Asked:
		return fault.New(fault.Conflict, "no clarification is asked")
	case (r.Outcome == Countersigned || r.Outcome == Reopened) && (s.Stage != Ending || n.End != s.End):
		return fault.New(fault.Conflict, "there is no such end that awaits the countersignature").At("end").WithMend("read its state again")
	}
	return nil
}
