package node

import (
	"cmp"
	"context"
	"slices"

	"liaison/internal/alert"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/ontology"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// Kinds of obligation that alerts cause.
const (
	kindHit         = "hit"
	kindAlertReview = "alert-review"
)

// warnAhead is how many days before its end an alert's issuer is told
// (Regulation (EU) 2018/1862 Art. 54: four months).
const warnAhead = 122

// IssueRequest issues an alert.
type IssueRequest struct {
	Alert alert.Alert
	// Subject is a record that is sought, by id or name; its names, dates of
	// birth and numbers, as the caller may see them, go into the alert.
	Subject        string
	Codes          []claim.HandlingCode
	Caveat         string
	Classification claim.Classification
	Audience       []claim.AgencyID
}

// IssueAlert puts a standing alert in force. From now on everything that comes
// in, and all that is on record, is compared with it; a hit is a proposal that
// a person confirms.
func (n *Node) IssueAlert(ctx context.Context, caller Caller, req IssueRequest) (view.Alert, error) {
	var v view.Alert
	err := n.act(ctx, caller, use{name: "IssueAlert", op: audit.Collection, query: req.Subject}, func(a *acting) error {
		w := req.Alert
		w.Exercise = caller.Exercise
		from := []claim.Marking{{Originator: n.Agency, Codes: req.Codes, Caveat: req.Caveat, Classification: req.Classification, Audience: req.Audience}}
		if err := n.describe(a, &w, req.Subject, &from); err != nil {
			return err
		}
		if w.From == 0 {
			w.From = n.today()
		}
		if w.Until == 0 {
			w.Until = w.Action.Longest(w.From)
		}
		for i := range w.Markers {
			if w.Markers[i].ReviewBy == 0 {
				w.Markers[i].ReviewBy = w.Until
			}
		}
		if w.Until < n.today() {
			return fault.New(fault.Invalid, "the alert would have ended before it begins").At("until")
		}
		body, err := w.Encode()
		if err != nil {
			return err
		}
		m, err := n.alertMarking(a, w, from)
		if err != nil {
			return err
		}
		es, err := n.append(a, m, &claim.Directive{Act: claim.AlertAct, Actor: caller.Officer, Reason: w.Reason, Of: string(w.Subject), Body: body})
		if err != nil {
			return err
		}
		if err := n.remindOfEnd(a.tx, es[0].Record.ID, es[0].Mark, &w, caller.Officer); err != nil {
			return err
		}
		v, err = n.alertAfter(a, es[0].Record.ID)
		return err
	})
	return v, err
}

// describe fills an alert about a record with what the caller may see of it,
// and adds the markings of what it took. One issuer has one alert about one
// record (Art. 23).
func (n *Node) describe(a *acting, w *alert.Alert, subject string, from *[]claim.Marking) error {
	if subject == "" {
		return nil
	}
	s, err := n.resolve(a.asking(), subject)
	if err != nil {
		return err
	}
	ref, err := a.Ref(s)
	if err != nil {
		return err
	}
	standing, err := alert.List(a.tx, a.bits, 0)
	if err != nil {
		return err
	}
	for _, h := range standing {
		if h.Issuer == n.Agency && h.As.Subject == s && h.Stands(n.today()) && h.As.Exercise == w.Exercise {
			return fault.New(fault.Conflict, "an alert about this record stands already: %s", h.Now.Alert.Title()).WithMend("liaison alert show %s; amend, extend or withdraw it", h.ID)
		}
	}
	d, held, err := n.dossier(a.Reader, s)
	if err != nil {
		return err
	}
	w.Subject, w.Kind = s, ref.Kind
	for _, e := range d.Names {
		kind := "alias"
		if len(w.Names) == 0 {
			kind = "name"
		} else if e.Quality != 0 {
			kind = "weak-alias"
		}
		if len(w.Names) < alert.MaxItems && !slices.ContainsFunc(w.Names, func(x alert.Name) bool { return x.Text == e.Text }) {
			w.Names = append(w.Names, alert.Name{Text: e.Text, Kind: kind})
		}
	}
	for _, h := range held {
		c := h.Body
		if c.Subject.ID != s || c.Value == nil || !c.Modality.Supports() {
			continue
		}
		if c.Predicate == "birth-date" && c.Value.Date != nil && len(w.Births) < alert.MaxItems {
			w.Births = appendOnce(w.Births, birthText(*c.Value.Date))
		}
		x := alert.Selector{Property: c.Predicate, Text: cmp.Or(c.Value.Norm, c.Value.Text)}
		if isSelector(c.Predicate) && len(w.Selectors) < alert.MaxItems && !slices.Contains(w.Selectors, x) {
			if _, err := x.Identifier(w.Kind); err == nil {
				w.Selectors = append(w.Selectors, x)
			}
		}
	}
	for _, h := range held {
		*from = append(*from, h.Marking)
	}
	return nil
}

// alertMarking is at least as closed as all that the alert says.
func (n *Node) alertMarking(a *acting, w alert.Alert, from []claim.Marking) (claim.Marking, error) {
	m := closest(from...)
	m.Originator, m.LegalBasis, m.Exercise = n.Agency, a.caller.LegalBasis, a.caller.Exercise
	m.ReviewBy = w.Until
	return n.kept(alertKind(w.Action), m)
}

// alertKind is what retention calls an alert with an action.
func alertKind(action alert.Action) retention.Kind {
	switch action {
	case alert.Arrest, alert.Missing:
		return retention.AlertArrest
	case alert.Judicial:
		return retention.AlertJudicial
	case alert.Identify:
		return retention.AlertUnknown
	case alert.Seize:
		return retention.AlertObject
	}
	return retention.AlertCheck
}

// closest joins markings into one at least as closed as each of them. The
// audience is the first one's: it is whom the writer named.
func closest(ms ...claim.Marking) claim.Marking {
	out := ms[0]
	for _, m := range ms[1:] {
		if m.Classification.Rank() > out.Classification.Rank() {
			out.Classification = m.Classification
		}
		out.Codes = append(out.Codes, m.Codes...)
		out.Restrictions = append(out.Restrictions, m.Restrictions...)
		out.Compartment = cmp.Or(out.Compartment, m.Compartment)
		out.Caveat = cmp.Or(out.Caveat, m.Caveat)
		switch {
		case len(out.Purposes) == 0:
			out.Purposes = m.Purposes
		case len(m.Purposes) > 0:
			out.Purposes = slices.DeleteFunc(slices.Clone(out.Purposes), func(p claim.Purpose) bool { return !slices.Contains(m.Purposes, p) })
		}
	}
	return out.Normal()
}

// remindOfEnd puts the end of an alert on its issuer's desk, four months ahead.
func (n *Node) remindOfEnd(tx *db.Tx, id claim.ID, mark uint32, w *alert.Alert, owner claim.OfficerID) error {
	ahead := w.Until - warnAhead
	at := max(ahead.Time().UnixMicro(), n.now())
	return openOnce(tx, duty.Opening{ID: endID(id, w.Until), Kind: kindAlertReview, About: id, Mark: mark, Exercise: w.Exercise, Desk: DutyDesk,
		Owner: owner, Ladder: duty.RoutineLadder, Received: at, Due: (w.Until + 1).Time().UnixMicro()})
}

func endID(id claim.ID, until claim.Day) string {
	return "alert-end-" + string(id) + "-" + until.String()
}

func isSelector(predicate string) bool {
	p, ok := ontology.FindProperty(predicate)
	return ok && p.Selector
}

// birthText writes a date of birth as an alert holds it.
func birthText(iv claim.Interval) string {
	from, to := iv.From.String(), iv.To.String()
	text := from[:4] + "-" + to[:4]
	switch {
	case iv.From == iv.To:
		text = from
	case iv.Precision == claim.PrecisionMonth:
		text = from[:7]
	case from[:4] == to[:4]:
		text = from[:4]
	}
	if iv.Approx {
		return "about " + text
	}
	return text
}
