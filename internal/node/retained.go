package node

import (
	"context"
	"encoding/hex"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// Bounds of one look at what is kept.
const (
	mostDue      = 200
	mostErasures = 200
	mostProven   = 200
)

// RetentionRequest asks until when records are kept.
type RetentionRequest struct{}

// ShowRetention tells who oversees that limits are kept: how many records end
// when, what ends next, and what was erased by whose order and why. Beside the
// reason of an order it shows days, kinds and ids, and nothing of what a record
// holds.
func (n *Node) ShowRetention(ctx context.Context, caller Caller, _ RetentionRequest) (view.Retention, error) {
	v := view.Retention{Today: n.today().String(), Due: []view.KeptUntil{}, LongKept: []view.KeptUntil{}, Limits: []view.KeptLimit{}, Erasures: []view.Erasure{}}
	err := n.ask(ctx, caller, use{name: "ShowRetention", op: audit.Consultation, class: marking.Oversee}, func(a *asking) error {
		s, due, err := retention.Overview(a.tx, n.today(), mostDue)
		if err != nil {
			return err
		}
		v.Kept, v.Over, v.OneMonth, v.FourMonths, v.Held, v.Restricted, v.Special = s.Kept, s.Over, s.OneMonth, s.FourMonths, s.Held, s.Restricted, s.Special
		long, err := retention.LongKept(a.tx, n.today(), entity.Protected("seq"), mostDue)
		if err != nil {
			return err
		}
		for _, i := range due {
			v.Due = append(v.Due, keptUntil(i))
		}
		for _, i := range long {
			v.LongKept = append(v.LongKept, keptUntil(i))
		}
		for _, l := range n.Retention.Limits() {
			v.Limits = append(v.Limits, view.KeptLimit{Kind: string(l.Kind), Months: l.Months, Days: l.Days, Law: l.Law})
		}
		gone, err := retention.Erasures(a.tx, mostErasures)
		for _, e := range gone {
			v.Erasures = append(v.Erasures, view.Erasure{Order: string(e.ID), Number: e.Seq, At: view.Stamp(e.Recorded), Agency: string(e.Agency), Actor: string(e.Actor), Reason: e.Reason, Records: e.Records})
		}
		return err
	})
	return v, err
}

func keptUntil(i retention.Item) view.KeptUntil {
	return view.KeptUntil{Record: string(i.Record), Number: i.Seq, What: i.What, Since: i.KeptSince.String(), ReviewBy: i.ReviewBy.String(),
		EraseBy: i.EraseBy.String(), Ends: i.Ends.String(), Stage: string(i.Stage), Held: i.Held, Restricted: i.Restricted}
}

// ProveErasureRequest names an order of erasure.
type ProveErasureRequest struct{ Order claim.ID }

// ProveErasure checks the records of an order of erasure one by one: that each
// still stands on the ledger, signed and in its place, and that its words are
// gone. Other agencies' records that never came here are left out.
func (n *Node) ProveErasure(ctx context.Context, caller Caller, req ProveErasureRequest) (view.ErasureProof, error) {
	v := view.ErasureProof{Order: string(req.Order), Records: []view.Proven{}}
	err := n.ask(ctx, caller, use{name: "ProveErasure", op: audit.Consultation, class: marking.Oversee}, func(a *asking) error {
		e, err := n.ledger.Get(a.tx, req.Order)
		if err != nil {
			return err
		}
		d, ok := e.Body.(*claim.Directive)
		if !ok || d.Act != claim.Erase { // what else it is, who oversees does not learn
			return noSuchRecord()
		}
		for _, id := range d.Records {
			s, err := n.ledger.Stand(a.tx, id)
			if fault.Is(err, fault.NotFound) {
				continue
			}
			if err != nil {
				return err
			}
			v.Known++
			if s.Erased {
				v.Gone++
			}
			if s.Signed && s.Chained {
				v.Sound++
			}
			if len(v.Records) < mostProven {
				v.Records = append(v.Records, view.Proven{Record: string(id), Number: s.Seq, Recorded: view.Stamp(s.Recorded), Leaf: hex.EncodeToString(s.Leaf[:]), Gone: s.Erased, Signed: s.Signed, Chained: s.Chained})
			}
		}
		a.touch(string(req.Order))
		return nil
	})
	return v, err
}
