package warning

import (
	"liaison/internal/db"
	"liaison/internal/docket"
	"liaison/internal/ledger"
)

// A state row is kept for whoever watches the clocks, who sees all; what an
// officer is shown is computed from the receipts that he may see.
const createWarnings = `
CREATE TABLE warning_heads (
	seq        {{int}} PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE,
	mark       {{int}} NOT NULL,
	sender     TEXT NOT NULL,
	precedence TEXT NOT NULL,
	exercise   {{bool}} NOT NULL,
	released   {{int}} NOT NULL,
	actor      TEXT NOT NULL,
	second     TEXT NOT NULL,
	recipients TEXT NOT NULL,
	readable   {{bool}} NOT NULL,
	body       {{blob}} NOT NULL
) {{strict}};
CREATE INDEX warning_heads_sender ON warning_heads (sender, released);
CREATE TABLE warning_changes (
	seq     {{int}} PRIMARY KEY,
	id      TEXT NOT NULL,
	warning TEXT NOT NULL,
	mark    {{int}} NOT NULL,
	agency  TEXT NOT NULL,
	actor   TEXT NOT NULL,
	at      {{int}} NOT NULL,
	body    {{blob}} NOT NULL
) {{strict}};
CREATE INDEX warning_changes_warning ON warning_changes (warning, seq);
CREATE TABLE warning_events (
	seq     {{int}} PRIMARY KEY,
	id      TEXT NOT NULL,
	warning TEXT NOT NULL,
	mark    {{int}} NOT NULL,
	agency  TEXT NOT NULL,
	outcome TEXT NOT NULL,
	actor   TEXT NOT NULL,
	at      {{int}} NOT NULL,
	text    TEXT NOT NULL,
	ground  TEXT NOT NULL,
	valid   {{bool}} NOT NULL,
	body    {{blob}} NOT NULL
) {{strict}};
CREATE INDEX warning_events_warning ON warning_events (warning, seq);
CREATE TABLE warning_states (
	warning    TEXT NOT NULL,
	recipient  TEXT NOT NULL,
	sender     TEXT NOT NULL,
	precedence TEXT NOT NULL,
	exercise   {{bool}} NOT NULL,
	released   {{int}} NOT NULL,
	stage      TEXT NOT NULL,
	open       {{bool}} NOT NULL,
	received   {{int}} NOT NULL,
	acked      {{int}} NOT NULL,
	settled    {{int}} NOT NULL,
	PRIMARY KEY (warning, recipient)
) {{strict}};
CREATE INDEX warning_states_open ON warning_states (recipient, released) WHERE open;
CREATE INDEX warning_states_sent ON warning_states (sender, released) WHERE open;
`

// book is the docket of warnings: what their senders changed.
var book = docket.Book{Table: "warning_changes", About: "warning"}

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "warning", Number: 1, SQL: createWarnings}}
}

// Projection shows warnings, their changes and receipts in tables.
type Projection struct{}

// Name names the projection.
func (Projection) Name() string { return "warning" }

// Tables lists the tables that a rebuild fills.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "warning_heads", OrderBy: "seq"}, book.Rebuilt(),
		{Name: "warning_events", OrderBy: "seq"}, {Name: "warning_states", OrderBy: "warning, recipient"}}
}
