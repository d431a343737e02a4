package duty

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// Opening is what Open takes.
type Opening struct {
	// ID is unique; opening the same one again changes nothing.
	ID       string
	Kind     string
	About    claim.ID
	Mark     uint32
	Exercise bool
	Desk     string
	// Owner may be empty: then it is whoever is on duty, or the desk's owner
	// of last resort.
	Owner  claim.OfficerID
	Ladder Ladder
	// Received is when the message arrived, which is when all clocks began.
	Received int64
	// Due is when an answer is owed; 0 when none is.
	Due int64
}

// Open makes an obligation, with an owner and the first round of its ladder, in
// the transaction of the record that causes it.
func Open(tx *db.Tx, in Opening) (Obligation, error) {
	if in.ID == "" || in.Kind == "" || in.Received <= 0 || in.Due < 0 {
		return Obligation{}, fault.New(fault.Invalid, "an obligation has an id, a kind, a time of receipt, and perhaps one when it is due")
	}
	if err := in.Ladder.check(); err != nil {
		return Obligation{}, err
	}
	if o, err := Get(tx, in.ID); !fault.Is(err, fault.NotFound) {
		return o, err
	}
	if in.Owner == "" {
		who, err := onDuty(tx, in.Desk, OnDuty, in.Received)
		if err != nil {
			return Obligation{}, err
		}
		in.Owner = who[0]
	} else if _, err := LastResort(tx, in.Desk); err != nil {
		return Obligation{}, err
	}
	ladder, err := in.Ladder.encode()
	if err != nil {
		return Obligation{}, err
	}
	o := Obligation{ID: in.ID, Kind: in.Kind, About: in.About, Mark: in.Mark, Exercise: in.Exercise, Desk: in.Desk, Owner: in.Owner,
		Ladder: in.Ladder, Received: in.Received, Due: in.Due}
	err = tx.Exec(`INSERT INTO duty_obligations (`+columns+`, check_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,0,0,0,0,0,0,'',0,$11)`,
		o.ID, o.Kind, o.About, o.Mark, o.Exercise, o.Desk, o.Owner, ladder, o.Received, o.Due, never)
	if err != nil {
		return o, fmt.Errorf("open obligation %s: %w", o.ID, err)
	}
	if err := o.event(tx, in.Received, "", "received", "owner "+string(o.Owner)); err != nil {
		return o, err
	}
	if err := o.begin(tx, in.Received); err != nil {
		return o, err
	}
	return o, o.write(tx)
}

// begin starts the next round of the ladder at an instant.
func (o *Obligation) begin(tx *db.Tx, at int64) error {
	o.Round++
	for i, r := range o.Ladder.Rungs {
		if err := o.addStep(tx, i, r.Call, at+r.After.Microseconds()); err != nil {
			return err
		}
	}
	return nil
}

func (o *Obligation) addStep(tx *db.Tx, step int, role Role, due int64) error {
	err := tx.Exec(`INSERT INTO duty_steps (obligation, round, step, role, due, done) VALUES ($1,$2,$3,$4,$5,0)`, o.ID, o.Round, step, role, due)
	if err != nil {
		return fmt.Errorf("add step %d of obligation %s: %w", step, o.ID, err)
	}
	return nil
}

// open reads an obligation for an act of a named officer.
func open(tx *db.Tx, id string, by claim.OfficerID) (Obligation, error) {
	if by == "" {
		return Obligation{}, fault.New(fault.Invalid, "an act on an obligation is a named officer's")
	}
	o, err := Get(tx, id)
	if err == nil && o.Closed > 0 {
		err = fault.New(fault.Conflict, "the obligation is closed")
	}
	return o, err
}

// answer ends the rounds so far: what was still to be called is called off.
func (o *Obligation) answer(tx *db.Tx, now int64) error {
	o.Answered, o.LastAct = o.Round, now
	if err := tx.Exec(`UPDATE duty_steps SET done = -1 WHERE obligation = $1 AND done = 0`, o.ID); err != nil {
		return fmt.Errorf("call off steps of obligation %s: %w", o.ID, err)
	}
	return nil
}

// Acknowledge is a named officer saying: I have it. He becomes its owner. The
// ladder stops, and the quiet time begins.
func Acknowledge(tx *db.Tx, id string, by claim.OfficerID, now int64) (Obligation, error) {
	o, err := open(tx, id, by)
	if err != nil {
		return o, err
	}
	o.Owner = by
	if o.Acked == 0 {
		o.Acked = now
	}
	if err := o.answer(tx, now); err != nil {
		return o, err
	}
	if err := o.event(tx, now, by, "acknowledged", ""); err != nil {
		return o, err
	}
	return o, o.write(tx)
}

// Act notes progress by a named officer ("assessed", "actioned", …) and begins
// the quiet time anew. What has not been acknowledged cannot be acted upon.
func Act(tx *db.Tx, id string, by claim.OfficerID, what, text string, now int64) (Obligation, error) {
	o, err := open(tx, id, by)
	if err != nil {
		return o, err
	}
	if o.Acked == 0 {
		return o, fault.New(fault.Conflict, "nobody has acknowledged this yet").WithMend("acknowledge it first: reading is not owning")
	}
	if what == "" {
		return o, fault.New(fault.Invalid, "the act has no name")
	}
	if err := o.answer(tx, now); err != nil {
		return o, err
	}
	if err := o.event(tx, now, by, what, text); err != nil {
		return o, err
	}
	return o, o.write(tx)
}

// Offer offers the obligation to another desk. It stays where it is, its clocks
// running, until that desk accepts.
func Offer(tx *db.Tx, id string, by claim.OfficerID, desk, reason string, now int64) (Obligation, error) {
	o, err := open(tx, id, by)
	if err != nil {
		return o, err
	}
	if _, err := LastResort(tx, desk); err != nil {
		return o, err
	}
	if desk == o.Desk {
		return o, fault.New(fault.Invalid, "the obligation is on that desk")
	}
	o.OfferedTo = desk
	if err := o.event(tx, now, by, "offered", desk+": "+reason); err != nil {
		return o, err
	}
	return o, o.write(tx)
}

// Accept moves an offered obligation to the desk that was asked; the officer
// who accepts becomes its owner. His acceptance is an acknowledgement.
func Accept(tx *db.Tx, id string, by claim.OfficerID, desk string, now int64) (Obligation, error) {
	o, err := open(tx, id, by)
	if err != nil {
		return o, err
	}
	if o.OfferedTo == "" || o.OfferedTo != desk {
		return o, fault.New(fault.Conflict, "the obligation is not offered to %s", desk)
	}
	o.Desk, o.Owner, o.OfferedTo = desk, by, ""
	if o.Acked == 0 {
		o.Acked = now
	}
	if err := o.answer(tx, now); err != nil {
		return o, err
	}
	if err := o.event(tx, now, by, "accepted", desk); err != nil {
		return o, err
	}
	return o, o.write(tx)
}

// Decline answers an offer with no. The obligation is where it was.
func Decline(tx *db.Tx, id string, by claim.OfficerID, reason string, now int64) (Obligation, error) {
	o, err := open(tx, id, by)
	if err != nil {
		return o, err
	}
	if o.OfferedTo == "" || reason == "" {
		return o, fault.New(fault.Conflict, "there is no offer to decline, or no reason")
	}
	desk := o.OfferedTo
	o.OfferedTo = ""
	if err := o.event(tx, now, by, "declined", desk+": "+reason); err != nil {
		return o, err
	}
	return o, o.write(tx)
}

// MoveDue changes when an answer is owed, for a reason that the law knows and
// the caller has checked. A breach that is on record stays.
func MoveDue(tx *db.Tx, id string, by claim.OfficerID, due int64, reason string, now int64) (Obligation, error) {
	o, err := open(tx, id, by)
	if err != nil {
		return o, err
	}
	if due <= 0 || reason == "" {
		return o, fault.New(fault.Invalid, "a new due time has a reason")
	}
	o.Due = due
	if err := o.event(tx, now, by, "due moved", reason); err != nil {
		return o, err
	}
	return o, o.write(tx)
}

// NoCapacity is the outcome of what is closed for want of people. It needs a
// second officer and stands out in every list.
const NoCapacity = "no capacity"

// Close ends an obligation: an act of the officer who answers for the outcome.
// A ladder with SecondToClose, and the outcome NoCapacity, demand a second.
func Close(tx *db.Tx, id string, by, second claim.OfficerID, outcome, text string, now int64) (Obligation, error) {
	o, err := open(tx, id, by)
	if err != nil {
		return o, err
	}
	switch {
	case outcome == "":
		return o, fault.New(fault.Invalid, "an obligation is closed with an outcome")
	case o.Acked == 0:
		return o, fault.New(fault.Conflict, "nobody has acknowledged this yet").WithMend("acknowledge it first")
	case (o.Ladder.SecondToClose || outcome == NoCapacity) && (second == "" || second == by):
		return o, fault.New(fault.Forbidden, "closing this needs a second officer")
	}
	if second != "" {
		text = "with " + string(second) + ": " + text
	}
	if err := o.answer(tx, now); err != nil {
		return o, err
	}
	o.Closed, o.OfferedTo = now, ""
	if err := o.event(tx, now, by, "closed: "+outcome, text); err != nil {
		return o, err
	}
	return o, o.write(tx)
}
