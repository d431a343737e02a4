package node

import (
	"context"
	"errors"
	"maps"
	"slices"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// use describes one use of a use case for the access log.
type use struct {
	name string
	op   audit.Operation
	// query is what was asked, in words; the log keeps a keyed digest of it.
	query string
	// record names what the use touches: filled while it runs.
	touched    []string
	recipients []string
	class      marking.Class // empty is marking.Operate
	results    int64
	// grave uses ask a caller who comes from a standing session to prove anew
	// who he is, for this very act.
	grave bool
	// before, when set, does what an act needs no transaction for: after the
	// decision that the caller may, and outside the one writer.
	before func() error
	// repeatable acts may be run twice, see db.Store.WriteRepeatable.
	repeatable bool
	// changes is set by act: who oversees does not act.
	changes bool
	// withheld is what a person's packet leaves out, by ground, for the
	// reason that the officer gave: each ground is a refusal on the log.
	withheld    map[string][]string
	withheldFor string
}

func (u *use) touch(ids ...string) {
	for _, id := range ids {
		if len(u.touched) < maxTouched {
			u.touched = append(u.touched, id)
		}
	}
}

const maxTouched = audit.MaxTouched

// asking is what a consultation works with: one snapshot, the caller's bits.
type asking struct {
	use
	caller *Caller
	tx     db.Queryer
	bits   *marking.Set
	entity.Reader
	// mine are the answers to standing questions that were found already: many
	// obligations may be about one.
	mine map[string]mine
}

// ask runs a consultation over one snapshot and commits its audit entry
// before it returns. A refusal is logged as well.
func (n *Node) ask(ctx context.Context, caller Caller, u use, fn func(a *asking) error) error {
	bits, err := n.recentBits(ctx, caller, u, marking.Searching())
	if err != nil {
		return n.refuse(ctx, caller, u, err)
	}
	a := &asking{use: u, caller: &caller, bits: bits}
	err = n.Store.Read(ctx, func(tx *db.ReadTx) error {
		a.tx = tx
		a.Reader = entity.Reader{Ledger: n.ledger, TX: tx, Bits: bits}
		return fn(a)
	})
	if err != nil {
		return n.refuse(ctx, caller, a.use, err)
	}
	return n.Store.WriteRepeatable(ctx, func(tx *db.Tx) error { return n.log(tx, caller, a.use, audit.Allowed, "") })
}

// acting is what an act works with: one transaction, the caller's bits.
type acting struct {
	use
	caller *Caller
	tx     *db.Tx
	bits   *marking.Set
	// sighted is an answer to an alert: what the alert asks for, by a named
	// officer's decision, may be written down of whoever it seeks.
	sighted bool
	entity.Reader
}

// act runs an act in one transaction together with its audit entry.
func (n *Node) act(ctx context.Context, caller Caller, u use, fn func(a *acting) error) error {
	u.changes = true
	bits, err := n.bits(caller, u, marking.Reading())
	if err == nil && u.before != nil {
		err = u.before()
	}
	if err != nil {
		return n.refuse(ctx, caller, u, err)
	}
	write := n.Store.Write
	if u.repeatable {
		write = n.Store.WriteRepeatable
	}
	err = write(ctx, func(tx *db.Tx) error {
		if at := tx.Beside(); n.readAt.Load() != at {
			if bits, err = n.recentBits(ctx, caller, u, marking.Reading()); err != nil {
				return err
			}
			n.readAt.Store(at)
		}
		a := &acting{use: u, caller: &caller, tx: tx, bits: bits, Reader: entity.Reader{Ledger: n.ledger, TX: tx, Bits: bits}}
		if err := fn(a); err != nil {
			return err
		}
		if u.class != marking.Own {
			tx.AfterCommit(n.tookTurn)
		}
		return n.log(tx, caller, a.use, audit.Allowed, "")
	})
	if err != nil {
		return n.refuse(ctx, caller, u, err)
	}
	return nil
}

// recentBits is bits after a look for markings that another process, a
// command beside the serving node, has committed: without it what stands under
// them would be seen by nobody here.
func (n *Node) recentBits(ctx context.Context, caller Caller, u use, action marking.Action) (*marking.Set, error) {
	if caller.Officer != "" {
		if err := n.Store.Read(ctx, func(tx *db.ReadTx) error { return n.Markings.Load(tx) }); err != nil {
			return nil, err
		}
	}
	return n.bits(caller, u, action)
}

// bits decides, before anything is read, whether the caller may do this at
// all and what he may see of it.
func (n *Node) bits(caller Caller, u use, action marking.Action) (*marking.Set, error) {
	if caller.Officer == "" {
		return nil, fault.New(fault.Unauthenticated, "nobody is logged in").WithMend("log in first")
	}
	class := u.class
	if class == "" {
		class = marking.Operate
	}
	d := n.Policy.PermitUse(&caller, marking.Use{Name: u.name, Class: class, Changes: u.changes})
	if d.Allowed {
		if u.grave {
			if err := proved(caller); err != nil {
				return nil, err
			}
		}
		return n.Policy.Bits(&caller, action), nil
	}
	if (class == marking.Operate || class == marking.Supervise) && caller.Purpose == "" {
		return nil, fault.New(fault.Invalid, "no purpose was chosen for this working session").At("purpose").
			WithMend("choose purpose and case first, such as: liaison session --purpose ct")
	}
	reason := "this role may not do that"
	if len(d.Reasons) > 0 {
		reason = d.Reasons[0].Text
	}
	return nil, fault.New(fault.Forbidden, "%s", reason)
}

// proved refuses a grave act to a session in which nobody has proved himself
// for it: the officer may have left his desk.
func proved(caller Caller) error {
	if caller.Standing && !caller.Proved {
		return fault.New(fault.Unproved, "this act needs to know that it is you who sits there").WithMend("prove yourself again, by passkey or password")
	}
	return nil
}

// permitted returns a record under the caller's bits. What is hidden and what
// does not exist read the same, word for word.
func (n *Node) permitted(tx db.Queryer, bits *marking.Set, id claim.ID) (ledger.Entry, error) {
	e, err := n.ledger.Get(tx, id)
	if err == nil && !bits.Has(e.Mark) {
		return ledger.Entry{}, noSuchRecord()
	}
	if fault.Is(err, fault.NotFound) {
		return ledger.Entry{}, noSuchRecord()
	}
	return e, err
}

func noSuchRecord() error { return fault.New(fault.NotFound, "no such record") }

// refuse logs a use that did not happen and returns its error.
func (n *Node) refuse(ctx context.Context, caller Caller, u use, cause error) error {
	reason := fault.KindOf(cause).String()
	err := n.Store.WriteRepeatable(ctx, func(tx *db.Tx) error { return n.log(tx, caller, u, audit.Refused, reason) })
	if err != nil {
		return errors.Join(cause, err)
	}
	return cause
}

func (n *Node) log(tx *db.Tx, caller Caller, u use, d audit.Decision, reason string) error {
	e := audit.Entry{When: n.now(), Officer: caller.Officer, Session: caller.Session, Use: u.name, Operation: u.op,
		Purpose: caller.Purpose, LegalBasis: caller.LegalBasis, Case: caller.Case, Touched: u.touched, Recipients: u.recipients,
		Query: u.query, Results: u.results, Decision: d, Reason: reason, Policy: n.Policy.Version()}
	if err := n.Audit.Append(tx, e); err != nil || d != audit.Allowed {
		return err
	}
	for _, ground := range slices.Sorted(maps.Keys(u.withheld)) {
		w := e
		w.Use, w.Touched, w.Results, w.Decision, w.Reason = "Withhold", u.withheld[ground], 0, audit.Refused, ground+": "+u.withheldFor
		if err := n.Audit.Append(tx, w); err != nil {
			return err
		}
	}
	return nil
}

// shapes returns the shapes of claims, each with its corrections and counters.
func shapes(r entity.Reader, held []view.Held) ([]view.Claim, error) {
	ids := make([]claim.ID, len(held))
	for i, h := range held {
		ids[i] = h.ID
	}
	corrected, err := r.Corrected(ids)
	if err != nil {
		return nil, err
	}
	countered, err := r.Countered(ids)
	if err != nil {
		return nil, err
	}
	out := make([]view.Claim, len(held))
	for i, h := range held {
		out[i] = view.OfClaim(h)
		out[i].CorrectedBy = string(corrected[h.ID])
		if by, ok := countered[h.ID]; ok {
			out[i].CounteredBy = []string{string(by)}
		}
	}
	return out, nil
}

// asking is the act's transaction as a consultation takes it.
func (a *acting) asking() *asking {
	return &asking{use: a.use, caller: a.caller, tx: a.tx, bits: a.bits, Reader: a.Reader}
}
