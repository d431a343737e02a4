package node_test

import (
	"slices"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

// taken keeps what an export gives, and what the access log said by then.
type taken struct {
	head   view.ExportHead
	claims []view.Claim
	begin  func()
}

func (k *taken) Begin(h view.ExportHead) error {
	k.head = h
	if k.begin != nil {
		k.begin()
	}
	return nil
}

func (k *taken) Claim(c view.Claim) error {
	k.claims = append(k.claims, c)
	return nil
}

func export(t *testing.T, h *nodetest.House, c node.Caller, req node.ExportRequest) *taken {
	t.Helper()
	k := &taken{}
	req.Sink = k
	if _, err := h.Export(t.Context(), c, req); err != nil {
		t.Fatal(err)
	}
	return k
}

// fileMarked files the report of the fiction with handling codes, and accepts it.
func fileMarked(t *testing.T, h *nodetest.House, codes []claim.HandlingCode, audience ...claim.AgencyID) {
	t.Helper()
	v, err := h.FileReport(t.Context(), h.Analyst, node.FileRequest{Name: "raid.txt", Body: []byte(fiction), Codes: codes, Audience: audience})
	if err != nil {
		t.Fatal(err)
	}
	acceptAll(t, h, v.ID)
}

// What is one's own goes to anybody unless it is H2; H2 goes to its audience
// alone. The file for another holds nothing that may not leave.
func TestAFileForAnotherHoldsOnlyWhatItMayHave(t *testing.T) {
	for _, c := range []struct {
		codes    []claim.HandlingCode
		audience []claim.AgencyID
		goes     bool
	}{
		{nil, nil, true},
		{[]claim.HandlingCode{claim.H2}, nil, false},
		{[]claim.HandlingCode{claim.H2}, []claim.AgencyID{"fr-spoc"}, true},
		{[]claim.HandlingCode{claim.H2}, []claim.AgencyID{"nl-spoc"}, false},
	} {
		h := nodetest.Open(t, "be-spoc", march2016())
		fileMarked(t, h, c.codes, c.audience...)
		own := export(t, h, h.Analyst, node.ExportRequest{})
		if len(own.claims) == 0 || own.head.Count != int64(len(own.claims)) {
			t.Fatalf("%v: %d of %d in the house", c, len(own.claims), own.head.Count)
		}
		for _, code := range c.codes {
			if !slices.Contains(own.head.Codes, string(code)) {
				t.Errorf("the head lacks %s: %s", code, own.head.Marking)
			}
		}
		out := export(t, h, h.Analyst, node.ExportRequest{To: "fr-spoc"})
		if got := len(out.claims) > 0; got != c.goes || c.goes && len(out.claims) != len(own.claims) {
			t.Errorf("%v: %d of %d claims went", c, len(out.claims), len(own.claims))
		}
	}
}

// The log has the export, with its recipient, before the first claim leaves;
// a refused one is there as well.
func TestExportIsLoggedBeforeItLeaves(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	fileMarked(t, h, nil)
	entries := func() (n int) {
		es, err := h.ReadAudit(t.Context(), h.Analyst, node.AuditRequest{Limit: 50, Own: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range es {
			if e.Use == "Export" && slices.Contains(e.Recipients, "fr-spoc") && len(e.Touched) > 0 {
				n++
			}
		}
		return n
	}
	k := &taken{}
	k.begin = func() {
		if entries() != 1 {
			t.Error("the first claim left before the log had it")
		}
	}
	if _, err := h.Export(t.Context(), h.Analyst, node.ExportRequest{To: "fr-spoc", Sink: k}); err != nil || len(k.claims) == 0 {
		t.Fatalf("%d claims, %v", len(k.claims), err)
	}
	refused := &taken{}
	if _, err := h.Export(t.Context(), h.Admin, node.ExportRequest{Sink: refused}); fault.KindOf(err) != fault.Forbidden && fault.KindOf(err) != fault.Invalid {
		t.Fatalf("an administrator got %v", err)
	}
	if refused.head.Agency != "" || len(refused.claims) != 0 {
		t.Fatal("a refused export wrote something")
	}
}

// Of a case only what was put into it goes out.
func TestExportOfACase(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	fileMarked(t, h, nil)
	k, err := h.OpenCase(t.Context(), h.Analyst, node.CaseRequest{Title: "Garage"})
	if err != nil {
		t.Fatal(err)
	}
	if out := export(t, h, h.Analyst, node.ExportRequest{Case: claim.CaseID(k.ID)}); len(out.claims) != 0 {
		t.Fatalf("%d claims of no case went out with one", len(out.claims))
	}
	_, err = h.Export(t.Context(), h.Analyst, node.ExportRequest{Case: "Garage", Sink: &taken{}})
	if _, mend := fault.SafeText(err); fault.KindOf(err) != fault.Invalid || mend == "" {
		t.Fatalf("a title for an id gave %v", err)
	}
}

// What another agency originated goes into a file for a third only with its
// consent about that record.
func TestAFileForAThirdNeedsTheOriginatorsConsent(t *testing.T) {
	a, b, c := three(t)
	r := file(t, a, fiction)
	acceptAll(t, a, r)
	share(t, a, r, "fr-spoc")
	nodetest.Carry(t, a, b, c)
	if own := export(t, b, b.Analyst, node.ExportRequest{}); len(own.claims) < 2 || !slices.Equal(own.head.Originators, []string{"be-spoc"}) {
		t.Fatalf("%d claims of %v arrived", len(own.claims), own.head.Originators)
	}
	if out := export(t, b, b.Analyst, node.ExportRequest{To: "nl-spoc"}); len(out.claims) != 0 {
		t.Fatalf("%d claims of another went to a third without its consent", len(out.claims))
	}
	all := export(t, a, a.Analyst, node.ExportRequest{})
	one := claim.ID(all.claims[0].ID)
	permit(t, a, []claim.ID{one}, "nl-spoc", "fr-spoc")
	nodetest.Carry(t, a, b, c)
	out := export(t, b, b.Analyst, node.ExportRequest{To: "nl-spoc"})
	if len(out.claims) != 1 || out.claims[0].ID != string(one) {
		t.Fatalf("%d claims went; the consent was about %s", len(out.claims), one)
	}
	if out := export(t, b, b.Analyst, node.ExportRequest{To: "de-spoc"}); len(out.claims) != 0 {
		t.Fatal("a consent for one agency served another")
	}
}
