package node

import (
	"context"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/casefile"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/view"
)

// TeamRequest puts an officer on the team of a case, or takes one off.
type TeamRequest struct {
	Case claim.CaseID
	// Officer is an id or login.
	Officer string
	Leave   bool
	// Reason says why he needs to know, or does no longer.
	Reason string
}

// ChangeTeam decides who needs to know of a case. It holds from the next
// question on; who leaves hands over his tasks first, and the last one stays.
func (n *Node) ChangeTeam(ctx context.Context, caller Caller, req TeamRequest) (view.CaseEntered, error) {
	var v view.CaseEntered
	err := n.act(ctx, caller, use{name: "ChangeTeam", op: audit.Administration, query: req.Officer}, func(a *acting) error {
		in, err := n.ownCase(a, req.Case)
		if err != nil {
			return err
		}
		officer, err := n.officerNamed(a.tx, strings.TrimSpace(req.Officer))
		if err != nil {
			return err
		}
		team, err := n.Accounts.Team(a.tx, in)
		if err != nil {
			return err
		}
		e := &casefile.Entry{Kind: casefile.TeamJoined, Officer: officer, Reason: strings.TrimSpace(req.Reason)}
		words, on := "the officer is on the team", slices.Contains(team, officer)
		if req.Leave {
			e.Kind, words = casefile.TeamLeft, "the officer is off the team"
		}
		if on != req.Leave {
			return fault.New(fault.Conflict, "that officer is on the team already, or is not").At("officer")
		}
		put, f, err := n.fileEntry(a, in, e)
		if err != nil {
			return err
		}
		v = entered(in, "", put, words)
		if !req.Leave {
			return n.Accounts.Join(a.tx, n.Clock(), in, officer, caller.Officer)
		}
		if len(team) == 1 {
			return fault.New(fault.Conflict, "nobody would be left who sees the case").At("officer").WithMend("put another officer on the team first")
		}
		if slices.ContainsFunc(f.Tasks, func(t casefile.Task) bool { return t.Done == nil && t.Owner == officer }) {
			return fault.New(fault.Conflict, "the officer has open tasks in the case").At("officer").WithMend("hand them over first")
		}
		return n.Accounts.Leave(a.tx, in, officer)
	})
	return v, err
}
