package duty

import (
	"fmt"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// SetDesk makes a desk, or names another owner of last resort for it. A desk
// always has one: what reaches it is owned from the first second.
func SetDesk(tx *db.Tx, desk string, lastResort claim.OfficerID) error {
	if desk == "" || lastResort == "" {
		return fault.New(fault.Invalid, "a desk has a name and an owner of last resort")
	}
	err := tx.Exec(`INSERT INTO duty_desks (desk, last_resort) VALUES ($1,$2) ON CONFLICT (desk) DO UPDATE SET last_resort = excluded.last_resort`, desk, lastResort)
	if err != nil {
		return fmt.Errorf("set desk %s: %w", desk, err)
	}
	return nil
}

// Shift is one officer's part on a desk, from Begins until before Ends.
type Shift struct {
	Desk         string
	Role         Role
	Officer      claim.OfficerID
	Begins, Ends int64
}

// AddShift puts a shift on the roster.
func AddShift(tx *db.Tx, s Shift) error {
	switch {
	case !slices.Contains([]Role{OnDuty, Second, Head, Director}, s.Role):
		return fault.New(fault.Invalid, "%q is not a part on a roster", string(s.Role)).At("role")
	case s.Officer == "":
		return fault.New(fault.Invalid, "a shift is a named officer's").At("officer")
	case s.Begins >= s.Ends:
		return fault.New(fault.Invalid, "the shift ends before it begins").At("ends")
	}
	if _, err := LastResort(tx, s.Desk); err != nil {
		return err
	}
	err := tx.Exec(`INSERT INTO duty_shifts (desk, role, officer, begins, ends) VALUES ($1,$2,$3,$4,$5) ON CONFLICT (desk, role, begins, officer) DO UPDATE SET ends = excluded.ends`,
		s.Desk, s.Role, s.Officer, s.Begins, s.Ends)
	if err != nil {
		return fmt.Errorf("add shift on %s: %w", s.Desk, err)
	}
	return nil
}

// RemoveShift takes a shift off the roster.
func RemoveShift(tx *db.Tx, s Shift) error {
	n, err := tx.ExecCount(`DELETE FROM duty_shifts WHERE desk = $1 AND role = $2 AND officer = $3 AND begins = $4`, s.Desk, s.Role, s.Officer, s.Begins)
	if err != nil {
		return fmt.Errorf("remove shift on %s: %w", s.Desk, err)
	}
	if n == 0 {
		return fault.New(fault.NotFound, "there is no such shift on the roster of %s", s.Desk)
	}
	return nil
}

// LastResort is the officer who owns what nobody else does.
func LastResort(q db.Queryer, desk string) (claim.OfficerID, error) {
	var o claim.OfficerID
	err := q.QueryRow(`SELECT last_resort FROM duty_desks WHERE desk = $1`, desk).Scan(&o)
	if err == db.ErrNoRows {
		return "", fault.New(fault.Conflict, "the desk %q has no owner of last resort", desk).WithMend("set the desk up first: nothing may arrive without an owner")
	}
	if err != nil {
		return "", fmt.Errorf("read desk %s: %w", desk, err)
	}
	return o, nil
}

// Roster lists the shifts of a desk that touch [from, until).
func Roster(q db.Queryer, desk string, from, until int64) ([]Shift, error) {
	rows, err := q.Query(`SELECT desk, role, officer, begins, ends FROM duty_shifts WHERE desk = $1 AND begins < $3 AND ends > $2 ORDER BY begins, role, officer`, desk, from, until)
	if err != nil {
		return nil, fmt.Errorf("read roster of %s: %w", desk, err)
	}
	defer rows.Close()
	var out []Shift
	for rows.Next() {
		var s Shift
		if err := rows.Scan(&s.Desk, &s.Role, &s.Officer, &s.Begins, &s.Ends); err != nil {
			return nil, fmt.Errorf("read roster of %s: %w", desk, err)
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// onDuty lists who holds a role at an instant, or the owner of last resort when
// nobody does.
func onDuty(q db.Queryer, desk string, role Role, at int64) ([]claim.OfficerID, error) {
	shifts, err := Roster(q, desk, at, at+1)
	if err != nil {
		return nil, err
	}
	last, err := LastResort(q, desk)
	if err != nil {
		return nil, err
	}
	var out []claim.OfficerID
	for _, s := range shifts {
		if (s.Role == role || role == Everyone) && !slices.Contains(out, s.Officer) {
			out = append(out, s.Officer)
		}
	}
	if (len(out) == 0 || role == Everyone) && !slices.Contains(out, last) {
		out = append(out, last)
	}
	return out, nil
}

// Gap is a time in which nobody holds a role on a desk.
type Gap struct {
	Desk        string
	Role        Role
	From, Until int64
}

// Fortnight is how far ahead the roster is looked over, in microseconds.
const Fortnight = int64(14 * 24 * 3600 * 1_000_000)

// Gaps finds the times in [from, until) in which no officer is on duty, over
// all desks. A contact point is staffed at all hours (Directive (EU) 2023/977,
// Art. 14): look a Fortnight ahead.
func Gaps(q db.Queryer, role Role, from, until int64) ([]Gap, error) {
	desks, err := deskNames(q)
	if err != nil {
		return nil, err
	}
	var out []Gap
	for _, d := range desks {
		shifts, err := Roster(q, d, from, until)
		if err != nil {
			return nil, err
		}
		at := from
		for _, s := range shifts { // ordered by their beginning
			if s.Role != role {
				continue
			}
			if s.Begins > at {
				out = append(out, Gap{d, role, at, s.Begins})
			}
			at = max(at, s.Ends)
		}
		if at < until {
			out = append(out, Gap{d, role, at, until})
		}
	}
	return out, nil
}

func deskNames(q db.Queryer) ([]string, error) {
	rows, err := q.Query(`SELECT desk FROM duty_desks ORDER BY desk`)
	if err != nil {
		return nil, fmt.Errorf("list desks: %w", err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var d string
		if err := rows.Scan(&d); err != nil {
			return nil, fmt.Errorf("list desks: %w", err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// Desks lists the desks by name, each with its owner of last resort.
func Desks(q db.Queryer) (map[string]claim.OfficerID, error) {
	rows, err := q.Query(`SELECT desk, last_resort FROM duty_desks ORDER BY desk`)
	if err != nil {
		return nil, fmt.Errorf("list desks: %w", err)
	}
	defer rows.Close()
	out := map[string]claim.OfficerID{}
	for rows.Next() {
		var desk string
		var last claim.OfficerID
		if err := rows.Scan(&desk, &last); err != nil {
			return nil, fmt.Errorf("list desks: %w", err)
		}
		out[desk] = last
	}
	return out, rows.Err()
}
