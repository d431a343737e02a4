package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/peer"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// createLives keeps which life of the store has heard what was erased before it.
const createLives = `
CREATE TABLE lives (
	one  {{int}} PRIMARY KEY CHECK (one = 1),
	life TEXT NOT NULL
) {{strict}};
`

// Restored tells what this start did because the store was older than its list
// of erasures; nil when it was not.
func (n *Node) Restored() *view.Restored { return n.restored }

// settleErasures sees to it, before anything is served, that nothing stands in
// the store that was erased before the store was restored: the lines of the list
// that it does not know are done again, and what is due by its date goes as well.
// A store that was restored does not open without its list, unless somebody says
// why it shall.
func (n *Node) settleErasures(ctx context.Context) error {
	known, fresh, err := n.lifeKnown(ctx)
	if err != nil {
		return err
	}
	life := ""
	if n.Identity != nil {
		life = n.Identity.Incarnation.String()
	}
	seq, err := n.Seq(ctx)
	if err != nil {
		return err
	}
	if fresh && (!n.Erasures.Drawn || seq == 0) {
		if err := n.beginLife(ctx, life); err != nil {
			return err
		}
		known = life
	}
	again := known != life
	if n.Erasures.Path == "" {
		if again {
			return n.beginLife(ctx, life)
		}
		return nil
	}
	if !again {
		behind, err := n.behindList(ctx)
		if err != nil || !behind {
			return err
		}
	}
	v := &view.Restored{}
	if err := n.eraseListed(ctx, again, v); err != nil {
		return err
	}
	if !again && v.Lines == 0 {
		return nil
	}
	due, err := n.eraseAllDue(ctx, nil, func(each func(*acting) error) error { return n.byCalendar(ctx, "EraseDue", each) })
	if err != nil {
		return fmt.Errorf("erase what is due before serving: %w", err)
	}
	v.Due = due.Records
	if again {
		if err := n.beginNextLife(ctx, known, life); err != nil {
			return err
		}
	}
	n.restored = v
	n.afterErasure(ctx)
	return nil
}

// lifeKnown is the life of the store that last settled its list, and whether
// there was none yet.
func (n *Node) lifeKnown(ctx context.Context) (life string, fresh bool, err error) {
	err = n.Store.Read(ctx, func(tx *db.ReadTx) error {
		return tx.QueryRow(`SELECT life FROM lives WHERE one = 1`).Scan(&life)
	})
	if errors.Is(err, db.ErrNoRows) {
		return "", true, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("read the life of the store: %w", err)
	}
	return life, false, nil
}

func (n *Node) beginLife(ctx context.Context, life string) error {
	return n.Store.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(n.ledger.BeginErasures(tx, n.now()), setLife(tx, life))
	})
}

func setLife(tx *db.Tx, life string) error {
	if err := tx.Exec(`INSERT INTO lives (one, life) VALUES (1,$1) ON CONFLICT (one) DO UPDATE SET life = excluded.life`, life); err != nil {
		return fmt.Errorf("note the life of the store: %w", err)
	}
	return nil
}

// beginNextLife notes the new life, and has every peer told of it in the name of
// the officer at whose word the node is opened.
func (n *Node) beginNextLife(ctx context.Context, known, life string) error {
	return n.Store.Write(ctx, func(tx *db.Tx) error {
		old, err := peer.ParseIncarnation(known)
		if err == nil && n.office != nil && n.Erasures.By != "" { // else no peer ever heard of the life before
			err = n.office.Rebirth(tx, old, n.Erasures.By, "the store was restored from a backup", n.now())
			if err != nil {
				return err
			}
		}
		return errors.Join(n.ledger.BeginErasures(tx, n.now()), setLife(tx, life))
	})
}

// behindList tells whether the list has more than the store. Lines that the
// list lacks are written to it.
func (n *Node) behindList(ctx context.Context) (behind bool, err error) {
	have, _, line, err := n.tailOf(n.Erasures.Path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, noList(err)
	}
	var number int64
	var last []byte
	err = n.Store.Read(ctx, func(tx *db.ReadTx) (err error) { number, last, err = ledger.LastErasure(tx); return err })
	if err != nil || have == number && string(line) == string(last) {
		return false, err
	}
	if have > number {
		return true, nil
	}
	// An erasure that could not be listed is no reason to stop the node's work:
	// the next round puts it on the desk.
	if err := n.keepErasures(ctx); err != nil && !fault.Is(err, fault.Unavailable) {
		return false, err
	}
	return false, nil
}

// eraseListed does again, one transaction a line, what the list has beyond the
// store. again tells that the store is known to be restored.
func (n *Node) eraseListed(ctx context.Context, again bool, v *view.Restored) error {
	path, without := n.Erasures.Path, again && n.Erasures.Without != ""
	if _, err := os.Stat(path); again && errors.Is(err, fs.ErrNotExist) && !without {
		return fault.New(fault.Conflict, "this store was restored from a backup, and its list of erasures is not in %s: it holds again what was erased since", path).
			WithMend("put the list there; or, if it is lost: liaison backup restore FOLDER --without-erasures “why”")
	}
	if without {
		if err := os.Rename(path, path+".unused"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return noList(err)
		}
		return n.Store.Write(ctx, func(tx *db.Tx) error {
			if err := n.ledger.NoteErased(tx, ledger.Cause{Ground: ledger.Lost, At: n.now()}); err != nil {
				return err
			}
			caller := n.opener()
			return n.log(tx, caller, use{name: "RestoreWithoutErasures", op: audit.Administration}, audit.Allowed, n.Erasures.Without)
		})
	}
	last, err := n.readErasures(path, func(e ledger.Erasure, line []byte) error {
		return n.Store.Write(ctx, func(tx *db.Tx) error {
			number, _, err := ledger.LastErasure(tx)
			if err != nil || e.Number <= number {
				return errors.Join(err, sameErasure(tx, e.Number, line))
			}
			v.Lines++
			again, err := n.eraseAgain(tx, e, line)
			v.Again += again
			return err
		})
	})
	if err != nil {
		return err
	}
	v.Until = last.At
	return n.Store.Read(ctx, func(tx *db.ReadTx) error {
		number, _, err := ledger.LastErasure(tx)
		if err == nil && again && last.Number < number {
			err = fault.New(fault.Conflict, "the list of erasures ends with line %d, and the backup itself knows %d: it is an older copy", last.Number, number).
				WithMend("name the newest copy of the list; or, if it is lost: liaison backup restore FOLDER --without-erasures “why”")
		}
		return err
	})
}

// opener is who opens the node: the officer who restores it, or the calendar.
func (n *Node) opener() Caller {
	if n.Erasures.By != "" {
		return Caller{Officer: n.Erasures.By, Session: "restore"}
	}
	return Caller{Officer: Calendar, Session: "restore"}
}

// eraseAgain does one line of the list: text and proposals of the reports, the
// order on the ledger, the payloads, what lies in quarantine, and every holder
// is told, since whether he was is not known.
func (n *Node) eraseAgain(tx *db.Tx, e ledger.Erasure, line []byte) (int, error) {
	caller := n.opener()
	a := &acting{use: use{name: "EraseAgain", op: audit.Erasure, changes: true}, caller: &caller, tx: tx, Reader: entity.Reader{Ledger: n.ledger, TX: tx}}
	if e.Ground == ledger.Quarantined {
		return len(e.Records), errors.Join(n.emptyQuarantine(a, e.Records), n.forgetAgain(a, ledger.Erasure{Number: e.Number}, line), n.log(tx, caller, a.use, audit.Allowed, ""))
	}
	here := []claim.ID{}
	for _, id := range e.Records {
		known, err := n.ledger.Get(tx, id)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return 0, err
		}
		if err == nil && !known.Record.Erased() {
			here = append(here, id)
		}
	}
	if len(here) > 0 {
		m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency})
		if err != nil {
			return 0, err
		}
		for part := range slices.Chunk(here, mostOrdered) {
			reason := fmt.Sprintf("erased before the store was restored: line %d of the list of erasures", e.Number)
			if _, err := n.append(a, m, &claim.Directive{Act: claim.Erase, Actor: caller.Officer, Records: part, Reason: reason}); err != nil {
				return 0, err
			}
		}
		if err := n.discardReports(a, here); err != nil {
			return 0, err
		}
	}
	if err := n.forgetAgain(a, e, line); err != nil {
		return 0, err
	}
	if _, err := n.eraseElsewhere(a, here); err != nil {
		return 0, err
	}
	a.touch(texts(here)...)
	return len(here), n.log(tx, caller, a.use, audit.Allowed, "")
}

func (n *Node) forgetAgain(a *acting, e ledger.Erasure, line []byte) error {
	_, err := n.ledger.EraseAgain(a.tx, e, line)
	return err
}

// emptyQuarantine erases again what was erased out of quarantine.
func (n *Node) emptyQuarantine(a *acting, orders []claim.ID) error {
	for _, order := range orders {
		var id string
		err := a.tx.QueryRow(`SELECT id FROM quarantined WHERE record = $1 AND decision = ''`, string(order)).Scan(&id)
		if errors.Is(err, db.ErrNoRows) {
			continue
		}
		const why = "erased before the store was restored"
		if err == nil {
			err = a.tx.Exec(`UPDATE quarantined SET body = $2, decided = $3, decision = $4, decider = $5, why = $6 WHERE id = $1`,
				id, []byte{}, n.now(), decidedErase, string(a.caller.Officer), why)
		}
		if err == nil {
			err = n.settle(a.tx, "quarantine-"+id, a.caller.Officer, decidedErase, why)
		}
		if err != nil {
			return fmt.Errorf("erase %s again: %w", id, err)
		}
	}
	return nil
}
