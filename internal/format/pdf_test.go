package format_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/report"
	"liaison/internal/view"
)

// TestPDFBearsItsMarkingOnEveryPage reads the pages back with the reader that
// reads other people's documents.
func TestPDFBearsItsMarkingOnEveryPage(t *testing.T) {
	claims := story()
	for i := range 60 {
		c := claims[1]
		c.ID = claim.DeriveID("c", fmt.Sprint("more", i))
		claims = append(claims, c)
	}
	h := head
	h.Subject = &view.Ref{ID: "s-x", Kind: "person", Label: "Tomas Verkade"}
	b, r := write(t, "pdf", h, claims)
	d, err := report.NewConverter(report.Limits{}).Convert(t.Context(), "export.pdf", bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(d.Text), " ")
	for _, want := range []string{"Tomas Verkade leads Garage Noord", "Sources and their grades", "Norland Courier", "graded B2", "Originators: no-desk", "[U+062A]"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the pages", want)
		}
	}
	pages := strings.Count(text, "page ")
	if pages < 3 || strings.Count(text, "EU RESTRICTED · H1 · ask <first> & call") < 2*pages {
		t.Errorf("%d pages bear the marking %d times", pages, strings.Count(text, "EU RESTRICTED · H1 · ask <first> & call"))
	}
	if r.Altered["a letter that the page's face lacks stands as its code"] == 0 {
		t.Error("letters that the face lacks were not counted")
	}
}
