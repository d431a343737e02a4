package match

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison/internal/fault"
)

func interopIndex(t *testing.T) *Index {
	t.Helper()
	const list = `{"id":"a","schema":"Person","properties":{"name":["Omar Haddad"],"alias":["Umar Hadad"],"birthDate":["1970-02-03"],"nationality":["fr"],"passportNumber":["AB123"]}}
{"id":"b","schema":"Company","properties":{"name":["Haddad Shipping"],"jurisdiction":["dk"]}}
{"id":"c","schema":"Person","properties":{"name":["Omar Haddad"],"birthDate":["1991"]}}`
	var records []Listed
	for row, err := range ReadRows(strings.NewReader(list), FormatAuto) {
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, Listed{Record: row.Record, Marking: uint32(len(records))})
	}
	return filled(t, records)
}

func TestMatchYente(t *testing.T) {
	ix := interopIndex(t)
	var req YenteRequest
	const body = `{"queries":{"q1":{"schema":"Person","properties":{"name":["Omar Haddad"],"birthDate":"1970"}},"q2":{"schema":"Person","properties":{"birthDate":"1970"}},"q3":{"properties":{"name":"Omar Haddad","birthDate":"soon"}}}}`
	if err := json.Unmarshal([]byte(body), &req); err != nil {
		t.Fatal(err)
	}
	got, err := ix.MatchYente(req, YenteParams{Dataset: "held", Threshold: 0.01}, Sight{Permitted: []uint64{0b011}})
	if err != nil {
		t.Fatal(err)
	}
	q1 := got.Responses["q1"]
	if q1.Status != 200 || len(q1.Results) == 0 || got.Limit != 5 {
		t.Fatalf("q1 %+v", q1)
	}
	first := q1.Results[0]
	want := map[string][]string{"name": {"Omar Haddad"}, "alias": {"Umar Hadad"}, "birthDate": {"1970-02-03"}, "nationality": {"fr"}, "passportNumber": {"AB123"}}
	if first.ID != "a" || first.Caption != "Omar Haddad" || !first.Match || first.Target {
		t.Errorf("first result %+v", first)
	}
	if diff := cmp.Diff(want, first.Properties); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
	for _, r := range q1.Results {
		if r.ID == "c" {
			t.Error("a record was shown whose marking is not permitted")
		}
	}
	for _, q := range []string{"q2", "q3"} {
		if a := got.Responses[q]; a.Status != 400 || a.Detail == "" || len(a.Results) != 0 {
			t.Errorf("%s was answered: %+v", q, a)
		}
	}
	out, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{`"first_seen":null`, `"datasets":["held"]`, `"total":{"value":`, `"relation":"eq"`, `"query":{"schema":"Person"`} {
		if !strings.Contains(string(out), key) {
			t.Errorf("answer lacks %s: %s", key, out)
		}
	}
}

func TestMatchYenteRefuses(t *testing.T) {
	ix := interopIndex(t)
	ok := map[string]YenteQuery{"q": {Properties: map[string]Texts{"name": {"Omar"}}}}
	many := map[string]YenteQuery{}
	for _, a := range "abcdefghijk" {
		for _, b := range "abcdefghijk" {
			many[string(a)+string(b)] = ok["q"]
		}
	}
	for what, c := range map[string]struct {
		req YenteRequest
		p   YenteParams
	}{
		"no queries":   {},
		"many queries": {req: YenteRequest{Queries: many}},
		"weights":      {req: YenteRequest{Queries: ok, Weights: map[string]float64{"name": 1}}},
		"config":       {req: YenteRequest{Queries: ok, Config: map[string]any{"x": 1}}},
		"topics":       {req: YenteRequest{Queries: ok}, p: YenteParams{Topics: []string{"sanction"}}},
		"limit":        {req: YenteRequest{Queries: ok}, p: YenteParams{Limit: 501}},
		"algorithm":    {req: YenteRequest{Queries: ok}, p: YenteParams{Algorithm: "regression"}},
	} {
		if _, err := ix.MatchYente(c.req, c.p, Sight{Everything: true}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: err %v, want invalid", what, err)
		}
	}
}

func TestReconcile(t *testing.T) {
	ix := interopIndex(t)
	var queries map[string]ReconcileQuery
	const form = `{"name only":{"query":"Omar Haddad","type":"Person"},
"document":{"query":"Omar Haddad","type":["Person"],"limit":3,"properties":[{"pid":"Person:passportNumber","v":"AB 123"},{"pid":"birthDate","v":["1970"]},{"pid":"shoe","v":"44"}]},
"wrong date":{"query":"Omar Haddad","properties":[{"pid":"passportNumber","v":"AB123"},{"pid":"birthDate","v":"1980"}]},
"no date":{"query":"Omar Haddad","properties":[{"pid":"passportNumber","v":"AB123"}]},
"company":{"query":"Haddad Shipping","type":"Company"},"nothing":{"query":" "}}`
	if err := json.Unmarshal([]byte(form), &queries); err != nil {
		t.Fatal(err)
	}
	got, err := ix.Reconcile(queries, Sight{Everything: true})
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]struct {
		first string
		match bool
	}{"document": {"a", true}, "wrong date": {"", false}, "no date": {"", false}, "company": {"b", false}, "name only": {"", false}} {
		r := got[id].Result
		if len(r) == 0 || want.first != "" && r[0].ID != want.first || r[0].Match != want.match {
			t.Errorf("%s: %+v, want %s first, match %v", id, r, want.first, want.match)
		}
		for _, c := range r[min(1, len(r)):] {
			if c.Match {
				t.Errorf("%s: a second candidate is accepted: %+v", id, c)
			}
		}
	}
	if r := got["nothing"].Result; r == nil || len(r) != 0 {
		t.Errorf("no name gave %v", r)
	}
	for _, c := range got["company"].Result {
		if c.Type[0].ID != "Company" {
			t.Errorf("asked for companies, got %+v", c)
		}
	}
}

func TestExtendAndSuggest(t *testing.T) {
	ix := interopIndex(t)
	got, err := ix.Extend(ExtendRequest{IDs: []string{"a", "c", "zz"}, Properties: []ReconcileNamed{{ID: "birthDate"}, {ID: "shoe"}}}, Sight{Permitted: []uint64{1}})
	if err != nil {
		t.Fatal(err)
	}
	want := ExtendAnswer{Meta: []ReconcileNamed{{"birthDate", "Date of birth"}}, Rows: map[string]map[string][]ExtendedCell{"a": {"birthDate": {{"1970-02-03"}}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("extend (-want +got):\n%s", diff)
	}
	if s := ix.SuggestEntity("omar haddad", Sight{Permitted: []uint64{1}}); len(s.Result) != 1 || s.Result[0].ID != "a" {
		t.Errorf("suggested %+v", s)
	}
	if s := SuggestProperty("DATE"); len(s.Result) != 1 || s.Result[0].ID != "birthDate" {
		t.Errorf("suggested %+v", s)
	}
	if len(SuggestType("").Result) != 4 || len(SuggestType("x").Result) != 0 {
		t.Error("types are suggested wrongly")
	}
	m, err := json.Marshal(Manifest("Held persons", "http://127.0.0.1:1"))
	if err != nil || !strings.Contains(string(m), `"versions":["0.2"]`) || !strings.Contains(string(m), `{{id}}`) {
		t.Errorf("manifest %s, err %v", m, err)
	}
}
