package account

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
)

// Method is how an officer logged in.
type Method string

// Methods.
const (
	ByPassword Method = "password"
	ByCode     Method = "password and code"
	ByPasskey  Method = "passkey"
	ByProvider Method = "identity provider"
)

// Open is one session of an officer, as he may look over his own.
type Open struct {
	Session
	// Old tells that it no longer opens anything.
	Old bool
}

// Sessions lists the sessions of an officer, newest first.
func (r *Room) Sessions(tx db.Queryer, now time.Time, officer claim.OfficerID) ([]Open, error) {
	rows, err := tx.Query(`SELECT id, method, created, seen FROM sessions WHERE officer = $1 ORDER BY created DESC, id`, string(officer))
	if err != nil {
		return nil, fmt.Errorf("list sessions of %s: %w", officer, err)
	}
	defer rows.Close()
	var out []Open
	for rows.Next() {
		var o Open
		var created, seen int64
		if err := rows.Scan(&o.ID, &o.Method, &created, &seen); err != nil {
			return nil, fmt.Errorf("list sessions of %s: %w", officer, err)
		}
		o.Officer, o.Created, o.Seen = officer, time.UnixMicro(created).UTC(), time.UnixMicro(seen).UTC()
		o.Old = now.Sub(o.Seen) >= r.config.Idle || now.Sub(o.Created) >= r.config.Absolute
		out = append(out, o)
	}
	return out, rows.Err()
}

// Token opens a session: 256 random bits in base64url. Only its hash is
// kept. It must not be logged.
type Token string

// String hides the token from logs; convert it to string to hand it out.
func (Token) String() string { return "(a session token)" }

// GoString hides the token from logs.
func (Token) GoString() string { return "(a session token)" }

// Session is an officer at work. ID names it in the access log and opens
// nothing. Purpose, LegalBasis and Case are empty until Enter binds them.
type Session struct {
	ID            string
	Officer       claim.OfficerID
	Method        Method
	Created, Seen time.Time
	Purpose       claim.Purpose
	LegalBasis    string
	Case          claim.CaseID
	Exercise      bool
}

func (r *Room) newSession(tx *db.Tx, now time.Time, officer claim.OfficerID, m Method) (Session, Token, error) {
	raw := make([]byte, 32)
	if _, err := io.ReadFull(r.random, raw); err != nil {
		return Session{}, "", fault.Wrap(fault.Internal, err, "no randomness for a session")
	}
	id, err := claim.RandomID("w", r.random)
	if err != nil {
		return Session{}, "", err
	}
	token := Token(base64.RawURLEncoding.EncodeToString(raw))
	s := Session{ID: id, Officer: officer, Method: m, Created: now.UTC(), Seen: now.UTC()}
	err = tx.Exec(`INSERT INTO sessions (id, token, officer, method, created, seen, purpose, legal_basis, case_id, exercise) VALUES ($1,$2,$3,$4,$5,$5,'','','',0)`,
		id, token.hash(), string(officer), string(m), now.UnixMicro())
	if err != nil {
		return Session{}, "", fmt.Errorf("open session: %w", err)
	}
	return s, token, nil
}

// hash is what is kept of a token. It is looked up whole, so that the time
// of the search tells nothing of the token itself.
func (t Token) hash() []byte {
	h := sha256.Sum256([]byte(t))
	return h[:]
}

// Resume finds the session that a token opens. Unknown, ended, idle and too
// old sessions, and those of suspended officers, are all unauthenticated.
func (r *Room) Resume(tx db.Queryer, now time.Time, t Token) (Session, error) {
	var s Session
	var created, seen, exercise, suspended int64
	err := tx.QueryRow(`SELECT s.id, s.officer, s.method, s.created, s.seen, s.purpose, s.legal_basis, s.case_id, s.exercise, o.suspended
		FROM sessions s JOIN officers o ON o.id = s.officer WHERE s.token = $1`, t.hash()).
		Scan(&s.ID, &s.Officer, &s.Method, &created, &seen, &s.Purpose, &s.LegalBasis, &s.Case, &exercise, &suspended)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return Session{}, fmt.Errorf("find session: %w", err)
	}
	s.Created, s.Seen, s.Exercise = time.UnixMicro(created).UTC(), time.UnixMicro(seen).UTC(), exercise != 0
	if err != nil || suspended != 0 || now.Sub(s.Seen) >= r.config.Idle || now.Sub(s.Created) >= r.config.Absolute {
		return Session{}, fault.New(fault.Unauthenticated, "the session has ended").WithMend("log in again")
	}
	return s, nil
}

// Touch remembers that the session is in use; within a minute of the last
// time it writes nothing.
func (r *Room) Touch(tx *db.Tx, now time.Time, s *Session) error {
	if now.Sub(s.Seen) < min(time.Minute, r.config.Idle/4) {
		return nil
	}
	if err := tx.Exec(`UPDATE sessions SET seen = $2 WHERE id = $1 AND seen < $2`, s.ID, now.UnixMicro()); err != nil {
		return fmt.Errorf("touch session %s: %w", s.ID, err)
	}
	s.Seen = now.UTC()
	return nil
}

// Work is what a working session is bound to.
type Work struct {
	Purpose    claim.Purpose
	LegalBasis string // empty takes the register's usual one
	Case       claim.CaseID
	Exercise   bool
}

// Enter binds a session to a purpose, its legal basis and a case, each of
// which the officer may name: the purpose is in the register, and he is on
// the team of the case.
func (r *Room) Enter(tx *db.Tx, reg *marking.Register, s Session, w Work) (Session, error) {
	if o, err := r.Find(tx, s.Officer); err != nil || o.MustChange {
		if err == nil {
			err = fault.New(fault.Forbidden, "your password was chosen by another person").WithMend("choose one of your own first")
		}
		return s, err
	}
	basis, err := reg.Check(w.Purpose, w.LegalBasis)
	if err != nil {
		return s, err
	}
	if w.Case != "" {
		mine, err := r.Cases(tx, s.Officer)
		if err != nil {
			return s, err
		}
		if !slices.Contains(mine, w.Case) {
			return s, fault.New(fault.NotFound, "no such case among yours").At("case").WithMend("ask the case's owner to put you on its team")
		}
	}
	s.Purpose, s.LegalBasis, s.Case, s.Exercise = w.Purpose, basis, w.Case, w.Exercise
	n, err := tx.ExecCount(`UPDATE sessions SET purpose = $2, legal_basis = $3, case_id = $4, exercise = $5 WHERE id = $1`,
		s.ID, string(s.Purpose), s.LegalBasis, string(s.Case), bit(s.Exercise))
	if err != nil {
		return s, fmt.Errorf("enter session %s: %w", s.ID, err)
	}
	if n == 0 {
		return s, fault.New(fault.Unauthenticated, "the session has ended").WithMend("log in again")
	}
	return s, nil
}

// Caller makes of a session that on which decisions rest: the officer's
// mandate as it is now, and the session's purpose, basis and case. A case
// whose team the officer has left is no longer his.
func (r *Room) Caller(tx db.Queryer, s Session) (marking.Caller, error) {
	o, err := r.Find(tx, s.Officer)
	if err != nil {
		return marking.Caller{}, err
	}
	if o.Suspended {
		return marking.Caller{}, fault.New(fault.Unauthenticated, "the session has ended").WithMend("log in again")
	}
	mine, err := r.Cases(tx, s.Officer)
	if err != nil {
		return marking.Caller{}, err
	}
	c := marking.Caller{Officer: o.ID, Agency: r.agency, Session: s.ID, Roles: o.Roles, Desks: o.Desks, Clearance: o.Clearance,
		Cases: mine, Rights: o.Rights, Purpose: s.Purpose, LegalBasis: s.LegalBasis, Exercise: s.Exercise, Standing: s.ID != ""}
	if slices.Contains(mine, s.Case) {
		c.Case = s.Case
	}
	return c, nil
}

// Imagined returns the caller that an officer would be at such work, without
// a session: for the simulator that tells who could see a record and why not.
// It opens nothing; its Session is empty.
func (r *Room) Imagined(tx db.Queryer, reg *marking.Register, officer claim.OfficerID, w Work) (marking.Caller, error) {
	basis, err := reg.Check(w.Purpose, w.LegalBasis)
	if err != nil {
		return marking.Caller{}, err
	}
	return r.Caller(tx, Session{Officer: officer, Purpose: w.Purpose, LegalBasis: basis, Case: w.Case, Exercise: w.Exercise})
}

// End ends a session.
func (r *Room) End(tx *db.Tx, id string) error {
	if err := tx.Exec(`DELETE FROM sessions WHERE id = $1`, id); err != nil {
		return fmt.Errorf("end session %s: %w", id, err)
	}
	return nil
}

// EndAll ends all sessions of an officer.
func (r *Room) EndAll(tx *db.Tx, officer claim.OfficerID) error {
	if err := tx.Exec(`DELETE FROM sessions WHERE officer = $1`, string(officer)); err != nil {
		return fmt.Errorf("end sessions of %s: %w", officer, err)
	}
	return nil
}

// EndEverything ends every session, as after a restore.
func (r *Room) EndEverything(tx *db.Tx) error { return tx.Exec(`DELETE FROM sessions`) }

// Purge deletes sessions and ceremonies that are over, and attempts that are
// forgotten.
func (r *Room) Purge(tx *db.Tx, now time.Time) error {
	err := errors.Join(
		tx.Exec(`DELETE FROM sessions WHERE seen <= $1 OR created <= $2`, now.Add(-r.config.Idle).UnixMicro(), now.Add(-r.config.Absolute).UnixMicro()),
		tx.Exec(`DELETE FROM passkey_ceremonies WHERE expires <= $1`, now.UnixMicro()),
		tx.Exec(`DELETE FROM session_proofs WHERE expires <= $1`, now.UnixMicro()),
		tx.Exec(`DELETE FROM login_attempts WHERE last <= $1`, now.Add(-forgetAfter).UnixMicro()),
	)
	if err != nil {
		return fmt.Errorf("purge sessions: %w", err)
	}
	return nil
}
