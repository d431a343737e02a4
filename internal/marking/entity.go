package marking

import (
	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"

	"liaison/internal/claim"
)

// pair is the two entities that a decision needs; it serves Cedar as its
// store of entities.
type pair struct{ officer, thing cedar.Entity }

// Get finds one of the two.
func (p *pair) Get(uid cedar.EntityUID) (cedar.Entity, bool) {
	switch uid {
	case p.officer.UID:
		return p.officer, true
	case p.thing.UID:
		return p.thing, true
	}
	return cedar.Entity{}, false
}

func stringSet[T ~string](in []T) cedar.Set {
	vs := make([]types.Value, len(in))
	for i, s := range in {
		vs[i] = cedar.String(s)
	}
	return cedar.NewSet(vs...)
}

func officerEntity(c *Caller) cedar.Entity {
	return cedar.Entity{
		UID: cedar.NewEntityUID("Officer", cedar.String(c.Officer)),
		Attributes: cedar.NewRecord(cedar.RecordMap{
			"agency":     cedar.String(c.Agency),
			"roles":      stringSet(c.Roles),
			"desks":      stringSet(c.Desks),
			"clearance":  cedar.Long(c.clearance()),
			"cases":      stringSet(c.Cases),
			"rights":     stringSet(c.Rights),
			"purpose":    cedar.String(c.Purpose),
			"legalBasis": cedar.String(c.LegalBasis),
			"case":       cedar.String(c.Case),
			"exercise":   cedar.Boolean(c.Exercise),
		}),
	}
}

// markingEntity shows Cedar what decides about a marking. Caveat and dates
// are left out: no machine interprets the one, and no clock enters a
// decision.
func markingEntity(m *claim.Marking) cedar.Entity {
	return cedar.Entity{
		UID: cedar.NewEntityUID("Marking", "of the record"),
		Attributes: cedar.NewRecord(cedar.RecordMap{
			"originator":     cedar.String(m.Originator),
			"codes":          stringSet(m.Codes),
			"classification": cedar.Long(m.Classification.Rank()),
			"audience":       stringSet(m.Audience),
			"purposes":       stringSet(m.Purposes),
			"compartment":    cedar.String(m.Compartment),
			"legalBasis":     cedar.String(m.LegalBasis),
			"exercise":       cedar.Boolean(m.Exercise),
			"restrictions":   stringSet(m.Restrictions),
		}),
	}
}

func useEntity(u Use) cedar.Entity {
	return cedar.Entity{
		UID:        cedar.NewEntityUID("Use", cedar.String(u.Name)),
		Attributes: cedar.NewRecord(cedar.RecordMap{"class": cedar.String(u.Class)}),
	}
}

func actionContext(a Action) cedar.Record {
	return cedar.NewRecord(cedar.RecordMap{"to": cedar.String(a.To), "permitted": cedar.Boolean(a.Permitted)})
}

// class returns the part of a marking on which decisions depend; markings
// that differ only in caveat, dates or the like share one decision.
func class(m claim.Marking) claim.Marking {
	m = m.Normal()
	m.Caveat, m.ReviewBy, m.EraseBy = "", 0, 0
	return m
}
