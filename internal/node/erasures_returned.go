package node

import (
	"fmt"

	"liaison/internal/audit"
	"liaison/internal/db"
	"liaison/internal/entity"
)

// givenBack is the round that tells those who gave back what this node had erased
// before it was restored to erase it as well.
const givenBack = "given back"

// recallGivenBack recalls from its holders what came back without its payload: the
// order of the life before may never have reached them.
func (n *Node) recallGivenBack(tx *db.Tx) error {
	due, err := dueOf(tx, givenBack)
	if err != nil || due == 0 || due > n.now() {
		return err
	}
	ids, err := n.ledger.TakeReturned(tx, dueAtOnce)
	if err != nil {
		return err
	}
	if len(ids) < dueAtOnce { // else the next step goes on
		if err := tx.Exec(`DELETE FROM rounds WHERE name = $1`, givenBack); err != nil {
			return fmt.Errorf("end the round of what was given back: %w", err)
		}
	}
	caller := Caller{Officer: Calendar, Session: "calendar"}
	a := &acting{use: use{name: "RecallGivenBack", op: audit.Erasure, changes: true}, caller: &caller, tx: tx, Reader: entity.Reader{Ledger: n.ledger, TX: tx}}
	told, err := n.eraseElsewhere(a, ids)
	if err != nil || len(told) == 0 {
		return err
	}
	a.touch(texts(ids)...)
	return n.log(tx, caller, a.use, audit.Allowed, "")
}
