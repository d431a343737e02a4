package tagger

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func tokensOf(s Sentence) string {
	var w []string
	for _, t := range s.Tokens {
		w = append(w, t.Text)
	}
	return string(s.Zone) + ": " + strings.Join(w, " ")
}

func TestSplit(t *testing.T) {
	cases := []struct {
		text string
		want []string
	}{
		{"Gen. J. Votel of the U.S. Army met Mr. Smith’s men. They left.", []string{
			"body: Gen. J. Votel of the U.S. Army met Mr. Smith ’s men .", "body: They left ."}},
		{"He lives in the U.S. The others do not.", []string{"body: He lives in the U.S.", "body: The others do not ."}},
		{"“They came last June,” the Guardian reported. “Really?” he asked.", []string{
			"body: “ They came last June , ” the Guardian reported .", "body: “ Really ? ” he asked ."}},
		{"Storm Hits Coast\n\nBy Jan Peeters\n\nThe storm came. It left.\n\n[Photo by Anna Maes/Example Images]", []string{
			"title: Storm Hits Coast", "byline: By Jan Peeters", "body: The storm came .", "body: It left .",
			"credit: [ Photo by Anna Maes / Example Images ]"}},
		{"An ISIL-held town, 25-year-old men, U.S.-led raids", []string{"body: An ISIL -held town , 25-year-old men , U.S. -led raids"}},
		{"L’attentat d’Anvers, selon l'Union", []string{"body: L’ attentat d’ Anvers , selon l' Union"}},
		{"At 14:30 he paid 1,500.50 to AT&T; see https://example.org/a?b.", []string{
			"body: At 14:30 he paid 1,500.50 to AT&T ; see https://example.org/a?b ."}},
		{"First line of a paragraph that was wrapped by hand\nat about fifty signs so that it goes on in the\nnext lines without a break.", []string{
			"body: First line of a paragraph that was wrapped by hand at about fifty signs so that it goes on in the next lines without a break ."}},
		{"قال وزير الداخلية. وصل إلى بروكسل؟ نعم", []string{"body: قال وزير الداخلية .", "body: وصل إلى بروكسل ؟", "body: نعم"}},
	}
	for _, c := range cases {
		var got []string
		for _, s := range Split(c.text) {
			got = append(got, tokensOf(s))
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%q:\n%s", c.text, d)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("Gen. Votel’s U.S.-led men (Photo by X/Y) left.\n\n“Yes!” he said… l'Europe\n")
	f.Add("\xff[Photo by\xe2\x80")
	f.Add("a\u0301b😀 İstanbul’da قال.")
	f.Fuzz(func(t *testing.T, text string) { splitHolds(t, text) })
}

func splitHolds(t testing.TB, text string) {
	at := 0
	for _, s := range Split(text) {
		if len(s.Tokens) == 0 || s.Begin != s.Tokens[0].Begin || s.End != s.Tokens[len(s.Tokens)-1].End || text[s.Begin:s.End] != s.Text {
			t.Fatalf("bad sentence %+v", s)
		}
		for _, k := range s.Tokens {
			if k.Begin < at || k.End <= k.Begin || k.End > len(text) || text[k.Begin:k.End] != k.Text {
				t.Fatalf("bad token %+v after %d in %q", k, at, text)
			}
			for _, r := range text[at:k.Begin] {
				if !unicode.IsSpace(r) && !unicode.IsControl(r) && !strings.ContainsRune("\ufeff\u200b\u200e\u200f", r) {
					t.Fatalf("%q lies in no token of %q", r, text)
				}
			}
			at = k.End
		}
	}
}
