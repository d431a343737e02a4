package node_test

import (
	"testing"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// A case file shows its team what is in it; to whoever is not on the team it
// reads like a case that does not exist.
func TestACaseFileIsForItsTeam(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-24T09:00")))
	c, err := h.OpenCase(t.Context(), h.Analyst, node.CaseRequest{Title: "The flat"})
	if err != nil {
		t.Fatal(err)
	}
	mine := h.Analyst
	mine.Cases = append(mine.Cases, claim.CaseID(c.ID))
	v, err := h.ShowCase(t.Context(), mine, node.ShowCaseRequest{Case: claim.CaseID(c.ID)})
	if err != nil || v.Title != "The flat" || len(v.Team) != 1 || v.Claims != 0 {
		t.Fatalf("%+v %v", v, err)
	}
	if _, err := h.NewChart(t.Context(), mine, node.NewChartRequest{Title: "Who was there", Case: claim.CaseID(c.ID)}); err != nil {
		t.Fatal(err)
	}
	if v, err = h.ShowCase(t.Context(), mine, node.ShowCaseRequest{Case: claim.CaseID(c.ID)}); err != nil || len(v.Charts) != 1 {
		t.Errorf("charts %+v %v", v.Charts, err)
	}
	other := h.Analyst
	other.Officer, other.Cases = "o-somebodyelse", nil
	_, err = h.ShowCase(t.Context(), other, node.ShowCaseRequest{Case: claim.CaseID(c.ID)})
	_, nothing := h.ShowCase(t.Context(), other, node.ShowCaseRequest{Case: "k-nothing"})
	if !fault.Is(err, fault.NotFound) || nothing == nil || err.Error() != nothing.Error() {
		t.Errorf("another officer reads %v, of no case %v", err, nothing)
	}
}
