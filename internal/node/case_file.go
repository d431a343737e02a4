package node

import (
	"context"
	"errors"
	"fmt"

	"liaison/internal/audit"
	"liaison/internal/chart"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/report"
	"liaison/internal/view"
)

// ShowCaseRequest names a case.
type ShowCaseRequest struct{ Case claim.CaseID }

// ShowCase returns a case file as the caller may see it: its team, reports and
// charts, how many claims it holds, tasks, exhibits, threads and decisions. A case on whose team the
// caller is not reads like one that does not exist.
func (n *Node) ShowCase(ctx context.Context, caller Caller, req ShowCaseRequest) (view.CaseFile, error) {
	v := view.CaseFile{Team: []view.Option{}, Reports: []view.Report{}, Charts: []view.ChartHead{}}
	err := n.ask(ctx, caller, use{name: "ShowCase", op: audit.Consultation, query: string(req.Case)}, func(a *asking) error {
		var recorded int64
		err := a.tx.QueryRow(`SELECT id, title, actor, recorded FROM cases WHERE id = $1 AND `+a.bits.SQL("mark"), string(req.Case)).Scan(&v.ID, &v.Title, &v.By, &recorded)
		if errors.Is(err, db.ErrNoRows) {
			return fault.New(fault.NotFound, "there is no such case").At("case").WithMend("liaison case list shows yours")
		}
		if err != nil {
			return fmt.Errorf("read case %s: %w", req.Case, err)
		}
		v.Opened = view.Stamp(recorded)
		a.touch(v.ID)
		return n.fillCase(a, req.Case, &v)
	})
	return v, err
}

func (n *Node) fillCase(a *asking, in claim.CaseID, v *view.CaseFile) error {
	team, err := n.Accounts.Team(a.tx, in)
	if err != nil {
		return fmt.Errorf("read the team of %s: %w", in, err)
	}
	for _, id := range team {
		o, err := n.Accounts.Find(a.tx, id)
		if err != nil {
			return err
		}
		v.Team = append(v.Team, view.Option{Key: string(id), Label: o.Name})
	}
	filed, err := report.List(a.tx, a.bits)
	if err != nil {
		return err
	}
	for _, f := range filed {
		m, err := n.Markings.Marking(f.Mark)
		if err != nil {
			return err
		}
		if m.Compartment == in {
			r, err := n.reportView(a.tx, a.bits, f)
			if err != nil {
				return err
			}
			v.Reports = append(v.Reports, r)
		}
	}
	heads, err := chart.List(a.tx, a.bits)
	if err != nil {
		return err
	}
	for _, h := range heads {
		if h.Case == in {
			v.Charts = append(v.Charts, chartHead(h))
		}
	}
	if v.Claims, err = n.claimsIn(a, in); err != nil {
		return err
	}
	return n.fileShape(a, in, v)
}

// claimsIn counts the permitted claims that were put into a case or bear its
// compartment.
func (n *Node) claimsIn(a *asking, in claim.CaseID) (int64, error) {
	rows, err := a.tx.Query(`SELECT mark, case_id, count(*) FROM claims WHERE ` + a.bits.SQL("mark") + ` GROUP BY mark, case_id`)
	if err != nil {
		return 0, fmt.Errorf("count the claims of %s: %w", in, err)
	}
	defer rows.Close()
	var total int64
	for rows.Next() {
		var mark, count int64
		var put string
		if err := rows.Scan(&mark, &put, &count); err != nil {
			return 0, err
		}
		m, err := n.Markings.Marking(uint32(mark))
		if err != nil {
			return 0, err
		}
		if m.Compartment == in || claim.CaseID(put) == in {
			total += count
		}
	}
	return total, rows.Err()
}
