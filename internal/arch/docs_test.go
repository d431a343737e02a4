package arch_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"liaison/internal/arch"
)

// Every test that docs/THREATS.md and docs/LAW.md name exists.
func TestPagesNameRealTests(t *testing.T) {
	var all strings.Builder
	for _, tests := range []string{"../*/*_test.go", "../../cmd/*/*_test.go", "../../e2e/*_test.go"} {
		files, err := filepath.Glob(tests)
		if err != nil || len(files) == 0 {
			t.Fatalf("no tests at %s: %v", tests, err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(b)
		}
	}
	for _, name := range []string{"THREATS", "LAW"} {
		page, err := os.ReadFile("../../docs/" + name + ".md")
		if err != nil {
			t.Fatal(err)
		}
		named := regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z0-9_]+)(?:/([a-z_]+))?`").FindAllStringSubmatch(string(page), -1)
		if len(named) == 0 {
			t.Fatalf("docs/%s.md names no test", name)
		}
		for _, m := range named {
			if !strings.Contains(all.String(), "func "+m[1]+"(") {
				t.Errorf("docs/%s.md names %s, which does not exist", name, m[1])
			}
			if m[1] != "TestScripts" {
				continue
			}
			if _, err := os.Stat("../../cmd/liaison/testdata/" + m[2] + ".txtar"); err != nil {
				t.Errorf("docs/%s.md names the story %q, which does not exist", name, m[2])
			}
		}
	}
}

// docs/LAW.md has one row for each requirement of the law, in order, and none
// of them without a test or the plain word that it is not built.
func TestThePageOfTheLawIsWhole(t *testing.T) {
	page, err := os.ReadFile("../../docs/LAW.md")
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, act := range []struct {
		letter string
		count  int
	}{{"L", 18}, {"E", 16}, {"X", 13}, {"A", 4}} {
		for n := range act.count {
			want = append(want, fmt.Sprintf("%s-%02d", act.letter, n+1))
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^\| ([LEXA]-\d\d) \|(.*)$`).FindAllStringSubmatch(string(page), -1) {
		got = append(got, m[1])
		if cells := strings.Split(strings.Trim(m[2], " |"), " | "); len(cells) != 4 {
			t.Errorf("%s: %d cells, want act, what, where and test", m[1], len(cells))
		}
		if !strings.Contains(m[2], "`Test") && !strings.Contains(m[2], "`Fuzz") && !strings.Contains(m[2], "not built") {
			t.Errorf("%s names neither a test nor what is not built", m[1])
		}
	}
	if !slices.Equal(want, got) {
		t.Errorf("the page has %v, want %v", got, want)
	}
}

// The table of rooms in docs/ARCHITECTURE.md is the house as it stands.
func TestArchitectureListsTheRooms(t *testing.T) {
	page, err := os.ReadFile("../../docs/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| \\d \\| `([a-z]+)` \\|").FindAllStringSubmatch(string(page), -1) {
		listed[m[1]] = true
	}
	for _, row := range arch.Rows() {
		for _, room := range row {
			files, err := filepath.Glob("../" + room + "/*.go")
			if err != nil {
				t.Fatal(err)
			}
			if built := len(files) > 0; built != listed[room] {
				t.Errorf("room %s: built %v, listed %v", room, built, listed[room])
			}
		}
	}
}

// Every fuzz target of a room that reads what a peer wrote has a corpus that is
// committed: what coverage once found is tried in every run.
func TestDecodersThatFaceAPeerHaveCorpora(t *testing.T) {
	target := regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)
	count := 0
	for _, room := range []string{"claim", "seal", "peer", "request", "warning"} {
		files, err := filepath.Glob(filepath.Join("..", room, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range target.FindAllSubmatch(src, -1) {
				if strings.Contains(string(m[1]), "Keyring") || strings.Contains(string(m[1]), "Unlock") {
					continue // the node's own files, which no peer writes
				}
				count++
				seeds, err := os.ReadDir(filepath.Join("..", room, "testdata", "fuzz", string(m[1])))
				if err != nil || len(seeds) == 0 {
					t.Errorf("%s of room %s has no corpus in testdata/fuzz: copy what go test -fuzz found", m[1], room)
				}
			}
		}
	}
	if count < 30 {
		t.Errorf("only %d fuzz targets were found", count)
	}
}
