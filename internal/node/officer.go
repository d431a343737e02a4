package node

import (
	"context"

	"liaison/internal/account"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/view"
)

// OfficerRequest makes an account.
type OfficerRequest struct {
	Login, Name, Password string
	Mandate               account.Mandate
}

// AddOfficer makes an account. Its password is to be changed at the first
// login: somebody else has seen it. Without one the node draws it and shows it
// this once.
func (n *Node) AddOfficer(ctx context.Context, caller Caller, req OfficerRequest) (view.Officer, error) {
	var v view.Officer
	var word string
	var hash account.PasswordHash
	u := administering("AddOfficer")
	u.before = func() (err error) {
		if req.Password != "" {
			hash, err = n.Accounts.HashPassword(req.Password)
			return err
		}
		word, hash, err = n.firstPassword()
		return err
	}
	err := n.act(ctx, caller, u, func(a *acting) error {
		id, err := n.Accounts.Create(a.tx, n.Clock(), account.NewOfficer{Login: req.Login, Name: req.Name, Password: hash, MustChange: true, Mandate: req.Mandate})
		if err != nil {
			return err
		}
		a.touch(string(id))
		v, err = n.officer(a.tx, id)
		return err
	})
	if err == nil {
		v.Password = word
	}
	return v, err
}

// ListOfficersRequest asks for all accounts.
type ListOfficersRequest struct{}

// ListOfficers lists the accounts of the node.
func (n *Node) ListOfficers(ctx context.Context, caller Caller, _ ListOfficersRequest) ([]view.Officer, error) {
	out := []view.Officer{}
	err := n.ask(ctx, caller, running("ListOfficers"), func(a *asking) error {
		held, err := n.Accounts.List(a.tx)
		if err != nil {
			return err
		}
		for _, o := range held {
			v, err := n.officerShape(a.tx, o)
			if err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

// SuspendRequest takes an account out of use, or back into it.
type SuspendRequest struct {
	Officer   claim.OfficerID
	Reinstate bool
}

// SuspendOfficer takes an account out of use and ends its sessions, or takes
// it back. It is never the caller's own: the last administrator would close
// the node to all.
func (n *Node) SuspendOfficer(ctx context.Context, caller Caller, req SuspendRequest) (view.Officer, error) {
	var v view.Officer
	err := n.act(ctx, caller, administering("SuspendOfficer", string(req.Officer)), func(a *acting) error {
		if err := notOneself(a, req.Officer); err != nil {
			return err
		}
		change := n.Accounts.Suspend
		if req.Reinstate {
			change = n.Accounts.Reinstate
		}
		if err := change(a.tx, n.Clock(), req.Officer); err != nil {
			return err
		}
		var err error
		v, err = n.officer(a.tx, req.Officer)
		return err
	})
	return v, err
}

// LinkRequest lets an officer log in as known at the agency's identity
// provider under Subject, or takes every such link of his away.
type LinkRequest struct {
	Officer claim.OfficerID
	Subject string
	Remove  bool
}

// LinkOfficer ties an account to a subject at the identity provider (OpenID
// Connect Core 1.0, section 2), or unties it and ends its sessions.
func (n *Node) LinkOfficer(ctx context.Context, caller Caller, req LinkRequest) (view.Officer, error) {
	var v view.Officer
	err := n.act(ctx, caller, administering("LinkOfficer", string(req.Officer)), func(a *acting) error {
		var err error
		switch {
		case req.Remove:
			err = n.Accounts.Unlink(a.tx, req.Officer)
		case n.Provider == nil:
			err = fault.New(fault.Unavailable, "this node knows no identity provider").WithMend("name it in config.json under \"provider\"")
		default:
			err = n.Accounts.Link(a.tx, n.Clock(), req.Officer, a.caller.Officer, account.Known{Issuer: n.Provider.Issuer(), Subject: req.Subject})
		}
		if err != nil {
			return err
		}
		v, err = n.officer(a.tx, req.Officer)
		return err
	})
	return v, err
}

func (n *Node) officer(q db.Queryer, id claim.OfficerID) (view.Officer, error) {
	o, err := n.Accounts.Find(q, id)
	if err != nil {
		return view.Officer{}, err
	}
	return n.officerShape(q, o)
}

func (n *Node) officerShape(q db.Queryer, o account.Officer) (view.Officer, error) {
	v := view.Officer{ID: string(o.ID), Login: o.Login, Name: o.Name, Clearance: string(o.Clearance), Suspended: o.Suspended, Roles: []string{}, Desks: o.Desks,
		MustChange: o.MustChange, HasWord: o.HasPassword, HasCode: o.HasTOTP, Passkeys: o.Passkeys, Linked: o.Linked}
	for _, r := range o.Roles {
		v.Roles = append(v.Roles, string(r))
	}
	for _, r := range o.Rights {
		v.Rights = append(v.Rights, string(r))
	}
	cases, err := n.Accounts.Cases(q, o.ID)
	for _, k := range cases {
		v.Cases = append(v.Cases, string(k))
	}
	return v, err
}
