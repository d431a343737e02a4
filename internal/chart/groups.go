package chart

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/graph"
	"liaison/internal/view"
)

// groupRuns is the number of seeds with which a chart is divided.
const groupRuns = 20

// brokersShown bounds the subjects of whom it is said what passes through
// them.
const brokersShown = 12

// Groups divides the drawing and says who connects its parts, in guarded
// words, with the number of claims and sources beside each (who is reported
// most connects most) and the figure without the strongest source. It belongs
// to this drawing alone.
func (d *Drawing) Groups(ctx context.Context) (view.Groups, error) {
	v := view.Groups{Groups: []view.ChartGroup{}, Between: []view.Ref{}, Brokers: []view.Broker{}, Bridges: []string{}, Runs: groupRuns}
	if len(d.Links) == 0 {
		return v, nil
	}
	seeds := make([]uint64, groupRuns)
	for i := range seeds {
		seeds[i] = uint64(i + 1)
	}
	g, err := d.graph.StableGroups(ctx, graph.GroupOptions{}, seeds)
	if err != nil {
		return v, err
	}
	v.Quality = math.Round(g.Modularity*1000) / 1000
	d.divide(g, &v)
	if err := d.brokers(ctx, &v); err != nil {
		return v, err
	}
	_, bridges := d.graph.Cuts()
	for _, b := range bridges {
		v.Bridges = append(v.Bridges, fmt.Sprintf("On this chart nothing but what ties %s and %s holds its two sides together.", d.Subjects[b[0]].Label, d.Subjects[b[1]].Label))
	}
	return v, nil
}

func (d *Drawing) divide(g graph.StableGroups, v *view.Groups) {
	groups := make([]view.ChartGroup, g.Count)
	for i := range groups {
		groups[i] = view.ChartGroup{Members: []view.Ref{}, Stayed: 1}
	}
	for i, of := range g.Of {
		if d.Subjects[i].Ties == 0 {
			continue
		}
		groups[of].Members = append(groups[of].Members, d.ref(i))
		groups[of].Stayed = min(groups[of].Stayed, g.Stayed[i])
		if g.Stayed[i] < graph.StableShare {
			v.Between = append(v.Between, d.ref(i))
		}
	}
	for _, x := range groups {
		if len(x.Members) > 1 {
			slices.SortFunc(x.Members, byLabel)
			v.Groups = append(v.Groups, x)
		}
	}
	slices.SortFunc(v.Groups, func(x, y view.ChartGroup) int {
		return cmp.Or(cmp.Compare(len(y.Members), len(x.Members)), byLabel(x.Members[0], y.Members[0]))
	})
}

func byLabel(x, y view.Ref) int {
	return cmp.Or(cmp.Compare(x.Label, y.Label), cmp.Compare(x.ID, y.ID))
}

func (d *Drawing) brokers(ctx context.Context, v *view.Groups) error {
	shares, err := d.graph.Betweenness(ctx)
	if err != nil {
		return err
	}
	cuts, _ := d.graph.Cuts()
	parts := map[int][]int{}
	for _, c := range cuts {
		parts[c.Place] = c.Parts
	}
	places := make([]int, 0, len(shares))
	for i, s := range shares {
		if s > 0.005 {
			places = append(places, i)
		}
	}
	slices.SortFunc(places, func(a, b int) int { return cmp.Or(cmp.Compare(shares[b], shares[a]), a-b) })
	for _, i := range places[:min(len(places), brokersShown)] {
		b, err := d.broker(ctx, i, shares[i])
		if err != nil {
			return err
		}
		if p := parts[i]; len(p) > 1 {
			b.Cuts = fmt.Sprintf("Without %s this chart falls into parts of %s subjects.", b.Subject.Label, list(p))
		}
		v.Brokers = append(v.Brokers, b)
	}
	slices.SortFunc(v.Brokers, func(x, y view.Broker) int { return byLabel(x.Subject, y.Subject) })
	return nil
}

// broker says what passes through the subject at a place.
func (d *Drawing) broker(ctx context.Context, place int, share float64) (view.Broker, error) {
	b := view.Broker{Subject: d.ref(place), Share: math.Round(share*100) / 100}
	by := map[string]int{}
	names := map[string]string{}
	for _, l := range d.Links {
		if l.A != place && l.B != place {
			continue
		}
		b.Claims += len(l.Claims)
		for _, h := range d.heldOf(l) {
			by[h.Body.RootSource()]++
			names[h.Body.RootSource()] = h.Body.Source.Name
		}
	}
	b.Sources = len(by)
	strongest := ""
	for root, n := range by {
		if strongest == "" || n > by[strongest] || n == by[strongest] && root < strongest {
			strongest = root
		}
	}
	rest, err := d.without(strongest)
	if err != nil {
		return b, err
	}
	without, err := rest.Betweenness(ctx)
	if err != nil {
		return b, err
	}
	b.Without = math.Round(without[place]*100) / 100
	b.Words = fmt.Sprintf("On this chart, %d %% of the shortest routes between the others pass through %s, as told by %d claims from %d sources that you may see. Without source %s: %d %%.",
		percent(share), b.Subject.Label, b.Claims, b.Sources, names[strongest], percent(without[place]))
	return b, nil
}

func percent(share float64) int { return int(math.Round(share * 100)) }

func (d *Drawing) heldOf(l view.ChartLink) (out []view.Held) {
	for _, h := range d.Held {
		if slices.Contains(l.Claims, string(h.ID)) {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(x, y view.Held) int { return cmp.Compare(x.Seq, y.Seq) })
	return out
}

// without is the drawing without what one source alone says.
func (d *Drawing) without(root string) (*graph.Chart, error) {
	other := map[claim.ID]bool{}
	for _, h := range d.Held {
		if h.Body.Modality.Supports() && h.Body.RootSource() != root {
			other[h.ID] = true
		}
	}
	left := Drawing{Subjects: d.Subjects}
	for _, l := range d.Links {
		if slices.ContainsFunc(l.Claims, func(id string) bool { return other[claim.ID(id)] }) {
			left.Links = append(left.Links, l)
		}
	}
	return left.chart()
}

func list(xs []int) string {
	out := ""
	for i, x := range xs {
		switch {
		case i > 0 && i == len(xs)-1:
			out += " and "
		case i > 0:
			out += ", "
		}
		out += fmt.Sprint(x)
	}
	return out
}
