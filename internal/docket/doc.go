// Package docket is the book in which a room enters, in the order of the
// ledger, what officers signed about one thing: the changes of an alert or a
// warning, the entries of a case file. Such tables have one shape, kept here
// once; what an entry means is the room's.
//
// A docket is only added to. Its rows are a projection of the ledger: they go
// when the record that they show is erased, and a rebuild makes the same ones.
//
// It imports claim, db, marking and ledger. It owns no table of its own: each
// room names its book.
package docket
