package node

import (
	"cmp"
	"context"
	"slices"

	"liaison/internal/alert"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/view"
)

// ChangeAlertRequest extends, amends or withdraws an alert of this agency.
type ChangeAlertRequest struct {
	Alert claim.ID
	// Until extends it; Content is the whole alert anew; neither withdraws it.
	Until   claim.Day
	Content *alert.Alert
	// Amend changes what it names and leaves the rest as it stands.
	Amend  *Amendment
	Reason string
}

// Amendment is what is to be said otherwise in an alert; nil leaves a part as
// it is. Names, births and numbers are added.
type Amendment struct {
	Action               *alert.Action
	Until                *claim.Day // earlier than now; longer is an extension
	Markers              *[]alert.WarningMarker
	Note, Telephone      *string
	Questions, Languages *[]string
	Names                []alert.Name
	Births               []string
	Selectors            []alert.Selector
}

// of is the alert with the amendment.
func (m Amendment) of(w alert.Alert) *alert.Alert {
	set(&w.Action, m.Action)
	set(&w.Until, m.Until)
	set(&w.Markers, m.Markers)
	set(&w.Note, m.Note)
	set(&w.Telephone, m.Telephone)
	set(&w.Questions, m.Questions)
	set(&w.Languages, m.Languages)
	w.Names = slices.Concat(w.Names, m.Names)
	w.Births = slices.Concat(w.Births, m.Births)
	w.Selectors = slices.Concat(w.Selectors, m.Selectors)
	for i := range w.Markers {
		if w.Markers[i].ReviewBy == 0 {
			w.Markers[i].ReviewBy = w.Until
		}
	}
	return &w
}

func set[T any](at *T, to *T) {
	if to != nil {
		*at = *to
	}
}

// ChangeAlert extends, amends or withdraws an alert, each as a new version. Its
// issuer alone does. A hit keeps the version that it fired on.
func (n *Node) ChangeAlert(ctx context.Context, caller Caller, req ChangeAlertRequest) (view.Alert, error) {
	var v view.Alert
	err := n.act(ctx, caller, use{name: "ChangeAlert", op: audit.Alteration, query: string(req.Alert)}, func(a *acting) error {
		h, err := alert.Load(a.tx, a.bits, req.Alert)
		if err != nil {
			return err
		}
		switch {
		case h.Issuer != n.Agency:
			return fault.New(fault.Forbidden, "only its issuer changes an alert").WithMend("tell the issuer: %s", h.Now.Alert.Telephone)
		case h.Now.Withdrawn != 0:
			return fault.New(fault.Conflict, "the alert is withdrawn").WithMend("issue another")
		}
		c := &alert.Change{Kind: alert.Withdraw, Number: int64(len(h.Changes)) + 1, On: n.today(), Reason: req.Reason}
		switch {
		case req.Amend != nil:
			c.Kind, c.Alert = alert.Amend, req.Amend.of(*h.Now.Alert)
		case req.Content != nil:
			w := *req.Content
			w.Exercise, w.Kind, w.From, w.Subject = h.As.Exercise, h.Now.Alert.Kind, h.Now.Alert.From, h.Now.Alert.Subject
			w.Until = cmp.Or(w.Until, h.Now.Alert.Until)
			for i := range w.Markers {
				w.Markers[i].ReviewBy = cmp.Or(w.Markers[i].ReviewBy, w.Until)
			}
			c.Kind, c.Alert = alert.Amend, &w
		case req.Until != 0:
			c.Kind, c.Until = alert.Extend, req.Until
		}
		if err := n.changeAlert(a, h, c); err != nil {
			return err
		}
		v, err = n.alertAfter(a, h.ID)
		return err
	})
	return v, err
}

func (n *Node) changeAlert(a *acting, h alert.Held, c *alert.Change) error {
	if err := c.Fits(h.Now.Alert); err != nil {
		return err
	}
	body, err := c.Encode()
	if err != nil {
		return err
	}
	m, err := n.Markings.Marking(h.Mark)
	if err != nil {
		return err
	}
	m.ReviewBy, m.EraseBy = 0, 0
	if m, err = n.kept(alertKind(h.Now.Alert.Action), m); err != nil {
		return err
	}
	if _, err := n.append(a, m, &claim.Directive{Act: claim.Update, Actor: a.caller.Officer, Reason: c.Reason, Of: string(h.ID), Body: body}); err != nil {
		return err
	}
	a.touch(string(h.ID))
	switch c.Kind {
	case alert.Extend:
		keep, err := n.Retention.ContinueOrder(a.caller.Officer, alertKind(h.Now.Alert.Action), n.today(), c.Until, c.Reason, h.ID)
		if err != nil {
			return err
		}
		if _, err := n.append(a, m, keep); err != nil {
			return err
		}
		w := *h.Now.Alert
		w.Until = c.Until
		if err := n.remindOfEnd(a.tx, h.ID, h.Mark, &w, h.Actor); err != nil {
			return err
		}
	case alert.Amend:
		if c.Alert.Until == h.Now.Alert.Until {
			return nil
		}
		if err := n.remindOfEnd(a.tx, h.ID, h.Mark, c.Alert, h.Actor); err != nil {
			return err
		}
	}
	return n.settle(a.tx, endID(h.ID, h.Now.Alert.Until), a.caller.Officer, string(c.Kind), c.Reason)
}
