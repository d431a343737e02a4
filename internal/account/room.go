package account

import (
	"io"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Config is what an agency sets about logging in. Zero fields take the
// default that stands beside them.
type Config struct {
	Cost Cost // DefaultCost
	// Idle and Absolute bound a session: 15 minutes without a request, 8
	// hours in all.
	Idle, Absolute time.Duration
	// RPID and Origins name the place where passkeys are used, such as
	// "liaison.be-spoc.example" and "https://liaison.be-spoc.example".
	// Without them there are no passkeys.
	RPID    string
	Origins []string
}

// Room keeps the officers and sessions of one agency. It is safe for use by
// many goroutines; what it keeps is in the store.
type Room struct {
	agency   claim.AgencyID
	config   Config
	random   io.Reader
	hasher   *hasher
	webauthn *webauthn.WebAuthn // nil without passkeys
}

// New returns the room over the tables of Migrations. random must be fit for
// keys.
func New(agency claim.AgencyID, c Config, random io.Reader) (*Room, error) {
	if c.Cost == (Cost{}) {
		c.Cost = DefaultCost
	}
	if c.Idle == 0 {
		c.Idle = 15 * time.Minute
	}
	if c.Absolute == 0 {
		c.Absolute = 8 * time.Hour
	}
	if c.Idle < 0 || c.Absolute < c.Idle {
		return nil, fault.New(fault.Invalid, "a session's whole length is below its idle time").At("session")
	}
	r := &Room{agency: agency, config: c, random: random}
	var err error
	if r.hasher, err = newHasher(c.Cost, random); err != nil {
		return nil, err
	}
	if c.RPID != "" {
		r.webauthn, err = newWebAuthn(c)
	}
	return r, err
}

// UsePasskeys tells where passkeys are used, when that is known only after
// the room was made, such as by the port of a node on the officer's own
// machine. Call it before the room serves anybody.
func (r *Room) UsePasskeys(rpID string, origins ...string) (err error) {
	c := r.config
	c.RPID, c.Origins = rpID, origins
	r.webauthn, err = newWebAuthn(c)
	return err
}

// HasPasskeys tells whether this node can be entered by passkey.
func (r *Room) HasPasskeys() bool { return r.webauthn != nil }

// HashPassword prepares and hashes a password for Create or SetPassword. It
// takes a good part of a second: call it outside of any transaction.
func (r *Room) HashPassword(password string) (PasswordHash, error) {
	p, err := prepare(password)
	if err != nil {
		return "", err
	}
	h, err := r.hasher.hash(p, r.random)
	return PasswordHash(h), err
}

// PasswordHash is a password after HashPassword.
type PasswordHash string

// String hides the hash from logs.
func (PasswordHash) String() string { return "(a password hash)" }

// GoString hides the hash from logs.
func (PasswordHash) GoString() string { return "(a password hash)" }
