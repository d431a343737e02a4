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

// createOverrides makes the tables of what is given against an originator's
// will because a life is in danger, and of what one officer has put to a second.
const createOverrides = `
CREATE TABLE overrides (
	seq        {{int}} NOT NULL,
	id         TEXT NOT NULL,
	record     TEXT NOT NULL,
	recipient  TEXT NOT NULL,
	giver      TEXT NOT NULL,
	mark       {{int}} NOT NULL,
	PRIMARY KEY (seq, record, recipient)
) {{strict}};
CREATE INDEX overrides_record ON overrides (record, recipient);
CREATE TABLE override_drafts (
	id        TEXT PRIMARY KEY,
	mark      {{int}} NOT NULL,
	officer   TEXT NOT NULL,
	record    TEXT NOT NULL,
	recipient TEXT NOT NULL,
	reason    TEXT NOT NULL,
	at        {{int}} NOT NULL
) {{strict}};
`

// createConsents makes the tables of what holders ask of originators, and of
// what those say.
const createConsents = `
CREATE TABLE consent_asks (
	seq        {{int}} PRIMARY KEY,
	id         TEXT NOT NULL,
	mark       {{int}} NOT NULL
) {{strict}};
CREATE TABLE consent_answers (
	seq        {{int}} PRIMARY KEY,
	ask        TEXT NOT NULL,
	originator TEXT NOT NULL,
	outcome    TEXT NOT NULL,
	actor      TEXT NOT NULL,
	text       TEXT NOT NULL,
	at         {{int}} NOT NULL
) {{strict}};
CREATE INDEX consent_answers_ask ON consent_answers (ask);
`

// createPermitEnds makes the table of the permits that were taken back. A permit
// is named by its record: an end may come before what it ends.
const createPermitEnds = `
CREATE TABLE permit_ends (
	seq        {{int}} PRIMARY KEY,
	permit     TEXT NOT NULL,
	originator TEXT NOT NULL,
	actor      TEXT NOT NULL,
	text       TEXT NOT NULL,
	at         {{int}} NOT NULL
) {{strict}};
CREATE INDEX permit_ends_permit ON permit_ends (permit);
`

// standing is the condition under which a row p of permits holds: its originator
// has not taken it back.
const standing = `NOT EXISTS (SELECT 1 FROM records r JOIN permit_ends w ON w.permit = r.id WHERE r.seq = p.seq AND w.originator = p.originator)`

// addRecallHead ties the further orders of one recall to its first, see recall;
// empty for the first one itself.
const addRecallHead = `
ALTER TABLE recalls ADD COLUMN head TEXT NOT NULL DEFAULT '';
CREATE INDEX recalls_head ON recalls (head, recall);
`

// sharingProjection shows what was recalled, how each holder answered, and
// which onward sharing its originator has permitted.
type sharingProjection struct{}

func (sharingProjection) Name() string { return "sharing" }

func (sharingProjection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "recalls", OrderBy: "seq, record"}, {Name: "dispositions", OrderBy: "seq"}, {Name: "permits", OrderBy: "seq, record, recipient"},
		{Name: "overrides", OrderBy: "seq, record, recipient"}, {Name: "consent_asks", OrderBy: "seq"}, {Name: "consent_answers", OrderBy: "seq"},
		{Name: "permit_ends", OrderBy: "seq"}}
}

func (sharingProjection) Apply(tx *db.Tx, e ledger.Entry) error {
	h := e.Record.Header
	switch b := e.Body.(type) {
	case *claim.Directive:
		for _, record := range b.Records {
			if b.Act == claim.Recall {
				if err := tx.Exec(`INSERT INTO recalls (seq, recall, record, originator, head) VALUES ($1,$2,$3,$4,$5) ON CONFLICT DO NOTHING`,
					e.Seq, string(e.Record.ID), string(record), string(h.Originator), b.Of); err != nil {
					return err
				}
			}
			if err := released(tx, e, b, record); err != nil {
				return err
			}
		}
		return consented(tx, e, b)
	case *claim.Receipt:
		if b.Outcome == claim.NotPermitted {
			return keepConsentAnswer(tx, e, b.Of, b.Outcome, b.Actor, b.Text)
		}
		if !disposes(b.Outcome) {
			return nil
		}
		return tx.Exec(`INSERT INTO dispositions (seq, recall, agency, actor, outcome, text, at) VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT DO NOTHING`,
			e.Seq, b.Of, string(h.Originator), string(b.Actor), string(b.Outcome), b.Text, h.Recorded)
	}
	return nil
}

// released shows who may have a record beyond its audience: by its
// originator's permit, or by an override.
func released(tx *db.Tx, e ledger.Entry, d *claim.Directive, record claim.ID) error {
	giver := string(e.Record.Header.Originator)
	for _, to := range d.Audience {
		var err error
		switch d.Act {
		case claim.Permit:
			err = tx.Exec(`INSERT INTO permits (seq, record, recipient, originator) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING`,
				e.Seq, string(record), string(to), giver)
		case claim.Override:
			err = tx.Exec(`INSERT INTO overrides (seq, id, record, recipient, giver, mark) VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT DO NOTHING`,
				e.Seq, string(e.Record.ID), string(record), string(to), giver, int64(e.Mark))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// consented shows a question for consent, a permit that answers one, and its end.
func consented(tx *db.Tx, e ledger.Entry, d *claim.Directive) error {
	switch {
	case d.Act == claim.AskConsent:
		return tx.Exec(`INSERT INTO consent_asks (seq, id, mark) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING`, e.Seq, string(e.Record.ID), int64(e.Mark))
	case d.Act == claim.Permit && d.Of != "":
		return keepConsentAnswer(tx, e, d.Of, claim.Permitted, d.Actor, d.Reason)
	case d.Act == claim.WithdrawPermit:
		h := e.Record.Header
		return tx.Exec(`INSERT INTO permit_ends (seq, permit, originator, actor, text, at) VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT DO NOTHING`,
			e.Seq, d.Of, string(h.Originator), string(d.Actor), d.Reason, h.Recorded)
	}
	return nil
}

func keepConsentAnswer(tx *db.Tx, e ledger.Entry, ask string, outcome claim.Outcome, by claim.OfficerID, text string) error {
	return tx.Exec(`INSERT INTO consent_answers (seq, ask, originator, outcome, actor, text, at) VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT DO NOTHING`,
		e.Seq, ask, string(e.Record.Header.Originator), string(outcome), string(by), text, e.Record.Header.Recorded)
}

func (sharingProjection) Forget(tx *db.Tx, e ledger.Entry) error {
	for _, table := range []string{"recalls", "dispositions", "permits", "overrides", "consent_asks", "consent_answers", "permit_ends"} {
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
