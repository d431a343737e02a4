package account

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// ceremonyTime is how long a browser has to answer.
const ceremonyTime = 5 * time.Minute

// Kinds of ceremony.
const (
	registering = "register"
	loggingIn   = "login"
)

func newWebAuthn(c Config) (*webauthn.WebAuthn, error) {
	w, err := webauthn.New(&webauthn.Config{
		RPID: c.RPID, RPDisplayName: "Liaison", RPOrigins: c.Origins,
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "passkeys are not set up rightly").At("passkeys").WithMend("give the node's host name and its https origin")
	}
	return w, nil
}

// Ceremony is the node's half of a passkey ceremony: options for the
// browser, as JSON, and the handle under which it answers.
type Ceremony struct {
	Handle  string          `json:"handle"`
	Options json.RawMessage `json:"options"`
}

// keyholder shows an officer to the library.
type keyholder struct {
	Officer
	keys []webauthn.Credential
}

func (k *keyholder) WebAuthnID() []byte                         { return []byte(k.ID) }
func (k *keyholder) WebAuthnName() string                       { return k.Login }
func (k *keyholder) WebAuthnDisplayName() string                { return k.Name }
func (k *keyholder) WebAuthnCredentials() []webauthn.Credential { return k.keys }

// BeginRegistration starts to add a passkey to an officer who is logged in.
func (r *Room) BeginRegistration(tx *db.Tx, now time.Time, id claim.OfficerID) (Ceremony, error) {
	if r.webauthn == nil {
		return Ceremony{}, errNoPasskeys()
	}
	k, err := r.keyholder(tx, id)
	if err != nil {
		return Ceremony{}, err
	}
	var known []protocol.CredentialDescriptor
	for _, c := range k.keys {
		known = append(known, protocol.CredentialDescriptor{Type: protocol.PublicKeyCredentialType, CredentialID: c.ID})
	}
	creation, session, err := r.webauthn.BeginRegistration(k, webauthn.WithExclusions(known))
	if err != nil {
		return Ceremony{}, fault.Wrap(fault.Internal, err, "a passkey cannot be made now")
	}
	challenge, err := r.challenge()
	if err != nil {
		return Ceremony{}, err
	}
	creation.Response.Challenge = challenge
	session.Challenge = base64.RawURLEncoding.EncodeToString(challenge)
	return r.keep(tx, now, registering, id, session, creation)
}

// FinishRegistration checks the browser's answer and keeps the passkey under
// a name that the officer recognises.
func (r *Room) FinishRegistration(tx *db.Tx, now time.Time, id claim.OfficerID, handle, name string, answer []byte) error {
	session, err := r.take(tx, now, registering, id, handle)
	if err != nil {
		return err
	}
	k, err := r.keyholder(tx, id)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return badAnswer(err)
	}
	cred, err := r.webauthn.CreateCredential(k, session, parsed)
	if err != nil {
		return badAnswer(err)
	}
	data, err := json.Marshal(cred)
	if err != nil {
		return fault.Wrap(fault.Internal, err, "the passkey cannot be kept")
	}
	if name = strings.TrimSpace(name); name == "" || len(name) > 100 {
		return fault.New(fault.Invalid, "a passkey has a name of at most 100 bytes").At("name")
	}
	err = tx.Exec(`INSERT INTO passkeys (id, officer, name, data, created, used) VALUES ($1,$2,$3,$4,$5,0)`, cred.ID, string(id), name, string(data), now.UnixMicro())
	if err != nil {
		return fmt.Errorf("keep passkey of %s: %w", id, err)
	}
	off, err := r.PasswordsOff(tx)
	if err != nil || !off || !k.MustChange {
		return err
	}
	// Where no passwords are taken, the first one has done its work.
	return r.change(tx, id, `password = '', must_change = 0, changed = $2`, now.UnixMicro())
}

// BeginLogin starts a login by passkey. It names no officer: the passkey
// does, so that nobody can try which logins exist.
func (r *Room) BeginLogin(tx *db.Tx, now time.Time) (Ceremony, error) {
	if r.webauthn == nil {
		return Ceremony{}, errNoPasskeys()
	}
	challenge, err := r.challenge()
	if err != nil {
		return Ceremony{}, err
	}
	assertion, session, err := r.webauthn.BeginDiscoverableLogin(webauthn.WithChallenge(challenge), webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, fault.Wrap(fault.Internal, err, "a passkey cannot be asked for now")
	}
	return r.keep(tx, now, loggingIn, "", session, assertion)
}

// FinishLogin checks the browser's answer and opens a session.
func (r *Room) FinishLogin(tx *db.Tx, now time.Time, handle string, answer []byte) (Session, Token, error) {
	session, err := r.take(tx, now, loggingIn, "", handle)
	if err != nil {
		return Session{}, "", err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Session{}, "", badAnswer(err)
	}
	find := func(_, user []byte) (webauthn.User, error) { return r.keyholder(tx, claim.OfficerID(user)) }
	user, cred, err := r.webauthn.ValidatePasskeyLogin(find, session, parsed)
	if err != nil {
		return Session{}, "", badAnswer(err)
	}
	k, ok := user.(*keyholder)
	if !ok || k.Suspended {
		return Session{}, "", refused()
	}
	if err := r.used(tx, now, cred); err != nil {
		return Session{}, "", err
	}
	return r.newSession(tx, now, k.ID, ByPasskey)
}

func (r *Room) challenge() ([]byte, error) {
	b := make([]byte, 32)
	if _, err := io.ReadFull(r.random, b); err != nil {
		return nil, fault.Wrap(fault.Internal, err, "no randomness for a challenge")
	}
	return b, nil
}

// keep remembers the node's half of a ceremony. Its end is this room's
// business, by the clock that was handed in.
func (r *Room) keep(tx *db.Tx, now time.Time, kind string, id claim.OfficerID, s, options any) (Ceremony, error) {
	if w, ok := s.(*webauthn.SessionData); ok {
		w.Expires = time.Time{} // the node's own clock ends it
	}
	handle, err := r.challenge()
	if err != nil {
		return Ceremony{}, err
	}
	data, err1 := json.Marshal(s)
	opts, err2 := json.Marshal(options)
	if err := errors.Join(err1, err2); err != nil {
		return Ceremony{}, fault.Wrap(fault.Internal, err, "the passkey ceremony cannot be kept")
	}
	key := sha256.Sum256(handle)
	err = tx.Exec(`INSERT INTO passkey_ceremonies (handle, kind, officer, data, expires) VALUES ($1,$2,$3,$4,$5)`,
		key[:], kind, string(id), string(data), now.Add(ceremonyTime).UnixMicro())
	if err != nil {
		return Ceremony{}, fmt.Errorf("keep passkey ceremony: %w", err)
	}
	return Ceremony{Handle: base64.RawURLEncoding.EncodeToString(handle), Options: opts}, nil
}

// take fetches a passkey ceremony.
func (r *Room) take(tx *db.Tx, now time.Time, kind string, id claim.OfficerID, handle string) (webauthn.SessionData, error) {
	var s webauthn.SessionData
	if r.webauthn == nil {
		return s, errNoPasskeys()
	}
	data, err := r.taken(tx, now, kind, id, handle)
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return s, fault.Wrap(fault.Internal, err, "the passkey ceremony cannot be read")
	}
	return s, nil
}

// taken fetches a ceremony, which serves once: it is gone when the caller's
// transaction commits, and otherwise ends by the clock.
func (r *Room) taken(tx *db.Tx, now time.Time, kind string, id claim.OfficerID, handle string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.DecodeString(handle)
	if err != nil {
		return nil, badAnswer(err)
	}
	key := sha256.Sum256(raw)
	var data string
	err = tx.QueryRow(`DELETE FROM passkey_ceremonies WHERE handle = $1 AND kind = $2 AND officer = $3 AND expires > $4 RETURNING data`,
		key[:], kind, string(id), now.UnixMicro()).Scan(&data)
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.New(fault.Unauthenticated, "it was asked for too long ago").WithMend("try again")
	}
	if err != nil {
		return nil, fmt.Errorf("take ceremony: %w", err)
	}
	return []byte(data), nil
}

func (r *Room) keyholder(tx db.Queryer, id claim.OfficerID) (*keyholder, error) {
	o, err := r.Find(tx, id)
	if err != nil {
		return nil, err
	}
	k := &keyholder{Officer: o}
	rows, err := tx.Query(`SELECT data FROM passkeys WHERE officer = $1 ORDER BY id`, string(id))
	if err != nil {
		return nil, fmt.Errorf("read passkeys of %s: %w", id, err)
	}
	defer rows.Close()
	for rows.Next() {
		var data string
		if err := rows.Scan(&data); err != nil {
			return nil, fmt.Errorf("read passkeys of %s: %w", id, err)
		}
		var c webauthn.Credential
		if err := json.Unmarshal([]byte(data), &c); err != nil {
			return nil, fault.Wrap(fault.Internal, err, "a passkey of %s cannot be read", id)
		}
		k.keys = append(k.keys, c)
	}
	return k, rows.Err()
}

// Passkey is what an officer is told of one of his passkeys.
type Passkey struct {
	ID            []byte
	Name          string
	Created, Used int64 // microseconds UTC; Used is 0 before the first login
}

// Passkeys lists the passkeys of an officer, oldest first.
func (r *Room) Passkeys(tx db.Queryer, id claim.OfficerID) ([]Passkey, error) {
	rows, err := tx.Query(`SELECT id, name, created, used FROM passkeys WHERE officer = $1 ORDER BY created, id`, string(id))
	if err != nil {
		return nil, fmt.Errorf("list passkeys of %s: %w", id, err)
	}
	defer rows.Close()
	var out []Passkey
	for rows.Next() {
		var p Passkey
		if err := rows.Scan(&p.ID, &p.Name, &p.Created, &p.Used); err != nil {
			return nil, fmt.Errorf("list passkeys of %s: %w", id, err)
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// RemovePasskey removes a passkey and ends the officer's sessions.
func (r *Room) RemovePasskey(tx *db.Tx, id claim.OfficerID, key []byte) error {
	n, err := tx.ExecCount(`DELETE FROM passkeys WHERE id = $1 AND officer = $2`, key, string(id))
	if err != nil {
		return fmt.Errorf("remove passkey of %s: %w", id, err)
	}
	if n == 0 {
		return fault.New(fault.NotFound, "no such passkey")
	}
	if err := r.stillOpen(tx); err != nil {
		return err
	}
	return r.EndAll(tx, id)
}

func errNoPasskeys() error {
	return fault.New(fault.Unavailable, "this node has no passkeys set up").WithMend("set its host name and origin in the configuration")
}

// badAnswer keeps the cause for the node's own log; the person learns only
// that it failed.
func badAnswer(cause error) error {
	return fault.Wrap(fault.Unauthenticated, cause, "the passkey was not accepted").WithMend("try again, or use another passkey")
}
