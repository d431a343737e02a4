package account

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// Deed is the digest of one act with all that it says: method, address and
// body. A proof is good for the deed that it was given for and no other.
type Deed [sha256.Size]byte

// DeedOf digests what a request asks for.
func DeedOf(method, address string, body []byte) Deed {
	h := sha256.New()
	fmt.Fprintf(h, "liaison deed v1\x00%s\x00%d\x00%s\x00", method, len(address), address)
	h.Write(body)
	return Deed(h.Sum(nil))
}

// ParseDeed reads a deed as String writes it.
func ParseDeed(s string) (Deed, error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(Deed{}) {
		return Deed{}, fault.New(fault.Invalid, "that names no act").At("deed")
	}
	return Deed(b), nil
}

// String writes the digest in hexadecimal.
func (d Deed) String() string { return hex.EncodeToString(d[:]) }

// proofTime is how long a proof waits for the act that it was given for.
const proofTime = 2 * time.Minute

// proving is the kind of ceremony by which an officer proves himself anew.
const proving = "prove"

// BeginProof asks the officer of a session for one of his passkeys, for one
// deed: its digest is part of what the passkey signs.
func (r *Room) BeginProof(tx *db.Tx, now time.Time, officer claim.OfficerID, deed Deed) (Ceremony, error) {
	if r.webauthn == nil {
		return Ceremony{}, errNoPasskeys()
	}
	k, err := r.keyholder(tx, officer)
	if err != nil {
		return Ceremony{}, err
	}
	if len(k.keys) == 0 {
		return Ceremony{}, fault.New(fault.Conflict, "you have no passkey").WithMend("prove yourself with your password")
	}
	challenge, err := r.challenge()
	if err != nil {
		return Ceremony{}, err
	}
	challenge = append(challenge, deed[:]...)
	assertion, session, err := r.webauthn.BeginLogin(k, webauthn.WithChallenge(challenge), webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, fault.Wrap(fault.Internal, err, "a passkey cannot be asked for")
	}
	return r.keep(tx, now, proving+" "+deed.String(), officer, session, assertion)
}

// FinishProof checks the browser's answer and keeps the proof for the session.
func (r *Room) FinishProof(tx *db.Tx, now time.Time, s Session, deed Deed, handle string, answer []byte) error {
	held, err := r.take(tx, now, proving+" "+deed.String(), s.Officer, handle)
	if err != nil {
		return err
	}
	k, err := r.keyholder(tx, s.Officer)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return badAnswer(err)
	}
	cred, err := r.webauthn.ValidateLogin(k, held, parsed)
	if err != nil {
		return badAnswer(err)
	}
	if err := r.used(tx, now, cred); err != nil {
		return err
	}
	return r.keepProof(tx, now, s.ID, deed)
}

// used writes down that a passkey was used, and refuses one that seems to
// exist twice.
func (r *Room) used(tx *db.Tx, now time.Time, cred *webauthn.Credential) error {
	if cred.Authenticator.CloneWarning {
		return fault.New(fault.Unauthenticated, "this passkey seems to exist twice").WithMend("have an administrator remove it and register a new one")
	}
	data, err := json.Marshal(cred)
	if err != nil {
		return fault.Wrap(fault.Internal, err, "the passkey cannot be kept")
	}
	if err := tx.Exec(`UPDATE passkeys SET data = $2, used = $3 WHERE id = $1`, cred.ID, string(data), now.UnixMicro()); err != nil {
		return fmt.Errorf("use passkey: %w", err)
	}
	return nil
}

// ConcludeProof keeps a proof for the session when the attempt, begun for the
// session's own officer, fits. When it does not, it writes nothing.
func (r *Room) ConcludeProof(tx *db.Tx, now time.Time, a *Attempt, s Session, deed Deed) error {
	if a.officer != s.Officer {
		return refused()
	}
	if _, err := r.settle(tx, a); err != nil {
		return err
	}
	return r.keepProof(tx, now, s.ID, deed)
}

// keepProof keeps that the officer of a session has proved himself for a deed.
func (r *Room) keepProof(tx *db.Tx, now time.Time, session string, deed Deed) error {
	err := tx.Exec(`INSERT INTO session_proofs (session, deed, expires) VALUES ($1,$2,$3) ON CONFLICT (session, deed) DO UPDATE SET expires = excluded.expires`,
		session, deed[:], now.Add(proofTime).UnixMicro())
	if err != nil {
		return fmt.Errorf("keep proof of session %s: %w", session, err)
	}
	return nil
}

// Proved tells whether a proof waits for this deed in this session.
func (r *Room) Proved(tx db.Queryer, now time.Time, session string, deed Deed) (bool, error) {
	var one int64
	err := tx.QueryRow(`SELECT 1 FROM session_proofs WHERE session = $1 AND deed = $2 AND expires > $3`, session, deed[:], now.UnixMicro()).Scan(&one)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// TakeProof uses a proof up, and tells whether there was one.
func (r *Room) TakeProof(tx *db.Tx, now time.Time, session string, deed Deed) (bool, error) {
	n, err := tx.ExecCount(`DELETE FROM session_proofs WHERE session = $1 AND deed = $2 AND expires > $3`, session, deed[:], now.UnixMicro())
	if err != nil {
		return false, fmt.Errorf("take proof of session %s: %w", session, err)
	}
	return n == 1, nil
}
