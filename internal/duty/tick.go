package duty

import (
	"fmt"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/marking"
)

// Page is a call to one officer: someone has to look, now.
type Page struct {
	Obligation Obligation
	Round      int64
	Step       int
	Role       Role
	Officer    claim.OfficerID
	// Due is when the step was due; the page may leave later, after a stop.
	Due int64
}

// mostPerTick bounds one transaction; Tick is called again at once when more is
// due.
const mostPerTick = 500

// Tick is all that a clock may do. It puts passed due times on record as
// breaches, begins the ladder anew where an obligation has rested too long, and
// performs the steps that are due. The pages are returned for sending, and are
// on record in this transaction: each is returned exactly once, whatever the
// clock does. wake is when Tick is wanted next (0: nothing is open).
func Tick(tx *db.Tx, now int64) (pages []Page, wake int64, err error) {
	if err := breaches(tx, now); err != nil {
		return nil, 0, err
	}
	if pages, err = steps(tx, now); err != nil {
		return nil, 0, err
	}
	wake, err = Wake(tx)
	return pages, wake, err
}

// Wake is the next instant at which Tick has work; 0 when nothing is open.
func Wake(q db.Queryer) (int64, error) {
	var a, b *int64
	err := q.QueryRow(`SELECT (SELECT min(check_at) FROM duty_obligations WHERE closed = 0), (SELECT min(due) FROM duty_steps WHERE done = 0)`).Scan(&a, &b)
	if err != nil {
		return 0, fmt.Errorf("find the next step: %w", err)
	}
	w := never
	for _, p := range []*int64{a, b} {
		if p != nil {
			w = min(w, *p)
		}
	}
	if w == never {
		return 0, nil
	}
	return w, nil
}

// breaches handles what is looked at by its check time: due times that passed,
// and rest that lasted too long. Each begins a round, at the instant at which
// it came to pass.
func breaches(tx *db.Tx, now int64) error {
	all, err := query(tx, `closed = 0 AND check_at <= $1 ORDER BY check_at, id LIMIT $2`, now, mostPerTick)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.Due > o.Breached && o.Due <= now {
			o.Breached = o.Due
			if err := o.event(tx, o.Due, "", "breached", ""); err != nil {
				return err
			}
			if o.Answered >= o.Round { // else the ladder is climbing already
				if err := o.begin(tx, o.Due); err != nil {
					return err
				}
			}
		}
		if rest := o.LastAct + o.Ladder.Quiet.Microseconds(); o.Answered >= o.Round && o.Ladder.Quiet > 0 && rest <= now {
			if err := o.event(tx, rest, "", "rested too long", ""); err != nil {
				return err
			}
			if err := o.begin(tx, rest); err != nil {
				return err
			}
		}
		if err := o.write(tx); err != nil {
			return err
		}
	}
	return nil
}

type step struct {
	obligation string
	round      int64
	step       int
	role       Role
	due        int64
}

func steps(tx *db.Tx, now int64) ([]Page, error) {
	rows, err := tx.Query(`SELECT obligation, round, step, role, due FROM duty_steps WHERE done = 0 AND due <= $1 ORDER BY due, obligation, round, step LIMIT $2`, now, mostPerTick)
	if err != nil {
		return nil, fmt.Errorf("read due steps: %w", err)
	}
	var due []step
	for rows.Next() {
		var s step
		if err := rows.Scan(&s.obligation, &s.round, &s.step, &s.role, &s.due); err != nil {
			rows.Close()
			return nil, fmt.Errorf("read due steps: %w", err)
		}
		due = append(due, s)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read due steps: %w", err)
	}
	rows.Close()
	var pages []Page
	for _, s := range due {
		p, err := s.perform(tx, now)
		if err != nil {
			return nil, err
		}
		pages = append(pages, p...)
	}
	return pages, nil
}

// perform calls the people of a step and plans the repetition of the last one.
func (s step) perform(tx *db.Tx, now int64) ([]Page, error) {
	o, err := Get(tx, s.obligation)
	if err != nil {
		return nil, err
	}
	if err := tx.Exec(`UPDATE duty_steps SET done = $4 WHERE obligation = $1 AND round = $2 AND step = $3 AND done = 0`, s.obligation, s.round, s.step, max(now, 1)); err != nil {
		return nil, fmt.Errorf("perform step %d of obligation %s: %w", s.step, s.obligation, err)
	}
	who, err := o.people(tx, s.role, now)
	if err != nil {
		return nil, err
	}
	var pages []Page
	for _, officer := range who {
		if err := tx.Exec(`INSERT INTO duty_pages (obligation, round, step, officer, at) VALUES ($1,$2,$3,$4,$5)`, s.obligation, s.round, s.step, officer, now); err != nil {
			return nil, fmt.Errorf("page for obligation %s: %w", s.obligation, err)
		}
		pages = append(pages, Page{o, s.round, s.step, s.role, officer, s.due})
	}
	if s.step > 0 {
		o.Escalated++
		if err := o.event(tx, s.due, "", fmt.Sprintf("escalated(%d)", o.Escalated), string(s.role)); err != nil {
			return nil, err
		}
	}
	if s.step >= len(o.Ladder.Rungs)-1 {
		// The last rung again: the next time that has not passed, so that a
		// long stop brings one call and not hundreds.
		every := o.Ladder.Repeat.Microseconds()
		next := s.due + every*((now-s.due)/every+1)
		if err := o.addStep(tx, s.step+1, s.role, next); err != nil {
			return nil, err
		}
	}
	return pages, o.write(tx)
}

// people resolves a role at the moment of the call, not at that of the receipt:
// rosters change in mid-ladder.
func (o *Obligation) people(q db.Queryer, role Role, at int64) ([]claim.OfficerID, error) {
	if role == Owner {
		return []claim.OfficerID{o.Owner}, nil
	}
	who, err := onDuty(q, o.Desk, role, at)
	if err != nil {
		return nil, err
	}
	if (role == Everyone || role == OnDuty) && !slices.Contains(who, o.Owner) {
		who = append(who, o.Owner)
	}
	return who, nil
}

// OfOfficer lists the open obligations of an officer, the soonest due first.
func OfOfficer(q db.Queryer, officer claim.OfficerID, limit int) ([]Obligation, error) {
	return query(q, `closed = 0 AND owner = $1 ORDER BY CASE WHEN due = 0 THEN 1 ELSE 0 END, due, received, id LIMIT $2`, officer, limit)
}

// OfDesk lists the open obligations of a desk and those offered to it that are
// under bits, and those of exercises.
func OfDesk(q db.Queryer, bits *marking.Set, desk string, limit int) ([]Obligation, error) {
	return query(q, `closed = 0 AND (desk = $1 OR offered_to = $1) AND (exercise OR `+bits.SQL("mark")+`) ORDER BY CASE WHEN due = 0 THEN 1 ELSE 0 END, due, received, id LIMIT $2`, desk, limit)
}

// About lists the obligations that a record has caused, open and closed.
func About(q db.Queryer, record claim.ID) ([]Obligation, error) {
	return query(q, `about = $1 ORDER BY received, id`, record)
}
