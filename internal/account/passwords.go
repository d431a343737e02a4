package account

import (
	"errors"
	"fmt"
	"slices"

	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
)

const createSettings = `
CREATE TABLE account_settings (
	one           {{int}} PRIMARY KEY CHECK (one = 1),
	passwords_off {{int}} NOT NULL
) {{strict}};
`

// fewestKeyholders is how many administrators must be able to enter by passkey
// before passwords are switched off, and as long as they are off: one of them
// may lose his key.
const fewestKeyholders = 2

// PasswordsOff tells whether this node takes no passwords. What is left of
// them then is the first password of an account, which opens nothing but the
// way to a passkey.
func (r *Room) PasswordsOff(tx db.Queryer) (bool, error) {
	var off int64
	err := tx.QueryRow(`SELECT passwords_off FROM account_settings WHERE one = 1`).Scan(&off)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return false, fmt.Errorf("read whether passwords are off: %w", err)
	}
	return off != 0, nil
}

// Keyholders counts the administrators in use who have a passkey.
func (r *Room) Keyholders(tx db.Queryer) (int, error) {
	all, err := r.List(tx)
	n := 0
	for _, o := range all {
		if !o.Suspended && o.Passkeys > 0 && slices.Contains(o.Roles, marking.Administrator) {
			n++
		}
	}
	return n, err
}

// SwitchPasswords switches passwords off or on again for the whole node. Off
// takes two administrators with a passkey, and ends the sessions that a
// password opened.
func (r *Room) SwitchPasswords(tx *db.Tx, off bool) error {
	err := tx.Exec(`INSERT INTO account_settings (one, passwords_off) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET passwords_off = excluded.passwords_off`, bit(off))
	if err != nil {
		return fmt.Errorf("switch passwords: %w", err)
	}
	if !off {
		return nil
	}
	if err := r.stillOpen(tx); err != nil {
		return err
	}
	if err := tx.Exec(`DELETE FROM sessions WHERE method = $1 OR method = $2`, string(ByPassword), string(ByCode)); err != nil {
		return fmt.Errorf("end sessions of passwords: %w", err)
	}
	return nil
}

// stillOpen refuses a change after which a node without passwords would have
// fewer than two administrators who can enter it.
func (r *Room) stillOpen(tx *db.Tx) error {
	off, err := r.PasswordsOff(tx)
	if err != nil || !off {
		return err
	}
	n, err := r.Keyholders(tx)
	if err == nil && n < fewestKeyholders {
		err = fault.New(fault.Conflict, "without passwords, %d administrators need a passkey: there would be %d", fewestKeyholders, n).
			WithMend("have another administrator add a passkey first")
	}
	return err
}
