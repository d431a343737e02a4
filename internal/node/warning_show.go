package node

import (
	"cmp"
	"context"
	"strings"
	"time"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/view"
	"liaison/internal/warning"
)

// WarningsRequest asks for warnings: those received, or with Sent our own.
type WarningsRequest struct {
	Sent, Open bool
	// Limit is how many at most; 0 is warning.DefaultLimit.
	Limit int
}

// Warnings lists warnings, the newest first.
func (n *Node) Warnings(ctx context.Context, caller Caller, req WarningsRequest) ([]view.Warning, error) {
	out := []view.Warning{}
	err := n.ask(ctx, caller, use{name: "Warnings", op: audit.Consultation}, func(a *asking) error {
		list := warning.Received
		if req.Sent {
			list = warning.Sent
		}
		held, err := list(a.tx, a.bits, warning.List{Own: n.Agency, Open: req.Open, Limit: req.Limit})
		for _, h := range held {
			out = append(out, n.warningShape(h))
			a.touch(string(h.ID))
		}
		return err
	})
	return out, err
}

// ShowWarningRequest names a warning.
type ShowWarningRequest struct{ Warning claim.ID }

// ShowWarning shows a warning as it stands at each recipient.
func (n *Node) ShowWarning(ctx context.Context, caller Caller, req ShowWarningRequest) (view.Warning, error) {
	var v view.Warning
	err := n.ask(ctx, caller, use{name: "ShowWarning", op: audit.Consultation}, func(a *asking) error {
		h, err := warning.Load(a.tx, a.bits, req.Warning)
		if err != nil {
			return err
		}
		a.touch(string(h.ID))
		v = n.warningShape(h)
		return nil
	})
	return v, err
}

// warning is the shape of a warning in which the caller has just acted: of
// what he released in this transaction no set of markings knows yet.
func (n *Node) warning(q db.Queryer, id claim.ID) (view.Warning, error) {
	h, err := warning.Load(q, nil, id)
	if err != nil {
		return view.Warning{}, err
	}
	return n.warningShape(h), nil
}

func (n *Node) warningShape(h warning.Held) view.Warning {
	v := view.Warning{ID: string(h.ID), Precedence: string(h.Precedence), Exercise: h.Exercise, Sender: string(h.Sender), Released: view.Stamp(h.Released),
		By: []string{}, Withdrawn: h.Current.Withdrawn, Missing: h.Incomplete(), Recipients: []view.Told{}}
	for _, o := range h.Officers() {
		v.By = append(v.By, string(o))
	}
	because := map[claim.AgencyID][]string{}
	w := h.Current.Warning
	if w != nil {
		v.Action, v.Asked, v.Urgency, v.Reason, v.Threat, v.Grade = string(w.Action), w.Asked, string(w.Urgency), w.Reason, w.Threat, w.Grade.String()
		for _, id := range w.Claims() {
			v.Records = append(v.Records, string(id))
		}
		for _, c := range w.Contacts {
			v.Contacts = append(v.Contacts, view.Contact{Name: c.Name, Telephone: c.Telephone})
		}
		for _, p := range w.Places {
			v.Places = append(v.Places, view.Place{Role: string(p.Role), Words: p.Words, Country: p.Country})
		}
		v.Awaited, v.Assessment, v.Author, v.ReplyBy = w.Awaited, w.Basis == claim.Assessment, w.Author, stampOr(w.ReplyBy)
		for _, r := range w.To {
			for _, b := range r.Because {
				because[r.Agency] = append(because[r.Agency], b.Words)
			}
		}
	}
	v.Title = titleOf(v)
	for _, s := range h.States {
		t := view.Told{Agency: string(s.Recipient), Because: because[s.Recipient], Stage: string(s.Stage), By: string(s.AckedBy), Result: string(s.Result), End: string(s.End),
			Text: s.Text, Escalated: s.Escalated, Received: stampOr(s.Received), Opened: stampOr(s.Opened), Acknowledged: stampOr(s.Acked),
			Assessed: stampOr(s.Assessed), Actioned: stampOr(s.Actioned), Ended: stampOr(s.Ended), Telephoned: stampOr(s.Telephoned)}
		if w != nil {
			zone, err := time.LoadLocation(s.Zone)
			if err != nil {
				zone = time.UTC
			}
			t.AckBy = view.Stamp(w.Terms.AcknowledgeBy(cmp.Or(s.Received, h.Released), zone))
		}
		v.Recipients = append(v.Recipients, t)
	}
	return v
}

// titleOf is the first line of what is said, short enough for a list.
func titleOf(v view.Warning) string {
	text, _, _ := strings.Cut(cmp.Or(v.Threat, v.Asked, v.Action, "warning"), "\n")
	if r := []rune(text); len(r) > 90 {
		return string(r[:89]) + "…"
	}
	return text
}

func stampOr(at int64) string {
	if at == 0 {
		return ""
	}
	return view.Stamp(at)
}
