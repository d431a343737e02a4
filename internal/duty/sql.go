package duty

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

const createDuty = `
CREATE TABLE duty_desks (
	desk        TEXT PRIMARY KEY,
	last_resort TEXT NOT NULL CHECK (last_resort <> '')
) {{strict}};
CREATE TABLE duty_shifts (
	desk    TEXT NOT NULL REFERENCES duty_desks (desk),
	role    TEXT NOT NULL,
	officer TEXT NOT NULL CHECK (officer <> ''),
	begins  {{int}} NOT NULL,
	ends    {{int}} NOT NULL,
	PRIMARY KEY (desk, role, begins, officer),
	CHECK (begins < ends)
) {{strict}};
CREATE TABLE duty_obligations (
	id         TEXT PRIMARY KEY,
	kind       TEXT NOT NULL,
	about      TEXT NOT NULL,
	mark       {{int}} NOT NULL,
	exercise   {{bool}} NOT NULL,
	desk       TEXT NOT NULL REFERENCES duty_desks (desk),
	owner      TEXT NOT NULL CHECK (owner <> ''),
	ladder     TEXT NOT NULL,
	received   {{int}} NOT NULL,
	due        {{int}} NOT NULL,
	breached   {{int}} NOT NULL,
	round      {{int}} NOT NULL,
	answered   {{int}} NOT NULL,
	acked      {{int}} NOT NULL,
	last_act   {{int}} NOT NULL,
	escalated  {{int}} NOT NULL,
	offered_to TEXT NOT NULL,
	closed     {{int}} NOT NULL,
	check_at   {{int}} NOT NULL
) {{strict}};
CREATE INDEX duty_obligations_check ON duty_obligations (check_at) WHERE closed = 0;
CREATE INDEX duty_obligations_about ON duty_obligations (about);
CREATE TABLE duty_steps (
	obligation TEXT NOT NULL REFERENCES duty_obligations (id),
	round      {{int}} NOT NULL,
	step       {{int}} NOT NULL,
	role       TEXT NOT NULL,
	due        {{int}} NOT NULL,
	done       {{int}} NOT NULL,
	PRIMARY KEY (obligation, round, step)
) {{strict}};
CREATE INDEX duty_steps_due ON duty_steps (due) WHERE done = 0;
CREATE TABLE duty_pages (
	obligation TEXT NOT NULL,
	round      {{int}} NOT NULL,
	step       {{int}} NOT NULL,
	officer    TEXT NOT NULL,
	at         {{int}} NOT NULL,
	PRIMARY KEY (obligation, round, step, officer),
	FOREIGN KEY (obligation, round, step) REFERENCES duty_steps (obligation, round, step)
) {{strict}};
CREATE INDEX duty_pages_officer ON duty_pages (officer, at);
CREATE TABLE duty_events (
	obligation TEXT NOT NULL REFERENCES duty_obligations (id),
	n          {{int}} NOT NULL,
	at         {{int}} NOT NULL,
	actor      TEXT NOT NULL,
	what       TEXT NOT NULL,
	text       TEXT NOT NULL,
	PRIMARY KEY (obligation, n)
) {{strict}};
`

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "duty", Number: 1, SQL: createDuty}}
}

// Obligation is something that a named officer has to see to.
type Obligation struct {
	ID string
	// Kind is what is owed: "warning", "request", "recall", "review".
	Kind string
	// About is the record that caused it.
	About    claim.ID
	Mark     uint32
	Exercise bool
	Desk     string
	Owner    claim.OfficerID
	Ladder   Ladder
	// Received is when the clock began.
	Received int64
	// Due is when an answer is owed; 0 when none is. Breached is the last due
	// time that passed unanswered; it is never taken back.
	Due, Breached int64
	// Round counts how often the ladder has begun; an act of a person answers
	// all rounds up to Answered.
	Round, Answered int64
	// Acked is when a named person first acknowledged; LastAct the last act.
	Acked, LastAct int64
	// Escalated counts the people called beyond the first.
	Escalated int64
	// OfferedTo is the desk to which it is offered and which has not accepted.
	OfferedTo string
	// Closed is when a person closed it.
	Closed int64
}

const columns = `id, kind, about, mark, exercise, desk, owner, ladder, received, due, breached, round, answered, acked, last_act, escalated, offered_to, closed`

func query(q db.Queryer, where string, args ...any) ([]Obligation, error) {
	rows, err := q.Query(`SELECT `+columns+` FROM duty_obligations WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read obligations: %w", err)
	}
	defer rows.Close()
	var out []Obligation
	// A desk of thousands has a handful of ladders: each is read once.
	ladders := map[string]Ladder{}
	for rows.Next() {
		var o Obligation
		var ladder string
		if err := rows.Scan(&o.ID, &o.Kind, &o.About, &o.Mark, &o.Exercise, &o.Desk, &o.Owner, &ladder, &o.Received, &o.Due, &o.Breached,
			&o.Round, &o.Answered, &o.Acked, &o.LastAct, &o.Escalated, &o.OfferedTo, &o.Closed); err != nil {
			return nil, fmt.Errorf("read obligations: %w", err)
		}
		known, ok := ladders[ladder]
		if !ok {
			if known, err = decodeLadder(ladder); err != nil {
				return nil, fmt.Errorf("read obligation %s: %w", o.ID, err)
			}
			ladders[ladder] = known
		}
		o.Ladder = known
		out = append(out, o)
	}
	return out, rows.Err()
}

// Get reads one obligation.
func Get(q db.Queryer, id string) (Obligation, error) {
	all, err := query(q, `id = $1`, id)
	if err != nil {
		return Obligation{}, err
	}
	if len(all) == 0 {
		return Obligation{}, fault.New(fault.NotFound, "there is no obligation %s", id)
	}
	return all[0], nil
}

// write stores what may change. check_at is when the clock must look at it
// again apart from its steps.
func (o *Obligation) write(tx *db.Tx) error {
	err := tx.Exec(`UPDATE duty_obligations SET desk = $2, owner = $3, due = $4, breached = $5, round = $6, answered = $7, acked = $8,
		last_act = $9, escalated = $10, offered_to = $11, closed = $12, check_at = $13 WHERE id = $1`,
		o.ID, o.Desk, o.Owner, o.Due, o.Breached, o.Round, o.Answered, o.Acked, o.LastAct, o.Escalated, o.OfferedTo, o.Closed, o.checkAt())
	if err != nil {
		return fmt.Errorf("write obligation %s: %w", o.ID, err)
	}
	return nil
}

// never is an instant after all others.
const never = int64(1) << 62

func (o *Obligation) checkAt() int64 {
	at := never
	if o.Due > o.Breached {
		at = o.Due
	}
	if o.Answered >= o.Round && o.Ladder.Quiet > 0 {
		at = min(at, o.LastAct+o.Ladder.Quiet.Microseconds())
	}
	return at
}

// event appends to the obligation's history. The actor is an officer, or empty
// for the clock.
func (o *Obligation) event(tx *db.Tx, at int64, actor claim.OfficerID, what, text string) error {
	err := tx.Exec(`INSERT INTO duty_events (obligation, n, at, actor, what, text)
		SELECT CAST($1 AS TEXT), coalesce(max(n), 0) + 1, CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT) FROM duty_events WHERE obligation = $1`,
		o.ID, at, actor, what, text)
	if err != nil {
		return fmt.Errorf("note %s of obligation %s: %w", what, o.ID, err)
	}
	return nil
}

// Event is one entry of an obligation's history.
type Event struct {
	At int64
	// Actor is who did it; empty for the clock.
	Actor claim.OfficerID
	What  string
	Text  string
}

// History lists what happened to an obligation, in order.
func History(q db.Queryer, id string) ([]Event, error) {
	rows, err := q.Query(`SELECT at, actor, what, text FROM duty_events WHERE obligation = $1 ORDER BY n`, id)
	if err != nil {
		return nil, fmt.Errorf("read history of %s: %w", id, err)
	}
	defer rows.Close()
	var out []Event
	for rows.Next() {
		var e Event
		if err := rows.Scan(&e.At, &e.Actor, &e.What, &e.Text); err != nil {
			return nil, fmt.Errorf("read history of %s: %w", id, err)
		}
		out = append(out, e)
	}
	return out, rows.Err()
}
