package duty

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
)

// Step is one rung of an obligation's ladder as it is planned or was climbed.
type Step struct {
	Round int64
	Step  int
	Role  Role
	Due   int64
	// Done is when the step was performed; 0 while it waits, -1 when an act of
	// a person came before it.
	Done int64
	// Called are the officers whom it called.
	Called []claim.OfficerID
}

// Steps lists the planned and performed steps of an obligation's latest round,
// and with all those of every round, in order.
func Steps(q db.Queryer, o Obligation, all bool) ([]Step, error) {
	from := o.Round
	if all {
		from = 0
	}
	rows, err := q.Query(`SELECT s.round, s.step, s.role, s.due, s.done, coalesce(p.officer, '') FROM duty_steps s
		LEFT JOIN duty_pages p ON p.obligation = s.obligation AND p.round = s.round AND p.step = s.step
		WHERE s.obligation = $1 AND s.round >= $2 ORDER BY s.round, s.step, p.officer`, o.ID, from)
	if err != nil {
		return nil, fmt.Errorf("read the ladder of %s: %w", o.ID, err)
	}
	defer rows.Close()
	var out []Step
	for rows.Next() {
		var s Step
		var officer claim.OfficerID
		if err := rows.Scan(&s.Round, &s.Step, &s.Role, &s.Due, &s.Done, &officer); err != nil {
			return nil, fmt.Errorf("read the ladder of %s: %w", o.ID, err)
		}
		if n := len(out); n == 0 || out[n-1].Round != s.Round || out[n-1].Step != s.Step {
			out = append(out, s)
		}
		if officer != "" {
			out[len(out)-1].Called = append(out[len(out)-1].Called, officer)
		}
	}
	return out, rows.Err()
}
