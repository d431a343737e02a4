package node

// createRounds makes the tables of what falls due by the calendar: lists of
// open warnings sent and received, where they differ, and the standing order of
// the weekly exercises.
const createRounds = `
CREATE TABLE rounds (
	name TEXT PRIMARY KEY,
	due  {{int}} NOT NULL
) {{strict}};
CREATE TABLE digests_sent (
	peer   TEXT NOT NULL,
	number {{int}} NOT NULL,
	body   {{blob}} NOT NULL,
	PRIMARY KEY (peer, number)
) {{strict}};
CREATE TABLE digests_come (
	peer     TEXT NOT NULL,
	number   {{int}} NOT NULL,
	body     {{blob}} NOT NULL,
	came     {{int}} NOT NULL,
	due      {{int}} NOT NULL,
	compared {{int}} NOT NULL,
	PRIMARY KEY (peer, number)
) {{strict}};
CREATE INDEX digests_due ON digests_come (due) WHERE compared = 0;
CREATE TABLE digest_gaps (
	id      TEXT PRIMARY KEY,
	peer    TEXT NOT NULL,
	kind    TEXT NOT NULL,
	warning TEXT NOT NULL,
	here    TEXT NOT NULL,
	there   TEXT NOT NULL
) {{strict}};
CREATE TABLE exercise_orders (
	number  {{int}} PRIMARY KEY,
	officer TEXT NOT NULL,
	purpose TEXT NOT NULL,
	basis   TEXT NOT NULL,
	since   {{int}} NOT NULL,
	ended   {{int}} NOT NULL,
	ender   TEXT NOT NULL
) {{strict}};
`
