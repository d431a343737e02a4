package node

import (
	"context"
	"errors"
	"fmt"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/retention"
)

// Follower is fed every record after its commit, in the order of the ledger.
type Follower struct {
	// Name is that of its cursor on the ledger. A follower of a new name
	// begins at the first record.
	Name string
	// Take works one record off, in the transaction that moves the cursor:
	// what it writes is there exactly once, whatever is killed meanwhile. A
	// record is given as it stands when it is read: it may have been erased
	// (no body) or withdrawn since. Take must be quick, for it holds the
	// writer, and it calls nobody outside.
	Take func(tx *db.Tx, e ledger.Entry) error
}

// followAtOnce bounds the records of one transaction of a follower, and
// followRetry is how long one that failed waits before it tries again.
const (
	followAtOnce = 256
	followRetry  = 30 * time.Second
)

// Attach adds a follower. It is for the wiring and comes before the first
// record is read.
func (n *Node) Attach(f Follower) { n.followers = append(n.followers, f) }

// Follow feeds the followers until ctx ends. It is woken by the store's
// commits and does not poll. At its end it saves the index of names and the graph, so that
// the next start reads no record twice. A follower that fails holds up no other: trouble
// is told, and it is tried again at the next commit or after a while, at the
// record where it stands.
func (n *Node) Follow(ctx context.Context, after func(time.Duration) <-chan time.Time, trouble func(error)) error {
	for {
		committed := n.Store.Committed() // before looking, so that nothing slips between
		err := n.CatchUp(ctx)
		if ctx.Err() != nil {
			return n.keepPictures(context.WithoutCancel(ctx), true)
		}
		var retry <-chan time.Time
		if err != nil {
			trouble(err)
			retry = after(followRetry)
		}
		select {
		case <-ctx.Done():
			return n.keepPictures(context.WithoutCancel(ctx), true)
		case <-committed:
		case <-retry:
		}
	}
}

// CatchUp feeds every follower up to the ledger's end, and then looks again at
// what a lower floor may show; between two steps of that, new records come first.
// A command calls it before it ends, where no process serves the node.
func (n *Node) CatchUp(ctx context.Context) error {
	for {
		if err := n.feedAll(ctx); err != nil {
			return err
		}
		more, err := n.lookAgain(ctx)
		if err != nil {
			return err
		}
		if !more {
			return n.keepPictures(ctx, false)
		}
	}
}

func (n *Node) feedAll(ctx context.Context) error {
	var errs []error
	for _, f := range n.followers {
		if err := n.feed(ctx, f); err != nil {
			errs = append(errs, fmt.Errorf("follower %s: %w", f.Name, err))
		}
	}
	return errors.Join(errs...)
}

// feed brings one follower to the end, some records a transaction.
func (n *Node) feed(ctx context.Context, f Follower) error {
	for {
		behind, err := n.behind(ctx, f.Name)
		if err != nil || !behind {
			return err
		}
		if err := n.Store.Write(ctx, func(tx *db.Tx) error { return n.feedSome(tx, f) }); err != nil {
			return err
		}
	}
}

// behind tells whether a follower has records to read, without the writer.
func (n *Node) behind(ctx context.Context, name string) (behind bool, err error) {
	err = n.Store.Read(ctx, func(tx *db.ReadTx) error {
		at, err := ledger.Cursor(tx, name)
		if err != nil {
			return fmt.Errorf("read its cursor: %w", err)
		}
		return n.ledger.Range(tx, at, 1, func(ledger.Entry) error { behind = true; return nil })
	})
	return behind, err
}

// feedSome reads the cursor again: another process may have gone ahead.
func (n *Node) feedSome(tx *db.Tx, f Follower) error {
	at, err := ledger.Cursor(tx, f.Name)
	if err != nil {
		return fmt.Errorf("read its cursor: %w", err)
	}
	var batch []ledger.Entry
	if err := n.ledger.Range(tx, at, followAtOnce, func(e ledger.Entry) error { batch = append(batch, e); return nil }); err != nil || len(batch) == 0 {
		return err
	}
	for _, e := range batch {
		if err := f.Take(tx, e); err != nil {
			return fmt.Errorf("record %d: %w", e.Seq, err)
		}
	}
	return ledger.SetCursor(tx, f.Name, batch[len(batch)-1].Seq)
}

// turned returns the records whose standing a record changes, as they stand
// now: what an order erases, and what a recall, a restriction or a hold takes out
// of use, or an answer or a release puts back. A follower that keeps something of a record asks it, for
// such a change gives the record no new number.
func (n *Node) turned(tx db.Queryer, e ledger.Entry) ([]ledger.Entry, error) {
	var ids []claim.ID
	switch b := e.Body.(type) {
	case *claim.Directive:
		switch b.Act {
		case claim.Erase, claim.Recall, claim.Restrict, claim.Hold, retention.Continue:
			ids = b.Records
		case claim.Release:
			of, err := n.bodyOf(tx, claim.ID(b.Of))
			if err != nil {
				return nil, err
			}
			if d, ok := of.(*claim.Directive); ok {
				ids = d.Records
			}
		}
	case *claim.Receipt:
		if !disposes(b.Outcome) {
			return nil, nil
		}
		of, err := n.ledger.Get(tx, claim.ID(b.Of))
		if fault.Is(err, fault.NotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if d, ok := of.Body.(*claim.Directive); ok {
			ids = d.Records
		}
	}
	out := make([]ledger.Entry, 0, len(ids))
	for _, id := range ids {
		r, err := n.ledger.Get(tx, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read record %s: %w", id, err)
		}
		out = append(out, r)
	}
	return out, nil
}

// mirror is a follower whose whole work is in memory: a picture of the ledger
// that is loaded once and then brought up to the snapshot of whoever asks, so
// that a reader sees what a writer wrote. Its methods may be called by many
// goroutines.
type mirror struct {
	mu     chan struct{} // holds one token: a lock that gives way to a context
	loaded bool
	seq    int64
	// load makes the picture from the tables and returns the number of the
	// last record that is in it.
	load func(tx db.Queryer) (seq int64, err error)
	// take adds one record.
	take func(tx db.Queryer, e ledger.Entry) error
	// settle, if there is one, does what take put off until all new records
	// were seen: what many of them touch is then made anew once.
	settle func(tx db.Queryer) error
}

func newMirror(load func(db.Queryer) (int64, error), take func(db.Queryer, ledger.Entry) error) *mirror {
	m := &mirror{mu: make(chan struct{}, 1), load: load, take: take}
	m.mu <- struct{}{}
	return m
}

// upTo brings the picture at least to the snapshot of tx. It may be newer:
// another reader may have come with a later snapshot. A record that cannot be
// taken leaves the picture to be loaded afresh.
func (m *mirror) upTo(ctx context.Context, l *ledger.Ledger, tx db.Queryer) error {
	return m.alone(ctx, func() error { return m.follow(l, tx) })
}

// alone runs fn while nobody else looks at the picture or changes it. Whoever
// comes here may hold the writer or one of the few snapshots, so fn must not
// wait for either.
func (m *mirror) alone(ctx context.Context, fn func() error) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-m.mu:
	}
	defer func() { m.mu <- struct{}{} }()
	return fn()
}

func (m *mirror) follow(l *ledger.Ledger, tx db.Queryer) error {
	for at := m.seq; ; {
		if !m.loaded {
			if err := m.loadOnce(tx); err != nil {
				return err
			}
			at = m.seq
		}
		var batch []ledger.Entry
		if err := l.Range(tx, at, followAtOnce, func(e ledger.Entry) error { batch = append(batch, e); return nil }); err != nil {
			return err
		}
		for _, e := range batch {
			if err := m.take(tx, e); err != nil {
				m.loaded = false
				return fmt.Errorf("record %d: %w", e.Seq, err)
			}
			at = e.Seq
		}
		last := len(batch) < followAtOnce
		if m.settle != nil && m.loaded {
			if !last {
				continue // not settled is not taken: whoever comes next begins here again
			}
			if err := m.settle(tx); err != nil {
				return err
			}
		}
		if m.seq = at; last {
			return m.loadOnce(tx) // a record may have taken the ground from the picture
		}
	}
}

func (m *mirror) loadOnce(tx db.Queryer) error {
	if m.loaded {
		return nil
	}
	seq, err := m.load(tx)
	if err == nil {
		m.loaded, m.seq = true, seq
	}
	return err
}
