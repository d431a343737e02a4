package node_test

import (
	"testing"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// An officer who has chosen no purpose, or a legal basis that the register does
// not name for it, reads nothing, and the attempt is on the log (Directive (EU)
// 2016/680 Art. 4(1)(b), 8).
func TestWithoutAPurposeNothingIsRead(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	listed(t, h, h.Analyst, "list", "1", "Tomas Verkade", "")
	inspector := h.Officer(t, "inspector", marking.Inspector)
	for name, spoil := range map[string]func(*node.Caller){
		"no purpose": func(c *node.Caller) { c.Purpose, c.LegalBasis = "", "" },
		"no basis":   func(c *node.Caller) { c.LegalBasis = "" },
		"own basis":  func(c *node.Caller) { c.LegalBasis = "curiosity" },
	} {
		c := h.Analyst
		spoil(&c)
		v, err := h.Search(t.Context(), c, node.SearchRequest{Query: "Verkade"})
		if !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
		if len(v.Hits) != 0 {
			t.Errorf("%s: %d were read", name, len(v.Hits))
		}
	}
	es, err := h.ReadAudit(t.Context(), inspector, node.AuditRequest{Use: "Search", Decision: "refused", Limit: 10})
	if err != nil || len(es) != 3 || len(es[0].Touched) != 0 || es[0].Officer != string(h.Analyst.Officer) {
		t.Errorf("the log of what was refused: %+v %v", es, err)
	}
}

// Each of the six operations of Directive (EU) 2016/680 Art. 25 leaves exactly
// one entry with all that the article asks for.
func TestEachOperationLeavesOneEntry(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	inspector := h.Officer(t, "inspector", marking.Inspector)
	one, two := listed(t, h, h.Analyst, "list", "1", "Tomas Verkade", ""), listed(t, h, h.Analyst, "list", "2", "T. Verkade", "")
	report := ""
	for _, step := range []struct {
		op  audit.Operation
		use string
		do  func() error
	}{
		{audit.Collection, "FileReport", func() error { report = file(t, h, fiction); return nil }},
		{audit.Alteration, "Decide", func() error { acceptAll(t, h, report); return nil }},
		{audit.Consultation, "Search", func() error {
			_, err := h.Search(t.Context(), h.Analyst, node.SearchRequest{Query: "Janda"})
			return err
		}},
		{audit.Disclosure, "Export", func() error { export(t, h, h.Analyst, node.ExportRequest{To: "fr-spoc"}); return nil }},
		{audit.Combination, "JudgeIdentity", func() error {
			_, err := h.JudgeIdentity(t.Context(), h.Analyst, node.JudgeRequest{A: string(one), B: string(two), Decision: claim.Same, Reason: "one passport"})
			return err
		}},
		{audit.Erasure, "EraseReport", func() error {
			_, err := h.EraseReport(t.Context(), h.Supervisor, node.EraseRequest{Report: report, Reason: "order of the court"})
			return err
		}},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.use, err)
		}
		es, err := h.ReadAudit(t.Context(), inspector, node.AuditRequest{Use: step.use, Operation: step.op, Limit: 10})
		if err != nil || len(es) != 1 {
			t.Errorf("%s left %d entries of %s: %v", step.use, len(es), step.op, err)
			continue
		}
		e := es[0]
		if e.When == "" || e.Officer == "" || e.Purpose == "" || e.LegalBasis == "" || len(e.Touched) == 0 || e.Decision != string(audit.Allowed) {
			t.Errorf("%s: an entry without all its fields: %+v", step.use, e)
		}
		if step.op == audit.Disclosure && len(e.Recipients) == 0 {
			t.Errorf("who received it is not on record: %+v", e)
		}
	}
}
