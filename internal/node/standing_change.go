package node

import (
	"slices"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/ontology"
)

// change is what one record may have changed.
type change struct {
	by     claim.ID
	said   []saying
	judged []saidSame
	// taken tells that something may be gone: former answers may fall.
	taken bool
	anew  bool // all of it
}

// saying is a claim that came, went, or weighs otherwise; mark is the marking of
// what did that.
type saying struct {
	*claim.Claim
	mark uint32
}

// saidSame are two records of which somebody said, or took back, who they are.
type saidSame struct {
	a, b claim.SubjectID
	mark uint32
}

// changed reads what a record may have changed.
func (n *Node) changed(tx db.Queryer, e ledger.Entry) (change, error) {
	ch := change{by: e.Record.ID}
	turned, err := n.turned(tx, e)
	if err != nil {
		return ch, err
	}
	ch.taken = len(turned) > 0 || e.Withdrawn
	if e.Body != nil { // what was erased before it was looked at changed nothing
		if err := n.also(tx, e, &ch); err != nil {
			return ch, err
		}
	}
	for _, x := range turned {
		ch.anew = ch.anew || x.Body == nil // erased: nobody can say of whom it was
		if err := n.also(tx, x, &ch); err != nil {
			return ch, err
		}
	}
	return ch, nil
}

// also adds what one record, new or turned, may have changed.
func (n *Node) also(tx db.Queryer, e ledger.Entry, ch *change) error {
	switch b := e.Body.(type) {
	case *claim.Claim:
		ch.said = append(ch.said, saying{b, e.Mark})
		if b.Corrects == "" {
			return nil
		}
		ch.taken = true
		of, err := n.bodyOf(tx, b.Corrects)
		if c, ok := of.(*claim.Claim); ok {
			ch.said = append(ch.said, saying{c, e.Mark})
		}
		return err
	case *claim.Judgement:
		if b.Decision == claim.Withdraw {
			ch.taken = true
			of, err := n.bodyOf(tx, claim.ID(b.Of))
			if j, ok := of.(*claim.Judgement); ok {
				b = j
			} else if err != nil {
				return err
			}
		}
		if b.A != "" && b.B != "" { // others say nothing of who is who
			ch.judged = append(ch.judged, saidSame{b.A, b.B, e.Mark})
		}
	}
	return nil
}

// bodyOf is what a record says; nil when it is not here, or erased.
func (n *Node) bodyOf(tx db.Queryer, id claim.ID) (any, error) {
	e, err := n.ledger.Get(tx, id)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	return e.Body, err
}

// under is the part of a change of which a reader may know.
func (ch change) under(bits *marking.Set) change {
	ch.said = slices.DeleteFunc(slices.Clone(ch.said), func(s saying) bool { return !bits.Has(s.mark) })
	ch.judged = slices.DeleteFunc(slices.Clone(ch.judged), func(j saidSame) bool { return !bits.Has(j.mark) })
	return ch
}

func (ch *change) nothing() bool { return !ch.anew && len(ch.said) == 0 && len(ch.judged) == 0 }

// again finds what a change may have given a question, and tells of which of
// its former answers that is the whole truth; no function if it does not concern
// the question.
func (f *finder) again(ch change) (found map[string]finding, covers func(oldAnswer) bool, err error) {
	every := func(oldAnswer) bool { return true }
	none := func(oldAnswer) bool { return false }
	switch {
	case ch.anew || f.q.named() && len(ch.judged) > 0:
		found, err = f.all()
		return found, every, err
	case f.q.kind == StandingSubject:
		concerned, err := f.speaksOf(ch)
		if err != nil || !concerned {
			return nil, nil, err
		}
		if ch.taken {
			found, err = f.all()
			return found, every, err
		}
		if corrected, err := f.Corrected([]claim.ID{ch.by}); err != nil || len(corrected) > 0 {
			return nil, none, err // the correction came first
		}
		found, err = f.touchedBy(ch.said[0].Claim)
		return found, none, err
	case f.q.kind == StandingPath:
		if !slices.ContainsFunc(ch.said, func(s saying) bool { return isTie(s.Claim) }) {
			return nil, nil, nil
		}
		found, err = f.all()
		return found, every, err
	}
	if concerned, err := f.pairsBy(ch); err != nil || !concerned {
		return nil, nil, err
	}
	touched, err := f.affected(ch)
	if err != nil {
		return nil, nil, err
	}
	found, err = f.around(touched)
	return found, func(x oldAnswer) bool { return slices.Contains(touched, x.a) || slices.Contains(touched, x.b) }, err
}

// speaksOf tells whether a change speaks of the question's subject.
func (f *finder) speaksOf(ch change) (bool, error) {
	m, err := f.members(f.q.a)
	return slices.ContainsFunc(ch.said, func(s saying) bool {
		return slices.Contains(m, s.Subject.ID) || s.Object != nil && slices.Contains(m, s.Object.ID)
	}), err
}

// pairsBy tells whether a change can make or unmake a pair: it is an occasion of
// the sort that the question is about, makes somebody one of its case, or says
// who is who.
func (f *finder) pairsBy(ch change) (bool, error) {
	if len(ch.judged) > 0 {
		return true, nil
	}
	for _, s := range ch.said {
		m, err := f.n.Markings.Marking(s.mark)
		if err != nil {
			return false, err
		}
		if f.occasion(s.Claim) != "" || s.Case == f.q.in || m.Compartment == f.q.in {
			return true, nil
		}
	}
	return false, nil
}

// isTie tells whether a claim may carry a step of a path.
func isTie(c *claim.Claim) bool {
	r, ok := ontology.FindRelation(c.Predicate)
	return ok && r.Tie && c.Object != nil
}

// affected are the records of the persons whose answers a change may touch:
// those it speaks of, and those who are tied to the thing it speaks of. After a
// judgement former answers may stand under any record of the groups it made.
func (f *finder) affected(ch change) ([]claim.SubjectID, error) {
	out := []claim.SubjectID{}
	done := map[claim.SubjectID]bool{}
	add := func(s claim.SubjectID) error {
		m, err := f.members(s)
		for _, x := range m {
			if !done[x] {
				done[x] = true
				out = append(out, x)
			}
		}
		return err
	}
	about := func(s claim.SubjectID, when string) error {
		if err := add(s); err != nil {
			return err
		}
		held, err := f.with(s, when)
		if err != nil {
			return err
		}
		for _, h := range held {
			if err := add(h.Body.Subject.ID); err != nil {
				return err
			}
		}
		return nil
	}
	for _, c := range ch.said {
		when := f.occasion(c.Claim)
		if err := about(c.Subject.ID, when); err != nil {
			return nil, err
		}
		if c.Object != nil && (c.Object.Kind == "person" || when != "") {
			if err := about(c.Object.ID, when); err != nil {
				return nil, err
			}
		}
	}
	for _, j := range ch.judged {
		for _, s := range []claim.SubjectID{j.a, j.b} {
			if err := about(s, ""); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
