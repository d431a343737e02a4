package node

import (
	"context"
	"encoding/base64"
	"net/url"

	"liaison/internal/account"
	"liaison/internal/audit"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/view"
)

func ownUse(name string) use {
	return use{name: name, op: audit.Administration, class: marking.Own}
}

// OwnAccountRequest asks for the caller's own account.
type OwnAccountRequest struct{}

// OwnAccount shows how the caller can log in, and where he is logged in.
func (n *Node) OwnAccount(ctx context.Context, caller Caller, _ OwnAccountRequest) (view.OwnAccount, error) {
	v := view.OwnAccount{Passkeys: []view.Passkey{}, Sessions: []view.OpenSession{}}
	err := n.ask(ctx, caller, ownUse("OwnAccount"), func(a *asking) error {
		o, err := n.Accounts.Find(a.tx, caller.Officer)
		if err != nil {
			return err
		}
		if v.Ways, err = n.ways(a.tx); err != nil {
			return err
		}
		v.Login, v.HasPassword, v.HasCode, v.Linked = o.Login, o.HasPassword, o.HasTOTP, o.Linked
		keys, err := n.Accounts.Passkeys(a.tx, caller.Officer)
		if err != nil {
			return err
		}
		for _, k := range keys {
			v.Passkeys = append(v.Passkeys, view.Passkey{ID: base64.RawURLEncoding.EncodeToString(k.ID), Name: k.Name, Since: view.Stamp(k.Created), Used: stampOr(k.Used)})
		}
		open, err := n.Accounts.Sessions(a.tx, n.Clock(), caller.Officer)
		for _, s := range open {
			if !s.Old {
				v.Sessions = append(v.Sessions, view.OpenSession{ID: s.ID, Method: string(s.Method), Since: view.Stamp(s.Created.UnixMicro()), Seen: view.Stamp(s.Seen.UnixMicro()), Here: s.ID == caller.Session})
			}
		}
		return err
	})
	return v, err
}

// BeginPasskeyRequest starts to add a passkey.
type BeginPasskeyRequest struct{}

// BeginPasskey starts to add a passkey to the caller's account. It is grave:
// whoever finds a screen open must not be able to leave a key of his own.
func (n *Node) BeginPasskey(ctx context.Context, caller Caller, _ BeginPasskeyRequest) (view.Ceremony, error) {
	var c account.Ceremony
	u := ownUse("BeginPasskey")
	u.grave = true
	err := n.act(ctx, caller, u, func(a *acting) (err error) {
		c, err = n.Accounts.BeginRegistration(a.tx, n.Clock(), caller.Officer)
		return err
	})
	return view.Ceremony(c), err
}

// AddPasskeyRequest is the browser's new passkey and what the officer calls it.
type AddPasskeyRequest struct {
	PasskeyAnswer
	Name string
}

// AddPasskey keeps the passkey that BeginPasskey asked for.
func (n *Node) AddPasskey(ctx context.Context, caller Caller, req AddPasskeyRequest) (view.Done, error) {
	err := n.act(ctx, caller, ownUse("AddPasskey"), func(a *acting) error {
		return n.Accounts.FinishRegistration(a.tx, n.Clock(), caller.Officer, req.Handle, req.Name, req.Answer)
	})
	return view.Done{Text: "the passkey opens your account"}, err
}

// RemovePasskeyRequest names one of the caller's own passkeys.
type RemovePasskeyRequest struct{ ID string }

// RemovePasskey removes a passkey and ends all sessions of the caller. The last
// way in is not removed.
func (n *Node) RemovePasskey(ctx context.Context, caller Caller, req RemovePasskeyRequest) (view.Done, error) {
	u := ownUse("RemovePasskey")
	u.grave = true
	err := n.act(ctx, caller, u, func(a *acting) error {
		id, err := base64.RawURLEncoding.DecodeString(req.ID)
		if err != nil {
			return fault.New(fault.NotFound, "no such passkey")
		}
		o, err := n.Accounts.Find(a.tx, caller.Officer)
		if err != nil {
			return err
		}
		off, err := n.Accounts.PasswordsOff(a.tx)
		if err != nil {
			return err
		}
		if o.Passkeys == 1 && (!o.HasPassword || off) && !o.Linked {
			return fault.New(fault.Conflict, "it is your only way in").WithMend("add another passkey first")
		}
		return n.Accounts.RemovePasskey(a.tx, caller.Officer, id)
	})
	return view.Done{Text: "the passkey is removed; log in again"}, err
}

// PasswordRequest is a new password of the caller's own.
type PasswordRequest struct{ Password string }

// ChangePassword sets the caller's own password and ends all of his sessions.
func (n *Node) ChangePassword(ctx context.Context, caller Caller, req PasswordRequest) (view.Done, error) {
	var hash account.PasswordHash
	u := ownUse("ChangePassword")
	u.grave = true
	u.before = func() (err error) { hash, err = n.Accounts.HashPassword(req.Password); return err }
	err := n.act(ctx, caller, u, func(a *acting) error {
		return n.Accounts.SetPassword(a.tx, n.Clock(), caller.Officer, hash, false)
	})
	return view.Done{Text: "the password is changed; log in again"}, err
}

// ProposeCodeRequest asks for a secret of one-time codes.
type ProposeCodeRequest struct{}

// ProposeCode makes a secret for one-time codes. It counts once ConfirmCode has
// seen a code of it.
func (n *Node) ProposeCode(ctx context.Context, caller Caller, _ ProposeCodeRequest) (view.CodeSecret, error) {
	var v view.CodeSecret
	u := ownUse("ProposeCode")
	u.grave = true
	err := n.act(ctx, caller, u, func(a *acting) error {
		uri, err := n.Accounts.ProposeTOTP(a.tx, caller.Officer)
		if err != nil {
			return err
		}
		v.URI = uri
		if at, err := url.Parse(uri); err == nil {
			v.Secret = at.Query().Get("secret")
		}
		return nil
	})
	return v, err
}

// ConfirmCodeRequest is a code of the proposed secret.
type ConfirmCodeRequest struct{ Code string }

// ConfirmCode puts the proposed secret in force.
func (n *Node) ConfirmCode(ctx context.Context, caller Caller, req ConfirmCodeRequest) (view.Done, error) {
	err := n.act(ctx, caller, ownUse("ConfirmCode"), func(a *acting) error {
		return n.Accounts.ConfirmTOTP(a.tx, n.Clock(), caller.Officer, req.Code)
	})
	return view.Done{Text: "from now on a code is asked for with the password"}, err
}

// EndSessionRequest names one of the caller's own sessions; empty is all but
// the one that asks.
type EndSessionRequest struct{ Session string }

// EndSession ends sessions of the caller, such as one left open elsewhere.
func (n *Node) EndSession(ctx context.Context, caller Caller, req EndSessionRequest) (view.Done, error) {
	err := n.act(ctx, caller, ownUse("EndSession"), func(a *acting) error {
		open, err := n.Accounts.Sessions(a.tx, n.Clock(), caller.Officer)
		if err != nil {
			return err
		}
		return n.endThose(a.tx, open, func(s account.Open) bool {
			return s.ID == req.Session || (req.Session == "" && s.ID != caller.Session)
		})
	})
	return view.Done{Text: "ended"}, err
}

func (n *Node) endThose(tx *db.Tx, open []account.Open, those func(account.Open) bool) error {
	for _, s := range open {
		if those(s) {
			if err := n.Accounts.End(tx, s.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
