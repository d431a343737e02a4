package node_test

import (
	"strings"
	"testing"
	"time"

	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// After three years the entries of a day go, by an administrator's order that is
// logged itself; the log proves itself without them, and one that was changed is
// not pruned at all.
func TestTheAccessLogEndsAfterThreeYearsAndProvesItself(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	inspector := h.Officer(t, "inspector", marking.Inspector)
	look := func() {
		if _, err := h.Search(t.Context(), h.Analyst, node.SearchRequest{Query: "Verkade"}); err != nil {
			t.Fatal(err)
		}
	}
	look()
	first := h.Clock.Now().UTC().Format(time.DateOnly)
	h.Clock.Add(2 * 365 * 24 * time.Hour)
	look() // closes the first day
	if v, err := h.PruneAudit(t.Context(), h.Admin, node.PruneAuditRequest{}); err != nil || v.Days != 0 {
		t.Fatalf("pruned after two years: %+v %v", v, err)
	}
	if _, err := h.PruneAudit(t.Context(), h.Admin, node.PruneAuditRequest{Before: "2017-03-24"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("pruned what is younger than three years: %v", err)
	}
	h.Clock.Add(400 * 24 * time.Hour)
	look()
	for _, c := range []node.Caller{inspector, h.Supervisor} {
		if _, err := h.PruneAudit(t.Context(), c, node.PruneAuditRequest{}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%v pruned: %v", c.Roles, err)
		}
	}
	v, err := h.PruneAudit(t.Context(), h.Admin, node.PruneAuditRequest{})
	if err != nil || v.Days != 1 || !strings.Contains(v.Proof, "the bodies of 1 days are gone") {
		t.Fatalf("%+v %v", v, err)
	}
	if es, err := h.ReadAudit(t.Context(), inspector, node.AuditRequest{From: first, To: first, Limit: 10}); err != nil || len(es) != 0 {
		t.Errorf("entries of the day are left: %v %v", es, err)
	}
	if es, err := h.ReadAudit(t.Context(), inspector, node.AuditRequest{Use: "PruneAudit", Decision: "allowed", Limit: 10}); err != nil || len(es) != 2 {
		t.Errorf("the order is not on the log: %v %v", es, err)
	}
	if r, err := h.Verify(t.Context(), h.Admin, node.VerifyRequest{}); err != nil || !r.OK {
		t.Errorf("%+v %v", r, err)
	}
	// Somebody lays hand on a day: nothing more is pruned over it.
	forge(t, h, `UPDATE audit_segments SET pruned_by = 'o-x' WHERE pruned <> 0`)
	h.Clock.Add(1000 * 24 * time.Hour)
	look()
	if _, err := h.PruneAudit(t.Context(), h.Admin, node.PruneAuditRequest{}); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "does not prove itself") {
		t.Errorf("pruned over a changed log: %v", err)
	}
}
