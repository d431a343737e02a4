package node_test

import (
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

// valued finds a claim with a value at a house.
func valued(t *testing.T, h *nodetest.House) view.Claim {
	t.Helper()
	for _, c := range export(t, h, h.Analyst, node.ExportRequest{}).claims {
		if c.Value != nil && c.Predicate == "name" {
			return c
		}
	}
	t.Fatal("no claim with a value")
	return view.Claim{}
}

// claimOf reads one claim as a house shows it; nil where it is not there.
func claimOf(t *testing.T, h *nodetest.House, id string) *view.Claim {
	t.Helper()
	for _, c := range export(t, h, h.Analyst, node.ExportRequest{}).claims {
		if c.ID == id {
			return &c
		}
	}
	return nil
}

// What A→B→C carried and A corrects is sent to both without a further order,
// over B too, restricted as it is (H2); both desks read it, and whoever shares
// the old statement from now on shares the correction with it.
func TestACorrectionReachesEveryHolderByItself(t *testing.T) {
	a, b, c := three(t)
	ids := restricted(t, a, b, a, b, c)
	permit(t, a, ids, "nl-spoc", "fr-spoc")
	nodetest.Carry(t, a, b, c)
	if _, err := b.Share(t.Context(), b.Duty, node.ShareRequest{Records: ids, To: []claim.AgencyID{"nl-spoc"}, Reason: "seen there"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	old := valued(t, a)
	if claimOf(t, c, old.ID) == nil {
		t.Fatal("it did not travel")
	}
	if _, err := a.Correct(t.Context(), a.Analyst, node.CorrectRequest{Record: claim.ID(old.ID), Value: claim.TextValue("Karel Jandas")}); !fault.Is(err, fault.Invalid) {
		t.Errorf("without a reason: %v", err)
	}
	v, err := a.Correct(t.Context(), a.Analyst, node.CorrectRequest{Record: claim.ID(old.ID), Value: claim.TextValue("Karel Jandas"), Reason: "a slip of the pen"})
	if err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b) // a knows c, and c is dark to a: b passes it on
	nodetest.Carry(t, b, c)
	for _, h := range []*nodetest.House{a, b, c} {
		was, now := claimOf(t, h, old.ID), claimOf(t, h, v.Claim)
		if now == nil || was == nil || was.CorrectedBy != v.Claim || now.Value.Text != "Karel Jandas" {
			t.Errorf("%s shows %+v and %+v", h.Agency, was, now)
		}
	}
	for _, h := range []*nodetest.House{b, c} {
		if got := titles(t, h, "correction"); len(got) != 1 || !strings.Contains(got[0], "a slip of the pen") {
			t.Errorf("desk of %s: %v", h.Agency, got)
		}
	}
	p, err := b.Share(t.Context(), b.Duty, node.ShareRequest{Records: []claim.ID{claim.ID(old.ID)}, To: []claim.AgencyID{"be-spoc"}, Preview: true})
	if err != nil || len(p.Recipients[0].Records) != 2 {
		t.Errorf("the old statement goes without its correction: %+v %v", p, err)
	}
}

// A recipient who knows better does not touch what he was given: he states a
// claim of his own, it travels back by itself, and both stand. Nobody else
// corrects an agency's record.
func TestACounterClaimTravelsBack(t *testing.T) {
	a, b, c := three(t)
	r := file(t, a, fiction)
	acceptAll(t, a, r)
	share(t, a, r, "fr-spoc")
	nodetest.Carry(t, a, b, c)
	old := valued(t, b)
	v, err := b.Correct(t.Context(), b.Analyst, node.CorrectRequest{Record: claim.ID(old.ID), Denied: true, Reason: "we met him: that is another man"})
	if err != nil || len(v.Told) != 1 || v.Told[0] != "be-spoc" {
		t.Fatalf("%+v %v", v, err)
	}
	nodetest.Carry(t, a, b, c)
	was := claimOf(t, a, old.ID)
	if was == nil || len(was.CounteredBy) != 1 || was.CounteredBy[0] != v.Claim || was.CorrectedBy != "" {
		t.Errorf("at its originator: %+v", was)
	}
	if got := titles(t, a, "counter-claim"); len(got) != 1 || !strings.Contains(got[0], "fr-spoc contradicts") {
		t.Errorf("its desk: %v", got)
	}
	if claimOf(t, c, v.Claim) != nil {
		t.Error("it went to whom it does not concern")
	}
}

// What the originator erases is taken back from every holder in the same act;
// each answers, and silence stays on the desk.
func TestAnErasureReachesEveryHolder(t *testing.T) {
	a, b, c := three(t)
	r := file(t, a, fiction)
	acceptAll(t, a, r)
	share(t, a, r, "fr-spoc", "nl-spoc")
	nodetest.Carry(t, a, b, c)
	v, err := a.EraseReport(t.Context(), a.Supervisor, node.EraseRequest{Report: r, Reason: "unlawfully obtained"})
	if err != nil || len(v.Holders) != 2 {
		t.Fatalf("%+v %v", v, err)
	}
	nodetest.Carry(t, a, b, c)
	if finds(t, b, "Janda")+finds(t, c, "Janda") != 0 {
		t.Error("erased at its originator, and still found")
	}
	recalls, err := b.Recalls(t.Context(), b.Duty, node.RecallsRequest{})
	if err != nil || len(recalls) != 1 {
		t.Fatalf("%+v %v", recalls, err)
	}
	if _, err := b.Dispose(t.Context(), b.Duty, node.DisposeRequest{Recall: claim.ID(recalls[0].Recall), Outcome: claim.Erased}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if k := kinds(t, a); k["disposition"] != 1 {
		t.Errorf("one answered and one is silent: %v", k)
	}
	for _, h := range []*nodetest.House{a, b, c} {
		if v, err := h.Verify(t.Context(), h.Admin, node.VerifyRequest{}); err != nil || !v.OK {
			t.Errorf("verify at %s: %+v %v", h.Agency, v, err)
		}
	}
}

// Two agencies state different things of one subject in the same second: both
// stand at both, each by its agency's word.
func TestTwoAgenciesInTheSameSecondBothStand(t *testing.T) {
	a, b, c := three(t)
	r := file(t, a, fiction)
	acceptAll(t, a, r)
	share(t, a, r, "fr-spoc")
	nodetest.Carry(t, a, b, c)
	old := valued(t, a)
	mine, err := a.Correct(t.Context(), a.Analyst, node.CorrectRequest{Record: claim.ID(old.ID), Value: claim.TextValue("Karel Jandas"), Reason: "his passport"})
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := b.Correct(t.Context(), b.Analyst, node.CorrectRequest{Record: claim.ID(old.ID), Value: claim.TextValue("Karl Janda"), Reason: "his lease"})
	if err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	for _, h := range []*nodetest.House{a, b} {
		was, x, y := claimOf(t, h, old.ID), claimOf(t, h, mine.Claim), claimOf(t, h, theirs.Claim)
		if was == nil || x == nil || y == nil || was.CorrectedBy != mine.Claim || len(was.CounteredBy) != 1 ||
			x.Value.Text != "Karel Jandas" || y.Value.Text != "Karl Janda" {
			t.Errorf("%s shows %+v, %+v, %+v", h.Agency, was, x, y)
		}
	}
}
