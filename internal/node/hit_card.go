package node

import (
	"fmt"
	"slices"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/peer"
	"liaison/internal/view"
)

// card is the shape of a hit that the caller may see.
func (n *Node) card(a *asking, h alert.Hit) (view.HitCard, error) {
	w, err := n.weigh(a, h)
	if err != nil {
		return view.HitCard{}, err
	}
	bands, err := n.bands(a.tx)
	if err != nil {
		return view.HitCard{}, err
	}
	v := cardOf([]alert.Held{w.alert}, w.compared, bands)
	v.ID, v.State, v.Report, v.Known, v.Snapshot = h.ID, string(h.State), string(h.Report), h.Known, w.snapshot
	v.Found, v.Obligation, v.By = view.Stamp(h.Found), h.Obligation, string(h.Actor)
	if r, err := a.Ref(h.Subject); err == nil {
		v.Subject, v.Report = &r, ""
	}
	if h.Known {
		v.Band = "urgent"
		v.Why = "something new was said of the one who is sought"
	}
	w.ofMessage(&v)
	if fired := w.alert.At(h.Version); h.Version != w.alert.Now.Version {
		v.FiredOn = &view.FiredOn{Version: h.Version, Action: string(fired.Action), Order: fired.Action.Order(), Title: fired.Title()}
	}
	if v.Claims, err = shapes(a.Reader, w.claims); err != nil {
		return v, err
	}
	if h.Decided != 0 {
		v.Decided = view.Stamp(h.Decided)
	}
	if h.Judgement != "" {
		if e, err := n.ledger.Get(a.tx, h.Judgement); err == nil && a.bits.Has(e.Mark) {
			if j, ok := e.Body.(*claim.Judgement); ok {
				v.Reason = j.Reason
			}
		}
	}
	if v.NotAnswered, err = notAsked(a.tx); err != nil {
		return v, err
	}
	return v, n.otherAlerts(a, h, &v)
}

// otherAlerts adds the alerts that the same record answers: both issuers'
// notes, and the order of the one that goes furthest.
func (n *Node) otherAlerts(a *asking, h alert.Hit, v *view.HitCard) error {
	others, err := n.visibleHits(a, `subject = $1 AND alert <> $2 AND state <> 'rejected'`, h.Subject, h.Alert)
	if err != nil {
		return err
	}
	for _, o := range others {
		x, err := alert.Load(a.tx, a.bits, o.Alert)
		if err != nil {
			return err
		}
		if x.Stands(n.today()) {
			addAlert(v, x)
		}
	}
	return nil
}

// cardOf is a card about the alerts that answer one comparison.
func cardOf(alerts []alert.Held, c compared, b banding) view.HitCard {
	v := view.HitCard{State: string(alert.Proposed), Band: b.of(c.Score), Bands: b.shown(), Score: c.Score, Bits: c.Bits, Chance: c.Calibrated, Reasons: c.reasons, NotCompared: orEmpty(c.missing),
		Markers: []view.AlertMarker{}, Alerts: []view.HitAlert{}, Claims: []view.Claim{}, Form: []view.SightingField{}, NotAnswered: []view.Silent{}}
	if v.Reasons == nil {
		v.Reasons = []view.Reason{}
	}
	for _, h := range alerts {
		addAlert(&v, h)
	}
	for _, f := range alert.SightingForm() {
		v.Form = append(v.Form, view.SightingField{Key: f.Key, Point: f.Point, Words: f.Words})
	}
	v.Why = why(c)
	return v
}

// addAlert puts an alert on a card. What goes furthest leads.
func addAlert(v *view.HitCard, h alert.Held) {
	w := h.Now.Alert
	x := view.HitAlert{Alert: string(h.ID), Issuer: string(h.Issuer), Action: string(w.Action), Order: w.Action.Order(), Article: w.Action.Article(), Names: []string{},
		Reason: w.Reason, Note: w.Note, Questions: orEmpty(w.Questions), Telephone: w.Telephone, Languages: orEmpty(w.Languages), Until: w.Until.String()}
	for _, name := range w.Names {
		x.Names = append(x.Names, name.Text)
	}
	if slices.ContainsFunc(v.Alerts, func(o view.HitAlert) bool { return o.Alert == x.Alert }) {
		return
	}
	v.Alerts = append(v.Alerts, x)
	slices.SortStableFunc(v.Alerts, func(p, q view.HitAlert) int { return alert.Action(p.Action).Further(alert.Action(q.Action)) })
	v.Markers = append(v.Markers, markers(h.Issuer, w)...)
	v.Action, v.Order, v.Hidden, v.Exercise = v.Alerts[0].Action, v.Alerts[0].Order, alert.Action(v.Alerts[0].Action).Hidden(), w.Exercise
}

// why says in a sentence what speaks for the pair most.
func why(c compared) string {
	for _, r := range c.reasons {
		if r.Bits > 0 && r.A != "" {
			return fmt.Sprintf("“%s” on the alert and “%s” on the record: %s", r.A, r.B, r.Why)
		}
	}
	return "the record answers the alert"
}

// notAsked names the other agencies: what they know was not asked here.
func notAsked(q db.Queryer) ([]view.Silent, error) {
	ps, err := peer.List(q)
	if err != nil {
		return nil, err
	}
	out := []view.Silent{}
	for _, p := range ps {
		if p.State == peer.Confirmed {
			out = append(out, view.Silent{Source: string(p.Agency), Why: "was not asked"})
		}
	}
	return out, nil
}
