package alert

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
)

// Held is an alert as it stands, with its changes as far as the reader may see.
type Held struct {
	ID      claim.ID
	Seq     int64
	Mark    uint32
	Issuer  claim.AgencyID
	Issued  int64
	Actor   claim.OfficerID
	As      *Alert // as issued
	Now     Now
	Changes []Changed
}

// Stands tells whether it is in force on a day.
func (h Held) Stands(on claim.Day) bool { return h.Now.Withdrawn == 0 && h.Now.Alert.Stands(on) }

// At is the alert as a version of it stood.
func (h Held) At(version int64) *Alert {
	until := make([]Changed, 0, len(h.Changes))
	for _, c := range h.Changes {
		if c.Change.Number <= version {
			until = append(until, c)
		}
	}
	return Fold(h.Issuer, h.As, until).Alert
}

// Load reads one alert as far as the bits permit; nil bits permit all, for the
// checks on arrival. fault.NotFound where they do not.
func Load(q db.Queryer, bits *marking.Set, id claim.ID) (Held, error) {
	all, err := held(q, bits, `id = $1`, id)
	if err != nil {
		return Held{}, err
	}
	if len(all) == 0 {
		return Held{}, fault.New(fault.NotFound, "there is no such alert")
	}
	return all[0], nil
}

// List reads the alerts that the bits permit, the newest first; nil bits permit
// all. With after above 0 it reads those with a higher number only.
func List(q db.Queryer, bits *marking.Set, after int64) ([]Held, error) {
	return held(q, bits, `seq > $1`, after)
}

// About lists the alerts that are about a record, as issued.
func About(q db.Queryer, subject claim.SubjectID) ([]claim.ID, error) {
	rows, err := q.Query(`SELECT id FROM alerts WHERE subject = $1 AND subject <> '' ORDER BY seq`, subject)
	if err != nil {
		return nil, fmt.Errorf("read alerts about %s: %w", subject, err)
	}
	defer rows.Close()
	var out []claim.ID
	for rows.Next() {
		var id claim.ID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read alerts about %s: %w", subject, err)
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

func held(q db.Queryer, bits *marking.Set, where string, args ...any) ([]Held, error) {
	see := "1 = 1"
	if bits != nil {
		see = bits.SQL("mark")
	}
	rows, err := q.Query(`SELECT id, seq, mark, issuer, issued, actor, body FROM alerts WHERE `+see+` AND `+where+` ORDER BY seq DESC`, args...)
	if err != nil {
		return nil, fmt.Errorf("read alerts: %w", err)
	}
	defer rows.Close()
	var out []Held
	for rows.Next() {
		var h Held
		var body []byte
		if err := rows.Scan(&h.ID, &h.Seq, &h.Mark, &h.Issuer, &h.Issued, &h.Actor, &body); err != nil {
			return nil, fmt.Errorf("read alerts: %w", err)
		}
		if h.As, err = Decode(body); err != nil {
			return nil, fmt.Errorf("read alert %s: %w", h.ID, err)
		}
		out = append(out, h)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read alerts: %w", err)
	}
	for i := range out {
		if out[i].Changes, err = changes(q, bits, out[i].ID); err != nil {
			return nil, err
		}
		out[i].Now = Fold(out[i].Issuer, out[i].As, out[i].Changes)
	}
	return out, nil
}

func changes(q db.Queryer, bits *marking.Set, of claim.ID) ([]Changed, error) {
	entries, err := book.Read(q, bits, string(of))
	if err != nil {
		return nil, err
	}
	var out []Changed
	for _, e := range entries {
		c, err := DecodeChange(e.Body)
		if err != nil {
			return nil, fmt.Errorf("read change %s: %w", e.ID, err)
		}
		out = append(out, Changed{ID: e.ID, Seq: e.Seq, Mark: e.Mark, By: e.Agency, Actor: e.Actor, At: e.At, Change: c})
	}
	return out, nil
}
