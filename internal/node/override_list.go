package node

import (
	"context"
	"fmt"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// OverridesRequest asks for overrides: those that wait for a second officer,
// those given here, and those of which other agencies told this one.
type OverridesRequest struct{}

// Overrides lists every override whose order the caller may see, what waits
// first, then the newest. Inspector and data protection officer see all of
// them: that one was given, by whom, to whom and why, not the record itself.
func (n *Node) Overrides(ctx context.Context, caller Caller, _ OverridesRequest) ([]view.Override, error) {
	out := []view.Override{}
	u := use{name: "Overrides", op: audit.Consultation}
	if caller.Is(marking.Inspector) || caller.Is(marking.DPO) {
		u.class = marking.Oversee
	}
	err := n.ask(ctx, caller, u, func(a *asking) error {
		waiting, err := overrideDrafts(a)
		if err != nil {
			return err
		}
		for _, d := range waiting {
			e, err := n.ledger.Get(a.tx, d.Record)
			if err != nil {
				return err
			}
			out = append(out, n.overrideShape(e, d.Draft, &claim.Directive{Actor: d.officer, Audience: []claim.AgencyID{d.To}, Reason: d.Reason}, n.Agency, d.at, true))
		}
		ids, err := overridesGiven(a)
		if err != nil {
			return err
		}
		for _, id := range ids {
			o, err := n.ledger.Get(a.tx, id)
			if err != nil {
				return err
			}
			d, ok := o.Body.(*claim.Directive)
			if !ok || len(d.Records) == 0 {
				continue
			}
			e, err := n.ledger.Get(a.tx, d.Records[0])
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			a.touch(string(id))
			out = append(out, n.overrideShape(e, string(id), d, o.Record.Header.Originator, o.Record.Header.Recorded, false))
		}
		return nil
	})
	return out, err
}

// overrideDrafts lists what waits for a second officer, the oldest first.
func overrideDrafts(a *asking) (out []putOver, err error) {
	rows, err := a.tx.Query(`SELECT id, mark, officer, record, recipient, reason, at FROM override_drafts ORDER BY at, id`)
	if err != nil {
		return nil, fmt.Errorf("list overrides: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var d putOver
		var mark int64
		if err := rows.Scan(&d.Draft, &mark, &d.officer, &d.Record, &d.To, &d.Reason, &d.at); err != nil {
			return nil, fmt.Errorf("list overrides: %w", err)
		}
		if a.class == marking.Oversee || a.bits.Has(uint32(mark)) {
			out = append(out, d)
		}
	}
	return out, rows.Err()
}

// overridesGiven lists the orders, the newest first.
func overridesGiven(a *asking) (ids []claim.ID, err error) {
	rows, err := a.tx.Query(`SELECT id, mark FROM overrides ORDER BY seq DESC LIMIT $1`, mostRecalls)
	if err != nil {
		return nil, fmt.Errorf("list overrides: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id claim.ID
		var mark int64
		if err := rows.Scan(&id, &mark); err != nil {
			return nil, fmt.Errorf("list overrides: %w", err)
		}
		if a.class == marking.Oversee || a.bits.Has(uint32(mark)) {
			ids = append(ids, id)
		}
	}
	return ids, rows.Err()
}

// overrideShape is the shape of an override of a record, which this node may
// not hold.
func (n *Node) overrideShape(e ledger.Entry, id string, d *claim.Directive, giver claim.AgencyID, at int64, waits bool) view.Override {
	v := view.Override{ID: id, Giver: string(giver), Reason: d.Reason, By: []string{string(d.Actor)}, At: view.Stamp(at), Waits: waits}
	if e.Record != nil {
		v.Record, v.Originator = string(e.Record.ID), string(e.Record.Header.Originator)
	} else if len(d.Records) > 0 {
		v.Record = string(d.Records[0])
	}
	if len(d.Audience) > 0 {
		v.To = string(d.Audience[0])
	}
	if d.Second != "" {
		v.By = append(v.By, string(d.Second))
	}
	return v
}

// entitleOverride says in words what an override asks of a desk.
func (n *Node) entitleOverride(q db.Queryer, id string, about claim.ID, v *view.Obligation) error {
	v.From, v.Precedence = string(n.Agency), "flash"
	if d, err := overrideDraft(q, id); err == nil {
		v.Title = "a second officer has to give a record to " + string(d.To) + " against a danger to life: " + d.Reason
		return nil
	} else if !fault.Is(err, fault.NotFound) {
		return err
	}
	e, err := n.ledger.Get(q, about)
	if err != nil {
		return err
	}
	d, ok := e.Body.(*claim.Directive)
	if !ok {
		return nil
	}
	v.From = string(e.Record.Header.Originator)
	switch {
	case !e.Foreign:
		v.Title = "tell the originator by telephone that its record was given against a danger to life: " + d.Reason
	case len(d.Audience) > 0 && d.Audience[0] == n.Agency:
		v.Title = "a record was given to this agency against a danger to life: " + d.Reason
	case len(d.Audience) > 0:
		v.Title = "a record of this agency was given to " + string(d.Audience[0]) + " against a danger to life: " + d.Reason
	}
	return nil
}
