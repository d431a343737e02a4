package corpus

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison/internal/tagger"
)

func TestStrip(t *testing.T) {
	for in, want := range map[string]string{
		"the Harbour Bank": "Harbour Bank",
		" The Bank's ":     "Bank",
		"their Ghent,":     "Ghent",
		"U.S.":             "U.S.",
		"Anna Maes’s":      "Anna Maes",
		"“Islamic State”":  "“Islamic State",
		"a":                "a",
		"Theodore":         "Theodore",
	} {
		b, e := Strip(in, 0, len(in))
		if in[b:e] != want {
			t.Errorf("Strip(%q) = %q, want %q", in, in[b:e], want)
		}
	}
}

func TestNamed(t *testing.T) {
	for in, want := range map[string]bool{"He": false, "We": false, "rebels": false, "Two": false, "Syrian rebels": true, "all Iraqis": true, "al-Qaida": true} {
		if got := Named(in); got != want {
			t.Errorf("Named(%q) = %v", in, got)
		}
	}
}

// TestReports: offsets count code points; what does not match its value or is
// unsure is dropped.
func TestReports(t *testing.T) {
	texts := `{"_id":"1","text":"Zoë 😀 Maes met the men of Harbour Bank in Ghent."}`
	entities := `{"documentId":"1","begin":0,"end":10,"type":"Person","value":"Zoë 😀 Maes","confidence":1}
{"documentId":"1","begin":15,"end":22,"type":"Organisation","value":"the men","confidence":1}
{"documentId":"1","begin":26,"end":38,"type":"Organisation","value":"Harbour Bank","confidence":0.2}
{"documentId":"1","begin":42,"end":47,"type":"Location","value":"Ghent","confidence":1}
{"documentId":"1","begin":41,"end":46,"type":"Location","value":"Ghent","confidence":1}`
	docs, err := readReports("x", []byte(texts), []byte(entities))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range docs[0].Gold {
		got = append(got, string(g.Type)+" "+docs[0].Text[g.Begin:g.End])
	}
	if d := cmp.Diff([]string{"PER Zoë 😀 Maes", "ORG men", "LOC Ghent"}, got); d != "" {
		t.Error(d)
	}
	if docs[0].Gold[1].Named {
		t.Error("“men” is named")
	}
}

func TestNewspapersLoseGluedSigns(t *testing.T) {
	docs, err := readBIO("europeana_NL.x", "Jan\tB-PER\nMaes,\tI-PER\nte\tO\nGent.\tB-LOC\n")
	if err != nil {
		t.Fatal(err)
	}
	var tokens []string
	for _, k := range docs[0].Sentences[0].Tokens {
		tokens = append(tokens, k.Text)
	}
	if got := strings.Join(tokens, "|"); got != "Jan|Maes|,|te|Gent." && got != "Jan|Maes|,|te|Gent|." {
		t.Errorf("tokens %s", got)
	}
	if d := cmp.Diff(tagger.Person, docs[0].Gold[0].Type); d != "" || docs[0].Text[docs[0].Gold[0].Begin:docs[0].Gold[0].End] != "Jan Maes" {
		t.Errorf("gold %+v", docs[0].Gold)
	}
}

func TestCompare(t *testing.T) {
	text := "Anna Maes of the Bank saw men"
	d := &Document{Text: text, Gold: []Mention{{0, 9, tagger.Person, true}, {17, 21, tagger.Organisation, true}, {26, 29, tagger.Organisation, false}}}
	tally, _ := Compare(d, []tagger.Span{
		{Begin: 0, End: 4, Type: tagger.Person},         // overlaps
		{Begin: 13, End: 21, Type: tagger.Organisation}, // exact without its article
		{Begin: 26, End: 29, Type: tagger.Organisation}, // on unnamed gold: left out
		{Begin: 22, End: 25, Type: tagger.Place},        // false
	})
	want := map[tagger.Type]Tally{
		tagger.Person:       {Gold: 1, Predicted: 1, OverlapGold: 1, OverlapHit: 1},
		tagger.Organisation: {Gold: 1, Predicted: 1, Exact: 1, OverlapGold: 1, OverlapHit: 1},
		tagger.Place:        {Predicted: 1},
	}
	if d := cmp.Diff(want, tally); d != "" {
		t.Error(d)
	}
}
