package node

import (
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/ontology"
)

// What may be stored of victims, witnesses and informants, and of who is under
// eighteen (Regulation (EU) 2016/794 Art. 30(1), Annex II B(4) to (7)).

// listed refuses a claim that says of a person more than his place in the case
// allows. It looks at every record of the case, as the two-hop rule does.
func (n *Node) listed(a *acting, c *entity.Circle, of *claim.Claim) error {
	for _, p := range personsOf(of) {
		category, err := c.Category(p)
		if err != nil {
			return err
		}
		also, err := c.Also(p)
		if err != nil {
			return err
		}
		if !ontology.Permits(category, also, of.Predicate) {
			return fault.New(fault.Forbidden, "“%s” (%s) may not be stored of %s, who is a %s in this case (Regulation (EU) 2016/794 Annex II B(%s))",
				of.Predicate, ontology.Label(of.Predicate), a.called(p), category, ontology.Narrow(category)).At("predicate").
				WithMend("leave it out; or, where it is needed to analyse that very role, say so: liaison case category PERSON %s --also %s --reason …", category, of.Predicate)
		}
		if err := n.undecided(a, c, p, category, of); err != nil {
			return err
		}
	}
	return nil
}

// undecided refuses more than who he is, and how he stands to others, of
// somebody under eighteen as whom nobody has decided that he stands in the case:
// the decision and its reason are what makes more strictly necessary.
func (n *Node) undecided(a *acting, c *entity.Circle, p claim.SubjectID, category claim.Category, of *claim.Claim) error {
	switch {
	case category != claim.CategoryUnknown, ontology.Identifies(of.Predicate), ontology.Ties(of.Predicate):
		return nil
	}
	young, err := n.underEighteen(a, c, p)
	if err != nil || !young {
		return err
	}
	return fault.New(fault.Forbidden, "“%s” (%s) may not be stored of %s, who may be under eighteen and has no category in this case: more than who it is must be strictly necessary (Regulation (EU) 2016/794 Art. 30(1))",
		of.Predicate, ontology.Label(of.Predicate), a.called(p)).At("predicate").
		WithMend("decide first as what the person stands in the case, and say why: liaison case category PERSON CATEGORY --reason …")
}

// underEighteen tells whether the case says anything by which a person may be
// under eighteen today. Of a date or age that is not certain the youngest
// reading counts.
func (n *Node) underEighteen(a *acting, c *entity.Circle, p claim.SubjectID) (bool, error) {
	said, err := c.Said(p)
	if err != nil {
		return false, err
	}
	from := claim.DayOf(n.today().Time().AddDate(-18, 0, 0))
	for _, s := range said {
		if s.Key != "birth-date" && s.Key != "age" {
			continue
		}
		e, err := n.ledger.Get(a.tx, s.ID)
		if err != nil {
			return false, err
		}
		k, ok := e.Body.(*claim.Claim)
		if !ok || k.Value == nil || !k.Modality.Supports() {
			continue
		}
		fixed, err := a.Corrected([]claim.ID{s.ID})
		if err != nil {
			return false, err
		}
		if born, ok := lastBirth(k, claim.DayOf(microTime(e.Record.Header.Recorded))); ok && born > from && len(fixed) == 0 {
			return true, nil
		}
	}
	return false, nil
}

// lastBirth is the last day on which somebody can have been born of whom a claim
// says when that was, or how old he is.
func lastBirth(c *claim.Claim, recorded claim.Day) (claim.Day, bool) {
	if c.Value.Date != nil {
		return c.Value.Date.To, c.Value.Date.To != claim.DayMax
	}
	if c.Value.Number == nil || c.Value.Number.Low == nil {
		return 0, false
	}
	at := recorded
	if !c.Stated.IsZero() && c.Stated.To < at {
		at = c.Stated.To
	}
	return claim.DayOf(at.Time().AddDate(-int(*c.Value.Number.Low), 0, 0)), true
}

// excess lists what the case holds of a person that his category there does not
// allow, and the keys of it.
func excess(c *entity.Circle, p claim.SubjectID) (ids []claim.ID, keys []string, err error) {
	category, err := c.Category(p)
	if err != nil || ontology.Narrow(category) == "" {
		return nil, nil, err
	}
	also, err := c.Also(p)
	if err != nil {
		return nil, nil, err
	}
	said, err := c.Said(p)
	for _, s := range said {
		if !ontology.Permits(category, also, s.Key) {
			ids = append(ids, s.ID)
			keys = append(keys, s.Key)
		}
	}
	slices.Sort(keys)
	return ids, slices.Compact(keys), err
}

// keep names what a change of category would have to erase.
func (a *acting) keep(p claim.SubjectID, category claim.Category, keys []string) error {
	return fault.New(fault.Forbidden, "the case holds of %s what may not be stored of a %s: %s (Regulation (EU) 2016/794 Annex II B(%s), (7))", a.called(p), category, strings.Join(keys, ", "), ontology.Narrow(category)).
		At("category").WithMend("add --reduce to erase it with this decision, or name with --also what is needed to analyse that very role")
}

// alsoAllowed checks the keys that an officer names beyond a category's own.
func alsoAllowed(category claim.Category, also []string) ([]string, error) {
	also = slices.Clone(also)
	slices.Sort(also)
	also = slices.Compact(also)
	if len(also) > 0 && ontology.Narrow(category) == "" {
		return nil, fault.New(fault.Invalid, "the law lists nothing for a %s, so nothing stands beyond it", category).At("also").WithMend("leave it out")
	}
	for _, k := range also {
		if !ontology.Known(k) {
			return nil, fault.New(fault.Invalid, "there is no key %q", k).At("also").WithMend("liaison ontology lists the keys")
		}
	}
	return also, nil
}
