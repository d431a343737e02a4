package node

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/report"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// ShareRequest gives records to other agencies.
type ShareRequest struct {
	Records []claim.ID
	// Report stands for its filing and every claim that rests on it.
	Report string
	To     []claim.AgencyID
	Reason string
	// Preview only tells what would go where.
	Preview bool
}

// Share gives records to named agencies, each as far as its marking, the
// policies and its originator permit. The exact list of who gets what is shown
// first with Preview, and is what the order on the ledger names.
func (n *Node) Share(ctx context.Context, caller Caller, req ShareRequest) (view.Shared, error) {
	v := view.Shared{Preview: req.Preview, Recipients: []view.Recipient{}}
	u := use{name: "Share", op: audit.Disclosure, query: req.Report, grave: !req.Preview}
	for _, to := range req.To {
		u.recipients = append(u.recipients, string(to))
	}
	err := n.act(ctx, caller, u, func(a *acting) error {
		if n.office == nil {
			return errAlone
		}
		if len(req.To) == 0 {
			return fault.New(fault.Invalid, "an empty audience is nobody").At("to").WithMend("name the agencies that are to have it")
		}
		entries, err := n.chosen(a, req)
		if err != nil {
			return err
		}
		out := map[claim.AgencyID][]ledger.Entry{}
		for _, to := range req.To {
			r, goes, err := n.recipient(a, to, entries)
			if err != nil {
				return err
			}
			v.Recipients = append(v.Recipients, r)
			if len(goes) > 0 {
				out[to] = goes
			}
		}
		if req.Preview {
			return nil
		}
		if len(out) == 0 {
			return fault.New(fault.Forbidden, "nothing of it may go to them").WithMend("look at it with --preview, and ask its originator for consent")
		}
		v.Directive, err = n.release(a, req, out)
		return err
	})
	return v, err
}

// chosen reads the records of a request that the caller may see.
func (n *Node) chosen(a *acting, req ShareRequest) ([]ledger.Entry, error) {
	ids := req.Records
	if req.Report != "" {
		f, err := report.Find(a.tx, a.bits, req.Report)
		if err != nil {
			return nil, err
		}
		resting, err := n.restingOn(a, f)
		if err != nil {
			return nil, err
		}
		ids = slices.Concat(ids, resting)
	}
	var out []ledger.Entry
	for _, id := range ids {
		e, err := n.permitted(a.tx, a.bits, id)
		if err == nil && (e.Withdrawn || e.Record.Erased()) {
			err = noSuchRecord()
		}
		if err != nil {
			return nil, err
		}
		if _, ok := e.Body.(*claim.Judgement); ok && req.Report != "" {
			continue // how this agency judged its own reading stays here
		}
		a.touch(string(id))
		out = append(out, e)
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "nothing was chosen").At("records")
	}
	return n.withCorrections(a, out)
}

// withCorrections adds what corrects the chosen claims: nothing goes out as it
// stood before its originator mended it.
func (n *Node) withCorrections(a *acting, out []ledger.Entry) ([]ledger.Entry, error) {
	chosen := map[claim.ID]bool{}
	var ids []claim.ID
	for _, e := range out {
		chosen[e.Record.ID] = true
		ids = append(ids, e.Record.ID)
	}
	for len(ids) > 0 {
		corrected, err := a.Corrected(ids)
		if err != nil {
			return nil, err
		}
		ids = ids[:0:0]
		for _, id := range slices.Sorted(maps.Values(corrected)) {
			if chosen[id] {
				continue
			}
			chosen[id] = true
			e, err := n.ledger.Get(a.tx, id)
			if err != nil {
				return nil, err
			}
			out, ids = append(out, e), append(ids, id)
			a.touch(string(id))
		}
	}
	return out, nil
}

// recipient sorts records into those that may go to an agency and those that
// may not, with the reason that may be told.
func (n *Node) recipient(a *acting, to claim.AgencyID, entries []ledger.Entry) (view.Recipient, []ledger.Entry, error) {
	v := view.Recipient{Agency: string(to), Records: []string{}}
	p, err := peer.Show(a.tx, to)
	if err != nil {
		return v, nil, err
	}
	if p.State != peer.Confirmed {
		return v, nil, fault.New(fault.Conflict, "%s is not a confirmed peer", to).At("to").WithMend("liaison peer confirm %s", to)
	}
	reasons := make([]string, len(entries))
	corrects, stale := map[claim.ID]claim.ID{}, map[claim.ID]bool{}
	for i, e := range entries {
		if reasons[i], err = n.refusal(a, e, to); err != nil {
			return v, nil, err
		}
		if c, ok := e.Body.(*claim.Claim); ok && c.Corrects != "" {
			corrects[e.Record.ID] = c.Corrects
		}
	}
	for i, e := range entries { // what a refused one corrects would go out as it stood before
		for old, ok := corrects[e.Record.ID]; ok && reasons[i] != "" && !stale[old]; old, ok = corrects[old] {
			stale[old] = true
		}
	}
	var goes []ledger.Entry
	for i, e := range entries {
		if reasons[i] == "" && stale[e.Record.ID] {
			reasons[i] = "its originator has corrected it, and what corrects it may not go"
		}
		if reasons[i] != "" {
			v.Refused = append(v.Refused, view.Refusal{Record: string(e.Record.ID), Reason: reasons[i]})
			continue
		}
		v.Records = append(v.Records, string(e.Record.ID))
		goes = append(goes, e)
	}
	return v, goes, nil
}

func (n *Node) refusal(a *acting, e ledger.Entry, to claim.AgencyID) (string, error) {
	if !e.Foreign {
		if recalls, err := recallsOfRecord(a.tx, e.Record.ID, n.Agency); err != nil || len(recalls) > 0 {
			return "this agency has recalled it: state anew what still holds", err
		}
	}
	m, err := n.Markings.Marking(e.Mark)
	if err != nil {
		return "", err
	}
	action := marking.Sharing(to)
	if action.Permitted, err = permitted(a.tx, e.Record.ID, to, m.Originator); err != nil {
		return "", err
	}
	d := n.Policy.Permit(a.caller, action, m)
	switch {
	case d.Allowed:
		return n.abroad(a.tx, e, to, action.Permitted)
	case len(d.Reasons) > 0:
		return d.Reasons[0].Text, nil
	}
	return "the policies do not permit it", nil
}

// permitted tells whether the originator consents to this onward sharing.
func permitted(q db.Queryer, record claim.ID, to, originator claim.AgencyID) (bool, error) {
	var count int64
	err := q.QueryRow(`SELECT count(*) FROM permits p WHERE p.record = $1 AND p.recipient = $2 AND p.originator = $3 AND `+standing, string(record), string(to), string(originator)).Scan(&count)
	if err != nil {
		return false, fmt.Errorf("look for consent about %s: %w", record, err)
	}
	return count > 0, nil
}

// sendPermits sends the originator's signed consent before the record that it
// is about, on the same stream: the recipient's node lets the record in by it.
func (n *Node) sendPermits(tx *db.Tx, to claim.AgencyID, e ledger.Entry) error {
	h := e.Record.Header
	if !e.Foreign || !h.Marking.Has(claim.H2) {
		return nil
	}
	rows, err := tx.Query(`SELECT r.id FROM permits p JOIN records r ON r.seq = p.seq WHERE p.record = $1 AND p.recipient = $2 AND p.originator = $3 AND `+standing+` ORDER BY p.seq`,
		string(e.Record.ID), string(to), string(h.Originator))
	if err != nil {
		return fmt.Errorf("look for consent about %s: %w", e.Record.ID, err)
	}
	var ids []claim.ID
	for rows.Next() {
		var id claim.ID
		if err := rows.Scan(&id); err != nil {
			return errors.Join(fmt.Errorf("look for consent about %s: %w", e.Record.ID, err), rows.Close())
		}
		ids = append(ids, id)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, id := range ids {
		p, err := n.ledger.Get(tx, id)
		if err != nil {
			return err
		}
		if err := n.send(tx, to, outbox.Claims, outbox.Routine, p); err != nil {
			return err
		}
	}
	return nil
}

// release signs the order and puts every record on its way. The order itself
// stays here: who gets what is nobody else's business. Whoever originated a
// record that goes on is told of that record and its recipient, and can recall
// it there.
func (n *Node) release(a *acting, req ShareRequest, out map[claim.AgencyID][]ledger.Entry) (string, error) {
	d := &claim.Directive{Act: claim.Share, Actor: a.caller.Officer, Reason: strings.TrimSpace(req.Reason)}
	named := map[claim.ID]bool{}
	for _, to := range req.To {
		if len(out[to]) == 0 {
			continue
		}
		d.Audience = append(d.Audience, to)
		for _, e := range out[to] {
			if !named[e.Record.ID] {
				named[e.Record.ID] = true
				d.Records = append(d.Records, e.Record.ID)
			}
		}
	}
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Exercise: a.caller.Exercise, Compartment: a.caller.Case})
	if err != nil {
		return "", err
	}
	order := ""
	for part := range slices.Chunk(d.Records, mostOrdered) {
		es, err := n.append(a, m, &claim.Directive{Act: d.Act, Actor: d.Actor, Audience: d.Audience, Reason: d.Reason, Records: part})
		if err != nil {
			return "", err
		}
		order = orElse(order, string(es[0].Record.ID))
	}
	for _, to := range d.Audience {
		for _, e := range out[to] {
			if err := n.sendPermits(a.tx, to, e); err != nil {
				return "", err
			}
			if err := n.send(a.tx, to, outbox.Claims, outbox.Routine, e); err != nil {
				return "", err
			}
		}
		if err := n.tellOwners(a, to, out[to], d.Reason); err != nil {
			return "", err
		}
	}
	return order, nil
}

// mostOrdered is how many records one order names: a record of the ledger has
// at most a mebibyte.
const mostOrdered = 10_000

// tellOwners tells each originator which of its own records went to an agency.
func (n *Node) tellOwners(a *acting, to claim.AgencyID, gone []ledger.Entry, reason string) error {
	of := map[claim.AgencyID][]claim.ID{}
	for _, e := range gone {
		if e.Foreign && e.Record.Header.Originator != to {
			of[e.Record.Header.Originator] = append(of[e.Record.Header.Originator], e.Record.ID)
		}
	}
	for _, owner := range slices.Sorted(maps.Keys(of)) {
		m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: []claim.AgencyID{owner}, Exercise: a.caller.Exercise})
		if err != nil {
			return err
		}
		for part := range slices.Chunk(of[owner], mostOrdered) {
			es, err := n.append(a, m, &claim.Directive{Act: claim.Share, Actor: a.caller.Officer, Records: part, Audience: []claim.AgencyID{to}, Reason: reason})
			if err != nil {
				return err
			}
			if err := n.send(a.tx, owner, outbox.Recall, outbox.Routine, es[0]); err != nil {
				return err
			}
		}
	}
	return nil
}

// passedOn notes that a peer gave records of ours to others: a recall will
// reach them too.
func (n *Node) passedOn(tx *db.Tx, from claim.AgencyID, e ledger.Entry, d *claim.Directive) error {
	for _, id := range d.Records {
		held, err := n.ledger.Get(tx, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if held.Record.Header.Originator != n.Agency {
			continue
		}
		for _, to := range d.Audience {
			if to == n.Agency {
				continue // it came home: nobody owes us an answer for that
			}
			if err := peer.Disclose(tx, peer.Disclosure{Record: string(id), Holder: to, At: e.Record.Header.Recorded, OnwardOf: from}); err != nil {
				return err
			}
		}
	}
	return nil
}
