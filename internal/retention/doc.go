// Package retention knows until when each record may be kept: days of review
// and of erasure by kind of item, legal holds, restrictions, and the lists of
// what is due. Silence erases here: a review that nobody decides ends in
// erasure, while an obligation (package duty) that nobody meets ends in
// escalation. It proposes only; the erase directive, which names a person, is
// the node's.
//
// Holds, restrictions, continuations and releases are directives on the
// ledger; the tables here are a projection of them and can be rebuilt.
//
// It imports claim, db, marking, ledger and fault.
package retention
