package extract

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/tagger"
)

// seed gives the public news report that readings are measured on, where the
// machine has it (LIAISON_SEED or a folder beside the repository): it is no
// text of ours, so the repository holds testdata/brief.txt in its place.
func seed(t *testing.T) string {
	t.Helper()
	paths := []string{os.Getenv("LIAISON_SEED")}
	beside, err := filepath.Glob("../../../shared/seeds/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(paths, beside...) {
		if b, err := os.ReadFile(p); err == nil {
			return string(b)
		}
	}
	return ""
}

func brief(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("testdata/brief.txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func read(t *testing.T, text string, day claim.Day, mode tagger.Mode) *Result {
	t.Helper()
	r, err := Run(context.Background(), Input{Text: text, Published: day, Mode: mode})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// golden is what both texts must yield.
var goldenNames = map[string]string{
	"Najim Laachraoui": "PER", "Laachraoui": "PER", "Ibrahim el-Bakraoui": "PER", "Salah Abdeslam": "PER", "Abdeslam": "PER", "Brahim": "PER", "Christopher Furlong": "PER",
	"ISIS": "ORG", "Islamic State": "ORG", "Guardian": "ORG", "BBC News": "ORG", "Independent": "ORG", "New York Times": "ORG", "Getty Images": "ORG",
	"Brussels": "LOC", "Paris": "LOC", "Belgium": "LOC", "Turkey": "LOC", "Europe": "LOC", "Molenbeek": "LOC", "Middle East": "LOC", "France": "LOC",
}

var goldenProposals = []string{
	"Brahim | brother-of | Salah Abdeslam",
	"Salah Abdeslam | arrested-in | Molenbeek | asserted | 2016-03-18",
	"Salah Abdeslam | arrested-by | ",
	"Salah Abdeslam | grew-up-in | Molenbeek",
	"Turkey | warned | Belgium | reported",
	"Turkey | warned-about | Ibrahim el-Bakraoui | reported",
	"Belgium | ignored-warning-about | Ibrahim el-Bakraoui | reported",
	"one of: | deported-from | Turkey | reported | 2015-06-01 – 2015-06-30",
	"| linked-to | terror cell | reported",
	"terror cell | participated-in | Paris attacks",
	"Islamic State | claimed-responsibility-for | Brussels",
	"Najim Laachraoui | recruits-for | Islamic State | alleged",
	"Najim Laachraoui | role | =bombmaker | alleged",
	"Najim Laachraoui | age | =25 years",
	"Najim Laachraoui | birth-date | =1990-03-25 – 1991-03-24",
	"Salah Abdeslam | role | =logistics expert | reported",
	"Salah Abdeslam | travelled-to | Europe | reported",
	"Salah Abdeslam | number-of-trips | =at least about 3 trips | reported",
	"Salah Abdeslam | participated-in | Paris attacks | reported",
	"Salah Abdeslam | suspected-in | Paris attacks",
	"hideouts | located-in | France | reported",
	"hideouts | located-in | Belgium | reported",
	"bomb-making factory | located-in | flat | reported",
	"| killed | =at least 31 people",
	"| wounded | =about 200 to 999",
	"Paris attacks | planned-in | Belgium",
	"| happened-at | Brussels | planned | 2016-03-24",
	"| supports | Islamic State | alleged",
	"Islamic State | number-of-members | =400 to 600 mercenaries | reported",
}

// matches tells whether a proposal line holds the parts of want in order.
func matches(got, want string) bool {
	g, w := strings.Split(got, " | "), strings.Split(strings.TrimPrefix(want, "| "), " | ")
	if strings.HasPrefix(want, "| ") {
		g = g[1:]
	}
	for i := range w {
		if i >= len(g) || !strings.Contains(strings.ToLower(g[i]), strings.ToLower(strings.TrimSpace(w[i]))) {
			return false
		}
	}
	return true
}

func checkGolden(t *testing.T, text string) {
	r := read(t, text, claim.Date(2016, 3, 24), tagger.Precise)
	found := map[string]bool{}
	wrong := map[string]bool{}
	for _, m := range r.Mentions {
		name := strings.TrimPrefix(strings.TrimPrefix(m.Text, "the "), "The ")
		if goldenNames[name] == m.Type || goldenNames[name] == "LOC" && m.Type == "ORG" && found[name] {
			found[name] = true
		} else {
			wrong[m.Type+" "+m.Text] = true
		}
	}
	for name := range goldenNames {
		if !found[name] {
			t.Errorf("name not found: %s", name)
		}
	}
	if len(wrong) > 3 {
		t.Errorf("%d names too many: %v", len(wrong), wrong)
	}
	var got []string
	for i := range r.Proposals {
		got = append(got, line(&r.Proposals[i]))
	}
	for _, want := range goldenProposals {
		ok := false
		for _, g := range got {
			ok = ok || matches(g, want)
		}
		if !ok {
			t.Errorf("not proposed: %s", want)
		}
	}
	for _, g := range got {
		for _, never := range []string{"Furlong", "immigrant", "Muslim", "Islamist", "Massacre |"} {
			if strings.Contains(g, never) {
				t.Errorf("proposed: %s", g)
			}
		}
	}
	if t.Failed() {
		t.Log(strings.Join(got, "\n"))
	}
	checkSpeakers(t, r)
	checkQuotes(t, text, r)
}

// checkSpeakers looks for the six attributions and for the chain of the
// warning inside the paper.
func checkSpeakers(t *testing.T, r *Result) {
	want := []struct{ speaker, cue string }{{"Guardian", "reported"}, {"Guardian", "According to"}, {"BBC News", "reported"}, {"", "Reports say"},
		{"Independent", "According to"}, {"New York Times editorial", "said"}, {"Turkey", "warnings"}, {"investigations", "found"}}
	for _, w := range want {
		ok := false
		for _, f := range r.Frames {
			ok = ok || f.Speaker == w.speaker && f.Cue == w.cue
		}
		if !ok {
			t.Errorf("no frame of %q with %q", w.speaker, w.cue)
		}
	}
	for _, p := range r.Proposals {
		var names []string
		for _, f := range p.Attribution {
			names = append(names, f.Speaker)
		}
		chain := strings.Join(names, ">")
		switch {
		case p.Predicate == "role" && p.Value.Text == "foreign fighter" && chain != ">Guardian>Turkey":
			t.Errorf("the foreign fighter is said by %s", chain)
		case p.Predicate == "found-at" && chain != ">Independent>investigations":
			t.Errorf("%s is said by %s", line(&p), chain)
		case p.Predicate == "died-in" && p.Subject.Label == "Ibrahim el-Bakraoui" && chain != ">Guardian":
			t.Errorf("his death is said by %s", chain)
		}
	}
}

func checkQuotes(t testing.TB, text string, r *Result) {
	t.Helper()
	for _, m := range r.Mentions {
		if text[m.Begin:m.End] != m.Text {
			t.Errorf("mention %q is not at %d", m.Text, m.Begin)
		}
	}
	for _, v := range r.Values {
		if text[v.Begin:v.End] != v.Text {
			t.Errorf("value %q is not at %d", v.Text, v.Begin)
		}
	}
	for _, p := range r.Proposals {
		for _, q := range p.Evidence {
			if text[q.Begin:q.End] != q.Quote {
				t.Errorf("quote %q is not at %d", q.Quote, q.Begin)
			}
		}
	}
}

func TestBriefYieldsTheWholeList(t *testing.T) {
	checkGolden(t, brief(t))
	checkBriefValues(t, brief(t))
}

// checkBriefValues holds dates, age and bounds of the stand-in, in order of
// their words, as strictly as those of the seed itself.
func checkBriefValues(t *testing.T, text string) {
	var got []string
	for _, v := range read(t, text, claim.Date(2016, 3, 24), tagger.Precise).Values {
		if v.Kind == "date" || v.Kind == "age" || v.Kind == "count" && (v.Low == "31" || v.Low == "400") {
			got = append(got, v.Text+" "+v.Low+"…"+v.High)
		}
	}
	for _, want := range []string{"last November 2015-11-01…2015-11-30", "last June 2015-06-01…2015-06-30", "Tuesday 2016-03-22…2016-03-22", "March 18 2016-03-18…2016-03-18",
		"Thursday 2016-03-24…2016-03-24", "at least 31 31…", "between 400 and 600 400…600"} {
		if !slices.Contains(got, want) {
			t.Errorf("no %s among\n%s", want, strings.Join(got, "\n"))
		}
	}
	if n := strings.Count(strings.Join(got, "\n"), "2015-11-01…2015-11-30"); n < 3 {
		t.Errorf("November is read %d times", n)
	}
}

func TestSeedYieldsTheWholeList(t *testing.T) {
	text := seed(t)
	if text == "" {
		t.Log("no seed text on this machine: testdata/brief.txt stands in for it")
		return
	}
	checkGolden(t, text)
	checkSeedDates(t, text)
}

// checkSeedDates holds the eight dates and the values at their bytes, for
// publication on the 24th, and on the 23rd but for the seventh.
func checkSeedDates(t *testing.T, text string) {
	for _, day := range []int{24, 23} {
		r := read(t, text, claim.Date(2016, 3, day), tagger.Precise)
		at := map[int]ValueMention{}
		for _, v := range r.Values {
			at[v.Begin] = v
		}
		for _, w := range []struct {
			begin, end int
			low, high  string
		}{
			{144, 152, "2015-11-01", "2015-11-30"}, {307, 320, "2015-11-01", "2015-11-30"}, {428, 436, "2015-11-01", "2015-11-30"},
			{528, 537, "2015-06-01", "2015-06-30"}, {1197, 1204, "2016-03-22", "2016-03-22"}, {1860, 1868, "2016-03-18", "2016-03-18"},
			{3270, 3285, "2016-03-19", "2016-03-24"}, {3570, 3578, "2016-03-24", "2016-03-24"},
			{705, 716, "25", "25"}, {3218, 3229, "31", ""}, {2715, 2734, "400", "600"},
		} {
			if v := at[w.begin]; v.End != w.end || v.Low != w.low || v.High != w.high && !(w.begin == 3270 && day == 23) {
				t.Errorf("published on the %dth: %d–%d is %q %s…%s, want %s…%s", day, w.begin, v.End, v.Text, v.Low, v.High, w.low, w.high)
			}
		}
		if v := at[3570]; !v.Planned || len(v.Alternatives) != 1 || v.Alternatives[0].From != claim.Date(2016, 3, 31) {
			t.Errorf("Thursday is %+v", v)
		}
		if v := at[705]; day == 24 && (v.Birth == nil || v.Birth.From != claim.Date(1990, 3, 25) || v.Birth.To != claim.Date(1991, 3, 24)) {
			t.Errorf("birth: %+v", v.Birth)
		}
	}
}
