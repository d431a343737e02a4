package arch_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"liaison/internal/arch"
)

const module = "liaison/internal/"

func rowOf(room string) int {
	for i, r := range arch.Rows() {
		if slices.Contains(r, room) {
			return i
		}
	}
	return -1
}

// each calls fn for every Go file below internal/ with its room, whether it
// is a test, and the rooms that it imports.
func each(t *testing.T, fn func(file, room string, test bool, imports []string)) {
	t.Helper()
	root := filepath.Join("..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.Contains(path, "testdata") {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		room, rest, _ := strings.Cut(filepath.ToSlash(rel), "/")
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		var imports []string
		for _, im := range f.Imports {
			p, _ := strconv.Unquote(im.Path.Value)
			if other, ok := strings.CutPrefix(p, module); ok {
				other, _, _ = strings.Cut(other, "/")
				if other != room {
					imports = append(imports, other)
				}
			}
		}
		tool := strings.Contains(rest, "/") && f.Name.Name == "main"
		fn(path, room, strings.HasSuffix(path, "_test.go") || tool, imports)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRoomsImportDownwardOnly(t *testing.T) {
	each(t, func(file, room string, test bool, imports []string) {
		if slices.Contains(arch.Support(), room) {
			return
		}
		row := rowOf(room)
		if row < 0 {
			t.Errorf("%s: package %s stands in no row; list it in internal/arch", file, room)
			return
		}
		for _, other := range imports {
			if slices.Contains(arch.Support(), other) {
				if !test {
					t.Errorf("%s imports %s, which serves tests only", file, other)
				}
				continue
			}
			if test {
				continue
			}
			switch r := rowOf(other); {
			case r < 0:
				t.Errorf("%s imports %s, which stands in no row", file, other)
			case r >= row:
				t.Errorf("%s (row %d) imports %s (row %d): a room imports lower rows only", file, row, other, r)
			}
		}
	})
}

// The clock, sleeping and process-wide randomness belong to the wiring.
func TestNoClockOutsideTheWiring(t *testing.T) {
	each(t, func(file, room string, test bool, _ []string) {
		if test || slices.Contains(arch.Support(), room) {
			return
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"time." + "Now()", "time." + "Sleep("} {
			if strings.Contains(string(b), word) {
				t.Errorf("%s uses %s: time is handed in", file, word)
			}
		}
	})
}

// Every room says what it is for.
func TestEveryRoomHasItsComment(t *testing.T) {
	for _, row := range arch.Rows() {
		for _, room := range row {
			files, err := filepath.Glob(filepath.Join("..", room, "*.go"))
			if err != nil || len(files) == 0 {
				continue // not built yet
			}
			found := false
			for _, f := range files {
				b, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				found = found || strings.Contains(string(b), "// Package "+room+" ")
			}
			if !found {
				t.Errorf("package %s has no comment that says what it is for", room)
			}
		}
	}
}
