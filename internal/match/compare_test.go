package match

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestComparePairs(t *testing.T) {
	var in strings.Builder
	in.WriteString("\ufeffnote,name2,birth1,name1,schema,birth2\n")
	for i := range 1500 {
		fmt.Fprintf(&in, "row %d,\"Müller, Jürgen\",1975,Juergen Mueller,Person,1975-03-02\n", i)
	}
	in.WriteString("last,Paul Smith,,Peter Smith,,\n")
	var out bytes.Buffer
	n, err := ComparePairs(context.Background(), strings.NewReader(in.String()), &out, PairOptions{})
	if err != nil || n.Rows != 1501 {
		t.Fatalf("%+v, %v", n, err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rows[0], " "); got != "note name2 birth1 name1 schema birth2 score band" {
		t.Errorf("columns %s", got)
	}
	for i, r := range rows[1:1501] {
		s, err := strconv.ParseFloat(r[6], 64)
		if r[0] != fmt.Sprintf("row %d", i) || err != nil || s < 0.7 || r[7] == "none" {
			t.Fatalf("row %d: %v", i, r)
		}
	}
	if last := rows[1501]; last[7] != "none" {
		t.Errorf("two persons: %v", last)
	}
}

// Files come from many hands: one bad row must not cost the rest, and what was
// not compared must be told with its line.
func TestComparePairsTakesMessyFiles(t *testing.T) {
	for _, c := range []struct{ what, in, out, notes, err string }{
		{what: "a misspelt column", in: "name1,nam2\nA,B\n", err: "line 1: the columns name1 and name2 are needed, found name1, nam2"},
		{what: "an empty file", err: "line 1: it is empty"},
		{what: "a date that is none", in: "name1,name2,birth1\nA,B,1975\nA,B,soon\n", out: "A,B,1975,#|A,B,soon,#", notes: "line 3: compared without this birth"},
		{what: "a cell too many", in: "name1,name2\nA,B\nA,B,C\nA,B\n", out: "A,B,#|A,B,,|A,B,#", notes: "line 3: not compared: 3 cells"},
		{what: "cells too few", in: "name1,name2,note\nA,B\nA\n", out: "A,B,,#|A,,,#"},
		{what: "a stray quote", in: "name1,name2\nA \"x\" y,B\nC,C\n", out: "C,C,#", notes: "line 2: not compared"},
		{what: "semicolons", in: "name1;name2\nA;B\n", out: "A;B;#"},
		{what: "tabs, mark, CRLF, line break in a cell", in: "\ufeffname1\tname2\r\nA\t\"B\nC\"\r\n", out: "A\t\"B\nC\"\t#"},
		{what: "Windows-1252", in: "name1,name2\nJos\xe9,Jos\xe9\n", out: "José,José,#", notes: "line 2: text is not UTF-8"},
		{what: "UTF-16", in: "\xff\xfen\x00a\x00m\x00e\x001\x00,\x00n\x00a\x00m\x00e\x002\x00\n\x00A\x00,\x00B\x00\n\x00", out: "A,B,#"},
	} {
		t.Run(c.what, func(t *testing.T) {
			var out bytes.Buffer
			var notes []string
			_, err := ComparePairs(t.Context(), strings.NewReader(c.in), &out, PairOptions{Bad: func(e *RowError) { notes = append(notes, e.Error()) }})
			if c.err != "" {
				if !errors.Is(err, ErrPairs) || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("error %v, want one that says %q", err, c.err)
				}
				return
			}
			_, rows, _ := strings.Cut(strings.TrimSpace(out.String()), "\n")
			rows = regexp.MustCompile(`[01]\.\d{4}.[a-z]+`).ReplaceAllString(rows, "#")
			if err != nil || strings.ReplaceAll(rows, "#\n", "#|") != strings.ReplaceAll(c.out, ",,|", ",,\n") {
				t.Errorf("error %v, rows %q, want %q", err, rows, c.out)
			}
			if got := strings.Join(notes, "|"); !strings.Contains(got, c.notes) || (got == "") != (c.notes == "") {
				t.Errorf("notes %q, want %q", got, c.notes)
			}
		})
	}
}

func TestExplainAddsUp(t *testing.T) {
	e := Explain(Record{Names: []NameEntry{{Text: "Abdeslam Chaabane"}}}, Record{Names: []NameEntry{{Text: "عبد السلام شعبان"}}})
	sum := 0.0
	for _, l := range e.Lines {
		sum += l.Bits
		if l.Why == "" {
			t.Errorf("line without a reason: %+v", l)
		}
	}
	if math.Abs(sum-e.Bits) > 0.01 || e.Tables == "" || e.Band == "none" {
		t.Errorf("%+v", e)
	}
	text := e.Text()
	for _, want := range []string{"عبد السلام شعبان", "arabic", "bits in sum"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func FuzzComparePairs(f *testing.F) {
	f.Add("name1,name2\nA,B\n")
	f.Add("name2,name1,birth1\n\"A,B\",C,1975\n")
	f.Fuzz(func(t *testing.T, s string) {
		var out bytes.Buffer
		n, err := ComparePairs(context.Background(), strings.NewReader(s), &out, PairOptions{Workers: 1})
		if err == nil && n.Rows > strings.Count(s, "\n")+1 {
			t.Fatalf("%d rows of %q", n.Rows, s)
		}
	})
}
