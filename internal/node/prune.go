package node

import (
	"context"
	"fmt"
	"time"

	"liaison/internal/audit"
	"liaison/internal/fault"
	"liaison/internal/view"
)

// PruneAuditRequest orders the end of the access log's old days.
type PruneAuditRequest struct {
	// Before is the first day that stays, such as 2013-03-24, UTC; empty is as
	// late as the law allows: what is older than audit.RetentionDays goes.
	Before string
}

// PruneAudit erases the entries of closed days of the access log that are past
// their three years (Directive (EU) 2016/680 Art. 25; Regulation (EU) 2018/1862
// Art. 12(4)). Size, root and signature of each day stay with a signed note of
// who pruned it, so the log proves itself before and after, which is checked in
// the same transaction: a log that does not is not pruned.
func (n *Node) PruneAudit(ctx context.Context, caller Caller, req PruneAuditRequest) (view.Pruned, error) {
	v := view.Pruned{}
	err := n.act(ctx, caller, administering("PruneAudit"), func(a *acting) error {
		before, err := dayNumber("before", req.Before)
		if err != nil {
			return err
		}
		if req.Before == "" {
			before = int64(n.today()) - audit.RetentionDays
		}
		for _, when := range []string{"before", "after"} {
			if when == "after" {
				if v.Days, err = n.Audit.Prune(a.tx, before, n.now(), caller.Officer); err != nil {
					return err
				}
			}
			r, err := n.Audit.Verify(a.tx, n.Keys.PublicKeys(n.Agency)...)
			if err != nil {
				return err
			}
			if r.First != nil {
				return fault.New(fault.Conflict, "the access log does not prove itself %s pruning: %s", when, r.First).WithMend("find out who changed it before anything of it goes: liaison verify")
			}
			v.Proof = fmt.Sprintf("%d entries in %d days prove themselves, the bodies of %d days are gone", r.Entries, r.Segments, r.Pruned)
		}
		v.Before = time.Unix(before*86400, 0).UTC().Format(time.DateOnly)
		return nil
	})
	if err != nil {
		return view.Pruned{}, err
	}
	if v.Days > 0 {
		v.Pending = n.scrub(ctx)
	}
	return v, nil
}
