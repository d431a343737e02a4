package node_test

import (
	"slices"
	"testing"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// restricted files a report at a whose claims only b may hold (H2), gives them
// to b, and returns them.
func restricted(t *testing.T, a, b *nodetest.House, houses ...*nodetest.House) []claim.ID {
	t.Helper()
	fileMarked(t, a, []claim.HandlingCode{claim.H2}, b.Agency)
	var ids []claim.ID
	for _, c := range export(t, a, a.Analyst, node.ExportRequest{}).claims {
		ids = append(ids, claim.ID(c.ID))
	}
	if _, err := a.Share(t.Context(), a.Duty, node.ShareRequest{Records: ids, To: []claim.AgencyID{b.Agency}, Reason: "for you alone"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, houses...)
	return ids
}

// overridesOn counts what a desk has to see to about overrides.
func overridesOn(t *testing.T, h *nodetest.House) int { return kinds(t, h)["override"] }

// A life is in danger at this hour and the originator has not consented: two
// officers give one record to one agency. In the same transaction its
// originator is told, can name the new holder and recalls it there; nobody does
// it alone, without a reason, or for more than that record.
func TestOverrideTakesTwoAndTellsTheOriginator(t *testing.T) {
	a, b, c := three(t)
	ids := restricted(t, a, b, a, b, c)
	if len(ids) < 2 {
		t.Fatalf("%d claims", len(ids))
	}
	one := ids[0]
	ask := func(caller node.Caller, req node.OverrideRequest) error {
		_, err := b.Override(t.Context(), caller, req)
		return err
	}
	whole := node.OverrideRequest{Record: one, To: "nl-spoc", Reason: "he is on the train to Noordstad, armed"}
	for name, broken := range map[string]node.OverrideRequest{
		"no reason": {Record: one, To: "nl-spoc"}, "blank reason": {Record: one, To: "nl-spoc", Reason: "  "},
		"to its originator": {Record: one, To: "be-spoc", Reason: "x"}, "to a stranger": {Record: one, To: "xx-spoc", Reason: "x"},
		"no such record": {Record: "c-none", To: "nl-spoc", Reason: "x"}} {
		if err := ask(b.Duty, broken); err == nil {
			t.Errorf("an override with %s was put forward", name)
		}
	}
	if _, err := a.Override(t.Context(), a.Duty, node.OverrideRequest{Record: one, To: "nl-spoc", Reason: "x"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("an originator overrode itself: %v", err)
	}
	draft, err := b.Override(t.Context(), b.Duty, whole)
	if err != nil || !draft.Waits || draft.Originator != "be-spoc" {
		t.Fatalf("%+v %v", draft, err)
	}
	if err := ask(b.Duty, node.OverrideRequest{Draft: draft.ID}); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("one officer alone: %v", err)
	}
	if nodetest.Carry(t, a, b, c); len(export(t, c, c.Analyst, node.ExportRequest{}).claims) != 0 || overridesOn(t, a) != 0 {
		t.Fatal("something left before the second officer")
	}
	given, err := b.Override(t.Context(), b.Supervisor, node.OverrideRequest{Draft: draft.ID})
	if err != nil || given.Waits || !slices.Equal(given.By, []string{string(b.Duty.Officer), string(b.Supervisor.Officer)}) {
		t.Fatalf("%+v %v", given, err)
	}
	waiting := map[string]int64{}
	ps, err := b.ListPeers(t.Context(), b.Duty, node.ListPeersRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range ps {
		waiting[p.Agency] = p.Waiting
	}
	if waiting["be-spoc"] != 1 || waiting["nl-spoc"] != 2 {
		t.Fatalf("order and record to one, notice to the other, in one transaction: %v", waiting)
	}
	nodetest.Carry(t, a, b, c)
	got := export(t, c, c.Analyst, node.ExportRequest{}).claims
	if len(got) != 1 || got[0].ID != string(one) {
		t.Fatalf("%d records arrived, want that one", len(got))
	}
	if overridesOn(t, a) != 1 || overridesOn(t, c) != 1 {
		t.Errorf("desks: originator %v, recipient %v", kinds(t, a), kinds(t, c))
	}
	if out := export(t, c, c.Analyst, node.ExportRequest{To: "de-spoc"}).claims; len(out) != 0 {
		t.Error("the override widened the marking: it goes on from its recipient")
	}
	for _, h := range []*nodetest.House{a, b} {
		v, err := h.Overrides(t.Context(), h.Duty, node.OverridesRequest{})
		if err != nil || len(v) != 1 || v[0].To != "nl-spoc" || v[0].Reason != whole.Reason || len(v[0].By) != 2 || v[0].Giver != "fr-spoc" {
			t.Errorf("%s lists %+v %v", h.Agency, v, err)
		}
	}
	inspector := b.Officer(t, "inspector", marking.Inspector)
	if v, err := b.Overrides(t.Context(), inspector, node.OverridesRequest{}); err != nil || len(v) != 1 {
		t.Errorf("the inspector sees %+v %v", v, err)
	}
	logged := 0
	es, err := b.ReadAudit(t.Context(), inspector, node.AuditRequest{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range es {
		if e.Use == "Override" && e.Decision == string(audit.Allowed) && slices.Contains(e.Recipients, "nl-spoc") {
			logged++
		}
	}
	if logged != 2 {
		t.Errorf("%d entries with the recipient, want one of each officer", logged)
	}
	r, err := a.Recall(t.Context(), a.Supervisor, node.RecallRequest{Records: []claim.ID{one}, Reason: "the danger is over"})
	if err != nil || len(r.Holders) != 2 {
		t.Fatalf("the originator names %+v %v", r.Holders, err)
	}
	nodetest.Carry(t, a, b, c)
	if left := export(t, c, c.Analyst, node.ExportRequest{}).claims; len(left) != 0 {
		t.Error("recalled, and still there")
	}
	for _, h := range []*nodetest.House{a, b, c} {
		if v, err := h.Verify(t.Context(), h.Admin, node.VerifyRequest{}); err != nil || !v.OK {
			t.Errorf("verify at %s: %+v %v", h.Agency, v, err)
		}
	}
}

// A restricted record (H2) goes on with its originator's signed consent, which
// travels before it; without one the recipient's node refuses it.
func TestRestrictedRecordsGoOnWithTheConsentAlone(t *testing.T) {
	a, b, c := three(t)
	ids := restricted(t, a, b, a, b, c)
	to := node.ShareRequest{Records: ids, To: []claim.AgencyID{"nl-spoc"}, Reason: "seen there"}
	if _, err := b.Share(t.Context(), b.Duty, to); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("went without consent: %v", err)
	}
	permit(t, a, ids[:1], "nl-spoc", "fr-spoc")
	nodetest.Carry(t, a, b, c)
	if _, err := b.Share(t.Context(), b.Duty, to); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if got := export(t, c, c.Analyst, node.ExportRequest{}).claims; len(got) != 1 || got[0].ID != string(ids[0]) {
		t.Errorf("%d records arrived, consent was about one", len(got))
	}
	if q, err := c.ShowPeer(t.Context(), c.Duty, node.ShowPeerRequest{Agency: "fr-spoc"}); err != nil || len(q.Quarantine) != 0 {
		t.Errorf("%+v %v", q, err)
	}
}
