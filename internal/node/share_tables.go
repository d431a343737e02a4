package node

import (
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/ledger"
)

const createSharing = `
CREATE TABLE recalls (
	seq        {{int}} NOT NULL,
	recall     TEXT NOT NULL,
	record     TEXT NOT NULL,
	originator TEXT NOT NULL,
	PRIMARY KEY (seq, record)
) {{strict}};
CREATE INDEX recalls_record ON recalls (record);
CREATE TABLE dispositions (
	seq     {{int}} PRIMARY KEY,
	recall  TEXT NOT NULL,
	agency  TEXT NOT NULL,
	actor   TEXT NOT NULL,
	outcome TEXT NOT NULL,
	text    TEXT NOT NULL,
	at      {{int}} NOT NULL
) {{strict}};
CREATE INDEX dispositions_recall ON dispositions (recall);
CREATE TABLE permits (
	seq        {{int}} NOT NULL,
	record     TEXT NOT NULL,
	recipient  TEXT NOT NULL,
	originator TEXT NOT NULL,
	PRIMARY KEY (seq, record, recipient)
) {{strict}};
CREATE INDEX permits_record ON permits (record, recipient);
`

// sharingProjection shows what was recalled, how each holder answered, and
// which onward sharing its originator has permitted.
type sharingProjection struct{}

func (sharingProjection) Name() string { return "sharing" }

func (sharingProjection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "recalls", OrderBy: "seq, record"}, {Name: "dispositions", OrderBy: "seq"}, {Name: "permits", OrderBy: "seq, record, recipient"}}
}

func (sharingProjection) Apply(tx *db.Tx, e ledger.Entry) error {
	h := e.Record.Header
	switch b := e.Body.(type) {
	case *claim.Directive:
		for _, record := range b.Records {
			if b.Act == claim.Recall {
				if err := tx.Exec(`INSERT INTO recalls (seq, recall, record, originator) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING`,
					e.Seq, string(e.Record.ID), string(record), string(h.Originator)); err != nil {
					return err
				}
			}
			if b.Act != claim.Permit {
				continue
			}
			for _, to := range b.Audience {
				if err := tx.Exec(`INSERT INTO permits (seq, record, recipient, originator) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING`,
					e.Seq, string(record), string(to), string(h.Originator)); err != nil {
					return err
				}
			}
		}
	case *claim.Receipt:
		if !disposes(b.Outcome) {
			return nil
		}
		return tx.Exec(`INSERT INTO dispositions (seq, recall, agency, actor, outcome, text, at) VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT DO NOTHING`,
			e.Seq, b.Of, string(h.Originator), string(b.Actor), string(b.Outcome), b.Text, h.Recorded)
	}
	return nil
}

func (sharingProjection) Forget(tx *db.Tx, e ledger.Entry) error {
	for _, table := range []string{"recalls", "dispositions", "permits"} {
		if err := tx.Exec(`DELETE FROM `+table+` WHERE seq = $1`, e.Seq); err != nil {
			return err
		}
	}
	return nil
}

// disposes tells whether an outcome says what became of a recalled record.
func disposes(o claim.Outcome) bool {
	return o == claim.Erased || o == claim.RestrictedBy || o == claim.Kept
}
