// Package duty holds the clockwork of obligations: each has a named owner from
// its first second, a clock, and a ladder of people who are told when nobody
// answers. Warnings, requests, recalls and reviews name their own states; that
// silence only ever escalates is settled here, once.
//
// A clock does two things only: it tells the next person, and it puts a breach
// on record. It never acknowledges, closes, re-routes, downgrades or leaves an
// obligation without an owner; those are acts of named officers.
//
// All instants follow from the receipt, not from the last start: a restart or
// a jump of the clock neither loses nor repeats a step. Each step is a row,
// unique by (obligation, round, step), and its pages are written in the same
// transaction.
//
// It may import claim, db and fault. It owns the tables duty_obligations,
// duty_steps, duty_pages, duty_events, duty_desks and duty_shifts. The clock is
// handed in; instants are microseconds UTC.
package duty
