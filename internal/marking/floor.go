package marking

import (
	"slices"

	"liaison/internal/claim"
)

// rule is one stone of the floor: a condition without which no action on a
// marking is allowed, whatever the agency's policies say.
type rule struct {
	key  string // stable, for audit and tests
	text string // shown where a refusal is explained
	ok   func(c *Caller, a Action, m *claim.Marking, purpose Entry) bool
}

// floor lists the rules in the order in which they are told. Each is
// monotone: taking a role, right, case or clearance from the caller, or
// adding a code, restriction, purpose limit or compartment to the marking,
// never turns a refusal into a permission.
func floor() []rule {
	return []rule{
		{"identity", "the caller has no officer or agency", func(c *Caller, _ Action, _ *claim.Marking, _ Entry) bool {
			return c.Officer != "" && c.Agency != ""
		}},
		{"verb", "the node knows no such action", func(_ *Caller, a Action, _ *claim.Marking, _ Entry) bool {
			return slices.Contains(Verbs(), a.Verb) && (a.Verb != Share || a.To != "")
		}},
		{"purpose", "no purpose of the register with its legal basis was given", func(c *Caller, _ Action, _ *claim.Marking, p Entry) bool {
			return c.Purpose != "" && p.Purpose == c.Purpose && hasBasis(p, c.LegalBasis)
		}},
		{"role", "administrators and inspectors see no operational records; the data protection officer sees them for data subjects' rights", func(c *Caller, _ Action, _ *claim.Marking, p Entry) bool {
			if p.Statutory {
				return c.Is(DPO)
			}
			return c.Operational()
		}},
		{"audience", "the agency is neither originator nor in the audience", func(c *Caller, _ Action, m *claim.Marking, _ Entry) bool {
			return holds(c.Agency, m)
		}},
		{"use", "the originator allows other purposes only", func(c *Caller, _ Action, m *claim.Marking, p Entry) bool {
			return len(m.Purposes) == 0 || slices.Contains(m.Purposes, c.Purpose) || p.Statutory
		}},
		{"compartment", "only the team of the case may see it", func(c *Caller, _ Action, m *claim.Marking, p Entry) bool {
			return m.Compartment == "" || slices.Contains(c.Cases, m.Compartment) || p.Statutory
		}},
		{"clearance", "the classification is above the caller's clearance", func(c *Caller, _ Action, m *claim.Marking, _ Entry) bool {
			return m.Classification.Rank() <= c.clearance()
		}},
		{"exercise", "exercise and real records never mix", func(c *Caller, _ Action, m *claim.Marking, _ Entry) bool {
			return m.Exercise == c.Exercise
		}},
		{"restriction", "a restriction needs a right that the caller lacks", func(c *Caller, _ Action, m *claim.Marking, _ Entry) bool {
			for _, r := range m.Restrictions {
				if !slices.Contains(c.Rights, Right(r)) {
					return false
				}
			}
			return true
		}},
		{"originator", "nobody outside the audience may have it without the originator's permit", func(c *Caller, a Action, m *claim.Marking, _ Entry) bool {
			return !leaves(c, a) || a.Permitted || holds(a.To, m) || (m.Originator == c.Agency && !m.Has(claim.H2))
		}},
		{"court", "H1: not in judicial proceedings without the originator's permit", func(_ *Caller, a Action, m *claim.Marking, p Entry) bool {
			judicial := a.Verb == Disclose || (p.Judicial && (a.Verb == Export || a.Verb == Share))
			return !judicial || !m.Has(claim.H1) || a.Permitted
		}},
	}
}

// holds tells whether the agency may hold the record: as its originator or in
// its audience.
func holds(a claim.AgencyID, m *claim.Marking) bool {
	return a == m.Originator || slices.Contains(m.Audience, a)
}

// leaves tells whether the action takes the record out of the house: sharing
// and exporting for another agency. A disclosure goes to a court, which the
// rule on H1 covers.
func leaves(c *Caller, a Action) bool {
	return (a.Verb == Share || a.Verb == Export || a.Verb == Disclose) && a.To != "" && a.To != c.Agency
}
