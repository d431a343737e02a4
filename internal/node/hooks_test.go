package node

import (
	"bytes"
	"context"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/marking"
	"liaison/internal/outbox"
	"liaison/internal/retention"
)

// Everything is the set by which the checks on arrival read.
func (n *Node) Everything(q db.Queryer) (*marking.Set, error) {
	r, err := n.everything(q)
	return r.Bits, err
}

// Sign puts a body on the ledger that no use case of this node would, and sends
// it to a peer: what an agency can sign that keeps to no rule.
func (n *Node) Sign(ctx context.Context, caller Caller, to claim.AgencyID, body claim.Validator) error {
	return n.act(ctx, caller, use{name: "Sign", op: audit.Disclosure, recipients: []string{string(to)}}, func(a *acting) error {
		m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: []claim.AgencyID{to}})
		if err != nil {
			return err
		}
		es, err := n.append(a, m, body)
		if err != nil {
			return err
		}
		return n.send(a.tx, to, outbox.Query, outbox.Urgent, es[0])
	})
}

// SavedWeb is what would be saved of the graph as it stands.
func (n *Node) SavedWeb() ([]byte, error) {
	c, err := n.web.Copy().Compact()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = c.Save(&b)
	return b.Bytes(), err
}

// Looked is how many places of links the graph in memory has looked at.
func (n *Node) Looked() int64 {
	s := n.web.Snapshot()
	if s == nil {
		return 0
	}
	return s.Looked()
}

// Links is how many links the graph in memory has.
func (n *Node) Links() int { return n.web.Snapshot().Links() }
