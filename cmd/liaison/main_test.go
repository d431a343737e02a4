package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"liaison/internal/cli"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/pace"
	"liaison/internal/view"
)

// TestMain lets the test binary serve as the child that reads documents.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == cli.ConverterCommand {
		os.Exit(run(os.Args[1:]))
	}
	testscript.Main(m, map[string]func(){"liaison": func() { os.Exit(run(os.Args[1:])) }})
}

// liaison runs the program in a node's folder and returns what it printed.
func liaison(t *testing.T, home string, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	root := cli.New(wiring{}, "test")
	root.SetOut(&out)
	root.SetErr(io.Discard)
	root.SetArgs(append([]string{"--home", home}, args...))
	err := root.ExecuteContext(t.Context())
	return out.String(), err
}

func must(t *testing.T, home string, args ...string) string {
	t.Helper()
	out, err := liaison(t, home, args...)
	if err != nil {
		t.Fatalf("liaison %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

const fiction = `Two raids, one garage

Police in Norland captured Tomas Verkade in the Oosthaven area of Kastel on May 4. His brother Jonas Verkade was deported from Norland last March.

"Tomas Verkade was closely involved in the planning of the Kastel attacks," the Norland Courier reported.

The Kastel attacks on Tuesday killed at least 12 people.
`

// storyNode makes a node with the fictional report filed and accepted.
func storyNode(t *testing.T) (home, report string) {
	t.Helper()
	home = filepath.Join(t.TempDir(), "node")
	must(t, home, "init", "--agency", "no-desk")
	file := filepath.Join(t.TempDir(), "raids.txt")
	if err := os.WriteFile(file, []byte(fiction), 0o600); err != nil {
		t.Fatal(err)
	}
	filed := decode[[]view.Report](t, must(t, home, "report", "add", file, "--published", "2021-05-06", "--json"))
	if len(filed) != 1 || filed[0].Open == 0 {
		t.Fatalf("nothing was read: %+v", filed)
	}
	d := decode[view.Decided](t, must(t, home, "review", "accept", "--all", filed[0].ID, "--json"))
	if d.Accepted != filed[0].Open {
		t.Fatalf("%d of %d accepted", d.Accepted, filed[0].Open)
	}
	return home, filed[0].ID
}

func TestFromAReportToACitedPath(t *testing.T) {
	home, _ := storyNode(t)
	v := decode[view.Paths](t, must(t, home, "path", "Jonas Verkade", "Kastel attacks", "--json"))
	if !v.Found || len(v.Paths[0].Steps) != 2 {
		t.Fatalf("path: %+v", v)
	}
	for _, s := range v.Paths[0].Steps {
		for _, c := range s.Claims {
			for _, e := range c.Evidence {
				if fiction[e.Begin:e.End] != e.Quote {
					t.Errorf("the quote %q does not stand at %d", e.Quote, e.Begin)
				}
			}
			if c.Grade.Text != "X4" || c.Said == "" || len(c.Evidence) == 0 {
				t.Errorf("a step without its evidence: %+v", c)
			}
		}
	}
	back := decode[view.Paths](t, must(t, home, "path", "Kastel attacks", "Jonas Verkade", "--json"))
	if len(back.Paths[0].Steps) != 2 || back.Paths[0].Steps[0].To.ID != v.Paths[0].Steps[0].To.ID {
		t.Error("the way back is another way")
	}
	gone := decode[view.Paths](t, must(t, home, "path", "Jonas Verkade", "Kastel attacks", "--json", "--without", v.Paths[0].Steps[0].Claims[0].Root))
	if gone.Found && len(gone.Paths[0].Steps) == 2 && gone.Paths[0].Steps[0].Claims[0].Root == v.Paths[0].Steps[0].Claims[0].Root {
		t.Error("a path stands on the source that was left out")
	}
	s := decode[view.Subject](t, must(t, home, "show", "Kastel attacks", "--json"))
	for _, p := range s.Properties {
		if n := p.Claims[0].Value.Number; p.Predicate == "killed" && (n == nil || n.Low == nil || *n.Low != 12 || n.High != nil) {
			t.Errorf("at least 12 became %+v", n)
		}
	}
}

func TestErasureLeavesProofsAndNoWord(t *testing.T) {
	home, report := storyNode(t)
	must(t, home, "erase", report, "--reason", "order of the court", "--json")
	for _, args := range [][]string{{"show", "Tomas Verkade"}, {"path", "Jonas Verkade", "Kastel attacks"}, {"report", "show", report}} {
		if out, err := liaison(t, home, args...); !fault.Is(err, fault.NotFound) || strings.Contains(out, "Verkade") {
			t.Errorf("%v: %v %s", args, err, out)
		}
	}
	if out := must(t, home, "search", "Verkade", "--json"); decode[view.Search](t, out).Total != 0 {
		t.Error("search still finds it")
	}
	if out := must(t, home, "export"); strings.Contains(out, "Verkade") {
		t.Error("export still writes it")
	}
	if v := decode[view.Verified](t, must(t, home, "verify", "--json")); !v.OK || v.Erased == 0 {
		t.Errorf("verify: %+v", v)
	}
	if r := decode[view.Rebuilt](t, must(t, home, "rebuild", "--json")); !r.Same {
		t.Error("a rebuild differs from what erasure left")
	}
	err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte("Verkade")) || bytes.Contains(b, []byte("Oosthaven")) {
			t.Errorf("%s holds a word of it", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	tables(t, home, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
		if err != nil {
			return err
		}
		defer rows.Close()
		n := 0
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				return err
			}
			n++
			holdsNoWord(t, tx, name)
		}
		if n < 15 {
			t.Errorf("only %d tables were searched", n)
		}
		return rows.Err()
	})
}

func holdsNoWord(t *testing.T, tx *db.Tx, table string) {
	t.Helper()
	rows, err := tx.Query(`SELECT * FROM "` + table + `"`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values, dest := make([]any, len(cols)), make([]any, len(cols))
	for i := range values {
		dest[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			text, _ := v.(string)
			if b, ok := v.([]byte); ok {
				text = string(b)
			}
			if strings.Contains(text, "Verkade") || strings.Contains(text, "Oosthaven") {
				t.Errorf("%s.%s holds a word of what was erased", table, cols[i])
			}
		}
	}
}

// tables opens the node's store beside the program.
func tables(t *testing.T, home string, fn func(tx *db.Tx) error) {
	t.Helper()
	o, err := wiring{}.openNode(context.WithoutCancel(t.Context()), home)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.store.Write(t.Context(), fn); err != nil {
		t.Error(err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyNamesTheFirstRecordAtFault(t *testing.T) {
	flip := func(column string) func(tx *db.Tx) error {
		return func(tx *db.Tx) error {
			var b []byte
			if err := tx.QueryRow(`SELECT ` + column + ` FROM records WHERE seq = 5`).Scan(&b); err != nil {
				return err
			}
			b[len(b)/2] ^= 1
			return tx.Exec(`UPDATE records SET `+column+` = $1 WHERE seq = 5`, b)
		}
	}
	for name, c := range map[string]struct {
		tamper func(tx *db.Tx) error
		seq    int64
	}{
		"a byte of a payload":   {flip("payload"), 5},
		"a byte of a header":    {flip("header"), 5},
		"a byte of a signature": {flip("signature"), 5},
		"a record deleted":      {func(tx *db.Tx) error { return tx.Exec(`DELETE FROM records WHERE seq = 5`) }, 5},
		"the last deleted": {func(tx *db.Tx) error {
			return tx.Exec(`DELETE FROM records WHERE seq = (SELECT max(seq) FROM records)`)
		}, 0},
		"two records swapped": {func(tx *db.Tx) error {
			for _, q := range []string{`UPDATE records SET seq = -5 WHERE seq = 5`, `UPDATE records SET seq = 5 WHERE seq = 6`, `UPDATE records SET seq = 6 WHERE seq = -5`} {
				if err := tx.Exec(q); err != nil {
					return err
				}
			}
			return nil
		}, 5},
		"a table behind the ledger's back": {func(tx *db.Tx) error { return tx.Exec(`UPDATE claims SET level = 3 WHERE level = 1`) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			home, _ := storyNode(t)
			tables(t, home, c.tamper)
			out, err := liaison(t, home, "verify", "--json")
			if !fault.Is(err, fault.Conflict) {
				t.Fatalf("verify passed: %v", err)
			}
			v := decode[view.Verified](t, out)
			if len(v.Faults) == 0 || (c.seq != 0 && v.Faults[0].Seq != c.seq) {
				t.Errorf("faults: %+v", v.Faults)
			}
		})
	}
}

func TestErrorsNameTheMend(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "none")
	for name, c := range map[string]struct {
		args []string
		kind fault.Kind
	}{
		"no node":         {[]string{"search", "x"}, fault.NotFound},
		"bad agency":      {[]string{"init", "--agency", "Not An Agency"}, fault.Invalid},
		"bad day":         {[]string{"extract", "x.txt", "--published", "yesterday"}, fault.Invalid},
		"screen, no list": {[]string{"screen"}, fault.Invalid},
	} {
		_, err := liaison(t, empty, c.args...)
		if !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, mend := fault.SafeText(err); mend == "" && c.kind != fault.Internal {
			t.Errorf("%s names no mend", name)
		}
	}
	if _, err := os.Stat(empty); err == nil {
		t.Error("a refused init left a folder behind")
	}
}

func TestEveryLookLeavesAnEntry(t *testing.T) {
	home, _ := storyNode(t)
	before := len(decode[[]view.AuditEntry](t, must(t, home, "audit", "--json", "--limit", "1000")))
	must(t, home, "search", "Verkade")
	must(t, home, "show", "Tomas Verkade")
	if _, err := liaison(t, home, "show", "Nobody Known"); !fault.Is(err, fault.NotFound) {
		t.Fatal(err)
	}
	list := decode[[]view.AuditEntry](t, must(t, home, "audit", "--json", "--limit", "1000"))
	if len(list) != before+4 { // three looks, and the reading of the log before
		t.Fatalf("%d entries after %d", len(list), before)
	}
	if list[0].Decision != "refused: not found" || list[0].Use != "ShowSubject" || list[0].Purpose != "ct" {
		t.Errorf("the refused look: %+v", list[0])
	}
}

func TestTheServerRefusesOtherSitesAndStrangers(t *testing.T) {
	home, _ := storyNode(t)
	ctx, stop := context.WithCancel(t.Context())
	urls, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- wiring{}.Serve(ctx, home, cli.ServeRequest{Address: "127.0.0.1:0"}, func(s cli.Served) { urls <- s.URL })
	}()
	defer func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	}()
	base := <-urls
	for _, path := range []string{"/api/v1/me", "/api/v1/search?q=Verkade", "/api/v1/reports", "/api/v1/audit", "/api/v1/events", "/api/v1/path?from=a&to=b"} {
		asked := time.Now()
		r, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(asked); took < pace.First && path != "/api/v1/events" {
			t.Errorf("%s was answered in %v, before the first class ends", path, took)
		}
		body, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if r.StatusCode != http.StatusUnauthorized || bytes.Contains(body, []byte("Verkade")) {
			t.Errorf("%s: %d %s", path, r.StatusCode, body)
		}
	}
	req, err := http.NewRequest(http.MethodPost, base+"/api/v1/login", strings.NewReader(`{"name":"officer","password":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", "https://elsewhere.example")
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusForbidden || r.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("another site was let in: %d", r.StatusCode)
	}
	doc, err := http.Get(base + "/api/v1/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	defer doc.Body.Close()
	var spec struct {
		OpenAPI string                                `json:"openapi"`
		Paths   map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.NewDecoder(doc.Body).Decode(&spec); err != nil || !strings.HasPrefix(spec.OpenAPI, "3.1") || len(spec.Paths) < 15 {
		t.Errorf("OpenAPI %s with %d paths: %v", spec.OpenAPI, len(spec.Paths), err)
	}
}
