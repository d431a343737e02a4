package node

import (
	"context"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/ledger"
	"liaison/internal/link"
)

// weaving is what a node holds in memory of how its subjects are tied.
type weaving struct {
	web       *link.Web
	webMirror *mirror
	webSaved  savedWeb
	joins     *link.Joins
	joinsAt   int64 // number of the last record that joins took in; 0: not loaded
}

// newWeb makes the mirror of the holding as a graph. It stays empty until a
// process that serves the node, or a follower, warms it: one question at a
// terminal is answered from the tables in less time than the graph is loaded.
func (n *Node) newWeb() {
	n.web = link.NewWeb()
	n.webMirror = newMirror(n.loadWeb, func(tx db.Queryer, e ledger.Entry) error {
		turned, err := n.turned(tx, e)
		if err != nil {
			return err
		}
		_, err = n.web.Take(tx, e, turned)
		return err
	})
	n.joins = link.NewJoins(n.web, func(mark uint32) (claim.CaseID, error) {
		m, err := n.Markings.Marking(mark)
		return m.Compartment, err
	})
	n.Attach(Follower{Name: joinsFollower, Take: n.followJoins})
	n.Attach(Follower{Name: standingFollower, Take: n.followStanding})
	n.Attach(Follower{Name: interestFollower, Take: n.followInterests})
}

// warmWeb loads the graph or brings it up to a snapshot.
func (n *Node) warmWeb(ctx context.Context, tx db.Queryer) error {
	if err := n.webMirror.upTo(ctx, n.ledger, tx); err != nil {
		return err
	}
	return n.web.Settle(ctx)
}

// webFor is the graph, brought up to the snapshot of tx where it is warm; a
// cold one answers nothing, and the tables serve.
func (n *Node) webFor(ctx context.Context, tx db.Queryer) (*link.Web, error) {
	if !n.web.Ready() {
		return n.web, nil
	}
	return n.web, n.warmWeb(ctx, tx)
}

// Warm loads what is kept in memory, for a process that serves the node.
func (n *Node) Warm(ctx context.Context) error {
	return n.Store.Read(ctx, func(tx *db.ReadTx) error { return n.warmWeb(ctx, tx) })
}
