package node_test

import (
	"path/filepath"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/peer"
)

// restored puts an agency back to a copy of its store.
func restored(t *testing.T, h *nodetest.House, lose func()) *nodetest.House {
	t.Helper()
	path, key := filepath.Join(t.TempDir(), "backup.db"), make([]byte, db.KeySize)
	if err := h.Store.Backup(t.Context(), path, key); err != nil {
		t.Fatal(err)
	}
	lose()
	return h.Restore(t, path, key, peer.Incarnation{9})
}

// An originator loses its disk after it answered: question and answer come home,
// in whatever order, and its desk owes nothing. An asker loses its disk after it
// asked: the question comes home, and the silence is somebody's again.
func TestAQuestionForConsentComesHome(t *testing.T) {
	a, b, c := three(t)
	records := restricted(t, a, b, a, b, c)
	var granted, open string
	again := restored(t, a, func() {
		granted = asksConsent(t, b, "nl-spoc", records[0]).ID
		nodetest.Carry(t, a, b)
		if _, err := a.AnswerConsent(t.Context(), a.Supervisor, node.AnswerConsentRequest{Ask: claim.ID(granted), Permit: true, Reason: "agreed"}); err != nil {
			t.Fatal(err)
		}
		nodetest.Carry(t, a, b)
	})
	nodetest.Carry(t, again, b, c)
	if got := consents(t, again); len(got) != 1 || got[0].Outcome != "permitted" || kinds(t, again)["consent"] != 0 {
		t.Errorf("the originator reads %+v, desk %v", got, kinds(t, again))
	}
	back := restored(t, b, func() {
		open = asksConsent(t, b, "nl-spoc", records[1]).ID
		nodetest.Carry(t, again, b)
	})
	nodetest.Carry(t, again, back, c)
	if got := consents(t, back); len(got) != 2 || got[0].ID != open || got[0].Outcome != "" {
		t.Errorf("the asker reads %+v", got)
	}
	if _, err := again.AnswerConsent(t.Context(), again.Supervisor, node.AnswerConsentRequest{Ask: claim.ID(open), Reason: "not this one"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, again, back, c)
	if got := consents(t, back); got[0].Outcome != "not permitted" || kinds(t, back)["consent-answer"] != 2 {
		t.Errorf("the asker reads %+v, desk %v", got, kinds(t, back))
	}
	if passes(t, back, "nl-spoc", records...) != 1 {
		t.Error("not exactly the one that was permitted may go on")
	}
}
