package format_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/format"
	"liaison/internal/view"
)

var head = view.ExportHead{Agency: "no-desk", Officer: "o-1", Purpose: "ct", LegalBasis: "LED Art. 1(1)", Made: "2021-05-06T08:00:00Z", Count: 5,
	Classification: "EU RESTRICTED", Codes: []string{"H1"}, Caveats: []string{"ask <first> & call"}, Originators: []string{"no-desk"},
	Marking: "EU RESTRICTED · H1 · ask <first> & call · originator no-desk"}

func sid(name string) claim.SubjectID { return claim.SubjectID(claim.DeriveID("s", name)) }

// story is what the writers are given: a name in another script, a partial
// date, ties, a denial, an assessment.
func story() []view.Claim {
	tomas := claim.Ref{ID: sid("tomas"), Kind: "person", Label: "Tomas Verkade"}
	jonas := claim.Ref{ID: sid("jonas"), Kind: "person", Label: "Jonas <V> & Co"}
	group := claim.Ref{ID: sid("group"), Kind: "organisation", Label: "Garage Noord"}
	month := claim.Interval{From: claim.Date(1989, 9, 1), To: claim.Date(1989, 9, 30), Precision: claim.PrecisionMonth, Words: "September 1989"}
	said := claim.Source{Name: "Norland Courier", Chain: []claim.Attribution{{Kind: "outlet", Speaker: "Norland Courier"}}}
	base := claim.Claim{Modality: claim.Reported, Basis: claim.Fact, Source: said, Grade: claim.Grade{Scheme: claim.Scheme4x4, Source: "B", Info: "2"}, GradedBy: "o-1"}
	m := claim.Marking{Originator: "no-desk", Codes: []claim.HandlingCode{claim.H1}, Classification: claim.Restricted, Caveat: "ask <first> & call"}
	var out []view.Claim
	add := func(id string, change func(*claim.Claim)) {
		c := base
		c.Subject = tomas
		change(&c)
		out = append(out, view.OfClaim(view.Held{ID: claim.ID(claim.DeriveID("c", id)), Seq: int64(len(out) + 1), Recorded: 1_620_288_000_000_000, Marking: m, Body: &c}))
	}
	add("1", func(c *claim.Claim) { c.Predicate, c.Value = "alias", claim.TextValue("توماس فيركاده") })
	add("2", func(c *claim.Claim) { c.Predicate, c.Value = "birth-date", claim.DateValue(month) })
	add("3", func(c *claim.Claim) { c.Predicate, c.Object = "brother-of", &jonas })
	add("4", func(c *claim.Claim) {
		c.Predicate, c.Object = "leads", &group
		c.Evidence = []claim.Evidence{{Report: "r-1", Begin: 3, End: 9, Quote: "leads,\n\"the\" garage"}}
	})
	add("5", func(c *claim.Claim) { c.Predicate, c.Object, c.Modality = "works-for", &group, claim.Denied })
	return out
}

func write(t *testing.T, name string, h view.ExportHead, claims []view.Claim) ([]byte, view.Exported) {
	t.Helper()
	var b bytes.Buffer
	w, err := format.New(name, &b)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Begin(h); err != nil {
		t.Fatal(err)
	}
	for _, c := range claims {
		if err := w.Claim(c); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.End(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), w.Result()
}

func TestEveryFormatGivesTheSameBytesAndCountsEveryClaim(t *testing.T) {
	for _, name := range format.Names() {
		a, r := write(t, name, head, story())
		b, _ := write(t, name, head, story())
		if !bytes.Equal(a, b) {
			t.Errorf("%s: equal claims gave other bytes", name)
		}
		dropped := int64(0)
		for _, n := range r.Dropped {
			dropped += n
		}
		if r.Written+dropped != 5 || r.Written == 0 {
			t.Errorf("%s: %d written and %v left out of 5", name, r.Written, r.Dropped)
		}
		if media, ending := format.MediaType(name); media == "application/octet-stream" || ending == "bin" {
			t.Errorf("%s has no media type", name)
		}
		if _, r := write(t, name, head, nil); r.Written != 0 {
			t.Errorf("%s: nothing gave %d claims", name, r.Written)
		}
	}
	if _, err := format.New("docx", io.Discard); fault.KindOf(err) != fault.Invalid {
		t.Fatalf("an unknown format gave %v", err)
	}
}

func TestClaimsComeBackWhole(t *testing.T) {
	b, _ := write(t, "jsonl", head, story())
	var got []view.Claim
	if err := format.ReadClaims(bytes.NewReader(b), func(c view.Claim) error { got = append(got, c); return nil }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(story(), got); diff != "" {
		t.Fatal(diff)
	}
	broken := append(slices.Clone(b), []byte("{\"id\":7}\n")...)
	err := format.ReadClaims(bytes.NewReader(broken), func(view.Claim) error { return nil })
	if text, mend := fault.SafeText(err); !strings.Contains(text, "line 6 column") || mend == "" {
		t.Fatalf("a broken line gave %q, %q", text, mend)
	}
}

func TestFtMComesBackThroughOurReader(t *testing.T) {
	b, r := write(t, "ftm", head, story())
	if r.Dropped["denied"] != 1 {
		t.Fatalf("a denial went out as a fact: %v", r.Dropped)
	}
	ends, err := format.ReadEnds(bytes.NewReader(b))
	if err != nil || ends.Len() != 3 {
		t.Fatalf("%v ends, %v in\n%s", ends.Len(), err, b)
	}
	got := map[string]bool{}
	err = format.ReadFtM(bytes.NewReader(b), format.FtMOptions{Dataset: "back", Agency: "fr-spoc", Ends: ends}, func(l format.Line) error {
		if l.Bad != nil {
			t.Errorf("line %d: %v", l.Number, l.Bad)
		}
		for _, c := range l.Claims {
			line := c.Subject.Label + " " + c.Predicate
			if c.Object != nil {
				line += " → " + c.Object.Label
			} else {
				line += " " + c.Value.String()
			}
			got[line] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Tomas Verkade alias توماس فيركاده", "Tomas Verkade relative-of → Jonas <V> & Co", "Tomas Verkade leads → Garage Noord", "Tomas Verkade name Tomas Verkade"} {
		if !got[want] {
			t.Errorf("%q did not come back: %v", want, got)
		}
	}
	if !strings.Contains(string(b), `"birthDate":["1989-09"]`) {
		t.Errorf("a month became something else:\n%s", b)
	}
}

func TestCSVHasOneRowAClaimWithItsMarking(t *testing.T) {
	b, _ := write(t, "csv", head, story())
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil || len(rows) != 6 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	marking, label := slices.Index(rows[0], "marking"), slices.Index(rows[0], "object_label")
	for i, r := range rows[1:] {
		if r[marking] != story()[i].Marking.Text {
			t.Errorf("row %d is marked %q", i+2, r[marking])
		}
	}
	if rows[3][label] != "Jonas <V> & Co" {
		t.Errorf("the brother is called %q", rows[3][label])
	}
}

// graphOf reads node ids and the ends of links out of GraphML or GEXF.
func graphOf(t *testing.T, b []byte) (nodes []string, ends [][2]string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(b))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nodes, ends
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, b)
		}
		s, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		at := map[string]string{}
		for _, a := range s.Attr {
			at[a.Name.Local] = a.Value
		}
		switch s.Name.Local {
		case "node":
			nodes = append(nodes, at["id"])
		case "edge":
			ends = append(ends, [2]string{at["source"], at["target"]})
		}
	}
}

func TestGraphsHoldEveryTieBetweenKnownNodes(t *testing.T) {
	for _, name := range []string{"graphml", "gexf"} {
		b, r := write(t, name, head, story())
		nodes, ends := graphOf(t, b)
		if len(nodes) != 3 || len(ends) != 3 || r.Dropped["property, not a tie"] != 2 {
			t.Fatalf("%s: %d nodes, %d ties, left out %v", name, len(nodes), len(ends), r.Dropped)
		}
		for _, e := range ends {
			if !slices.Contains(nodes, e[0]) || !slices.Contains(nodes, e[1]) {
				t.Errorf("%s: %v has an end that is no node", name, e)
			}
		}
		if !strings.Contains(string(b), "ask &lt;first&gt; &amp; call") {
			t.Errorf("%s does not bear its caveat", name)
		}
	}
}

var stixID = regexp.MustCompile(`^[a-z-]+--[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
var stixStamp = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)

func TestSTIXBundleIsWholeAndMarked(t *testing.T) {
	b, _ := write(t, "stix", head, story())
	var bundle struct {
		Type, ID string
		Objects  []map[string]any
	}
	if err := json.Unmarshal(b, &bundle); err != nil || bundle.Type != "bundle" || !stixID.MatchString(bundle.ID) {
		t.Fatalf("%v %q %q", err, bundle.Type, bundle.ID)
	}
	ids := map[string]bool{}
	for _, o := range bundle.Objects {
		id := o["id"].(string)
		if ids[id] || !stixID.MatchString(id) || !strings.HasPrefix(id, o["type"].(string)+"--") {
			t.Errorf("the id %s", id)
		}
		ids[id] = true
	}
	needs := map[string][]string{"identity": {"name", "identity_class"}, "relationship": {"relationship_type", "source_ref", "target_ref"},
		"note": {"content", "object_refs"}, "location": {"region"}, "marking-definition": {"created"}}
	kinds := map[string]int{}
	for _, o := range bundle.Objects {
		kind := o["type"].(string)
		kinds[kind]++
		if o["spec_version"] != "2.1" || !stixStamp.MatchString(o["created"].(string)) {
			t.Errorf("%s lacks its version or time: %v", kind, o)
		}
		for _, f := range needs[kind] {
			if o[f] == nil || o[f] == "" {
				t.Errorf("%s lacks %s", kind, f)
			}
		}
		for key, v := range o {
			if strings.HasPrefix(key, "x_") {
				t.Errorf("%s has the custom property %s", kind, key)
			}
			for _, ref := range refsOf(key, v) {
				if !ids[ref] {
					t.Errorf("%s of %s points at %s, which is not there", key, kind, ref)
				}
			}
		}
		if kind != "marking-definition" && len(refsOf("object_marking_refs", o["object_marking_refs"])) == 0 {
			t.Errorf("%s has no marking", kind)
		}
	}
	if kinds["relationship"] != 2 || kinds["note"] != 3 {
		t.Errorf("a denial must be a note, never a relationship: %v", kinds)
	}
}

func refsOf(key string, v any) (out []string) {
	switch {
	case strings.HasSuffix(key, "_ref"):
		return []string{v.(string)}
	case strings.HasSuffix(key, "_refs"):
		for _, r := range v.([]any) {
			out = append(out, r.(string))
		}
	}
	return out
}

func TestTwoRecipientsCannotCompareIds(t *testing.T) {
	for _, name := range []string{"ftm", "stix", "csv", "graphml", "gexf"} {
		h := head
		h.For = "fr-spoc"
		a, _ := write(t, name, h, story())
		h.For = "be-spoc"
		b, _ := write(t, name, h, story())
		seen := map[string]bool{}
		ids := regexp.MustCompile(`\b[sc]-[a-z0-9]{26}\b|[a-z]+--[0-9a-f]{8}-[0-9a-f-]{27}`)
		for _, id := range ids.FindAllString(string(a), -1) {
			seen[id] = true
		}
		if len(seen) == 0 {
			t.Fatalf("%s has no ids", name)
		}
		for _, id := range ids.FindAllString(string(b), -1) {
			if seen[id] && id != "definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d" && !strings.Contains(id, "e828b379") {
				t.Errorf("%s: both have %s", name, id)
			}
		}
		for _, c := range story() {
			if bytes.Contains(a, []byte(c.Subject.ID)) {
				t.Errorf("%s: our own id left", name)
			}
		}
	}
}

func TestSVGDrawsEverySubjectWithMarkingAndSources(t *testing.T) {
	b, _ := write(t, "svg", head, story())
	d := xml.NewDecoder(bytes.NewReader(b))
	text, circles, lines := "", 0, 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := tok.(type) {
		case xml.CharData:
			text += string(x) + "\n"
		case xml.StartElement:
			switch x.Name.Local {
			case "circle":
				circles++
			case "line":
				lines++
			}
		}
	}
	if circles != 3 || lines != 3 || strings.Count(text, head.Marking) < 3 || !strings.Contains(text, "Norland Courier") || !strings.Contains(text, "graded B2") {
		t.Fatalf("%d dots, %d lines in\n%s", circles, lines, text)
	}
}

func TestDrawnFormatsRefuseWhatIsTooMuch(t *testing.T) {
	for _, name := range []string{"svg", "pdf", "gexf"} {
		w, err := format.New(name, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		h := head
		h.Count = format.MaxDrawn + 1
		if _, mend := fault.SafeText(w.Begin(h)); mend == "" {
			t.Errorf("%s did not say how to mend it", name)
		}
	}
}

// An assessment is marked as one in each format that takes it, or left out and
// counted (Directive (EU) 2016/680 Art. 7(1)): nowhere does it look like a fact.
func TestNoFormatDropsTheMarkOfAnAssessment(t *testing.T) {
	tie := claim.Claim{Subject: claim.Ref{ID: sid("tomas"), Kind: "person", Label: "Tomas Verkade"}, Predicate: "leads",
		Object: &claim.Ref{ID: sid("group"), Kind: "organisation", Label: "Garage Noord"}, Modality: claim.Asserted, Basis: claim.Assessment,
		Author: "R. Guard", Source: claim.Source{Name: "desk"}, Grade: claim.Ungraded}
	held := view.OfClaim(view.Held{ID: claim.ID(claim.DeriveID("c", "a")), Seq: 1, Marking: claim.Marking{Originator: "no-desk"}, Body: &tie})
	for _, name := range format.Names() {
		b, r := write(t, name, head, []view.Claim{held})
		switch name {
		case "pdf", "brief": // compressed; they draw what svg and brief-html write
			continue
		case "svg":
			if r.Written == 0 || !strings.Contains(string(b), "stroke-dasharray") {
				t.Error("svg draws an assessment like a fact")
			}
		default:
			if r.Written > 0 && !strings.Contains(strings.ToLower(string(b)), "assessment") {
				t.Errorf("%s writes an assessment like a fact:\n%s", name, b)
			}
			if r.Written == 0 && r.Dropped["assessment"] != 1 {
				t.Errorf("%s left it out and says %v", name, r.Dropped)
			}
		}
	}
}
