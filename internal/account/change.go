package account

import (
	"fmt"
	"slices"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
)

// Entrust gives an officer another mandate. It holds from the next question
// on, in sessions that are open too.
func (r *Room) Entrust(tx *db.Tx, now time.Time, id claim.OfficerID, m Mandate) error {
	if err := m.Validate(); err != nil {
		return err
	}
	if !slices.Contains(m.Roles, marking.Administrator) {
		if err := r.notLast(tx, id); err != nil {
			return err
		}
	}
	roles, desks, rights, err := m.texts()
	if err != nil {
		return err
	}
	if err := r.change(tx, id, `roles = $2, desks = $3, rights = $4, clearance = $5, changed = $6`, roles, desks, rights, string(m.Clearance), now.UnixMicro()); err != nil {
		return err
	}
	return r.stillOpen(tx)
}

// Suspend closes an account and ends its sessions; nothing is deleted, since
// what the officer decided names him.
func (r *Room) Suspend(tx *db.Tx, now time.Time, id claim.OfficerID) error {
	if err := r.notLast(tx, id); err != nil {
		return err
	}
	if err := r.change(tx, id, `suspended = 1, changed = $2`, now.UnixMicro()); err != nil {
		return err
	}
	if err := r.stillOpen(tx); err != nil {
		return err
	}
	return r.EndAll(tx, id)
}

// Reinstate opens a suspended account.
func (r *Room) Reinstate(tx *db.Tx, now time.Time, id claim.OfficerID) error {
	return r.change(tx, id, `suspended = 0, changed = $2`, now.UnixMicro())
}

// SetPassword replaces the password and ends the officer's sessions. Set
// mustChange when another person chose it.
func (r *Room) SetPassword(tx *db.Tx, now time.Time, id claim.OfficerID, h PasswordHash, mustChange bool) error {
	if h == "" {
		return fault.New(fault.Invalid, "the password is empty").At("password")
	}
	if err := r.change(tx, id, `password = $2, must_change = $3, changed = $4`, string(h), bit(mustChange), now.UnixMicro()); err != nil {
		return err
	}
	return r.EndAll(tx, id)
}

// ProposeTOTP makes a secret for one-time codes and returns it with the
// address for the authenticator app. It counts once ConfirmTOTP has seen a
// code of it.
func (r *Room) ProposeTOTP(tx *db.Tx, id claim.OfficerID) (uri string, err error) {
	o, err := r.Find(tx, id)
	if err != nil {
		return "", err
	}
	secret, err := NewTOTPSecret(r.random)
	if err != nil {
		return "", err
	}
	return TOTPURI(secret, string(r.agency), o.Login), r.change(tx, id, `totp_pending = $2`, secret)
}

// ConfirmTOTP puts the proposed secret in force when code is one of its
// codes.
func (r *Room) ConfirmTOTP(tx *db.Tx, now time.Time, id claim.OfficerID, code string) error {
	var pending []byte
	if err := tx.QueryRow(`SELECT totp_pending FROM officers WHERE id = $1`, string(id)).Scan(&pending); err != nil {
		return fmt.Errorf("confirm one-time codes of %s: %w", id, err)
	}
	step, ok := checkTOTP(pending, code, now, 0)
	if len(pending) == 0 || !ok {
		return fault.New(fault.Invalid, "that is not a code of the proposed secret").At("code").WithMend("check the clock of the device and type the newest code")
	}
	return r.change(tx, id, `totp = totp_pending, totp_pending = $2, totp_step = $3, changed = $4`, []byte{}, step, now.UnixMicro())
}

// ForgetFactors takes away passkeys, one-time codes and links to the identity
// provider of an officer who has lost them, and ends his sessions. What is left
// to him is a password that another person has to set.
func (r *Room) ForgetFactors(tx *db.Tx, now time.Time, id claim.OfficerID) error {
	if err := r.change(tx, id, `totp = $2, totp_pending = $2, totp_step = 0, changed = $3`, []byte{}, now.UnixMicro()); err != nil {
		return err
	}
	if err := tx.Exec(`DELETE FROM passkeys WHERE officer = $1`, string(id)); err != nil {
		return fmt.Errorf("forget passkeys of %s: %w", id, err)
	}
	if err := r.stillOpen(tx); err != nil {
		return err
	}
	return r.Unlink(tx, id)
}

// change sets columns of one officer; its arguments follow $1, the id.
func (r *Room) change(tx *db.Tx, id claim.OfficerID, set string, args ...any) error {
	n, err := tx.ExecCount(`UPDATE officers SET `+set+` WHERE id = $1`, append([]any{string(id)}, args...)...)
	if err != nil {
		return fmt.Errorf("change officer %s: %w", id, err)
	}
	if n == 0 {
		return fault.New(fault.NotFound, "no such officer")
	}
	return nil
}

// notLast refuses to take away the last administrator who can log in.
func (r *Room) notLast(tx *db.Tx, id claim.OfficerID) error {
	all, err := r.List(tx)
	if err != nil {
		return err
	}
	was, others := false, false
	for _, o := range all {
		if o.Suspended || !slices.Contains(o.Roles, marking.Administrator) {
			continue
		}
		was = was || o.ID == id
		others = others || o.ID != id
	}
	if was && !others {
		return fault.New(fault.Conflict, "this is the last administrator").WithMend("make another administrator first")
	}
	return nil
}
