package marking

import "liaison/internal/claim"

// Verb is what a caller would do with a record.
type Verb string

// Verbs. To forward is to share what another agency originated; the floor
// sees it from the marking.
const (
	Read     Verb = "read"
	Search   Verb = "search"   // also match, chart and count
	Export   Verb = "export"   // to a file or on paper
	Share    Verb = "share"    // to another agency's node, or in a reply to it
	Disclose Verb = "disclose" // in judicial proceedings
)

// Verbs returns every verb in a fixed order.
func Verbs() []Verb { return []Verb{Read, Search, Export, Share, Disclose} }

// Action is a verb with what the decision needs to know of it.
type Action struct {
	Verb Verb
	// To is the agency that would receive the record: needed to share, empty
	// to read; an export with To leaves the house.
	To claim.AgencyID
	// Permitted is set when a permit directive signed by the originator
	// covers this record for this recipient or for the court. The node sets
	// it after it has found the directive, per record, never per marking.
	Permitted bool
}

// Reading is the action of looking at a record.
func Reading() Action { return Action{Verb: Read} }

// Searching is the action of searching, matching, charting or counting.
func Searching() Action { return Action{Verb: Search} }

// Sharing is the action of giving a record to another agency.
func Sharing(to claim.AgencyID) Action { return Action{Verb: Share, To: to} }
