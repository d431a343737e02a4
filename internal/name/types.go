package name

// Kind says what sort of thing bears a name, since a company is read by other
// rules than a person.
type Kind uint8

// The kinds of bearer. KindOther is read like an organisation without a legal form.
const (
	KindPerson Kind = iota
	KindOrganisation
	KindVessel
	KindOther
)

// String gives the kind as written in lists and files.
func (k Kind) String() string {
	switch k {
	case KindPerson:
		return "person"
	case KindOrganisation:
		return "organisation"
	case KindVessel:
		return "vessel"
	}
	return "other"
}

// KindOfSchema maps the schema names of lists (FollowTheMoney and plain words)
// to a kind. An empty schema is a person, since that is what names without
// further word mostly are; an unknown one is KindOther.
func KindOfSchema(schema string) Kind {
	switch foldASCIILower(schema) {
	case "", "person", "individual", "people":
		return KindPerson
	case "company", "organization", "organisation", "legalentity", "publicbody", "entity", "business", "group":
		return KindOrganisation
	case "vessel", "ship", "vehicle", "airplane", "aircraft":
		return KindVessel
	}
	return KindOther
}

// Role is the part that a token plays in a name.
type Role uint8

// The roles of tokens.
const (
	RoleUnknown Role = iota
	RoleGiven
	RoleFamily
	RolePatronymic // a father's name: -ovich, or the name after bin
	RoleLink       // bin, ibn, ould: the sign before a father's name
	RoleKunya      // Abu X, Umm X
	RoleNisba      // al-X-i: of a place, a tribe, a trade
	RoleParticle   // al, de, van
	RoleInitial
	RoleTitle      // Dr, Sheikh, Colonel
	RoleGeneration // Jr, III
	RoleLegalForm  // GmbH, Ltd
	RoleNumber
	RoleWord // a common word of an organisation's name: bank, trading
	RolePlace
	RoleSyllable // one sign of a name in Han characters, read by its sound
)

var roleNames = [...]string{"unknown", "given", "family", "patronymic", "link", "kunya", "nisba",
	"particle", "initial", "title", "generation", "legal form", "number", "word", "place", "syllable"}

// String gives the role in words.
func (r Role) String() string {
	if int(r) < len(roleNames) {
		return roleNames[r]
	}
	return "unknown"
}

// RoleSource says how far a role may be trusted: only declared and marked roles
// may contradict each other.
type RoleSource uint8

// The sources of a role.
const (
	Guessed  RoleSource = iota
	Marked              // by a comma, by capitals, by a link such as bin
	Declared            // by a structured field
)

// Options tells Parse what is known about a name beside its text.
type Options struct {
	Kind    Kind
	Lang    string // ISO 639-1 of the source text, or empty
	Country string // ISO 3166-1 alpha-2 of the document, or empty: decides only how letters are read

	// Parts of the name that a structured field declares; each may hold
	// several words. They must occur in the text to count.
	Given, Family, Patronymic string
}

// Bounds on what is read, so that the costliest name stays cheap.
const (
	MaxBytes    = 512
	MaxTokens   = 16
	MaxReadings = 4
)

// Name is a text read as a name.
type Name struct {
	Original string
	Kind     Kind
	Readings []Reading
	// Cut tells that the text was longer than MaxBytes or MaxTokens and that
	// the rest was not read.
	Cut bool
	// MixedScript tells that one word mixed look-alike letters of two scripts.
	MixedScript bool
}

// Reading is one way to read the text.
type Reading struct {
	System string  // for example "latin", "arabic", "cyrillic-uk"
	Weight float64 // share of trust, 1 for the first
	Tokens []Token
}

// Token is one word of a name as read.
type Token struct {
	Text      string // folded to a-z and 0-9
	Original  string // as written
	Role      Role
	Source    RoleSource
	Skeletons []string // consonant classes, one for each spelling tradition that differs
	// Units are the sounds as codes of the unit alphabet; comparisons run on
	// them. For scripts that leave short vowels out they are the letters of
	// that script.
	Units string
	// Bits is the rarity of the token by the published frequency table, as
	// -log2 of its share; the cap is MaxBits.
	Bits float32
	// Link is the position in a chain of fathers: 0 the person, 1 the father,
	// 2 the grandfather. It is only set where links are written.
	Link uint8
	// Weak tells that the token may be absent without meaning: a nisba, a
	// second family name, a generation sign.
	Weak bool
}
