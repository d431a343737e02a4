package request

import (
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
)

// ladder is the default ladder of a request.
func ladder(h Head) duty.Ladder {
	if h.Request != nil && h.Request.Urgency == "" {
		return duty.RoutineLadder
	}
	return duty.UrgentLadder
}

// AnswererID and AskerID name the obligations of the two sides.
func AnswererID(id claim.ID) string { return "request:" + string(id) }

// AskerID names the asker's obligation: to follow up what is not answered.
func AskerID(id claim.ID) string { return "asked:" + string(id) }

// AnswererOpening is what the requested side owes, from the machine receipt on.
func AnswererOpening(h Held, desk string) (duty.Opening, error) {
	return h.opening(AnswererID(h.ID), "request", desk)
}

// AskerOpening is the asker's own look at the same clock: it is opened when
// the due time has passed (see Overdue), so that the asker's people are called
// at that moment, whatever the other side does.
func AskerOpening(h Held, desk string) (duty.Opening, error) {
	o, err := h.opening(AskerID(h.ID), "silence", desk)
	o.Received, o.Due = h.State.Due, 0
	return o, err
}

func (h Held) opening(id, kind, desk string) (duty.Opening, error) {
	if h.State.Received == 0 {
		return duty.Opening{}, fault.New(fault.Conflict, "the requested node has not received it: no clock runs")
	}
	return duty.Opening{ID: id, Kind: kind, About: h.ID, Mark: h.Mark, Exercise: h.Exercise, Desk: desk,
		Ladder: ladder(h.Head), Received: h.State.Received, Due: h.State.Due}, nil
}

// Overdue lists the requests of an agency that nobody has settled and whose
// due time has passed, and when the next passes (0: none). Withdrawn ones
// count until somebody closes them. It reads without bits: it serves a clock.
func Overdue(q db.Queryer, own claim.AgencyID, now int64) (late []Held, next int64, err error) {
	all, err := held(q, nil, `asker = $1 ORDER BY seq`, own)
	if err != nil {
		return nil, 0, err
	}
	for _, h := range all {
		switch {
		case h.State.Stage.Settled() || h.State.Due == 0:
		case h.State.Due <= now:
			late = append(late, h)
		case next == 0 || h.State.Due < next:
			next = h.State.Due
		}
	}
	return late, next, nil
}

// Follow moves the requested side's obligation with an act that is being
// recorded: kind is the event's, h the request with that event applied.
func Follow(tx *db.Tx, h Held, kind claim.Outcome, by, second claim.OfficerID, text string, now int64) error {
	id := AnswererID(h.ID)
	switch kind {
	case claim.Delivered, claim.Escalated, claim.Expired, claim.Undelivered, claim.Clarified, Withdrawn:
		return h.moveDue(tx, id, by, text, now)
	case claim.Acknowledged:
		_, err := duty.Acknowledge(tx, id, by, now)
		return err
	}
	o, err := duty.Get(tx, id)
	if err != nil {
		return err
	}
	if o.Acked == 0 { // who answers has it
		if _, err := duty.Acknowledge(tx, id, by, now); err != nil {
			return err
		}
	}
	if h.State.Stage.Settled() {
		_, err = duty.Close(tx, id, by, second, string(h.State.Stage), text, now)
		return err
	}
	if _, err := duty.Act(tx, id, by, string(kind), text, now); err != nil {
		return err
	}
	return h.moveDue(tx, id, by, text, now)
}

// moveDue brings the obligation's due time to the request's. Only the law's
// reasons have moved that: see Fold.
func (h Held) moveDue(tx *db.Tx, id string, by claim.OfficerID, why string, now int64) error {
	o, err := duty.Get(tx, id)
	if err != nil || o.Closed != 0 || by == "" || h.State.Due == 0 || o.Due == h.State.Due {
		return err
	}
	if why == "" {
		why = "Art. 5 of Directive (EU) 2023/977"
	}
	_, err = duty.MoveDue(tx, id, by, h.State.Due, why, now)
	return err
}
