// Package casefile holds what a case file says beside its claims: why it was
// opened, who is on its team, tasks, exhibits with their chain of custody, the
// warnings and requests that belong to it, notes of decision, other cases that
// it was joined with, closing and re-opening.
//
// A file is the fold of its entries. Each entry is a directive "case-entry" of
// a named officer on the ledger, under the compartment of the case: it is only
// added to, so that what was once entered is answered by a later entry and
// never changed. Fits says which entry may follow; Fold passes over what does
// not fit. Nothing here is reached by time: an overdue task is overdue, and a
// case is open until two officers close it.
//
// It imports claim, db, docket, ledger, marking and fault. It owns the table
// case_entries, a projection.
package casefile
