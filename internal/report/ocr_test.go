package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// program writes a script that stands for a helper of the operator.
func program(t *testing.T, script string) string {
	t.Helper()
	at := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(at, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	return at
}

func TestScan(t *testing.T) {
	picture := []byte("\x89PNG\r\n\x1a\nrest")
	wantProblem(t, convert(t, "a.png", picture, Limits{}), NeedsHelper)
	tsv := `printf 'level\tpage\n1\t1\t0\t0\t0\t0\t0\t0\t400\t300\t-1\t\n4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t\n5\t1\t1\t1\t1\t1\t10\t20\t30\t5\t96\tPort\n5\t1\t1\t1\t1\t2\t45\t20\t20\t5\t90\tof\n5\t1\t1\t1\t2\t1\t10\t40\t30\t5\t91\tExample\n5\t1\t1\t2\t1\t1\t10\t90\t30\t5\t91\tcloses\n'`
	d := convert(t, "a.png", picture, Limits{Helpers: Helpers{Tesseract: program(t, tsv)}})
	if d.Text != "Port of\nExample\n\ncloses\n" || len(d.Segments) != 4 {
		t.Fatalf("text is %q, problems %v", d.Text, d.Problems)
	}
	if got, want := *d.Segments[0].Box, (Box{Left: 10, Top: 280, Right: 40, Bottom: 275}); got != want {
		t.Errorf("box is %+v, want %+v", got, want)
	}
	wantProblem(t, d, FromScan)
}

func TestLegacy(t *testing.T) {
	rtf := []byte(`{\rtf1 hello}`)
	wantProblem(t, convert(t, "a.rtf", rtf, Limits{}), NeedsHelper)
	d := convert(t, "a.rtf", rtf, Limits{Helpers: Helpers{Unrtf: program(t, "echo '<html><body><p>hello<p>there</body></html>'")}})
	if d.Text != "hello\nthere\n" {
		t.Errorf("text is %q, problems %v", d.Text, d.Problems)
	}
	word := compoundFile(&node{name: "Root Entry", kids: []*node{{name: "WordDocument", data: []byte("x")}}})
	helped := Limits{TextBytes: 1 << 16, Helpers: Helpers{Antiword: program(t, "cat >/dev/null; env; echo; echo said")}}
	t.Setenv("LIAISON_SECRET", "topsecret")
	d = convert(t, "a.doc", word, helped)
	if d.Failure() != nil || len(d.Segments) != 2 || d.Text[d.Segments[1].Begin:d.Segments[1].End] != "said" {
		t.Fatalf("text is %q, problems %v", d.Text, d.Problems)
	}
	if strings.Contains(d.Text, "topsecret") {
		t.Error("the helper sees our environment")
	}
	helped.Helpers.Antiword = program(t, "exec yes")
	wantProblem(t, convert(t, "a.doc", word, helped), TooMuchText)
	helped.Helpers.Antiword = program(t, "echo broken >&2; exit 3")
	wantProblem(t, convert(t, "a.doc", word, helped), Damaged)
}

func TestFindHelpers(t *testing.T) {
	if _, err := FindHelpers("sh"); err == nil {
		t.Error("a program that is no helper is found")
	}
	if h, err := FindHelpers(); err != nil || h != (Helpers{}) {
		t.Errorf("nothing allowed gives %+v, %v", h, err)
	}
}
