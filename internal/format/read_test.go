package format_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"liaison/internal/fault"
	"liaison/internal/format"
)

// said puts what lines state into words, and what was bad.
func said(out *[]string) func(format.Line) error {
	return func(l format.Line) error {
		if l.Bad != nil {
			text, _ := fault.SafeText(l.Bad)
			*out = append(*out, fmt.Sprintf("%d bad: %s", l.Number, text))
		}
		for _, c := range l.Claims {
			what := ""
			if c.Object != nil {
				what = "→ " + c.Object.Label
			} else {
				what = c.Value.String()
			}
			*out = append(*out, fmt.Sprintf("%d %s %s %s", l.Number, c.Subject.Label, c.Predicate, what))
		}
		return nil
	}
}

func has(t *testing.T, got []string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, w) }) {
			t.Errorf("%q is not in\n%s", w, strings.Join(got, "\n"))
		}
	}
}

const table = "\ufeffNr;Full name;Born;Faith\r\n7;\"Verheim; Ruud\";1971-04;none\r\n8;Irma Halden\r\n9;\"Irma \"Halden;1980;x\r\n10;Верхейм;1980-02-03;x\r\n"

func tableOptions() format.CSVOptions {
	return format.CSVOptions{FtMOptions: format.FtMOptions{Dataset: "watch", Agency: "be-spoc"}, Schema: "Person",
		Columns: map[string]string{"id": "Nr", "name": "Full name", "birthDate": "Born", "religion": "Faith"}}
}

func TestATableIsReadByItsMapping(t *testing.T) {
	var got []string
	blocked := 0
	err := format.ReadCSV(strings.NewReader(table), tableOptions(), func(l format.Line) error {
		blocked += l.Blocked
		return said(&got)(l)
	})
	if err != nil {
		t.Fatal(err)
	}
	has(t, got, "2 Verheim; Ruud name Verheim; Ruud", "2 Verheim; Ruud birth-date", "3 bad: line 3: 2 cells under 4 headings", "4 bad: line 4 column", "5 Верхейм name Верхейм")
	if blocked != 2 {
		t.Errorf("%d values of faith were blocked, not 2", blocked)
	}
	for _, line := range got {
		if strings.Contains(line, "none") {
			t.Errorf("a faith was read: %s", line)
		}
	}
}

func TestATableThatCannotBeReadNamesThePlaceAndTheMend(t *testing.T) {
	for _, c := range []struct {
		text string
		opts func(*format.CSVOptions)
		want string
	}{
		{"", func(*format.CSVOptions) {}, "line 1"},
		{table, func(o *format.CSVOptions) { o.Columns = map[string]string{"name": "Surname"} }, `no column is called "Surname"`},
		{table, func(o *format.CSVOptions) { o.Columns = map[string]string{"shoeSize": "Nr"} }, "no property"},
		{table, func(o *format.CSVOptions) { o.Columns = nil }, "no column is read"},
		{table, func(o *format.CSVOptions) { o.Schema = "Ownership" }, "no kind of row"},
		{"name,name\na,b\n", func(o *format.CSVOptions) { o.Columns = nil }, "column 2: the heading"},
		{"\xff\xfen\x00", func(*format.CSVOptions) {}, "UTF-16"},
	} {
		o := tableOptions()
		c.opts(&o)
		err := format.ReadCSV(strings.NewReader(c.text), o, func(format.Line) error { return nil })
		if text, mend := fault.SafeText(err); fault.KindOf(err) != fault.Invalid || !strings.Contains(text, c.want) || mend == "" {
			t.Errorf("%q gave %q, mend %q", c.want, text, mend)
		}
	}
}

// resumed cuts a reading after each of its lines and goes on: together the
// two parts say what the whole says.
func resumed(t *testing.T, read func(start int64, fn func(format.Line) error) error) {
	t.Helper()
	var all []string
	var ends []int64
	if err := read(0, func(l format.Line) error { ends = append(ends, l.End); return said(&all)(l) }); err != nil {
		t.Fatal(err)
	}
	for _, cut := range ends {
		var parts []string
		if err := read(0, func(l format.Line) error {
			if l.End > cut {
				return nil
			}
			return said(&parts)(l)
		}); err != nil {
			t.Fatal(err)
		}
		if err := read(cut, said(&parts)); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(all, parts) {
			t.Fatalf("cut at %d:\n%q\n%q", cut, all, parts)
		}
	}
	err := read(1<<40, said(&all))
	if _, mend := fault.SafeText(err); mend != "start again with --restart" {
		t.Errorf("a file that shrank gave %v", err)
	}
}

func TestReadingGoesOnWhereItWasCut(t *testing.T) {
	t.Run("csv", func(t *testing.T) {
		resumed(t, func(start int64, fn func(format.Line) error) error {
			o := tableOptions()
			o.Start = start
			return format.ReadCSV(strings.NewReader(table), o, fn)
		})
	})
	bundle, _ := write(t, "stix", head, story())
	t.Run("stix", func(t *testing.T) {
		resumed(t, func(start int64, fn func(format.Line) error) error {
			return format.ReadSTIX(bytes.NewReader(bundle), format.FtMOptions{Dataset: "d", Agency: "be-spoc", Start: start}, fn)
		})
	})
}

func TestSTIXComesBackThroughOurReader(t *testing.T) {
	bundle, _ := write(t, "stix", head, story())
	ends, err := format.ReadSTIXEnds(bytes.NewReader(bundle))
	if err != nil || ends.Len() != 4 {
		t.Fatalf("%d subjects, %v", ends.Len(), err)
	}
	var got []string
	if err := format.ReadSTIX(bytes.NewReader(bundle), format.FtMOptions{Dataset: "back", Agency: "fr-spoc", Ends: ends}, said(&got)); err != nil {
		t.Fatal(err)
	}
	has(t, got, "Tomas Verkade (no-desk s-", "linked-to → Jonas <V> & Co (no-desk", "linked-to → Garage Noord", "name Garage Noord")
	links := 0
	for _, line := range got {
		if strings.Contains(line, "linked-to") {
			links++
		}
		if strings.Contains(line, "bad") {
			t.Error(line)
		}
	}
	if links != 2 {
		t.Errorf("%d ties came back: a denied one must not", links)
	}
}

func TestABrokenBundleNamesItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		"": "line 1 column", "[]": "line 1 column", "{\"type\":\"bundle\"}": "no objects",
		"{\"type\":\"bundle\",\n\"objects\":[{\"type\":\"identity\"},\n{": "line 3 column", "{\"objects\":{}}": "line 1 column",
	} {
		err := format.ReadSTIX(strings.NewReader(text), format.FtMOptions{Dataset: "d", Agency: "be-spoc"}, func(format.Line) error { return nil })
		if got, mend := fault.SafeText(err); fault.KindOf(err) != fault.Invalid || !strings.Contains(got, want) || mend == "" {
			t.Errorf("%q gave %q, mend %q", text, got, mend)
		}
	}
}
