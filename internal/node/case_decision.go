package node

import (
	"context"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/casefile"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/view"
)

// DecisionRequest notes a decision in a case.
type DecisionRequest struct {
	Case      claim.CaseID
	What, Why string
	// About is an earlier decision of the case that this one answers.
	About string
}

// NoteDecision notes what was decided in a case, by whom and why, when it was
// decided and not afterwards. It is not changed: a later note answers it.
func (n *Node) NoteDecision(ctx context.Context, caller Caller, req DecisionRequest) (view.CaseEntered, error) {
	var v view.CaseEntered
	err := n.act(ctx, caller, use{name: "NoteDecision", op: audit.Collection}, func(a *acting) error {
		in, err := n.ownCase(a, req.Case)
		if err != nil {
			return err
		}
		if req.About != "" {
			e, of, err := casefile.Find(a.tx, a.bits, claim.ID(req.About))
			if err != nil {
				return err
			}
			if of != in || e.Entry.Kind != casefile.Decided {
				return fault.New(fault.NotFound, "the case has no such decision").At("about")
			}
		}
		put, _, err := n.fileEntry(a, in, &casefile.Entry{Kind: casefile.Decided, Text: strings.TrimSpace(req.What), Reason: strings.TrimSpace(req.Why), About: req.About})
		if err == nil {
			v = entered(in, req.About, put, "the decision is noted")
		}
		return err
	})
	return v, err
}
