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

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "review", Number: 1, SQL: createProposals}}
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
	// Group names the person or event it is about, for the screen.
	Group   string      `json:"group"`
	Claim   claim.Claim `json:"claim"`
	Score   float64     `json:"score"`
	Reasons []string    `json:"reasons"`
	Engine  string      `json:"engine"`

	State     string   `json:"-"`
	Record    claim.ID `json:"-"`
	Judgement claim.ID `json:"-"`
}

// Put queues proposals. A proposal that is known keeps its state; open ones
// that the new reading no longer has lapse; decided ones stay.
func Put(tx *db.Tx, report claim.ReportID, proposals []Proposal) (added int, err error) {
	known, err := List(tx, report)
	if err != nil {
		return 0, err
	}
	before := map[string]Proposal{}
	for _, p := range known {
		before[p.ID] = p
	}
	for _, p := range proposals {
		if old, ok := before[p.ID]; ok {
			delete(before, p.ID)
			if old.State == Lapsed {
				if err := setState(tx, p.ID, Open); err != nil {
					return added, err
				}
			}
			continue
		}
		b, err := json.Marshal(p)
		if err != nil {
			return added, err
		}
		err = tx.Exec(`INSERT INTO proposals (id, report, ordinal, grp, body, state, claim, judgement, decided, engine)
			VALUES ($1,$2,$3,$4,$5,$6,'','',0,$7)`, p.ID, string(report), int64(p.Ordinal), p.Group, string(b), Open, p.Engine)
		if err != nil {
			return added, fmt.Errorf("queue proposal %s: %w", p.ID, err)
		}
		added++
	}
	for _, p := range known {
		if _, gone := before[p.ID]; gone && p.State == Open {
			if err := setState(tx, p.ID, Lapsed); err != nil {
				return added, err
			}
		}
	}
	return added, nil
}

func setState(tx *db.Tx, id, state string) error {
	return tx.Exec(`UPDATE proposals SET state = $2 WHERE id = $1`, id, state)
}

// List returns the proposals of a report in reading order.
func List(tx db.Queryer, report claim.ReportID) ([]Proposal, error) {
	return read(tx, `SELECT body, state, claim, judgement FROM proposals WHERE report = $1 ORDER BY ordinal, id`, string(report))
}

// AllOpen returns every proposal that waits for a person.
func AllOpen(tx db.Queryer) ([]Proposal, error) {
	return read(tx, `SELECT body, state, claim, judgement FROM proposals WHERE state = 'open' ORDER BY report, ordinal, id`)
}

// Find returns one proposal; its id may be shortened to a beginning that only
// one proposal has. fault.NotFound when there is none.
func Find(tx db.Queryer, id string) (Proposal, error) {
	ps, err := read(tx, `SELECT body, state, claim, judgement FROM proposals WHERE id >= $1 AND id < $2 ORDER BY id LIMIT 2`, id, id+"\x7f")
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
		if err := rows.Scan(&b, &state, &record, &judgement); err != nil {
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

// Count returns how many proposals of a report are open and decided.
func Count(tx db.Queryer, report claim.ReportID) (open, decided int, err error) {
	var o, d int64
	err = tx.QueryRow(`SELECT count(*) FILTER (WHERE state = 'open'), count(*) FILTER (WHERE state NOT IN ('open','lapsed')) FROM proposals WHERE report = $1`, string(report)).Scan(&o, &d)
	return int(o), int(d), err
}

// Discard removes every proposal of a report, decided or not: used when the
// report is erased.
func Discard(tx *db.Tx, report claim.ReportID) error {
	if err := tx.Exec(`DELETE FROM stop_list WHERE report = $1`, string(report)); err != nil {
		return err
	}
	return tx.Exec(`DELETE FROM proposals WHERE report = $1`, string(report))
}

// Stop adds words to the node's stop list, with the report whose marking they
// carry.
func Stop(tx *db.Tx, report claim.ReportID, words, kind, reason string, actor claim.OfficerID) error {
	return tx.Exec(`INSERT INTO stop_list (report, words, kind, reason, actor) VALUES ($1,$2,$3,$4,$5) ON CONFLICT (words, kind) DO NOTHING`,
		string(report), words, kind, reason, string(actor))
}
