package node_test

import (
	"testing"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

// A path rests on the word of a peer as well: the officer reads how many of its
// statements are another agency's, and whom to call there. Who sees no statement
// of that agency is told of none.
func TestAPathSaysWhomToCall(t *testing.T) {
	clock := march2016()
	a, b := nodetest.Open(t, "be-spoc", clock), nodetest.Open(t, "fr-spoc", clock)
	nodetest.Befriend(t, a, b)
	if _, err := a.SetPeerContact(t.Context(), a.Admin, node.ContactRequest{Agency: "fr-spoc", Telephone: "+33 1 55 50 01"}); err != nil {
		t.Fatal(err)
	}
	says(t, a, a.Supervisor, word{a: "Ward Lenaert", relation: "contact-of", b: "Samir Oudekerk", source: "a neighbour", grade: "B2"})
	says(t, b, b.Supervisor, word{a: "Samir Oudekerk", relation: "contact-of", b: "Milan Dorsel", source: "a seized telephone", grade: "A1"})
	asked := func() view.Paths {
		v, err := a.FindPath(t.Context(), a.Analyst, node.PathRequest{From: idOf("Ward Lenaert"), To: idOf("Samir Oudekerk")})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if v := asked(); !v.Found || len(v.Call) != 0 {
		t.Fatalf("on its own word alone it is to call %+v", v.Call)
	}
	if _, err := b.Share(t.Context(), b.Duty, node.ShareRequest{Records: ids(t, b), To: []claim.AgencyID{"be-spoc"}, Reason: "of use to you"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b)
	if v := asked(); len(v.Call) != 0 {
		t.Errorf("a path that rests on nothing of theirs names %+v", v.Call)
	}
	v, err := a.FindPath(t.Context(), a.Analyst, node.PathRequest{From: idOf("Ward Lenaert"), To: idOf("Milan Dorsel")})
	if err != nil || !v.Found {
		t.Fatalf("%+v %v", v, err)
	}
	if len(v.Call) != 1 || v.Call[0].Agency != "fr-spoc" || v.Call[0].Telephone != "+33 1 55 50 01" || v.Call[0].Statements != 1 {
		t.Errorf("whom to call: %+v", v.Call)
	}
}
