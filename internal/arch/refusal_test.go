package arch_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Design section 7, as a test over every exported field of the shapes that
// leave the house and over every column of every table: no field for origin,
// belief, opinion, health or orientation, and no figure that weighs a person.
var refusedField = regexp.MustCompile(`(?i)ethnic|race\b|religio|belief|politic|opinion|health_|medical|orientation|danger|threat_?level|risk_?score|person_?score|reliability_?score`)

func TestNoRefusedFieldInTheShapes(t *testing.T) {
	for _, dir := range []string{"../view", "../claim", "../match"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			tree, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				field, ok := n.(*ast.Field)
				if !ok {
					return true
				}
				for _, name := range field.Names {
					if name.IsExported() && refusedField.MatchString(name.Name) {
						t.Errorf("%s: field %s is refused", f, name.Name)
					}
				}
				return true
			})
		}
	}
}

var column = regexp.MustCompile(`(?m)^\s+([a-z_]+)\s+(?:TEXT|\{\{)`)

func TestNoRefusedColumnInAnyTable(t *testing.T) {
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(b), "CREATE TABLE") {
			continue
		}
		for _, m := range column.FindAllStringSubmatch(string(b), -1) {
			seen++
			if refusedField.MatchString(m[1]) || strings.Contains(m[1], "score") {
				t.Errorf("%s: column %s is refused", f, m[1])
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d columns were found: the test no longer reads the tables", seen)
	}
}
