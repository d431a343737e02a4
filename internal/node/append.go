package node

import (
	"liaison/internal/claim"
	"liaison/internal/ledger"
	"liaison/internal/ontology"
	"liaison/internal/retention"
)

// append writes records of this agency under one marking, in the act's
// transaction.
func (n *Node) append(a *acting, m claim.Marking, bodies ...claim.Validator) ([]ledger.Entry, error) {
	records, err := n.prepare(m, bodies...)
	if err != nil {
		return nil, err
	}
	return n.adopt(a, records...)
}

// prepare checks, encodes and signs records of this agency under one marking.
// It needs no transaction: an act with many does it before, see use.before.
func (n *Node) prepare(m claim.Marking, bodies ...claim.Validator) ([]ledger.Prepared, error) {
	writes := make([]ledger.Write, len(bodies))
	for i, b := range bodies {
		if c, ok := b.(*claim.Claim); ok {
			if err := ontology.Check(c); err != nil {
				return nil, err
			}
		}
		writes[i] = ledger.Write{Body: b, Marking: m}
	}
	return n.ledger.Prepare(n.now(), writes...)
}

// adopt puts prepared records on the ledger, in the act's transaction.
func (n *Node) adopt(a *acting, records ...ledger.Prepared) ([]ledger.Entry, error) {
	es, err := n.ledger.Put(a.tx, records...)
	if err != nil {
		return nil, err
	}
	for _, e := range es {
		a.touch(string(e.Record.ID))
	}
	return es, n.bounded(a, es)
}

// kept gives a marking its days of review and erasure where it has none: no
// record is kept without both (Directive (EU) 2016/680 Art. 5).
func (n *Node) kept(kind retention.Kind, m claim.Marking) (claim.Marking, error) {
	return n.Retention.Mark(kind, m, n.today())
}
