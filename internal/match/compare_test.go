package match

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
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

func TestComparePairsNamesTheLine(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"name1,nam2\nA,B\n", "line 1"},
		{"", "line 1"},
		{"name1,name2,birth1\nA,B,1975\nA,B,soon\n", "line 3"},
		{"name1,name2\nA,B\nA,B,C\n", "line 3"},
	} {
		var out bytes.Buffer
		_, err := ComparePairs(context.Background(), strings.NewReader(c.in), &out, PairOptions{})
		if !errors.Is(err, ErrPairs) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.in, err)
		}
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
