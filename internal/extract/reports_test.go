package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/tagger"
)

// TestReports reads the fictional reports of testdata/reports, each in another
// style: a telex, minutes, an e-mail, a log, a press release and more. Below
// the text of each stands what must be read and what must not:
//
//	name PER Omar Ziani          a mention
//	value date 2016-03-04 ... text   kind, low, high ("-" is open)
//	says SPEAKER | cue           an attribution; an empty speaker is unnamed
//	+ subject | predicate | ...  a proposal that begins so
//	- subject | predicate | ...  none that begins so
func TestReports(t *testing.T) {
	files, err := filepath.Glob("testdata/reports/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 12 {
		t.Errorf("only %d reports", len(files))
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			parts := strings.Split(string(b), "\n---\n")
			if len(parts) != 3 {
				t.Fatalf("%d parts", len(parts))
			}
			published, err := time.Parse("published: 2006-01-02", parts[0])
			if err != nil {
				t.Fatal(err)
			}
			r := read(t, parts[1], claim.DayOf(published), tagger.Precise)
			checkQuotes(t, parts[1], r)
			expect(t, r, strings.Split(strings.TrimSpace(parts[2]), "\n"))
		})
	}
}

// expect holds a result against lines of a report's list.
func expect(t *testing.T, r *Result, lines []string) {
	t.Helper()
	var proposals, names, values, frames []string
	for i := range r.Proposals {
		proposals = append(proposals, line(&r.Proposals[i]))
	}
	for _, m := range r.Mentions {
		names = append(names, "name "+m.Type+" "+m.Text)
	}
	for _, v := range r.Values {
		values = append(values, "value "+v.Kind+" "+or(v.Low)+" "+or(v.High)+" "+v.Text)
	}
	for _, f := range r.Frames {
		frames = append(frames, "says "+f.Speaker+" | "+f.Cue)
	}
	for _, l := range lines {
		list := proposals
		switch word, _, _ := strings.Cut(l, " "); word {
		case "+", "-":
			if begun(list, l[2:]) != (word == "+") {
				t.Errorf("%s", l)
			}
			continue
		case "name":
			list = names
		case "value":
			list = values
		case "says":
			list = frames
		default:
			t.Errorf("cannot read %q", l)
			continue
		}
		if !begun(list, l) {
			t.Errorf("not read: %s", l)
		}
	}
	if t.Failed() || testing.Verbose() {
		t.Log("\n" + strings.Join(append(append(append(names, values...), frames...), proposals...), "\n"))
	}
}

func or(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// begun tells whether a line of list begins with want, part by part.
func begun(list []string, want string) bool {
	w := strings.Split(strings.ToLower(want), " | ")
	for _, l := range list {
		g := strings.Split(strings.ToLower(l), " | ")
		ok := len(g) >= len(w)
		for i := 0; ok && i < len(w); i++ {
			ok = strings.HasPrefix(g[i], w[i]) || i == 2 && strings.Contains(g[i], strings.TrimPrefix(w[i], "="))
		}
		if ok {
			return true
		}
	}
	return false
}
