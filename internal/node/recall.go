package node

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

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

// dispositionWithin is how long a holder has to say what became of a copy.
const dispositionWithin = 72 * time.Hour

// Kinds of obligations that a recall makes: here for what others recall, and
// for each holder that owes us an answer.
const (
	kindRecall      = "recall"
	kindDisposition = "disposition"
)

// RecallRequest takes back records of this agency.
type RecallRequest struct {
	Records []claim.ID
	Reason  string
}

// Recall takes back records of this agency from every holder, also from those
// who got them from others. Each holder withdraws them on arrival and answers
// with a signed disposition; one that stays silent escalates on our desk.
func (n *Node) Recall(ctx context.Context, caller Caller, req RecallRequest) (view.Recalled, error) {
	var v view.Recalled
	err := n.act(ctx, caller, use{name: "Recall", op: audit.Alteration}, func(a *acting) error {
		switch {
		case n.office == nil:
			return errAlone
		case len(req.Records) == 0:
			return fault.New(fault.Invalid, "which records are recalled?").At("records")
		case strings.TrimSpace(req.Reason) == "":
			return fault.New(fault.Invalid, "a recall needs its reason").At("reason")
		}
		for _, id := range req.Records {
			e, err := n.permitted(a.tx, a.bits, id)
			if err != nil {
				return err
			}
			if e.Foreign {
				return fault.New(fault.Forbidden, "only its originator can recall a record").WithMend("answer it with a claim of your own")
			}
		}
		es, err := n.recall(a, req.Records, req.Reason)
		if err != nil {
			return err
		}
		for i, e := range es {
			part, err := n.recallShape(a.tx, e)
			if err != nil {
				return err
			}
			if i == 0 {
				v = part
				continue
			}
			v.Also, v.Records = append(v.Also, part.Recall), append(v.Records, part.Records...)
			v.Holders = append(v.Holders, part.Holders...)
		}
		return nil
	})
	return v, err
}

// recall orders a recall and sends it to every holder. Records with the same
// holders go into one order: nobody reads in an order what he was never given.
func (n *Node) recall(a *acting, records []claim.ID, reason string) ([]ledger.Entry, error) {
	held, audiences := map[string][]claim.ID{}, map[string][]claim.AgencyID{}
	for _, id := range records {
		to, err := holdersOf(a.tx, id)
		if err != nil {
			return nil, err
		}
		slices.Sort(to)
		key := fmt.Sprint(to)
		held[key], audiences[key] = append(held[key], id), to
	}
	var out []ledger.Entry
	for _, key := range slices.Sorted(maps.Keys(held)) {
		to := audiences[key]
		m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: to, Exercise: a.caller.Exercise})
		if err != nil {
			return nil, err
		}
		es, err := n.append(a, m, &claim.Directive{Act: claim.Recall, Actor: a.caller.Officer, Records: held[key], Audience: to, Reason: reason})
		if err != nil {
			return nil, err
		}
		for _, holder := range to {
			if err := n.awaitDisposition(a.tx, es[0], holder); err != nil {
				return nil, err
			}
		}
		out = append(out, es[0])
	}
	return out, nil
}

// awaitDisposition sends a recall to a holder that this node can reach, and
// opens the obligation that its silence escalates.
func (n *Node) awaitDisposition(tx *db.Tx, e ledger.Entry, to claim.AgencyID) error {
	p, err := peer.Show(tx, to)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err == nil && p.State == peer.Confirmed {
		if err := n.send(tx, to, outbox.Recall, outbox.Urgent, e); err != nil {
			return err
		}
	}
	_, err = duty.Open(tx, duty.Opening{ID: dispositionID(e.Record.ID, to), Kind: kindDisposition, About: e.Record.ID, Mark: e.Mark,
		Exercise: e.Record.Header.Marking.Exercise, Desk: DutyDesk, Ladder: duty.UrgentLadder, Received: n.now(),
		Due: n.now() + dispositionWithin.Microseconds()})
	return err
}

func dispositionID(recall claim.ID, holder claim.AgencyID) string {
	return "disposition-" + string(recall) + "-" + string(holder)
}

// recalled withdraws what an originator recalls, passes the recall on to those
// to whom this node gave it, and asks an officer what becomes of it.
func (n *Node) recalled(tx *db.Tx, from claim.AgencyID, e ledger.Entry, d *claim.Directive) error {
	onward := map[claim.AgencyID]bool{from: true, n.Agency: true, e.Record.Header.Originator: true}
	held := 0
	for _, id := range d.Records {
		r, err := n.ledger.Get(tx, id)
		if fault.Is(err, fault.NotFound) {
			continue // it may arrive later, see late
		}
		if err != nil {
			return err
		}
		if r.Record.Header.Originator != e.Record.Header.Originator {
			continue // who did not sign it cannot recall it
		}
		held++
		if _, err := n.ledger.Withdraw(tx, id); err != nil {
			return err
		}
		ds, err := peer.Holders(tx, string(id))
		if err != nil {
			return err
		}
		for _, h := range ds {
			if onward[h.Holder] {
				continue
			}
			onward[h.Holder] = true
			if err := n.send(tx, h.Holder, outbox.Recall, outbox.Urgent, e); err != nil {
				return err
			}
		}
	}
	if held == 0 {
		return nil
	}
	_, err := duty.Open(tx, duty.Opening{ID: recallID(e.Record.ID), Kind: kindRecall, About: e.Record.ID, Mark: e.Mark,
		Exercise: e.Record.Header.Marking.Exercise, Desk: DutyDesk, Ladder: duty.UrgentLadder, Received: n.now(),
		Due: n.now() + dispositionWithin.Microseconds()})
	return err
}

func recallID(recall claim.ID) string { return "recall-" + string(recall) }

// late withdraws a record whose recall came before it.
func (n *Node) late(tx *db.Tx, e ledger.Entry) error {
	rows, err := tx.Query(`SELECT recall FROM recalls WHERE record = $1 AND originator = $2 ORDER BY seq`, string(e.Record.ID), string(e.Record.Header.Originator))
	if err != nil {
		return fmt.Errorf("look for a recall of %s: %w", e.Record.ID, err)
	}
	var recalls []claim.ID
	for rows.Next() {
		var id claim.ID
		if err := rows.Scan(&id); err != nil {
			return fmt.Errorf("look for a recall of %s: %w", e.Record.ID, err)
		}
		recalls = append(recalls, id)
	}
	if err := rows.Close(); err != nil || len(recalls) == 0 {
		return err
	}
	r, err := n.ledger.Get(tx, recalls[0])
	if err != nil {
		return err
	}
	d, ok := r.Body.(*claim.Directive)
	if !ok {
		return nil
	}
	return n.recalled(tx, r.Record.Header.Originator, r, d)
}

// DisposeRequest answers a recall by another agency.
type DisposeRequest struct {
	Recall claim.ID
	// Outcome is erased, restricted (kept out of use) or kept.
	Outcome claim.Outcome
	// Reason is needed for what is not erased.
	Reason string
}

// Dispose says, in the caller's name and signed, what became of records that
// their originator recalled, and does it.
func (n *Node) Dispose(ctx context.Context, caller Caller, req DisposeRequest) (view.Recalled, error) {
	var v view.Recalled
	err := n.act(ctx, caller, use{name: "Dispose", op: audit.Erasure}, func(a *acting) error {
		e, err := n.permitted(a.tx, a.bits, req.Recall)
		if err != nil {
			return err
		}
		d, ok := e.Body.(*claim.Directive)
		switch {
		case !ok || d.Act != claim.Recall || !e.Foreign:
			return fault.New(fault.Invalid, "that is no recall by another agency").At("recall")
		case !disposes(req.Outcome):
			return fault.New(fault.Invalid, "%q is no disposition", req.Outcome).At("outcome").WithMend("erased, restricted or kept")
		case req.Outcome != claim.Erased && strings.TrimSpace(req.Reason) == "":
			return fault.New(fault.Invalid, "what is not erased needs a reason").At("reason")
		}
		if err := n.dispose(a, e, d, req); err != nil {
			return err
		}
		v, err = n.recallShape(a.tx, e)
		return err
	})
	if err == nil && req.Outcome == claim.Erased {
		n.scrub(ctx)
	}
	return v, err
}

func (n *Node) dispose(a *acting, e ledger.Entry, d *claim.Directive, req DisposeRequest) error {
	var err error
	switch req.Outcome {
	case claim.Erased:
		_, err = n.ledger.Erase(a.tx, d.Records...)
	case claim.Kept:
		_, err = n.ledger.Reinstate(a.tx, d.Records...)
	}
	if err != nil {
		return err
	}
	by := e.Record.Header.Originator
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: []claim.AgencyID{by}, Exercise: e.Record.Header.Marking.Exercise})
	if err != nil {
		return err
	}
	es, err := n.append(a, m, &claim.Receipt{Outcome: req.Outcome, Actor: a.caller.Officer, Of: string(e.Record.ID), Text: req.Reason})
	if err != nil {
		return err
	}
	if err := n.send(a.tx, by, outbox.Recall, outbox.Urgent, es[0]); err != nil {
		return err
	}
	return n.settle(a.tx, recallID(e.Record.ID), a.caller.Officer, string(req.Outcome), req.Reason)
}

// answered takes in another agency's signed answer.
func (n *Node) answered(tx *db.Tx, _ claim.AgencyID, e ledger.Entry, r *claim.Receipt) error {
	if !disposes(r.Outcome) {
		if err := n.onRequest(tx, r.Of, r.Outcome, r.Actor, r.Text); err != nil {
			return err
		}
		return n.toldBy(tx, e.Record.Header.Originator, r)
	}
	return n.settle(tx, dispositionID(claim.ID(r.Of), e.Record.Header.Originator), r.Actor, string(r.Outcome), r.Text)
}

// settle closes an obligation with the act of the officer who met it.
func (n *Node) settle(tx *db.Tx, id string, by claim.OfficerID, outcome, text string) error {
	o, err := duty.Get(tx, id)
	if fault.Is(err, fault.NotFound) || err == nil && o.Closed != 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if o.Acked == 0 || o.Answered < o.Round {
		if _, err := duty.Acknowledge(tx, id, by, n.now()); err != nil {
			return err
		}
	}
	_, err = duty.Close(tx, id, by, "", outcome, orElse(text, outcome), n.now())
	return err
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// ShowRecallRequest names a recall.
type ShowRecallRequest struct{ Recall claim.ID }

// ShowRecall tells what became of every copy of what was recalled.
func (n *Node) ShowRecall(ctx context.Context, caller Caller, req ShowRecallRequest) (view.Recalled, error) {
	var v view.Recalled
	err := n.ask(ctx, caller, use{name: "ShowRecall", op: audit.Consultation}, func(a *asking) error {
		e, err := n.permitted(a.tx, a.bits, req.Recall)
		if err != nil {
			return err
		}
		a.touch(string(req.Recall))
		v, err = n.recallShape(a.tx, e)
		return err
	})
	return v, err
}

// recallShape is a recall as it was ordered, with what became of the copies.
func (n *Node) recallShape(q db.Queryer, e ledger.Entry) (view.Recalled, error) {
	d, ok := e.Body.(*claim.Directive)
	if !ok || d.Act != claim.Recall {
		return view.Recalled{}, fault.New(fault.NotFound, "no such record")
	}
	v, err := n.whereabouts(q, e.Record.ID, d.Records)
	v.Originator, v.By, v.At, v.Reason = string(e.Record.Header.Originator), string(d.Actor), view.Stamp(e.Record.Header.Recorded), d.Reason
	return v, err
}

// whereabouts lists the holders of recalled records with their dispositions.
func (n *Node) whereabouts(q db.Queryer, recall claim.ID, records []claim.ID) (view.Recalled, error) {
	v := view.Recalled{Recall: string(recall), Records: []string{}, Holders: []view.Holder{}}
	at := map[string]int{}
	for _, id := range records {
		v.Records = append(v.Records, string(id))
		ds, err := peer.Holders(q, string(id))
		if err != nil {
			return v, err
		}
		for _, d := range ds {
			if _, ok := at[string(d.Holder)]; !ok {
				at[string(d.Holder)] = len(v.Holders)
				v.Holders = append(v.Holders, view.Holder{Agency: string(d.Holder), Via: string(d.OnwardOf)})
			}
		}
	}
	rows, err := q.Query(`SELECT agency, actor, outcome, text, at FROM dispositions WHERE recall = $1 ORDER BY seq`, string(recall))
	if err != nil {
		return v, fmt.Errorf("list dispositions: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var h view.Holder
		var when int64
		if err := rows.Scan(&h.Agency, &h.By, &h.Outcome, &h.Text, &when); err != nil {
			return v, fmt.Errorf("list dispositions: %w", err)
		}
		h.At = view.Stamp(when)
		i, ok := at[h.Agency]
		if !ok {
			i = len(v.Holders)
			at[h.Agency] = i
			v.Holders = append(v.Holders, h)
		}
		h.Via = v.Holders[i].Via
		v.Holders[i] = h
	}
	return v, rows.Err()
}
