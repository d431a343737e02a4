package node

import (
	"context"
	"slices"
	"strings"

	"liaison/internal/alert"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// HitsRequest asks for hits: those that wait, or with All decided ones too.
type HitsRequest struct {
	All bool
	// Alert narrows to one alert.
	Alert claim.ID
}

// mostHits bounds a list of hits.
const mostHits = 200

// Hits lists what may be, or is, something that an alert seeks, as far as the
// caller may see both sides: the action that goes furthest first.
func (n *Node) Hits(ctx context.Context, caller Caller, req HitsRequest) ([]view.HitCard, error) {
	out := []view.HitCard{}
	err := n.ask(ctx, caller, use{name: "Hits", op: audit.Consultation, query: string(req.Alert)}, func(a *asking) error {
		where, args := `1 = 1`, []any{}
		if !req.All {
			where = `state = 'proposed'`
		}
		if req.Alert != "" {
			where, args = where+` AND alert = $1`, []any{req.Alert}
		}
		hits, err := n.visibleHits(a, where, args...)
		if err != nil {
			return err
		}
		for _, h := range hits[:min(len(hits), mostHits)] {
			v, err := n.card(a, h)
			if err != nil {
				return err
			}
			out = append(out, v)
			a.touch(h.ID)
		}
		slices.SortStableFunc(out, func(x, y view.HitCard) int { return alert.Action(x.Action).Further(alert.Action(y.Action)) })
		a.results = int64(len(out))
		return nil
	})
	return out, err
}

// ShowHitRequest names a hit.
type ShowHitRequest struct{ Hit string }

// ShowHit shows the card of a hit: what to do, why, what to beware of, whom to
// telephone.
func (n *Node) ShowHit(ctx context.Context, caller Caller, req ShowHitRequest) (view.HitCard, error) {
	var v view.HitCard
	err := n.ask(ctx, caller, use{name: "ShowHit", op: audit.Consultation, query: req.Hit}, func(a *asking) (err error) {
		v, err = n.hitCard(a, req.Hit)
		a.touch(req.Hit)
		return err
	})
	return v, err
}

func (n *Node) hitCard(a *asking, id string) (view.HitCard, error) {
	hits, err := n.visibleHits(a, `id = $1`, id)
	if err != nil {
		return view.HitCard{}, err
	}
	if len(hits) == 0 {
		return view.HitCard{}, fault.New(fault.NotFound, "there is no such hit").WithMend("liaison hit list shows what waits")
	}
	return n.card(a, hits[0])
}

// DecideHitRequest is a person's decision about a hit.
type DecideHitRequest struct {
	Hit string
	// Decision is confirm, reject or inconclusive.
	Decision claim.Decision
	Reason   string
	// Snapshot is that of the card that the person saw; empty takes the
	// present one.
	Snapshot string
}

// DecideHit confirms that what was found is what is sought, or rejects it. It
// merges nothing: what else the two records say stays apart until two persons
// judge them the same. It may be decided anew.
func (n *Node) DecideHit(ctx context.Context, caller Caller, req DecideHitRequest) (view.HitCard, error) {
	var v view.HitCard
	err := n.act(ctx, caller, use{name: "DecideHit", op: audit.Combination, query: req.Hit}, func(a *acting) error {
		state, ok := map[claim.Decision]alert.State{claim.Confirm: alert.Confirmed, claim.Reject: alert.Rejected, claim.Inconclusive: alert.Inconclusive}[req.Decision]
		switch {
		case !ok:
			return fault.New(fault.Invalid, "a hit is confirmed, rejected or inconclusive").At("decision")
		case strings.TrimSpace(req.Reason) == "":
			return fault.New(fault.Invalid, "a decision about a hit needs its reason").At("reason").WithMend("say in a sentence what decided it")
		}
		card, err := n.hitCard(a.asking(), req.Hit)
		if err != nil {
			return err
		}
		if req.Snapshot != "" && req.Snapshot != card.Snapshot {
			return fault.New(fault.Conflict, "the evidence has changed since you looked").WithMend("look at the hit again and decide then")
		}
		h, err := alert.FindHit(a.tx, a.bits, card.ID)
		if err != nil {
			return err
		}
		m, err := n.hitMarking(h)
		if err != nil {
			return err
		}
		es, err := n.append(a, m, &claim.Judgement{Decision: req.Decision, Actor: caller.Officer, Of: h.ID, A: h.Subject, Reason: req.Reason, Snapshot: card.Snapshot})
		if err != nil {
			return err
		}
		if err := alert.Decide(a.tx, h.ID, state, es[0].Record.ID, caller.Officer, n.now()); err != nil {
			return err
		}
		if err := n.settle(a.tx, h.Obligation, caller.Officer, string(state), req.Reason); err != nil {
			return err
		}
		a.touch(h.ID, string(h.Alert), string(h.Subject))
		v = card
		v.State, v.By, v.Decided, v.Reason = string(state), string(caller.Officer), view.Stamp(n.now()), req.Reason
		return nil
	})
	return v, err
}

// hitMarking is at least as closed as both sides of a hit.
func (n *Node) hitMarking(h alert.Hit) (claim.Marking, error) {
	x, err := n.Markings.Marking(h.AlertMark)
	if err != nil {
		return x, err
	}
	y, err := n.Markings.Marking(h.Mark)
	if err != nil {
		return y, err
	}
	m := closest(x, y)
	m.Originator, m.Audience, m.ReviewBy, m.EraseBy = n.Agency, nil, 0, 0
	return n.kept(retention.Stored, m)
}

// unhidden leaves out the obligations about hits that the caller may not see.
func (n *Node) unhidden(a *asking, held []duty.Obligation) ([]duty.Obligation, error) {
	out := held[:0]
	for _, o := range held {
		hidden, err := n.hidden(a, o)
		if err != nil {
			return nil, err
		}
		if !hidden {
			out = append(out, o)
		}
	}
	return out, nil
}

// hidden tells that an obligation is about a hit, or an answer, that the caller
// may not see.
func (n *Node) hidden(a *asking, o duty.Obligation) (bool, error) {
	if o.Kind == kindStanding {
		return n.hiddenStanding(a, o)
	}
	if o.Kind == kindSecond {
		return n.hiddenSecond(a, o)
	}
	if o.Kind != kindHit {
		return false, nil
	}
	hits, err := n.visibleHits(a, `obligation = $1`, o.ID)
	return len(hits) == 0, err
}

// entitleAlert says in words what is owed about an alert.
func (n *Node) entitleAlert(q db.Queryer, bits *marking.Set, o duty.Obligation, v *view.Obligation) error {
	h, err := alert.Load(q, bits, o.About)
	if err != nil {
		return notFoundIsNone(err)
	}
	v.From, v.Title = string(h.Issuer), "may be sought, to be confirmed or rejected: "+h.Now.Alert.Title()
	if o.Kind == kindAlertReview {
		v.Title = "ends on " + h.Now.Alert.Until.String() + ", to be extended or withdrawn: " + h.Now.Alert.Title()
	}
	return nil
}
