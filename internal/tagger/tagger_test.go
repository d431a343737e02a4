package tagger

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func mustBuiltin(t testing.TB) *Tagger {
	t.Helper()
	tg, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return tg
}

// names gives "TYPE text" of the spans.
func names(spans []Span) []string {
	var out []string
	for _, s := range spans {
		out = append(out, string(s.Type)+" "+s.Text)
	}
	return out
}

// TestNamesInSeveralLanguages: the names of short fictional reports.
func TestNamesInSeveralLanguages(t *testing.T) {
	tg := mustBuiltin(t)
	cases := []struct {
		lang, text string
		want       []string
	}{
		{"en", "Police arrested Karim Bensalem in Molenbeek on Friday. Bensalem had travelled from Turkey, the Guardian reported.",
			[]string{"PER Karim Bensalem", "LOC Molenbeek", "PER Bensalem", "LOC Turkey", "ORG Guardian"}},
		{"tr", "Polis, Mehmet Kaya'yı İstanbul'da gözaltına aldı. IŞİD üyesi olduğu bildirildi.",
			[]string{"LOC İstanbul", "ORG IŞİD"}},
		{"ar", "اعتقلت الشرطة صلاح بن عمر في بروكسل بعد تحذير من الإنتربول.",
			[]string{"PER صلاح بن عمر", "LOC بروكسل", "ORG الإنتربول"}},
		{"fr", "La police a arrêté Karim Martin à Bruxelles vendredi.", []string{"LOC Bruxelles"}},
		{"nl", "De politie hield Jan de Vries aan in Rotterdam.", []string{"LOC Rotterdam"}},
		{"de", "Die Polizei nahm Karl Schmidt in Berlin fest.", []string{"LOC Berlin"}},
	}
	for _, c := range cases {
		sents := Split(c.text)
		got := strings.Join(names(tg.Tag(sents, Options{Mode: Review})), "|") + "|"
		for _, w := range c.want {
			if !strings.Contains(got, w+"|") {
				t.Errorf("%s: %q is missing in %s", c.lang, w, got)
			}
		}
	}
}

func TestForcedNamesAreAlwaysShown(t *testing.T) {
	tg := mustBuiltin(t)
	text := "a man known as the KOWALTER brothers’ driver, kowalter junior"
	got := tg.Tag(Split(text), Options{Forced: []Forced{{Text: "Kowalter", Type: Person, Reason: "watch list"}}})
	n := 0
	for _, s := range got {
		if s.Source == FromForced {
			n++
			if s.Score != 1 || s.Reason != "watch list" || !strings.EqualFold(s.Text, "kowalter") {
				t.Errorf("forced span %+v", s)
			}
		}
	}
	if n != 2 {
		t.Errorf("found %d forced names, want 2: %q", n, names(got))
	}
}

func TestNationalityAndBeliefAreMarkedOnlyWhenAsked(t *testing.T) {
	tg := mustBuiltin(t)
	sents := Split("Two Belgians and a Muslim baker spoke to reporters in Ghent.")
	for _, s := range tg.Tag(sents, Options{Mode: Review}) {
		if s.Text == "Belgians" || s.Text == "Muslim" || s.Type == Marked {
			t.Errorf("unasked: %+v", s)
		}
	}
	var got []string
	for _, s := range tg.Tag(sents, Options{Mark: true}) {
		if s.Type == Marked {
			got = append(got, s.Text+" "+string(s.Kind))
		}
	}
	if d := cmp.Diff([]string{"Belgians demonym", "Muslim belief"}, got); d != "" {
		t.Error(d)
	}
}

func TestShipsAreNoPersons(t *testing.T) {
	tg := mustBuiltin(t)
	got := strings.Join(names(tg.Tag(Split("The tanker MV Ocean Star and the frigate HMS Harrow left Rotterdam with Anna Maes."), Options{Mode: Review})), "|")
	for _, w := range []string{"VEH MV Ocean Star", "VEH HMS Harrow", "LOC Rotterdam", "PER Anna Maes"} {
		if !strings.Contains(got, w) {
			t.Errorf("%q is missing in %s", w, got)
		}
	}
}

func TestCreditLine(t *testing.T) {
	tg := mustBuiltin(t)
	text := "A quiet day passed.\n\n[Photo by Anna Maes/Getty Images]"
	for _, s := range tg.Tag(Split(text), Options{}) {
		if s.Zone != ZoneCredit {
			t.Errorf("%q stands in zone %s, want credit", s.Text, s.Zone)
		}
	}
}

func TestCore(t *testing.T) {
	tg := mustBuiltin(t)
	cases := []struct {
		typ        Type
		text, want string
		named      bool
	}{
		{Person, "Russian Foreign Minister Sergei Ivanov", "Sergei Ivanov", true},
		{Person, "Gen. Karl van den Berg", "Karl van den Berg", true},
		{Person, "Foreign Secretary", "Foreign Secretary", false},
		{Person, "Abu Omar al-Turki", "Abu Omar al-Turki", true},
		{Place, "city of Mosul", "Mosul", true},
		{Place, "northern Iraq", "Iraq", true},
		{Place, "Middle East", "Middle East", true},
		{Organisation, "Iraqi security forces", "Iraqi security forces", false},
		{Organisation, "Iraqi Security Forces", "Iraqi Security Forces", true},
	}
	for _, c := range cases {
		s := Split(c.text + " said")[0]
		n := len(scanTokens(c.text))
		span := makeSpan(&s, 0, 0, n, c.typ)
		b, e, named := tg.Core(span, s)
		if got := s.Text[b-s.Begin : e-s.Begin]; got != c.want || named != c.named {
			t.Errorf("%s %q: core %q named %v, want %q %v", c.typ, c.text, got, named, c.want, c.named)
		}
	}
}

func FuzzTag(f *testing.F) {
	f.Add("Gen. Votel’s men in Brussels (Photo by X/Y).\n\nISIS Links Brussels Attack And Paris Massacre")
	f.Add("قال محمد بن سلمان في وبروكسل")
	f.Add("\xff\xfeA B C'ya")
	f.Fuzz(func(t *testing.T, text string) { tagHolds(t, text) })
}

func tagHolds(t testing.TB, text string) {
	tg := mustBuiltin(t)
	sents := Split(text)
	for _, s := range tg.Tag(sents, Options{Mode: Review, Mark: true, Forced: []Forced{{Text: "A", Type: Person}}}) {
		if text[s.Begin:s.End] != s.Text || s.Text == "" || !(s.Score >= 0 && s.Score <= 1) {
			t.Fatalf("bad span %+v", s)
		}
		in := sents[s.Sentence]
		if s.Begin < in.Tokens[s.First].Begin || s.End != in.Tokens[s.Last-1].End {
			t.Fatalf("span %+v does not fit its tokens", s)
		}
		if b, e, _ := tg.Core(s, in); b < s.Begin || e > s.End || b >= e {
			t.Fatalf("core [%d,%d) of %+v", b, e, s)
		}
	}
}

func BenchmarkTag(b *testing.B) {
	tg := mustBuiltin(b)
	text := strings.Repeat("On Dec. 6th, Iraqi Security Forces attempted to seize the Al Salem hospital complex from ISIL fighters in East Mosul. Karim Bensalem of the Red Cross said nothing.\n\n", 100)
	tokens := 0
	for b.Loop() {
		sents := Split(text)
		tg.Tag(sents, Options{Mode: Review})
		Identifiers(text, IdentifierOptions{})
		for _, s := range sents {
			tokens += len(s.Tokens)
		}
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}
