package node

import (
	"context"
	"fmt"
	"time"

	"liaison/internal/audit"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/view"
)

const createTexts = `
CREATE TABLE unsent_texts (
	officer TEXT NOT NULL,
	place   TEXT NOT NULL,
	body    TEXT NOT NULL,
	at      {{int}} NOT NULL,
	PRIMARY KEY (officer, place)
) {{strict}};
`

// Limits of what is kept of an officer's unsent typing.
const (
	maxText     = 256 << 10
	maxPlace    = 200
	maxTexts    = 100
	textKeeping = 30 * 24 * time.Hour
)

// KeepTextRequest is what an officer has typed and not sent.
type KeepTextRequest struct {
	// Place names the form, such as "warning" or "answer:" and a request.
	Place string
	// Body is the form as the screen holds it; empty forgets it.
	Body string
}

// KeepText keeps what the caller has typed into a form and not sent, so that a
// lost network, session or tab loses no text. It is his alone, no record of
// the ledger, and gone after thirty days.
func (n *Node) KeepText(ctx context.Context, caller Caller, req KeepTextRequest) (view.Text, error) {
	v := view.Text{Place: req.Place, Body: req.Body, Kept: view.Stamp(n.now())}
	err := n.act(ctx, caller, use{name: "KeepText", op: audit.Alteration, class: marking.Own}, func(a *acting) error {
		switch {
		case req.Place == "" || len(req.Place) > maxPlace:
			return fault.New(fault.Invalid, "a form has a name of at most %d bytes", maxPlace).At("place")
		case len(req.Body) > maxText:
			return fault.New(fault.Invalid, "what is typed is longer than %d kB", maxText>>10).At("body").WithMend("send it in parts")
		}
		if err := a.tx.Exec(`DELETE FROM unsent_texts WHERE officer = $1 AND (place = $2 OR at < $3)`, string(caller.Officer), req.Place,
			n.now()-textKeeping.Microseconds()); err != nil {
			return fmt.Errorf("keep a text: %w", err)
		}
		if req.Body == "" {
			return nil
		}
		var held int64
		if err := a.tx.QueryRow(`SELECT count(*) FROM unsent_texts WHERE officer = $1`, string(caller.Officer)).Scan(&held); err != nil {
			return fmt.Errorf("count texts: %w", err)
		}
		if held >= maxTexts {
			return fault.New(fault.Conflict, "%d unsent forms are kept for you already", maxTexts).WithMend("send or discard some")
		}
		if err := a.tx.Exec(`INSERT INTO unsent_texts (officer, place, body, at) VALUES ($1,$2,$3,$4)`, string(caller.Officer), req.Place, req.Body, n.now()); err != nil {
			return fmt.Errorf("keep a text: %w", err)
		}
		return nil
	})
	return v, err
}

// TextsRequest asks for one's own unsent texts.
type TextsRequest struct{}

// Texts returns what the caller has typed and not sent, the latest first.
func (n *Node) Texts(ctx context.Context, caller Caller, _ TextsRequest) ([]view.Text, error) {
	out := []view.Text{}
	err := n.ask(ctx, caller, use{name: "Texts", op: audit.Consultation, class: marking.Own}, func(a *asking) error {
		rows, err := a.tx.Query(`SELECT place, body, at FROM unsent_texts WHERE officer = $1 ORDER BY at DESC, place`, string(caller.Officer))
		if err != nil {
			return fmt.Errorf("read texts: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var v view.Text
			var at int64
			if err := rows.Scan(&v.Place, &v.Body, &at); err != nil {
				return fmt.Errorf("read texts: %w", err)
			}
			v.Kept = view.Stamp(at)
			out = append(out, v)
		}
		return rows.Err()
	})
	return out, err
}

func textMigrations() []db.Migration {
	return []db.Migration{{Room: "texts", Number: 1, SQL: createTexts}}
}
