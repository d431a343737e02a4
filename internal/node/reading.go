package node

import (
	"context"
	"slices"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/extract"
	"liaison/internal/fault"
	"liaison/internal/report"
)

// ReadingEngine reads beside the built-in reader. What it may be given is
// decided for each text by its marking; whatever is not permitted here never
// leaves the process.
type ReadingEngine struct {
	extract.Engine
	// Highest is the highest classification of a text that may go to it; empty
	// sends none.
	Highest claim.Classification
	// Codes are the handling codes that a text may bear and still go.
	Codes []claim.HandlingCode
	// Cases lets texts of a case go as well.
	Cases bool
}

// permits tells why a text under m may not go to the engine, or nil. Texts of
// other originators, and such with a caveat or an audience, never go.
func (e *ReadingEngine) permits(own claim.AgencyID, m *claim.Marking) error {
	why := ""
	switch {
	case e.Highest == "":
		why = "the engine is given no classification"
	case m.Classification.Rank() > e.Highest.Rank():
		why = "its classification is above " + string(e.Highest)
	case m.Originator != own:
		why = "it is another agency's"
	case m.Caveat != "":
		why = "it bears a caveat"
	case len(m.Audience) > 0:
		why = "its audience is closed"
	case m.Compartment != "" && !e.Cases:
		why = "it belongs to a case"
	}
	for _, c := range m.Codes {
		if why == "" && !slices.Contains(e.Codes, c) {
			why = "its handling code forbids it"
		}
	}
	if why != "" {
		return fault.New(fault.Forbidden, "%s", why)
	}
	return nil
}

// outside says which engines read a text and lets each have it only under its
// marking; the access log has every text that goes, before it goes, and every
// refusal.
func (n *Node) outside(in *extract.Input, caller Caller, of claim.ReportID, m claim.Marking) {
	if m.Classification == "" {
		m.Classification = claim.Unclassified
	}
	for i := range n.Engines {
		in.Engines = append(in.Engines, n.Engines[i].Engine)
	}
	in.MayLeave = func(ctx context.Context, engine string, size int) error {
		refused := error(fault.New(fault.Forbidden, "no such engine is configured"))
		for i := range n.Engines {
			if n.Engines[i].Name() == engine {
				refused = n.Engines[i].permits(n.Agency, &m)
			}
		}
		u := use{name: "ReadOutside", op: audit.Disclosure, query: engine + " " + in.Text, recipients: []string{engine}, results: int64(size)}
		u.touch(string(of))
		decision, reason := audit.Allowed, ""
		if refused != nil {
			decision, reason, u.results = audit.Refused, "forbidden", 0
		}
		if err := n.Store.Write(ctx, func(tx *db.Tx) error { return n.log(tx, caller, u, decision, reason) }); err != nil {
			return err
		}
		return refused
	}
}

// markOf gives the marking under which a filed report stands.
func (n *Node) markOf(f report.Filed) (claim.Marking, error) { return n.Markings.Marking(f.Mark) }
