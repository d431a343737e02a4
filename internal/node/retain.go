package node

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// RetainRequest is one decision about how long claims are kept, or whether they
// are used meanwhile.
type RetainRequest struct {
	Records []claim.ID
	// Act is Continue, Hold or Restrict of rooms retention and claim.
	Act claim.Act
	// Ground of a hold or restriction; see retention.Ground.
	Ground retention.Ground
	// Owner answers for a hold; empty is the caller.
	Owner claim.OfficerID
	// Review is the day until which they are continued, or on which the hold
	// is reviewed, such as 2026-03-24.
	Review string
	Reason string
}

// Retain decides about claims one by one, as a review of a case does for all of
// a case. Continue keeps them beyond their review (Regulation (EU) 2016/794
// Art. 31(2)); Hold stops their erasure on a ground of Art. 31(6); Restrict takes
// them out of search, matching and graph here, and, where they are this agency's
// own, at every holder, who complies on arrival (Art. 19(2); Directive (EU)
// 2016/680 Art. 16(3)). No day of erasure moves.
func (n *Node) Retain(ctx context.Context, caller Caller, req RetainRequest) (view.Retained, error) {
	v := view.Retained{Orders: []view.RetentionOrder{}}
	u := use{name: "Retain", op: audit.Alteration, class: marking.Supervise, query: string(req.Act), grave: true}
	err := n.act(ctx, caller, u, func(a *acting) error {
		groups, err := n.retainable(a, req)
		if err != nil {
			return err
		}
		for _, key := range slices.Sorted(maps.Keys(groups)) {
			g := groups[key]
			for part := range slices.Chunk(g.records, mostRecalled) {
				d, err := n.retaining(caller, req, part)
				if err != nil {
					return err
				}
				d.Audience = g.marking.Audience
				es, err := n.append(a, g.marking, d)
				if err != nil {
					return err
				}
				if err := n.bind(a.tx, es[0], d.Audience, ""); err != nil {
					return err
				}
				if err := n.settleUse(a.tx, part...); err != nil {
					return err
				}
				a.recipients = append(a.recipients, texts(d.Audience)...)
				v.Orders = append(v.Orders, view.RetentionOrder{Order: string(es[0].Record.ID), Act: string(req.Act), Agency: string(n.Agency), Ground: string(req.Ground),
					By: string(caller.Officer), ReviewBy: req.Review, Records: texts(part), Told: texts(d.Audience)})
			}
		}
		return nil
	})
	return v, err
}

// retaining makes the order of a request about some of its records.
func (n *Node) retaining(caller Caller, req RetainRequest, records []claim.ID) (*claim.Directive, error) {
	if req.Act == claim.Restrict {
		return retention.RestrictOrder(caller.Officer, req.Ground, req.Reason, records...)
	}
	at, err := n.moment("review", req.Review)
	if err != nil {
		return nil, err
	}
	day := claim.DayOf(microTime(at).In(n.zone()))
	switch req.Act {
	case retention.Continue:
		return n.Retention.ContinueOrder(caller.Officer, retention.Stored, n.today(), day, req.Reason, records...)
	case claim.Hold:
		owner := req.Owner
		if owner == "" {
			owner = caller.Officer
		}
		return retention.HoldOrder(caller.Officer, n.today(), retention.Terms{Ground: req.Ground, Owner: owner, ReviewBy: day}, req.Reason, records...)
	}
	return nil, fault.New(fault.Invalid, "%q is no order about how long something is kept", string(req.Act)).At("act").WithMend("continue, hold or restrict")
}

// retained are claims that one order may name together, and the marking that
// it has: nobody reads in an order of what he could not see, or was never given.
type retained struct {
	marking claim.Marking
	records []claim.ID
}

func (n *Node) retainable(a *acting, req RetainRequest) (map[string]*retained, error) {
	if len(req.Records) == 0 {
		return nil, fault.New(fault.Invalid, "which records is it about?").At("records")
	}
	out := map[string]*retained{}
	ids := slices.Clone(req.Records)
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		e, err := n.permitted(a.tx, a.bits, id)
		if err != nil {
			return nil, err
		}
		if e.Record.Header.Kind != claim.KindClaim || e.Record.Erased() {
			return nil, fault.New(fault.Invalid, "%s is no claim that is kept here", id).At("records").WithMend("a report is erased, and a case is kept, as a whole")
		}
		m := e.Record.Header.Marking
		next := claim.Marking{Originator: n.Agency, Classification: m.Classification, Compartment: m.Compartment, LegalBasis: a.caller.LegalBasis, Exercise: m.Exercise}
		if req.Act == claim.Restrict && !e.Foreign && n.office != nil {
			if next.Audience, err = holdersOf(a.tx, id); err != nil {
				return nil, err
			}
		}
		if len(next.Audience) > 0 {
			next.Compartment = "" // another agency has no team of ours
			slices.Sort(next.Audience)
		}
		if next, err = n.kept(retention.Stored, next); err != nil {
			return nil, err
		}
		key := fmt.Sprint(next)
		if out[key] == nil {
			out[key] = &retained{marking: next}
		}
		out[key].records = append(out[key].records, id)
		a.touch(string(id))
	}
	return out, nil
}

// ReleaseRequest ends a hold or restriction of this agency.
type ReleaseRequest struct {
	Order claim.ID
	// Told is the day on which the person was told that a restriction of what
	// he contests ends; it is needed for that ground alone.
	Told   string
	Reason string
}

// Release ends a hold or restriction. What no other order keeps out of use is
// in use again, here and at every holder.
func (n *Node) Release(ctx context.Context, caller Caller, req ReleaseRequest) (view.Done, error) {
	u := use{name: "Release", op: audit.Alteration, class: marking.Supervise, query: string(req.Order), grave: true}
	err := n.act(ctx, caller, u, func(a *acting) error {
		orders, err := retention.Orders(a.tx, a.bits)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(orders, func(o retention.Order) bool { return o.ID == req.Order && o.Agency == n.Agency })
		if i < 0 {
			return fault.New(fault.NotFound, "no such order of this agency is in force").At("order").WithMend("liaison retention orders shows them")
		}
		var told claim.Day
		if strings.TrimSpace(req.Told) != "" {
			at, err := n.moment("told", req.Told)
			if err != nil {
				return err
			}
			told = claim.DayOf(microTime(at).In(n.zone()))
		}
		d, err := retention.ReleaseOrder(caller.Officer, orders[i], told, req.Reason)
		if err != nil {
			return err
		}
		e, err := n.ledger.Get(a.tx, req.Order)
		if err != nil {
			return err
		}
		m := e.Record.Header.Marking
		m.ReviewBy, m.EraseBy = 0, 0
		if m, err = n.kept(retention.Stored, m); err != nil {
			return err
		}
		d.Audience, a.recipients = m.Audience, texts(m.Audience)
		es, err := n.append(a, m, d)
		if err != nil {
			return err
		}
		if err := n.bind(a.tx, es[0], d.Audience, ""); err != nil {
			return err
		}
		return n.settleUse(a.tx, orders[i].Records...)
	})
	return view.Done{Text: "the order is no longer in force"}, err
}

// RetentionOrdersRequest asks for the holds and restrictions in force.
type RetentionOrdersRequest struct{}

// RetentionOrders lists the holds and restrictions in force about what the
// caller may see, also those of other agencies, the next review first.
func (n *Node) RetentionOrders(ctx context.Context, caller Caller, _ RetentionOrdersRequest) ([]view.RetentionOrder, error) {
	out := []view.RetentionOrder{}
	err := n.ask(ctx, caller, use{name: "RetentionOrders", op: audit.Consultation}, func(a *asking) error {
		orders, err := retention.Orders(a.tx, a.bits)
		for _, o := range orders {
			v := view.RetentionOrder{Order: string(o.ID), Act: string(o.Act), Agency: string(o.Agency), Ground: string(o.Ground), Owner: string(o.Owner),
				By: string(o.Actor), Records: texts(o.Records), Told: []string{}, Overdue: o.Overdue(n.today())}
			if o.ReviewBy != 0 {
				v.ReviewBy = o.ReviewBy.String()
			}
			out = append(out, v)
			a.touch(v.Order)
		}
		a.results = int64(len(out))
		return err
	})
	return out, err
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}
