package marking

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/cedar-policy/cedar-go"

	"liaison/internal/claim"
)

// Layers that may refuse.
const (
	LayerFloor  = "floor"
	LayerPolicy = "policy"
)

// Reason is one ground of a decision. Reasons are for the audit and for the
// simulator; whoever may not know of a record is shown none of them.
type Reason struct {
	Layer string // LayerFloor or LayerPolicy
	Rule  string // key of the floor's rule, or id of the policy
	Text  string
}

// Decision is the answer to one question. When refused, Reasons tells what
// refused; when allowed, which policies permitted.
type Decision struct {
	Allowed bool
	Reasons []Reason
}

// state is what decisions rest on besides their question; it is swapped
// whole and never edited.
type state struct {
	register *Register
	policies *Policies
	version  uint64
}

// Policy is what is in force: the floor, a register of purposes and the
// agency's Cedar policies. It takes decisions and remembers them per caller. It is safe for use
// by many goroutines.
type Policy struct {
	interner *Interner
	state    atomic.Pointer[state]

	mu       sync.Mutex
	cache    map[string]*cached
	entities []cedar.Entity // per class of marking
}

// NewPolicy returns the policy in force over the interner's markings.
func NewPolicy(in *Interner, r *Register, p *Policies) *Policy {
	e := &Policy{interner: in, cache: map[string]*cached{}}
	e.state.Store(&state{register: r, policies: p})
	return e
}

// Register returns the register of purposes in force.
func (e *Policy) Register() *Register { return e.state.Load().register }

// FloorRules lists the rules of the floor in words.
func FloorRules() []Reason {
	var out []Reason
	for _, r := range floorRules() {
		out = append(out, Reason{LayerFloor, r.key, r.text})
	}
	return out
}

// InForce lists the agency's policies in words, with their whole text.
func (e *Policy) InForce() (rules []Reason, text string) {
	ps := e.state.Load().policies
	for i := range ps.list {
		rules = append(rules, Reason{LayerPolicy, ps.list[i].id, ps.list[i].says})
	}
	return rules, ps.text
}

// Version counts the changes of register and policies since the start; the
// audit records it with each decision.
func (e *Policy) Version() uint64 { return e.state.Load().version }

// Replace puts a register and policies in force. Sets that were handed out
// earlier stay as they were; the next question is answered anew.
func (e *Policy) Replace(r *Register, p *Policies) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.state.Store(&state{register: r, policies: p, version: e.state.Load().version + 1})
	clear(e.cache)
}

// Permit decides whether the caller may do a with a record so marked. It is
// pure: equal questions under equal policies have equal answers.
func (e *Policy) Permit(c *Caller, a Action, m claim.Marking) Decision {
	m = m.Normal()
	st := e.state.Load()
	if refused := st.floor(c, a, &m, false); refused != nil {
		return Decision{Reasons: refused}
	}
	return st.policy(&pair{officerEntity(c), markingEntity(&m)}, a)
}

// Explain tells for every verb whether the caller could do it with a record
// so marked, and all that stands in the way: the floor's rules and the
// policies, not only the first. to is the agency that would receive it.
func (e *Policy) Explain(c *Caller, m claim.Marking, to claim.AgencyID) map[Verb]Decision {
	m = m.Normal()
	st := e.state.Load()
	p := &pair{officerEntity(c), markingEntity(&m)}
	out := make(map[Verb]Decision, len(Verbs()))
	for _, v := range Verbs() {
		a := Action{Verb: v, To: to}
		refused := st.floor(c, a, &m, true)
		d := st.policy(p, a)
		if len(refused) > 0 {
			if d.Allowed {
				d.Reasons = nil
			}
			d = Decision{Reasons: append(refused, d.Reasons...)}
		}
		out[v] = d
	}
	return out
}

// floor returns the rules that refuse: all of them, or the first.
func (st *state) floor(c *Caller, a Action, m *claim.Marking, all bool) (refused []Reason) {
	purpose, _ := st.register.Entry(c.Purpose)
	for _, r := range floorRules() {
		if !r.ok(c, a, m, purpose) {
			refused = append(refused, Reason{LayerFloor, r.key, r.text})
			if !all {
				return refused
			}
		}
	}
	return refused
}

var floorRules = sync.OnceValue(floor)

func (st *state) policy(p *pair, a Action) Decision {
	return st.cedar(p, cedar.NewEntityUID("Action", cedar.String(a.Verb)), actionContext(a))
}

// cedar asks the agency's policies. A policy that fails while it is evaluated
// refuses: Cedar would pass over it, and a forbid passed over loosens.
func (st *state) cedar(p *pair, action cedar.EntityUID, ctx cedar.Record) Decision {
	got, diag := cedar.Authorize(st.policies, p, cedar.Request{Principal: p.officer.UID, Action: action, Resource: p.thing.UID, Context: ctx})
	d := Decision{Allowed: got == cedar.Allow && len(diag.Errors) == 0}
	for _, e := range diag.Errors {
		d.Reasons = append(d.Reasons, Reason{LayerPolicy, string(e.PolicyID), "the policy could not be evaluated"})
	}
	if len(diag.Errors) > 0 {
		return d
	}
	for _, r := range diag.Reasons {
		d.Reasons = append(d.Reasons, Reason{LayerPolicy, string(r.PolicyID), st.policies.says(string(r.PolicyID))})
	}
	if !d.Allowed && len(d.Reasons) == 0 {
		d.Reasons = []Reason{{LayerPolicy, "none", "no policy of the agency permits it"}}
	}
	return d
}

func hasBasis(p Entry, basis string) bool { return slices.Contains(p.Bases, basis) }
