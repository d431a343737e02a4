package alert

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
)

// State is where a proposed hit stands; only a person leaves Proposed.
type State string

// States of a hit.
const (
	Proposed     State = "proposed"
	Confirmed    State = "confirmed"
	Rejected     State = "rejected"
	Inconclusive State = "inconclusive"
)

// Hit says that a subject may be what an alert seeks, or that something new
// was said of one that is. It is a proposal until a named person decides.
type Hit struct {
	ID        string
	Alert     claim.ID
	AlertMark uint32
	Subject   claim.SubjectID
	// Report is the text in which the subject was named before anybody accepted
	// a claim from it; empty for claims.
	Report claim.ReportID
	Mark   uint32
	// Cause is the record or proposal that fired the alert.
	Cause string
	// Known tells that the subject is the sought one by a person's word already:
	// what is new is what is said of it.
	Known bool
	Found int64
	Band  string
	// Evidence hashes what was compared on both sides. A rejected hit is silent
	// until it changes.
	Evidence  string
	State     State
	Judgement claim.ID
	Actor     claim.OfficerID
	Decided   int64
	// Obligation is what was opened for it last.
	Obligation string
	// Version is that of the alert on which it fired: the number of its last
	// change, 0 as issued.
	Version int64
}

const hitColumns = `id, alert, alert_mark, subject, report, mark, cause, known, found, band, evidence, state, judgement, actor, decided, obligation, version`

// HitID names the proposal that a subject answers an alert; news of one that is
// known is named after its source as well.
func HitID(alert claim.ID, subject claim.SubjectID, source string) string {
	return claim.DeriveID("h", string(alert), string(subject), source)
}

// Propose puts a hit before a person. It tells whether somebody has to look at
// it now: not when the same proposal waits already, and not when it was decided
// on the same evidence.
func Propose(tx *db.Tx, h Hit) (fresh bool, err error) {
	known, err := FindHit(tx, nil, h.ID)
	switch {
	case fault.Is(err, fault.NotFound):
		err = tx.Exec(`INSERT INTO alert_hits (`+hitColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,'proposed','','',0,$12,$13)`,
			h.ID, h.Alert, h.AlertMark, h.Subject, h.Report, h.Mark, h.Cause, h.Known, h.Found, h.Band, h.Evidence, h.Obligation, h.Version)
		if err != nil {
			return false, fmt.Errorf("propose hit %s: %w", h.ID, err)
		}
		return true, nil
	case err != nil:
		return false, err
	case known.Evidence == h.Evidence || known.State == Confirmed:
		return false, nil
	}
	if known.State == Proposed {
		h.Obligation = known.Obligation
	}
	// New evidence: what was open shows it, what was decided comes back.
	err = tx.Exec(`UPDATE alert_hits SET report = $2, mark = $3, cause = $4, found = $5, band = $6, evidence = $7, obligation = $8, version = $9, state = 'proposed' WHERE id = $1`,
		h.ID, h.Report, h.Mark, h.Cause, h.Found, h.Band, h.Evidence, h.Obligation, h.Version)
	if err != nil {
		return false, fmt.Errorf("propose hit %s anew: %w", h.ID, err)
	}
	return known.State != Proposed, nil
}

// Decide writes down what a person decided about a hit. It may be decided again.
func Decide(tx *db.Tx, id string, s State, judgement claim.ID, actor claim.OfficerID, now int64) error {
	err := tx.Exec(`UPDATE alert_hits SET state = $2, judgement = $3, actor = $4, decided = $5 WHERE id = $1`, id, s, judgement, actor, now)
	if err != nil {
		return fmt.Errorf("decide hit %s: %w", id, err)
	}
	return nil
}

// FindHit reads a hit of which the bits permit both sides; nil permits all.
func FindHit(q db.Queryer, bits *marking.Set, id string) (Hit, error) {
	all, err := Hits(q, bits, `id = $1`, id)
	if err != nil {
		return Hit{}, err
	}
	if len(all) == 0 {
		return Hit{}, fault.New(fault.NotFound, "there is no such hit")
	}
	return all[0], nil
}

// Hits reads the hits of which the bits permit both sides and to which the
// condition applies, the newest first.
func Hits(q db.Queryer, bits *marking.Set, where string, args ...any) ([]Hit, error) {
	see := "1 = 1"
	if bits != nil {
		see = bits.SQL("mark") + " AND " + bits.SQL("alert_mark")
	}
	rows, err := q.Query(`SELECT `+hitColumns+` FROM alert_hits WHERE `+see+` AND `+where+` ORDER BY found DESC, id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read hits: %w", err)
	}
	defer rows.Close()
	var out []Hit
	for rows.Next() {
		var h Hit
		if err := rows.Scan(&h.ID, &h.Alert, &h.AlertMark, &h.Subject, &h.Report, &h.Mark, &h.Cause, &h.Known, &h.Found, &h.Band, &h.Evidence,
			&h.State, &h.Judgement, &h.Actor, &h.Decided, &h.Obligation, &h.Version); err != nil {
			return nil, fmt.Errorf("read hits: %w", err)
		}
		out = append(out, h)
	}
	return out, rows.Err()
}

// Drop removes a proposal whose ground has gone.
func Drop(tx *db.Tx, id string) error {
	if err := tx.Exec(`DELETE FROM alert_hits WHERE id = $1 AND state = 'proposed'`, id); err != nil {
		return fmt.Errorf("drop hit %s: %w", id, err)
	}
	return nil
}
