package node

import (
	"context"
	"fmt"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/entity"
	"liaison/internal/ledger"
	"liaison/internal/link"
	"liaison/internal/retention"
)

const createJoins = `
CREATE TABLE joins (
	id       TEXT PRIMARY KEY,
	case_a   TEXT NOT NULL,
	case_b   TEXT NOT NULL,
	end_a    TEXT NOT NULL,
	end_b    TEXT NOT NULL,
	distance {{int}} NOT NULL,
	closed   TEXT NOT NULL,
	at       {{int}} NOT NULL,
	state    TEXT NOT NULL,
	told     TEXT NOT NULL
) {{strict}};
CREATE INDEX joins_a ON joins (case_a, at);
CREATE INDEX joins_b ON joins (case_b, at);
CREATE TABLE joins_aside (
	id      TEXT NOT NULL,
	case_id TEXT NOT NULL,
	officer TEXT NOT NULL,
	reason  TEXT NOT NULL,
	at      {{int}} NOT NULL
) {{strict}};
CREATE INDEX joins_aside_id ON joins_aside (id);
`

// createJoinsTold is what a case was told of a join: the way that its officer
// sees, which need not be the nearest one.
const createJoinsTold = `
CREATE TABLE joins_told (
	id       TEXT NOT NULL,
	case_id  TEXT NOT NULL,
	end_a    TEXT NOT NULL,
	end_b    TEXT NOT NULL,
	distance {{int}} NOT NULL,
	closed   TEXT NOT NULL,
	at       {{int}} NOT NULL,
	state    TEXT NOT NULL,
	PRIMARY KEY (id, case_id)
) {{strict}};
INSERT INTO joins_told (id, case_id, end_a, end_b, distance, closed, at, state)
	SELECT id, case_a, end_a, end_b, distance, closed, at, state FROM joins WHERE told = 'cases';
INSERT INTO joins_told (id, case_id, end_a, end_b, distance, closed, at, state)
	SELECT id, case_b, end_a, end_b, distance, closed, at, state FROM joins WHERE told = 'cases' AND case_a <> case_b;
`

// createJoinsToldIndex counts what a case was told lately, however much it was
// told before.
const createJoinsToldIndex = `CREATE INDEX joins_told_case ON joins_told (case_id, at);`

// joinsFollower is the cursor of the follower, joinsReached the number up to
// which what is in memory and the table agree.
const (
	joinsFollower = "joins"
	joinsReached  = "joins reached"
)

// States of a join. Silence changes none of them.
const (
	joinOpen      = "open"
	joinWithdrawn = "withdrawn" // its evidence was recalled, corrected or erased
)

// kindJoin is the obligation to look at two cases that have come together.
const kindJoin = "join"

// joinRow is one pair of cases that have come together.
type joinRow struct {
	link.Join
	id     string
	closed claim.ID // the record that closed it
	at     int64
	state  string
	told   string
}

func joinID(j link.Join) string { return claim.DeriveID("j", string(j.Cases[0]), string(j.Cases[1])) }

// followJoins looks at one record for cases that it brings together. What is
// in memory and the table move together: where the table does not know what
// memory has taken in, as after a start or an undone transaction, everything
// is compared anew, so that no join is lost and none is told twice.
func (n *Node) followJoins(tx *db.Tx, e ledger.Entry) error {
	ctx := tx.Context()
	reached, err := ledger.Cursor(tx, joinsReached)
	if err != nil {
		return err
	}
	if e.Seq <= reached && n.joinsAt == reached {
		return nil
	}
	if n.joinsAt == 0 || n.joinsAt != reached || n.joinsAt != e.Seq-1 {
		return n.compareJoins(ctx, tx, e)
	}
	if err := n.warmWeb(ctx, tx); err != nil {
		return err
	}
	turned, err := n.turned(tx, e)
	if err != nil {
		return err
	}
	found, shrunk, err := n.joins.Take(ctx, e, turned)
	if err != nil {
		n.joinsAt = 0
		return err
	}
	if shrunk {
		return n.compareJoins(ctx, tx, e)
	}
	for _, m := range found {
		if err := n.raise(ctx, tx, m, e.Record.ID); err != nil {
			n.joinsAt = 0
			return err
		}
	}
	n.joinsAt = e.Seq
	return ledger.SetCursor(tx, joinsReached, e.Seq)
}

// compareJoins loads everything and compares it with the table.
func (n *Node) compareJoins(ctx context.Context, tx *db.Tx, e ledger.Entry) error {
	n.joinsAt = 0
	if err := n.warmWeb(ctx, tx); err != nil {
		return err
	}
	near, err := n.joins.Load(ctx, tx)
	if err != nil {
		return err
	}
	for _, j := range near {
		if err := n.raise(ctx, tx, link.Meeting{Join: j, Nearer: true}, e.Record.ID); err != nil {
			return err
		}
	}
	if err := n.withdrawJoins(ctx, tx, near); err != nil {
		return err
	}
	var end int64
	if err := tx.QueryRow(`SELECT coalesce(max(seq), 0) FROM records`).Scan(&end); err != nil {
		return fmt.Errorf("read the ledger's end: %w", err)
	}
	n.joinsAt = end
	return ledger.SetCursor(tx, joinsReached, end)
}

// joinsDesk is the compartment of what only the owner of last resort is told.
var joinsDesk = claim.CaseID(claim.DeriveID("k", "cases that have come together and may not know of each other"))

// storm is how many joins of one case within stormTime are told as one.
const (
	storm     = 10
	stormTime = time.Hour
)

func (n *Node) openJoin(tx *db.Tx, row joinRow, in claim.CaseID, owner claim.OfficerID) error {
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Compartment: in})
	if err != nil {
		return err
	}
	mark, err := n.Markings.Intern(tx, m)
	if err != nil {
		return err
	}
	o := duty.Opening{ID: fmt.Sprintf("%s-%s-%d-%s", row.id, in, row.Distance, row.closed), Kind: kindJoin, About: claim.ID(row.id), Mark: mark, Desk: DutyDesk, Owner: owner,
		Ladder: duty.UrgentLadder, Received: n.now()}
	recent, err := countJoins(tx, in, n.now()-stormTime.Microseconds())
	if err != nil {
		return err
	}
	if in != joinsDesk && recent >= storm {
		o.ID, o.About = fmt.Sprintf("storm-%s-%d", in, n.now()/stormTime.Microseconds()), claim.ID(in)
	}
	_, err = duty.Open(tx, o)
	return err
}

// countJoins counts the joins that a case was told of since: those that it may
// not know of make no storm, and are in no number that it reads.
func countJoins(tx db.Queryer, in claim.CaseID, since int64) (int64, error) {
	var count int64
	err := tx.QueryRow(`SELECT count(*) FROM joins_told WHERE case_id = $1 AND at >= $2`, string(in), since).Scan(&count)
	if err != nil {
		return 0, fmt.Errorf("count the joins of a case: %w", err)
	}
	return count, nil
}

// joinPurpose is the purpose under which a case's officer is thought to look.
const joinPurpose claim.Purpose = "ct"

// ofCase tells whether a permitted claim makes a subject one of a case.
func (n *Node) ofCase(r entity.Reader, s claim.SubjectID, in claim.CaseID) (bool, error) {
	rows, err := r.TX.Query(`SELECT DISTINCT mark, case_id FROM claims WHERE seq `+entity.About(r.Bits, "$1"), string(s))
	if err != nil {
		return false, fmt.Errorf("read the cases of a subject: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var mark int64
		var id string
		if err := rows.Scan(&mark, &id); err != nil {
			return false, err
		}
		m, err := n.Markings.Marking(uint32(mark))
		if err != nil {
			return false, err
		}
		if m.Compartment == in || claim.CaseID(id) == in {
			return true, nil
		}
	}
	return false, rows.Err()
}
