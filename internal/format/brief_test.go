package format_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/report"
)

// A briefing cites every claim once by number, with its grade and marking,
// says what is denied, and lets nothing of a name become markup.
func TestBriefingCitesEveryClaim(t *testing.T) {
	h := head
	h.Title = "The garage <one>"
	b, result := write(t, "brief-html", h, story())
	text := string(b)
	if result.Written != 5 {
		t.Errorf("%d claims written", result.Written)
	}
	for i := range 5 {
		if n := strings.Count(text, fmt.Sprintf(`id="c%d"`, i+1)); n != 1 {
			t.Errorf("claim %d is cited %d times", i+1, n)
		}
	}
	for _, want := range []string{"The garage &lt;one&gt;", "Jonas &lt;V&gt; &amp; Co", "توماس فيركاده", "denied", "Norland Courier", "Claims without a date", "&#34;the&#34; garage"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	if n := strings.Count(text, "EU RESTRICTED · H1 · ask &lt;first&gt; &amp; call"); n < 3 {
		t.Errorf("the marking stands %d times, not at head, foot and title", n)
	}
	for _, foreign := range []string{"<script", "http://", "https://", "url("} {
		if strings.Contains(text, foreign) {
			t.Errorf("the page reaches out or runs: %q", foreign)
		}
	}
}

// A briefing without ties or dates is still whole.
func TestBriefingOfNothing(t *testing.T) {
	for _, name := range []string{"brief", "brief-html"} {
		if b, _ := write(t, name, head, nil); len(b) < 500 {
			t.Errorf("%s: %d bytes", name, len(b))
		}
	}
}

// A printed briefing bears the marking twice on every page and each number of
// citation once in its list, read back with the reader of documents.
func TestPrintedBriefingBearsItsMarkingOnEveryPage(t *testing.T) {
	claims := story()
	for i := range 60 {
		c := claims[1]
		c.ID = claim.DeriveID("c", fmt.Sprint("more", i))
		claims = append(claims, c)
	}
	b, _ := write(t, "brief", head, claims)
	d, err := report.NewConverter(report.Limits{}).Convert(t.Context(), "brief.pdf", bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(d.Text), " ")
	for _, want := range []string{"Chart", "Timeline", "What is said, by whom", "Sources and their grades", "[4] reportedly Tomas Verkade leads Garage Noord", "1989-09-01 – 1989-09-30", "page 1 of"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the pages", want)
		}
	}
	pages := strings.Count(text, " page ")
	if pages < 3 || strings.Count(text, "EU RESTRICTED · H1 · ask <first> & call") < 2*pages {
		t.Errorf("%d pages bear the marking %d times", pages, strings.Count(text, "EU RESTRICTED · H1 · ask <first> & call"))
	}
}
