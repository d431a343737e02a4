package node_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

// actsOfTheNode reads the node's own source for the use cases that act, and
// which of them are an officer's about himself.
func actsOfTheNode(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	acts := map[string]bool{}
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
			if !ok || fn.Recv == nil || !fn.Name.IsExported() {
				continue
			}
			own := false
			found := false
			ast.Inspect(fn, func(x ast.Node) bool {
				switch x := x.(type) {
				case *ast.SelectorExpr:
					found = found || x.Sel.Name == "act"
					own = own || x.Sel.Name == "Own"
				case *ast.Ident:
					own = own || x.Name == "ownUse"
				}
				return true
			})
			if found {
				acts[fn.Name.Name] = own
			}
		}
	}
	return acts
}

// rights is a caller who serves data subjects: the purpose that opens every
// record to the data protection officer.
func rights(t *testing.T, h *nodetest.House, c node.Caller) node.Caller {
	t.Helper()
	basis, err := h.Policy.Register().Check("rights", "")
	if err != nil {
		t.Fatal(err)
	}
	c.Purpose, c.LegalBasis = "rights", basis
	return c
}

// A data protection officer and an inspector change nothing: every act of the
// node, whatever it is asked for, is refused to them before it begins, and no
// table but the log differs afterwards.
func TestWhoOverseesChangesNothing(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	listedAll(t, h, "list", nil, said(0, 3, "list", func(int, claim.Ref) *claim.Claim {
		return &claim.Claim{Predicate: "name", Value: claim.TextValue("Tomas Verkade")}
	}))
	dpo, inspector := h.Officer(t, "dpo", marking.DPO), h.Officer(t, "inspector", marking.Inspector)
	before := contents(t, h)
	acts := actsOfTheNode(t)
	if len(acts) < 50 {
		t.Fatalf("only %d acts were found", len(acts))
	}
	n := reflect.ValueOf(h.Node)
	refused := 0
	for name, own := range acts {
		m := n.MethodByName(name)
		if own || !m.IsValid() || m.Type().NumIn() != 3 || m.Type().In(1) != reflect.TypeFor[node.Caller]() {
			continue
		}
		for _, c := range []node.Caller{dpo, rights(t, h, dpo), inspector, rights(t, h, inspector)} {
			out := m.Call([]reflect.Value{reflect.ValueOf(context.Background()), reflect.ValueOf(c), reflect.New(m.Type().In(2)).Elem()})
			err, _ := out[len(out)-1].Interface().(error)
			if !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s as %v for %s: %v", name, c.Roles, c.Purpose, err)
			}
			if fault.Is(err, fault.Forbidden) {
				refused++
			}
		}
	}
	if refused < 150 {
		t.Errorf("only %d acts were refused by policy", refused)
	}
	// The same with a request that would do something.
	claims := ids(t, h)
	who := rights(t, h, dpo)
	if _, err := h.Recall(t.Context(), who, node.RecallRequest{Records: claims, Reason: "x"}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a recall: %v", err)
	}
	if _, err := h.Import(t.Context(), who, node.ImportRequest{Dataset: "x"}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an import: %v", err)
	}
	if after := contents(t, h); !slices.Equal(before, after) {
		t.Error("a table differs after who oversees was everywhere")
	}
}

// contents are the tables beside the access log and the store's own.
func contents(t *testing.T, h *nodetest.House) (out []string) {
	t.Helper()
	for _, table := range h.Tables(t) {
		if !strings.HasPrefix(table.Name, "audit_") && !strings.HasPrefix(table.Name, "db_") {
			out = append(out, table.Name+"\n"+table.Dump)
		}
	}
	return out
}

// The inspector finds who looked at what; his own search stands in the log.
func TestTheInspectorSearchesTheLog(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	listedAll(t, h, "list", nil, said(0, 2, "list", func(i int, r claim.Ref) *claim.Claim {
		return &claim.Claim{Predicate: "name", Value: claim.TextValue(r.Label)}
	}))
	subject := claim.DeriveID("s", "list", "0")
	if _, err := h.ShowSubject(t.Context(), h.Analyst, node.ShowRequest{Subject: subject}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ShowSubject(t.Context(), h.Admin, node.ShowRequest{Subject: subject}); !fault.Is(err, fault.Forbidden) {
		t.Fatal(err)
	}
	inspector := h.Officer(t, "inspector", marking.Inspector)
	look := func(r node.AuditRequest) int {
		t.Helper()
		r.Limit = 1000
		es, err := h.ReadAudit(t.Context(), inspector, r)
		if err != nil {
			t.Fatal(err)
		}
		return len(es)
	}
	for what, c := range map[string]struct {
		req  node.AuditRequest
		want int
	}{
		"who looked":          {node.AuditRequest{Use: "ShowSubject", Officer: h.Analyst.Officer}, 1},
		"who was refused":     {node.AuditRequest{Use: "ShowSubject", Decision: "refused"}, 1},
		"for another purpose": {node.AuditRequest{Use: "ShowSubject", Purpose: "court"}, 0},
		"for this purpose":    {node.AuditRequest{Use: "ShowSubject", Purpose: "ct", Operation: "consultation"}, 2},
		"on another day":      {node.AuditRequest{To: "2016-01-01"}, 0},
		"today":               {node.AuditRequest{Use: "ShowSubject", From: "2016-03-01"}, 2},
	} {
		if got := look(c.req); got != c.want {
			t.Errorf("%s: %d entries, not %d", what, got, c.want)
		}
	}
	touched, err := h.ReadAudit(t.Context(), inspector, node.AuditRequest{Use: "ShowSubject", Officer: h.Analyst.Officer, Limit: 10})
	if err != nil || len(touched) != 1 || len(touched[0].Touched) == 0 || touched[0].OfficerName != "Officer analyst" {
		t.Fatalf("%+v %v", touched, err)
	}
	if got := look(node.AuditRequest{Touched: touched[0].Touched[0], Use: "ShowSubject"}); got != 1 {
		t.Errorf("by what was touched: %d", got)
	}
	if got := look(node.AuditRequest{Use: "ReadAudit"}); got < 8 {
		t.Errorf("reading the log left %d entries", got)
	}
	first, err := h.ReadAudit(t.Context(), inspector, node.AuditRequest{Limit: 3})
	if err != nil || len(first) != 3 {
		t.Fatal(first, err)
	}
	next, err := h.ReadAudit(t.Context(), inspector, node.AuditRequest{Limit: 1, After: first[2].Place})
	if err != nil || len(next) != 1 || next[0].Number >= first[2].Number {
		t.Errorf("the next page: %+v %v", next, err)
	}
	mine, err := h.ReadAudit(t.Context(), h.Analyst, node.AuditRequest{Limit: 10, Officer: inspector.Officer})
	if err != nil || slices.ContainsFunc(mine, func(e view.AuditEntry) bool { return e.Officer != string(h.Analyst.Officer) }) {
		t.Errorf("an analyst reads others' looks: %+v %v", mine, err)
	}
	counts, err := h.UseCounts(t.Context(), inspector, node.UseCountsRequest{From: "2016-03-01", To: "2016-04-01"})
	if err != nil || len(counts.Counts) < 2 {
		t.Errorf("%+v %v", counts, err)
	}
}
