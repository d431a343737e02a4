// Package marking decides who may see and use a record, once for the whole
// house. A marking is interned to a small local number; a decision is taken
// per (caller, action, marking), first by the floor in Go, which nothing can
// loosen, then by the agency's Cedar policies, which can only tighten. The
// result is a Set of numbers that SQL, search, matching, the graph, counts
// and exports all test. There is no second way to a record.
//
// Decisions are pure: no clock, no store, no network. Only the Interner
// touches a store, inside its caller's transaction; its numbers are local to
// one node and never enter signed bytes or the wire.
//
// It imports claim, db, fault and, here only, cedar-go.
package marking
