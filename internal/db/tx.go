package db

import (
	"context"
	"database/sql"
	"errors"
)

// ErrNoRows is what Row.Scan returns when the query gave no row.
var ErrNoRows = sql.ErrNoRows

// errOver stands for use of a Tx or ReadTx after its closure returned.
var errOver = errors.New("the transaction is over")

// Queryer reads; both Tx and ReadTx are one. Its methods must be called from
// the closure's own goroutine, and not after the closure has returned.
type Queryer interface {
	// Query runs a SELECT, or a statement with RETURNING. Close the rows.
	// Other statements may run while they are open, but a statement that
	// changes the table being read makes the remaining rows undefined.
	Query(query string, args ...any) (*Rows, error)
	// QueryRow runs a query of which the first row is wanted.
	QueryRow(query string, args ...any) *Row
	// Engine tells which store this is.
	Engine() Engine
	// Context is the one that the caller of Read or Write gave.
	Context() context.Context
}

// conn is one connection of either engine. A conn is used by one goroutine at
// a time.
type conn interface {
	engine() Engine
	begin(write bool) error
	commit() error
	rollback() error
	exec(query string, args []any) (affected int64, err error)
	query(query string, args []any) (cursor, error)
	script(sql string) error
	// interruptible makes statements stop when ctx is done.
	interruptible(ctx context.Context)
	// lost tells whether an error has ended the transaction as a whole.
	lost() bool
	// sound is false when the connection must be replaced.
	sound() bool
	// harden makes durable what an earlier, failed sync may have left in
	// memory only.
	harden() error
	close() error
}

type cursor interface {
	columns() []string
	next() (bool, error)
	scan(dest []any) error
	close() error
}

// ReadTx is a snapshot: it sees what was committed when it began to read, and
// nothing later.
type ReadTx struct {
	c   conn
	ctx context.Context
}

// Tx is a ReadTx that may also write. What it writes becomes visible to others
// when Write returns without an error.
type Tx struct {
	ReadTx
	after  []func()
	last   []lastWork
	beside uint64
	held   *held
}

// Beside counts how often this store has found, at the beginning of a commit,
// that another process had committed to it before: what is kept in memory from
// the tables is as old as the last count that it was read at.
func (tx *Tx) Beside() uint64 { return tx.beside }

// lastWork is what closures of one batch ask to have done once, at its end.
type lastWork struct {
	key any
	fn  func(tx *Tx) error
}

var (
	_ Queryer = (*ReadTx)(nil)
	_ Queryer = (*Tx)(nil)
)

// Engine tells which store this is.
func (tx *ReadTx) Engine() Engine { return tx.c.engine() }

// Context is the one that the caller of Read or Write gave.
func (tx *ReadTx) Context() context.Context { return tx.ctx }

// Query runs a SELECT; see Queryer.
func (tx *ReadTx) Query(query string, args ...any) (*Rows, error) {
	if tx.c == nil {
		return nil, errOver
	}
	cur, err := tx.c.query(query, args)
	if err != nil {
		return nil, err
	}
	return &Rows{cur: cur}, nil
}

// QueryRow runs a query of which the first row is wanted.
func (tx *ReadTx) QueryRow(query string, args ...any) *Row {
	rows, err := tx.Query(query, args...)
	return &Row{rows: rows, err: err}
}

// Exec runs a statement that returns no rows.
func (tx *Tx) Exec(query string, args ...any) error {
	_, err := tx.ExecCount(query, args...)
	return err
}

// ExecCount runs a statement and tells how many rows it changed.
func (tx *Tx) ExecCount(query string, args ...any) (int64, error) {
	if tx.c == nil {
		return 0, errOver
	}
	return tx.c.exec(query, args)
}

// AfterCommit has fn called by the writer once this closure's work is durable,
// before Write returns, in order of commit. It is not called when the closure
// or the commit fails. fn must be quick and must not call Write.
func (tx *Tx) AfterCommit(fn func()) { tx.after = append(tx.after, fn) }

// BeforeCommit has fn run in the same transaction after the last closure that
// shares it, once for each key however many closures ask: for what only the
// final state needs, such as a signature over it. It does not run for a
// closure that failed. When fn fails, nothing of the batch is kept.
func (tx *Tx) BeforeCommit(key any, fn func(tx *Tx) error) {
	tx.last = append(tx.last, lastWork{key, fn})
}

// Hold keeps a value in memory for this closure and the later ones of the same
// commit, which find it with Held: a row that each closure changes then needs
// to be written only once, by BeforeCommit. What a closure held is forgotten
// when it fails. The value must not be changed afterwards. Queries do not see
// it: whoever reads such a row within a Write asks Held first.
func (tx *Tx) Hold(key, value any) {
	if tx.held == nil {
		tx.held = &held{}
	}
	tx.held.set(key, value)
}

// Held returns what Hold kept last under key; nil when nothing was.
func (tx *Tx) Held(key any) any {
	if tx.held == nil {
		return nil
	}
	return tx.held.values[key]
}

// held is what the closures of one commit keep for each other.
type held struct {
	values map[any]any
	before map[any]any // what the running closure found in place of its own
}

func (h *held) set(key, value any) {
	if h.values == nil {
		h.values, h.before = map[any]any{}, map[any]any{}
	}
	if _, ok := h.before[key]; !ok {
		h.before[key] = h.values[key]
	}
	h.values[key] = value
}

// end keeps what the running closure held, or forgets it.
func (h *held) end(kept bool) {
	for key, value := range h.before {
		if !kept {
			h.values[key] = value
		}
	}
	clear(h.before)
}

// Rows are the result of a query. They stop at the first error; Err tells it.
type Rows struct {
	cur cursor
	err error
}

// Next moves to the next row.
func (r *Rows) Next() bool {
	if r.cur == nil || r.err != nil {
		return false
	}
	ok, err := r.cur.next()
	if err != nil {
		r.err = err
	}
	if !ok {
		r.Close()
	}
	return ok
}

// Scan copies the columns of the row to dest, in order: pointers to integers,
// floats, booleans, strings, byte slices, named types over these, or any.
// NULL needs a *[]byte, a *any, or a pointer to a pointer. Bytes are copies.
func (r *Rows) Scan(dest ...any) error {
	if r.cur == nil {
		return errors.New("scan without a row")
	}
	return r.cur.scan(dest)
}

// Columns names the columns of the result.
func (r *Rows) Columns() ([]string, error) {
	if r.cur == nil {
		return nil, errors.New("columns of closed rows")
	}
	return r.cur.columns(), nil
}

// Err tells what stopped the rows early, if anything.
func (r *Rows) Err() error { return r.err }

// Close ends the query. It may be called twice.
func (r *Rows) Close() error {
	if r.cur == nil {
		return nil
	}
	err := r.cur.close()
	r.cur = nil
	return err
}

// Row is a result of which only the first row is read.
type Row struct {
	rows *Rows
	err  error
}

// Scan copies the row's columns to dest. It returns ErrNoRows when there is no
// row.
func (r *Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return ErrNoRows
	}
	return r.rows.Scan(dest...)
}
