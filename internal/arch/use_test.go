package arch_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// Every exported method of the node that takes a caller runs inside n.ask or
// n.act, or refuses and logs by itself: there policy decides and one entry of
// the access log is committed.
func TestEveryUseCaseIsDecidedAndLogged(t *testing.T) {
	files, err := filepath.Glob("../node/*.go")
	if err != nil {
		t.Fatal(err)
	}
	uses := 0
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range tree.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || !fn.Name.IsExported() || !takesCaller(fn) {
				continue
			}
			uses++
			calls := map[string]bool{}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					calls[s.Sel.Name] = true
				}
				return true
			})
			if !calls["ask"] && !calls["act"] {
				t.Errorf("%s: %s neither asks nor acts: no policy, no entry", f, fn.Name.Name)
			}
		}
	}
	if uses < 15 {
		t.Errorf("only %d use cases were found", uses)
	}
}

func takesCaller(fn *ast.FuncDecl) bool {
	for _, p := range fn.Type.Params.List {
		if id, ok := p.Type.(*ast.Ident); ok && id.Name == "Caller" {
			return true
		}
	}
	return false
}
