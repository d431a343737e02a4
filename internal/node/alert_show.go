package node

import (
	"context"
	"slices"

	"liaison/internal/alert"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// AlertsRequest asks for alerts; without All for those that stand.
type AlertsRequest struct{ All bool }

// Alerts lists standing alerts, the one that goes furthest first.
func (n *Node) Alerts(ctx context.Context, caller Caller, req AlertsRequest) ([]view.Alert, error) {
	out := []view.Alert{}
	err := n.ask(ctx, caller, use{name: "Alerts", op: audit.Consultation}, func(a *asking) error {
		held, err := alert.List(a.tx, a.bits, 0)
		if err != nil {
			return err
		}
		slices.SortStableFunc(held, func(x, y alert.Held) int { return x.Now.Alert.Action.Further(y.Now.Alert.Action) })
		for _, h := range held {
			if !req.All && !h.Stands(n.today()) {
				continue
			}
			v, err := n.alertShape(a, h)
			if err != nil {
				return err
			}
			out = append(out, v)
			a.touch(string(h.ID))
		}
		a.results = int64(len(out))
		return nil
	})
	return out, err
}

// ShowAlertRequest names an alert.
type ShowAlertRequest struct{ Alert claim.ID }

// ShowAlert shows an alert as it stands.
func (n *Node) ShowAlert(ctx context.Context, caller Caller, req ShowAlertRequest) (view.Alert, error) {
	var v view.Alert
	err := n.ask(ctx, caller, use{name: "ShowAlert", op: audit.Consultation, query: string(req.Alert)}, func(a *asking) error {
		h, err := alert.Load(a.tx, a.bits, req.Alert)
		if err != nil {
			return err
		}
		a.touch(string(h.ID))
		v, err = n.alertShape(a, h)
		return err
	})
	return v, err
}

// alertAfter is the shape of an alert in which the caller has just acted: of
// what he wrote in this transaction no set of markings knows yet.
func (n *Node) alertAfter(a *acting, id claim.ID) (view.Alert, error) {
	h, err := alert.Load(a.tx, nil, id)
	if err != nil {
		return view.Alert{}, err
	}
	read := &asking{use: a.use, caller: a.caller, tx: a.tx, bits: marking.NewSet(append(slices.Collect(a.bits.All()), h.Mark)...), Reader: a.Reader}
	m, err := a.markOf(n, h)
	if err != nil {
		return view.Alert{}, err
	}
	return n.alertWith(read, h, m)
}

// markOf is the marking of an alert, from its record: the number of one that
// was written in this transaction is not known yet.
func (a *acting) markOf(n *Node, h alert.Held) (claim.Marking, error) {
	e, err := n.ledger.Get(a.tx, h.ID)
	if err != nil {
		return claim.Marking{}, err
	}
	return e.Record.Header.Marking, nil
}

func (n *Node) alertShape(a *asking, h alert.Held) (view.Alert, error) {
	m, err := n.Markings.Marking(h.Mark)
	if err != nil {
		return view.Alert{}, err
	}
	return n.alertWith(a, h, m)
}

func (n *Node) alertWith(a *asking, h alert.Held, m claim.Marking) (view.Alert, error) {
	w := h.Now.Alert
	v := view.Alert{ID: string(h.ID), Title: w.Title(), State: n.standing(h), Action: string(w.Action), Order: w.Action.Order(), Article: w.Action.Article(),
		Hidden: w.Action.Hidden(), Kind: w.Kind, Births: orEmpty(w.Births), Sex: w.Sex, Reason: w.Reason, Note: w.Note, Questions: orEmpty(w.Questions),
		Telephone: w.Telephone, Languages: orEmpty(w.Languages), From: w.From.String(), Until: w.Until.String(), Issuer: string(h.Issuer), By: string(h.Actor),
		Issued: view.Stamp(h.Issued), Exercise: w.Exercise, Missing: orEmpty(w.Incomplete()), Names: []view.AlertName{}, Numbers: []view.AlertNumber{},
		Markers: markers(h.Issuer, w), Changes: []view.AlertChange{}, Marking: view.OfMarking(m)}
	if w.Subject != "" {
		if r, err := a.Ref(w.Subject); err == nil {
			v.Subject = &r
		}
	}
	for _, x := range w.Names {
		v.Names = append(v.Names, view.AlertName{Text: x.Text, Kind: x.Kind})
	}
	for _, x := range w.Selectors {
		v.Numbers = append(v.Numbers, view.AlertNumber{Property: x.Property, Label: view.Label(x.Property), Text: x.Text, Country: x.Country})
	}
	for _, c := range h.Changes {
		x := view.AlertChange{Kind: string(c.Change.Kind), By: string(c.Actor), At: view.Stamp(c.At), Reason: c.Change.Reason}
		if c.Change.Until != 0 {
			x.Until = c.Change.Until.String()
		}
		if c.Change.Alert != nil {
			x.Action = string(c.Change.Alert.Action)
		}
		v.Changes = append(v.Changes, x)
	}
	hits, err := n.visibleHits(a, `alert = $1`, h.ID)
	for _, x := range hits {
		switch x.State {
		case alert.Proposed:
			v.Open++
		case alert.Confirmed:
			v.Confirmed++
		}
	}
	return v, err
}

func (n *Node) standing(h alert.Held) string {
	switch {
	case h.Now.Withdrawn != 0:
		return "withdrawn"
	case n.today() < h.Now.Alert.From:
		return "not-yet"
	case n.today() > h.Now.Alert.Until:
		return "ended"
	}
	return "stands"
}

func markers(issuer claim.AgencyID, w *alert.Alert) []view.AlertMarker {
	out := []view.AlertMarker{}
	for _, kind := range alert.Markers() {
		for _, m := range w.Markers {
			if m.Kind == kind {
				out = append(out, view.AlertMarker{Kind: string(m.Kind), Words: m.Kind.Words(), Source: m.Source, Grade: m.Grade.String(), ReviewBy: m.ReviewBy.String(), Issuer: string(issuer)})
			}
		}
	}
	return out
}

func orEmpty(in []string) []string {
	if in == nil {
		return []string{}
	}
	return in
}

func appendOnce(in []string, s string) []string {
	if slices.Contains(in, s) {
		return in
	}
	return append(in, s)
}
