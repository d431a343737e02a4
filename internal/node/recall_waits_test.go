package node_test

import (
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// A peer is dark, and what was shared with it waits. Recalled meanwhile, it never
// leaves the house, though its place in the stream does: the peer hears of the
// recall and holds nothing.
func TestWhatWasRecalledWhileItWaitedStaysHome(t *testing.T) {
	a, b, c := three(t)
	r := file(t, a, fiction)
	acceptAll(t, a, r)
	var all []claim.ID
	for _, x := range export(t, a, a.Analyst, node.ExportRequest{}).claims {
		all = append(all, claim.ID(x.ID))
	}
	if _, err := a.Share(t.Context(), a.Duty, node.ShareRequest{Records: all, To: []claim.AgencyID{"fr-spoc"}, Reason: "of use to you"}); err != nil {
		t.Fatal(err)
	}
	mistaken, rest := all[0], all[1:]
	if _, err := a.Recall(t.Context(), a.Supervisor, node.RecallRequest{Records: []claim.ID{mistaken}, Reason: "mistaken identity"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if n := holds(t, b, mistaken); n != 0 {
		t.Error("it was recalled, and left after that")
	}
	for _, id := range rest {
		if holds(t, b, id) != 1 {
			t.Errorf("%s, behind it on the stream, did not arrive", id)
		}
	}
	if passes(t, a, "nl-spoc", mistaken) != 0 {
		t.Error("what was recalled may be given to others")
	}
}

// holds counts the records of an id on a ledger.
func holds(t *testing.T, h *nodetest.House, id claim.ID) (n int64) {
	t.Helper()
	if err := h.Store.Read(t.Context(), func(tx *db.ReadTx) error {
		return tx.QueryRow(`SELECT count(*) FROM records WHERE id = $1`, string(id)).Scan(&n)
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// What is erased while it waits does not leave either; and a correction goes to
// a peer for which the corrected claim still waits.
func TestWhatWaitsIsErasedAndCorrectedAsWell(t *testing.T) {
	a, b, c := three(t)
	r := file(t, a, fiction)
	acceptAll(t, a, r)
	one := ids(t, a)[0]
	share := node.ShareRequest{Records: []claim.ID{one}, To: []claim.AgencyID{"fr-spoc"}, Reason: "of use to you"}
	if _, err := a.Share(t.Context(), a.Duty, share); err != nil {
		t.Fatal(err)
	}
	next, err := a.Correct(t.Context(), a.Duty, node.CorrectRequest{Record: one, Denied: true, Reason: "it was another man"})
	if err != nil || len(next.Told) != 1 {
		t.Fatalf("%+v %v", next, err)
	}
	nodetest.Carry(t, a, b, c)
	if holds(t, b, one) != 1 || holds(t, b, claim.ID(next.Claim)) != 1 {
		t.Error("the claim came without what corrects it")
	}
	share.To = []claim.AgencyID{"nl-spoc"}
	if _, err := a.Share(t.Context(), a.Duty, share); err != nil {
		t.Fatal(err)
	}
	if _, err := a.EraseReport(t.Context(), a.Supervisor, node.EraseRequest{Report: r, Reason: "filed by mistake"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if holds(t, c, one) != 0 {
		t.Error("it was erased, and left after that")
	}
}

// onward has a record of a go on from b to c with a's consent, as far as b.
func onward(t *testing.T, a, b, c *nodetest.House) []claim.ID {
	t.Helper()
	r := file(t, a, fiction)
	acceptAll(t, a, r)
	records := ids(t, a)
	share(t, a, r, "fr-spoc")
	permit(t, a, records, "nl-spoc", "fr-spoc")
	nodetest.Carry(t, a, b, c)
	if _, err := b.Share(t.Context(), b.Duty, node.ShareRequest{Records: records, To: []claim.AgencyID{"nl-spoc"}, Reason: "seen there too"}); err != nil {
		t.Fatal(err)
	}
	return records
}

// A recall reaches a further holder over whoever gave it the record, when the
// originator has no line to it.
func TestARecallGoesOnWhereTheRecordWent(t *testing.T) {
	a, b, c := three(t)
	records := onward(t, a, b, c)
	nodetest.Carry(t, a, b, c)
	if _, err := a.Recall(t.Context(), a.Supervisor, node.RecallRequest{Records: records, Reason: "mistaken identity"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b)
	nodetest.Carry(t, b, c) // nothing passes between a and c
	if finds(t, c, "Janda") != 0 {
		t.Error("the recall ended with the first holder")
	}
}

// A recall overtakes the record that it is about: what comes after it is not
// used, and the desk owes its answer all the same.
func TestARecordThatComesAfterItsRecallIsNotUsed(t *testing.T) {
	a, b, c := three(t)
	records := onward(t, a, b, c)
	nodetest.Carry(t, a, b) // the notice that it goes on
	if _, err := a.Recall(t.Context(), a.Supervisor, node.RecallRequest{Records: records, Reason: "mistaken identity"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, c)
	nodetest.Carry(t, b, c)
	if holds(t, c, records[0]) != 1 {
		t.Fatal("it did not come, and nothing is shown")
	}
	if finds(t, c, "Janda") != 0 {
		t.Error("it came after its recall, and is used")
	}
	if kinds(t, c)["recall"] != 1 {
		t.Errorf("desk %v", kinds(t, c))
	}
}

// A restriction keeps at home what waits. Once it is lifted the record may be
// given again, and goes.
func TestWhatWasRestrictedWhileItWaitedGoesOnceItIsReleased(t *testing.T) {
	a, b, c := three(t)
	acceptAll(t, a, file(t, a, fiction))
	one := ids(t, a)[0]
	share := node.ShareRequest{Records: []claim.ID{one}, To: []claim.AgencyID{"fr-spoc"}, Reason: "of use to you"}
	if _, err := a.Share(t.Context(), a.Duty, share); err != nil {
		t.Fatal(err)
	}
	v, err := a.Retain(t.Context(), a.Supervisor, node.RetainRequest{Act: claim.Restrict, Records: []claim.ID{one}, Ground: "proof", Reason: "evidence in a trial"})
	if err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if holds(t, b, one) != 0 {
		t.Fatal("it was restricted, and left after that")
	}
	if _, err := a.Release(t.Context(), a.Supervisor, node.ReleaseRequest{Order: claim.ID(v.Orders[0].Order), Reason: "the trial is over"}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Share(t.Context(), a.Duty, share); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if holds(t, b, one) != 1 {
		t.Error("the officer was told that it goes, and it stayed")
	}
}
