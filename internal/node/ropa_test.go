package node_test

import (
	"encoding/json"
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/ontology"
)

// The data protection officer prints the record of processing of Art. 24(1): each
// letter says what this node does, an agency that has something by way of another
// is named, and nobody's name but those who answer for it stands in it.
func TestTheRecordOfProcessingHasEveryLetter(t *testing.T) {
	a, b, c := three(t)
	r := file(t, a, fiction)
	acceptAll(t, a, r)
	s := share(t, a, r, "fr-spoc")
	nodetest.Carry(t, a, b, c)
	dpo := a.Officer(t, "dpo", marking.DPO)
	if _, err := a.Processing(t.Context(), a.Analyst, node.ProcessingRequest{Controller: "x"}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an analyst: %v", err)
	}
	if _, err := a.Processing(t.Context(), dpo, node.ProcessingRequest{Controller: " "}); !fault.Is(err, fault.Invalid) {
		t.Errorf("nobody answers for it: %v", err)
	}
	v, err := a.Processing(t.Context(), dpo, node.ProcessingRequest{Controller: "Example SPOC, 1 Street, Town"})
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Officers) != 1 || len(v.Purposes) != len(a.Policy.Register().Entries()) || len(v.Purposes[0].Bases) == 0 || len(v.Subjects) != 9 ||
		len(v.Limits) == 0 || v.EraseBy == "" || len(v.Measures) == 0 || v.Profiling == "" || v.Transfers == "" {
		t.Errorf("a letter is empty: %+v", v)
	}
	holds := map[string]int64{}
	for _, p := range v.Recipients {
		holds[p.Agency] = p.Holds
	}
	if len(holds) != 2 || holds["fr-spoc"] < int64(len(s.Recipients[0].Records)) || holds["nl-spoc"] != 0 {
		t.Errorf("recipients: %v", holds)
	}
	kept := 0
	for _, d := range v.Data {
		kept += len(d.Holds)
	}
	if want := len(ontology.Properties()) + len(ontology.Relations()); kept != want {
		t.Errorf("%d of %d kinds of data are told", kept, want)
	}
	text, err := json.Marshal(v)
	if err != nil || strings.Contains(string(text), "Janda") {
		t.Errorf("it names a person: %s %v", text, err)
	}
	for _, s := range v.Subjects {
		if !claim.Category(s).Valid() {
			t.Errorf("%q is no category", s)
		}
	}
}
