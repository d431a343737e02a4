package node

import (
	"context"

	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/view"
)

// CheckErasuresRequest asks how the list of erasures stands.
type CheckErasuresRequest struct{}

// CheckErasures writes to the list of erasures what it lacks, then reads it from
// its first line to the last: each is signed, follows the one before, and is the
// one that the store wrote.
func (n *Node) CheckErasures(ctx context.Context, caller Caller, _ CheckErasuresRequest) (view.Erasures, error) {
	v := view.Erasures{Path: n.Erasures.Path}
	u := running("CheckErasures")
	u.before = func() error {
		if n.Erasures.Path == "" {
			return fault.New(fault.Unavailable, "this node keeps no list of erasures").WithMend("name a file: liaison erasures keep FILE")
		}
		if err := n.keepErasures(ctx); err != nil {
			return err
		}
		last, err := n.readErasures(n.Erasures.Path, func(e ledger.Erasure, line []byte) error {
			return n.Store.Read(ctx, func(tx *db.ReadTx) error { return sameErasure(tx, e.Number, line) })
		})
		v.Lines, v.Until = last.Number, last.At
		return err
	}
	err := n.act(ctx, caller, u, func(a *acting) error {
		return n.settleAbout(a.tx, kindUnlisted, unlisted, caller.Officer, "written", "the list of erasures is whole")
	})
	return v, err
}
