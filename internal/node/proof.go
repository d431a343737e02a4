package node

import (
	"cmp"
	"context"

	"liaison/internal/account"
	"liaison/internal/audit"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// ProofRequest asks to prove oneself for one deed.
type ProofRequest struct{ Deed account.Deed }

// BeginProof asks the caller for one of his passkeys, for one act and no other.
func (n *Node) BeginProof(ctx context.Context, caller Caller, req ProofRequest) (view.Ceremony, error) {
	var c account.Ceremony
	err := n.act(ctx, caller, use{name: "BeginProof", op: audit.Administration, class: marking.Own}, func(a *acting) (err error) {
		c, err = n.Accounts.BeginProof(a.tx, n.Clock(), caller.Officer, req.Deed)
		return err
	})
	return view.Ceremony(c), err
}

// ProveRequest is the proof itself: a passkey's answer, or else password and
// code.
type ProveRequest struct {
	Deed    account.Deed
	Passkey PasskeyAnswer
	// Password and Code are weighed where there is no answer of a passkey.
	Password, Code string
	Address        string
}

// Prove keeps a proof for the caller's session: the next request that is the
// very deed is done, and uses the proof up. A proof that failed is logged.
func (n *Node) Prove(ctx context.Context, caller Caller, req ProveRequest) (view.Done, error) {
	done := view.Done{Text: "proved"}
	if caller.Session == "" {
		return done, n.refuse(ctx, caller, use{name: "Prove", op: audit.Administration, class: marking.Own}, fault.New(fault.Unauthenticated, "nobody is logged in").WithMend("log in first"))
	}
	s := account.Session{ID: caller.Session, Officer: caller.Officer}
	if req.Passkey.Handle != "" {
		return done, n.witness(ctx, caller, func(tx *db.Tx) error {
			return n.Accounts.FinishProof(tx, n.Clock(), s, req.Deed, req.Passkey.Handle, req.Passkey.Answer)
		})
	}
	var login string
	err := n.ask(ctx, caller, use{name: "Prove", op: audit.Administration, class: marking.Own}, func(a *asking) error {
		o, err := n.Accounts.Find(a.tx, caller.Officer)
		login = o.Login
		return err
	})
	if err != nil {
		return done, err
	}
	attempt, err := n.attempt(ctx, LoginRequest{Name: login, Password: req.Password, Code: req.Code, Address: req.Address})
	if err != nil {
		return done, err
	}
	return done, n.witness(ctx, caller, func(tx *db.Tx) error {
		return n.Accounts.ConcludeProof(tx, n.Clock(), attempt, s, req.Deed)
	})
}

// witness keeps a proof, and logs that somebody proved himself or failed to.
// What the failed try changed, such as a ceremony that is used up, stays.
func (n *Node) witness(ctx context.Context, caller Caller, keep func(tx *db.Tx) error) error {
	var refused error
	err := n.Store.Write(ctx, func(tx *db.Tx) error {
		refused = keep(tx)
		d, reason := audit.Allowed, ""
		if refused != nil {
			d, reason = audit.Refused, fault.KindOf(refused).String()
		}
		return n.log(tx, caller, use{name: "Prove", op: audit.Administration, class: marking.Own}, d, reason)
	})
	return cmp.Or(err, refused)
}

// ProveAtProvider returns where the browser goes to have the identity provider
// ask the person again, and the state under which it comes back.
func (n *Node) ProveAtProvider(ctx context.Context, caller Caller, req ProofRequest) (address, state string, err error) {
	err = n.ask(ctx, caller, use{name: "ProveAtProvider", op: audit.Administration, class: marking.Own}, func(*asking) error { return nil })
	if err != nil {
		return "", "", err
	}
	return n.visit(ctx, account.Visit{Session: caller.Session, Officer: caller.Officer, Deed: req.Deed})
}
