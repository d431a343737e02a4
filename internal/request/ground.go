package request

// Ground is one of the grounds of Art. 6(1) on which information may be
// refused. The list is closed: there is no free refusal.
type Ground string

// Grounds.
const (
	NotAvailable     Ground = "a"
	BadRequest       Ground = "b"
	JudgeRefused     Ground = "c"
	OutsideAnnex     Ground = "d"
	Unreliable       Ground = "e"
	NationalSecurity Ground = "f-i"
	Jeopardy         Ground = "f-ii"
	LegalPerson      Ground = "f-iii"
	MinorOffence     Ground = "g-i"
	NoOffence        Ground = "g-ii"
	ThirdParty       Ground = "h"
)

// GroundText is a ground with its article and meaning.
type GroundText struct {
	Ground  Ground `json:"ground"`
	Article string `json:"article"`
	Meaning string `json:"meaning"`
}

var grounds = []GroundText{
	{NotAvailable, "Art. 6(1)(a)", "not available to the contact point or the competent authorities"},
	{BadRequest, "Art. 6(1)(b)", "the request does not meet Article 4"},
	{JudgeRefused, "Art. 6(1)(c)", "a required judicial authorisation was refused"},
	{OutsideAnnex, "Art. 6(1)(d)", "personal data outside the categories of Article 10(b)"},
	{Unreliable, "Art. 6(1)(e)", "found inaccurate, incomplete or out of date (Directive (EU) 2016/680 Art. 7(2))"},
	{NationalSecurity, "Art. 6(1)(f)(i)", "contrary or harmful to essential interests of national security"},
	{Jeopardy, "Art. 6(1)(f)(ii)", "would jeopardise an ongoing investigation or a person's safety"},
	{LegalPerson, "Art. 6(1)(f)(iii)", "would unduly harm protected important interests of a legal person"},
	{MinorOffence, "Art. 6(1)(g)(i)", "an offence punishable there by one year or less"},
	{NoOffence, "Art. 6(1)(g)(ii)", "not a criminal offence there"},
	{ThirdParty, "Art. 6(1)(h)", "first obtained from another state that has not consented"},
}

// Grounds lists the grounds in the order of the law.
func Grounds() []GroundText { return append([]GroundText(nil), grounds...) }

// Valid tells whether g is in the list.
func (g Ground) Valid() bool { return g.Article() != "" }

// Article is where the law has the ground; empty for what is none.
func (g Ground) Article() string {
	for _, t := range grounds {
		if t.Ground == g {
			return t.Article
		}
	}
	return ""
}

// silent tells whether a refusal on this ground says nothing beyond it.
func (g Ground) silent() bool { return g == NationalSecurity || g == Jeopardy || g == LegalPerson }
