package format

// FtMVersion is the version of the FollowTheMoney model that the tables were
// read from (npm @opensanctions/followthemoney, MIT).
const FtMVersion = "4.5.2"

// ftmKinds maps a FollowTheMoney schema to a kind of subject. A schema that
// stands neither here nor in ftmEdges is counted and left out.
var ftmKinds = map[string]string{
	"Person":         "person",
	"LegalEntity":    "organisation",
	"Organization":   "organisation",
	"Company":        "organisation",
	"PublicBody":     "organisation",
	"Vehicle":        "vehicle",
	"Vessel":         "vessel",
	"Airplane":       "aircraft",
	"Address":        "place", // with a street, or in no list of places: see kindOf
	"RealEstate":     "premises",
	"BankAccount":    "bank-account",
	"CryptoWallet":   "bank-account",
	"Identification": "document",
	"Passport":       "document",
	"UserAccount":    "account",
	"Event":          "event",
	"Trip":           "event",
	"Asset":          "item",
	"Security":       "item",
}

// ftmEdge is a schema that ties the entities of its properties From and To.
type ftmEdge struct {
	From, To string
	// Relation is tried first; Else holds where the ontology does not let
	// Relation tie these kinds (a share of a person's estate, say).
	Relation, Else string
	// Means is written into the note where the relation says less than the
	// schema does.
	Means string
}

var ftmEdges = map[string]ftmEdge{
	"Ownership":      {From: "owner", To: "asset", Relation: "owns", Else: "linked-to", Means: "owner"},
	"Directorship":   {From: "director", To: "organization", Relation: "leads", Else: "linked-to", Means: "director"},
	"Membership":     {From: "member", To: "organization", Relation: "member-of", Else: "linked-to", Means: "member"},
	"Employment":     {From: "employee", To: "employer", Relation: "works-for", Else: "linked-to", Means: "employee"},
	"Family":         {From: "person", To: "relative", Relation: "relative-of", Else: "linked-to", Means: "family"},
	"Associate":      {From: "person", To: "associate", Relation: "associate-of", Else: "linked-to", Means: "associate"},
	"Representation": {From: "agent", To: "client", Relation: "linked-to", Means: "represents the other"},
	"UnknownLink":    {From: "subject", To: "object", Relation: "linked-to"},
	"Payment":        {From: "payer", To: "beneficiary", Relation: "paid"},
}

// ftmRelations maps entity properties of schemata that are no edges. Reverse
// relations run from the other entity to the one that has the property.
var ftmRelations = map[string]struct {
	Relations []string // the first that the ontology allows
	Reverse   bool
	Other     string // kind of the other end when the file does not hold it
}{
	"addressEntity": {Relations: []string{"resident-at", "located-in"}},
	"holder":        {Relations: []string{"possesses"}, Reverse: true},
	"owner":         {Relations: []string{"owns"}, Reverse: true},
	"operator":      {Relations: []string{"uses"}, Reverse: true},
	"parent":        {Relations: []string{"part-of"}, Other: "organisation"},
	"involved":      {Relations: []string{"linked-to"}},
	"organizer":     {Relations: []string{"linked-to"}},
}

// ftmProperties maps a property to the predicates to try, in order; the first
// that the ontology allows for the kind of subject is taken.
var ftmProperties = map[string][]string{
	"name": {"name"}, "alias": {"alias"}, "weakAlias": {"weak-alias"}, "previousName": {"former-name"},
	"abbreviation": {"weak-alias"},
	"firstName":    {"given-name"}, "secondName": {"given-name"}, "middleName": {"given-name"}, "givenName": {"given-name"},
	"lastName": {"family-name"}, "surname": {"family-name"}, "fatherName": {"father-name"}, "motherName": {"mother-name"},
	"title": {"title"}, "gender": {"sex"},
	"birthDate": {"birth-date"}, "deathDate": {"death-date"}, "birthPlace": {"birth-place"}, "birthCountry": {"birth-place"},
	"nationality": {"nationality"}, "citizenship": {"nationality"},
	"country": {"country"}, "jurisdiction": {"country"}, "mainCountry": {"country"}, "flag": {"country"},
	"position": {"occupation"}, "profession": {"occupation"},
	"description": {"description"}, "summary": {"description"}, "notes": {"description"}, "appearance": {"description"},
	"passportNumber": {"document-number"}, "number": {"document-number"}, "personalNumber": {"national-number", "document-number"},
	"idNumber":             {"national-number", "register-number", "reference"},
	"socialSecurityNumber": {"national-number"},
	"registrationNumber":   {"registration", "register-number", "reference"},
	"taxNumber":            {"national-number", "register-number"}, "vatCode": {"register-number", "reference"},
	"innCode": {"national-number", "register-number"}, "ogrnCode": {"register-number", "reference"},
	"leiCode": {"register-number", "reference"}, "dunsCode": {"register-number", "reference"},
	"swiftBic": {"reference"}, "bic": {"reference"}, "mmsi": {"reference"}, "callSign": {"reference"},
	"imoNumber": {"imo"}, "wikidataId": {"reference"}, "isin": {"reference"}, "isinCode": {"reference"},
	"serialNumber": {"reference"}, "accountNumber": {"reference"}, "cadastralCode": {"reference"},
	"phone": {"phone-number"}, "email": {"email"}, "website": {"website"}, "username": {"account-name"},
	"iban": {"iban"}, "publicKey": {"wallet"}, "accountId": {"wallet"},
	"legalForm": {"legal-form"},
	"address":   {"address"}, "location": {"address"}, "full": {"name"},
	"date": {"event-date"},
}

// ftmBlocked are properties that are dropped before anything is stored:
// special categories of data (Directive (EU) 2016/680 Art. 10), bare labels
// on people, and secrets of others.
var ftmBlocked = map[string]bool{
	"ethnicity": true, "religion": true, "political": true, "topics": true,
	"password": true, "privateKey": true,
}

// ftmGatedTopics make every tie to such an organisation special-category data
// about the person at the other end; such ties are not imported.
var ftmGatedTopics = map[string]bool{"pol.party": true, "pol.union": true, "rel": true, "gov.religion": true}
