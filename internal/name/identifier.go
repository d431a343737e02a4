package name

// IdentifierKind is the type of an identifier, as written in lists.
type IdentifierKind string

// Identifier is a number or address that stands for one bearer.
type Identifier struct {
	Kind   IdentifierKind
	Value  string // normal form: what is compared
	Issuer string // ISO 3166-1 alpha-2 of the issuing country, or empty
	Text   string // as written
	// Checked tells that the kind has a check digit and that it fits.
	Checked bool
}
