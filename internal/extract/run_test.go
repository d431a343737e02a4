package extract

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/tagger"
)

func TestRunRefusesWhatItCannotRead(t *testing.T) {
	for name, text := range map[string]string{"not UTF-8": "a\xffb", "too long": strings.Repeat("a", MaxText+1)} {
		if _, err := Run(context.Background(), Input{Text: text}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Run(ctx, Input{Text: "x"}); err == nil {
		t.Error("an ended context was not heeded")
	}
}

// TestAPipelineIsNamedByAllThatDecides: another model, mode or day is another
// reading, and a reading again with it is no repetition.
func TestAPipelineIsNamedByAllThatDecides(t *testing.T) {
	models, err := tagger.Version()
	if err != nil {
		t.Fatal(err)
	}
	in := Input{Text: "Omar Ziani was arrested.", Lang: "en"}
	r, err := Run(context.Background(), in)
	if err != nil || r.Pipeline != pipelineID(&in, models) {
		t.Fatalf("%v: %s", err, r.Pipeline)
	}
	review, later := in, in
	review.Mode, later.Published = tagger.Review, claim.Date(2016, 3, 24)
	seen := map[string]bool{r.Pipeline: true}
	for _, id := range []string{pipelineID(&in, models+"x"), pipelineID(&review, models), pipelineID(&later, models)} {
		if seen[id] {
			t.Errorf("%s names two pipelines", id)
		}
		seen[id] = true
	}
}

func TestTwoRunsAreEqual(t *testing.T) {
	a := read(t, brief(t), claim.Date(2016, 3, 24), tagger.Review)
	b := read(t, brief(t), claim.Date(2016, 3, 24), tagger.Review)
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
}

func TestTwoBearersAreNotJoined(t *testing.T) {
	r := read(t, "Karim Haddad met Samir Haddad. Haddad was arrested in Ghent.", claim.Date(2016, 3, 24), tagger.Precise)
	for _, p := range r.Proposals {
		if p.Predicate == "arrested-in" && p.Subject.Label != "Haddad" {
			t.Errorf("Haddad was taken for %s", p.Subject.Label)
		}
	}
	r = read(t, "Karim Haddad met Omar Ziani. Haddad was arrested in Ghent.", claim.Date(2016, 3, 24), tagger.Precise)
	for _, p := range r.Proposals {
		if p.Predicate == "arrested-in" && p.Subject.Label != "Karim Haddad" {
			t.Errorf("Haddad stayed %s", p.Subject.Label)
		}
	}
}

func TestCreditsGiveNoProposal(t *testing.T) {
	r := read(t, "The news\n\nBy Jan Willems in Ghent\n\nOmar Ziani met Leila Mansour in Ghent.\n\n[Photo by Piet Maas/Getty Images]", 0, tagger.Precise)
	for _, p := range r.Proposals {
		if s := line(&p); strings.Contains(s, "Willems") || strings.Contains(s, "Maas") {
			t.Error(s)
		}
	}
}

func TestMarkedWordsAreOffByDefault(t *testing.T) {
	text := "Omar Ziani, a Belgian, met a Muslim cleric in Ghent."
	if r := read(t, text, 0, tagger.Precise); strings.Contains(fmt.Sprint(r.Mentions), "MARK") {
		t.Error("marked without being asked")
	}
	r, err := Run(context.Background(), Input{Text: text, Mark: true})
	if err != nil {
		t.Fatal(err)
	}
	marked := 0
	for _, m := range r.Mentions {
		if m.Type == "MARK" {
			marked++
			if m.Chain != "" {
				t.Errorf("%s has a chain", m.Text)
			}
		}
	}
	if marked == 0 {
		t.Error("nothing marked")
	}
}

func TestGroupsHoldEachProposalOnce(t *testing.T) {
	r := read(t, brief(t), claim.Date(2016, 3, 24), tagger.Precise)
	seen := map[int]bool{}
	for _, g := range r.Groups() {
		for _, n := range g.Proposals {
			if seen[n] {
				t.Errorf("%d stands in two groups", n)
			}
			seen[n] = true
		}
	}
	if len(seen) != len(r.Proposals) {
		t.Errorf("%d of %d proposals are in groups", len(seen), len(r.Proposals))
	}
}

// Law of re-extraction: run A, decide, run B, run A again: every decision is
// as before, and nothing is lost on the way.
func TestReextractionKeepsDecisions(t *testing.T) {
	base := read(t, brief(t), claim.Date(2016, 3, 24), tagger.Precise)
	rapid.Check(t, func(rt *rapid.T) {
		decided := map[string]bool{}
		a, b := *base, *base
		b.Proposals = nil
		for _, p := range base.Proposals {
			if rapid.Bool().Draw(rt, "decide") {
				decided[p.ID] = true
			}
			switch rapid.IntRange(0, 2).Draw(rt, "fate") {
			case 0:
				b.Proposals = append(b.Proposals, p)
			case 1:
				p.Modality = claim.Denied
				b.Proposals = append(b.Proposals, p)
			}
		}
		forth, back := Compare(&a, &b), Compare(&a, &a)
		counts := map[Change]int{}
		for _, d := range forth {
			counts[d.Change]++
			if d.Change == Vanished && d.Old == nil || d.Change == Fresh {
				rt.Fatalf("%+v", d)
			}
		}
		if counts[Unchanged]+counts[Changed]+counts[Vanished] != len(a.Proposals) {
			rt.Fatalf("%v for %d proposals", counts, len(a.Proposals))
		}
		for _, d := range back {
			if d.Change != Unchanged {
				rt.Fatalf("the same run differs: %+v", d)
			}
			delete(decided, d.Old.ID)
		}
		if len(decided) != 0 {
			rt.Fatalf("%d decisions have no proposal", len(decided))
		}
	})
}

func TestANewTextVersionKeepsItsQuotes(t *testing.T) {
	text := brief(t)
	old := read(t, text, claim.Date(2016, 3, 24), tagger.Precise)
	longer := "A line of a better converter.\n\n" + text
	mapped, lost := MapEvidence(old, longer, claim.TextHash(longer))
	if len(lost) != 0 {
		t.Errorf("%d lost", len(lost))
	}
	checkQuotes(t, longer, &Result{Proposals: mapped.Proposals})
	if _, lost := MapEvidence(old, "nothing of it", "x"); len(lost) != len(old.Proposals) {
		t.Errorf("%d lost of %d", len(lost), len(old.Proposals))
	}
}

func TestFilesComeInOrder(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for i := range 12 {
		p := filepath.Join(dir, fmt.Sprintf("%02d.txt", i))
		text := fmt.Sprintf("Omar Ziani met Leila Mansour in Ghent. Report %d.", i)
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, p)
	}
	paths = append(paths, filepath.Join(dir, "none.txt"))
	out, err := Collect(context.Background(), paths, FilesOptions{Published: claim.Date(2016, 3, 24), Workers: 3})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) != len(paths) {
		t.Fatalf("%d outputs of %d files", len(out), len(paths))
	}
	for i, o := range out {
		if o.File != paths[i] {
			t.Errorf("%s stands in place of %s", o.File, paths[i])
		}
		if failed := o.Error != ""; failed != (i == 12) || !failed && len(o.Proposals) == 0 {
			t.Errorf("%s: %q, %d proposals", o.File, o.Error, len(o.Proposals))
		}
	}
	text, err := Collect(context.Background(), paths[:1], FilesOptions{TextOnly: true})
	if err != nil || !strings.HasPrefix(text[0].Text, "Omar Ziani") || len(text[0].Mentions) != 0 {
		t.Errorf("%v %+v", err, text)
	}
}

func FuzzRun(f *testing.F) {
	f.Add("Police arrested Omar Ziani, 25, in Ghent on 4 March.", uint16(16884))
	f.Add("“A 𝒳 b,” said é́ “c” According to", uint16(0))
	f.Add("between 1 and who which that's his brother, brother of X and", uint16(1))
	f.Add("مرحبا 12.12.2012 at least 99999999999999999999 days after", uint16(9))
	f.Fuzz(func(t *testing.T, text string, day uint16) { runHolds(t, text, "en", day) })
}

// FuzzForeign reads texts by the rules of the other languages, whatever they
// are written in.
func FuzzForeign(f *testing.F) {
	f.Add("Karim Haddad werd op 4 maart in Antwerpen aangehouden.", uint8(1), uint16(16884))
	f.Add("Selon la police, « il » n'a pas été interpellé le 4 mars, a déclaré", uint8(0), uint16(0))
	f.Add("قال محمد بن سلمان يوم الثلاثاء الماضي في ١٨ مارس ٢٠١٦", uint8(4), uint16(9))
	f.Fuzz(func(t *testing.T, text string, lang uint8, day uint16) { runHolds(t, text, foreign(lang), day) })
}

// foreign picks a language but English.
func foreign(n uint8) string {
	list := []string{"fr", "nl", "de", "tr", "ar"}
	return list[int(n)%len(list)]
}

// runHolds reads a text in one language and checks what must hold of any. Bad
// UTF-8 is refused; its canonical form is read in its place.
func runHolds(t testing.TB, text, lang string, day uint16) {
	in := Input{Text: text, Published: claim.Day(day), Lang: lang, Mode: tagger.Review}
	if !utf8.ValidString(text) {
		if _, err := Run(context.Background(), in); err == nil {
			t.Fatal("bad UTF-8 was read")
		}
		text = strings.ToValidUTF8(text, "\uFFFD")
		in.Text = text
	}
	r, err := Run(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	checkQuotes(t, text, r)
	if most := 50 + len(text)*len(text)/10; len(r.Proposals) > most {
		t.Fatalf("%d proposals of %d bytes", len(r.Proposals), len(text))
	}
	for _, v := range r.Values {
		if v.Date != nil && v.Date.From > v.Date.To {
			t.Fatalf("a date that ends before it begins: %+v", v)
		}
	}
	for _, p := range r.Proposals {
		if !allowed(&p) || len(p.Evidence) == 0 || len(p.Attribution) == 0 || p.ID == "" {
			t.Fatalf("%+v", p)
		}
	}
}

func BenchmarkRun(b *testing.B) {
	data, err := os.ReadFile("testdata/brief.txt")
	if err != nil {
		b.Fatal(err)
	}
	text := string(data)
	tokens := 0
	for _, s := range tagger.Split(text) {
		tokens += len(s.Tokens)
	}
	in := Input{Text: text, Published: claim.Date(2016, 3, 24), Mode: tagger.Review}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Run(context.Background(), in); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}
