package node

import (
	"context"
	"fmt"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/chart"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// NewChartRequest begins a chart.
type NewChartRequest struct {
	Title string
	// Case is the case it belongs to; empty takes that of the working session.
	Case claim.CaseID
	// Subjects are put on it at once, by id or name.
	Subjects []string
}

// NewChart begins a chart for the session's purpose, in a case if one is
// named: then only its team sees it.
func (n *Node) NewChart(ctx context.Context, caller Caller, req NewChartRequest) (view.Chart, error) {
	var v view.Chart
	err := n.act(ctx, caller, use{name: "NewChart", op: audit.Collection, query: req.Title}, func(a *acting) error {
		h, err := n.newChartHead(a, req.Case)
		if err != nil {
			return err
		}
		c := chart.Content{}
		acts := []chart.Act{{Do: "rename", Text: req.Title}}
		for _, s := range req.Subjects {
			id, err := n.resolve(a.asking(), s)
			if err != nil {
				return err
			}
			acts = append(acts, chart.Act{Do: "add", Subjects: []string{string(id)}})
		}
		h.Title = strings.TrimSpace(req.Title)
		if err := chart.Create(a.tx, h); err != nil {
			return err
		}
		v, err = n.saveChart(ctx, a, h, c, acts, "")
		return err
	})
	return v, err
}

func (n *Node) newChartHead(a *acting, in claim.CaseID) (chart.Head, error) {
	if in == "" {
		in = a.caller.Case
	}
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Compartment: in, LegalBasis: a.caller.LegalBasis, Exercise: a.caller.Exercise})
	if err != nil {
		return chart.Head{}, err
	}
	if !n.Policy.Permit(a.caller, marking.Reading(), m).Allowed {
		return chart.Head{}, fault.New(fault.NotFound, "there is no such case").At("case").WithMend("liaison case list shows yours")
	}
	id, err := claim.RandomID("c", n.Random)
	if err != nil {
		return chart.Head{}, err
	}
	mark, err := n.Markings.Intern(a.tx, m)
	return chart.Head{ID: id, Mark: mark, Case: in, Purpose: a.caller.Purpose, By: a.caller.Officer, At: n.now()}, err
}

// ChartsRequest asks for the charts that the caller may see.
type ChartsRequest struct{}

// Charts lists the charts that the caller may see, the newest first.
func (n *Node) Charts(ctx context.Context, caller Caller, _ ChartsRequest) ([]view.ChartHead, error) {
	out := []view.ChartHead{}
	err := n.ask(ctx, caller, use{name: "Charts", op: audit.Consultation}, func(a *asking) error {
		hs, err := chart.List(a.tx, a.bits)
		for _, h := range hs {
			out = append(out, chartHead(h))
			a.touch(h.ID)
		}
		return err
	})
	return out, err
}

func chartHead(h chart.Head) view.ChartHead {
	return view.ChartHead{ID: h.ID, Title: h.Title, Case: string(h.Case), Purpose: string(h.Purpose), Version: h.Version, By: string(h.By), Made: view.Stamp(h.At)}
}

// ChartRequest names a chart and one of its versions.
type ChartRequest struct {
	Chart string
	// Version is the one to show; 0 is the newest.
	Version int
	// Filter, if given, is drawn instead of the one that was saved.
	Filter *chart.Filter
}

// ShowChart draws a version of a chart from what the caller may see now, and
// says what changed since it was saved.
func (n *Node) ShowChart(ctx context.Context, caller Caller, req ChartRequest) (view.Chart, error) {
	var v view.Chart
	err := n.ask(ctx, caller, use{name: "ShowChart", op: audit.Consultation, query: req.Chart}, func(a *asking) error {
		h, ver, err := findChart(a.tx, a.bits, req)
		if err != nil {
			return err
		}
		d, err := chart.Draw(a.Reader, &ver.Content)
		if err != nil {
			return err
		}
		a.touch(h.ID)
		for _, held := range d.Held {
			a.touch(string(held.ID))
		}
		v, err = n.chartView(a.Reader, h, ver, d)
		return err
	})
	return v, err
}

func findChart(tx db.Queryer, bits *marking.Set, req ChartRequest) (chart.Head, chart.Version, error) {
	h, err := chart.Find(tx, bits, req.Chart)
	if err != nil {
		return h, chart.Version{}, err
	}
	version := req.Version
	if version == 0 {
		version = h.Version
	}
	v, err := chart.Load(tx, h.ID, version)
	if err == nil && req.Filter != nil {
		v.Content.Filter = *req.Filter
	}
	return h, v, err
}

// EditChartRequest changes a chart.
type EditChartRequest struct {
	Chart string
	// Base is the version that the changes began with.
	Base int
	Acts []chart.Act
	// Note says what the new version is, if anything.
	Note string
}

// maxActs bounds the changes of one version.
const maxActs = 200

// EditChart applies changes in order and saves them as one new version, or
// changes nothing.
func (n *Node) EditChart(ctx context.Context, caller Caller, req EditChartRequest) (view.Chart, error) {
	var v view.Chart
	err := n.act(ctx, caller, use{name: "EditChart", op: audit.Alteration, query: req.Chart}, func(a *acting) error {
		if len(req.Acts) > maxActs || len(req.Note) > 200 {
			return fault.New(fault.Invalid, "a version takes at most %d changes and a note of 200 bytes", maxActs)
		}
		h, err := chart.Find(a.tx, a.bits, req.Chart)
		if err != nil {
			return err
		}
		h.Version = req.Base
		old, err := chart.Load(a.tx, h.ID, req.Base)
		if err != nil {
			return err
		}
		v, err = n.saveChart(ctx, a, h, old.Content, req.Acts, req.Note)
		return err
	})
	return v, err
}

// saveChart applies acts to c and writes the version after h's.
func (n *Node) saveChart(ctx context.Context, a *acting, h chart.Head, c chart.Content, acts []chart.Act, note string) (view.Chart, error) {
	hand := n.hand(a, h)
	for _, act := range acts {
		if err := c.Apply(hand, act); err != nil {
			return view.Chart{}, err
		}
	}
	return n.keepChart(ctx, a, h, c, note)
}

// keepChart draws what is new and saves c as the version after h's.
func (n *Node) keepChart(ctx context.Context, a *acting, h chart.Head, c chart.Content, note string) (view.Chart, error) {
	d, err := chart.Draw(a.Reader, &c)
	if err == nil {
		err = d.Lay(ctx, &c)
	}
	if err != nil {
		return view.Chart{}, err
	}
	ver := chart.Version{Chart: h.ID, Version: h.Version + 1, By: a.caller.Officer, At: n.now(), Note: note, Claims: d.Seqs, Content: c}
	if err := a.tx.QueryRow(`SELECT coalesce(max(seq), 0) FROM records`).Scan(&ver.Seq); err != nil {
		return view.Chart{}, fmt.Errorf("read the ledger's end: %w", err)
	}
	if err := chart.Save(a.tx, h.Version, ver); err != nil {
		return view.Chart{}, err
	}
	h.Version, h.Title = ver.Version, c.Title
	a.touch(h.ID)
	return n.chartView(a.Reader, h, ver, d)
}

// hand is the caller as one who changes a chart.
func (n *Node) hand(a *acting, h chart.Head) chart.Hand {
	return chart.Hand{By: a.caller.Officer, At: n.now(),
		ID: func(prefix string) (string, error) { return claim.RandomID(prefix, n.Random) },
		Around: func(of claim.SubjectID, kinds, relations []string) ([]claim.SubjectID, error) {
			ns, err := chart.Around(a.Reader, of)
			return chart.Choose(ns, kinds, relations), err
		},
		Seen: func(s claim.SubjectID) error {
			_, err := a.Ref(s)
			return err
		},
		SeenClaim: func(id claim.ID) error {
			e, err := n.ledger.Get(a.tx, id)
			if _, ok := e.Body.(*claim.Claim); err == nil && (!ok || e.Withdrawn || !a.bits.Has(e.Mark)) {
				err = fault.New(fault.NotFound, "there is no such claim")
			}
			return err
		},
		Version: func(v int) (chart.Content, error) {
			old, err := chart.Load(a.tx, h.ID, v)
			return old.Content, err
		}}
}

// chartView is the shape of a version for one reader.
func (n *Node) chartView(r entity.Reader, h chart.Head, ver chart.Version, d chart.Drawing) (view.Chart, error) {
	f := ver.Content.Filter
	v := view.Chart{ChartHead: chartHead(h), Shown: ver.Version, Saved: view.Stamp(ver.At), SavedBy: string(ver.By), Digest: ver.Digest,
		Filter:   view.ChartFilter{Since: f.Since, Until: f.Until, Known: f.Known, Floor: f.Floor, Relations: f.Relations},
		Subjects: d.Subjects, Links: d.Links, Steps: []view.ChartStep{}, Notes: []view.ChartNote{}, Marking: chart.Marking(d)}
	there := map[claim.SubjectID]bool{}
	for _, s := range d.Subjects {
		there[claim.SubjectID(s.ID)] = true
	}
	for _, s := range ver.Content.Steps {
		if there[s.Of] {
			added := 0
			for _, id := range s.Added {
				if there[id] {
					added++
				}
			}
			v.Steps = append(v.Steps, view.ChartStep{ID: s.ID, Of: r.Label(s.Of), Name: s.Name, By: string(s.By), Added: added})
		}
	}
	for _, x := range ver.Content.Notes {
		if x.On == "" || there[x.On] {
			v.Notes = append(v.Notes, view.ChartNote{ID: x.ID, On: string(x.On), Text: x.Text, By: string(x.By), At: view.Stamp(x.At)})
		}
	}
	var err error
	if v.Seq, err = r.Last(); err != nil {
		return v, err
	}
	if v.Hypotheses, v.Grid, err = chart.Grid(r, &ver.Content); err != nil {
		return v, err
	}
	v.Changes, err = n.chartChanges(r, ver, d)
	return v, err
}

// chartChanges tells what became of the claims since a version was saved, as
// far as the reader may see them.
func (n *Node) chartChanges(r entity.Reader, ver chart.Version, d chart.Drawing) (view.ChartChanges, error) {
	var v view.ChartChanges
	for _, seq := range ver.Claims {
		if _, drawn := d.Held[seq]; drawn {
			continue
		}
		e, err := n.ledger.BySeq(r.TX, seq)
		if err != nil {
			return v, err
		}
		if r.Bits.Has(e.Mark) {
			v.Gone++
		}
	}
	for _, seq := range d.Seqs {
		if seq > ver.Seq {
			v.Added++
		}
	}
	return v, nil
}
