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
	"liaison/internal/report"
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
	// Report stands for its filing and every claim that rests on it, as far as
	// anybody holds them.
	Report string
	Reason string
	// Progress, if given, is told how many records are recalled so far, and of
	// how many.
	Progress func(done, all int)
}

// mostRecalled is how many records one order of recall names. A holder
// withdraws them in one transaction, while a warning may wait.
const mostRecalled = 1_000

// Recall takes back records of this agency from every holder, also from those
// who got them from others. Each holder withdraws them on arrival and answers
// with a signed disposition; one that stays silent escalates on our desk. A
// great many records go in several orders, each in its own transaction: what a
// cut left undone is recalled by the same recall again, which leaves out what
// is recalled already.
func (n *Node) Recall(ctx context.Context, caller Caller, req RecallRequest) (view.Recalled, error) {
	v := view.Recalled{Records: []string{}, Holders: []view.Holder{}}
	heads := map[string]claim.ID{}
	all, err := n.toRecall(ctx, caller, req)
	if err != nil {
		return v, err
	}
	for done := 0; done < len(all); {
		part := all[done:min(done+mostRecalled, len(all))]
		err := n.act(ctx, caller, use{name: "Recall", op: audit.Alteration}, func(a *acting) error {
			begun := maps.Clone(heads)
			_, err := n.recall(a, part, req.Reason, begun)
			if err == nil {
				heads = begun
			}
			return err
		})
		if err != nil {
			return v, fmt.Errorf("recall, after %d of %d records: %w", done, len(all), err)
		}
		if done += len(part); req.Progress != nil {
			req.Progress(done, len(all))
		}
	}
	if len(heads) == 0 {
		return v, fault.New(fault.Conflict, "all of it is recalled already").At("records")
	}
	return n.recallsShape(ctx, caller, heads)
}

// toRecall lists what a request recalls, in order, and refuses one that is
// incomplete or asks for another agency's records.
func (n *Node) toRecall(ctx context.Context, caller Caller, req RecallRequest) (all []claim.ID, err error) {
	err = n.act(ctx, caller, use{name: "Recall", op: audit.Consultation, query: req.Report}, func(a *acting) error {
		all = slices.Clone(req.Records)
		if n.office == nil {
			return errAlone
		}
		if req.Report != "" {
			given, err := n.givenOf(a, req.Report)
			if err != nil {
				return err
			}
			all = append(all, given...)
		}
		slices.Sort(all)
		all = slices.Compact(all)
		switch {
		case len(all) == 0:
			return fault.New(fault.Invalid, "which records are recalled?").At("records")
		case strings.TrimSpace(req.Reason) == "":
			return fault.New(fault.Invalid, "a recall needs its reason").At("reason")
		}
		for _, id := range all {
			e, err := n.permitted(a.tx, a.bits, id)
			if err != nil {
				return err
			}
			if e.Foreign {
				return fault.New(fault.Forbidden, "only its originator can recall a record").WithMend("answer it with a claim of your own")
			}
			a.touch(string(id))
		}
		return nil
	})
	return all, err
}

// givenOf lists the records of a report that anybody holds or is to get.
func (n *Node) givenOf(a *acting, id string) (given []claim.ID, err error) {
	f, err := report.Find(a.tx, a.bits, id)
	if err != nil {
		return nil, err
	}
	resting, err := n.restingOn(a, f)
	if err != nil {
		return nil, err
	}
	for _, id := range resting {
		to, err := n.receiversOf(a.tx, id)
		if err != nil {
			return nil, err
		}
		if len(to) > 0 {
			given = append(given, id)
		}
	}
	if len(given) == 0 {
		return nil, fault.New(fault.Conflict, "nobody holds anything of that report").At("report")
	}
	return given, nil
}

// recall orders a recall and sends it to every holder. Records with the same
// holders go into one order: nobody reads in an order what he was never given.
// An order names at most mostRecalled records; further ones for the same
// holders name the first, which is then in heads. What all who hold it were
// asked for already is left out.
func (n *Node) recall(a *acting, records []claim.ID, reason string, heads map[string]claim.ID) ([]ledger.Entry, error) {
	held, audiences := map[string][]claim.ID{}, map[string][]claim.AgencyID{}
	for _, id := range records {
		to, err := holdersOf(a.tx, id)
		if err != nil {
			return nil, err
		}
		if known, err := n.recalledFrom(a.tx, id, to); err != nil || known {
			if err != nil {
				return nil, err
			}
			continue
		}
		slices.Sort(to)
		key := fmt.Sprint(to)
		held[key], audiences[key] = append(held[key], id), to
	}
	var out []ledger.Entry
	for _, key := range slices.Sorted(maps.Keys(held)) {
		for part := range slices.Chunk(held[key], mostRecalled) {
			e, err := n.orderRecall(a, &claim.Directive{Act: claim.Recall, Actor: a.caller.Officer, Records: part, Audience: audiences[key], Reason: reason, Of: string(heads[key])})
			if err != nil {
				return nil, err
			}
			if heads[key] == "" {
				heads[key] = e.Record.ID
			}
			out = append(out, e)
		}
	}
	return out, nil
}

// orderRecall puts one order of recall on the ledger and on its way.
func (n *Node) orderRecall(a *acting, d *claim.Directive) (ledger.Entry, error) {
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: d.Audience, Exercise: a.caller.Exercise})
	if err != nil {
		return ledger.Entry{}, err
	}
	es, err := n.append(a, m, d)
	if err != nil {
		return ledger.Entry{}, err
	}
	for _, holder := range d.Audience {
		if err := n.awaitDisposition(a.tx, es[0], d, holder); err != nil {
			return ledger.Entry{}, err
		}
	}
	return es[0], nil
}

// recalledFrom tells whether one order of ours recalls a record from all who
// hold it, and none of them has answered that it keeps it: that one may be
// asked again.
func (n *Node) recalledFrom(tx *db.Tx, record claim.ID, holders []claim.AgencyID) (bool, error) {
	orders, err := recallsOfRecord(tx, record, n.Agency)
	if err != nil {
		return false, err
	}
	for _, id := range orders {
		e, err := n.ledger.Get(tx, id)
		if err != nil {
			return false, err
		}
		d, ok := e.Body.(*claim.Directive)
		if !ok || slices.ContainsFunc(holders, func(h claim.AgencyID) bool { return !slices.Contains(d.Audience, h) }) {
			continue
		}
		answers, err := answersTo(tx, id)
		if err != nil {
			return false, err
		}
		if !slices.ContainsFunc(answers, func(h view.Holder) bool { return h.Outcome != string(claim.Erased) }) {
			return true, nil
		}
	}
	return false, nil
}

// headOf is the first order of the recall to which an order belongs.
func headOf(e ledger.Entry, d *claim.Directive) claim.ID {
	return claim.ID(orElse(d.Of, string(e.Record.ID)))
}

// awaitDisposition sends a recall to a holder that this node can reach, and
// opens the obligation that its silence escalates: one for all orders of a
// recall.
func (n *Node) awaitDisposition(tx *db.Tx, e ledger.Entry, d *claim.Directive, to claim.AgencyID) error {
	p, err := peer.Show(tx, to)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err == nil && p.State == peer.Confirmed {
		if err := n.send(tx, to, outbox.Recall, outbox.Urgent, e); err != nil {
			return err
		}
	}
	head := headOf(e, d)
	_, err = duty.Open(tx, duty.Opening{ID: dispositionID(head, to), Kind: kindDisposition, About: head, Mark: e.Mark,
		Exercise: e.Record.Header.Marking.Exercise, Desk: DutyDesk, Ladder: duty.UrgentLadder, Received: n.now(),
		Due: n.now() + dispositionWithin.Microseconds()})
	return err
}

func dispositionID(recall claim.ID, holder claim.AgencyID) string {
	return "disposition-" + string(recall) + "-" + string(holder)
}
