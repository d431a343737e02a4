package node

import (
	"context"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/peer"
	"liaison/internal/view"
	"liaison/internal/warning"
)

// RecipientsRequest is a warning as it is being written.
type RecipientsRequest struct{ Warning *warning.Warning }

// ProposeRecipients tells, before anything is released, which agencies the
// places of a warning concern and why each, what facts lead to nobody, what is
// still missing, and who has to stand for it. An officer decides.
func (n *Node) ProposeRecipients(ctx context.Context, caller Caller, req RecipientsRequest) (view.Proposed, error) {
	v := view.Proposed{Recipients: []view.Told{}, Nobody: []string{}, Missing: []string{}, Agencies: []string{}}
	err := n.ask(ctx, caller, use{name: "ProposeRecipients", op: audit.Consultation}, func(a *asking) error {
		w := req.Warning
		if w == nil {
			return fault.New(fault.Invalid, "which warning?").At("warning")
		}
		held, err := peer.List(a.tx)
		if err != nil {
			return err
		}
		dir := warning.Directory{}
		for _, p := range held {
			if p.State != peer.Confirmed {
				continue
			}
			v.Agencies = append(v.Agencies, string(p.Agency))
			if c := countryOf(p.Agency); c != "" {
				dir[c] = append(dir[c], p.Agency)
			}
		}
		facts := warning.FactsOf(w)
		for _, to := range w.To {
			for _, b := range to.Because {
				facts = append(facts, warning.Fact{Rule: b.Rule, Agency: to.Agency, Words: b.Words})
			}
		}
		to, nobody := warning.Route(n.Agency, facts, dir)
		for _, r := range to {
			t := view.Told{Agency: string(r.Agency), Stage: "draft"}
			for _, b := range r.Because {
				t.Because = append(t.Because, string(b.Rule)+": "+b.Words)
			}
			v.Recipients = append(v.Recipients, t)
		}
		for _, f := range nobody {
			v.Nobody = append(v.Nobody, strings.TrimSpace(f.Words+" "+f.Country))
		}
		v.Missing = append(v.Missing, w.Incomplete()...)
		v.SecondOfficer = w.Precedence != warning.Flash && !w.Exercise
		v.SignatureOwed = w.Precedence == warning.Flash && !w.Exercise
		return nil
	})
	return v, err
}

// countryOf is the country that an agency's id begins with, such as BE of
// be-spoc; empty where it begins with none.
func countryOf(a claim.AgencyID) string {
	code, _, found := strings.Cut(string(a), "-")
	if code = strings.ToUpper(code); !found || !warning.ValidCountry(code) {
		return ""
	}
	return code
}

// ColleaguesRequest asks who works at this node.
type ColleaguesRequest struct{}

// Colleagues lists the officers of this node by id and name, so that a screen
// names people and a roster can be written. Of their mandates it tells alone who
// may act on what comes to a desk.
func (n *Node) Colleagues(ctx context.Context, caller Caller, _ ColleaguesRequest) ([]view.Option, error) {
	out := []view.Option{}
	err := n.ask(ctx, caller, use{name: "Colleagues", op: audit.Consultation}, func(a *asking) error {
		held, err := n.Accounts.List(a.tx)
		for _, o := range held {
			if !o.Suspended {
				out = append(out, view.Option{Key: string(o.ID), Label: o.Name, Acts: slices.ContainsFunc(o.Roles, marking.Role.Operational)})
			}
		}
		return err
	})
	return out, err
}
