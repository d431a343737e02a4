package node

import (
	"liaison/internal/db"
	"liaison/internal/marking"
)

// Everything is the set by which the checks on arrival read.
func (n *Node) Everything(q db.Queryer) (*marking.Set, error) {
	r, err := n.everything(q)
	return r.Bits, err
}
