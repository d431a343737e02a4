package node

import (
	"context"
	"errors"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/report"
	"liaison/internal/review"
	"liaison/internal/view"
)

// EraseRequest orders the erasure of a report and of all that rests on it.
type EraseRequest struct{ Report, Reason string }

// EraseReport removes a report, its proposals, and the payload of every
// record that rests on it. The order stays on the ledger without a word of
// what was erased; every proof stays valid.
func (n *Node) EraseReport(ctx context.Context, caller Caller, req EraseRequest) (view.Erased, error) {
	var v view.Erased
	err := n.act(ctx, caller, use{name: "EraseReport", op: audit.Erasure, query: req.Report, grave: true}, func(a *acting) error {
		f, err := report.Find(a.tx, a.bits, req.Report)
		if err != nil {
			return err
		}
		if strings.TrimSpace(req.Reason) == "" {
			return fault.New(fault.Invalid, "an erasure needs its reason").At("reason").WithMend("add --reason, such as: --reason “unlawfully obtained”")
		}
		ids, err := n.restingOn(a, f)
		if err != nil {
			return err
		}
		m, err := n.Markings.Marking(f.Mark)
		if err != nil {
			return err
		}
		var es []ledger.Entry
		for part := range slices.Chunk(ids, mostOrdered) {
			es, err = n.append(a, m, &claim.Directive{Act: claim.Erase, Actor: caller.Officer, Records: part, Reason: req.Reason, Of: string(f.Report)})
			if err != nil {
				return err
			}
		}
		count, err := n.ledger.Erase(a.tx, ledger.Cause{Ground: ledger.Ordered, At: n.now(), Order: es[0].Record.ID}, ids...)
		if err != nil {
			return err
		}
		if err := report.Discard(a.tx, f.Report); err != nil {
			return err
		}
		v = view.Erased{Report: string(f.Report), Records: count, Seq: es[0].Seq}
		if v.Holders, err = n.eraseElsewhere(a, ids); err != nil {
			return err
		}
		return review.Discard(a.tx, f.Report)
	})
	if err != nil {
		return view.Erased{}, err
	}
	v.Pending, v.Unlisted = n.afterErasure(ctx)
	return v, nil
}

// afterErasure does what an erasure needs once it is committed: old copies are
// overwritten, and the list of erasures outside of the store gets its lines.
// Either may have to wait; neither undoes the erasure.
func (n *Node) afterErasure(ctx context.Context) (pending bool, unlisted string) {
	pending = n.scrub(ctx)
	if err := n.keepErasures(context.WithoutCancel(ctx)); err != nil {
		unlisted, _ = fault.SafeText(err)
	}
	return pending, unlisted
}

// scrub overwrites the old copies of what was erased and tells whether some
// remain: the erasure itself is committed, and readers of an older snapshot
// may keep its pages until they end.
func (n *Node) scrub(ctx context.Context) (pending bool) { return n.Store.Scrub(ctx) != nil }

// eraseElsewhere recalls from every holder what this agency has erased: each
// erases as well or says why not, signed, and silence escalates (Regulation
// (EU) 2016/794 Art. 31(5)). The order holds no word of what was erased.
func (n *Node) eraseElsewhere(a *acting, ids []claim.ID) ([]string, error) {
	told, own := []string{}, []claim.ID{}
	if n.office == nil {
		return told, nil
	}
	for _, id := range ids {
		e, err := n.ledger.Get(a.tx, id)
		if err != nil {
			return told, err
		}
		held, err := holdersOf(a.tx, id)
		if err != nil {
			return told, err
		}
		if e.Foreign || len(held) == 0 {
			continue
		}
		own = append(own, id)
		for _, h := range held {
			told = append(told, string(h))
		}
	}
	if len(own) == 0 {
		return told, nil
	}
	slices.Sort(told)
	told = slices.Compact(told)
	a.recipients = told
	_, err := n.recall(a, own, "its originator has erased it", map[string]claim.ID{})
	return told, err
}

// discardReports removes the text and the proposals of the reports whose
// filing is among records.
func (n *Node) discardReports(a *acting, records []claim.ID) error {
	for _, id := range records {
		filed, err := report.OfRecord(a.tx, id)
		if err != nil {
			return err
		}
		for _, r := range filed {
			if err := errors.Join(report.Discard(a.tx, r), review.Discard(a.tx, r)); err != nil {
				return err
			}
		}
	}
	return nil
}

// restingOn lists the records that hold words of a report: its filing, the
// claims read in it, and the judgements on its proposals.
func (n *Node) restingOn(a *acting, f report.Filed) ([]claim.ID, error) {
	var ids []claim.ID
	rows, err := a.tx.Query(`SELECT record FROM reports WHERE report = $1 ORDER BY seq`, string(f.Report))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, claim.ID(id))
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	ps, err := review.List(a.tx, nil, f.Report)
	if err != nil {
		return nil, err
	}
	for _, p := range ps {
		for _, id := range []claim.ID{p.Record, p.Judgement} {
			if id != "" {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}
