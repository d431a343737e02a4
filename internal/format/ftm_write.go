package format

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"liaison/internal/view"
)

// ftmSchemas maps a kind of subject to the schema it is written as. Kinds that
// the model has none for are written as Thing's nearest and counted.
var ftmSchemas = map[string]string{
	"person": "Person", "organisation": "Organization", "group": "Organization", "vehicle": "Vehicle", "vessel": "Vessel",
	"aircraft": "Airplane", "premises": "Address", "place": "Address", "document": "Identification", "bank-account": "BankAccount",
	"account": "UserAccount", "event": "Event", "item": "Asset",
}

// ftmOut maps a predicate to the property that carries it, for the schemata
// named; "" is any schema.
var ftmOut = map[string]map[string]string{
	"name":    {"": "name", "Address": "full", "UserAccount": "username"},
	"address": {"Person": "address", "Organization": "address", "Address": "full", "Event": "location"},
	"alias":   {"": "alias"}, "nickname": {"": "weakAlias"}, "assumed-name": {"": "alias"}, "former-name": {"": "previousName"},
	"maiden-name": {"": "previousName"}, "weak-alias": {"": "weakAlias"}, "given-name": {"Person": "firstName"}, "family-name": {"Person": "lastName"},
	"father-name": {"Person": "fatherName"}, "mother-name": {"Person": "motherName"}, "sex": {"Person": "gender"},
	"birth-date": {"Person": "birthDate"}, "death-date": {"Person": "deathDate"}, "birth-place": {"Person": "birthPlace"},
	"nationality": {"Person": "nationality"}, "country": {"": "country"}, "title": {"Person": "title"}, "occupation": {"Person": "position"},
	"description": {"": "summary"}, "phone-number": {"Person": "phone", "Organization": "phone", "UserAccount": "phone"},
	"email": {"Person": "email", "Organization": "email", "UserAccount": "email"}, "website": {"Person": "website", "Organization": "website"},
	"document-number": {"Person": "passportNumber", "Identification": "number"}, "national-number": {"Person": "idNumber"},
	"register-number": {"Organization": "registrationNumber"}, "registration": {"Vehicle": "registrationNumber", "Vessel": "registrationNumber", "Airplane": "registrationNumber"},
	"imo": {"Vessel": "imoNumber", "Organization": "imoNumber"}, "legal-form": {"Organization": "legalForm"}, "iban": {"BankAccount": "iban"},
	"wallet": {"CryptoWallet": "publicKey"}, "event-date": {"Event": "date"},
}

// ftmTies maps a relation to the schema that carries it as it is meant; every
// other relation goes out as an UnknownLink whose role is the relation.
var ftmTies = map[string][3]string{
	"owns": {"Ownership", "owner", "asset"}, "leads": {"Directorship", "director", "organization"}, "member-of": {"Membership", "member", "organization"},
	"works-for": {"Employment", "employee", "employer"}, "brother-of": {"Family", "person", "relative"}, "sister-of": {"Family", "person", "relative"},
	"parent-of": {"Family", "person", "relative"}, "spouse-of": {"Family", "person", "relative"}, "relative-of": {"Family", "person", "relative"},
	"associate-of": {"Associate", "person", "associate"}, "paid": {"Payment", "payer", "beneficiary"},
}

// ftmEntityOut is one line. Datasets name the agency alone: the source behind
// it could unmask who spoke.
type ftmEntityOut struct {
	ID       string              `json:"id"`
	Schema   string              `json:"schema"`
	Caption  string              `json:"caption,omitempty"`
	Props    map[string][]string `json:"properties"`
	Datasets []string            `json:"datasets"`
}

// ftmWriter writes FollowTheMoney entities, one JSON object a line: a subject
// when its claims have passed, a tie as it comes. A subject that is only the
// other end of ties gets a line with its name at the end.
type ftmWriter struct {
	book
	now   *ftmEntityOut
	ends  map[string]view.Ref // met as ends of ties, not yet written
	wrote map[string]bool
}

func (w *ftmWriter) Begin(h view.ExportHead) error {
	w.ends, w.wrote = map[string]view.Ref{}, map[string]bool{}
	return w.book.Begin(h)
}

func (w *ftmWriter) Claim(c view.Claim) error {
	if w.now == nil || w.now.ID != w.id(c.Subject) {
		if err := w.flush(); err != nil {
			return err
		}
		w.now = w.open(c.Subject)
	}
	if !w.bare(c) {
		return nil
	}
	if c.Object != nil {
		return w.tie(c)
	}
	property := ftmOut[c.Predicate][w.now.Schema]
	if property == "" {
		property = ftmOut[c.Predicate][""]
	}
	if property == "" {
		w.drop("no property for " + c.Predicate)
		return nil
	}
	value, ok := ftmText(c)
	if !ok {
		w.drop("date without a certain year")
		return nil
	}
	if c.Value.Date != nil && c.Value.Date.Approx {
		w.alter("“about” a date is lost")
	}
	w.add(w.now, property, value)
	w.result.Written++
	return nil
}

func (w *ftmWriter) id(r view.Ref) string { return w.opaque("s", r.ID) }

func (w *ftmWriter) open(r view.Ref) *ftmEntityOut {
	schema, ok := ftmSchemas[r.Kind]
	if !ok {
		schema = "Asset"
		w.alter("no schema for the kind " + r.Kind)
	}
	e := &ftmEntityOut{ID: w.id(r), Schema: schema, Caption: r.Label, Props: map[string][]string{}, Datasets: []string{ftmDataset(w.result.Head.Agency)}}
	if r.Label != "" && (schema != "Identification" && schema != "BankAccount") {
		w.add(e, orAny(ftmOut["name"], schema), r.Label)
	}
	return e
}

func orAny(m map[string]string, schema string) string {
	if p, ok := m[schema]; ok {
		return p
	}
	return m[""]
}

// ftmLimits are the lengths in characters beyond which other tools cut a
// value without a word.
var ftmLimits = map[string]int{"name": 384, "alias": 384, "weakAlias": 384, "previousName": 384, "full": 250, "address": 250, "phone": 64,
	"number": 64, "passportNumber": 64, "idNumber": 64, "registrationNumber": 64, "iban": 64, "summary": 65_000}

func (w *ftmWriter) add(e *ftmEntityOut, property, value string) {
	limit := ftmLimits[property]
	if limit == 0 {
		limit = 1024
	}
	value = strings.ReplaceAll(value, "\x00", "\uFFFD")
	if utf8.RuneCountInString(value) > limit {
		value = string([]rune(value)[:limit])
		w.alter("a value longer than others keep was cut")
	}
	for _, have := range e.Props[property] {
		if have == value {
			return
		}
	}
	e.Props[property] = append(e.Props[property], value)
}

func (w *ftmWriter) tie(c view.Claim) error {
	schema, ok := ftmTies[c.Predicate]
	if !ok || schema[0] == "Family" && (c.Subject.Kind != "person" || c.Object.Kind != "person") {
		schema = [3]string{"UnknownLink", "subject", "object"}
		w.alter("a tie goes out as an UnknownLink with its words")
	}
	e := &ftmEntityOut{ID: w.opaque("c", c.ID), Schema: schema[0], Datasets: w.now.Datasets,
		Props: map[string][]string{schema[1]: {w.id(c.Subject)}, schema[2]: {w.id(*c.Object)}}}
	if ok && schema[0] != "Family" && schema[0] != "Associate" {
		w.add(e, "role", c.PredicateLabel)
	} else if ok && schema[0] != "UnknownLink" {
		w.add(e, "relationship", c.PredicateLabel)
	} else {
		w.add(e, "role", c.PredicateLabel)
	}
	if from, ok := certain(c.Valid); ok {
		w.add(e, "startDate", from)
	}
	if c.Valid.To != "" && c.Valid.From != "" && c.Valid.To != c.Valid.From && c.Valid.Precision == "" {
		w.add(e, "endDate", c.Valid.To)
	}
	w.ends[c.Object.ID] = *c.Object
	w.result.Written++
	return w.line(e)
}

func (w *ftmWriter) flush() error {
	e := w.now
	w.now = nil
	if e == nil || w.wrote[e.ID] || len(e.Props) == 0 {
		return nil
	}
	w.wrote[e.ID] = true
	return w.line(e)
}

func (w *ftmWriter) line(e *ftmEntityOut) error {
	enc := json.NewEncoder(w.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(e)
}

// End writes the subjects that are only ends of ties.
func (w *ftmWriter) End() error {
	if err := w.flush(); err != nil {
		return err
	}
	for _, id := range sortedKeys(w.ends) {
		if !w.wrote[w.id(w.ends[id])] {
			if err := w.line(w.open(w.ends[id])); err != nil {
				return err
			}
		}
	}
	return nil
}

// ftmText is the value as the model has it; a date is its certain prefix.
func ftmText(c view.Claim) (string, bool) {
	if c.Value.Date != nil {
		return certain(*c.Value.Date)
	}
	return c.Value.Text, c.Value.Text != ""
}

// certain returns the prefix of a date that every day of it shares.
func certain(iv view.Interval) (string, bool) {
	if len(iv.From) != len("2006-01-02") || len(iv.To) != len("2006-01-02") {
		return "", false
	}
	for _, n := range []int{len("2006-01-02"), len("2006-01"), len("2006")} {
		if iv.From[:n] == iv.To[:n] {
			return iv.From[:n], true
		}
	}
	return "", false
}

// ftmDataset shapes an agency's name as the model wants datasets named.
func ftmDataset(agency string) string { return strings.ReplaceAll(agency, "-", "_") }
