// Package db is the house's store: it opens the embedded SQLite (encrypted at
// rest) or a PostgreSQL, migrates it, and lets rooms read and write through one
// engine-neutral Tx. It knows no table of any room.
//
// There is one writer. Write queues a closure; the writer runs whatever has
// queued up in one transaction, each closure in its own savepoint, and answers
// all of them after one durable commit. A closure that fails undoes only
// itself. Readers run beside the writer, each on a snapshot.
//
// SQL is written for both engines: parameters are $1, $2 …, times are integer
// microseconds UTC, ids are TEXT, and DDL uses the words {{int}}, {{bool}},
// {{blob}}, {{float}}, {{strict}} and, for a table that lies in the order of its key
// (SQLite alone), {{packed}}.
//
// It may import fault only, and the drivers ncruces/go-sqlite3 and pgx.
package db
