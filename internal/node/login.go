package node

import (
	"context"
	"encoding/base64"
	"io"

	"liaison/internal/account"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/idp"
	"liaison/internal/view"
)

// WaysIn tells, before anybody is known, how this node can be entered. It tells
// nothing of any account.
func (n *Node) WaysIn(ctx context.Context) (view.Ways, error) {
	var w view.Ways
	err := n.Store.Read(ctx, func(tx *db.ReadTx) (err error) {
		w, err = n.ways(tx)
		return err
	})
	return w, err
}

func (n *Node) ways(q db.Queryer) (view.Ways, error) {
	w := view.Ways{Passkeys: n.Accounts.HasPasskeys()}
	if n.Provider != nil {
		w.Provider = n.Provider.Name()
	}
	var err error
	w.NoPasswords, err = n.Accounts.PasswordsOff(q)
	return w, err
}

// BeginPasskeyLogin starts a login by passkey; it names no officer.
func (n *Node) BeginPasskeyLogin(ctx context.Context) (view.Ceremony, error) {
	var c account.Ceremony
	err := n.Store.Write(ctx, func(tx *db.Tx) (err error) {
		c, err = n.Accounts.BeginLogin(tx, n.Clock())
		return err
	})
	return view.Ceremony(c), err
}

// PasskeyAnswer is a browser's half of a ceremony.
type PasskeyAnswer struct {
	Handle string
	Answer []byte
}

// PasskeyLogin opens a session by passkey.
func (n *Node) PasskeyLogin(ctx context.Context, req PasskeyAnswer) (Session, error) {
	return n.enter(ctx, "", func(tx *db.Tx) (account.Session, account.Token, error) {
		return n.Accounts.FinishLogin(tx, n.Clock(), req.Handle, req.Answer)
	})
}

func errNoProvider() error {
	return fault.New(fault.Unavailable, "this node knows no identity provider").WithMend("log in with a passkey or a password")
}

// BeginProviderLogin returns where the browser goes to log in at the agency's
// identity provider, and the state under which it comes back: the browser keeps
// it too, so that nobody is logged in by another's answer.
func (n *Node) BeginProviderLogin(ctx context.Context) (address, state string, err error) {
	return n.visit(ctx, account.Visit{})
}

// visit sends a browser to the provider. The visit of a proof has the person
// asked again, however lately he logged in there.
func (n *Node) visit(ctx context.Context, v account.Visit) (address, state string, err error) {
	if n.Provider == nil {
		return "", "", errNoProvider()
	}
	var random [64]byte
	if _, err := io.ReadFull(n.Random, random[:]); err != nil {
		return "", "", fault.Wrap(fault.Internal, err, "no randomness for a login")
	}
	v.Nonce, v.Verifier = base64.RawURLEncoding.EncodeToString(random[:32]), idp.Verifier([32]byte(random[32:]))
	err = n.Store.Write(ctx, func(tx *db.Tx) (err error) {
		state, err = n.Accounts.BeginVisit(tx, n.Clock(), v)
		return err
	})
	if err != nil {
		return "", "", err
	}
	address, err = n.Provider.Address(ctx, idp.Asked{State: state, Nonce: v.Nonce, Verifier: v.Verifier, Anew: v.Session != ""})
	return address, state, err
}

// ReturnRequest is what the browser brought back from the provider. Kept is the
// state that the browser itself has kept.
type ReturnRequest struct{ State, Kept, Code string }

// Returned is what the visit was for: a session was opened, or else a proof
// was given.
type Returned struct {
	Session Session
	Proved  bool
}

// ProviderReturn ends a visit to the identity provider: with a session, or with
// a proof for the session that asked for it.
func (n *Node) ProviderReturn(ctx context.Context, req ReturnRequest) (Returned, error) {
	if n.Provider == nil {
		return Returned{}, errNoProvider()
	}
	if req.State == "" || req.State != req.Kept {
		return Returned{}, fault.New(fault.Unauthenticated, "this browser did not ask for that login").WithMend("begin again at the login page")
	}
	var v account.Visit
	err := n.Store.Write(ctx, func(tx *db.Tx) (err error) {
		v, err = n.Accounts.TakeVisit(tx, n.Clock(), req.State)
		return err
	})
	if err != nil {
		return Returned{}, err
	}
	subject, err := n.Provider.Redeem(ctx, req.Code, idp.Asked{Nonce: v.Nonce, Verifier: v.Verifier, Anew: v.Session != ""})
	if err != nil {
		return Returned{}, err
	}
	who := account.Known{Issuer: n.Provider.Issuer(), Subject: subject}
	if v.Session != "" {
		return Returned{Proved: true}, n.witness(ctx, Caller{Officer: v.Officer, Agency: n.Agency, Session: v.Session}, func(tx *db.Tx) error {
			return n.Accounts.ProveKnown(tx, n.Clock(), who, v)
		})
	}
	s, err := n.enter(ctx, "", func(tx *db.Tx) (account.Session, account.Token, error) {
		return n.Accounts.LoginKnown(tx, n.Clock(), who)
	})
	return Returned{Session: s}, err
}
