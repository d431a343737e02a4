package node_test

import (
	"testing"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// A command files claims beside the serving node, under markings that the
// node has never seen; then the node files one of its own. An officer finds
// all of them, in both processes.
func TestWhatACommandFilesIsSeenByTheServingNode(t *testing.T) {
	serving := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-24T09:00")))
	command := serving.Beside(t)
	name := func(h *nodetest.House, id, text string, code claim.HandlingCode) {
		t.Helper()
		c := &claim.Claim{Subject: claim.Ref{ID: claim.SubjectID(id), Kind: "person", Label: text}, Predicate: "name", Value: claim.TextValue(text),
			Modality: claim.Reported, Basis: claim.Fact, Grade: claim.Ungraded,
			Source: claim.Source{Name: "a list", Chain: []claim.Attribution{{Kind: "list", Speaker: "a list"}}, Root: "list:a"}}
		if _, err := h.Import(t.Context(), h.Analyst, node.ImportRequest{Dataset: "a", Claims: []*claim.Claim{c}, Codes: []claim.HandlingCode{code}}); err != nil {
			t.Fatal(err)
		}
	}
	found := func(h *nodetest.House, text string) {
		t.Helper()
		v, err := h.Search(t.Context(), h.Analyst, node.SearchRequest{Query: text})
		if err != nil {
			t.Fatal(err)
		}
		if len(v.Hits) != 1 {
			t.Errorf("%q: %d hits", text, len(v.Hits))
		}
	}
	name(command, "s-1", "Amra Vlastimirova", claim.H1)
	found(serving, "Amra Vlastimirova")
	name(command, "s-2", "Bogdan Ostrowicki", claim.H2)
	name(serving, "s-3", "Cornelis Duyvestein", claim.H0)
	for _, h := range []*nodetest.House{serving, command} {
		found(h, "Amra Vlastimirova")
		found(h, "Bogdan Ostrowicki")
		found(h, "Cornelis Duyvestein")
	}
}
