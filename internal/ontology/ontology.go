// Package ontology holds, as data, the kinds of subject, their properties and
// the relations between them. It imports claim and fault. What is not in
// these tables does not serialise: the properties follow Annex II section B
// of Regulation (EU) 2016/794, and there is none for ethnic origin, religion,
// opinion, health or orientation, nor for any figure about how dangerous a
// person is. A test reads the tables and says so.
package ontology

import (
	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Kind is a kind of subject.
type Kind struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	// Hub kinds may be an end of a path, never a bridge (LINKS.md section 3).
	Hub bool `json:"hub,omitempty"`
	// Person kinds fall under the law on data subjects.
	Person bool `json:"person,omitempty"`
}

// Property is a predicate whose claim states a value.
type Property struct {
	Key   string          `json:"key"`
	Label string          `json:"label"`
	Value claim.ValueKind `json:"value"`
	Kinds []string        `json:"kinds"` // empty: every kind
	// Annex is the item of Annex II B(2), such as "a" or "c(ii)"; "4(b)" is
	// what B(4) lists beside for victims, "5(c)" B(5) for witnesses, "6(a)" B(6).
	Annex string `json:"annex,omitempty"`
	// Selector properties identify: they are matched exactly by norm.
	Selector bool `json:"selector,omitempty"`
	// Name properties are names: searched and matched across scripts.
	Name bool `json:"name,omitempty"`
}

// Relation is a predicate whose claim ties two subjects.
type Relation struct {
	Key string `json:"key"`
	// Label reads "A label B"; Inverse reads "B inverse A".
	Label     string   `json:"label"`
	Inverse   string   `json:"inverse"`
	From      []string `json:"from"` // kinds; empty: any
	To        []string `json:"to"`
	Symmetric bool     `json:"symmetric,omitempty"`
	Annex     string   `json:"annex,omitempty"`
	// Tie relations carry paths; the others (such as nationality) do not.
	Tie bool `json:"tie"`
}

// FindKind returns the kind with the key.
func FindKind(key string) (Kind, bool) { k, ok := kindByKey()[key]; return k, ok }

// FindProperty returns the property with the key.
func FindProperty(key string) (Property, bool) { p, ok := propertyByKey()[key]; return p, ok }

// FindRelation returns the relation with the key.
func FindRelation(key string) (Relation, bool) { r, ok := relationByKey()[key]; return r, ok }

// Check refuses a claim whose kinds or predicate the ontology does not know,
// whose predicate does not fit its ends, or which says of a person more than the
// category allows that it gives him itself. It never maps by guess.
func Check(c *claim.Claim) error {
	if !Permits(c.Category, nil, c.Predicate) {
		return fault.New(fault.Invalid, "“%s” (%s) may not be stored of a %s (Regulation (EU) 2016/794 Annex II B(%s))", c.Predicate, Label(c.Predicate), c.Category, Narrow(c.Category)).At("predicate").
			WithMend("leave it out, or correct the category")
	}
	if _, ok := FindKind(c.Subject.Kind); !ok {
		return fault.New(fault.Invalid, "unknown kind of subject %q", c.Subject.Kind).At("subject.kind").WithMend("liaison ontology lists the kinds")
	}
	if c.Object == nil {
		return checkProperty(c)
	}
	if _, ok := FindKind(c.Object.Kind); !ok {
		return fault.New(fault.Invalid, "unknown kind of subject %q", c.Object.Kind).At("object.kind").WithMend("liaison ontology lists the kinds")
	}
	r, ok := FindRelation(c.Predicate)
	if !ok {
		return fault.New(fault.Invalid, "unknown relation %q", c.Predicate).At("predicate").WithMend("liaison ontology lists the relations")
	}
	if !allows(r.From, c.Subject.Kind) || !allows(r.To, c.Object.Kind) {
		return fault.New(fault.Invalid, "%q does not tie a %s to a %s", r.Key, c.Subject.Kind, c.Object.Kind).At("predicate")
	}
	return nil
}

func checkProperty(c *claim.Claim) error {
	p, ok := FindProperty(c.Predicate)
	switch {
	case !ok:
		return fault.New(fault.Invalid, "unknown property %q", c.Predicate).At("predicate").WithMend("liaison ontology lists the properties")
	case !allows(p.Kinds, c.Subject.Kind):
		return fault.New(fault.Invalid, "a %s has no property %q", c.Subject.Kind, p.Key).At("predicate")
	case p.Value != c.Value.Kind:
		return fault.New(fault.Invalid, "%q takes a %s", p.Key, p.Value).At("value")
	}
	return nil
}

func allows(kinds []string, kind string) bool {
	if len(kinds) == 0 {
		return true
	}
	for _, k := range kinds {
		if k == kind {
			return true
		}
	}
	return false
}
