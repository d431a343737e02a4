package node_test

import (
	"slices"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

// What is restricted is out of the graph in memory as it is out of the tables,
// and back with its release: no path goes over it meanwhile, and no join.
func TestWhatIsRestrictedIsNoStepOfAPath(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
	desk(t, h)
	if err := h.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	one, two := team(t, h, h.Supervisor, "One"), team(t, h, h.Supervisor, "Two")
	mine := both(one, two)
	says(t, h, one, word{a: "Ada Brink", relation: "met", b: "Bas Corel", source: "a neighbour", grade: "B2"})
	says(t, h, h.Supervisor, word{a: "Ada Brink", relation: "uses", b: "phone:+32 400 000 001", source: "the operator", grade: "A1"},
		word{a: "Bas Corel", relation: "uses", b: "phone:+32 400 000 002", source: "the operator", grade: "A1"})
	says(t, h, two, word{a: "Bas Corel", relation: "met", b: "Cas Dorn", source: "a camera", grade: "B2"})
	caughtUp(t, h)
	found := func() bool {
		t.Helper()
		v, err := h.FindPath(t.Context(), mine, node.PathRequest{From: idOf("Ada Brink"), To: idOf("Bas Corel")})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range v.Paths {
			for _, s := range p.Steps {
				if len(s.Claims) == 0 {
					t.Errorf("a step without evidence: %+v", s)
				}
			}
		}
		return v.Found
	}
	joins := func() int {
		t.Helper()
		v, err := h.Joins(t.Context(), mine, node.JoinsRequest{})
		if err != nil {
			t.Fatal(err)
		}
		open := 0
		for _, j := range v {
			if j.State == "open" {
				open++
			}
		}
		return open
	}
	if !found() || joins() != 1 {
		t.Fatalf("before: a path %v, %d joins", found(), joins())
	}
	links := h.Links()
	v, err := h.ShowSubject(t.Context(), mine, node.ShowRequest{Subject: idOf("Ada Brink")})
	if err != nil {
		t.Fatal(err)
	}
	o, err := h.Retain(t.Context(), one, node.RetainRequest{Records: []claim.ID{claim.ID(v.Ties[slices.IndexFunc(v.Ties, func(x view.Tie) bool { return x.Predicate == "met" })].Claims[0].ID)}, Act: claim.Restrict, Ground: "proof", Reason: "evidence in a trial"})
	if err != nil {
		t.Fatal(err)
	}
	caughtUp(t, h)
	if found() || joins() != 0 || h.Links() != links-1 {
		t.Errorf("restricted: a path %v, %d joins, %d of %d links", found(), joins(), h.Links(), links)
	}
	if _, err := h.Release(t.Context(), one, node.ReleaseRequest{Order: claim.ID(o.Orders[0].Order), Reason: "the trial is over"}); err != nil {
		t.Fatal(err)
	}
	caughtUp(t, h)
	if !found() || joins() != 1 || h.Links() != links {
		t.Errorf("released: a path %v, %d joins, %d of %d links", found(), joins(), h.Links(), links)
	}
}
