package arch_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"liaison/internal/arch"
)

// Every test that docs/THREATS.md names exists.
func TestThreatsNameRealTests(t *testing.T) {
	page, err := os.ReadFile("../../docs/THREATS.md")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	files, err := filepath.Glob("../*/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	commands, err := filepath.Glob("../../cmd/*/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(files, commands...) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	named := regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z0-9_]+)`").FindAllStringSubmatch(string(page), -1)
	if len(named) == 0 {
		t.Fatal("docs/THREATS.md names no test")
	}
	for _, m := range named {
		if !strings.Contains(all.String(), "func "+m[1]+"(") {
			t.Errorf("docs/THREATS.md names %s, which does not exist", m[1])
		}
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
