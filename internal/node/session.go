package node

import (
	"cmp"
	"context"

	"liaison/internal/account"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// LoginRequest is who wants to work, with his proof.
type LoginRequest struct {
	Name, Password, Code string
	// Address is where the request comes from, for throttling.
	Address string
}

// Session is an opened working session; Token must not be logged.
type Session struct {
	Token string
	Me    view.Me
}

// Login opens a session by password and one-time code.
func (n *Node) Login(ctx context.Context, req LoginRequest) (Session, error) {
	attempt, err := n.attempt(ctx, req)
	if err != nil {
		return Session{}, err
	}
	return n.enter(ctx, attempt.Officer(), func(tx *db.Tx) (account.Session, account.Token, error) {
		return n.Accounts.Conclude(tx, n.Clock(), attempt)
	})
}

// attempt counts and judges a try by password and code.
func (n *Node) attempt(ctx context.Context, req LoginRequest) (attempt *account.Attempt, err error) {
	err = n.Store.Write(ctx, func(tx *db.Tx) (err error) {
		attempt, err = n.Accounts.Attempt(tx, n.Clock(), req.Name, req.Address)
		return err
	})
	if err != nil {
		return nil, err
	}
	return attempt, n.Accounts.Judge(attempt, n.Clock(), req.Password, req.Code)
}

// enter opens a session, and logs that somebody entered or was refused. tried
// names the officer before it is known whether he may.
func (n *Node) enter(ctx context.Context, tried claim.OfficerID, open func(tx *db.Tx) (account.Session, account.Token, error)) (Session, error) {
	var s account.Session
	var token account.Token
	var refused error
	err := n.Store.Write(ctx, func(tx *db.Tx) error {
		s, token, refused = open(tx)
		d, reason := audit.Allowed, ""
		if refused != nil {
			d, reason = audit.Refused, fault.KindOf(refused).String()
		}
		return n.log(tx, Caller{Officer: cmp.Or(s.Officer, tried), Agency: n.Agency, Session: s.ID}, use{name: "Login", op: audit.Administration}, d, reason)
	})
	if err != nil || refused != nil {
		return Session{}, cmp.Or(err, refused)
	}
	var me view.Me
	err = n.Store.Read(ctx, func(tx *db.ReadTx) error {
		c, err := n.Accounts.Caller(tx, s)
		if err != nil {
			return err
		}
		me, err = n.me(tx, c)
		return err
	})
	return Session{Token: string(token), Me: me}, err
}

// Resume finds the caller whose session a token opens.
func (n *Node) Resume(ctx context.Context, token string) (Caller, error) {
	return n.ResumeFor(ctx, token, account.Deed{})
}

// ResumeFor finds the caller whose session a token opens, who is about to do
// deed. A proof that waits for it is used up.
func (n *Node) ResumeFor(ctx context.Context, token string, deed account.Deed) (Caller, error) {
	c, err := n.resume(ctx, token)
	if err != nil || deed == (account.Deed{}) {
		return c, err
	}
	waits := false
	err = n.Store.Read(ctx, func(tx *db.ReadTx) (err error) {
		waits, err = n.Accounts.Proved(tx, n.Clock(), c.Session, deed)
		return err
	})
	if err != nil || !waits {
		return c, err
	}
	return c, n.Store.Write(ctx, func(tx *db.Tx) (err error) {
		c.Proved, err = n.Accounts.TakeProof(tx, n.Clock(), c.Session, deed)
		return err
	})
}

func (n *Node) resume(ctx context.Context, token string) (Caller, error) {
	var c Caller
	var s account.Session
	err := n.Store.Read(ctx, func(tx *db.ReadTx) (err error) {
		if s, err = n.Accounts.Resume(tx, n.Clock(), account.Token(token)); err != nil {
			return err
		}
		c, err = n.Accounts.Caller(tx, s)
		return err
	})
	if err != nil {
		return Caller{}, err
	}
	if n.Clock().Sub(s.Seen) < touchAfter {
		return c, nil
	}
	return c, n.Store.Write(ctx, func(tx *db.Tx) error { return n.Accounts.Touch(tx, n.Clock(), &s) })
}

// LogoutRequest ends the caller's session.
type LogoutRequest struct{}

// Logout ends the session.
func (n *Node) Logout(ctx context.Context, caller Caller, _ LogoutRequest) (view.Done, error) {
	err := n.act(ctx, caller, use{name: "Logout", op: audit.Administration, class: marking.Own}, func(a *acting) error {
		return n.Accounts.End(a.tx, caller.Session)
	})
	return view.Done{Text: "logged out"}, err
}

// WhoAmIRequest asks for the caller's own session.
type WhoAmIRequest struct{}

// WhoAmI returns who the caller is and what he works for.
func (n *Node) WhoAmI(ctx context.Context, caller Caller, _ WhoAmIRequest) (view.Me, error) {
	var me view.Me
	err := n.ask(ctx, caller, use{name: "WhoAmI", op: audit.Consultation, class: marking.Own}, func(a *asking) (err error) {
		me, err = n.me(a.tx, caller)
		return err
	})
	return me, err
}

// WorkRequest binds the session to a purpose and a case.
type WorkRequest struct {
	Purpose, LegalBasis, Case string
	// Exercise sessions see and make exercises, and nothing real.
	Exercise bool
}

// ChooseWork binds the session to purpose, legal basis and case; from then on
// they stand in every entry of the access log.
func (n *Node) ChooseWork(ctx context.Context, caller Caller, req WorkRequest) (view.Me, error) {
	var me view.Me
	err := n.act(ctx, caller, use{name: "ChooseWork", op: audit.Administration, class: marking.Own}, func(a *acting) error {
		s, err := n.Accounts.Enter(a.tx, n.Policy.Register(), account.Session{ID: caller.Session, Officer: caller.Officer},
			account.Work{Purpose: claim.Purpose(req.Purpose), LegalBasis: req.LegalBasis, Case: claim.CaseID(req.Case), Exercise: req.Exercise})
		if err != nil {
			return err
		}
		c, err := n.Accounts.Caller(a.tx, s)
		if err != nil {
			return err
		}
		me, err = n.me(a.tx, c)
		return err
	})
	return me, err
}

func (n *Node) me(tx db.Queryer, c Caller) (view.Me, error) {
	o, err := n.Accounts.Find(tx, c.Officer)
	if err != nil {
		return view.Me{}, err
	}
	me := view.Me{Officer: string(c.Officer), Name: o.Name, Agency: string(n.Agency), Demo: n.Demo, Purpose: string(c.Purpose), LegalBasis: c.LegalBasis,
		Case: string(c.Case), Exercise: c.Exercise, MustChange: o.MustChange, Roles: []string{}, Purposes: []view.Option{}, Cases: []view.Option{}}
	for _, r := range c.Roles {
		me.Roles = append(me.Roles, string(r))
	}
	for _, e := range n.Policy.Register().Entries() {
		me.Purposes = append(me.Purposes, view.Option{Key: string(e.Purpose), Label: e.Label})
	}
	for _, k := range c.Cases {
		title := string(k)
		if err := tx.QueryRow(`SELECT title FROM cases WHERE id = $1`, string(k)).Scan(&title); err != nil && err != db.ErrNoRows {
			return me, err
		}
		me.Cases = append(me.Cases, view.Option{Key: string(k), Label: title})
	}
	return me, nil
}
