package marking

import (
	"slices"
	"strconv"
	"strings"

	"liaison/internal/claim"
)

// Role is what an officer is at the agency. Roles come from his account.
type Role string

// Roles. The first four work with records; the others never see operational
// records, save the data protection officer under a statutory purpose.
const (
	Analyst       Role = "analyst"
	DutyOfficer   Role = "duty"
	LiaisonRole   Role = "liaison"
	Supervisor    Role = "supervisor"
	DPO           Role = "dpo"       // data protection officer, LED Art. 32-34
	Inspector     Role = "inspector" // supervisory authority, LED Art. 47
	Administrator Role = "administrator"
)

// Roles returns every role in a fixed order.
func Roles() []Role {
	return []Role{Analyst, DutyOfficer, LiaisonRole, Supervisor, DPO, Inspector, Administrator}
}

// Operational tells whether the role works with records.
func (r Role) Operational() bool {
	return r == Analyst || r == DutyOfficer || r == LiaisonRole || r == Supervisor
}

// Right opens one kind of restricted record (Regulation (EU) 2016/794
// Art. 30(3)); it bears the name of the restriction that it opens.
type Right string

// Rights.
const (
	SeeMinors     Right = "minor"
	SeeVictims    Right = "victim"
	SeeWitnesses  Right = "witness"
	SeeInformants Right = "informant"
	SeeSpecial    Right = "special" // special categories, LED Art. 10
)

// Rights returns every right in a fixed order.
func Rights() []Right {
	return []Right{SeeMinors, SeeVictims, SeeWitnesses, SeeInformants, SeeSpecial}
}

// Caller is an officer in a working session: who he is, what he may, and what
// he has said he works for. Session names the session without opening it.
type Caller struct {
	Officer   claim.OfficerID
	Agency    claim.AgencyID
	Session   string
	Roles     []Role
	Desks     []string
	Clearance claim.Classification
	// Cases are those on whose team he is: his need to know.
	Cases  []claim.CaseID
	Rights []Right
	// Purpose, LegalBasis and Case are bound to the working session.
	Purpose    claim.Purpose
	LegalBasis string
	Case       claim.CaseID
	// Exercise is set in an exercise session, which sees exercise records
	// and nothing else.
	Exercise bool
	// Standing callers come from a session that was opened some time ago: it
	// proves who logged in, not who sits there now. Proved is set when the
	// officer has proved himself anew for the very act that he asks for. No
	// decision about a record rests on either.
	Standing, Proved bool
}

// Is tells whether the caller has the role.
func (c *Caller) Is(r Role) bool { return slices.Contains(c.Roles, r) }

// Operational tells whether one of the caller's roles works with records.
func (c *Caller) Operational() bool { return slices.ContainsFunc(c.Roles, Role.Operational) }

// clearance returns the rank up to which the caller may see; an unknown
// clearance opens nothing above unclassified.
func (c *Caller) clearance() int {
	if r := c.Clearance.Rank(); r <= claim.Secret.Rank() {
		return r
	}
	return claim.Unclassified.Rank()
}

// key writes all that a decision about the caller can depend on, lists in
// order, every part with its length: two callers of one key get one answer.
func (c *Caller) key(a Action) string {
	var b strings.Builder
	part := func(s string) {
		b.WriteString(strconv.Itoa(len(s)))
		b.WriteByte(':')
		b.WriteString(s)
	}
	for _, s := range []string{string(c.Officer), string(c.Agency), strconv.Itoa(c.clearance()), string(c.Purpose), c.LegalBasis,
		string(c.Case), strconv.FormatBool(c.Exercise), string(a.Verb), string(a.To), strconv.FormatBool(a.Permitted)} {
		part(s)
	}
	list := func(in []string) {
		slices.Sort(in)
		b.WriteByte('|')
		for _, s := range slices.Compact(in) {
			part(s)
		}
	}
	list(texts(c.Roles))
	list(texts(c.Desks))
	list(texts(c.Cases))
	list(texts(c.Rights))
	return b.String()
}

func texts[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = string(s)
	}
	return out
}
