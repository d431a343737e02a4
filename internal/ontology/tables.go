package ontology

import (
	"slices"
	"sync"

	"liaison/internal/claim"
)

// Kinds returns every kind of subject, in a fixed order.
func Kinds() []Kind { return slices.Clone(kinds()) }

// Properties returns every property, in a fixed order.
func Properties() []Property { return slices.Clone(properties()) }

// Relations returns every relation, in a fixed order.
func Relations() []Relation { return slices.Clone(relations()) }

var kinds = sync.OnceValue(func() []Kind {
	return []Kind{
		{Key: "person", Label: "Person", Person: true},
		{Key: "organisation", Label: "Organisation"},
		{Key: "group", Label: "Group"},
		{Key: "vehicle", Label: "Vehicle"},
		{Key: "vessel", Label: "Vessel"},
		{Key: "aircraft", Label: "Aircraft"},
		{Key: "premises", Label: "Premises"},
		{Key: "place", Label: "Place", Hub: true},
		{Key: "phone", Label: "Telephone"},
		{Key: "account", Label: "E-mail or online account"},
		{Key: "document", Label: "Identity document"},
		{Key: "bank-account", Label: "Bank account"},
		{Key: "payment", Label: "Payment"},
		{Key: "weapon", Label: "Weapon"},
		{Key: "event", Label: "Event"},
		{Key: "item", Label: "Item"},
		{Key: "report", Label: "Report"},
	}
})

var person = []string{"person"}
var actor = []string{"person", "organisation", "group", "place"} // a place may act: "Belgium ignored"
var named = []string{"person", "organisation", "group", "vessel", "aircraft", "premises", "place", "event", "item", "report"}
var body = []string{"organisation", "group", "place"}

var properties = sync.OnceValue(func() []Property {
	t, n, d := claim.ValueText, claim.ValueNumber, claim.ValueDate
	return []Property{
		{Key: "name", Label: "Name", Value: t, Kinds: named, Annex: "a", Name: true},
		{Key: "alias", Label: "Alias", Value: t, Kinds: named, Annex: "a", Name: true},
		{Key: "nickname", Label: "Nickname", Value: t, Kinds: person, Annex: "a", Name: true},
		{Key: "assumed-name", Label: "Assumed or false name", Value: t, Kinds: person, Annex: "a", Name: true},
		{Key: "former-name", Label: "Former name", Value: t, Kinds: named, Annex: "a", Name: true},
		{Key: "maiden-name", Label: "Maiden name", Value: t, Kinds: person, Annex: "a", Name: true},
		{Key: "weak-alias", Label: "Weak alias", Value: t, Kinds: named, Annex: "a", Name: true},
		{Key: "given-name", Label: "Forename", Value: t, Kinds: person, Annex: "a"},
		{Key: "family-name", Label: "Surname", Value: t, Kinds: person, Annex: "a"},
		{Key: "father-name", Label: "Father's name", Value: t, Kinds: person, Annex: "a"},
		{Key: "mother-name", Label: "Mother's name", Value: t, Kinds: person, Annex: "a"},
		{Key: "sex", Label: "Sex", Value: t, Kinds: person, Annex: "a"},
		{Key: "birth-date", Label: "Date of birth", Value: d, Kinds: person, Annex: "a"},
		{Key: "death-date", Label: "Date of death", Value: d, Kinds: person, Annex: "a"},
		{Key: "age", Label: "Age", Value: n, Kinds: person, Annex: "a"},
		{Key: "nationality", Label: "Nationality", Value: t, Kinds: person, Annex: "a"},
		{Key: "country", Label: "Country", Value: t, Annex: "a"},
		{Key: "birth-place", Label: "Place of birth", Value: t, Kinds: person, Annex: "a"},
		{Key: "title", Label: "Title", Value: t, Kinds: person, Annex: "a"},
		{Key: "description", Label: "Description", Value: t, Annex: "b"},
		{Key: "occupation", Label: "Occupation", Value: t, Kinds: person, Annex: "d"},
		{Key: "skill", Label: "Skill", Value: t, Kinds: person, Annex: "d"},
		{Key: "document-number", Label: "Document number", Value: t, Kinds: []string{"person", "document"}, Annex: "c(ii)", Selector: true},
		{Key: "national-number", Label: "National number", Value: t, Kinds: person, Annex: "c(iii)", Selector: true},
		{Key: "phone-number", Label: "Telephone number", Value: t, Annex: "h", Selector: true},
		{Key: "email", Label: "E-mail address", Value: t, Annex: "h", Selector: true},
		{Key: "account-name", Label: "Account name", Value: t, Annex: "h", Selector: true},
		{Key: "website", Label: "Web address", Value: t, Annex: "h", Selector: true},
		{Key: "iban", Label: "IBAN", Value: t, Annex: "e", Selector: true},
		{Key: "wallet", Label: "Crypto wallet", Value: t, Annex: "e", Selector: true},
		{Key: "registration", Label: "Registration or plate", Value: t, Kinds: []string{"vehicle", "vessel", "aircraft"}, Annex: "i", Selector: true},
		{Key: "vin", Label: "Vehicle identification number", Value: t, Kinds: []string{"vehicle"}, Annex: "i", Selector: true},
		{Key: "imo", Label: "IMO number", Value: t, Kinds: []string{"vessel", "organisation"}, Annex: "i", Selector: true},
		{Key: "register-number", Label: "Register number", Value: t, Kinds: []string{"organisation"}, Annex: "l", Selector: true},
		{Key: "legal-form", Label: "Legal form", Value: t, Kinds: []string{"organisation"}, Annex: "l"},
		{Key: "address", Label: "Address", Value: t, Annex: "a"},
		{Key: "part-in", Label: "Suspected involvement", Value: t, Kinds: person, Annex: "j"},
		{Key: "modus-operandi", Label: "Modus operandi", Value: t, Annex: "j"},
		{Key: "role", Label: "Role", Value: t, Kinds: []string{"person", "organisation", "group"}, Annex: "j"},
		{Key: "use", Label: "Use", Value: t, Kinds: []string{"premises", "place", "vehicle", "item"}, Annex: "f(iii)"},
		{Key: "warning-marker", Label: "Warning marker", Value: t, Kinds: person, Annex: "f(vi)"},
		{Key: "event-date", Label: "Date", Value: d, Kinds: []string{"event", "payment"}, Annex: "j"},
		{Key: "killed", Label: "Killed", Value: n, Kinds: []string{"event"}, Annex: "j"},
		{Key: "wounded", Label: "Wounded", Value: n, Kinds: []string{"event"}, Annex: "j"},
		{Key: "number-of-members", Label: "Number of members", Value: n, Kinds: []string{"organisation", "group"}, Annex: "j"},
		{Key: "number-of-trips", Label: "Number of trips", Value: n, Kinds: person, Annex: "f(ii)"},
		{Key: "amount", Label: "Amount", Value: n, Kinds: []string{"payment", "item", "event"}, Annex: "e"},
		{Key: "count", Label: "Number", Value: n, Annex: "j"},
		{Key: "outcome", Label: "Outcome", Value: t, Kinds: []string{"event"}, Annex: "j"},
		{Key: "reference", Label: "Reference to another system", Value: t, Annex: "k", Selector: true},
		{Key: "victim-reason", Label: "Reason for victimisation", Value: t, Kinds: person, Annex: "4(b)"},
		{Key: "anonymity", Label: "Anonymity to be guaranteed", Value: t, Kinds: person, Annex: "4(d)"},
		{Key: "hearing", Label: "Participation in a court hearing", Value: t, Kinds: person, Annex: "4(e)"},
		{Key: "protection", Label: "Protection to be guaranteed, and by whom", Value: t, Kinds: person, Annex: "5(c)"},
		{Key: "new-identity", Label: "New identity", Value: t, Kinds: person, Annex: "5(d)"},
		{Key: "coded-details", Label: "Coded personal details", Value: t, Kinds: person, Annex: "6(a)"},
		{Key: "information-type", Label: "Type of information supplied", Value: t, Kinds: person, Annex: "6(b)"},
		{Key: "negative-experience", Label: "Negative experience", Value: t, Kinds: person, Annex: "6(g)"},
		{Key: "reward", Label: "Reward", Value: t, Kinds: person, Annex: "6(h)"},
	}
})

var relations = sync.OnceValue(func() []Relation {
	ev := []string{"event"}
	loc := []string{"place", "premises"}
	org := []string{"organisation", "group", "place"}
	pog := []string{"person", "organisation", "group"}
	thing := []string{"vehicle", "vessel", "aircraft", "premises", "phone", "account", "document", "bank-account", "weapon", "item", "organisation"}
	return []Relation{
		{Key: "brother-of", Label: "is a brother of", Inverse: "is a sibling of", From: person, To: person, Annex: "g", Tie: true},
		{Key: "sister-of", Label: "is a sister of", Inverse: "is a sibling of", From: person, To: person, Annex: "g", Tie: true},
		{Key: "parent-of", Label: "is a parent of", Inverse: "is a child of", From: person, To: person, Annex: "g", Tie: true},
		{Key: "spouse-of", Label: "is married to", Inverse: "is married to", From: person, To: person, Symmetric: true, Annex: "g", Tie: true},
		{Key: "relative-of", Label: "is related to", Inverse: "is related to", From: person, To: person, Symmetric: true, Annex: "g", Tie: true},
		{Key: "associate-of", Label: "is associated with", Inverse: "is associated with", From: pog, To: pog, Symmetric: true, Annex: "g", Tie: true},
		{Key: "contact-of", Label: "was in contact with", Inverse: "was in contact with", Symmetric: true, Annex: "g", Tie: true},
		{Key: "met", Label: "met", Inverse: "met", From: pog, To: pog, Symmetric: true, Annex: "g", Tie: true},
		{Key: "alias-of", Label: "is said to be the same as", Inverse: "is said to be the same as", Symmetric: true, Annex: "a", Tie: true},
		{Key: "member-of", Label: "is a member of", Inverse: "has the member", From: pog, To: org, Annex: "j", Tie: true},
		{Key: "leads", Label: "leads", Inverse: "is led by", From: pog, To: org, Annex: "j", Tie: true},
		{Key: "works-for", Label: "works for", Inverse: "employs", From: pog, To: org, Annex: "d", Tie: true},
		{Key: "recruits-for", Label: "recruits for", Inverse: "has the recruiter", From: pog, To: org, Annex: "j", Tie: true},
		{Key: "supports", Label: "supports", Inverse: "is supported by", From: pog, To: pog, Annex: "j", Tie: true},
		{Key: "part-of", Label: "is part of", Inverse: "includes", Annex: "l", Tie: true},
		{Key: "linked-to", Label: "is linked to", Inverse: "is linked to", Symmetric: true, Annex: "g", Tie: true},
		{Key: "resident-at", Label: "lives or lived at", Inverse: "is the residence of", From: pog, To: loc, Annex: "a", Tie: true},
		{Key: "grew-up-in", Label: "grew up in", Inverse: "is where grew up", From: person, To: loc, Annex: "a", Tie: true},
		{Key: "born-in", Label: "was born in", Inverse: "is the birthplace of", From: person, To: loc, Annex: "a", Tie: true},
		{Key: "located-in", Label: "is in", Inverse: "contains", Annex: "a", Tie: true},
		{Key: "seen-at", Label: "was seen at", Inverse: "is where was seen", To: loc, Annex: "f(ii)", Tie: true},
		{Key: "travelled-to", Label: "travelled to", Inverse: "was travelled to by", From: pog, To: loc, Annex: "f(ii)", Tie: true},
		{Key: "travelled-from", Label: "travelled from", Inverse: "was left by", From: pog, To: loc, Annex: "f(ii)", Tie: true},
		{Key: "active-in", Label: "is active in", Inverse: "has the activity of", From: pog, To: loc, Annex: "f(iii)", Tie: true},
		{Key: "owns", Label: "owns", Inverse: "is owned by", From: actor, To: thing, Annex: "e", Tie: true},
		{Key: "uses", Label: "uses", Inverse: "is used by", From: pog, Annex: "h", Tie: true},
		{Key: "rents", Label: "rents", Inverse: "is rented by", From: pog, To: thing, Annex: "e", Tie: true},
		{Key: "possesses", Label: "possesses", Inverse: "is in the possession of", From: actor, Annex: "f(iv)", Tie: true},
		{Key: "paid", Label: "paid", Inverse: "was paid by", Annex: "e", Tie: true},
		{Key: "arrested-in", Label: "was arrested in", Inverse: "is where was arrested", From: pog, To: loc, Annex: "j", Tie: true},
		{Key: "arrested-by", Label: "was arrested by", Inverse: "arrested", From: pog, To: actor, Annex: "j", Tie: true},
		{Key: "detained-by", Label: "was detained by", Inverse: "detained", From: pog, To: actor, Annex: "j", Tie: true},
		{Key: "detained-in", Label: "was detained in", Inverse: "is where was detained", From: pog, To: loc, Annex: "j", Tie: true},
		{Key: "deported-from", Label: "was deported from", Inverse: "is where was deported from", From: pog, To: loc, Annex: "j", Tie: true},
		{Key: "deported-to", Label: "was deported to", Inverse: "received", From: pog, To: loc, Annex: "j", Tie: true},
		{Key: "deported-by", Label: "was deported by", Inverse: "deported", From: pog, To: body, Annex: "j", Tie: true},
		{Key: "sought-by", Label: "is sought by", Inverse: "seeks", From: pog, To: actor, Annex: "j", Tie: true},
		{Key: "convicted-of", Label: "was convicted of", Inverse: "is the offence of", From: pog, To: ev, Annex: "j", Tie: true},
		{Key: "participated-in", Label: "took part in", Inverse: "had the participant", To: ev, Annex: "j", Tie: true},
		{Key: "suspected-in", Label: "is suspected in", Inverse: "has under suspicion", To: ev, Annex: "j", Tie: true},
		{Key: "planned", Label: "planned", Inverse: "was planned by", To: ev, Annex: "j", Tie: true},
		{Key: "planned-in", Label: "was planned in", Inverse: "is where was planned", From: ev, To: loc, Annex: "j", Tie: true},
		{Key: "claimed-responsibility-for", Label: "claimed responsibility for", Inverse: "was claimed by", From: actor, To: ev, Annex: "j", Tie: true},
		{Key: "died-in", Label: "died in", Inverse: "is where died", From: person, Annex: "j", Tie: true},
		{Key: "victim-of", Label: "was a victim of", Inverse: "had the victim", From: pog, To: ev, Annex: "j", Tie: true},
		{Key: "attacked", Label: "attacked", Inverse: "was attacked by", From: append([]string{"event"}, actor...), Annex: "j", Tie: true},
		{Key: "happened-at", Label: "happened at", Inverse: "is where happened", From: ev, To: loc, Annex: "j", Tie: true},
		{Key: "searched-by", Label: "was searched by", Inverse: "searched", Annex: "j", Tie: true},
		{Key: "found-at", Label: "was found at", Inverse: "is where was found", To: loc, Annex: "j", Tie: true},
		{Key: "identified-by", Label: "was identified by", Inverse: "identified", To: actor, Annex: "j", Tie: true},
		{Key: "warned", Label: "warned", Inverse: "was warned by", From: actor, To: actor, Annex: "k", Tie: true},
		{Key: "warned-about", Label: "warned about", Inverse: "is the subject of a warning by", From: actor, Annex: "k", Tie: true},
		{Key: "ignored-warning-about", Label: "ignored a warning about", Inverse: "is the subject of a warning ignored by", From: actor, Annex: "k", Tie: true},
		{Key: "mentioned-in", Label: "is mentioned in", Inverse: "mentions", To: []string{"report"}, Annex: "k", Tie: false},
	}
})

var kindByKey = sync.OnceValue(func() map[string]Kind {
	m := map[string]Kind{}
	for _, k := range kinds() {
		m[k.Key] = k
	}
	return m
})

var propertyByKey = sync.OnceValue(func() map[string]Property {
	m := map[string]Property{}
	for _, p := range properties() {
		m[p.Key] = p
	}
	return m
})

var relationByKey = sync.OnceValue(func() map[string]Relation {
	m := map[string]Relation{}
	for _, r := range relations() {
		m[r.Key] = r
	}
	return m
})
