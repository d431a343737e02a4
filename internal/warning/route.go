package warning

import (
	"cmp"
	"slices"
	"strings"

	"liaison/internal/claim"
)

// Rule is a rule by which an agency is concerned by a warning. There is none
// about who a person is: only where something is, who issued a paper, who was
// named, and whose case it touches.
type Rule string

// Rules.
const (
	RulePremises    Rule = "premises"    // premises in its country
	RulePlace       Rule = "place"       // an event, sighting or threatened place in its country
	RuleDestination Rule = "destination" // the way leads there
	RuleTransit     Rule = "transit"     // the way leads through
	RuleOrigin      Rule = "origin"      // the way begins there
	RuleDocument    Rule = "document"    // a document that its country issued
	RuleNamed       Rule = "named"       // an officer named the agency
	RuleCase        Rule = "case"        // an open case shares a subject
)

// Rules lists them in the order in which they are shown.
func Rules() []Rule {
	return []Rule{RuleNamed, RuleDestination, RuleTransit, RuleOrigin, RulePlace, RulePremises, RuleDocument, RuleCase}
}

// Valid tells whether r is one of the rules.
func (r Rule) Valid() bool { return known(Rules(), r) }

// Fact is one thing that a rule works on. It names a country or an agency, and
// says in words what it rests on; it holds nothing about a person.
type Fact struct {
	Rule    Rule
	Country string         // where the rule goes by country
	Agency  claim.AgencyID // where it names one
	Words   string
}

// Directory tells which agencies take warnings for a country (ISO 3166-1).
type Directory map[string][]claim.AgencyID

// FactsOf reads from a warning what the rules work on: its places.
func FactsOf(w *Warning) []Fact {
	rules := map[PlaceRole]Rule{From: RuleOrigin, Via: RuleTransit, To: RuleDestination, At: RulePlace, Threatened: RulePlace, Residence: RulePremises}
	var out []Fact
	for _, p := range w.Places {
		out = append(out, Fact{Rule: rules[p.Role], Country: p.Country, Words: p.Words})
	}
	return out
}

// Route proposes who is concerned, each with every reason, and lists the facts
// that led to nobody: a country that the directory does not know is a gap for
// a person to fill, never silence. An officer decides; own, this agency, is
// left out.
func Route(own claim.AgencyID, facts []Fact, dir Directory) (to []Recipient, nobody []Fact) {
	because := map[claim.AgencyID][]Because{}
	for _, f := range facts {
		agencies := dir[f.Country]
		if f.Agency != "" {
			agencies = []claim.AgencyID{f.Agency}
		}
		if !f.Rule.Valid() || len(agencies) == 0 {
			nobody = append(nobody, f)
			continue
		}
		b := Because{Rule: f.Rule, Words: strings.TrimSpace(cmp.Or(strings.TrimSpace(f.Words), f.Country, string(f.Agency)))}
		for _, a := range agencies {
			if a != own && !slices.Contains(because[a], b) {
				because[a] = append(because[a], b)
			}
		}
	}
	for a, bs := range because {
		slices.SortFunc(bs, func(x, y Because) int {
			return cmp.Or(slices.Index(Rules(), x.Rule)-slices.Index(Rules(), y.Rule), strings.Compare(x.Words, y.Words))
		})
		to = append(to, Recipient{Agency: a, Because: bs})
	}
	slices.SortFunc(to, func(a, b Recipient) int { return strings.Compare(string(a.Agency), string(b.Agency)) })
	return to, nobody
}
