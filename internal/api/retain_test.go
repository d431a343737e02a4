package api_test

import (
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// A supervisor restricts over HTTP what a person contests, sees the order in
// force, and lifts it once the person was told.
func TestARestrictionIsOrderedSeenAndLiftedOverTheAPI(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", nodetest.At(time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC)))
	_, err := h.Import(t.Context(), h.Analyst, node.ImportRequest{Dataset: "list", Claims: []*claim.Claim{{Subject: claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "1")), Kind: "person", Label: "Ruud Verheim"},
		Predicate: "name", Value: claim.TextValue("Ruud Verheim"), Modality: claim.Asserted, Basis: claim.Fact, Source: claim.Source{Name: "list"}, Grade: claim.Ungraded}}})
	if err != nil {
		t.Fatal(err)
	}
	hits := func() int {
		v, err := h.Search(t.Context(), h.Analyst, node.SearchRequest{Query: "Verheim"})
		if err != nil {
			t.Fatal(err)
		}
		return len(v.Hits)
	}
	s := enter(t, h, "supervisor")
	shown := s.get("/subjects/" + claim.DeriveID("s", "1"))
	record := shown["properties"].([]any)[0].(map[string]any)["claims"].([]any)[0].(map[string]any)["id"].(string)
	s.post("/retention/orders", map[string]any{"act": "restrict", "records": []string{record}, "ground": "contested", "reason": "he says that it was his brother"})
	orders := s.list("/retention/orders")
	if len(orders) != 1 || orders[0]["ground"] != "contested" || hits() != 0 {
		t.Fatalf("%v, found %d", orders, hits())
	}
	s.post("/retention/orders/"+orders[0]["order"].(string)+"/release", map[string]any{"told": "2016-03-24", "reason": "the passport settles it"})
	if orders := s.list("/retention/orders"); len(orders) != 0 || hits() != 1 {
		t.Errorf("lifted, and still in force: %v, found %d", orders, hits())
	}
}
