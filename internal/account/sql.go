package account

import "liaison/internal/db"

const createAccounts = `
CREATE TABLE officers (
	id           TEXT PRIMARY KEY,
	login        TEXT NOT NULL UNIQUE,
	name         TEXT NOT NULL,
	roles        TEXT NOT NULL,
	desks        TEXT NOT NULL,
	rights       TEXT NOT NULL,
	clearance    TEXT NOT NULL,
	suspended    {{int}} NOT NULL,
	password     TEXT NOT NULL,
	must_change  {{int}} NOT NULL,
	totp         {{blob}} NOT NULL,
	totp_pending {{blob}} NOT NULL,
	totp_step    {{int}} NOT NULL,
	created      {{int}} NOT NULL,
	changed      {{int}} NOT NULL
) {{strict}};
CREATE TABLE case_team (
	case_id TEXT NOT NULL,
	officer TEXT NOT NULL REFERENCES officers (id),
	since   {{int}} NOT NULL,
	by      TEXT NOT NULL,
	PRIMARY KEY (case_id, officer)
) {{strict}};
CREATE INDEX case_team_officer ON case_team (officer);
CREATE TABLE sessions (
	id          TEXT PRIMARY KEY,
	token       {{blob}} NOT NULL UNIQUE,
	officer     TEXT NOT NULL REFERENCES officers (id),
	method      TEXT NOT NULL,
	created     {{int}} NOT NULL,
	seen        {{int}} NOT NULL,
	purpose     TEXT NOT NULL,
	legal_basis TEXT NOT NULL,
	case_id     TEXT NOT NULL,
	exercise    {{int}} NOT NULL
) {{strict}};
CREATE INDEX sessions_officer ON sessions (officer);
CREATE TABLE login_attempts (
	place    {{blob}} PRIMARY KEY,
	failures {{int}} NOT NULL,
	next     {{int}} NOT NULL,
	last     {{int}} NOT NULL
) {{strict}};
CREATE TABLE passkeys (
	id      {{blob}} PRIMARY KEY,
	officer TEXT NOT NULL REFERENCES officers (id),
	name    TEXT NOT NULL,
	data    TEXT NOT NULL,
	created {{int}} NOT NULL,
	used    {{int}} NOT NULL
) {{strict}};
CREATE INDEX passkeys_officer ON passkeys (officer);
CREATE TABLE passkey_ceremonies (
	handle  {{blob}} PRIMARY KEY,
	kind    TEXT NOT NULL,
	officer TEXT NOT NULL,
	data    TEXT NOT NULL,
	expires {{int}} NOT NULL
) {{strict}};
`

const createProofs = `
CREATE TABLE officer_subjects (
	issuer  TEXT NOT NULL,
	subject TEXT NOT NULL,
	officer TEXT NOT NULL REFERENCES officers (id),
	since   {{int}} NOT NULL,
	by      TEXT NOT NULL,
	PRIMARY KEY (issuer, subject)
) {{strict}};
CREATE INDEX officer_subjects_officer ON officer_subjects (officer);
CREATE TABLE session_proofs (
	session TEXT NOT NULL,
	deed    {{blob}} NOT NULL,
	expires {{int}} NOT NULL,
	PRIMARY KEY (session, deed)
) {{strict}};
`

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "account", Number: 1, SQL: createAccounts}, {Room: "account", Number: 2, SQL: createProofs}, {Room: "account", Number: 3, SQL: createSettings}}
}
