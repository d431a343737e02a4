package extract

import (
	"context"
	"os"
	"strings"
	"testing"

	"liaison/internal/claim"
)

// line writes a proposal as the test file does.
func line(p *ClaimProposal) string {
	o := ""
	if p.Object != nil {
		o = p.Object.Label
	} else {
		o = "=" + p.Value.String()
	}
	s := p.Subject.Label + " | " + p.Predicate + " | " + o + " | " + string(p.Modality)
	if !p.Time.IsZero() {
		s += " | " + p.Time.String()
	}
	return s
}

func TestSentences(t *testing.T) {
	b, err := os.ReadFile("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for _, block := range strings.Split(string(b), "\n> ")[1:] {
		lines := strings.Split(block, "\n")
		text := lines[0]
		cases++
		t.Run(text, func(t *testing.T) {
			r, err := Run(context.Background(), Input{Text: text, Lang: "en", Published: claim.Date(2016, 3, 24)})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for i := range r.Proposals {
				got = append(got, line(&r.Proposals[i]))
			}
			checkProposals(t, lines[1:], got)
		})
	}
	if cases < 60 {
		t.Errorf("only %d sentences", cases)
	}
}

func checkProposals(t *testing.T, lines, got []string) {
	t.Helper()
	has := func(want string) bool {
		for _, g := range got {
			if strings.HasPrefix(strings.ToLower(g), strings.ToLower(want)) {
				return true
			}
		}
		return false
	}
	for _, l := range lines {
		switch {
		case strings.HasPrefix(l, "+ ") && !has(l[2:]):
			t.Errorf("not proposed: %s\n  proposed:\n  %s", l[2:], strings.Join(got, "\n  "))
		case strings.HasPrefix(l, "- ") && has(l[2:]):
			t.Errorf("proposed: %s\n  %s", l[2:], strings.Join(got, "\n  "))
		}
	}
}
