// Package review is the human queue of proposals: what the machine read in a
// report waits here until a named person accepts, edits or rejects it. It
// imports claim, db, extract, view and fault. The proposals are plain tables;
// what becomes of them stands on the ledger as claims and judgements.
package review

import (
	"encoding/json"
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
)

const createProposals = `
CREATE TABLE proposals (
	id        TEXT PRIMARY KEY,
	report    TEXT NOT NULL,
	ordinal   {{int}} NOT NULL,
	grp       TEXT NOT NULL,
	body      TEXT NOT NULL,
	state     TEXT NOT NULL,
	claim     TEXT NOT NULL,
	judgement TEXT NOT NULL,
	decided   {{int}} NOT NULL,
	engine    TEXT NOT NULL
) {{strict}};
CREATE INDEX proposals_report ON proposals (report, ordinal);
CREATE TABLE stop_list (
	report TEXT NOT NULL,
	words  TEXT NOT NULL,
	kind   TEXT NOT NULL,
	reason TEXT NOT NULL,
	actor  TEXT NOT NULL,
	PRIMARY KEY (words, kind)
) {{strict}};
`

// readAgain keeps, beside each proposal, in which reading it was no longer
// found, and what each reading of a report changed.
const readAgain = `
ALTER TABLE proposals ADD COLUMN lost TEXT NOT NULL DEFAULT '';
ALTER TABLE stop_list ADD COLUMN added {{int}} NOT NULL DEFAULT 0;
CREATE TABLE readings (
	report    TEXT NOT NULL,
	number    {{int}} NOT NULL,
	pipeline  TEXT NOT NULL,
	engines   TEXT NOT NULL,
	read      {{int}} NOT NULL,
	unchanged {{int}} NOT NULL,
	fresh     {{int}} NOT NULL,
	changed   {{int}} NOT NULL,
	vanished  {{int}} NOT NULL,
	PRIMARY KEY (report, number)
) {{strict}};
`

// markedProposals: a proposal that rests on more than its report, as a name
// that an alert seeks, is there only for whoever may see that too. 0 is nothing
// more.
const markedProposals = `ALTER TABLE proposals ADD COLUMN mark {{int}} NOT NULL DEFAULT 0;`

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "review", Number: 1, SQL: createProposals}, {Room: "review", Number: 2, SQL: readAgain},
		{Room: "review", Number: 3, SQL: createCandidates}, {Room: "review", Number: 4, SQL: markedProposals}}
}

// States of a proposal; only a person leaves "open", except to "lapsed".
const (
	Open           = "open"
	Accepted       = "accepted"
	AcceptedEdited = "accepted-edited"
	Rejected       = "rejected"
	Lapsed         = "lapsed"
)

// Proposal is one reading of a report, ready to become a claim: the claim as
// it would be written, and how the machine came to it.
type Proposal struct {
	ID      string         `json:"id"`
	Report  claim.ReportID `json:"report"`
	Ordinal int            `json:"ordinal"`
	// Group names the person or event it is about, for the screen; About is
	// that subject, and GroupKind its kind.
	Group     string          `json:"group"`
	GroupKind string          `json:"groupKind,omitempty"`
	About     claim.SubjectID `json:"about,omitempty"`
	// Beside is the decided proposal that another reading of the same words
	// changed.
	Beside  string      `json:"beside,omitempty"`
	Claim   claim.Claim `json:"claim"`
	Score   float64     `json:"score"`
	Reasons []string    `json:"reasons"`
	Engine  string      `json:"engine"`
	// Mark is the marking on which it rests beside its report's; 0 is none.
	Mark uint32 `json:"mark,omitempty"`

	State     string   `json:"-"`
	Record    claim.ID `json:"-"`
	Judgement claim.ID `json:"-"`
	// Lost names the reading that found it no longer; a decision stays all
	// the same.
	Lost string `json:"-"`
}

// seen are the proposals that the bits permit, beside the report itself; nil
// permits all, for what acts for nobody.
func seen(bits *marking.Set) string {
	if bits == nil {
		return "1 = 1"
	}
	return "(mark = 0 OR " + bits.SQL("mark") + ")"
}

// List returns the permitted proposals of a report in reading order.
func List(tx db.Queryer, bits *marking.Set, report claim.ReportID) ([]Proposal, error) {
	return read(tx, `SELECT body, state, claim, judgement, lost FROM proposals WHERE report = $1 AND `+seen(bits)+` ORDER BY ordinal, id`, string(report))
}

// AllOpen returns every proposal that waits for a person.
func AllOpen(tx db.Queryer) ([]Proposal, error) {
	return read(tx, `SELECT body, state, claim, judgement, lost FROM proposals WHERE state = 'open' ORDER BY report, ordinal, id`)
}

// Find returns one permitted proposal; its id may be shortened to a beginning that only
// one proposal has. fault.NotFound when there is none.
func Find(tx db.Queryer, bits *marking.Set, id string) (Proposal, error) {
	ps, err := read(tx, `SELECT body, state, claim, judgement, lost FROM proposals WHERE id >= $1 AND id < $2 AND `+seen(bits)+` ORDER BY id LIMIT 2`, id, id+"\x7f")
	if err != nil {
		return Proposal{}, err
	}
	if len(ps) == 0 || len(id) < 5 {
		return Proposal{}, fault.New(fault.NotFound, "no such proposal").WithMend("liaison review list shows what is open")
	}
	if len(ps) > 1 && ps[0].ID != id {
		return Proposal{}, fault.New(fault.Invalid, "more than one proposal begins with %q", id).WithMend("give more of its id")
	}
	return ps[0], nil
}

func read(tx db.Queryer, query string, args ...any) ([]Proposal, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, fmt.Errorf("read proposals: %w", err)
	}
	defer rows.Close()
	var out []Proposal
	for rows.Next() {
		var p Proposal
		var b, record, judgement, state string
		if err := rows.Scan(&b, &state, &record, &judgement, &p.Lost); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(b), &p); err != nil {
			return nil, fmt.Errorf("read proposal: %w", err)
		}
		p.State, p.Record, p.Judgement = state, claim.ID(record), claim.ID(judgement)
		out = append(out, p)
	}
	return out, rows.Err()
}

// Decide records what became of an open proposal. fault.Conflict when
// somebody decided it meanwhile.
func Decide(tx *db.Tx, id, state string, record, judgement claim.ID, now int64) error {
	n, err := tx.ExecCount(`UPDATE proposals SET state = $2, claim = $3, judgement = $4, decided = $5 WHERE id = $1 AND state IN ('open','lapsed')`,
		id, state, string(record), string(judgement), now)
	if err != nil {
		return fmt.Errorf("decide proposal %s: %w", id, err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "this proposal was decided already").WithMend("reload the report; nothing was changed")
	}
	return nil
}

// Reopen puts a rejected proposal back into the queue. fault.Conflict when it
// is not rejected.
func Reopen(tx *db.Tx, id string) error {
	n, err := tx.ExecCount(`UPDATE proposals SET state = 'open', judgement = '', decided = 0 WHERE id = $1 AND state = 'rejected'`, id)
	if err != nil {
		return fmt.Errorf("reopen proposal %s: %w", id, err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "only a rejected proposal is opened again").WithMend("a claim on record is corrected, countered or recalled instead")
	}
	return nil
}

// Count returns how many permitted proposals of a report are open and decided.
func Count(tx db.Queryer, bits *marking.Set, report claim.ReportID) (open, decided int, err error) {
	var o, d int64
	err = tx.QueryRow(`SELECT count(*) FILTER (WHERE state = 'open'), count(*) FILTER (WHERE state NOT IN ('open','lapsed')) FROM proposals WHERE report = $1 AND `+seen(bits), string(report)).Scan(&o, &d)
	return int(o), int(d), err
}

// Discard removes every proposal of a report, decided or not: used when the
// report is erased.
func Discard(tx *db.Tx, report claim.ReportID) error {
	if err := tx.Exec(`DELETE FROM stop_list WHERE report = $1`, string(report)); err != nil {
		return err
	}
	if err := tx.Exec(`DELETE FROM readings WHERE report = $1`, string(report)); err != nil {
		return err
	}
	return tx.Exec(`DELETE FROM proposals WHERE report = $1`, string(report))
}
