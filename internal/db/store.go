package db

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"liaison/internal/fault"
)

// Store is an open store. Its methods may be called by many goroutines.
type Store struct {
	opts Options
	dial func(readOnly bool) (conn, error)

	jobs    chan *job
	stop    chan struct{} // closed by Close
	stopped chan struct{} // closed by the writer when it has ended
	once    sync.Once
	free    chan conn // idle readers; nil stands for one not yet open
	w       writer
	carry   carrier

	mu        sync.Mutex
	committed chan struct{}
}

// queued is how many writes may wait before Write itself blocks.
const queued = 1024

// Open opens the store, makes or migrates its tables, and starts its writer.
// Close ends it.
func Open(ctx context.Context, o Options) (*Store, error) {
	o, err := o.check()
	if err != nil {
		return nil, err
	}
	if err := checkNumbers(o.Migrations); err != nil {
		return nil, err
	}
	s := &Store{
		opts: o, jobs: make(chan *job, queued), stop: make(chan struct{}), stopped: make(chan struct{}),
		free: make(chan conn, o.Readers), committed: make(chan struct{}),
	}
	if s.dial, err = dialer(o); err != nil {
		return nil, err
	}
	for range o.Readers {
		s.free <- nil
	}
	s.w.carry = &s.carry
	if err := s.start(ctx); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	if s.Engine() == SQLite {
		s.carry.start(s.dial)
	}
	go s.run()
	return s, nil
}

func dialer(o Options) (func(readOnly bool) (conn, error), error) {
	if o.PostgreSQL != "" {
		return dialPostgres(o)
	}
	return func(readOnly bool) (conn, error) { return openLite(o, readOnly) }, nil
}

// start opens the writer's connection, migrates, and takes the next writer
// number.
func (s *Store) start(ctx context.Context) error {
	c, err := s.dial(false)
	if err != nil {
		return err
	}
	s.w.c = c
	err = inTx(c, true, func() error {
		tx := &Tx{ReadTx: ReadTx{c: c, ctx: ctx}}
		if err := migrate(tx, s.opts.Migrations); err != nil {
			return err
		}
		return tx.QueryRow(`INSERT INTO db_writers (writer, batch) SELECT coalesce(max(writer), 0) + 1, 0 FROM db_writers RETURNING writer`).Scan(&s.w.number)
	})
	if err != nil {
		return errors.Join(err, c.close())
	}
	return nil
}

// inTx runs fn in one transaction of c.
func inTx(c conn, write bool, fn func() error) (err error) {
	if err := c.begin(write); err != nil {
		return err
	}
	done := false
	defer func() {
		if !done {
			err = errors.Join(err, c.rollback())
		}
	}()
	if err := fn(); err != nil {
		return err
	}
	if err := c.commit(); err != nil {
		return err
	}
	done = true
	return nil
}

// Engine tells which store this is.
func (s *Store) Engine() Engine {
	if s.opts.PostgreSQL != "" {
		return PostgreSQL
	}
	return SQLite
}

// errClosed is what a closed store answers.
func errClosed() error { return fault.New(fault.Unavailable, "the store is closed") }

// Read runs fn on a snapshot. At most Options.Readers snapshots are open at
// once; Read waits for one, or for ctx. When ctx ends, statements of fn stop.
// fn must not call Write: a closure of the writer may itself wait for a snapshot.
func (s *Store) Read(ctx context.Context, fn func(tx *ReadTx) error) error {
	var c conn
	select {
	case <-s.stop:
		return errClosed()
	default:
	}
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-s.stop:
		return errClosed()
	case c = <-s.free:
	}
	defer func() {
		if c != nil && !c.sound() {
			c.close() // the error that damaged it has been returned
			c = nil
		}
		s.free <- c
	}()
	if c == nil {
		var err error
		if c, err = s.dial(true); err != nil {
			c = nil
			return fmt.Errorf("open reader: %w", err)
		}
	}
	c.interruptible(ctx)
	defer func() { c.interruptible(context.Background()) }()
	tx := &ReadTx{c: c, ctx: ctx}
	defer func() { tx.c = nil }()
	return inTx(c, false, func() error { return fn(tx) })
}

// Committed returns a channel that is closed at the next commit of this
// process. A follower takes the channel, reads up to its cursor's end, and
// then waits on the channel: so no commit is missed.
func (s *Store) Committed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.committed
}

// Announce wakes the followers as a commit does. It is for what another
// process has committed to the same file.
func (s *Store) Announce() { s.announce() }

func (s *Store) announce() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.committed)
	s.committed = make(chan struct{})
}

// Close waits for the writes that have been accepted and for open snapshots,
// then closes the store. It may be called twice.
func (s *Store) Close() error {
	var err error
	s.once.Do(func() {
		close(s.stop)
		<-s.stopped
		s.carry.end()
		for range s.opts.Readers {
			if c := <-s.free; c != nil {
				err = errors.Join(err, c.close())
			}
		}
		err = errors.Join(err, s.w.end())
	})
	return err
}
