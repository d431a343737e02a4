package view

// Alert is a standing alert: what is sought, and what is asked of whoever
// meets it.
type Alert struct {
	ID        string        `json:"id"`
	Title     string        `json:"title"`
	State     string        `json:"state" enum:"not-yet,stands,ended,withdrawn"`
	Action    string        `json:"action"`
	Order     string        `json:"order" doc:"the action as an order to the officer who stands there"`
	Article   string        `json:"article" doc:"of Regulation (EU) 2018/1862"`
	Hidden    bool          `json:"hidden" doc:"the person must not notice"`
	Kind      string        `json:"kind"`
	Subject   *Ref          `json:"subject,omitempty"`
	Names     []AlertName   `json:"names"`
	Births    []string      `json:"births"`
	Sex       string        `json:"sex,omitempty"`
	Numbers   []AlertNumber `json:"numbers"`
	Reason    string        `json:"reason"`
	Note      string        `json:"note,omitempty" doc:"the issuer's word to the officer who meets it"`
	Markers   []AlertMarker `json:"markers"`
	Questions []string      `json:"questions"`
	Telephone string        `json:"telephone" doc:"answers at all hours"`
	Languages []string      `json:"languages"`
	From      string        `json:"from"`
	Until     string        `json:"until"`
	Issuer    string        `json:"issuer"`
	By        string        `json:"by" doc:"the officer who issued it"`
	Issued    string        `json:"issued" format:"date-time"`
	Exercise  bool          `json:"exercise"`
	Missing   []string      `json:"missing" doc:"what would help whoever meets it"`
	Changes   []AlertChange `json:"changes"`
	Open      int           `json:"open" doc:"hits that wait for a person"`
	Confirmed int           `json:"confirmed"`
	Marking   Marking       `json:"marking"`
}

// AlertName is a name of what is sought.
type AlertName struct {
	Text string `json:"text"`
	Kind string `json:"kind"`
}

// AlertNumber is a number or address of what is sought.
type AlertNumber struct {
	Property string `json:"property"`
	Label    string `json:"label"`
	Text     string `json:"text"`
	Country  string `json:"country,omitempty"`
}

// AlertMarker warns whoever meets the person, by somebody's word.
type AlertMarker struct {
	Kind     string `json:"kind"`
	Words    string `json:"words"`
	Source   string `json:"source"`
	Grade    string `json:"grade"`
	ReviewBy string `json:"reviewBy"`
	Issuer   string `json:"issuer"`
}

// AlertChange is what its issuer did to an alert.
type AlertChange struct {
	Kind   string `json:"kind" enum:"amend,extend,withdraw"`
	By     string `json:"by"`
	At     string `json:"at" format:"date-time"`
	Until  string `json:"until,omitempty"`
	Action string `json:"action,omitempty" doc:"what is asked since an amendment"`
	Reason string `json:"reason"`
}

// HitCard is a hit, or what may be one, as the officer who has to act reads it:
// the order first, why, what to beware of, whom to telephone, and who has not
// answered.
type HitCard struct {
	ID    string `json:"id" doc:"empty for an answer at the roadside that was not kept"`
	State string `json:"state" enum:"proposed,confirmed,rejected,inconclusive"`
	Band  string `json:"band" enum:"review,urgent"`
	// Bands are the agency's bands by which Band is named; zero where a peer named
	// it by its own.
	Bands  BandsShown `json:"bands"`
	Action string     `json:"action"`
	Order  string     `json:"order" doc:"of the alert that goes furthest; to be shown largest"`
	Hidden bool       `json:"hidden" doc:"the person must not notice"`
	// Markers of all issuers, each with whose word it is.
	Markers []AlertMarker `json:"markers"`
	// Alerts are all that answer, each with its issuer's note, the one that goes
	// furthest first.
	Alerts      []HitAlert `json:"alerts"`
	Subject     *Ref       `json:"subject,omitempty" doc:"the record that answers"`
	Report      string     `json:"report,omitempty" doc:"a text that names it and that nobody has reviewed yet"`
	Message     string     `json:"message,omitempty" doc:"a warning or request of another agency that names it, where no claim does"`
	MessageKind string     `json:"messageKind,omitempty" enum:"warning,request"`
	// FiredOn is what the alert said when this fired, if it was changed since.
	FiredOn *FiredOn `json:"firedOn,omitempty"`
	// Known tells that the record is the sought one by a person's word: what is
	// new is what is said of it.
	Known       bool            `json:"known"`
	Why         string          `json:"why" doc:"in a sentence"`
	Score       float64         `json:"score" doc:"0 to 1, of the record, never of the person"`
	Bits        float64         `json:"bits"`
	Chance      float64         `json:"chance" doc:"how many of 100 test pairs with such evidence were the same, as a share, where half of all were"`
	Reasons     []Reason        `json:"reasons"`
	NotCompared []string        `json:"notCompared"`
	Claims      []Claim         `json:"claims" doc:"what fired it"`
	Snapshot    string          `json:"snapshot" doc:"hash of the evidence shown; a decision names it"`
	Form        []SightingField `json:"form" doc:"what to note: Regulation (EU) 2018/1862 Art. 37(1)"`
	NotAnswered []Silent        `json:"notAnswered" doc:"sources that were not asked or have not answered"`
	Found       string          `json:"found,omitempty" format:"date-time"`
	Obligation  string          `json:"obligation,omitempty"`
	By          string          `json:"by,omitempty" doc:"the officer who decided"`
	Decided     string          `json:"decided,omitempty" format:"date-time"`
	Reason      string          `json:"reason,omitempty" doc:"of the decision"`
	Exercise    bool            `json:"exercise"`
}

// FiredOn is an alert as it stood when a hit fired.
type FiredOn struct {
	Version int64  `json:"version" doc:"of the alert; 0 is as issued"`
	Action  string `json:"action"`
	Order   string `json:"order"`
	Title   string `json:"title"`
}

// HitAlert is one alert on a card, by its issuer's word.
type HitAlert struct {
	Alert     string   `json:"alert"`
	Issuer    string   `json:"issuer"`
	Action    string   `json:"action"`
	Order     string   `json:"order"`
	Article   string   `json:"article"`
	Names     []string `json:"names"`
	Reason    string   `json:"reason"`
	Note      string   `json:"note,omitempty"`
	Questions []string `json:"questions"`
	Telephone string   `json:"telephone"`
	Languages []string `json:"languages"`
	Until     string   `json:"until"`
}

// SightingField is one thing that a sighting notes.
type SightingField struct {
	Key   string `json:"key"`
	Point string `json:"point" doc:"of Art. 37(1)"`
	Words string `json:"words"`
}

// Silent is a source that did not answer, and why.
type Silent struct {
	Source string `json:"source"`
	Why    string `json:"why"`
}

// Roadside answers who of those checked is sought: one card each person or
// thing sought.
type Roadside struct {
	Cards       []HitCard `json:"cards"`
	Answered    []string  `json:"answered" doc:"sources that answered"`
	NotAnswered []Silent  `json:"notAnswered"`
	Asked       string    `json:"asked" format:"date-time"`
}

// Sighted is a sighting as it was put on record.
type Sighted struct {
	Sighting string   `json:"sighting"`
	Claims   []string `json:"claims"`
	Subject  Ref      `json:"subject"`
	Seq      int64    `json:"seq"`
}
