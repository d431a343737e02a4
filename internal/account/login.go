package account

import (
	"errors"
	"fmt"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// Attempt is one try to log in with a password. It goes in three steps, so
// that the slow one holds no transaction: Attempt counts it, Judge weighs
// it, Conclude opens the session. It is counted before it is judged: many
// tries at once gain nothing.
type Attempt struct {
	officer  claim.OfficerID // empty for a login that nobody has
	login    string
	password string // the hash on record
	totp     []byte
	lastStep int64
	places   []place

	judged, fits bool
	step         int64  // of the one-time code that was used
	fresh        string // the hash anew, when the cost has changed
}

// Officer names whose account was tried; empty when there is none. It is for
// the access log, never for the answer.
func (a *Attempt) Officer() claim.OfficerID { return a.officer }

// Attempt begins a login and counts it against the account and the address.
// Who tries too often is told to wait, never shut out for good.
func (r *Room) Attempt(tx *db.Tx, now time.Time, login, address string) (*Attempt, error) {
	a := &Attempt{login: foldLogin(login), places: placesOf(foldLogin(login), address)}
	if err := r.throttle(tx, now, a.places); err != nil {
		return nil, err
	}
	var suspended, first int64
	err := tx.QueryRow(`SELECT id, password, totp, totp_step, suspended, must_change FROM officers WHERE login = $1`, a.login).
		Scan(&a.officer, &a.password, &a.totp, &a.lastStep, &suspended, &first)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return nil, fmt.Errorf("begin login: %w", err)
	}
	off, err := r.PasswordsOff(tx)
	if err != nil {
		return nil, err
	}
	if suspended != 0 || off && first == 0 {
		a.password = "" // judged like a login that nobody has
	}
	return a, nil
}

// Judge weighs password and one-time code. It takes a good part of a second,
// the same for logins that exist and that do not.
func (r *Room) Judge(a *Attempt, now time.Time, password, code string) error {
	fits := r.hasher.check(password, a.password)
	if len(a.totp) > 0 {
		var ok bool
		a.step, ok = checkTOTP(a.totp, code, now, a.lastStep)
		fits = fits && ok
	}
	a.judged, a.fits = true, fits
	if !fits || !r.hasher.stale(a.password) {
		return nil
	}
	fresh, err := r.HashPassword(password)
	if err != nil {
		return err
	}
	a.fresh = string(fresh)
	return nil
}

// Conclude opens a session when the attempt fits. When it does not, it
// writes nothing and is unauthenticated: the caller commits its audit entry
// all the same.
func (r *Room) Conclude(tx *db.Tx, now time.Time, a *Attempt) (Session, Token, error) {
	method, err := r.settle(tx, a)
	if err != nil {
		return Session{}, "", err
	}
	return r.newSession(tx, now, a.officer, method)
}

// settle accepts an attempt that fits: its one-time code is used up, its count
// forgiven.
func (r *Room) settle(tx *db.Tx, a *Attempt) (Method, error) {
	if !a.judged || !a.fits {
		return "", refused()
	}
	method := ByPassword
	password := a.password
	if a.fresh != "" {
		password = a.fresh
	}
	// The conditions hold off whoever used the code, changed the password
	// or closed the account while this one was judged.
	set, where, args := `password = $3`, `id = $1 AND password = $2 AND suspended = 0`, []any{string(a.officer), a.password, password}
	if len(a.totp) > 0 {
		method = ByCode
		set, where, args = set+`, totp_step = $4`, where+` AND totp_step < $4`, append(args, a.step)
	}
	n, err := tx.ExecCount(`UPDATE officers SET `+set+` WHERE `+where, args...)
	if err != nil {
		return "", fmt.Errorf("conclude login of %s: %w", a.officer, err)
	}
	if n != 1 {
		return "", refused()
	}
	return method, forgive(tx, a.places)
}

// refused is the one answer to every login that fails.
func refused() error {
	return fault.New(fault.Unauthenticated, "login, password or code do not fit").WithMend("check all three and try again")
}
