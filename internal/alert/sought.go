package alert

import (
	"liaison/internal/match"
	"liaison/internal/name"
)

// Schema names how the matcher reads a kind of the ontology.
func Schema(kind string) string {
	switch kind {
	case "person":
		return "Person"
	case "organisation", "group":
		return "Organization"
	case "vessel":
		return "Vessel"
	}
	return "Thing"
}

// kindOf is the identifier that a selector property holds on a kind of subject.
func kindOf(property, kind string) name.IdentifierKind {
	switch property {
	case "phone-number":
		return name.Phone
	case "email":
		return name.Email
	case "iban":
		return name.IBAN
	case "vin":
		return name.VIN
	case "imo":
		return name.IMO
	case "registration":
		return name.Plate
	case "document-number", "national-number":
		return name.Document
	}
	return name.Account
}

// Identifier is the selector in its normal form.
func (s Selector) Identifier(kind string) (name.Identifier, error) {
	return name.ReadIdentifier(kindOf(s.Property, kind), s.Text, s.Country)
}

// Record is what is sought in the form that the matcher compares. id names it in
// an index.
func (a *Alert) Record(id string) match.Record {
	r := match.Record{ID: id, Schema: Schema(a.Kind)}
	for _, n := range a.Names {
		e := match.NameEntry{Text: n.Text, Claim: id}
		if n.Kind == "weak-alias" || n.Kind == "nickname" {
			e.Quality = match.Weak
		}
		r.Names = append(r.Names, e)
	}
	for _, b := range a.Births {
		if ds, err := name.ParseDates(b); err == nil { // validated
			r.Births = append(r.Births, ds...)
		}
	}
	switch a.Sex {
	case "female":
		r.Sex = match.SexFemale
	case "male":
		r.Sex = match.SexMale
	case "other":
		r.Sex = match.SexOther
	}
	for _, s := range a.Selectors {
		if d, err := s.Identifier(a.Kind); err == nil { // validated
			r.Identifiers = append(r.Identifiers, d)
		}
	}
	return r
}
