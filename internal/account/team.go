package account

import (
	"fmt"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// Join puts an officer on the team of a case: his need to know, by whose
// word. Who is on it already stays.
func (r *Room) Join(tx *db.Tx, now time.Time, c claim.CaseID, officer, by claim.OfficerID) error {
	if c == "" || by == "" {
		return fault.New(fault.Invalid, "joining a team names the case and who decides it").At("case")
	}
	if _, err := r.Find(tx, officer); err != nil {
		return err
	}
	err := tx.Exec(`INSERT INTO case_team (case_id, officer, since, by) VALUES ($1,$2,$3,$4) ON CONFLICT (case_id, officer) DO NOTHING`,
		string(c), string(officer), now.UnixMicro(), string(by))
	if err != nil {
		return fmt.Errorf("join team of %s: %w", c, err)
	}
	return nil
}

// Leave takes an officer off the team of a case; his open sessions lose the
// case at once.
func (r *Room) Leave(tx *db.Tx, c claim.CaseID, officer claim.OfficerID) error {
	if err := tx.Exec(`DELETE FROM case_team WHERE case_id = $1 AND officer = $2`, string(c), string(officer)); err != nil {
		return fmt.Errorf("leave team of %s: %w", c, err)
	}
	return nil
}

// Team returns the officers on the team of a case, in order of id.
func (r *Room) Team(tx db.Queryer, c claim.CaseID) ([]claim.OfficerID, error) {
	return column[claim.OfficerID](tx, `SELECT officer FROM case_team WHERE case_id = $1 ORDER BY officer`, string(c))
}

// Cases returns the cases on whose teams an officer is, in order of id.
func (r *Room) Cases(tx db.Queryer, officer claim.OfficerID) ([]claim.CaseID, error) {
	return column[claim.CaseID](tx, `SELECT case_id FROM case_team WHERE officer = $1 ORDER BY case_id`, string(officer))
}

func column[T ~string](tx db.Queryer, q, arg string) ([]T, error) {
	rows, err := tx.Query(q, arg)
	if err != nil {
		return nil, fmt.Errorf("read teams: %w", err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, fmt.Errorf("read teams: %w", err)
		}
		out = append(out, T(s))
	}
	return out, rows.Err()
}
