package account

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// visiting is the kind of ceremony that goes over the agency's identity
// provider.
const visiting = "provider"

// Visit is a login, or a proof, that is on its way over the agency's identity
// provider: what the node has to remember until the browser comes back.
type Visit struct {
	// Nonce comes back inside the provider's signed answer, Verifier shows
	// that whoever redeems the code has asked for it (RFC 7636).
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
	// Session and Deed are set for a proof.
	Session string          `json:"session,omitempty"`
	Officer claim.OfficerID `json:"officer,omitempty"`
	Deed    Deed            `json:"deed"`
}

// BeginVisit keeps a visit and returns the state under which it comes back.
func (r *Room) BeginVisit(tx *db.Tx, now time.Time, v Visit) (state string, err error) {
	c, err := r.keep(tx, now, visiting, "", v, struct{}{})
	return c.Handle, err
}

// TakeVisit fetches a visit, which serves once.
func (r *Room) TakeVisit(tx *db.Tx, now time.Time, state string) (Visit, error) {
	var v Visit
	data, err := r.taken(tx, now, visiting, "", state)
	if err != nil {
		return v, err
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return v, fault.Wrap(fault.Internal, err, "the login under way cannot be read")
	}
	return v, nil
}

// Known is who somebody is at an identity provider: OpenID Connect Core 1.0
// section 2, iss and sub. Nothing else a provider says names an officer here.
type Known struct{ Issuer, Subject string }

// Link lets an officer log in as known at a provider. One subject is one
// officer.
func (r *Room) Link(tx *db.Tx, now time.Time, id, by claim.OfficerID, k Known) error {
	if k.Subject = strings.TrimSpace(k.Subject); k.Issuer == "" || k.Subject == "" || len(k.Subject) > 255 {
		return fault.New(fault.Invalid, "a subject at the identity provider has 1 to 255 bytes").At("subject")
	}
	if _, err := r.Find(tx, id); err != nil {
		return err
	}
	n, err := tx.ExecCount(`INSERT INTO officer_subjects (issuer, subject, officer, since, by) VALUES ($1,$2,$3,$4,$5) ON CONFLICT (issuer, subject) DO NOTHING`,
		k.Issuer, k.Subject, string(id), now.UnixMicro(), string(by))
	if err != nil {
		return fmt.Errorf("link officer %s: %w", id, err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "an officer is linked to that subject already").At("subject").WithMend("take the link away first")
	}
	return nil
}

// Unlink takes away every link of an officer to the provider and ends his
// sessions.
func (r *Room) Unlink(tx *db.Tx, id claim.OfficerID) error {
	if err := tx.Exec(`DELETE FROM officer_subjects WHERE officer = $1`, string(id)); err != nil {
		return fmt.Errorf("unlink officer %s: %w", id, err)
	}
	return r.EndAll(tx, id)
}

// known finds the officer, who must not be suspended.
func (r *Room) known(tx db.Queryer, k Known) (Officer, error) {
	var id claim.OfficerID
	err := tx.QueryRow(`SELECT officer FROM officer_subjects WHERE issuer = $1 AND subject = $2`, k.Issuer, k.Subject).Scan(&id)
	if errors.Is(err, db.ErrNoRows) {
		return Officer{}, errUnknownThere()
	}
	if err != nil {
		return Officer{}, fmt.Errorf("find subject: %w", err)
	}
	o, err := r.Find(tx, id)
	if err == nil && o.Suspended {
		err = errUnknownThere()
	}
	return o, err
}

// LoginKnown opens a session for whom the provider has vouched.
func (r *Room) LoginKnown(tx *db.Tx, now time.Time, k Known) (Session, Token, error) {
	o, err := r.known(tx, k)
	if err != nil {
		return Session{}, "", err
	}
	return r.newSession(tx, now, o.ID, ByProvider)
}

// ProveKnown keeps a proof when the provider vouches for the very officer
// whose session asked for it.
func (r *Room) ProveKnown(tx *db.Tx, now time.Time, k Known, v Visit) error {
	o, err := r.known(tx, k)
	if err != nil {
		return err
	}
	if o.ID != v.Officer {
		return errUnknownThere()
	}
	return r.keepProof(tx, now, v.Session, v.Deed)
}

func errUnknownThere() error {
	return fault.New(fault.Unauthenticated, "the identity provider's answer opens no account here").WithMend("have an administrator link your account")
}
