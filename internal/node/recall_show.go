package node

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/peer"
	"liaison/internal/view"
)

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

// recallsShape shows what was just ordered: the first recall whole, the others,
// which other agencies are to answer, by number and holders.
func (n *Node) recallsShape(ctx context.Context, caller Caller, heads map[string]claim.ID) (view.Recalled, error) {
	var v view.Recalled
	err := n.ask(ctx, caller, use{name: "ShowRecall", op: audit.Consultation}, func(a *asking) error {
		for i, key := range slices.Sorted(maps.Keys(heads)) {
			e, err := n.ledger.Get(a.tx, heads[key])
			if err != nil {
				return err
			}
			part, err := n.recallShape(a.tx, e)
			if err != nil {
				return err
			}
			if i == 0 {
				v = part
				continue
			}
			v.Also, v.Records = append(v.Also, part.Recall), append(v.Records, part.Records...)
			v.Holders, v.Orders, v.Count = append(v.Holders, part.Holders...), v.Orders+part.Orders, v.Count+part.Count
		}
		return nil
	})
	return v, err
}

// recallShape is the recall to which an order belongs, with what became of the
// copies: of a recall in many orders the first one's records, by which its
// holders are known, for the others have the same.
func (n *Node) recallShape(q db.Queryer, e ledger.Entry) (view.Recalled, error) {
	d, ok := e.Body.(*claim.Directive)
	if !ok || d.Act != claim.Recall {
		return view.Recalled{}, fault.New(fault.NotFound, "no such record")
	}
	if head := headOf(e, d); head != e.Record.ID {
		first, err := n.ledger.Get(q, head)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return view.Recalled{}, err
		}
		if f, ok := first.Body.(*claim.Directive); err == nil && ok && f.Act == claim.Recall && first.Record.Header.Originator == e.Record.Header.Originator {
			e, d = first, f
		}
	}
	by := e.Record.Header.Originator
	v := view.Recalled{Recall: string(e.Record.ID), Originator: string(by), By: string(d.Actor), At: view.Stamp(e.Record.Header.Recorded), Reason: d.Reason, Records: []string{}}
	for _, id := range d.Records {
		v.Records = append(v.Records, string(id))
	}
	orders, err := ordersOf(q, headOf(e, d), by)
	if err != nil {
		return v, err
	}
	v.Orders = len(orders)
	if v.Count, err = countRecalled(q, headOf(e, d), by); err != nil {
		return v, err
	}
	if v.Holders, err = holderShapes(q, d.Records); err != nil {
		return v, err
	}
	v.Holders, err = withDispositions(q, orders, v.Holders)
	return v, err
}

// countRecalled counts the records that all orders of a recall name.
func countRecalled(q db.Queryer, head claim.ID, by claim.AgencyID) (count int64, err error) {
	err = q.QueryRow(`SELECT count(*) FROM recalls WHERE (recall = $1 OR head = $1) AND originator = $2`, string(head), string(by)).Scan(&count)
	if err != nil {
		return 0, fmt.Errorf("count what was recalled: %w", err)
	}
	return count, nil
}

// holderShapes lists the agencies that may hold any of the records.
func holderShapes(q db.Queryer, records []claim.ID) ([]view.Holder, error) {
	out := []view.Holder{}
	seen := map[claim.AgencyID]bool{}
	for _, id := range records {
		ds, err := peer.Holders(q, string(id))
		if err != nil {
			return out, err
		}
		for _, d := range ds {
			if !seen[d.Holder] {
				seen[d.Holder] = true
				out = append(out, view.Holder{Agency: string(d.Holder), Via: string(d.OnwardOf)})
			}
		}
	}
	return out, nil
}

// withDispositions adds what holders answered to the orders of one recall: an
// outcome where every order is answered, the last one.
func withDispositions(q db.Queryer, orders []claim.ID, holders []view.Holder) ([]view.Holder, error) {
	at := map[string]int{}
	for i, h := range holders {
		at[h.Agency] = i
	}
	for _, order := range orders {
		answers, err := answersTo(q, order)
		if err != nil {
			return holders, err
		}
		for _, h := range answers {
			i, ok := at[h.Agency]
			if !ok {
				i = len(holders)
				at[h.Agency] = i
				holders = append(holders, view.Holder{Agency: h.Agency})
			}
			h.Via, h.Orders = holders[i].Via, holders[i].Orders+1
			holders[i] = h
		}
	}
	for i := range holders {
		if holders[i].Orders < len(orders) {
			holders[i].Outcome = ""
		}
	}
	return holders, nil
}

// answersTo lists the newest disposition of each agency about one order.
func answersTo(q db.Queryer, order claim.ID) (out []view.Holder, err error) {
	rows, err := q.Query(`SELECT agency, actor, outcome, text, at FROM dispositions d WHERE recall = $1
		AND NOT EXISTS (SELECT 1 FROM dispositions l WHERE l.recall = d.recall AND l.agency = d.agency AND l.seq > d.seq) ORDER BY seq`, string(order))
	if err != nil {
		return nil, fmt.Errorf("list dispositions: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var h view.Holder
		var when int64
		if err := rows.Scan(&h.Agency, &h.By, &h.Outcome, &h.Text, &when); err != nil {
			return nil, fmt.Errorf("list dispositions: %w", err)
		}
		h.At = view.Stamp(when)
		out = append(out, h)
	}
	return out, rows.Err()
}

// ordersOf lists the orders of one recall by an originator, as they were given.
func ordersOf(q db.Queryer, head claim.ID, by claim.AgencyID) ([]claim.ID, error) {
	return recallsWhere(q, `(recall = $1 OR head = $1) AND originator = $2`, string(head), string(by))
}

// recallsOfRecord lists the orders by which an originator recalls a record.
func recallsOfRecord(q db.Queryer, record claim.ID, by claim.AgencyID) ([]claim.ID, error) {
	return recallsWhere(q, `record = $1 AND originator = $2`, string(record), string(by))
}

// unanswered are those of orders about which an agency has not said yet what
// became of the records.
func unanswered(q db.Queryer, orders []claim.ID, agency claim.AgencyID) (out []claim.ID, err error) {
	for _, id := range orders {
		var n int64
		if err := q.QueryRow(`SELECT count(*) FROM dispositions WHERE recall = $1 AND agency = $2`, string(id), string(agency)).Scan(&n); err != nil {
			return nil, fmt.Errorf("look for answers to recall %s: %w", id, err)
		}
		if n == 0 {
			out = append(out, id)
		}
	}
	return out, nil
}

func recallsWhere(q db.Queryer, where string, args ...any) (out []claim.ID, err error) {
	rows, err := q.Query(`SELECT recall, min(seq) AS first FROM recalls WHERE `+where+` GROUP BY recall ORDER BY first`, args...)
	if err != nil {
		return nil, fmt.Errorf("look for recalls: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id claim.ID
		var first int64
		if err := rows.Scan(&id, &first); err != nil {
			return nil, fmt.Errorf("look for recalls: %w", err)
		}
		out = append(out, id)
	}
	return out, rows.Err()
}
