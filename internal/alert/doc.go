// Package alert holds standing alerts: a person or thing that is sought, and
// what is asked of whoever meets it. It holds an alert's content and canonical
// form, how long it may stand, what its issuer may change, the proposals of
// hits that wait for a person, and the sighting as Regulation (EU) 2018/1862
// Art. 37(1) lists it.
//
// An alert is a directive "alert" on the ledger; its id is that record's id. Its
// issuer alone extends, completes or withdraws it. That something on record may
// be what is sought is a proposal: only a named person confirms a hit, and no
// hit arrests, refuses or merges anything.
//
// It may import claim, db, docket, marking, ontology, ledger, duty, match, name
// and fault. It owns the tables alerts and alert_changes, a projection, and the
// plain table alert_hits. Time is handed in: microseconds UTC, and days.
package alert
