package marking

import "github.com/cedar-policy/cedar-go"

// Class sorts use cases by who may call them at all.
type Class string

// Classes of use.
const (
	// Operate is work with records: needs an operational role, or the data
	// protection officer under a statutory purpose; purpose and legal basis
	// always.
	Operate Class = "operate"
	// Supervise is work with records that a supervisor alone decides.
	Supervise Class = "supervise"
	// Oversee is reading the audit, refusals and packages: data protection
	// officer and inspector.
	Oversee Class = "oversee"
	// Administer is running the node: administrator.
	Administer Class = "administer"
	// Own is what every officer may do about himself: his session, his own
	// looks, his passkeys.
	Own Class = "own"
)

// Use is one use case of the node.
type Use struct {
	Name  string // of the node's method
	Class Class
	// Changes is set where the use may change what the agency holds: it is
	// an act and no question.
	Changes bool
}

// PermitUse decides whether the caller may call the use case at all; which
// records it then touches is decided by their markings.
func (e *Policy) PermitUse(c *Caller, u Use) Decision {
	st := e.state.Load()
	purpose, _ := st.register.Entry(c.Purpose)
	if r, ok := useFloor(c, u, purpose); !ok {
		return Decision{Reasons: []Reason{r}}
	}
	p := &pair{officerEntity(c), useEntity(u)}
	return st.cedar(p, cedar.NewEntityUID("Action", "use"), cedar.Record{})
}

func useFloor(c *Caller, u Use, purpose Entry) (Reason, bool) {
	if c.Officer == "" || c.Agency == "" {
		return Reason{LayerFloor, "identity", "the caller has no officer or agency"}, false
	}
	if u.Changes && u.Class != Own && u.Class != Administer && !c.Operational() {
		return Reason{LayerFloor, "reader", "the data protection officer and the inspector read; they change nothing"}, false
	}
	bound := purpose.Purpose != "" && purpose.Purpose == c.Purpose && hasBasis(purpose, c.LegalBasis)
	switch u.Class {
	case Own:
		return Reason{}, true
	case Administer:
		return Reason{LayerFloor, "role", "only an administrator may do this"}, c.Is(Administrator)
	case Oversee:
		return Reason{LayerFloor, "role", "only the data protection officer and the inspector may do this"}, c.Is(DPO) || c.Is(Inspector)
	case Operate, Supervise:
		if !bound {
			return Reason{LayerFloor, "purpose", "no purpose of the register with its legal basis was given"}, false
		}
		if u.Class == Supervise {
			return Reason{LayerFloor, "role", "only a supervisor may do this"}, c.Is(Supervisor)
		}
		if purpose.Statutory {
			return Reason{LayerFloor, "role", "this purpose belongs to the data protection officer"}, c.Is(DPO)
		}
		return Reason{LayerFloor, "role", "only officers who work with records may do this"}, c.Operational()
	}
	return Reason{LayerFloor, "class", "the node knows no such class of use"}, false
}
