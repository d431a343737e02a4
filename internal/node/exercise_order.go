package node

import (
	"context"
	"errors"
	"fmt"
	"time"

	"liaison/internal/account"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/marking"
	"liaison/internal/peer"
	"liaison/internal/view"
	"liaison/internal/warning"
)

// kindExercise is the obligation that an order makes that can no longer be
// carried out.
const kindExercise = "exercise"

// OrderExercisesRequest orders the weekly exercises in the caller's name, or
// ends them.
type OrderExercisesRequest struct{ End bool }

// OrderExercises is a standing order: an exercise warning to every peer, at
// once and then each week, released in the name of the officer who ordered
// them. No warning leaves a node without a named person, not even a pretended
// one.
func (n *Node) OrderExercises(ctx context.Context, caller Caller, req OrderExercisesRequest) (view.ExerciseOrder, error) {
	var v view.ExerciseOrder
	err := n.act(ctx, caller, use{name: "OrderExercises", op: audit.Administration, class: marking.Supervise}, func(a *acting) error {
		if n.office == nil {
			return errAlone
		}
		if err := a.tx.Exec(`UPDATE exercise_orders SET ended = $1, ender = $2 WHERE ended = 0`, n.now(), string(caller.Officer)); err != nil {
			return fmt.Errorf("end the order of exercises: %w", err)
		}
		if req.End {
			return setDue(a.tx, "exercise", never)
		}
		err := a.tx.Exec(`INSERT INTO exercise_orders (number, officer, purpose, basis, since, ended, ender)
			SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, 0, '' FROM exercise_orders`, string(caller.Officer), string(caller.Purpose), caller.LegalBasis, n.now())
		if err != nil {
			return fmt.Errorf("order exercises: %w", err)
		}
		if err := setDue(a.tx, "exercise", n.now()); err != nil {
			return err
		}
		v, err = exerciseOrder(a.tx)
		return err
	})
	return v, err
}

// never is a due time that no clock reaches.
const never = 1<<63 - 1

// ShowExerciseOrderRequest asks for the standing order.
type ShowExerciseOrderRequest struct{}

// ShowExerciseOrder tells who has ordered the weekly exercises, and when the
// next one goes out.
func (n *Node) ShowExerciseOrder(ctx context.Context, caller Caller, _ ShowExerciseOrderRequest) (view.ExerciseOrder, error) {
	var v view.ExerciseOrder
	err := n.ask(ctx, caller, use{name: "ShowExerciseOrder", op: audit.Consultation}, func(a *asking) (err error) {
		v, err = exerciseOrder(a.tx)
		return err
	})
	return v, err
}

func exerciseOrder(q db.Queryer) (v view.ExerciseOrder, err error) {
	var since, due int64
	err = q.QueryRow(`SELECT officer, since FROM exercise_orders WHERE ended = 0`).Scan(&v.By, &since)
	if errors.Is(err, db.ErrNoRows) {
		return v, nil
	}
	if err == nil {
		due, err = dueOf(q, "exercise")
	}
	if err != nil {
		return v, fmt.Errorf("read the order of exercises: %w", err)
	}
	v.Since, v.Next = view.Stamp(since), view.Stamp(due)
	return v, nil
}

// exercise sends this week's exercise to every peer, each on its own: how long
// one takes is not another's business. The next is due a week after this one
// was, at the same time of the agency's day.
func (n *Node) exercise(tx *db.Tx, due int64) error {
	now := n.Clock().In(n.zone())
	next := time.UnixMicro(due).In(n.zone())
	for !next.After(now) {
		next = next.AddDate(0, 0, 7)
	}
	if err := setDue(tx, "exercise", next.UnixMicro()); err != nil {
		return err
	}
	var officer claim.OfficerID
	var work account.Work
	err := tx.QueryRow(`SELECT officer, purpose, basis FROM exercise_orders WHERE ended = 0`).Scan(&officer, &work.Purpose, &work.LegalBasis)
	if errors.Is(err, db.ErrNoRows) {
		return setDue(tx, "exercise", never)
	}
	if err != nil {
		return fmt.Errorf("read the order of exercises: %w", err)
	}
	work.Exercise = true
	caller, err := n.Accounts.Imagined(tx, n.Policy.Register(), officer, work)
	if err == nil {
		_, err = n.bits(caller, use{name: "Warn"}, marking.Reading())
	}
	if err != nil {
		return errors.Join(setDue(tx, "exercise", never), n.putOnDesk(tx, kindExercise, "exercise-order", DutyDesk, duty.UrgentLadder, 0))
	}
	caller.Session = "standing order"
	peers, err := confirmedPeers(tx)
	if err != nil {
		return err
	}
	for _, p := range peers {
		if err := n.exerciseTo(tx, caller, p); err != nil {
			return err
		}
	}
	return nil
}

func (n *Node) exerciseTo(tx *db.Tx, caller Caller, p *peer.Peer) error {
	w := &warning.Warning{Precedence: warning.Urgent, Exercise: true, Action: warning.Inform, Asked: "acknowledge this exercise and close it",
		Urgency: warning.UrgentThreat, Reason: "weekly exercise: how long an answer takes", Threat: "EXERCISE: nothing is the matter", Basis: claim.Fact,
		Grade: claim.Ungraded, Terms: warning.DefaultTerms(warning.Urgent), Channel: warning.Channel{Name: "direct", Reason: "urgency", Words: "exercise"},
		Contacts: []warning.Contact{{Name: string(n.Agency) + " duty desk", Telephone: "as agreed", AllHours: true}},
		To:       []warning.Recipient{{Agency: p.Agency, Because: []warning.Because{{Rule: warning.RuleNamed, Words: "weekly exercise"}}}}}
	d, err := warning.Release(w, caller.Officer, "", "weekly exercise")
	if err != nil {
		return err
	}
	a := &acting{use: use{name: "Exercise", op: audit.Disclosure, recipients: []string{string(p.Agency)}}, caller: &caller, tx: tx,
		bits: n.Policy.Bits(&caller, marking.Reading())}
	if _, err := n.releaseWarning(a, w, d); err != nil {
		return err
	}
	return n.log(tx, caller, a.use, audit.Allowed, "")
}
