package db

import (
	"context"
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"liaison/internal/fault"
)

// ErrUnknown is joined into the error of a Write of which the store could not
// find out whether it was committed, even after reopening. The caller must
// look before he repeats it.
var ErrUnknown = errors.New("whether the write was kept is not known")

// largestBatch bounds how many closures share a commit.
const largestBatch = 256

// job is one closure on its way through the writer.
type job struct {
	ctx   context.Context
	fn    func(tx *Tx) error
	done  chan struct{}
	after []func()
	last  []lastWork
	err   error
	panic any // what fn panicked with; passed on to the caller of Write
	// repeatable closures may be run twice, see WriteRepeatable.
	repeatable bool
}

// writer is the state of the one writing goroutine.
type writer struct {
	c      conn
	number int64 // this writer's row in db_writers
	batch  int64 // the last batch tried
	// version is SQLite's count of what other connections have committed, as
	// last seen; beside counts its changes.
	version int64
	beside  uint64
	carry   *carrier
	held    held // of the batch that is being written
}

// Write runs fn in the writer's transaction and returns when its work is
// durable. When fn fails or panics, its own work is undone and nobody else's.
// When ctx ends before fn has begun, fn is not run; once it has begun, Write
// waits for the outcome. fn must not call Write, and must not keep tx.
func (s *Store) Write(ctx context.Context, fn func(tx *Tx) error) error {
	return s.write(&job{ctx: ctx, fn: fn, done: make(chan struct{})})
}

// WriteRepeatable is Write for a closure that may be run twice: one that
// changes nothing but the store, and results that it sets anew each time. A
// batch of only such closures needs no savepoints, which cost a copy of every
// page that a closure touches: when one fails, the batch is undone as a whole
// and run again with them.
func (s *Store) WriteRepeatable(ctx context.Context, fn func(tx *Tx) error) error {
	return s.write(&job{ctx: ctx, fn: fn, done: make(chan struct{}), repeatable: true})
}

func (s *Store) write(j *job) error {
	select {
	case <-s.stop:
		return errClosed()
	default:
	}
	select {
	case s.jobs <- j:
	case <-j.ctx.Done():
		return context.Cause(j.ctx)
	case <-s.stop:
		return errClosed()
	}
	select {
	case <-j.done:
	case <-s.stopped:
		select {
		case <-j.done: // it was among the last
		default:
			return errClosed()
		}
	}
	if j.panic != nil {
		panic(j.panic)
	}
	return j.err
}

// run is the writing goroutine.
func (s *Store) run() {
	defer close(s.stopped)
	batch := make([]*job, 0, largestBatch)
	for {
		batch = batch[:0]
		select {
		case j := <-s.jobs:
			batch = append(batch, j)
		case <-s.stop:
		}
	gather:
		for len(batch) < largestBatch {
			select {
			case j := <-s.jobs:
				batch = append(batch, j)
			default:
				break gather
			}
		}
		if len(batch) == 0 {
			return // stopped, and nothing is left
		}
		s.serve(batch)
	}
}

// serve runs a batch and answers each of its jobs.
func (s *Store) serve(batch []*job) {
	kept, err := s.w.commit(s.dial, batch)
	for _, j := range batch {
		if j.err == nil && j.panic == nil {
			j.err = err
		}
		if j.err == nil && j.panic == nil {
			for _, f := range j.after {
				f()
			}
		}
	}
	if kept {
		s.announce()
	}
	for _, j := range batch {
		close(j.done)
	}
}

// commit runs the closures of a batch in one transaction and commits it. kept
// tells whether anything was. The error is that of the batch as a whole.
func (w *writer) commit(dial func(bool) (conn, error), batch []*job) (kept bool, err error) {
	if w.c == nil || !w.c.sound() {
		if err := w.reopen(dial); err != nil {
			return false, err
		}
	}
	if err := w.begin(); err != nil {
		return false, err
	}
	// A closure that is alone needs no savepoint: the transaction is its own.
	// A large one (a rebuild) would otherwise keep the old image of every page
	// in memory. PostgreSQL keeps it: a failed statement ends its transaction.
	bare := w.c.engine() == SQLite && (len(batch) == 1 || allRepeatable(batch))
	good, lost := w.runJobs(batch, bare)
	if bare && len(batch) > 1 && lost == nil && good < len(batch) {
		if err := w.c.rollback(); err != nil {
			return false, fmt.Errorf("undo write: %w", err)
		}
		if err := w.begin(); err != nil {
			return false, err
		}
		good, lost = w.runJobs(batch, false)
	}
	switch {
	case lost != nil:
		w.c.rollback() // the disk failed; what it says now adds nothing
		return false, lost
	case good == 0:
		return false, w.c.rollback()
	}
	if err := w.finish(batch); err != nil {
		w.c.rollback()
		return false, fmt.Errorf("finish write: %w", err)
	}
	w.batch++
	if _, err := w.c.exec(`UPDATE db_writers SET batch = $2 WHERE writer = $1`, []any{w.number, w.batch}); err != nil {
		w.c.rollback()
		return false, fmt.Errorf("commit: %w", err)
	}
	if err := w.c.commit(); err != nil {
		return w.settle(dial, err)
	}
	w.afterCommit()
	return true, nil
}

// afterCommit has the log copied into the store's file, here or beside.
func (w *writer) afterCommit() {
	l, ok := w.c.(*lite)
	if !ok {
		return
	}
	if l.inLog < w.carry.most {
		w.carry.tell(l.inLog)
		return
	}
	w.carry.turn.Lock()
	defer w.carry.turn.Unlock()
	if _, _, err := l.c.WALCheckpoint("main", sqlite3.CHECKPOINT_PASSIVE); err != nil {
		// What was committed stands in the log; failed has noted whether the
		// connection is to be replaced before the next write.
		_ = l.failed(err, "copy the log")
	}
}

// begin begins the transaction of a batch.
func (w *writer) begin() error {
	if err := w.c.begin(true); err != nil {
		return fmt.Errorf("begin write: %w", err)
	}
	if err := w.lookBeside(); err != nil {
		w.c.rollback()
		return err
	}
	w.held = held{}
	return nil
}

func allRepeatable(batch []*job) bool {
	for _, j := range batch {
		if !j.repeatable {
			return false
		}
	}
	return true
}

// runJobs runs the closures of a batch and counts the good ones. When the
// disk fails under one, the transaction is lost for all.
func (w *writer) runJobs(batch []*job, bare bool) (good int, lost error) {
	for i, j := range batch {
		w.runJob(j, bare)
		if w.c.lost() || !w.c.sound() {
			for _, rest := range batch[i+1:] {
				rest.err, rest.panic = again(j.err), nil
			}
			return good, again(j.err)
		}
		if j.err == nil && j.panic == nil {
			good++
		}
	}
	return good, nil
}

// lookBeside notices whether another process has committed since the last
// batch. On PostgreSQL, where this is not to be had, it says so each time.
func (w *writer) lookBeside() error {
	if w.c.engine() != SQLite {
		w.beside++
		return nil
	}
	var v int64
	tx := &ReadTx{c: w.c, ctx: context.Background()}
	if err := tx.QueryRow(`PRAGMA data_version`).Scan(&v); err != nil {
		return fmt.Errorf("look for others' commits: %w", err)
	}
	if v != w.version {
		w.version = v
		w.beside++
	}
	return nil
}

// finish does what the good closures of a batch asked for at its end.
func (w *writer) finish(batch []*job) error {
	done := map[any]bool{}
	tx := &Tx{ReadTx: ReadTx{c: w.c, ctx: context.Background()}, held: &w.held}
	for _, j := range batch {
		if j.err != nil || j.panic != nil {
			continue
		}
		for _, l := range j.last {
			if done[l.key] {
				continue
			}
			done[l.key] = true
			if err := l.fn(tx); err != nil {
				return err
			}
		}
	}
	return nil
}

// again tells a job that was undone because a neighbour's disk error undid the
// transaction.
func again(cause error) error {
	return fault.Wrap(fault.Unavailable, cause, "the store failed under this write; nothing of it was kept").WithMend("try again")
}

// runJob runs one closure, in a savepoint unless it is to run bare.
func (w *writer) runJob(j *job, bare bool) {
	j.panic = nil
	if j.err = context.Cause(j.ctx); j.err != nil {
		return
	}
	if !bare {
		if _, j.err = w.c.exec(`SAVEPOINT job`, nil); j.err != nil {
			return
		}
	}
	tx := &Tx{ReadTx: ReadTx{c: w.c, ctx: j.ctx}, beside: w.beside, held: &w.held}
	defer func() { w.held.end(j.err == nil && j.panic == nil) }()
	func() {
		defer func() {
			if r := recover(); r != nil {
				j.panic = r
			}
		}()
		j.err = j.fn(tx)
	}()
	j.after, j.last, tx.c = tx.after, tx.last, nil
	if bare {
		return
	}
	if j.err != nil || j.panic != nil {
		if w.c.lost() {
			return
		}
		if _, err := w.c.exec(`ROLLBACK TO job`, nil); err != nil {
			j.err = errors.Join(j.err, fmt.Errorf("undo write: %w", err))
		}
	}
	if _, err := w.c.exec(`RELEASE job`, nil); err != nil {
		// PostgreSQL refuses when the closure went on after a failed statement.
		j.err = errors.Join(j.err, fmt.Errorf("end write: %w", err))
		if _, err := w.c.exec(`ROLLBACK TO job`, nil); err != nil {
			j.err = errors.Join(j.err, fmt.Errorf("undo write: %w", err))
		}
	}
}

// settle finds out what became of a batch whose COMMIT failed. It reopens the
// store. When the batch is there, it is made durable anew; when it is not, a
// fence is committed over it, so that no later recovery can bring it back.
func (w *writer) settle(dial func(bool) (conn, error), cause error) (kept bool, err error) {
	w.c.rollback() // may fail: the connection is given up
	fail := func(e error) (bool, error) {
		return false, fault.Wrap(fault.Unavailable, errors.Join(ErrUnknown, cause, e), "the store failed while it kept this write").
			WithMend("look whether it was kept before repeating it")
	}
	if err := w.reopen(dial); err != nil {
		return fail(err)
	}
	var last int64
	err = inTx(w.c, true, func() error {
		tx := &Tx{ReadTx: ReadTx{c: w.c, ctx: context.Background()}}
		if err := tx.QueryRow(`SELECT batch FROM db_writers WHERE writer = $1`, w.number).Scan(&last); err != nil {
			return err
		}
		w.batch++
		return tx.Exec(`UPDATE db_writers SET batch = $2 WHERE writer = $1`, w.number, w.batch)
	})
	if err == nil && last == w.batch-1 {
		w.carry.turn.Lock()
		err = w.c.harden()
		w.carry.turn.Unlock()
	}
	if err != nil {
		return fail(err)
	}
	if last == w.batch-1 {
		return true, nil
	}
	return false, again(cause)
}

func (w *writer) reopen(dial func(bool) (conn, error)) error {
	if w.c != nil {
		w.c.close() // its error says only that the disk failed
		w.c = nil
	}
	c, err := dial(false)
	if err != nil {
		return fmt.Errorf("reopen store: %w", err)
	}
	w.c = c
	return nil
}

// end gives up the writer's row and closes its connection.
func (w *writer) end() error {
	if w.c == nil {
		return nil
	}
	_, err := w.c.exec(`DELETE FROM db_writers WHERE writer = $1`, []any{w.number})
	return errors.Join(err, w.c.close())
}
