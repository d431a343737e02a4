package node

import (
	"context"

	"liaison/internal/account"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/view"
)

// administering is a grave act about an account. Whom it is about is noted
// before it is decided, so that the log names him of a refused one as well.
func administering(name string, about ...string) use {
	u := running(name)
	u.grave = true
	u.touch(about...)
	return u
}

// notOneself refuses what an administrator would do to his own account: nobody
// widens his own mandate, or takes his own proofs away unseen.
func notOneself(a *acting, officer claim.OfficerID) error {
	if officer == a.caller.Officer {
		return fault.New(fault.Forbidden, "your own account is another administrator's to change").WithMend("your ways in are under “My account”")
	}
	return nil
}

// EntrustRequest gives an officer another mandate.
type EntrustRequest struct {
	Officer claim.OfficerID
	Mandate account.Mandate
}

// EntrustOfficer gives an officer other roles, desks, rights and clearance. It
// holds from his next question on.
func (n *Node) EntrustOfficer(ctx context.Context, caller Caller, req EntrustRequest) (view.Officer, error) {
	var v view.Officer
	err := n.act(ctx, caller, administering("EntrustOfficer", string(req.Officer)), func(a *acting) error {
		if err := notOneself(a, req.Officer); err != nil {
			return err
		}
		if err := n.Accounts.Entrust(a.tx, n.Clock(), req.Officer, req.Mandate); err != nil {
			return err
		}
		var err error
		v, err = n.officer(a.tx, req.Officer)
		return err
	})
	return v, err
}

// ResetRequest names an officer who has lost his ways in.
type ResetRequest struct{ Officer claim.OfficerID }

// ResetOfficer takes passkeys, codes and links of an officer away, ends his
// sessions, and gives him a first password, shown once, that opens nothing but
// the choice of his own.
func (n *Node) ResetOfficer(ctx context.Context, caller Caller, req ResetRequest) (view.Officer, error) {
	var v view.Officer
	var word string
	var hash account.PasswordHash
	u := administering("ResetOfficer", string(req.Officer))
	u.before = func() (err error) { word, hash, err = n.firstPassword(); return err }
	err := n.act(ctx, caller, u, func(a *acting) error {
		if err := notOneself(a, req.Officer); err != nil {
			return err
		}
		if err := n.Accounts.ForgetFactors(a.tx, n.Clock(), req.Officer); err != nil {
			return err
		}
		if err := n.Accounts.SetPassword(a.tx, n.Clock(), req.Officer, hash, true); err != nil {
			return err
		}
		var err error
		v, err = n.officer(a.tx, req.Officer)
		return err
	})
	if err == nil {
		v.Password = word
	}
	return v, err
}

func (n *Node) firstPassword() (word string, hash account.PasswordHash, err error) {
	if word, err = account.GeneratePassword(n.Random); err != nil {
		return "", "", err
	}
	hash, err = n.Accounts.HashPassword(word)
	return word, hash, err
}

// LeaveTeamRequest names an officer and a case.
type LeaveTeamRequest struct {
	Officer claim.OfficerID
	Case    claim.CaseID
}

// LeaveTeam takes an officer off the team of a case; his open sessions lose it
// at once. Who joins a team is for those who work the case, not for who runs
// the node.
func (n *Node) LeaveTeam(ctx context.Context, caller Caller, req LeaveTeamRequest) (view.Officer, error) {
	var v view.Officer
	err := n.act(ctx, caller, administering("LeaveTeam", string(req.Officer), string(req.Case)), func(a *acting) error {
		if err := n.Accounts.Leave(a.tx, req.Case, req.Officer); err != nil {
			return err
		}
		var err error
		v, err = n.officer(a.tx, req.Officer)
		return err
	})
	return v, err
}

// SwitchPasswordsRequest switches passwords off or on for the whole node.
type SwitchPasswordsRequest struct{ Off bool }

// SwitchPasswords switches passwords off, once two administrators have a
// passkey, or on again.
func (n *Node) SwitchPasswords(ctx context.Context, caller Caller, req SwitchPasswordsRequest) (view.PasswordState, error) {
	var v view.PasswordState
	err := n.act(ctx, caller, administering("SwitchPasswords"), func(a *acting) (err error) {
		if err = n.Accounts.SwitchPasswords(a.tx, req.Off); err != nil {
			return err
		}
		v.Off = req.Off
		v.Keyholders, err = n.Accounts.Keyholders(a.tx)
		return err
	})
	return v, err
}

// PasswordStateRequest asks whether this node takes passwords.
type PasswordStateRequest struct{}

// PasswordState tells whether this node takes passwords, and how many
// administrators have a passkey.
func (n *Node) PasswordState(ctx context.Context, caller Caller, _ PasswordStateRequest) (view.PasswordState, error) {
	var v view.PasswordState
	err := n.ask(ctx, caller, running("PasswordState"), func(a *asking) (err error) {
		if v.Off, err = n.Accounts.PasswordsOff(a.tx); err != nil {
			return err
		}
		v.Keyholders, err = n.Accounts.Keyholders(a.tx)
		return err
	})
	return v, err
}
