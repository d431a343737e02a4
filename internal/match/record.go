package match

import "liaison/internal/name"

// Quality says how far a source trusts a name of a record.
type Quality uint8

// The qualities of a name. A weak alias gives half the evidence.
const (
	Strong Quality = iota
	Weak
)

// NameEntry is one name of a record: the main one or an alias.
type NameEntry struct {
	Text    string
	Quality Quality
	Lang    string // ISO 639-1 of the text, or empty
	Claim   string // id of the claim that holds the name, or empty

	// Parts that a structured field declares, or empty.
	Given, Family, Patronymic string
}

// Sex as documents state it.
type Sex uint8

// The values of Sex; SexOther is compared like unknown.
const (
	SexUnknown Sex = iota
	SexFemale
	SexMale
	SexOther
)

// Record is what is compared: a listed or held person, organisation or vessel,
// or a query. Every field but one name may be empty.
type Record struct {
	ID     string
	Schema string // "Person", "Company", "Vessel" ...; see name.KindOfSchema
	Names  []NameEntry
	Births []name.PartialDate // all that sources say; the best counts
	// Countries are ISO 3166-1 alpha-2 nationalities. They count for little
	// and can be switched off.
	Countries   []string
	Sex         Sex
	Identifiers []name.Identifier
}

// MaxNames bounds how many names of a record are compared.
const MaxNames = 64
