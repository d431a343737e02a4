// Package breach holds what an agency does about a breach of personal data:
// when it became known, what is known of it, the notice to the supervisory
// authority within 72 hours, whom else it told, and how it was closed (Directive
// (EU) 2016/680 Art. 30 and 31). A breach is the fold of its signed entries, in
// the order of the ledger; nothing of it is overwritten (Art. 30(5)).
//
// It may import claim, db, docket, fault, ledger and marking. It owns the table
// breach_entries. Instants are microseconds UTC.
package breach
