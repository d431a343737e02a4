package node

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/peer"
	"liaison/internal/retention"
	"liaison/internal/view"
)

const (
	// roundHour is the hour of the agency's day at which the daily round is
	// made: before the day shift begins.
	roundHour = 6
	// longestRest bounds how long one timer is trusted: the wall clock may be
	// set meanwhile.
	longestRest = time.Minute
)

// Rounds makes the rounds of the calendar until ctx ends: each day what is due is
// erased, the list of open warnings goes to every peer and the roster is looked over; each list
// that came is compared; each week the exercises go out that a supervisor has
// ordered. Each step moves its own due time in the transaction that does it, so
// that a restart neither forgets nor repeats one.
func (n *Node) Rounds(ctx context.Context, after func(time.Duration) <-chan time.Time) error {
	for {
		committed := n.Store.Committed() // before looking, so that nothing slips between
		rest, err := n.Round(ctx)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // it was ended, not broken
		}
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-committed:
		case <-after(rest):
		}
	}
}

// Round does what is due now, as Rounds does between two rests, and tells how
// long to rest at most.
func (n *Node) Round(ctx context.Context) (rest time.Duration, err error) {
	for {
		if err := n.eraseDaily(ctx); err != nil {
			return 0, err
		}
		if n.office == nil {
			return longestRest, nil
		}
		var due int64
		err := n.Store.Read(ctx, func(tx *db.ReadTx) error {
			due, err = nextRound(tx)
			return err
		})
		now := n.now()
		switch {
		case err != nil:
			return 0, err
		case due > now:
			return min(longestRest, time.Duration(due-now)*time.Microsecond), nil
		}
		if err := n.Store.Write(ctx, n.round); err != nil {
			return 0, err
		}
	}
}

// nextRound is when the next step falls due; 0 where the calendar was never
// begun.
func nextRound(q db.Queryer) (due int64, err error) {
	var begun int64
	err = q.QueryRow(`SELECT coalesce(sum(CASE WHEN name = 'daily' THEN 1 ELSE 0 END), 0), coalesce(min(due), 0) FROM rounds`).Scan(&begun, &due)
	if err != nil || begun == 0 {
		return 0, err
	}
	var list int64
	if err := q.QueryRow(`SELECT coalesce(min(due), 0) FROM digests_come WHERE compared = 0`).Scan(&list); err != nil {
		return 0, fmt.Errorf("look what falls due: %w", err)
	}
	if list != 0 {
		due = min(due, list)
	}
	return due, nil
}

// round does every step that is due, in one transaction.
func (n *Node) round(tx *db.Tx) error {
	daily, err := dueOf(tx, "daily")
	switch {
	case err != nil:
		return err
	case daily == 0:
		if err := setDue(tx, "daily", n.nextMorning()); err != nil {
			return err
		}
	case daily <= n.now():
		if err := errors.Join(n.makeDigests(tx), n.missDigests(tx), n.lookOverRoster(tx), setDue(tx, "daily", n.nextMorning())); err != nil {
			return err
		}
	}
	if err := errors.Join(n.compareDigests(tx), n.recallGivenBack(tx)); err != nil {
		return err
	}
	weekly, err := dueOf(tx, "exercise")
	if err != nil || weekly == 0 || weekly > n.now() {
		return err
	}
	return n.exercise(tx, weekly)
}

func dueOf(q db.Queryer, name string) (due int64, err error) {
	err = q.QueryRow(`SELECT due FROM rounds WHERE name = $1`, name).Scan(&due)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read when the %s round is due: %w", name, err)
	}
	return due, nil
}

func setDue(tx *db.Tx, name string, due int64) error {
	if err := tx.Exec(`INSERT INTO rounds (name, due) VALUES ($1,$2) ON CONFLICT (name) DO UPDATE SET due = excluded.due`, name, due); err != nil {
		return fmt.Errorf("set when the %s round is due: %w", name, err)
	}
	return nil
}

// nextMorning is the next time that the round's hour strikes in the agency's
// zone. Days that were slept through are not made up for.
func (n *Node) nextMorning() int64 {
	now := n.Clock().In(n.zone())
	for day := now.Day(); ; day++ {
		if t := time.Date(now.Year(), now.Month(), day, roundHour, 0, 0, 0, n.zone()); t.After(now) {
			return t.UnixMicro()
		}
	}
}

// confirmedPeers lists the agencies that this node exchanges with.
func confirmedPeers(q db.Queryer) (out []*peer.Peer, err error) {
	all, err := peer.List(q)
	for _, p := range all {
		if p.State == peer.Confirmed {
			out = append(out, p)
		}
	}
	return out, err
}

// kinds of obligations that the calendar and the lines make.
const (
	kindRoster = "roster" // nobody is on duty at some time of the next fortnight
	kindDark   = "dark"   // a peer does not answer
	kindGap    = "gap"    // two agencies' lists of open warnings differ
)

// putOnDesk opens an obligation about something that is no record, unless one
// about the same is open already. Where no duty desk was made nobody can own
// it: health says so.
func (n *Node) putOnDesk(tx *db.Tx, kind, about, desk string, l duty.Ladder, due int64) error {
	if _, err := duty.LastResort(tx, desk); fault.Is(err, fault.Conflict) {
		return nil
	}
	held, err := duty.About(tx, claim.ID(about))
	if err != nil || slices.ContainsFunc(held, func(o duty.Obligation) bool { return o.Closed == 0 }) {
		return err
	}
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency})
	if err != nil {
		return err
	}
	mark, err := n.Markings.Intern(tx, m)
	if err != nil {
		return err
	}
	return openOnce(tx, duty.Opening{ID: fmt.Sprintf("%s-%d", about, n.now()), Kind: kind, About: claim.ID(about), Mark: mark, Desk: desk,
		Ladder: l, Received: n.now(), Due: due})
}

// gapIsNear is how near a time without an officer on duty calls the head of
// the desk within the hour; before, a day's patience does.
const gapIsNear = 48 * time.Hour

// lookOverRoster puts a time without an officer on duty on the desk, a
// fortnight ahead (Directive (EU) 2023/977 Art. 14).
func (n *Node) lookOverRoster(tx *db.Tx) error {
	now := n.now()
	gaps, err := duty.Gaps(tx, duty.OnDuty, now, now+duty.Fortnight)
	if err != nil {
		return err
	}
	for _, g := range gaps {
		l := duty.RoutineLadder
		if g.From-now < gapIsNear.Microseconds() {
			l = duty.UrgentLadder
		}
		if err := n.putOnDesk(tx, kindRoster, "roster-"+g.Desk, g.Desk, l, max(g.From, now+1)); err != nil {
			return err
		}
	}
	return nil
}

// rosterFilled ends what the desk owes about its roster when the officer's
// shift was the last that was missing.
func (n *Node) rosterFilled(a *acting, desk string) error {
	now := n.now()
	gaps, err := duty.Gaps(a.tx, duty.OnDuty, now, now+duty.Fortnight)
	if err != nil || slices.ContainsFunc(gaps, func(g duty.Gap) bool { return g.Desk == desk }) {
		return err
	}
	return n.settleAbout(a.tx, kindRoster, claim.ID("roster-"+desk), a.caller.Officer, "filled", "the roster has no gap in the next fortnight")
}

// darkAfter is how long a peer that was heard may be silent.
const darkAfter = 3 * time.Minute

// Dark puts a peer that does not answer on the desk, with whom to telephone.
// The lines tell of it when three hellos in a row had no answer, and at each
// one after; it stands on the desk once. A peer that was never heard is not
// dark: its officers have not confirmed this node yet.
func (n *Node) Dark(ctx context.Context, agency claim.AgencyID) error {
	return n.Store.Write(ctx, func(tx *db.Tx) error {
		p, err := peer.Show(tx, agency)
		if err != nil || p.Heard == 0 || n.now()-p.Heard < darkAfter.Microseconds() {
			return err
		}
		return n.putOnDesk(tx, kindDark, "dark-"+string(agency), DutyDesk, duty.UrgentLadder, 0)
	})
}

// staffed tells whether somebody is on duty at all hours of the next
// fortnight, where the node exchanges at all.
func (n *Node) staffed(q db.Queryer) (bool, error) {
	peers, err := confirmedPeers(q)
	if err != nil || len(peers) == 0 {
		return true, err
	}
	now := n.now()
	gaps, err := duty.Gaps(q, duty.OnDuty, now, now+duty.Fortnight)
	return len(gaps) == 0, err
}

// entitleRound says in words what the calendar or the lines put on a desk.
func (n *Node) entitleRound(q db.Queryer, o duty.Obligation, v *view.Obligation) error {
	v.From = string(n.Agency)
	switch o.Kind {
	case kindRoster:
		v.Title = "nobody is on duty on desk " + o.Desk + " at some time of the next fortnight: fill the roster"
	case kindDark:
		agency := claim.AgencyID(strings.TrimPrefix(string(o.About), "dark-"))
		v.From, v.Title = string(agency), string(agency)+" does not answer"
		p, err := peer.Show(q, agency)
		if err == nil && p.Telephone != "" {
			v.Title += ": telephone " + p.Telephone
		}
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
	case kindUnlisted:
		v.Title = "the list of erasures cannot be written: a backup restored now would hold what was erased. Mend its folder, then: liaison erasures check"
	case kindOverdue:
		v.Title = "a record that is past its day could not be erased; it is tried again each hour. To see why: liaison erase --due"
	case kindGap:
		return n.entitleGap(q, o.About, v)
	}
	return nil
}
