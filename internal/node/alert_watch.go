package node

import (
	"fmt"
	"sync/atomic"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/match"
)

// sought is the picture in memory of all alerts that are not withdrawn: an
// index of its own, small beside that of the holdings, which answers in the
// time of one search whatever comes in.
type sought struct {
	*mirror
	names atomic.Pointer[match.Index]
}

func newSought() *sought {
	s := &sought{}
	s.names.Store(match.NewIndex())
	s.mirror = newMirror(s.load, s.take)
	return s
}

func (s *sought) index() *match.Index { return s.names.Load() }

// load reads the alerts from their tables.
func (s *sought) load(tx db.Queryer) (int64, error) {
	held, err := alert.List(tx, nil, 0)
	if err != nil {
		return 0, err
	}
	var listed []match.Listed
	for _, h := range held {
		if h.Now.Withdrawn == 0 {
			listed = append(listed, listedAlert(h))
		}
	}
	ix := match.NewIndex()
	if err := ix.Put("", listed...); err != nil {
		return 0, fmt.Errorf("index alerts: %w", err)
	}
	s.names.Store(ix)
	return lastSeq(tx)
}

func listedAlert(h alert.Held) match.Listed {
	return match.Listed{Record: h.Now.Alert.Record(string(h.ID)), Marking: h.Mark}
}

// take follows one record: an alert, a change of one, or what takes one out.
func (s *sought) take(tx db.Queryer, e ledger.Entry) error {
	d, ok := e.Body.(*claim.Directive)
	if !ok {
		return nil
	}
	switch d.Act {
	case claim.AlertAct:
		return s.again(tx, e.Record.ID)
	case claim.Update:
		return s.again(tx, claim.ID(d.Of))
	case claim.Erase, claim.Recall:
		for _, id := range d.Records {
			if err := s.again(tx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// again reads one alert anew; one that is gone or withdrawn leaves the index.
func (s *sought) again(tx db.Queryer, id claim.ID) error {
	h, err := alert.Load(tx, nil, id)
	if err != nil || h.Now.Withdrawn != 0 {
		s.index().Delete("", string(id))
		return notFoundIsNone(err)
	}
	return s.index().Put("", listedAlert(h))
}

func lastSeq(tx db.Queryer) (seq int64, err error) {
	if err := tx.QueryRow(`SELECT coalesce(max(seq), 0) FROM records`).Scan(&seq); err != nil {
		return 0, fmt.Errorf("read the ledger's end: %w", err)
	}
	return seq, nil
}

// everything is the set of all markings: for the checks on arrival, which act
// for nobody. What they find is shown to whoever may see what it rests on, as
// far as he may. A marking that this very transaction has made is in the set,
// and known to nobody else before it is committed.
func (n *Node) everything(tx db.Queryer) (entity.Reader, error) {
	var last int64
	if err := tx.QueryRow(`SELECT coalesce(max(n), 0) FROM markings`).Scan(&last); err != nil {
		return entity.Reader{}, fmt.Errorf("count markings: %w", err)
	}
	if int(last) > n.Markings.Len() {
		if err := n.learnMarkings(tx); err != nil {
			return entity.Reader{}, fmt.Errorf("load markings: %w", err)
		}
	}
	marks := make([]uint32, last)
	for i := range marks {
		marks[i] = uint32(i + 1)
	}
	return entity.Reader{Ledger: n.ledger, TX: tx, Bits: marking.NewSet(marks...)}, nil
}

// learnMarkings takes into memory what another process has committed. A writing
// transaction also sees what is not committed, by itself or by those in one
// batch with it: beside it the markings are read in a snapshot.
func (n *Node) learnMarkings(tx db.Queryer) error {
	if snapshot, ok := tx.(*db.ReadTx); ok {
		return n.Markings.Load(snapshot)
	}
	return n.Store.Read(tx.Context(), func(snapshot *db.ReadTx) error { return n.Markings.Load(snapshot) })
}
