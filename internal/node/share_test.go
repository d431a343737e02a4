package node_test

import (
	"slices"
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

// three are agencies of three countries that know each other.
func three(t *testing.T) (a, b, c *nodetest.House) {
	clock := march2016()
	a, b, c = nodetest.Open(t, "be-spoc", clock), nodetest.Open(t, "fr-spoc", clock), nodetest.Open(t, "nl-spoc", clock)
	nodetest.Befriend(t, a, b)
	nodetest.Befriend(t, b, c)
	nodetest.Befriend(t, a, c)
	for _, h := range []*nodetest.House{a, b, c} {
		desk(t, h)
	}
	return a, b, c
}

func share(t *testing.T, h *nodetest.House, report string, to ...claim.AgencyID) view.Shared {
	t.Helper()
	v, err := h.Share(t.Context(), h.Duty, node.ShareRequest{Report: report, To: to, Reason: "they may know the garage"})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func finds(t *testing.T, h *nodetest.House, query string) int {
	t.Helper()
	v, err := h.Search(t.Context(), h.Analyst, node.SearchRequest{Query: query})
	if err != nil {
		t.Fatal(err)
	}
	return len(v.Hits)
}

// What travelled A→B→C is recalled by A: both withdraw it on arrival, each
// answers with a signed disposition, and no office is left unanswered.
func TestRecallReachesOnwardHolders(t *testing.T) {
	a, b, c := three(t)
	r := file(t, a, fiction)
	acceptAll(t, a, r)
	if finds(t, b, "Janda") != 0 {
		t.Fatal("found before it was shared")
	}
	preview, err := a.Share(t.Context(), a.Duty, node.ShareRequest{Report: r, To: []claim.AgencyID{"fr-spoc"}, Preview: true})
	if err != nil || preview.Directive != "" || len(preview.Recipients) != 1 || len(preview.Recipients[0].Records) < 2 {
		t.Fatalf("preview %+v %v", preview, err)
	}
	if nodetest.Carry(t, a, b, c); finds(t, b, "Janda") != 0 {
		t.Fatal("a preview sent something")
	}
	shared := share(t, a, r, "fr-spoc")
	if !slices.Equal(shared.Recipients[0].Records, preview.Recipients[0].Records) {
		t.Error("not what was shown went")
	}
	nodetest.Carry(t, a, b, c)
	if finds(t, b, "Janda") == 0 || finds(t, c, "Janda") != 0 {
		t.Fatal("it is not exactly where it was sent")
	}
	var records []claim.ID
	for _, id := range shared.Recipients[0].Records {
		records = append(records, claim.ID(id))
	}
	if _, err := b.Share(t.Context(), b.Duty, node.ShareRequest{Records: records, To: []claim.AgencyID{"nl-spoc"}, Reason: "seen there too"}); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("passed on without the originator's consent: %v", err)
	}
	permit(t, a, records, "nl-spoc", "fr-spoc")
	nodetest.Carry(t, a, b, c)
	if _, err := b.Share(t.Context(), b.Duty, node.ShareRequest{Records: records, To: []claim.AgencyID{"nl-spoc"}, Reason: "seen there too"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if finds(t, c, "Janda") == 0 {
		t.Fatal("consented, sent, and not there")
	}

	v, err := a.Recall(t.Context(), a.Supervisor, node.RecallRequest{Records: records, Reason: "mistaken identity"})
	if err != nil || len(v.Holders) != 2 {
		t.Fatalf("recall %+v %v", v, err)
	}
	nodetest.Carry(t, a, b, c)
	if finds(t, b, "Janda") != 0 || finds(t, c, "Janda") != 0 {
		t.Error("what was recalled is still found")
	}
	for _, h := range []struct {
		*nodetest.House
		outcome claim.Outcome
		reason  string
	}{{b, claim.Erased, ""}, {c, claim.RestrictedBy, "evidence in a trial"}} {
		if d, err := h.Desk(t.Context(), h.Duty, node.DeskRequest{}); err != nil || len(d.Obligations) != 1 || d.Obligations[0].Kind != "recall" {
			t.Fatalf("desk of %s: %+v %v", h.Agency, d, err)
		}
		if _, err := h.Dispose(t.Context(), h.Duty, node.DisposeRequest{Recall: claim.ID(v.Recall), Outcome: h.outcome, Reason: h.reason}); err != nil {
			t.Fatal(err)
		}
	}
	if d, err := a.Desk(t.Context(), a.Duty, node.DeskRequest{}); err != nil || len(d.Obligations) != 2 {
		t.Fatalf("while both are silent the desk has %+v %v", d, err)
	}
	nodetest.Carry(t, a, b, c)
	v, err = a.ShowRecall(t.Context(), a.Analyst, node.ShowRecallRequest{Recall: claim.ID(v.Recall)})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, h := range v.Holders {
		got[h.Agency] = h.Outcome + " via " + h.Via
	}
	if got["fr-spoc"] != "erased via " || got["nl-spoc"] != "restricted via fr-spoc" {
		t.Errorf("%v", got)
	}
	if d, err := a.Desk(t.Context(), a.Duty, node.DeskRequest{}); err != nil || len(d.Obligations) != 0 {
		t.Errorf("answered, and still on the desk: %+v %v", d, err)
	}
	for _, table := range b.Tables(t) {
		if strings.Contains(table.Dump, "Janda") {
			t.Errorf("erased at %s, and still in table %s", b.Agency, table.Name)
		}
	}
	for _, h := range []*nodetest.House{a, b, c} {
		if v, err := h.Verify(t.Context(), h.Admin, node.VerifyRequest{}); err != nil || !v.OK {
			t.Errorf("verify at %s: %+v %v", h.Agency, v, err)
		}
	}
}

// What goes round in a circle makes no new versions.
func TestCircleMakesNoNewVersions(t *testing.T) {
	a, b, c := three(t)
	r := file(t, a, fiction)
	acceptAll(t, a, r)
	s := share(t, a, r, "fr-spoc", "nl-spoc")
	var records []claim.ID
	for _, id := range s.Recipients[0].Records {
		records = append(records, claim.ID(id))
	}
	permit(t, a, records, "nl-spoc", "fr-spoc")
	nodetest.Carry(t, a, b, c)
	seq := func(h *nodetest.House) int64 {
		n, err := h.Seq(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := seq(c)
	if _, err := b.Share(t.Context(), b.Duty, node.ShareRequest{Records: records, To: []claim.AgencyID{"nl-spoc", "be-spoc"}, Reason: "round"}); err != nil {
		t.Fatal(err)
	}
	at := seq(a)
	nodetest.Carry(t, a, b, c)
	if seq(c) != before {
		t.Errorf("%d new records at the end of the circle", seq(c)-before)
	}
	if got := seq(a) - at; got != 1 {
		t.Errorf("%d new records at the beginning of the circle, want the notice alone", got)
	}
}

func permit(t *testing.T, h *nodetest.House, records []claim.ID, recipient, tell claim.AgencyID) {
	t.Helper()
	if _, err := h.Consent(t.Context(), h.Supervisor, node.ConsentRequest{Records: records, Recipient: recipient, Asker: tell, Reason: "needed there"}); err != nil {
		t.Fatal(err)
	}
}
