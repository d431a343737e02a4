package node

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"liaison/internal/account"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/link"
	"liaison/internal/marking"
)

// raise puts a join on record and tells those who may know. A case that was
// told is told again only when the other has come nearer on what it may see,
// or its evidence is back; one that was not told is asked about each further
// way between the two.
func (n *Node) raise(ctx context.Context, tx *db.Tx, m link.Meeting, closing claim.ID) error {
	row, known, err := findJoin(tx, joinID(m.Join))
	if err != nil {
		return err
	}
	news := !known || row.state != joinOpen || m.Nearer && m.Distance < row.Distance || row.told == toldNobody
	if news {
		row = joinRow{Join: m.Join, id: joinID(m.Join), closed: closing, at: n.now(), state: joinOpen, told: toldNobody}
	}
	if err := n.tell(ctx, tx, &row, m, closing, news); err != nil {
		return err
	}
	err = tx.Exec(`INSERT INTO joins (id, case_a, case_b, end_a, end_b, distance, closed, at, state, told) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)
		ON CONFLICT (id) DO UPDATE SET end_a = excluded.end_a, end_b = excluded.end_b, distance = excluded.distance, closed = excluded.closed,
		at = excluded.at, state = excluded.state, told = excluded.told`,
		row.id, string(row.Cases[0]), string(row.Cases[1]), string(row.Ends[0]), string(row.Ends[1]), int64(row.Distance), string(row.closed), row.at, row.state, row.told)
	if err != nil {
		return fmt.Errorf("keep join %s: %w", row.id, err)
	}
	return nil
}

// Whom a join was told.
const (
	toldCases      = "cases"       // at least one of the cases
	toldLastResort = "last resort" // the duty desk's owner of last resort
	toldNobody     = "nobody"      // there is no desk yet
)

// tell opens the obligations. A case is told only if an officer of its team
// sees a way and that its far end is of the other case: to others the join
// does not exist. Where neither may know of the other, the desk's owner of
// last resort brings them together (LINKS.md 6.3).
func (n *Node) tell(ctx context.Context, tx *db.Tx, row *joinRow, m link.Meeting, closing claim.ID, news bool) error {
	last, err := duty.LastResort(tx, DutyDesk)
	if fault.Is(err, fault.Conflict) {
		row.told = toldNobody
		return nil
	}
	if err != nil {
		return err
	}
	told, dim := 0, false
	for side, in := range row.Cases {
		before, known, err := toldOf(tx, row.id, in)
		if err != nil {
			return err
		}
		open := known && before.state == joinOpen
		if open && before.Distance <= row.Distance {
			told++
			continue
		}
		now, owner, err := n.mayKnow(ctx, tx, row, side, m.Routes)
		if err != nil {
			return err
		}
		if owner != "" && (!open || now.Distance < before.Distance) {
			now.id, now.closed, now.at, now.state = row.id, closing, n.now(), joinOpen
			if err := n.openJoin(tx, now, in, owner); err != nil {
				return err
			}
			if err := keepTold(tx, in, now); err != nil {
				return err
			}
			open, before = true, now
		}
		if open {
			told++
		}
		dim = dim || !open || before.Distance > row.Distance
	}
	n.joins.Dim(row.Cases, dim)
	if told > 0 {
		row.told = toldCases
		return nil
	}
	if !news {
		return nil
	}
	row.told = toldLastResort
	// The desk of joins is a case of its own, whose team is who must know.
	if err := n.Accounts.Join(tx, n.Clock(), joinsDesk, last, last); err != nil {
		return err
	}
	return n.openJoin(tx, *row, joinsDesk, last)
}

// mayKnow returns the way between two cases that a case is to be told, and the
// officer of its team, its opener first, who sees it and that its far end is of
// the other case; none if there is none. Without routes all are looked for.
func (n *Node) mayKnow(ctx context.Context, tx *db.Tx, row *joinRow, side int, routes []link.Join) (joinRow, claim.OfficerID, error) {
	team, err := n.Accounts.Team(tx, row.Cases[side])
	if err != nil {
		return joinRow{}, "", err
	}
	var opener string
	err = tx.QueryRow(`SELECT actor FROM cases WHERE id = $1`, string(row.Cases[side])).Scan(&opener)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return joinRow{}, "", err
	}
	slices.SortStableFunc(team, func(a, b claim.OfficerID) int {
		first := func(o claim.OfficerID) int {
			if string(o) == opener {
				return 0
			}
			return 1
		}
		return cmp.Compare(first(a), first(b))
	})
	for _, officer := range team {
		j, sees, err := n.seesJoin(ctx, tx, row, side, officer, routes)
		if err != nil || sees {
			return joinRow{Join: j}, officer, err
		}
	}
	return joinRow{}, "", nil
}

// seesJoin finds the nearest way between two cases that an officer, at work in
// one of them, sees.
func (n *Node) seesJoin(ctx context.Context, tx *db.Tx, row *joinRow, side int, officer claim.OfficerID, routes []link.Join) (link.Join, bool, error) {
	caller, err := n.Accounts.Imagined(tx, n.Policy.Register(), officer, account.Work{Purpose: joinPurpose, Case: row.Cases[side]})
	if fault.Is(err, fault.Unauthenticated) || fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) || fault.Is(err, fault.Invalid) {
		return link.Join{}, false, nil
	}
	if err != nil {
		return link.Join{}, false, err
	}
	bits := n.Policy.Bits(&caller, marking.Searching())
	r := entity.Reader{Ledger: n.ledger, TX: tx, Bits: bits}
	knows, err := n.knowsCase(r, &caller, row.Cases[1-side])
	if err != nil || !knows {
		return link.Join{}, false, err
	}
	if routes == nil {
		if routes, err = n.joins.Routes(ctx, row.Cases); err != nil {
			return link.Join{}, false, err
		}
	}
	var seen []link.Join
	known := map[claim.SubjectID]bool{}
	for _, j := range routes {
		end := j.Ends[1-side]
		of, asked := known[end]
		if !asked {
			if of, err = n.ofCase(r, end, row.Cases[1-side]); err != nil {
				return link.Join{}, false, err
			}
			known[end] = of
		}
		if of {
			seen = append(seen, j)
		}
	}
	if len(seen) == 0 {
		return link.Join{}, false, nil
	}
	return link.Nearest(ctx, r, n.web, seen, link.JoinReach)
}

// knowsCase tells whether anything of a case can be seen by a caller: as one of
// its team, or in a claim that names it.
func (n *Node) knowsCase(r entity.Reader, caller *Caller, in claim.CaseID) (bool, error) {
	if slices.Contains(caller.Cases, in) {
		return true, nil
	}
	var count int64
	err := r.TX.QueryRow(`SELECT count(*) FROM (SELECT seq FROM categories WHERE case_id = $1 AND `+r.Bits.SQL("+mark")+` LIMIT 1) AS named`, string(in)).Scan(&count)
	if err != nil {
		return false, fmt.Errorf("look for a case that is named: %w", err)
	}
	return count > 0, nil
}

func keepTold(tx *db.Tx, in claim.CaseID, row joinRow) error {
	err := tx.Exec(`INSERT INTO joins_told (id, case_id, end_a, end_b, distance, closed, at, state) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)
		ON CONFLICT (id, case_id) DO UPDATE SET end_a = excluded.end_a, end_b = excluded.end_b, distance = excluded.distance, closed = excluded.closed,
		at = excluded.at, state = excluded.state`,
		row.id, string(in), string(row.Ends[0]), string(row.Ends[1]), int64(row.Distance), string(row.closed), row.at, row.state)
	if err != nil {
		return fmt.Errorf("keep what case %s was told of join %s: %w", in, row.id, err)
	}
	return nil
}

// toldOf reads what a case was told of a join.
func toldOf(q db.Queryer, id string, in claim.CaseID) (joinRow, bool, error) {
	rows, err := toldWhere(q, `t.id = $1 AND t.case_id = $2`, id, string(in))
	if err != nil || len(rows) == 0 {
		return joinRow{}, false, err
	}
	return rows[0].joinRow, true, nil
}

// toldRow is what one case was told.
type toldRow struct {
	joinRow
	to claim.CaseID
}

func toldWhere(q db.Queryer, where string, args ...any) ([]toldRow, error) {
	rows, err := q.Query(`SELECT t.id, t.case_id, j.case_a, j.case_b, t.end_a, t.end_b, t.distance, t.closed, t.at, t.state FROM joins_told t JOIN joins j ON j.id = t.id
		WHERE `+where+` ORDER BY t.distance, t.id, t.case_id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read what cases were told: %w", err)
	}
	defer rows.Close()
	var out []toldRow
	for rows.Next() {
		var r toldRow
		var distance int64
		if err := rows.Scan(&r.id, &r.to, &r.Cases[0], &r.Cases[1], &r.Ends[0], &r.Ends[1], &distance, &r.closed, &r.at, &r.state); err != nil {
			return nil, fmt.Errorf("read what cases were told: %w", err)
		}
		r.Distance = int(distance)
		out = append(out, r)
	}
	return out, rows.Err()
}
