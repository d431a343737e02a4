package node

import (
	"context"
	"errors"
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/entity"
	"liaison/internal/link"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// withdrawJoins marks the joins whose evidence is gone, as a whole or for a case
// that was told of it, and has those who were told look at them again.
func (n *Node) withdrawJoins(ctx context.Context, tx *db.Tx, near []link.Join) error {
	still := map[string]bool{}
	for _, j := range near {
		still[joinID(j)] = true
	}
	rows, err := joinsWhere(tx, `state = $1`, joinOpen)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if still[row.id] {
			continue
		}
		if err := tx.Exec(`UPDATE joins SET state = $1 WHERE id = $2`, joinWithdrawn, row.id); err != nil {
			return fmt.Errorf("withdraw join %s: %w", row.id, err)
		}
		if err := n.againLook(tx, row.id, joinsDesk); err != nil {
			return err
		}
	}
	told, err := toldWhere(tx, `t.state = $1`, joinOpen)
	if err != nil {
		return err
	}
	for _, t := range told {
		if still[t.id] {
			now, stands, err := n.stillTold(ctx, tx, t)
			if err != nil {
				return err
			}
			if stands {
				t.Ends, t.Distance = now.Ends, now.Distance
				if err := keepTold(tx, t.to, t.joinRow); err != nil {
					return err
				}
				continue
			}
		}
		t.state = joinWithdrawn
		if err := errors.Join(keepTold(tx, t.to, t.joinRow), n.againLook(tx, t.id, t.to)); err != nil {
			return err
		}
		n.joins.Dim(t.Cases, still[t.id])
	}
	return nil
}

// stillTold tells whether a case still sees what it was told, or another way,
// and over which.
func (n *Node) stillTold(ctx context.Context, tx *db.Tx, t toldRow) (joinRow, bool, error) {
	side := 0
	if t.to == t.Cases[1] {
		side = 1
	}
	for _, routes := range [][]link.Join{{t.Join}, nil} {
		now, owner, err := n.mayKnow(ctx, tx, &t.joinRow, side, routes)
		if err != nil || owner != "" {
			return now, owner != "", err
		}
	}
	return joinRow{}, false, nil
}

// againLook has those of a case, or the owner of last resort, who were told of
// a join look at it again.
func (n *Node) againLook(tx *db.Tx, id string, in claim.CaseID) error {
	told, err := duty.About(tx, claim.ID(id))
	if err != nil {
		return err
	}
	for _, o := range told {
		m, err := n.Markings.Marking(o.Mark)
		if err != nil {
			return err
		}
		if m.Compartment != in {
			continue
		}
		again := duty.Opening{ID: o.ID + "-withdrawn", Kind: kindJoin, About: o.About, Mark: o.Mark, Desk: o.Desk, Owner: o.Owner, Ladder: o.Ladder, Received: n.now()}
		if _, err := duty.Open(tx, again); err != nil {
			return err
		}
	}
	return nil
}

func findJoin(tx db.Queryer, id string) (joinRow, bool, error) {
	rows, err := joinsWhere(tx, `id = $1`, id)
	if err != nil || len(rows) == 0 {
		return joinRow{}, false, err
	}
	return rows[0], true, nil
}

func joinsWhere(tx db.Queryer, where string, args ...any) ([]joinRow, error) {
	rows, err := tx.Query(`SELECT id, case_a, case_b, end_a, end_b, distance, closed, at, state, told FROM joins WHERE `+where+` ORDER BY at DESC, id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read joins: %w", err)
	}
	defer rows.Close()
	var out []joinRow
	for rows.Next() {
		var r joinRow
		var a, b, x, y, closed string
		var distance int64
		if err := rows.Scan(&r.id, &a, &b, &x, &y, &distance, &closed, &r.at, &r.state, &r.told); err != nil {
			return nil, fmt.Errorf("read joins: %w", err)
		}
		r.Cases, r.Ends = [2]claim.CaseID{claim.CaseID(a), claim.CaseID(b)}, [2]claim.SubjectID{claim.SubjectID(x), claim.SubjectID(y)}
		r.Distance, r.closed = int(distance), claim.ID(closed)
		out = append(out, r)
	}
	return out, rows.Err()
}

// entitleJoin says what a join is about in words its reader may have.
func (n *Node) entitleJoin(q db.Queryer, bits *marking.Set, o duty.Obligation, v *view.Obligation) error {
	r := entity.Reader{Ledger: n.ledger, TX: q, Bits: bits}
	row, known, err := findJoin(q, string(o.About))
	if err != nil {
		return err
	}
	if !known {
		count, err := countJoins(q, claim.CaseID(o.About), o.Received-stormTime.Microseconds())
		v.Title = fmt.Sprintf("many cases have come near this one at once: %d joins within the hour", count)
		return err
	}
	m, err := n.Markings.Marking(o.Mark)
	if err != nil {
		return err
	}
	if m.Compartment == joinsDesk {
		v.Title = "two cases have come together, and their teams may not know of each other: bring their owners together"
		return nil
	}
	told, known, err := toldOf(q, row.id, m.Compartment)
	if err != nil {
		return err
	}
	if known {
		row = told
	}
	a, b := r.Label(row.Ends[0]), r.Label(row.Ends[1])
	v.Title = fmt.Sprintf("%s and %s are joined: %s and %s, %s", n.caseTitle(q, bits, row.Cases[0]), n.caseTitle(q, bits, row.Cases[1]), a.Label, b.Label, steps(row.Distance))
	if row.Ends[0] == row.Ends[1] {
		v.Title = fmt.Sprintf("%s and %s are joined: %s is in both", n.caseTitle(q, bits, row.Cases[0]), n.caseTitle(q, bits, row.Cases[1]), a.Label)
	}
	if row.state == joinWithdrawn {
		v.Title = "evidence withdrawn: " + v.Title
	}
	return nil
}

func steps(n int) string {
	if n == 1 {
		return "one step"
	}
	return fmt.Sprintf("%d steps", n)
}

// caseTitle is the title of a case, or its id to whoever may not see it.
func (n *Node) caseTitle(q db.Queryer, bits *marking.Set, id claim.CaseID) string {
	var title string
	if err := q.QueryRow(`SELECT title FROM cases WHERE id = $1 AND `+bits.SQL("mark"), string(id)).Scan(&title); err != nil {
		return "case " + string(id)
	}
	return title
}
