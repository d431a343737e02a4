package alert

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/docket"
	"liaison/internal/ledger"
)

// Hits are plain rows: a proposal is no record of the ledger, what a person
// decided about it is. mark and alert_mark are the markings of what arrived and
// of the alert; who may not see both does not see the row.
const createAlerts = `
CREATE TABLE alerts (
	seq      {{int}} PRIMARY KEY,
	id       TEXT NOT NULL UNIQUE,
	mark     {{int}} NOT NULL,
	issuer   TEXT NOT NULL,
	issued   {{int}} NOT NULL,
	actor    TEXT NOT NULL,
	subject  TEXT NOT NULL,
	body     {{blob}} NOT NULL
) {{strict}};
CREATE INDEX alerts_subject ON alerts (subject) WHERE subject <> '';
CREATE TABLE alert_changes (
	seq    {{int}} PRIMARY KEY,
	id     TEXT NOT NULL,
	alert  TEXT NOT NULL,
	mark   {{int}} NOT NULL,
	agency TEXT NOT NULL,
	actor  TEXT NOT NULL,
	at     {{int}} NOT NULL,
	body   {{blob}} NOT NULL
) {{strict}};
CREATE INDEX alert_changes_alert ON alert_changes (alert, seq);
CREATE TABLE alert_hits (
	id         TEXT PRIMARY KEY,
	alert      TEXT NOT NULL,
	alert_mark {{int}} NOT NULL,
	subject    TEXT NOT NULL,
	report     TEXT NOT NULL,
	mark       {{int}} NOT NULL,
	cause      TEXT NOT NULL,
	known      {{bool}} NOT NULL,
	found      {{int}} NOT NULL,
	band       TEXT NOT NULL,
	evidence   TEXT NOT NULL,
	state      TEXT NOT NULL,
	judgement  TEXT NOT NULL,
	actor      TEXT NOT NULL,
	decided    {{int}} NOT NULL,
	obligation TEXT NOT NULL
) {{strict}};
CREATE INDEX alert_hits_alert ON alert_hits (alert, found);
CREATE INDEX alert_hits_subject ON alert_hits (subject);
CREATE INDEX alert_hits_open ON alert_hits (found) WHERE state = 'proposed';
`

// book is the docket of alerts: what their issuers changed.
var book = docket.Book{Table: "alert_changes", About: "alert"}

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "alert", Number: 1, SQL: createAlerts},
		{Room: "alert", Number: 2, SQL: `ALTER TABLE alert_hits ADD COLUMN version {{int}} NOT NULL DEFAULT 0`}}
}

// Projection shows alerts and their changes in tables.
type Projection struct{}

// Name names the projection.
func (Projection) Name() string { return "alert" }

// Tables lists the tables that a rebuild fills.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "alerts", OrderBy: "seq"}, book.Rebuilt()}
}

// Apply writes the row of one entry. A change may come before its alert.
func (Projection) Apply(tx *db.Tx, e ledger.Entry) error {
	d, ok := e.Body.(*claim.Directive)
	if !ok {
		return nil
	}
	h := e.Record.Header
	switch d.Act {
	case claim.AlertAct:
		a, err := Decode(d.Body)
		if err != nil || a.Exercise != h.Marking.Exercise {
			return nil //nolint:nilerr // of a version that this one does not read: it stays on the ledger
		}
		if err := tx.Exec(`INSERT INTO alerts (seq, id, mark, issuer, issued, actor, subject, body) VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT (seq) DO NOTHING`,
			e.Seq, e.Record.ID, e.Mark, h.Originator, h.Recorded, d.Actor, a.Subject, d.Body); err != nil {
			return fmt.Errorf("note alert %s: %w", e.Record.ID, err)
		}
	case claim.Update:
		if _, err := DecodeChange(d.Body); err != nil {
			return nil //nolint:nilerr // an update of something else
		}
		return book.Enter(tx, e, d)
	}
	return nil
}

// Forget removes the row of one entry.
func (Projection) Forget(tx *db.Tx, e ledger.Entry) error {
	if err := tx.Exec(`DELETE FROM alerts WHERE seq = $1`, e.Seq); err != nil {
		return fmt.Errorf("forget %s: %w", e.Record.ID, err)
	}
	return book.Forget(tx, e)
}
