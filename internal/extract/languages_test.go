package extract

import (
	"context"
	"os"
	"strings"
	"testing"

	"liaison/internal/claim"
)

// TestLanguages reads sentences that are not English: names, dates, numbers,
// attribution, and the relations that a cue between two names states.
func TestLanguages(t *testing.T) {
	b, err := os.ReadFile("testdata/languages.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, block := range strings.Split(string(b), "\n> ")[1:] {
		head, lines, _ := strings.Cut(block, "\n")
		lang, text, _ := strings.Cut(head, " ")
		seen[lang]++
		t.Run(head, func(t *testing.T) {
			r, err := Run(context.Background(), Input{Text: text, Lang: lang, Published: claim.Date(2016, 3, 24)})
			if err != nil {
				t.Fatal(err)
			}
			checkQuotes(t, text, r)
			expect(t, r, strings.Split(strings.TrimSpace(lines), "\n"))
		})
	}
	for _, lang := range []string{"fr", "nl", "de", "tr", "ar"} {
		if seen[lang] < 20 {
			t.Errorf("%d sentences of %s", seen[lang], lang)
		}
	}
}
