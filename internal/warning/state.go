package warning

import (
	"cmp"
	"slices"

	"liaison/internal/claim"
)

// Stage is how far a warning has come at one recipient. Only acts of named
// officers lead beyond Received.
type Stage string

// Stages, from the release on.
const (
	Released     Stage = "released"     // on its way; the outbox knows more
	AtNode       Stage = "received"     // the recipient's machine has it, nobody has said he has
	Looked       Stage = "opened"       // somebody looked
	OnDesk       Stage = "assigned"     // a desk or officer has it
	Acknowledged Stage = "acknowledged" // a named officer: I have it
	Assessed     Stage = "assessed"
	Actioned     Stage = "actioned"
	Ending       Stage = "ending" // closed or refused there; the sender's countersignature is awaited
	Closed       Stage = "closed"
	Refused      Stage = "refused"
)

// Settled tells whether nothing more is owed.
func (s Stage) Settled() bool { return s == Closed || s == Refused }

// Head is a warning as it was released.
type Head struct {
	ID         claim.ID
	Seq        int64
	Mark       uint32
	Sender     claim.AgencyID
	Precedence Precedence
	Exercise   bool
	Released   int64
	// Actor released it, with Second where there was one.
	Actor, Second claim.OfficerID
	To            []claim.AgencyID
	// Warning is nil when this version cannot read the body; it counts as
	// URGENT then, and somebody has to telephone.
	Warning *Warning
}

// Event is one receipt about a warning.
type Event struct {
	ID   claim.ID
	Seq  int64
	Mark uint32
	// By is the agency that signed it.
	By      claim.AgencyID
	Outcome claim.Outcome
	Actor   claim.OfficerID
	// At is when it happened, by the clock of By.
	At     int64
	Text   string
	Ground Ground
	Note   Note
	// Valid is false for a receipt that lacks what its outcome demands; it
	// is kept and moves nothing.
	Valid bool
}

// State is what became of a warning at one recipient. Times are those of the
// clock of the agency that acted; 0 means not yet.
type State struct {
	Recipient claim.AgencyID
	Stage     Stage
	// Zone is the recipient's, as it told with its delivery receipt.
	Zone                              string
	Received, Opened, Acked, Assessed int64
	Actioned, Ended, Settled          int64
	AckedBy, AssessedBy, EndedBy      claim.OfficerID
	Desk                              string
	Assessment                        Assessment
	// End is the closing or refusal in force.
	End    claim.ID
	Result Result
	Ground Ground
	Text   string // of the end
	// Undelivered and Telephoned are the first times of each.
	Undelivered, Telephoned int64
	Escalated               int
	// Asked tells that a clarification is asked and not given.
	Asked bool
	// LastAct is the time of the newest act of a named officer there.
	LastAct int64
}

// Fold computes the state of a warning at a recipient from the receipts about
// it, in any order, with or without repeats: it is a function of their set.
func Fold(h Head, recipient claim.AgencyID, events []Event) State {
	s := State{Recipient: recipient, Stage: Released}
	own := concerning(h, recipient, events)
	var ends []Event
	voided, signed := map[claim.ID]bool{}, map[claim.ID]int64{}
	var asked, given int
	for _, e := range own { // sorted: the first sets a first time, the last a last word
		there := e.By == recipient
		if there && e.Actor != "" {
			s.LastAct = max(s.LastAct, e.At)
		}
		switch e.Outcome {
		case claim.Delivered:
			if there && e.Note.Zone != "" {
				s.Zone = e.Note.Zone
			}
		case claim.Undelivered:
			first(&s.Undelivered, e.At)
		case Telephoned:
			first(&s.Telephoned, e.At)
		case claim.Escalated:
			s.Escalated++
		case Opened:
			first(&s.Opened, e.At)
		case claim.Assigned:
			s.Desk = e.Note.Desk
		case claim.Acknowledged:
			if first(&s.Acked, e.At) {
				s.AckedBy = e.Actor
			}
		case claim.Assessed:
			s.Assessed, s.AssessedBy, s.Assessment = e.At, e.Actor, e.Note.Assessment
		case claim.Actioned:
			first(&s.Actioned, e.At)
		case claim.Clarify:
			asked++
		case claim.Clarified:
			given++
		case claim.Closed, claim.Refused:
			ends = append(ends, e)
		case Reopened:
			voided[e.Note.End] = true
		case Countersigned:
			if _, ok := signed[e.Note.End]; !ok {
				signed[e.Note.End] = e.At
			}
		}
	}
	s.Received = receivedAt(own, recipient)
	s.Asked = asked > given
	s.Stage = s.reached(own)
	s.end(h, ends, voided, signed)
	return s
}

// first sets a time that is not set yet.
func first(t *int64, at int64) bool {
	if *t != 0 {
		return false
	}
	*t = at
	return true
}

// concerning picks the receipts that count for a recipient, each once, in an
// order that every node comes to: its own about its own doings, and the
// sender's that name it.
func concerning(h Head, recipient claim.AgencyID, events []Event) []Event {
	var out []Event
	for _, e := range events {
		var counts bool
		switch e.Outcome {
		case Signed:
			continue // of the release, for no single recipient
		case Countersigned, Reopened, Telephoned, claim.Undelivered, claim.Clarified:
			counts = e.By == h.Sender && e.Note.Recipient == recipient
		case claim.Delivered:
			counts = e.By == recipient || (e.By == h.Sender && e.Note.Recipient == recipient)
		default:
			counts = e.By == recipient && e.By != h.Sender
		}
		// Whoever made e valid without an officer has an error; the outcome
		// does not count in any case.
		if counts && e.Valid && (e.Actor != "" || e.Outcome.ByClock()) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b Event) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	return slices.CompactFunc(out, func(a, b Event) bool { return a.ID == b.ID })
}

// receivedAt is when the recipient's machine took it, by its own word where
// there is one, else by the transport receipt that the sender holds.
func receivedAt(own []Event, recipient claim.AgencyID) int64 {
	var at int64
	for _, e := range own {
		if e.Outcome == claim.Delivered && e.By == recipient {
			return e.At
		}
		if e.Outcome == claim.Delivered {
			first(&at, e.At)
		}
	}
	return at
}

// reached is the furthest stage that the receipts attest, before an end. An
// assessment or act without an acknowledgement does not count: reading is not
// owning.
func (s *State) reached(own []Event) Stage {
	assigned := slices.ContainsFunc(own, func(e Event) bool { return e.Outcome == claim.Assigned })
	switch {
	case s.Acked != 0 && s.Actioned != 0:
		return Actioned
	case s.Acked != 0 && s.Assessed != 0:
		return Assessed
	case s.Acked != 0:
		return Acknowledged
	case assigned:
		return OnDesk
	case s.Opened != 0:
		return Looked
	case s.Received != 0:
		return AtNode
	}
	return Released
}

// end puts the closing or refusal in force on the state: the last that the
// sender did not void. It ends nothing that nobody acknowledged, and a FLASH
// warning only with a second officer there and the sender's countersignature.
func (s *State) end(h Head, ends []Event, voided map[claim.ID]bool, signed map[claim.ID]int64) {
	if s.Acked == 0 {
		return
	}
	for _, e := range slices.Backward(ends) {
		if voided[e.ID] || (h.Precedence == Flash && !two(e)) {
			continue
		}
		s.End, s.Ended, s.EndedBy, s.Result, s.Ground, s.Text = e.ID, e.At, e.Actor, e.Note.Result, e.Ground, e.Text
		at, ok := signed[e.ID]
		switch {
		case h.Precedence == Flash && !ok:
			s.Stage = Ending
			return
		case e.Outcome == claim.Refused:
			s.Stage = Refused
		default:
			s.Stage = Closed
		}
		s.Settled = max(e.At, at)
		return
	}
}

// two tells whether two different officers stand for an end.
func two(e Event) bool { return e.Note.Second != "" && e.Note.Second != e.Actor }

// Current is the warning as the sender's changes leave it. Changes count by
// their number, not by when they came.
type Current struct {
	Warning   *Warning
	Number    int64 // of the amendment in force; 0: as released
	Withdrawn bool
	Reason    string // of the last change, or of the withdrawal
}

// Changed is one change that the sender signed.
type Changed struct {
	ID     claim.ID
	Seq    int64
	Mark   uint32
	By     claim.AgencyID
	Actor  claim.OfficerID
	At     int64
	Change *Change
}

// Amended computes the warning as it stands from the changes, in any order.
func Amended(h Head, changes []Changed) Current {
	c := Current{Warning: h.Warning}
	own := slices.DeleteFunc(slices.Clone(changes), func(x Changed) bool {
		return x.By != h.Sender || x.Actor == "" || (h.Warning != nil && x.Change.Fits(h.Warning) != nil)
	})
	slices.SortFunc(own, func(a, b Changed) int {
		return cmp.Or(cmp.Compare(a.Change.Number, b.Change.Number), cmp.Compare(a.ID, b.ID))
	})
	for _, x := range own {
		if x.Change.Kind == Amend {
			c.Warning, c.Number = x.Change.Warning, x.Change.Number
		}
		if x.Change.Kind == Withdraw {
			c.Withdrawn, c.Reason = true, x.Change.Reason
		} else if !c.Withdrawn {
			c.Reason = x.Change.Reason
		}
	}
	return c
}
