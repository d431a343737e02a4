package node

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/duty"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/link"
	"liaison/internal/view"
)

// JoinsRequest asks for the cases that have come together.
type JoinsRequest struct {
	// Case narrows to one case; empty takes all that the caller may see.
	Case claim.CaseID
}

// mostJoins bounds a list.
const mostJoins = 200

// Joins lists the cases that have come together, as far as the caller sees
// both and the path between them: to others a join does not exist.
func (n *Node) Joins(ctx context.Context, caller Caller, req JoinsRequest) ([]view.Join, error) {
	out := []view.Join{}
	err := n.ask(ctx, caller, use{name: "Joins", op: audit.Consultation, query: string(req.Case)}, func(a *asking) error {
		rows, err := joinsWhere(a.tx, `$1 = '' OR case_a = $1 OR case_b = $1`, string(req.Case))
		if err != nil {
			return err
		}
		web, err := n.webFor(ctx, a.tx)
		if err != nil {
			return err
		}
		seen := map[claim.CaseID]bool{}
		for _, row := range rows {
			if len(out) == mostJoins {
				break // each of the others would cost its paths
			}
			if both, err := n.seesCases(a, seen, row.Cases); err != nil || !both {
				if err != nil {
					return err
				}
				continue
			}
			v, sees, err := n.joinView(ctx, a, web, row)
			if err != nil {
				return err
			}
			if sees {
				out = append(out, v)
				a.touch(row.id)
			}
		}
		return nil
	})
	return out, err
}

// seesCases tells whether the caller sees anything at all of two cases; seen
// remembers. Of a join between others nothing is asked.
func (n *Node) seesCases(a *asking, seen map[claim.CaseID]bool, cases [2]claim.CaseID) (bool, error) {
	for _, in := range cases {
		sees, known := seen[in]
		if !known {
			own, err := n.compartment(a.bits, in)
			if err != nil {
				return false, err
			}
			var count int64
			if err := a.tx.QueryRow(`SELECT count(*) FROM (SELECT seq FROM claims WHERE seq `+entity.Put(a.bits, own, "$1")+` LIMIT 1) AS found`, string(in)).Scan(&count); err != nil {
				return false, fmt.Errorf("look for claims of %s: %w", in, err)
			}
			sees = count > 0
			seen[in] = sees
		}
		if !sees {
			return false, nil
		}
	}
	return true, nil
}

// joinView is the shape of a join to whoever sees both ends in their cases: of
// what his cases were told the nearest that he sees himself. Once its evidence
// is gone, nothing but that remains of it, for those who were told.
func (n *Node) joinView(ctx context.Context, a *asking, web *link.Web, whole joinRow) (view.Join, bool, error) {
	told, err := toldWhere(a.tx, `t.id = $1`, whole.id)
	if err != nil {
		return view.Join{}, false, err
	}
	for _, t := range told {
		if !slices.Contains(a.caller.Cases, t.to) {
			continue
		}
		v, sees, err := n.joinAs(ctx, a, web, t.joinRow)
		if err != nil || sees {
			return v, sees, err
		}
	}
	return n.joinUntold(ctx, a, web, whole)
}

// joinUntold is a join to a reader whose cases were not told of it, such as one
// who came on a team since: over his own way between the ends, if he sees with
// which record it came.
func (n *Node) joinUntold(ctx context.Context, a *asking, web *link.Web, whole joinRow) (view.Join, bool, error) {
	if whole.state != joinOpen {
		return view.Join{}, false, nil
	}
	own, sees, err := link.Nearest(ctx, a.Reader, web, []link.Join{whole.Join}, link.JoinReach)
	if err != nil || !sees {
		return view.Join{}, false, err
	}
	if _, err := n.permitted(a.tx, a.bits, whole.closed); err != nil {
		if fault.Is(err, fault.NotFound) {
			return view.Join{}, false, nil
		}
		return view.Join{}, false, err
	}
	whole.Distance = own.Distance
	return n.joinAs(ctx, a, web, whole)
}

// joinAs is a join over one way between the cases.
func (n *Node) joinAs(ctx context.Context, a *asking, web *link.Web, row joinRow) (view.Join, bool, error) {
	v := view.Join{ID: row.id, State: row.state, At: view.Stamp(row.at), Steps: row.Distance, Call: []view.Originator{}}
	closing, err := n.permitted(a.tx, a.bits, row.closed)
	if err == nil {
		v.Closed = string(row.closed)
	} else if !fault.Is(err, fault.NotFound) {
		return v, false, err
	}
	for side := range row.Cases {
		of, err := n.ofCase(a.Reader, row.Ends[side], row.Cases[side])
		if err != nil || !of {
			return v, false, err
		}
		v.Cases = append(v.Cases, view.Option{Key: string(row.Cases[side]), Label: n.caseTitle(a.tx, a.bits, row.Cases[side])})
		v.Ends = append(v.Ends, a.Label(row.Ends[side]))
	}
	if row.state == joinOpen && row.Ends[0] != row.Ends[1] {
		p, err := link.Find(ctx, a.Reader, web, row.Ends[0], row.Ends[1], link.Options{MaxHops: max(1, row.Distance)})
		if err != nil || !p.Found {
			return v, false, err
		}
		v.Answer, v.Path = p.Answer, &p.Paths[0]
		if v.Call, err = n.originators(a.tx, p.Paths[0]); err != nil {
			return v, false, err
		}
	} else if row.state == joinOpen {
		v.Answer = v.Ends[0].Label + " is in both cases."
		if v.Closed != "" && closing.Foreign {
			c, err := originatorOf(a.tx, string(closing.Record.Header.Originator))
			if err != nil {
				return v, false, err
			}
			c.Statements = 1
			v.Call = append(v.Call, c)
		}
	}
	rows, err := a.tx.Query(`SELECT case_id, officer, reason, at FROM joins_aside WHERE id = $1 ORDER BY at`, row.id)
	if err != nil {
		return v, false, err
	}
	defer rows.Close()
	for rows.Next() {
		var x view.SetAside
		var when int64
		if err := rows.Scan(&x.Case, &x.By, &x.Reason, &when); err != nil {
			return v, false, err
		}
		x.At = view.Stamp(when)
		v.Aside = append(v.Aside, x)
	}
	return v, true, rows.Err()
}

// SetAsideRequest says that a join is of no importance to a case.
type SetAsideRequest struct {
	Join   string
	Case   claim.CaseID
	Reason string
}

// SetJoinAside closes the obligation of one of the caller's cases to look at a
// join, with the reason and in his name. It is told again only when the cases come nearer.
func (n *Node) SetJoinAside(ctx context.Context, caller Caller, req SetAsideRequest) (view.Done, error) {
	err := n.act(ctx, caller, use{name: "SetJoinAside", op: audit.Alteration, query: req.Join}, func(a *acting) error {
		row, known, err := findJoin(a.tx, req.Join)
		if err != nil {
			return err
		}
		web, err := n.webFor(ctx, a.tx)
		if err != nil {
			return err
		}
		if known {
			_, known, err = n.joinView(ctx, a.asking(), web, row)
		}
		switch {
		case err != nil:
			return err
		case !known || !slices.Contains(row.Cases[:], req.Case) || !slices.Contains(caller.Cases, req.Case):
			return fault.New(fault.NotFound, "there is no such join of that case").WithMend("liaison joins lists them; each team sets aside what its own case was told")
		case strings.TrimSpace(req.Reason) == "" || len(req.Reason) > 2000:
			return fault.New(fault.Invalid, "to set a join aside takes a reason").At("reason").WithMend("say in a sentence why it matters not")
		}
		if err := a.tx.Exec(`INSERT INTO joins_aside (id, case_id, officer, reason, at) VALUES ($1,$2,$3,$4,$5)`,
			row.id, string(req.Case), string(caller.Officer), req.Reason, n.now()); err != nil {
			return err
		}
		a.touch(row.id)
		told, err := duty.About(a.tx, claim.ID(row.id))
		if err != nil {
			return err
		}
		for _, o := range told {
			m, err := n.Markings.Marking(o.Mark)
			if err != nil {
				return err
			}
			if m.Compartment == req.Case {
				if err := n.settle(a.tx, o.ID, caller.Officer, "set aside", req.Reason); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return view.Done{Text: "set aside; it is told again when the cases come nearer"}, err
}
