package warning

import (
	"fmt"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/ledger"
)

// Apply writes the rows of one entry, and works out anew where the warning
// stands. Receipts and changes may come before their warning.
func (Projection) Apply(tx *db.Tx, e ledger.Entry) error {
	switch b := e.Body.(type) {
	case *claim.Directive:
		switch b.Act {
		case claim.Warn:
			return applyWarning(tx, e, b)
		case claim.Update:
			return applyChange(tx, e, b)
		}
	case *claim.Receipt:
		return applyReceipt(tx, e, b)
	}
	return nil
}

func applyWarning(tx *db.Tx, e ledger.Entry, d *claim.Directive) error {
	h := e.Record.Header
	to := slices.Clone(d.Audience)
	precedence, readable := Urgent, true
	w, err := CheckWarning(d, claim.Marking{Originator: h.Originator, Exercise: h.Marking.Exercise})
	if err != nil {
		readable = false // it stays a warning, and somebody has to see it
	} else {
		precedence = w.Precedence
	}
	slices.Sort(to)
	err = tx.Exec(`INSERT INTO warning_heads (seq, id, mark, sender, precedence, exercise, released, actor, second, recipients, readable, body)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) ON CONFLICT (seq) DO NOTHING`,
		e.Seq, e.Record.ID, e.Mark, h.Originator, precedence, h.Marking.Exercise, h.Recorded, d.Actor, d.Second, joined(to), readable, bytes(d.Body))
	if err != nil {
		return fmt.Errorf("note warning %s: %w", e.Record.ID, err)
	}
	return refold(tx, e.Record.ID)
}

func applyChange(tx *db.Tx, e ledger.Entry, d *claim.Directive) error {
	if _, err := DecodeChange(d.Body); err != nil {
		return nil //nolint:nilerr // an update of something else, or one that changes nothing
	}
	return book.Enter(tx, e, d)
}

func applyReceipt(tx *db.Tx, e ledger.Entry, r *claim.Receipt) error {
	if len(r.Body) == 0 {
		return nil
	}
	if _, err := DecodeNote(r.Body); err != nil {
		return nil //nolint:nilerr // a receipt of something else
	}
	at := r.At
	if at <= 0 {
		at = e.Record.Header.Recorded
	}
	err := tx.Exec(`INSERT INTO warning_events (seq, id, warning, mark, agency, outcome, actor, at, text, ground, valid, body)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) ON CONFLICT (seq) DO NOTHING`,
		e.Seq, e.Record.ID, r.Of, e.Mark, e.Record.Header.Originator, r.Outcome, r.Actor, at, r.Text, r.Ground, CheckReceipt(r) == nil, bytes(r.Body))
	if err != nil {
		return fmt.Errorf("note receipt %s: %w", e.Record.ID, err)
	}
	return refold(tx, claim.ID(r.Of))
}

// Forget removes the rows of one entry.
func (Projection) Forget(tx *db.Tx, e ledger.Entry) error {
	var about string
	switch b := e.Body.(type) {
	case *claim.Directive:
		about = string(e.Record.ID)
	case *claim.Receipt:
		about = b.Of
	}
	for _, t := range []string{"warning_heads", "warning_events"} {
		if err := tx.Exec(`DELETE FROM `+t+` WHERE seq = $1`, e.Seq); err != nil {
			return fmt.Errorf("forget %s: %w", e.Record.ID, err)
		}
	}
	if err := book.Forget(tx, e); err != nil || about == "" {
		return err
	}
	return refold(tx, claim.ID(about))
}

// refold writes the states of a warning from its rows.
func refold(tx *db.Tx, id claim.ID) error {
	if err := tx.Exec(`DELETE FROM warning_states WHERE warning = $1`, id); err != nil {
		return fmt.Errorf("work out warning %s: %w", id, err)
	}
	hs, err := heads(tx, `id = $1`, id)
	if err != nil || len(hs) == 0 {
		return err
	}
	events, err := events(tx, `warning = $1`, id)
	if err != nil {
		return err
	}
	h := hs[0]
	for _, to := range h.To {
		s := Fold(h, to, events)
		err := tx.Exec(`INSERT INTO warning_states (warning, recipient, sender, precedence, exercise, released, stage, open, received, acked, settled)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
			id, to, h.Sender, h.Precedence, h.Exercise, h.Released, s.Stage, !s.Stage.Settled(), s.Received, s.Acked, s.Settled)
		if err != nil {
			return fmt.Errorf("work out warning %s: %w", id, err)
		}
	}
	return nil
}

// bytes keeps an empty body from being NULL.
func bytes(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// joined writes agencies in one column; their names hold no blank.
func joined(all []claim.AgencyID) string {
	var out []string
	for _, a := range slices.Compact(all) {
		if claim.ValidAgency(string(a)) {
			out = append(out, string(a))
		}
	}
	return strings.Join(out, " ")
}
