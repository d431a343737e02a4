package node

import (
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/peer"
	"liaison/internal/view"
)

// originators are the other agencies whose statements stand in paths, as the reader
// sees them, and whom to call there. An agency of which he sees no statement is
// never among them.
func (n *Node) originators(q db.Queryer, paths ...view.Path) ([]view.Originator, error) {
	count := map[string]int{}
	for _, p := range paths {
		seen := map[string]bool{}
		for _, s := range p.Steps {
			for _, c := range s.Claims {
				if o := c.Marking.Originator; o != string(n.Agency) && !seen[c.ID] {
					seen[c.ID] = true
					count[o]++
				}
			}
		}
	}
	out := []view.Originator{}
	for agency, statements := range count {
		c, err := originatorOf(q, agency)
		if err != nil {
			return nil, err
		}
		c.Statements = statements
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b view.Originator) int { return strings.Compare(a.Agency, b.Agency) })
	return out, nil
}

// originatorOf is whom to call at an agency; without a telephone where it is no
// peer of this node.
func originatorOf(q db.Queryer, agency string) (view.Originator, error) {
	c := view.Originator{Agency: agency}
	p, err := peer.Show(q, claim.AgencyID(agency))
	if fault.Is(err, fault.NotFound) {
		return c, nil
	}
	c.Telephone = p.Telephone
	return c, err
}
