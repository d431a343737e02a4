package node

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"

	"liaison/internal/audit"
	"liaison/internal/chart"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// ChartAroundRequest asks what an expansion would draw.
type ChartAroundRequest struct {
	Chart, Subject string
	// Kinds and Relations narrow it; empty takes all.
	Kinds, Relations []string
}

// ChartAround counts by kind and relation what an expansion of a subject would
// draw, before anything is drawn.
func (n *Node) ChartAround(ctx context.Context, caller Caller, req ChartAroundRequest) (view.Around, error) {
	var v view.Around
	err := n.ask(ctx, caller, use{name: "ChartAround", op: audit.Consultation, query: req.Subject}, func(a *asking) error {
		_, ver, err := findChart(a.tx, a.bits, ChartRequest{Chart: req.Chart})
		if err != nil {
			return err
		}
		s, err := n.resolve(a, req.Subject)
		if err != nil {
			return err
		}
		ns, err := chart.Around(a.Reader, s)
		if err != nil {
			return err
		}
		a.touch(string(s))
		v = chart.Count(ns, &ver.Content, req.Kinds, req.Relations)
		v.Of = a.Label(s)
		return nil
	})
	return v, err
}

// ChartVersionsRequest names a chart.
type ChartVersionsRequest struct{ Chart string }

// ChartVersions lists the saved states of a chart.
func (n *Node) ChartVersions(ctx context.Context, caller Caller, req ChartVersionsRequest) ([]view.ChartVersion, error) {
	out := []view.ChartVersion{}
	err := n.ask(ctx, caller, use{name: "ChartVersions", op: audit.Consultation, query: req.Chart}, func(a *asking) error {
		h, err := chart.Find(a.tx, a.bits, req.Chart)
		if err != nil {
			return err
		}
		vs, err := chart.Versions(a.tx, h.ID)
		for _, v := range vs {
			out = append(out, view.ChartVersion{Version: v.Version, By: string(v.By), Saved: view.Stamp(v.At), Note: v.Note, Digest: v.Digest})
		}
		a.touch(h.ID)
		return err
	})
	return out, err
}

// ChartDiffRequest compares two states of a chart.
type ChartDiffRequest struct {
	Chart string
	// Axis is version (From and To are numbers), valid (two days on which it
	// was so) or known (two days on which we knew it).
	Axis     string
	From, To string
}

// DiffChart says what differs between two states of a chart, on one of the
// two axes of time or between versions, as far as the caller may see.
func (n *Node) DiffChart(ctx context.Context, caller Caller, req ChartDiffRequest) (view.ChartDiff, error) {
	var v view.ChartDiff
	err := n.ask(ctx, caller, use{name: "DiffChart", op: audit.Consultation, query: req.Chart}, func(a *asking) error {
		var drawn [2]chart.Drawing
		var filters [2]view.ChartFilter
		for i, at := range [2]string{req.From, req.To} {
			ver, err := n.stateOf(a, req, at)
			if err != nil {
				return err
			}
			if drawn[i], err = chart.Draw(a.Reader, &ver.Content); err != nil {
				return err
			}
			f := ver.Content.Filter
			filters[i] = view.ChartFilter{Since: f.Since, Until: f.Until, Known: f.Known, Floor: f.Floor, Relations: f.Relations}
		}
		v = chart.Diff(drawn[0], drawn[1])
		v.Chart, v.Axis, v.From, v.To, v.Filters = req.Chart, req.Axis, req.From, req.To, filters
		a.touch(req.Chart)
		return nil
	})
	return v, err
}

func (n *Node) stateOf(a *asking, req ChartDiffRequest, at string) (chart.Version, error) {
	one := ChartRequest{Chart: req.Chart}
	if req.Axis == "version" {
		version, err := strconv.Atoi(at)
		if err != nil || version < 1 {
			return chart.Version{}, fault.New(fault.Invalid, "%q is no version", at).WithMend("versions are numbers from 1")
		}
		one.Version = version
	}
	_, ver, err := findChart(a.tx, a.bits, one)
	if err != nil {
		return ver, err
	}
	if req.Axis != "version" {
		if _, err := parseDay(at); err != nil {
			return ver, fault.New(fault.Invalid, "%q is no day", at).WithMend("write it as 2016-03-24")
		}
	}
	switch req.Axis {
	case "version":
	case "valid":
		ver.Content.Filter.Since, ver.Content.Filter.Until = at, at
	case "known":
		ver.Content.Filter.Known = at
	default:
		return ver, fault.New(fault.Invalid, "%q is no axis", req.Axis).At("axis").WithMend("version, valid or known")
	}
	return ver, nil
}

// MergeChartsRequest puts one chart onto another.
type MergeChartsRequest struct {
	Into string
	Base int
	From string
}

// MergeCharts saves a new version of one chart with what is on another; where
// both place a subject, the first's place stands. The version before it is
// what an undo restores.
func (n *Node) MergeCharts(ctx context.Context, caller Caller, req MergeChartsRequest) (view.Chart, error) {
	var v view.Chart
	err := n.act(ctx, caller, use{name: "MergeCharts", op: audit.Combination, query: req.Into + " " + req.From}, func(a *acting) error {
		h, err := chart.Find(a.tx, a.bits, req.Into)
		if err != nil {
			return err
		}
		h.Version = req.Base
		mine, err := chart.Load(a.tx, h.ID, req.Base)
		if err != nil {
			return err
		}
		from, other, err := findChart(a.tx, a.bits, ChartRequest{Chart: req.From})
		if err != nil {
			return err
		}
		if from.ID == h.ID {
			return fault.New(fault.Invalid, "a chart is not merged with itself").At("from")
		}
		if from.Case != h.Case {
			// Notes and hypotheses are words of another case's team.
			other.Content.Notes, other.Content.Hypotheses, other.Content.Rows, other.Content.Cells = nil, nil, nil, nil
		}
		if err := mine.Content.Merge(other.Content); err != nil {
			return err
		}
		a.touch(from.ID)
		v, err = n.keepChart(ctx, a, h, mine.Content, "merged with "+from.Title)
		return err
	})
	return v, err
}

// FreezeChartRequest freezes a version for a file.
type FreezeChartRequest struct {
	Chart  string
	Base   int
	Reason string
}

// FreezeChart saves a version with the digest of what its author saw: ledger
// number, filter, layout and claims. Whoever opens it later is told what was
// recalled since.
func (n *Node) FreezeChart(ctx context.Context, caller Caller, req FreezeChartRequest) (view.Chart, error) {
	var v view.Chart
	err := n.act(ctx, caller, use{name: "FreezeChart", op: audit.Alteration, query: req.Chart}, func(a *acting) error {
		if req.Reason == "" || len(req.Reason) > 200 {
			return fault.New(fault.Invalid, "a frozen chart says for what, in at most 200 bytes").At("reason").WithMend("such as: exhibit 12 of the file")
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
		if v, err = n.keepChart(ctx, a, h, old.Content, req.Reason); err != nil {
			return err
		}
		frozen, err := json.Marshal(struct {
			Seq      int64
			Filter   view.ChartFilter
			Subjects []view.ChartSubject
			Links    []view.ChartLink
		}{v.Seq, v.Filter, v.Subjects, v.Links})
		if err != nil {
			return err
		}
		sum := sha256.Sum256(frozen)
		v.Digest = hex.EncodeToString(sum[:])
		return chart.Seal(a.tx, h.ID, v.Shown, v.Digest)
	})
	return v, err
}

// ChartGroupsRequest names a chart and a version; 0 is the newest.
type ChartGroupsRequest struct {
	Chart   string
	Version int
}

// ChartGroups divides a chart into groups and says who connects them, in
// guarded words. The answer belongs to this chart and is kept nowhere
// (LINKS.md 1, rule 8).
func (n *Node) ChartGroups(ctx context.Context, caller Caller, req ChartGroupsRequest) (view.Groups, error) {
	var v view.Groups
	err := n.ask(ctx, caller, use{name: "ChartGroups", op: audit.Consultation, query: req.Chart}, func(a *asking) error {
		h, ver, err := findChart(a.tx, a.bits, ChartRequest{Chart: req.Chart, Version: req.Version})
		if err != nil {
			return err
		}
		d, err := chart.Draw(a.Reader, &ver.Content)
		if err != nil {
			return err
		}
		a.touch(h.ID)
		v, err = d.Groups(ctx)
		v.Chart, v.Version, v.Marking = h.ID, ver.Version, chart.Marking(d)
		return err
	})
	return v, err
}

// chartClaims are the numbers of the claims that a chart, which the caller
// finds under reading, draws for a, and where its subjects stand.
func (n *Node) chartClaims(a *asking, reading *marking.Set, id string) (chart.Head, []int64, []view.Position, error) {
	h, ver, err := findChart(a.tx, reading, ChartRequest{Chart: id})
	if err != nil {
		return h, nil, nil, err
	}
	d, err := chart.Draw(a.Reader, &ver.Content)
	if err != nil {
		return h, nil, nil, err
	}
	at := make([]view.Position, len(d.Subjects))
	for i, s := range d.Subjects {
		at[i] = view.Position{ID: s.ID, X: s.X, Y: s.Y}
	}
	return h, d.Seqs, at, nil
}
