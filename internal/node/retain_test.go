package node_test

import (
	"strings"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/retention"
)

// dumped tells whether a table of a house has a word.
func dumped(t *testing.T, h *nodetest.House, word string) bool {
	t.Helper()
	for _, table := range h.Tables(t) {
		if strings.Contains(table.Dump, word) {
			return true
		}
	}
	return false
}

// The provider restricts later what it gave, and gives no reason to doubt: from
// the word's arrival the claim is found nowhere there, also where it went on to,
// and where it arrives after the word. Lifted, it is back everywhere. A holder
// restricts nothing of the provider's for others.
func TestALaterRestrictionBindsEveryHolder(t *testing.T) {
	a, b, c := three(t)
	r := file(t, a, fiction)
	acceptAll(t, a, r)
	shared := share(t, a, r, "fr-spoc")
	nodetest.Carry(t, a, b, c)
	var claims []claim.ID
	for _, x := range export(t, a, a.Analyst, node.ExportRequest{}).claims {
		claims = append(claims, claim.ID(x.ID))
	}
	permit(t, a, claims, "nl-spoc", "fr-spoc")
	nodetest.Carry(t, a, b, c)
	if _, err := b.Share(t.Context(), b.Duty, node.ShareRequest{Records: claims, To: []claim.AgencyID{"nl-spoc"}, Reason: "seen there"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if finds(t, b, "Janda") == 0 || finds(t, c, "Janda") == 0 || len(shared.Recipients) != 1 {
		t.Fatal("it is not where it was sent")
	}
	ask := node.RetainRequest{Records: claims, Act: claim.Restrict, Ground: retention.Contested, Reason: "he says that it was his brother"}
	if _, err := a.Retain(t.Context(), a.Analyst, ask); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("an analyst restricted: %v", err)
	}
	blank := ask
	blank.Reason = " "
	if _, err := a.Retain(t.Context(), a.Supervisor, blank); !fault.Is(err, fault.Invalid) {
		t.Fatalf("restricted for no reason: %v", err)
	}
	v, err := a.Retain(t.Context(), a.Supervisor, ask)
	if err != nil || len(v.Orders) != 1 || len(v.Orders[0].Told) != 2 {
		t.Fatalf("%+v %v", v, err)
	}
	nodetest.Carry(t, a, b, c)
	for _, h := range []*nodetest.House{a, b, c} {
		if finds(t, h, "Janda") != 0 {
			t.Errorf("restricted, and found at %s", h.Agency)
		}
		if len(export(t, h, h.Analyst, node.ExportRequest{}).claims) != 0 {
			t.Errorf("restricted, and exported at %s", h.Agency)
		}
		if v, err := h.Verify(t.Context(), h.Admin, node.VerifyRequest{}); err != nil || !v.OK {
			t.Errorf("verify at %s: %+v %v", h.Agency, v, err)
		}
	}
	if got := titles(t, b, "restriction"); len(got) != 1 || !strings.Contains(got[0], "his brother") {
		t.Errorf("the holder's desk: %v", got)
	}
	order := claim.ID(v.Orders[0].Order)
	if os, err := b.RetentionOrders(t.Context(), b.Duty, node.RetentionOrdersRequest{}); err != nil || len(os) != 1 || os[0].Agency != "be-spoc" {
		t.Errorf("%+v %v", os, err)
	}
	if _, err := b.Release(t.Context(), b.Supervisor, node.ReleaseRequest{Order: order, Told: "2016-03-24", Reason: "we need it"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a holder lifted the provider's restriction: %v", err)
	}
	if _, err := a.Release(t.Context(), a.Supervisor, node.ReleaseRequest{Order: order, Reason: "verified"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("lifted before the person was told: %v", err)
	}
	if _, err := a.Release(t.Context(), a.Supervisor, node.ReleaseRequest{Order: order, Told: "2016-03-24", Reason: "verified"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	for _, h := range []*nodetest.House{a, b, c} {
		if finds(t, h, "Janda") == 0 {
			t.Errorf("lifted, and not in use at %s", h.Agency)
		}
	}
}

// A claim is continued with a reason and a day within the law's limit, or held on a
// listed ground: neither silence nor a clock erases it then. Beyond its end what
// is held is kept and no longer used, and goes when the hold is released.
func TestASingleClaimIsContinuedOrHeld(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	listed(t, h, h.Analyst, "one", "1", "Ruud Verheim", "")
	listed(t, h, h.Analyst, "two", "1", "Petra Hidding", "")
	listed(t, h, h.Analyst, "three", "1", "Karel Janda", "")
	of := map[string]claim.ID{}
	for _, x := range export(t, h, h.Analyst, node.ExportRequest{}).claims {
		if x.Value != nil {
			of[x.Value.Text] = claim.ID(x.ID)
		}
	}
	retain := func(req node.RetainRequest, name string) error {
		req.Records = []claim.ID{of[name]}
		_, err := h.Retain(t.Context(), h.Supervisor, req)
		return err
	}
	for name, req := range map[string]node.RetainRequest{
		"four years":  {Act: retention.Continue, Review: "2020-03-24", Reason: "needed"},
		"no reason":   {Act: retention.Continue, Review: "2018-03-24"},
		"own ground":  {Act: claim.Hold, Ground: "habit", Review: "2016-12-01", Reason: "x"},
		"held 3 year": {Act: claim.Hold, Ground: retention.Proof, Review: "2018-12-01", Reason: "x"},
		"another act": {Act: claim.Erase, Review: "2016-12-01", Reason: "x"},
	} {
		if err := retain(req, "Ruud Verheim"); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := retain(node.RetainRequest{Act: claim.Hold, Ground: retention.Proof, Review: "2016-12-01", Reason: "evidence in a trial"}, "Petra Hidding"); err != nil {
		t.Fatal(err)
	}
	h.Clock.Add(2 * 365 * 24 * time.Hour)
	if err := retain(node.RetainRequest{Act: retention.Continue, Review: "2020-12-01", Reason: "the appeal is open"}, "Ruud Verheim"); err != nil {
		t.Fatal(err)
	}
	h.Clock.Add(2 * 365 * 24 * time.Hour)
	if v, err := h.EraseDue(t.Context(), h.Supervisor, node.EraseDueRequest{}); err != nil || v.Records == 0 {
		t.Fatalf("%+v %v", v, err)
	}
	if dumped(t, h, "Karel Janda") {
		t.Error("nobody decided about it, and it is still there")
	}
	if finds(t, h, "Verheim") == 0 {
		t.Error("continued, and not in use")
	}
	if finds(t, h, "Hidding") != 0 {
		t.Error("held beyond its end, and in use")
	}
	os, err := h.RetentionOrders(t.Context(), h.Supervisor, node.RetentionOrdersRequest{})
	if err != nil || len(os) != 1 || !os[0].Overdue || os[0].Owner != string(h.Supervisor.Officer) {
		t.Fatalf("%+v %v", os, err)
	}
	if _, err := h.Release(t.Context(), h.Supervisor, node.ReleaseRequest{Order: claim.ID(os[0].Order), Reason: "the trial is over"}); err != nil {
		t.Fatal(err)
	}
	if v, err := h.EraseDue(t.Context(), h.Supervisor, node.EraseDueRequest{}); err != nil || v.Records == 0 {
		t.Errorf("released, and not erased: %+v %v", v, err)
	}
}

// What is kept out of use after a recall ends on its day as all else does: its
// days run on while no table shows it.
func TestWhatWasRestrictedAfterARecallIsErasedOnItsDay(t *testing.T) {
	a, b, _ := three(t)
	r := file(t, a, fiction)
	acceptAll(t, a, r)
	share(t, a, r, "fr-spoc")
	nodetest.Carry(t, a, b)
	v, err := a.Recall(t.Context(), a.Supervisor, node.RecallRequest{Report: r, Reason: "mistaken identity"})
	if err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b)
	if _, err := b.Dispose(t.Context(), b.Duty, node.DisposeRequest{Recall: claim.ID(v.Recall), Outcome: claim.RestrictedBy, Reason: "evidence in a trial"}); err != nil {
		t.Fatal(err)
	}
	inspector := b.Officer(t, "inspector", "inspector")
	before, err := b.ShowRetention(t.Context(), inspector, node.RetentionRequest{})
	if err != nil || before.Kept < int64(len(v.Records)) {
		t.Fatalf("withdrawn, and nobody knows until when it is kept: %+v %v", before, err)
	}
	b.Clock.Add(40 * 365 * 24 * time.Hour)
	out, err := b.EraseDue(t.Context(), b.Supervisor, node.EraseDueRequest{})
	if err != nil || out.Records < len(v.Records) {
		t.Errorf("%d erased of %d that were withdrawn: %v", out.Records, len(v.Records), err)
	}
	if v, err := b.Verify(t.Context(), b.Admin, node.VerifyRequest{}); err != nil || !v.OK {
		t.Errorf("%+v %v", v, err)
	}
}

// What speaks of a victim and is kept for more than five years stands in the
// report of who oversees, by its id; what speaks of others does not, nor what
// nobody calls a victim any more.
func TestWhatIsKeptLongOfAVictimIsReported(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	analyst := openCase(t, h, "Garage Noord")
	hurt, seen, other := person("hurt", "Mira Dolan"), person("seen", "Piet Overal"), person("other", "Karel Janda")
	if err := imported(h, analyst, saidOf(hurt, "name", nil, "Mira Dolan"), saidOf(seen, "name", nil, "Piet Overal"), saidOf(other, "name", nil, "Karel Janda")); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		who claim.Ref
		is  claim.Category
	}{{hurt, claim.CategoryVictim}, {seen, claim.CategoryWitness}, {seen, claim.CategorySuspect}, {other, claim.CategorySuspect}} {
		if _, err := h.SetCategory(t.Context(), analyst, node.CategoryRequest{Person: string(x.who.ID), Category: x.is, Reason: "as the file says"}); err != nil {
			t.Fatal(err)
		}
	}
	inspector := h.Officer(t, "inspector", "inspector")
	long := func() []string {
		v, err := h.ShowRetention(t.Context(), inspector, node.RetentionRequest{})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, k := range v.LongKept {
			out = append(out, k.Record)
		}
		return out
	}
	if got := long(); len(got) != 0 {
		t.Errorf("on the first day: %v", got)
	}
	h.Clock.Add(6 * 365 * 24 * time.Hour)
	got := long()
	if len(got) != 1 {
		t.Fatalf("after six years: %v", got)
	}
	var of string
	for _, c := range export(t, h, analyst, node.ExportRequest{}).claims {
		if c.ID == got[0] {
			of = c.Subject.Label
		}
	}
	if of != "Mira Dolan" {
		t.Errorf("reported is what speaks of %q", of)
	}
}
