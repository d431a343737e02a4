package node

import (
	"context"
	"errors"
	"slices"
	"time"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/entity"
	"liaison/internal/ledger"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// dueAtOnce bounds the records that one transaction erases.
const dueAtOnce = 500

// EraseDueRequest asks for the erasure of all that is past its day. Progress,
// if given, is told how many records are gone so far.
type EraseDueRequest struct{ Progress func(int64) }

// EraseDue removes the payload of every record whose day of erasure has come
// and that no hold keeps, and the text of the reports among them. It needs no
// reason but the law's: the order on the ledger names it (Directive (EU)
// 2016/680 Art. 5). What it did before it was cut stays done. A serving node
// does the same each day without a person.
func (n *Node) EraseDue(ctx context.Context, caller Caller, req EraseDueRequest) (view.Erased, error) {
	return n.eraseAllDue(ctx, req.Progress, func(each func(*acting) error) error {
		return n.act(ctx, caller, use{name: "EraseDue", op: audit.Erasure, grave: true}, each)
	})
}

// eraseAllDue erases what is due, one transaction of act after the other.
func (n *Node) eraseAllDue(ctx context.Context, progress func(int64), act func(func(*acting) error) error) (view.Erased, error) {
	v := view.Erased{Holders: []string{}}
	for {
		held, count := 0, 0
		if err := act(func(a *acting) (err error) { held, count, err = n.erasePart(a, &v); return err }); err != nil {
			return v, err
		}
		if count == 0 && held < dueAtOnce {
			break
		}
		v.Records += count
		if progress != nil {
			progress(int64(v.Records))
		}
	}
	slices.Sort(v.Holders)
	v.Holders = slices.Compact(v.Holders)
	if v.Records > 0 {
		v.Pending, v.Unlisted = n.afterErasure(ctx)
	}
	return v, nil
}

// erasePart takes the next records that are held beyond their end out of use,
// erases the next that are due, and tells how many of each they were.
func (n *Node) erasePart(a *acting, v *view.Erased) (held, count int, err error) {
	over, err := retention.HeldOver(a.tx, n.today(), dueAtOnce)
	if err != nil {
		return 0, 0, err
	}
	if err := n.settleUse(a.tx, over...); err != nil { // held, and no longer for use
		return 0, 0, err
	}
	ids, err := retention.ToErase(a.tx, n.today(), dueAtOnce)
	if err != nil || len(ids) == 0 {
		return len(over), 0, err
	}
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency})
	if err != nil {
		return 0, 0, err
	}
	es, err := n.append(a, m, &claim.Directive{Act: claim.Erase, Actor: a.caller.Officer, Records: ids, Reason: "the day of erasure has come"})
	if err != nil {
		return 0, 0, err
	}
	if err := n.discardReports(a, ids); err != nil {
		return 0, 0, err
	}
	v.Seq = es[0].Seq
	count, err = n.ledger.Erase(a.tx, ledger.Cause{Ground: ledger.ItsDay, At: n.now(), Order: es[0].Record.ID}, ids...)
	if err != nil {
		return 0, 0, err
	}
	told, err := n.eraseElsewhere(a, ids)
	v.Holders = append(v.Holders, told...)
	return len(over), count, err
}

// Calendar stands where an officer stands, on the ledger and in the access log,
// for what the law has happen on its day without anybody's decision: erasure
// (Regulation (EU) 2016/794 Art. 31(2)). It is nobody's account. Whoever wants to
// keep something has decided before: a supervisor continues or holds it.
const Calendar claim.OfficerID = "calendar"

// byCalendar runs one step of the calendar in one transaction with its entry in
// the access log.
func (n *Node) byCalendar(ctx context.Context, name string, fn func(*acting) error) error {
	caller := Caller{Officer: Calendar, Session: "calendar"}
	u := use{name: name, op: audit.Erasure, changes: true}
	return n.Store.Write(ctx, func(tx *db.Tx) error {
		a := &acting{use: u, caller: &caller, tx: tx, Reader: entity.Reader{Ledger: n.ledger, TX: tx}}
		before, _, err := ledger.LastErasure(tx)
		if err != nil {
			return err
		}
		if err := fn(a); err != nil {
			return err
		}
		after, _, err := ledger.LastErasure(tx)
		if err != nil || after == before {
			return err // nothing was erased
		}
		return n.log(tx, caller, a.use, audit.Allowed, "")
	})
}

// eraseDaily erases, once the day has begun, what is due, and gives the list of
// erasures a line that says until when it is whole. What cannot be erased is put
// on the desk and tried again each hour: it holds up no warning.
func (n *Node) eraseDaily(ctx context.Context) error {
	var due int64
	err := n.Store.Read(ctx, func(tx *db.ReadTx) (err error) { due, err = dueOf(tx, "erase"); return err })
	if err != nil || due > n.now() {
		return err
	}
	v, err := n.eraseAllDue(ctx, nil, func(each func(*acting) error) error { return n.byCalendar(ctx, "EraseDue", each) })
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return n.Store.Write(ctx, func(tx *db.Tx) error {
			return errors.Join(n.putOnDesk(tx, kindOverdue, overdue, DutyDesk, duty.UrgentLadder, 0), setDue(tx, "erase", n.now()+time.Hour.Microseconds()))
		})
	}
	err = n.Store.Write(ctx, func(tx *db.Tx) error {
		if err := n.settleAbout(tx, kindOverdue, overdue, Calendar, "erased", "all that was due is erased"); err != nil {
			return err
		}
		if v.Records == 0 {
			if err := n.ledger.NoteErased(tx, ledger.Cause{Ground: ledger.Nothing, At: n.now()}); err != nil {
				return err
			}
		}
		return setDue(tx, "erase", n.nextDay())
	})
	if err != nil {
		return err
	}
	if err := n.keepErasures(ctx); err == nil {
		return nil
	}
	return n.Store.Write(ctx, func(tx *db.Tx) error {
		return n.putOnDesk(tx, kindUnlisted, unlisted, DutyDesk, duty.UrgentLadder, 0)
	})
}

// kindUnlisted is what the desk owes while the list of erasures outside of the
// store cannot be written, kindOverdue while something cannot be erased on its day.
const (
	kindUnlisted = "list of erasures"
	unlisted     = "unlisted-erasures"
	kindOverdue  = "overdue erasure"
	overdue      = "overdue-erasures"
)

// nextDay is when the next day begins. Days of erasure are days in UTC.
func (n *Node) nextDay() int64 {
	y, m, d := n.Clock().UTC().Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, time.UTC).UnixMicro()
}
