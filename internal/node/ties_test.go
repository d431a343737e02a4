package node_test

import (
	"fmt"
	"testing"

	"liaison/internal/chart"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// An analyst is told how many are around before any is drawn, gets all that
// was ticked or an error that says how many, and then what ties them, quotes
// on demand.
func TestAChartIsDrawnBeforeItIsSaved(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-24T09:00")))
	says(t, h, h.Analyst, flat...)
	for i := range 60 {
		says(t, h, h.Analyst, word{a: fmt.Sprintf("Guest %02d", i), relation: "seen-at", b: "premises:Flat 12, Fir Lane", source: "the doorman", grade: "B2"})
	}
	place, ines, bas, phone := idOf("premises:Flat 12, Fir Lane"), idOf("Ines Aulestia"), idOf("Bas Quirijn"), idOf("phone:+32 400 000 001")
	v, err := h.Surround(t.Context(), h.Analyst, node.SurroundRequest{Subject: place, On: []string{place, ines}})
	if err != nil || v.Total != 62 || v.Groups[0].Count != 62 || v.Groups[0].Fresh != 61 || len(v.Subjects) != 0 {
		t.Fatalf("%+v %v", v, err)
	}
	_, err = h.Surround(t.Context(), h.Analyst, node.SurroundRequest{Subject: place, On: []string{place, ines}, Kinds: []string{"person"}})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("61 subjects unasked: %v", err)
	}
	v, err = h.Surround(t.Context(), h.Analyst, node.SurroundRequest{Subject: place, On: []string{place, ines}, Kinds: []string{"person"}, Limit: 61})
	if err != nil || len(v.Subjects) != 61 {
		t.Errorf("%d subjects, %v", len(v.Subjects), err)
	}
	kept := chart.Placed{ID: claim.SubjectID(place), X: 4, Y: 2}
	on := []chart.Placed{kept}
	for _, id := range []string{ines, bas, phone} {
		on = append(on, chart.Placed{ID: claim.SubjectID(id), Fresh: true})
	}
	ties, err := h.Ties(t.Context(), h.Analyst, node.TiesRequest{Subjects: on})
	if err != nil || len(ties.Claims) != 4 || len(ties.Bonds) != 4 {
		t.Fatalf("%d claims, %d bonds, %v", len(ties.Claims), len(ties.Bonds), err)
	}
	if p := ties.Subjects[0]; p.X != 4 || p.Y != 2 {
		t.Errorf("what stood was moved to %v, %v", p.X, p.Y)
	}
	for i, c := range ties.Claims {
		if b := ties.Bonds[i]; ties.Subjects[b.From].ID != c.Subject.ID || ties.Subjects[b.To].ID != c.Object.ID {
			t.Errorf("%s is drawn the other way round", c.Sentence)
		}
	}
	some, err := h.Ties(t.Context(), h.Analyst, node.TiesRequest{Subjects: on, Of: []string{phone}})
	if err != nil || len(some.Claims) != 1 {
		t.Errorf("%d claims of the telephone, %v", len(some.Claims), err)
	}
	read, err := h.ReadClaims(t.Context(), h.Analyst, node.ReadClaimsRequest{IDs: []claim.ID{claim.ID(ties.Claims[0].ID), "c-nothing"}})
	if err != nil || len(read) != 1 || read[0].ID != ties.Claims[0].ID {
		t.Errorf("%+v %v", read, err)
	}
}
