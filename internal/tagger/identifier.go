package tagger

// IdentifierKind names what an identifier identifies.
type IdentifierKind string

// The kinds of identifiers. The last block is off until the agency enables the
// country in IdentifierOptions.National.
const (
	Phone      IdentifierKind = "phone"
	Email      IdentifierKind = "email"
	URL        IdentifierKind = "url"
	Handle     IdentifierKind = "handle"
	IBAN       IdentifierKind = "iban"
	Card       IdentifierKind = "card"
	IMEI       IdentifierKind = "imei"
	IMO        IdentifierKind = "imo"
	Container  IdentifierKind = "container" // ISO 6346
	VIN        IdentifierKind = "vin"
	LEI        IdentifierKind = "lei"
	Bitcoin    IdentifierKind = "bitcoin"
	Ethereum   IdentifierKind = "ethereum"
	MRZ        IdentifierKind = "mrz"
	Coordinate IdentifierKind = "coordinate"
	Plate      IdentifierKind = "plate"
	Passport   IdentifierKind = "passport"

	NationalBE IdentifierKind = "national-be"
	NationalNL IdentifierKind = "national-nl"
	NationalFR IdentifierKind = "national-fr"
	NationalES IdentifierKind = "national-es"
	NationalIT IdentifierKind = "national-it"
	NationalPL IdentifierKind = "national-pl"
	NationalTR IdentifierKind = "national-tr"
)

// Identifier is one found identifier: text[Begin:End] equals Text.
type Identifier struct {
	Kind       IdentifierKind
	Begin, End int
	Text       string
	// Norm is the normal form (E.164 for phones, no blanks for IBAN); empty
	// when there is none.
	Norm string
	// Valid tells whether the check digits hold. An invalid identifier is still
	// shown (a typing error is a lead) and must never be matched.
	Valid bool
	// Fields holds parts that the identifier states, such as "region" of a
	// phone or "birth" and "document" of an MRZ.
	Fields map[string]string
}

// IdentifierOptions steer Identifiers.
type IdentifierOptions struct {
	// Region is the ISO 3166 country of the source, for local phone numbers;
	// without it they stay unresolved (Norm empty, Valid false).
	Region string
	// National lists the ISO 3166 countries whose national personal numbers the
	// agency may look for; none by default.
	National []string
}
