package warning

import (
	"fmt"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
)

// ReceivedID names the obligation of a recipient.
func ReceivedID(id claim.ID) string { return "warning:" + string(id) }

// terms of a warning; those of an URGENT one where it cannot be read.
func (h Head) terms() Terms {
	if h.Warning == nil {
		return DefaultTerms(h.Precedence)
	}
	return h.Warning.Terms
}

// zone of a recipient, UTC where it is not known.
func (s State) zone() *time.Location {
	z, err := time.LoadLocation(s.Zone)
	if err != nil {
		return time.UTC
	}
	return z
}

// Owed is the next step that a recipient owes and when; "" when none is.
// FIELD 6.4: receipt counts from the release, the others from the receipt.
func Owed(h Head, s State) (step string, due int64) {
	t := h.terms()
	switch {
	case s.Stage.Settled() || s.Stage == Ending:
		return "", 0
	case s.Received == 0 && s.Acked == 0:
		return "receipt", h.Released + t.Receipt
	case s.Acked == 0:
		return "acknowledgement", t.AcknowledgeBy(s.Received, s.zone())
	}
	from := s.Received
	if from == 0 {
		from = h.Released
	}
	if s.Assessed == 0 {
		return "assessment", from + t.Assess
	}
	due = from + t.Answer
	if w := h.Warning; w != nil && w.ReplyBy > from && w.ReplyBy < due {
		due = w.ReplyBy
	}
	return "answer", due
}

// ReceiverOpening is what a recipient owes from the machine receipt on.
func ReceiverOpening(h Head, s State, desk string) (duty.Opening, error) {
	if s.Received == 0 {
		return duty.Opening{}, fault.New(fault.Conflict, "the warning has no delivery receipt: no clock runs")
	}
	_, due := Owed(h, s)
	return duty.Opening{ID: ReceivedID(h.ID), Kind: "warning", About: h.ID, Mark: h.Mark, Exercise: h.Exercise, Desk: desk,
		Ladder: h.Precedence.Ladder(), Received: s.Received, Due: due}, nil
}

// SenderOpenings is what the sender owes from the release on: what is missing,
// and the second signature on a release by one.
func SenderOpenings(h Held, desk string) []duty.Opening {
	var out []duty.Opening
	t := h.terms()
	open := func(id, kind string, within int64) {
		out = append(out, duty.Opening{ID: id + ":" + string(h.ID), Kind: kind, About: h.ID, Mark: h.Mark, Exercise: h.Exercise, Desk: desk,
			Ladder: h.Precedence.Ladder(), Received: h.Released, Due: h.Released + within})
	}
	if len(h.Incomplete()) > 0 {
		open("completion", "completion", t.Complete)
	}
	if !h.Signed() {
		open("signature", "signature", t.Sign)
	}
	return out
}

// CountersignOpening is what the sender owes when a recipient has ended a
// FLASH warning: to agree, or to reopen it.
func CountersignOpening(h Head, s State, desk string) (duty.Opening, bool) {
	if s.Stage != Ending {
		return duty.Opening{}, false
	}
	return duty.Opening{ID: "end:" + string(s.End), Kind: "countersignature", About: h.ID, Mark: h.Mark, Exercise: h.Exercise, Desk: desk,
		Ladder: h.Precedence.Ladder(), Received: s.Ended, Due: s.Ended + hour}, true
}

// Silence is a step that a recipient owes and has not taken.
type Silence struct {
	Warning   claim.ID
	Recipient claim.AgencyID
	Step      string
	// Since is when it was due.
	Since int64
	Held  Held
}

// ID names the obligation that the silence causes at the sender.
func (s Silence) ID() string {
	return fmt.Sprintf("silence:%s:%s:%s", s.Warning, s.Recipient, s.Step)
}

// Silences lists which recipients of the warnings of an agency owe a step at
// an instant, and when the next such step falls due (0: none). It reads
// without bits: it serves the sender's clock.
func Silences(q db.Queryer, own claim.AgencyID, now int64) (all []Silence, next int64, err error) {
	open, err := held(q, nil, `id IN (SELECT warning FROM warning_states WHERE sender = $1 AND open) ORDER BY seq`, own)
	if err != nil {
		return nil, 0, err
	}
	for _, h := range open {
		for _, s := range h.States {
			step, due := Owed(h.Head, s)
			switch {
			case step == "":
			case due <= now:
				all = append(all, Silence{Warning: h.ID, Recipient: s.Recipient, Step: step, Since: due, Held: h})
			case next == 0 || due < next:
				next = due
			}
		}
	}
	return all, next, nil
}

// Mind opens the sender's own obligations for the recipients that are silent,
// so that its people are called and told whom to telephone though the other
// node never comes up. While an earlier silence of the same recipient is open
// its ladder climbs already, and no second one is begun. It returns what was
// opened and when it is wanted next (0: when something is released).
func Mind(tx *db.Tx, own claim.AgencyID, desk string, now int64) (opened []Silence, next int64, err error) {
	all, next, err := Silences(tx, own, now)
	if err != nil {
		return nil, 0, err
	}
	for _, s := range all {
		busy, err := s.climbing(tx)
		if err != nil {
			return nil, 0, err
		}
		if busy {
			continue
		}
		_, err = duty.Open(tx, duty.Opening{ID: s.ID(), Kind: "silence", About: s.Warning, Mark: s.Held.Mark, Exercise: s.Held.Exercise, Desk: desk,
			Ladder: s.Held.Precedence.Ladder(), Received: s.Since})
		if err != nil {
			return nil, 0, fmt.Errorf("open silence of %s about %s: %w", s.Recipient, s.Warning, err)
		}
		opened = append(opened, s)
	}
	return opened, next, nil
}

// climbing tells whether a silence of this recipient is on a ladder already,
// or this very one was opened before.
func (s Silence) climbing(q db.Queryer) (bool, error) {
	for _, step := range []string{"receipt", "acknowledgement", "assessment", "answer"} {
		other := s
		other.Step = step
		o, err := duty.Get(q, other.ID())
		switch {
		case fault.Is(err, fault.NotFound):
		case err != nil:
			return false, err
		case o.Closed == 0 || step == s.Step:
			return true, nil
		}
	}
	return false, nil
}

// Follow moves a recipient's own obligation with an act that its officer has
// just recorded; h holds the warning with that act applied.
func Follow(tx *db.Tx, h Held, own claim.AgencyID, r *claim.Receipt, now int64) error {
	id, s := ReceivedID(h.ID), h.Of(own)
	n, err := DecodeNote(r.Body)
	if err != nil {
		return err
	}
	switch r.Outcome {
	case claim.Acknowledged:
		_, err = duty.Acknowledge(tx, id, r.Actor, now)
	case claim.Assessed, claim.Actioned, claim.Clarify:
		_, err = duty.Act(tx, id, r.Actor, string(r.Outcome), r.Text, now)
	case claim.Closed:
		_, err = duty.Close(tx, id, r.Actor, n.Second, string(n.Result), r.Text, now)
		return err
	case claim.Refused:
		_, err = duty.Close(tx, id, r.Actor, n.Second, "refused: "+r.Ground, r.Text, now)
		return err
	default:
		return nil
	}
	if err != nil {
		return err
	}
	o, err := duty.Get(tx, id)
	if err != nil {
		return err
	}
	if step, due := Owed(h.Head, s); step != "" && due != o.Due {
		_, err = duty.MoveDue(tx, id, r.Actor, due, "next is the "+step, now)
	}
	return err
}
