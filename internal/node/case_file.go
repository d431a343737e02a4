package node

import (
	"context"
	"errors"
	"fmt"

	"liaison/internal/audit"
	"liaison/internal/chart"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/marking"
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
	own, err := n.compartment(a.bits, in)
	if err != nil {
		return 0, err
	}
	var total int64
	if err := a.tx.QueryRow(`SELECT count(*) FROM claims WHERE seq `+entity.Put(a.bits, own, "$1"), string(in)).Scan(&total); err != nil {
		return 0, fmt.Errorf("count the claims of %s: %w", in, err)
	}
	return total, nil
}

// compartment is those of the permitted markings that have a case as their
// compartment.
func (n *Node) compartment(bits *marking.Set, in claim.CaseID) (*marking.Set, error) {
	var own []uint32
	for mark := range bits.All() {
		m, err := n.Markings.Marking(mark)
		if err != nil {
			return nil, err
		}
		if m.Compartment == in {
			own = append(own, mark)
		}
	}
	return marking.NewSet(own...), nil
}
