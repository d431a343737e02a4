package match

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// read gives the rows taken, in short, and the errors.
func read(t *testing.T, text string, f Format) (rows, faults []string) {
	t.Helper()
	for row, err := range ReadRows(strings.NewReader(text), f) {
		if err != nil {
			faults = append(faults, err.Error())
			continue
		}
		r := row.Record
		s := []string{r.ID, r.Schema, strings.Join(r.Countries, "+")}
		for _, b := range r.Births {
			s = append(s, b.Original)
		}
		for _, n := range r.Names {
			s = append(s, n.Text+map[Quality]string{Weak: "~"}[n.Quality])
		}
		for _, d := range r.Identifiers {
			s = append(s, string(d.Kind)+"="+d.Value)
		}
		rows = append(rows, strings.Join(append(s, row.Notes...), "|"))
	}
	return rows, faults
}

func TestReadRows(t *testing.T) {
	for _, c := range []struct {
		name         string
		format       Format
		text         string
		rows, faults []string
	}{
		{name: "columns in any order, others passed over",
			text: "country,colour,name,id,aliases,birth,schema\nFR,red,Jean Dubois,1,J. Dubois; Jean Du Bois ;,1970-02-03,Person\nbe,,Ann Peeters,2,,1980;1981,\n",
			rows: []string{"1|Person|fr|1970-02-03|Jean Dubois|J. Dubois|Jean Du Bois", "2||be|1980|1981|Ann Peeters"}},
		{name: "byte order mark, quotes, CRLF", text: "\ufeffid,name\r\n1,\"Dubois, Jean\"\r\n", rows: []string{"1|||Dubois, Jean"}},
		{name: "semicolons between columns", text: "id;name\n1;Jean\n", rows: []string{"1|||Jean"}},
		{name: "bad rows are skipped, bad dates left out",
			text:   "id,name,birth\n1,Jean,\n,Nobody,\n3,,\n4,Anna,yesterday\n5,Pete\n6,Last,1990\n",
			rows:   []string{"1|||Jean", `4|||Anna|compared without its birth: read date "yesterday": write it as 1975, 1975-03 or 1975-03-02: no date that can be read`, "6|||1990|Last"},
			faults: []string{"line 3: no id", "line 4: no name", "line 6: 2 cells where the header has 3; quote a cell that holds a ','"}},
		{name: "stray quote", text: "id,name\n1,Je\"an\n2,Anna\n", rows: []string{"2|||Anna"}, faults: []string{`line 2: bare " in non-quoted-field`}},
		{name: "no columns", text: "who,what\n1,2\n", faults: []string{`read header: the columns id and name are needed, found ["who" "what"]: name the columns in the first line, such as id,name,aliases,birth,country,schema`}},
		{name: "empty", text: ""},
		{name: "a country that is no code is noted", text: "id,name,country\n1,Jean,France\n", rows: []string{`1|||Jean|country "France" is not an ISO 3166-1 code of two letters`}},
		{name: "JSON lines", text: "\n" + `{"id":7,"name":"Jean","aliases":["J","K; L"],"birth":"1970","country":["fr","be"],"other":{"a":1}}` + "\n{\n" + `{"id":"8","name":["Anna"]}`,
			rows:   []string{"7||fr+be|1970|Jean|J|K|L", "8|||Anna"},
			faults: []string{"line 3: read JSON: unexpected end of JSON input"}},
		{name: "FollowTheMoney",
			text: `{"id":"a","schema":"Person","properties":{"name":["Jean Dubois"],"weakAlias":["Jeannot"],"birthDate":["1970-02"],"nationality":["fr"],"passportNumber":["ab-1"],"ethnicity":["x"],"religion":["y"]}}` + "\n" +
				`{"id":"b","schema":"Address","properties":{"full":["Rue 1"]}}` + "\n" +
				`{"id":"c","schema":"Person","properties":{"firstName":["Anna"],"lastName":["Peeters"]}}` + "\n" +
				`{"id":"d","schema":"Person","properties":{}}` + "\n",
			rows:   []string{"a|Person|fr|1970-02|Jean Dubois|Jeannot~|passport=AB1", "c|Person||Anna Peeters"},
			faults: []string{"line 4: no name"}},
		{name: "not UTF-8", text: "id,name\n1,Jos\xe9\n\xe9,Jean\n", rows: []string{"1|||José|" + noteNotUTF8}, faults: []string{"line 3: text is not UTF-8"}},
		{name: "UTF-16 of a spreadsheet", text: "\xff\xfei\x00d\x00\t\x00n\x00a\x00m\x00e\x00\n\x001\x00\t\x00A\x00\n\x00", rows: []string{"1|||A"}},
		{name: "unknown format", format: "xml", text: "<a/>", faults: []string{`read rows: unknown format "xml"; say csv, jsonl or ftm`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, faults := read(t, c.text, c.format)
			if diff := cmp.Diff(c.rows, rows); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.faults, faults); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLongLineIsSkipped(t *testing.T) {
	text := `{"id":"1","name":"` + strings.Repeat("a", maxLine) + "\"}\n" + `{"id":"2","name":"Anna"}`
	var ids []string
	var long int
	for row, err := range ReadRows(strings.NewReader(text), FormatAuto) {
		if errors.Is(err, ErrLongLine) {
			long++
		} else {
			ids = append(ids, row.Record.ID)
		}
	}
	if long != 1 || !cmp.Equal(ids, []string{"2"}) {
		t.Fatalf("%d long lines, ids %q; want 1 and [2]", long, ids)
	}
}

func TestNamesBeyondTheBoundAreNoted(t *testing.T) {
	var aliases []string
	for i := range MaxNames + 1 {
		aliases = append(aliases, strings.Repeat("b", i+1))
	}
	text := "id,name,aliases\n1,A0," + strings.Join(aliases, ";") + "\n"
	for row, err := range ReadRows(strings.NewReader(text), FormatCSV) {
		if err != nil || len(row.Record.Names) != MaxNames || len(row.Notes) != 2 {
			t.Fatalf("%d names, %d notes, err %v; want %d, 2", len(row.Record.Names), len(row.Notes), err, MaxNames)
		}
	}
}

func FuzzReadRows(f *testing.F) {
	f.Add("id,name,aliases\n1,\"a\nb\",c;d\n")
	f.Add(`{"id":1,"name":["a",null,["b"]]}` + "\n" + `{"properties":{"name":"x"}}`)
	f.Fuzz(func(t *testing.T, text string) {
		for row, err := range ReadRows(strings.NewReader(text), FormatAuto) {
			if err != nil {
				continue
			}
			if row.Record.ID == "" || len(row.Record.Names) == 0 || len(row.Record.Names) > MaxNames || row.Line < 1 {
				t.Fatalf("half a row was taken: %+v", row)
			}
			for _, n := range row.Record.Names {
				if !utf8.ValidString(n.Text) {
					t.Fatalf("text %q", n.Text)
				}
			}
		}
	})
}
