package node_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"liaison/internal/chart"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/format"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

func edit(t *testing.T, h *nodetest.House, c node.Caller, v view.Chart, acts ...chart.Act) view.Chart {
	t.Helper()
	out, err := h.EditChart(t.Context(), c, node.EditChartRequest{Chart: v.ID, Base: v.Shown, Acts: acts})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func begin(t *testing.T, h *nodetest.House, c node.Caller, title string, subjects ...string) view.Chart {
	t.Helper()
	req := node.NewChartRequest{Title: title}
	for _, s := range subjects {
		req.Subjects = append(req.Subjects, idOf(s))
	}
	v, err := h.NewChart(t.Context(), c, req)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// drawn is a chart as what stands on it, without version and time.
func drawn(t *testing.T, v view.Chart) string {
	t.Helper()
	b, err := json.Marshal(struct {
		S []view.ChartSubject
		L []view.ChartLink
		T []view.ChartStep
	}{v.Subjects, v.Links, v.Steps})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// flat is a story of a flat, those who were there, and a phone.
var flat = []word{
	{a: "Ines Aulestia", relation: "rents", b: "premises:Flat 12, Fir Lane", source: "the landlord", grade: "B2", from: "2015-09-02", to: "2015-12-31"},
	{a: "Ines Aulestia", relation: "rents", b: "premises:Flat 12, Fir Lane", source: "the lease", grade: "A1"},
	{a: "Bas Quirijn", relation: "seen-at", b: "premises:Flat 12, Fir Lane", source: "a neighbour", grade: "B3", from: "2015-11-01", to: "2015-11-09"},
	{a: "Bas Quirijn", relation: "uses", b: "phone:+32 400 000 001", source: "the operator", grade: "A1"},
	{a: "Carel Wouts", relation: "uses", b: "phone:+32 400 000 001", source: "a newspaper", grade: "X4"},
}

// Counts come before anything is drawn, more than was asked for draws nothing
// at all, what stood stays where it stood, and collapsing an expansion is its
// exact inverse.
func TestAChartIsExpandedAndTakenBack(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-24T09:00")))
	says(t, h, h.Analyst, flat...)
	for i := range 60 {
		says(t, h, h.Analyst, word{a: fmt.Sprintf("Guest %02d", i), relation: "seen-at", b: "premises:Flat 12, Fir Lane", source: "the doorman", grade: "B2"})
	}
	v := begin(t, h, h.Analyst, "The flat", "Ines Aulestia", "premises:Flat 12, Fir Lane")
	if len(v.Links) != 1 || v.Links[0].Sources != 2 || v.Links[0].Level != 3 {
		t.Fatalf("links %+v", v.Links)
	}
	around, err := h.ChartAround(t.Context(), h.Analyst, node.ChartAroundRequest{Chart: v.ID, Subject: idOf("premises:Flat 12, Fir Lane")})
	if err != nil || around.Total != 62 || around.OnChart != 1 || around.Groups[0].Count != 62 || around.Relations[0].Key != "seen-at" || around.Relations[0].Count != 61 {
		t.Fatalf("%+v %v", around, err)
	}
	expand := chart.Act{Do: "expand", Subject: idOf("premises:Flat 12, Fir Lane"), Text: "who was there"}
	_, err = h.EditChart(t.Context(), h.Analyst, node.EditChartRequest{Chart: v.ID, Base: 1, Acts: []chart.Act{expand}})
	if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "61") {
		t.Fatalf("61 subjects more than was asked for: %v", err)
	}
	expand.Limit = 61
	big := edit(t, h, h.Analyst, v, expand)
	if len(big.Subjects) != 63 || len(big.Steps) != 1 || big.Steps[0].Added != 61 {
		t.Fatalf("%d subjects, steps %+v", len(big.Subjects), big.Steps)
	}
	for i := range v.Subjects {
		if big.Subjects[i].X != v.Subjects[i].X || big.Subjects[i].Y != v.Subjects[i].Y {
			t.Errorf("%s moved from its place", v.Subjects[i].Label)
		}
	}
	folded := map[int]int{}
	for _, s := range big.Subjects {
		folded[s.Fold]++
	}
	if folded[1] != 61 {
		t.Errorf("identical neighbours are not folded: %v", folded)
	}
	_, err = h.EditChart(t.Context(), h.Analyst, node.EditChartRequest{Chart: v.ID, Base: 1, Acts: []chart.Act{{Do: "rename", Text: "x"}}})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("a change of an old version went over the newer: %v", err)
	}
	phone := edit(t, h, h.Analyst, big, chart.Act{Do: "expand", Subject: idOf("Bas Quirijn")})
	back := edit(t, h, h.Analyst, phone, chart.Act{Do: "collapse", ID: phone.Steps[1].ID})
	if drawn(t, back) != drawn(t, big) {
		t.Errorf("collapse is not the inverse of expand:\n%s\n%s", drawn(t, big), drawn(t, back))
	}
	// Bas belongs to the expansion that began at him once the first goes.
	phone = edit(t, h, h.Analyst, back, chart.Act{Do: "expand", Subject: idOf("Bas Quirijn")})
	left := edit(t, h, h.Analyst, phone, chart.Act{Do: "collapse", ID: phone.Steps[0].ID})
	if len(left.Subjects) != 4 || len(left.Links) != 3 {
		t.Errorf("what is left when the first expansion is taken back: %s", drawn(t, left))
	}
}

// The reader of a chart sees what he may, and the rest is not there: no
// subject, no tie, no step, no row, no count.
func TestAChartHasNoGapWhereSomethingIsHidden(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-24T09:00")))
	says(t, h, h.Analyst, flat[:3]...)
	secret := team(t, h, h.Supervisor, "The source")
	says(t, h, secret, flat[3:]...)
	says(t, h, secret, word{a: "Ines Aulestia", relation: "met", b: "Bas Quirijn", source: "an informant", grade: "A1"})

	open := h.Supervisor
	open.Cases = secret.Cases
	v := begin(t, h, open, "The flat", "Ines Aulestia", "premises:Flat 12, Fir Lane", "Bas Quirijn", "Carel Wouts", "phone:+32 400 000 001")
	var hidden string
	for _, l := range v.Links {
		if l.Label == "met" {
			hidden = l.Claims[0]
		}
	}
	v = edit(t, h, open, v, chart.Act{Do: "row", Claim: hidden}, chart.Act{Do: "note", Subject: idOf("Carel Wouts"), Text: "who is he?"},
		chart.Act{Do: "expand", Subject: idOf("Carel Wouts")})
	if len(v.Subjects) != 5 || len(v.Links) != 5 || len(v.Grid) != 1 || len(v.Notes) != 1 || len(v.Steps) != 1 {
		t.Fatalf("the author sees %+v", v)
	}
	got, err := h.ShowChart(t.Context(), h.Analyst, node.ChartRequest{Chart: v.ID})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Subjects) != 3 || len(got.Links) != 2 || len(got.Grid) != 0 || len(got.Notes) != 0 || len(got.Steps) != 0 || got.Changes != (view.ChartChanges{}) {
		t.Errorf("another sees %+v", got)
	}
	if b, err := json.Marshal(got); err != nil || bytes.Contains(b, []byte("Wouts")) || bytes.Contains(b, []byte(hidden)) {
		t.Errorf("the hidden shows: %s %v", b, err)
	}
	around, err := h.ChartAround(t.Context(), h.Analyst, node.ChartAroundRequest{Chart: v.ID, Subject: idOf("Bas Quirijn")})
	if err != nil || around.Total != 1 {
		t.Errorf("around: %+v %v", around, err)
	}
	inCase, err := h.NewChart(t.Context(), secret, node.NewChartRequest{Title: "Inside"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.ShowChart(t.Context(), h.Analyst, node.ChartRequest{Chart: inCase.ID}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a chart of another's case: %v", err)
	}
	outside := h.Analyst
	if _, err := h.NewChart(t.Context(), outside, node.NewChartRequest{Title: "x", Case: secret.Case}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a chart in another's case: %v", err)
	}
}

// Two dates and two versions are compared on their own axis; two charts become
// one; a frozen one tells what was recalled since.
func TestChartsAreComparedMergedAndFrozen(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2015-11-20T09:00")))
	says(t, h, h.Analyst, flat[:3]...)
	h.Clock.Add(90 * 24 * 3600e9)
	says(t, h, h.Analyst, flat[3:]...)
	v := begin(t, h, h.Analyst, "The flat", "Ines Aulestia", "premises:Flat 12, Fir Lane", "Bas Quirijn")
	d, err := h.DiffChart(t.Context(), h.Analyst, node.ChartDiffRequest{Chart: v.ID, Axis: "valid", From: "2015-10-01", To: "2015-11-05"})
	if err != nil || len(d.Links) != 1 || d.Links[0].Change != "added" || d.Links[0].A.Label+d.Links[0].B.Label == "" {
		t.Errorf("when it was so: %+v %v", d, err)
	}
	other := begin(t, h, h.Analyst, "The phone", "Bas Quirijn", "phone:+32 400 000 001", "Carel Wouts")
	both, err := h.MergeCharts(t.Context(), h.Analyst, node.MergeChartsRequest{Into: v.ID, Base: v.Shown, From: other.ID})
	if err != nil || len(both.Subjects) != 5 || len(both.Links) != 4 {
		t.Fatalf("merged: %+v %v", both, err)
	}
	d, err = h.DiffChart(t.Context(), h.Analyst, node.ChartDiffRequest{Chart: v.ID, Axis: "known", From: "2015-12-01", To: "2016-03-01"})
	if err != nil || len(d.Subjects.Added) != 2 || len(d.Links) != 2 {
		t.Errorf("when we knew it: %+v %v", d, err)
	}
	d, err = h.DiffChart(t.Context(), h.Analyst, node.ChartDiffRequest{Chart: v.ID, Axis: "version", From: "1", To: "2"})
	if err != nil || len(d.Subjects.Added) != 2 {
		t.Errorf("versions: %+v %v", d, err)
	}
	frozen, err := h.FreezeChart(t.Context(), h.Analyst, node.FreezeChartRequest{Chart: v.ID, Base: both.Shown, Reason: "exhibit 12"})
	if err != nil || len(frozen.Digest) != 64 || frozen.Changes != (view.ChartChanges{}) {
		t.Fatalf("frozen: %+v %v", frozen, err)
	}
	says(t, h, h.Analyst, word{a: "Carel Wouts", relation: "seen-at", b: "premises:Flat 12, Fir Lane", source: "the postman", grade: "C3"})
	again, err := h.ShowChart(t.Context(), h.Analyst, node.ChartRequest{Chart: v.ID, Version: frozen.Shown})
	if err != nil || again.Changes.Added != 1 || again.Digest != frozen.Digest {
		t.Errorf("since: %+v %v", again.Changes, err)
	}
	undone := edit(t, h, h.Analyst, frozen, chart.Act{Do: "restore", Version: 1})
	if len(undone.Subjects) != 3 {
		t.Errorf("an undo leaves %d subjects", len(undone.Subjects))
	}
}

// The grid adds up what people judged, greys what says nothing, and says what
// the order hangs on; no probability leaves it.
func TestHypothesesAreWeighedByPeople(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-24T09:00")))
	says(t, h, h.Analyst, flat...)
	v := begin(t, h, h.Analyst, "The flat", "Ines Aulestia", "premises:Flat 12, Fir Lane", "Bas Quirijn")
	v = edit(t, h, h.Analyst, v, chart.Act{Do: "hypothesis", Text: "The flat was a hideout."}, chart.Act{Do: "hypothesis", Text: "The flat was let to students."},
		chart.Act{Do: "row", Claim: v.Links[0].Claims[0]}, chart.Act{Do: "row", Text: "Nobody paid in cash."})
	h1, h2, r1, r2 := v.Hypotheses[0].ID, v.Hypotheses[1].ID, v.Grid[0].ID, v.Grid[1].ID
	v = edit(t, h, h.Analyst, v, chart.Act{Do: "cell", ID: r1, Hypothesis: h1, Mark: "C"}, chart.Act{Do: "cell", ID: r1, Hypothesis: h2, Mark: "II"},
		chart.Act{Do: "cell", ID: r2, Hypothesis: h1, Mark: "N"}, chart.Act{Do: "cell", ID: r2, Hypothesis: h2, Mark: "N"})
	if v.Hypotheses[0].Against != 0 || v.Hypotheses[1].Against != 2 || v.Hypotheses[1].Weighted != 6 {
		t.Errorf("sums %+v", v.Hypotheses)
	}
	if !v.Grid[0].Decides || v.Grid[1].Decides || !v.Grid[1].Idle || v.Grid[0].Idle {
		t.Errorf("rows %+v", v.Grid)
	}
	if v.Grid[0].Cells[0].By == "" {
		t.Error("a judgement without a person")
	}
	if _, err := h.EditChart(t.Context(), h.Analyst, node.EditChartRequest{Chart: v.ID, Base: v.Shown, Acts: []chart.Act{{Do: "cell", ID: r1, Hypothesis: h1, Mark: "70%"}}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a probability in a cell: %v", err)
	}
}

// Groups and brokers are said of the chart in guarded words, with sources
// beside; no table of the store holds them.
func TestGroupsBelongToTheChart(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-24T09:00")))
	var subjects []string
	for _, cell := range []string{"North", "South"} {
		for i := range 5 {
			subjects = append(subjects, fmt.Sprintf("%s %d", cell, i))
			for j := range i {
				says(t, h, h.Analyst, word{a: fmt.Sprintf("%s %d", cell, i), relation: "met", b: fmt.Sprintf("%s %d", cell, j), source: "a witness", grade: "B2"})
			}
		}
	}
	says(t, h, h.Analyst, word{a: "North 0", relation: "contact-of", b: "Middle Man", source: "the operator", grade: "A1"},
		word{a: "South 0", relation: "contact-of", b: "Middle Man", source: "a newspaper", grade: "X4"})
	v := begin(t, h, h.Analyst, "Two cells", append(subjects, "Middle Man")...)
	g, err := h.ChartGroups(t.Context(), h.Analyst, node.ChartGroupsRequest{Chart: v.ID})
	if err != nil || len(g.Groups) < 2 || len(g.Bridges) != 2 {
		t.Fatalf("%+v %v", g, err)
	}
	found := false
	for _, b := range g.Brokers {
		for _, word := range []string{"leader", "boss", "key player", "kingpin", "most important", "dangerous", "risk", "score", "central figure"} {
			if strings.Contains(strings.ToLower(b.Words+b.Cuts), word) {
				t.Errorf("%q is said: %s", word, b.Words)
			}
		}
		if b.Subject.Label == "Middle Man" {
			found = b.Sources == 2 && b.Share > 0.5 && b.Without == 0 && strings.Contains(b.Cuts, "5 and 5") && strings.Contains(b.Words, "On this chart")
		}
	}
	if !found {
		t.Errorf("brokers %+v", g.Brokers)
	}
	for _, table := range h.Tables(t) {
		if strings.Contains(table.Dump, "shortest routes") {
			t.Errorf("table %s keeps it", table.Name)
		}
	}
}

// Every format of a chart carries the marking of all of it, holds its claims
// and no others, and nothing that the taker may not take out.
func TestAChartIsExported(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-24T09:00")))
	says(t, h, h.Analyst, flat...)
	v := begin(t, h, h.Analyst, "The flat", "Ines Aulestia", "premises:Flat 12, Fir Lane", "Bas Quirijn")
	for _, name := range []string{"graphml", "gexf", "csv", "jsonl", "svg", "pdf"} {
		var out bytes.Buffer
		w, err := format.New(name, &out)
		if err != nil {
			t.Fatal(err)
		}
		head, err := h.Export(t.Context(), h.Analyst, node.ExportRequest{Chart: v.ID, Sink: w})
		if err == nil {
			err = w.End()
		}
		if err != nil || head.Count != 3 || out.Len() == 0 {
			t.Fatalf("%s: %+v %v", name, head, err)
		}
		if name != "pdf" && (!strings.Contains(out.String(), "Bas Quirijn") || strings.Contains(out.String(), "Wouts")) {
			t.Errorf("%s holds something else:\n%s", name, out.String())
		}
		if name != "pdf" && name != "csv" && !strings.Contains(out.String(), string(claim.Restricted)) && !strings.Contains(out.String(), head.Classification) {
			t.Errorf("%s has no marking", name)
		}
	}
}
