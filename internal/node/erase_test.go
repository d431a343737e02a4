package node_test

import (
	"strings"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

const fiction = `Two raids, one garage

Police searched a garage in Noordstad on Tuesday. Officials said Karel Janda, 31,
rented the garage. A man named Karel Janda also rented a flat in Zuiddorp.
`

func march2016() *nodetest.Clock {
	return nodetest.At(time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC))
}

func file(t testing.TB, h *nodetest.House, text string) string {
	t.Helper()
	r, err := h.FileReport(t.Context(), h.Analyst, node.FileRequest{Name: "story.txt", Body: []byte(text), Published: "2016-03-24"})
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

func acceptAll(t testing.TB, h *nodetest.House, report string) int {
	t.Helper()
	r, err := h.OpenReview(t.Context(), h.Analyst, node.ReviewRequest{Report: report})
	if err != nil {
		t.Fatal(err)
	}
	var ds []node.Decision
	for _, p := range r.Proposals {
		ds = append(ds, node.Decision{Proposal: p.ID, Act: "accept"})
	}
	if len(ds) == 0 {
		t.Fatal("nothing was proposed")
	}
	if _, err := h.Decide(t.Context(), h.Analyst, node.DecideRequest{Report: report, Decisions: ds}); err != nil {
		t.Fatal(err)
	}
	return len(ds)
}

// What nobody decides to keep is gone on its day: its text is in no file of
// the node, the proofs stay, and doctor no longer complains.
func TestSilenceErases(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	r := file(t, h, fiction)
	accepted := acceptAll(t, h, r)

	v, err := h.EraseDue(t.Context(), h.Analyst, node.EraseDueRequest{})
	if err != nil || v.Records != 0 {
		t.Fatalf("on the first day %d records were erased: %v", v.Records, err)
	}
	h.Clock.Add(40 * 365 * 24 * time.Hour)
	seen := int64(0)
	v, err = h.EraseDue(t.Context(), h.Analyst, node.EraseDueRequest{Progress: func(n int64) { seen = n }})
	if err != nil || v.Records <= accepted || v.Pending || seen < int64(v.Records) {
		t.Fatalf("erased %+v, told of %d, of %d claims: %v", v, seen, accepted, err)
	}
	if _, err := h.OpenReview(t.Context(), h.Analyst, node.ReviewRequest{Report: r}); !fault.Is(err, fault.NotFound) {
		t.Errorf("the erased report answers %v", err)
	}
	found, err := h.Search(t.Context(), h.Analyst, node.SearchRequest{Query: "Janda"})
	if err != nil || len(found.Hits) != 0 {
		t.Errorf("the erased name is found: %+v %v", found.Hits, err)
	}
	checked, err := h.Verify(t.Context(), h.Admin, node.VerifyRequest{})
	if err != nil || !checked.OK {
		t.Errorf("verify says %+v %v", checked, err)
	}
	again, err := h.EraseDue(t.Context(), h.Analyst, node.EraseDueRequest{})
	if err != nil || again.Records != 0 {
		t.Errorf("a second round erased %d: %v", again.Records, err)
	}
}

// An erased report leaves no word of itself in any file of the store, even
// without encryption between the reader and the pages.
func TestErasedWordsAreInNoPage(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	const word = "Quasimodobrug"
	r := file(t, h, strings.ReplaceAll(fiction, "Noordstad", word))
	acceptAll(t, h, r)
	if _, err := h.EraseReport(t.Context(), h.Supervisor, node.EraseRequest{Report: r, Reason: "order of the court"}); err != nil {
		t.Fatal(err)
	}
	for _, table := range h.Tables(t) {
		if strings.Contains(strings.ToLower(table.Dump), strings.ToLower(word)) {
			t.Errorf("table %s still has the word", table.Name)
		}
	}
	if _, err := h.FileReport(t.Context(), h.Analyst, node.FileRequest{Name: "late.txt", Body: []byte(fiction), Codes: []claim.HandlingCode{"H9"}}); err == nil {
		t.Error("an unknown handling code was taken")
	}
}
