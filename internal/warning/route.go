package warning

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
