package node

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// kindOverride is the obligation that an override makes: for the second officer
// here, and for the desks of the recipient and of the originator.
const kindOverride = "override"

// OverrideRequest gives one record of another agency to one more, against the
// originator's restriction, because a life is in danger. The first officer puts
// it forward; the second, in a session of his own, names Draft and gives it.
type OverrideRequest struct {
	Record claim.ID
	To     claim.AgencyID
	Reason string
	Draft  string
}

// Override is the one exception to originator control: an imminent threat to
// life (Regulation (EU) 2016/794 Art. 22(2), Directive (EU) 2016/680 Art.
// 35(2)). Two named officers and a written reason; the notice to the originator
// is put on its way in the very transaction that gives the record. It gives one
// record to one agency and never widens a marking.
func (n *Node) Override(ctx context.Context, caller Caller, req OverrideRequest) (view.Override, error) {
	var v view.Override
	u := use{name: "Override", op: audit.Disclosure, recipients: []string{string(req.To)}, grave: true}
	if req.Draft != "" {
		u.recipients = []string{"as put forward"}
	}
	err := n.act(ctx, caller, u, func(a *acting) error {
		if n.office == nil {
			return errAlone
		}
		if req.Draft == "" {
			var err error
			v, err = n.putForward(a, req)
			return err
		}
		d, err := overrideDraft(a.tx, req.Draft)
		switch {
		case err != nil:
			return err
		case d.officer == caller.Officer:
			return fault.New(fault.Forbidden, "who put it forward does not give it alone").WithMend("another officer gives it, in a session of his own")
		}
		a.recipients = []string{string(d.To)}
		v, err = n.give(a, d)
		return err
	})
	return v, err
}

// putOver is what one officer has put forward.
type putOver struct {
	OverrideRequest
	officer claim.OfficerID
	at      int64
}

func overrideDraft(q db.Queryer, id string) (putOver, error) {
	d := putOver{OverrideRequest: OverrideRequest{Draft: id}}
	err := q.QueryRow(`SELECT officer, record, recipient, reason, at FROM override_drafts WHERE id = $1`, id).Scan(&d.officer, &d.Record, &d.To, &d.Reason, &d.at)
	if errors.Is(err, db.ErrNoRows) {
		return d, fault.New(fault.NotFound, "no override %s waits", id).WithMend("it may have been given: liaison override list")
	}
	if err != nil {
		return d, fmt.Errorf("read override %s: %w", id, err)
	}
	return d, nil
}

// overridable reads the record of an override and refuses what needs none.
func (n *Node) overridable(a *acting, req OverrideRequest) (ledger.Entry, error) {
	e, err := n.permitted(a.tx, a.bits, req.Record)
	if err == nil && (e.Withdrawn || e.Record.Erased()) {
		err = noSuchRecord()
	}
	if err != nil {
		return e, err
	}
	switch {
	case !e.Foreign:
		return e, fault.New(fault.Invalid, "it is this agency's own record").At("record").WithMend("share it")
	case req.To == e.Record.Header.Originator || req.To == n.Agency:
		return e, fault.New(fault.Invalid, "%s has it", req.To).At("to")
	case strings.TrimSpace(req.Reason) == "":
		return e, fault.New(fault.Invalid, "an override needs its reason: whose life is in danger, and why it cannot wait").At("reason")
	}
	p, err := peer.Show(a.tx, req.To)
	if err != nil {
		return e, err
	}
	if p.State != peer.Confirmed {
		return e, fault.New(fault.Conflict, "%s is not a confirmed peer", req.To).At("to")
	}
	return e, n.onlyConsentMissing(a, e, req.To)
}

// putForward keeps what the first officer wants given, and calls for a second
// at once.
func (n *Node) putForward(a *acting, req OverrideRequest) (view.Override, error) {
	e, err := n.overridable(a, req)
	if err != nil {
		return view.Override{}, err
	}
	id, err := claim.RandomID("o", n.Random)
	if err != nil {
		return view.Override{}, err
	}
	if err := a.tx.Exec(`INSERT INTO override_drafts (id, mark, officer, record, recipient, reason, at) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
		id, int64(e.Mark), string(a.caller.Officer), string(req.Record), string(req.To), req.Reason, n.now()); err != nil {
		return view.Override{}, fmt.Errorf("keep override %s: %w", id, err)
	}
	a.touch(string(req.Record))
	if err := openOnce(a.tx, duty.Opening{ID: id, Kind: kindOverride, About: req.Record, Mark: e.Mark, Exercise: a.caller.Exercise, Desk: DutyDesk,
		Ladder: duty.FlashLadder, Received: n.now()}); err != nil {
		return view.Override{}, err
	}
	return n.overrideShape(e, id, &claim.Directive{Actor: a.caller.Officer, Audience: []claim.AgencyID{req.To}, Reason: req.Reason}, n.Agency, n.now(), true), nil
}

// give signs the override and puts everything on its way in one transaction:
// the order and the record to the recipient, in that order on one stream, and
// the notice to the originator.
func (n *Node) give(a *acting, d putOver) (view.Override, error) {
	e, err := n.overridable(a, d.OverrideRequest)
	if err != nil {
		return view.Override{}, err
	}
	owner := e.Record.Header.Originator
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: both(d.To, owner), Exercise: a.caller.Exercise})
	if err != nil {
		return view.Override{}, err
	}
	order := &claim.Directive{Act: claim.Override, Actor: d.officer, Second: a.caller.Officer, Records: []claim.ID{d.Record},
		Audience: []claim.AgencyID{d.To}, Reason: d.Reason}
	es, err := n.append(a, m, order)
	if err != nil {
		return view.Override{}, err
	}
	if err := n.send(a.tx, d.To, outbox.Warning, outbox.Flash, es[0]); err != nil {
		return view.Override{}, err
	}
	if err := n.send(a.tx, d.To, outbox.Warning, outbox.Flash, e); err != nil {
		return view.Override{}, err
	}
	if err := n.tellOwner(a.tx, owner, es[0]); err != nil {
		return view.Override{}, err
	}
	if err := a.tx.Exec(`DELETE FROM override_drafts WHERE id = $1`, d.Draft); err != nil {
		return view.Override{}, fmt.Errorf("forget override %s: %w", d.Draft, err)
	}
	a.touch(string(d.Record))
	return n.overrideShape(e, string(es[0].Record.ID), order, n.Agency, es[0].Record.Header.Recorded, false),
		n.settle(a.tx, d.Draft, a.caller.Officer, "given", d.Reason)
}

// tellOwner puts the notice on its way to the originator. One that this node
// cannot reach is told by telephone: an obligation that calls at once.
func (n *Node) tellOwner(tx *db.Tx, owner claim.AgencyID, e ledger.Entry) error {
	p, err := peer.Show(tx, owner)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err == nil && p.State == peer.Confirmed {
		return n.send(tx, owner, outbox.Warning, outbox.Flash, e)
	}
	return openOnce(tx, duty.Opening{ID: "tell-" + string(e.Record.ID), Kind: kindOverride, About: e.Record.ID, Mark: e.Mark,
		Exercise: e.Record.Header.Marking.Exercise, Desk: DutyDesk, Ladder: duty.FlashLadder, Received: n.now()})
}

// both is an audience of two, in order.
func both(a, b claim.AgencyID) []claim.AgencyID {
	if b < a {
		a, b = b, a
	}
	return []claim.AgencyID{a, b}
}

// overridden takes in an override of a peer. Its originator learns at once who
// has the record and why, and a recall will reach them; the recipient's desk
// learns that the record is there against a danger to life.
func (n *Node) overridden(tx *db.Tx, from claim.AgencyID, e ledger.Entry, d *claim.Directive) error {
	if err := n.passedOn(tx, from, e, d); err != nil {
		return err
	}
	return openOnce(tx, duty.Opening{ID: "override-" + string(e.Record.ID), Kind: kindOverride, About: e.Record.ID, Mark: e.Mark,
		Exercise: e.Record.Header.Marking.Exercise, Desk: DutyDesk, Ladder: duty.FlashLadder, Received: n.now()})
}

// overrode tells whether a peer has given this node a record by an override.
func (n *Node) overrode(q db.Queryer, record claim.ID, giver claim.AgencyID) (bool, error) {
	var count int64
	err := q.QueryRow(`SELECT count(*) FROM overrides WHERE record = $1 AND recipient = $2 AND giver = $3`, string(record), string(n.Agency), string(giver)).Scan(&count)
	if err != nil {
		return false, fmt.Errorf("look for an override about %s: %w", record, err)
	}
	return count > 0, nil
}
