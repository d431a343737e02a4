package peer

import "liaison/internal/db"

const createPeers = `
CREATE TABLE peer_agencies (
	agency      TEXT PRIMARY KEY,
	key         TEXT NOT NULL UNIQUE,
	root        {{blob}} NOT NULL,
	fingerprint TEXT NOT NULL,
	state       TEXT NOT NULL,
	address     TEXT NOT NULL,
	telephone   TEXT NOT NULL,
	fetched     {{bool}} NOT NULL,
	version     {{int}} NOT NULL,
	announced   {{int}} NOT NULL,
	incarnation TEXT NOT NULL,
	proposer    TEXT NOT NULL,
	proposed    {{int}} NOT NULL,
	confirmer   TEXT NOT NULL,
	second      TEXT NOT NULL,
	confirmed   {{int}} NOT NULL,
	revoker     TEXT NOT NULL,
	revoked     {{int}} NOT NULL,
	reason      TEXT NOT NULL,
	heard       {{int}} NOT NULL,
	misses      {{int}} NOT NULL,
	skew        {{int}} NOT NULL,
	new_root    {{blob}},
	root_note   {{blob}},
	root_officer TEXT NOT NULL
) {{strict}};
CREATE TABLE peer_keylists (
	key      TEXT NOT NULL,
	version  {{int}} NOT NULL,
	note     {{blob}} NOT NULL,
	received {{int}} NOT NULL,
	PRIMARY KEY (key, version)
) {{strict}};
CREATE TABLE peer_pins (
	pin     TEXT NOT NULL,
	key     TEXT NOT NULL,
	version {{int}} NOT NULL,
	PRIMARY KEY (pin, key, version)
) {{strict}};
CREATE TABLE peer_incarnations (
	agency      TEXT NOT NULL,
	incarnation TEXT NOT NULL,
	began       {{int}} NOT NULL,
	change      {{blob}},
	PRIMARY KEY (agency, incarnation)
) {{strict}};
CREATE TABLE peer_changes (
	agency TEXT PRIMARY KEY,
	change {{blob}} NOT NULL
) {{strict}};
CREATE TABLE peer_evidence (
	number  {{int}} PRIMARY KEY,
	agency  TEXT NOT NULL,
	kind    TEXT NOT NULL,
	stream  {{int}} NOT NULL,
	outward {{bool}} NOT NULL,
	first   {{blob}},
	second  {{blob}},
	text    TEXT NOT NULL,
	found   {{int}} NOT NULL,
	closed  {{int}} NOT NULL,
	closer  TEXT NOT NULL,
	reason  TEXT NOT NULL
) {{strict}};
CREATE INDEX peer_evidence_open ON peer_evidence (agency, stream) WHERE closed = 0;
`

const createExchange = `
CREATE TABLE peer_out (
	agency   TEXT NOT NULL,
	stream   {{int}} NOT NULL,
	epoch    TEXT NOT NULL,
	receiver TEXT NOT NULL,
	cursor   {{int}} NOT NULL,
	chain    {{blob}} NOT NULL,
	sent     {{int}} NOT NULL,
	receipt  {{blob}},
	PRIMARY KEY (agency, stream, epoch)
) {{strict}};
CREATE TABLE peer_sent (
	agency   TEXT NOT NULL,
	stream   {{int}} NOT NULL,
	epoch    TEXT NOT NULL,
	seq      {{int}} NOT NULL,
	ref      TEXT NOT NULL,
	leaf     {{blob}} NOT NULL,
	replaced {{blob}},
	PRIMARY KEY (agency, stream, epoch, seq)
) {{strict}};
CREATE INDEX peer_sent_replaced ON peer_sent (agency, stream, epoch, seq) WHERE replaced IS NOT NULL;
CREATE TABLE peer_in (
	agency  TEXT NOT NULL,
	stream  {{int}} NOT NULL,
	epoch   TEXT NOT NULL,
	cursor  {{int}} NOT NULL,
	chain   {{blob}} NOT NULL,
	first   {{int}} NOT NULL,
	receipt {{blob}},
	changed {{int}} NOT NULL,
	PRIMARY KEY (agency, stream, epoch)
) {{strict}};
CREATE TABLE peer_inbox (
	agency TEXT NOT NULL,
	stream {{int}} NOT NULL,
	epoch  TEXT NOT NULL,
	seq    {{int}} NOT NULL,
	ref    TEXT NOT NULL,
	leaf   {{blob}} NOT NULL,
	replaces {{bool}} NOT NULL,
	chain  {{blob}} NOT NULL,
	code   {{int}} NOT NULL,
	text   TEXT NOT NULL,
	PRIMARY KEY (agency, stream, epoch, seq)
) {{strict}};
CREATE INDEX peer_inbox_exceptions ON peer_inbox (agency, stream, epoch, seq) WHERE code <> 0;
CREATE TABLE peer_headers (
	agency   TEXT NOT NULL,
	stream   {{int}} NOT NULL,
	epoch    TEXT NOT NULL,
	last     {{int}} NOT NULL,
	header   {{blob}} NOT NULL,
	received {{int}} NOT NULL,
	PRIMARY KEY (agency, stream, epoch, last)
) {{strict}};
CREATE TABLE peer_quarantine (
	agency  TEXT NOT NULL,
	stream  {{int}} NOT NULL,
	epoch   TEXT NOT NULL,
	seq     {{int}} NOT NULL,
	code    {{int}} NOT NULL,
	text    TEXT NOT NULL,
	message {{blob}} NOT NULL,
	since   {{int}} NOT NULL,
	closed  {{int}} NOT NULL,
	closer  TEXT NOT NULL,
	reason  TEXT NOT NULL,
	PRIMARY KEY (agency, stream, epoch, seq)
) {{strict}};
CREATE INDEX peer_quarantine_open ON peer_quarantine (since) WHERE closed = 0;
CREATE TABLE peer_disclosures (
	record    TEXT NOT NULL,
	holder    TEXT NOT NULL,
	at        {{int}} NOT NULL,
	onward_of TEXT NOT NULL,
	PRIMARY KEY (record, holder, onward_of)
) {{strict}};
CREATE INDEX peer_disclosures_holder ON peer_disclosures (holder, at);
`

// A peer that is restored forgets the words that it was given, so all are kept.
const keepRebirths = `
CREATE TABLE peer_rebirths (
	agency TEXT NOT NULL,
	number {{int}} NOT NULL,
	change {{blob}} NOT NULL,
	PRIMARY KEY (agency, number)
) {{strict}};
INSERT INTO peer_rebirths (agency, number, change) SELECT agency, 1, change FROM peer_changes;
DROP TABLE peer_changes;
`

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{
		{Room: "peer", Number: 1, SQL: createPeers},
		{Room: "peer", Number: 2, SQL: createExchange},
		{Room: "peer", Number: 3, SQL: keepRebirths},
		{Room: "peer", Number: 4, SQL: createFootings},
	}
}
