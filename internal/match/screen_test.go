package match

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

const screenList = "id,name,aliases,birth,country,schema\n" +
	"p1,Omar Haddad,Umar Hadad,1970-01-02,fr,Person\n" +
	"p2,Sergei Petrov,,1981,ru,Person\n" +
	"bad,,,,,\n" +
	"c1,Nielsen Shipping,,,dk,Company\n"

type screened struct {
	Error string
	ID    string
	Hits  []struct {
		ID    string
		Score float64
		Band  string
		Why   []Line
	}
}

func lines(t *testing.T, b []byte) (out []screened) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(b))
	for d.More() {
		var s screened
		if err := d.Decode(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

func queryFile(n int) string {
	var b strings.Builder
	b.WriteString("name,id\n")
	for i := range n {
		fmt.Fprintf(&b, "%s,q%d\n", []string{"Omar Haddad", "Sergei Petrov", "Jean Dubois"}[i%3], i)
	}
	return b.String()
}

func TestScreenFileKeepsOrderAndReportsBadRows(t *testing.T) {
	defer goleak.VerifyNone(t)
	var out bytes.Buffer
	var bad []string
	var steps []ScreenReport
	report, err := ScreenFile(t.Context(), strings.NewReader(screenList), strings.NewReader(queryFile(500)+",x\n"), &out, ScreenOptions{
		Bad:      func(file string, err error) { bad = append(bad, file+" "+err.Error()) },
		Progress: func(r ScreenReport) { steps = append(steps, r) },
	})
	if err != nil {
		t.Fatal(err)
	}
	got := lines(t, out.Bytes())
	if len(got) != 501 || got[500].Error != "line 502: no name" {
		t.Fatalf("%d answers, the last %+v; want 501, the last with the reason", len(got), got[len(got)-1])
	}
	for i, a := range got[:500] {
		want := []string{"p1", "p2", ""}[i%3]
		if a.ID != fmt.Sprintf("q%d", i) || i%3 < 2 && (len(a.Hits) == 0 || a.Hits[0].ID != want) {
			t.Fatalf("answer %d is %+v, want q%d with %s first", i, a, i, want)
		}
	}
	if report.Listed != 3 || report.ListBad != 1 || report.Rows != 501 || report.QueriesBad != 1 {
		t.Errorf("report %+v", report)
	}
	if len(bad) != 2 || bad[0] != "list line 4: no name" || bad[1] != "queries line 502: no name" {
		t.Errorf("bad rows %q", bad)
	}
	if last := steps[len(steps)-1]; last != report {
		t.Errorf("last progress %+v, report %+v", last, report)
	}
}

func TestScreenResumes(t *testing.T) {
	whole, rest := &bytes.Buffer{}, &bytes.Buffer{}
	queries := queryFile(100)
	if _, err := ScreenFile(t.Context(), strings.NewReader(screenList), strings.NewReader(queries), whole, ScreenOptions{}); err != nil {
		t.Fatal(err)
	}
	report, err := ScreenFile(t.Context(), strings.NewReader(screenList), strings.NewReader(queries), rest, ScreenOptions{Skip: 60})
	if err != nil || report.Rows != 100 {
		t.Fatalf("report %+v, err %v", report, err)
	}
	after := bytes.SplitAfter(whole.Bytes(), []byte("\n"))
	if want := bytes.Join(after[60:], nil); !bytes.Equal(rest.Bytes(), want) {
		t.Fatal("resuming after row 60 does not give the rows after it")
	}
}

// A low minimum only shows more: what is above a high one stays as it was.
func TestMinimumScoreDoesNotMoveTheSearch(t *testing.T) {
	var all, some bytes.Buffer
	for out, least := range map[*bytes.Buffer]float64{&all: 0, &some: 0.7} {
		if _, err := ScreenFile(t.Context(), strings.NewReader(screenList), strings.NewReader(queryFile(9)), out, ScreenOptions{MinScore: least}); err != nil {
			t.Fatal(err)
		}
	}
	for i, a := range lines(t, all.Bytes()) {
		var above []string
		for _, h := range a.Hits {
			if h.Score >= 0.7 {
				above = append(above, h.ID)
			}
		}
		var got []string
		for _, h := range lines(t, some.Bytes())[i].Hits {
			got = append(got, h.ID)
		}
		if strings.Join(above, " ") != strings.Join(got, " ") {
			t.Fatalf("%s: %q at 0.7, %q of all", a.ID, got, above)
		}
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestScreenStopsOnErrors(t *testing.T) {
	defer goleak.VerifyNone(t)
	_, err := ScreenFile(t.Context(), strings.NewReader(screenList), strings.NewReader(queryFile(5000)), failingWriter{}, ScreenOptions{})
	if err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("err %v, want disk full", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = ScreenFile(ctx, strings.NewReader(screenList), strings.NewReader(queryFile(5000)), &bytes.Buffer{}, ScreenOptions{
		Progress: func(ScreenReport) { cancel() },
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("err %v, want canceled", err)
	}
	_, err = ScreenFile(t.Context(), strings.NewReader("id,name\n1,\n"), strings.NewReader(queryFile(3)), &bytes.Buffer{}, ScreenOptions{})
	if !errors.Is(err, ErrNobodyListed) {
		t.Errorf("err %v; a list of nobody says nothing about anybody", err)
	}
	if _, err = ScreenFile(t.Context(), strings.NewReader("a,b\n1,2\n"), strings.NewReader(""), &bytes.Buffer{}, ScreenOptions{}); err == nil {
		t.Error("a list without the columns was taken")
	}
}

// Lists often give each spelling of a name a row of its own under one id.
func TestScreenFileSearchesEveryRowOfAnID(t *testing.T) {
	list := "id,name,birth\n7,Omar Haddad,\n7,Umar al-Khayyat,1970-13-45\n"
	var out bytes.Buffer
	if _, err := ScreenFile(t.Context(), strings.NewReader(list), strings.NewReader("id,name\nq,Omar Haddad\nr,Umar Khayat\n"), &out, ScreenOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, a := range lines(t, out.Bytes()) {
		if len(a.Hits) != 1 || a.Hits[0].ID != "7" || a.Hits[0].Score < 0.7 {
			t.Errorf("%+v, want a hit on 7", a)
		}
	}
}

// Whatever stands in the files, every query has its answer, in its place.
func FuzzScreenFile(f *testing.F) {
	f.Add("id,name\n1,Anna\n", "id,name,birth\nq,Ana,1990-13\nr,,\n")
	f.Add(`{"id":"1","name":"Anna"}`, `{"id":"q","name":["a",null]}`+"\n{")
	f.Fuzz(func(t *testing.T, list, queries string) {
		var out bytes.Buffer
		report, err := ScreenFile(t.Context(), strings.NewReader(list), strings.NewReader(queries), &out, ScreenOptions{})
		if n := bytes.Count(out.Bytes(), []byte("\n")); err == nil && n != report.Rows {
			t.Fatalf("%d answers to %d queries", n, report.Rows)
		}
	})
}
