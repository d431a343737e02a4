package node

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// bounded keeps, for records that were just put on the ledger, the two-hop rule
// and what may be stored of each category, and undoes them by its error when
// one of them breaks it (Regulation (EU) 2016/794 Annex II B(3)(d), (4) to (6)).
func (n *Node) bounded(a *acting, entries []ledger.Entry) error {
	circles := map[claim.CaseID]*entity.Circle{}
	for _, e := range entries {
		c, ok := e.Body.(*claim.Claim)
		if !ok || e.Foreign {
			continue
		}
		in := e.Record.Header.Marking.Compartment
		if c.Case != "" {
			in = c.Case
		}
		if in == "" {
			continue
		}
		if circles[in] == nil {
			circles[in] = entity.NewCircle(a.tx, in)
		}
		if !a.sighted {
			if err := n.listed(a, circles[in], c); err != nil {
				return err
			}
		}
		persons, err := n.touched(a, c)
		if err != nil {
			return err
		}
		if err := n.within(a, circles[in], persons...); err != nil {
			return err
		}
	}
	return nil
}

// touched lists the persons whose place in the case a claim may change: those
// it speaks of, and those of whom the claim that it corrects spoke.
func (n *Node) touched(a *acting, c *claim.Claim) ([]claim.SubjectID, error) {
	persons := personsOf(c)
	if c.Corrects == "" {
		return persons, nil
	}
	e, err := n.ledger.Get(a.tx, c.Corrects)
	if fault.Is(err, fault.NotFound) {
		return persons, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what is corrected: %w", err)
	}
	if old, ok := e.Body.(*claim.Claim); ok {
		persons = append(persons, personsOf(old)...)
	}
	return persons, nil
}

func personsOf(c *claim.Claim) []claim.SubjectID {
	var out []claim.SubjectID
	for _, r := range []*claim.Ref{&c.Subject, c.Object} {
		if r != nil && r.Kind == "person" {
			out = append(out, r.ID)
		}
	}
	return out
}

// within refuses when somebody around the persons stands beyond the circle of
// the case and more is held of him than the tie.
func (n *Node) within(a *acting, c *entity.Circle, persons ...claim.SubjectID) error {
	bites, err := c.Bounded()
	if err != nil || !bites {
		return err
	}
	for _, p := range persons {
		beyond, err := c.Beyond(p)
		if err != nil {
			return err
		}
		for _, b := range beyond {
			full, err := c.Full(b)
			if err != nil {
				return err
			}
			if len(full) > 0 {
				return fault.New(fault.Forbidden, "%s would be known in this case only through a contact or associate: no more than that a tie exists, and of what nature, may be stored of such a person", a.called(b)).
					WithMend("give the person a category of their own in the case, or store the tie without the person: accept the proposal as a stub")
			}
		}
	}
	return nil
}

// called names a person to somebody who may see the name.
func (a *acting) called(person claim.SubjectID) string {
	if r := a.Label(person); r.Label != "" {
		return "“" + r.Label + "”"
	}
	return "a person"
}

// stub makes of a tie what may be stored of it in this case: that it exists
// and of what nature. The far end becomes a handle without a name, and neither
// source nor quote stays, since they could name it.
func (n *Node) stub(a *acting, in claim.CaseID, c claim.Claim) (*claim.Claim, error) {
	if in == "" || len(personsOf(&c)) != 2 {
		return nil, fault.New(fault.Invalid, "a stub is a tie between two persons of a case").At("act").WithMend("accept or reject this proposal")
	}
	handle, err := claim.RandomID("s", n.Random)
	if err != nil {
		return nil, err
	}
	far := claim.Ref{ID: claim.SubjectID(handle), Kind: "person"}
	out := &claim.Claim{Subject: c.Subject, Predicate: c.Predicate, Object: c.Object, Modality: c.Modality, Basis: claim.Fact,
		Source: claim.Source{Name: string(n.Agency)}, Grade: claim.Ungraded}
	circle := entity.NewCircle(a.tx, in)
	for i, near := range []claim.Ref{c.Subject, *c.Object} {
		category, err := circle.Category(near.ID)
		if err != nil {
			return nil, err
		}
		if category != claim.CategoryContact && category != claim.CategoryAssociate {
			continue
		}
		if i == 0 {
			out.Object = &far
		} else {
			out.Subject = far
		}
		return out, nil
	}
	return nil, fault.New(fault.Invalid, "neither person is a contact or associate in this case, so nothing forbids to store this tie in full").At("act").WithMend("accept it")
}

// CategoryRequest gives a person a category in a case.
type CategoryRequest struct {
	// Person is a subject id or a name; Case is empty for the session's case.
	Person   string
	Case     claim.CaseID
	Category claim.Category
	Reason   string
	// Also are keys that may be stored beyond what the law lists for a victim,
	// witness or informant, since they are needed to analyse that very role.
	Also []string
	// Reduce erases, in the same transaction, what the case holds of persons
	// who are known only through this one from now on, and what of this one the
	// new category does not allow. Without it such a change is refused, and the
	// refusal names them.
	Reduce bool
}

// SetCategory records an officer's decision on the data-subject category of a
// person in a case (Directive (EU) 2016/680 Art. 6).
func (n *Node) SetCategory(ctx context.Context, caller Caller, req CategoryRequest) (view.CasePerson, error) {
	var v view.CasePerson
	err := n.act(ctx, caller, use{name: "SetCategory", op: audit.Alteration, query: req.Person}, func(a *acting) error {
		in, err := n.ownCase(a, req.Case)
		if err != nil {
			return err
		}
		if !req.Category.Valid() {
			return fault.New(fault.Invalid, "there is no category %q", req.Category).At("category").
				WithMend("one of suspect, indicated, convicted, victim, witness, informant, contact, associate, unknown")
		}
		if strings.TrimSpace(req.Reason) == "" {
			return fault.New(fault.Invalid, "a category needs its reason").At("reason").WithMend("say in a sentence on what it rests")
		}
		person, err := n.resolve(&asking{use: a.use, caller: a.caller, tx: a.tx, bits: a.bits, Reader: a.Reader}, req.Person)
		if err != nil {
			return err
		}
		ref, err := a.Ref(person)
		if err != nil {
			return err
		}
		if ref.Kind != "person" {
			return fault.New(fault.Invalid, "%s is no person: only persons have a category", ref.Label).At("person")
		}
		also, err := alsoAllowed(req.Category, req.Also)
		if err != nil {
			return err
		}
		m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Compartment: in, LegalBasis: caller.LegalBasis, Exercise: caller.Exercise})
		if err != nil {
			return err
		}
		es, err := n.append(a, m, &claim.Judgement{Decision: claim.SetCategory, Actor: caller.Officer, A: person, Case: in, Category: req.Category, Reason: req.Reason, Also: also})
		if err != nil {
			return err
		}
		v = view.CasePerson{Person: ref, Case: string(in), Category: string(req.Category), By: string(caller.Officer), Reason: req.Reason, Since: view.Stamp(es[0].Record.Header.Recorded), Also: also}
		v.Reduced, v.Keys, err = n.reduce(a, in, person, m, req.Reduce)
		return err
	})
	if err == nil && v.Reduced > 0 {
		n.afterErasure(ctx)
	}
	return v, err
}

// ownCase returns the case that was named, or that of the session; the caller
// must be able to see it.
func (n *Node) ownCase(a *acting, in claim.CaseID) (claim.CaseID, error) {
	if in == "" {
		in = a.caller.Case
	}
	if in == "" {
		return "", fault.New(fault.Invalid, "a category belongs to a case, and none is chosen").At("case").WithMend("choose one: liaison session --case ID")
	}
	var n64 int64
	if err := a.tx.QueryRow(`SELECT count(*) FROM cases WHERE id = $1 AND `+a.bits.SQL("mark"), string(in)).Scan(&n64); err != nil {
		return "", fmt.Errorf("find case %s: %w", in, err)
	}
	if n64 == 0 {
		return "", fault.New(fault.NotFound, "no such case").At("case").WithMend("liaison case list shows yours")
	}
	return in, nil
}

// reduce keeps, after a category changed, the two-hop rule and what the new
// category allows (Annex II B(7)). It returns how many records it erased, and
// the keys of those that the category does not allow.
func (n *Node) reduce(a *acting, in claim.CaseID, person claim.SubjectID, m claim.Marking, erase bool) (int, []string, error) {
	c := entity.NewCircle(a.tx, in)
	around, err := c.Tied(person)
	if err != nil {
		return 0, nil, err
	}
	around = append(around, person)
	ids, keys, err := excess(c, person)
	if err != nil {
		return 0, nil, err
	}
	if !erase && len(ids) > 0 {
		category, err := c.Category(person)
		if err != nil {
			return 0, nil, err
		}
		return 0, nil, a.keep(person, category, keys)
	}
	if !erase {
		return 0, nil, n.within(a, c, around...)
	}
	count, err := n.eraseOf(a, m, ids, "not allowed of a person of this category (Regulation (EU) 2016/794 Annex II B(7))")
	if err != nil {
		return 0, nil, err
	}
	var far []claim.ID
	for _, p := range around {
		beyond, err := c.Beyond(p)
		if err != nil {
			return 0, nil, err
		}
		for _, b := range beyond {
			full, err := c.Full(b)
			if err != nil {
				return 0, nil, err
			}
			far = append(far, full...)
		}
	}
	more, err := n.eraseOf(a, m, far, "known in this case only through a contact or associate (Regulation (EU) 2016/794 Annex II B(3)(d))")
	return count + more, keys, err
}

// eraseOf erases records by an order on the ledger with its reason, here and at
// every holder, and tells how many there were.
func (n *Node) eraseOf(a *acting, m claim.Marking, ids []claim.ID, reason string) (int, error) {
	if len(ids) == 0 {
		return 0, nil
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	why := ledger.Cause{Ground: ledger.OfCategory, At: n.now()}
	for part := range slices.Chunk(ids, mostOrdered) {
		es, err := n.append(a, m, &claim.Directive{Act: claim.Erase, Actor: a.caller.Officer, Records: part, Reason: reason})
		if err != nil {
			return 0, err
		}
		why.Order = es[0].Record.ID
	}
	count, err := n.ledger.Erase(a.tx, why, ids...)
	if err != nil {
		return 0, err
	}
	_, err = n.eraseElsewhere(a, ids)
	return count, err
}

// CasePeopleRequest asks who has a category in a case; empty is the session's.
type CasePeopleRequest struct{ Case claim.CaseID }

// CasePeople lists the persons of a case with their categories, the last word
// on each.
func (n *Node) CasePeople(ctx context.Context, caller Caller, req CasePeopleRequest) ([]view.CasePerson, error) {
	out := []view.CasePerson{}
	in := req.Case
	if in == "" {
		in = caller.Case
	}
	err := n.ask(ctx, caller, use{name: "CasePeople", op: audit.Consultation, query: string(in)}, func(a *asking) error {
		rows, err := a.tx.Query(`SELECT person, category, actor, reason, recorded, also FROM categories c WHERE case_id = $1 AND `+a.bits.SQL("mark")+`
			AND NOT EXISTS (SELECT 1 FROM categories l WHERE l.case_id = c.case_id AND l.person = c.person AND l.seq > c.seq AND `+a.bits.SQL("l.mark")+`)
			ORDER BY seq`, string(in))
		if err != nil {
			return fmt.Errorf("list people of case %s: %w", in, err)
		}
		defer rows.Close()
		for rows.Next() {
			var person, also string
			var at int64
			v := view.CasePerson{Case: string(in)}
			if err := rows.Scan(&person, &v.Category, &v.By, &v.Reason, &at, &also); err != nil {
				return err
			}
			v.Also = strings.Fields(also)
			v.Person, v.Since = a.Label(claim.SubjectID(person)), view.Stamp(at)
			out = append(out, v)
			a.touch(person)
		}
		a.results = int64(len(out))
		return rows.Err()
	})
	return out, err
}
