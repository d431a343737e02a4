package node

import (
	"context"
	"fmt"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/view"
)

// RecallsRequest asks for recalls: those of other agencies, or with Own ours.
type RecallsRequest struct{ Own bool }

// mostRecalls is how many recalls one list holds.
const mostRecalls = 500

// Recalls lists recalls with what became of the copies, the newest first.
func (n *Node) Recalls(ctx context.Context, caller Caller, req RecallsRequest) ([]view.Recalled, error) {
	out := []view.Recalled{}
	err := n.ask(ctx, caller, use{name: "Recalls", op: audit.Consultation}, func(a *asking) error {
		ids, err := n.recallsOf(a, req.Own)
		if err != nil {
			return err
		}
		for _, id := range ids {
			e, err := n.ledger.Get(a.tx, id)
			if err != nil {
				return err
			}
			if e.Body == nil || !a.bits.Has(e.Mark) {
				continue
			}
			v, err := n.recallShape(a.tx, e)
			if err != nil {
				return err
			}
			a.touch(string(id))
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

func (n *Node) recallsOf(a *asking, own bool) (ids []claim.ID, err error) {
	compare := "<>"
	if own {
		compare = "="
	}
	rows, err := a.tx.Query(`SELECT recall, max(seq) AS last FROM recalls WHERE originator `+compare+` $1 AND head = '' GROUP BY recall ORDER BY last DESC LIMIT $2`, n.Agency, mostRecalls)
	if err != nil {
		return nil, fmt.Errorf("list recalls: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id claim.ID
		var last int64
		if err := rows.Scan(&id, &last); err != nil {
			return nil, fmt.Errorf("list recalls: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// HoldersRequest names a record.
type HoldersRequest struct{ Record claim.ID }

// Holders lists the agencies that may hold a copy of a record: what was given,
// to whom, and over whom it went on.
func (n *Node) Holders(ctx context.Context, caller Caller, req HoldersRequest) ([]view.Holder, error) {
	out := []view.Holder{}
	err := n.ask(ctx, caller, use{name: "Holders", op: audit.Consultation}, func(a *asking) error {
		_, err := n.permitted(a.tx, a.bits, req.Record)
		if err != nil {
			return err
		}
		a.touch(string(req.Record))
		out, err = holderShapes(a.tx, []claim.ID{req.Record})
		return err
	})
	return out, err
}
