package match

import (
	"errors"

	"liaison/internal/name"
)

// errNotNamed tells of an entity that bears no name: an address, a sanction, a
// tie. Files of FollowTheMoney are full of them; they are no bad rows.
var errNotNamed = errors.New("an entity that bears no name")

// ftmNumbers are the properties that hold an identifier, with our word for it.
// What is not listed here or in fromProperties is not read at all; no property
// that speaks of ethnicity, religion or politics ever is.
var ftmNumbers = []struct{ property, kind string }{
	{"passportNumber", "passport"}, {"idNumber", "id"}, {"socialSecurityNumber", "social"}, {"registrationNumber", "registration"},
	{"taxNumber", "tax"}, {"innCode", "tax"}, {"ogrnCode", "registration"}, {"leiCode", "lei"}, {"imoNumber", "imo"}, {"mmsi", "mmsi"},
	{"phone", "phone"}, {"email", "email"}, {"iban", "iban"}, {"swiftBic", "bic"},
}

// fromProperties reads the properties of a FollowTheMoney entity.
func (f *fields) fromProperties(schema string, p map[string]Texts) error {
	for _, n := range []struct {
		property string
		quality  Quality
	}{{"name", Strong}, {"alias", Strong}, {"previousName", Strong}, {"weakAlias", Weak}, {"abbreviation", Weak}} {
		for _, v := range p[n.property] {
			f.names = append(f.names, NameEntry{Text: v, Quality: n.quality})
		}
	}
	given, family := p["firstName"].first(), p["lastName"].first()
	if len(f.names) == 0 && (given != "" || family != "") {
		f.names = append(f.names, NameEntry{Text: given + " " + family})
	}
	if len(p["firstName"]) == 1 && len(p["lastName"]) == 1 {
		f.given, f.family = given, family
	}
	if len(p["fatherName"]) == 1 {
		f.patronymic = p["fatherName"].first()
	}
	if len(f.names) == 0 && name.KindOfSchema(schema) == name.KindOther {
		return errNotNamed
	}
	f.births = p["birthDate"]
	for _, c := range []string{"nationality", "citizenship", "jurisdiction", "country", "flag"} {
		f.countries = append(f.countries, p[c]...)
	}
	f.sex = p["gender"].first()
	for _, n := range ftmNumbers {
		for _, v := range p[n.property] {
			f.identifiers = append(f.identifiers, foundNumber{n.kind, v})
		}
	}
	return nil
}

// ftmProperty gives the property of an identifier's kind.
func ftmProperty(kind string) string {
	for _, n := range ftmNumbers {
		if n.kind == kind {
			return n.property
		}
	}
	return "idNumber"
}

func isPerson(schema string) bool { return name.KindOfSchema(schema) == name.KindPerson }

// ftmDate writes the part of a date that is certain: a prefix of an ISO date,
// as FollowTheMoney knows no ranges; empty if not even the year is.
func ftmDate(d name.PartialDate) string {
	from, to := isoDay(d.From), isoDay(d.To)
	switch {
	case !d.Known() || d.Circa || from[:4] != to[:4]:
		return ""
	case d.From == d.To:
		return from
	case from[:7] == to[:7]:
		return from[:7]
	}
	return from[:4]
}
