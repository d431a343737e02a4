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

// The sender of a warning loses its disk before one of two recipients had it.
// The other gives it back: it goes out again, and the silence of whoever has
// not acknowledged it is somebody's again.
func TestAWarningThatComesHomeIsFollowedAgain(t *testing.T) {
	a, b, c := three(t)
	nodetest.Carry(t, a, b, c)
	path, key := filepath.Join(t.TempDir(), "backup.db"), make([]byte, db.KeySize)
	if err := a.Store.Backup(t.Context(), path, key); err != nil {
		t.Fatal(err)
	}
	v := warn(t, a, a.Duty, flash("fr-spoc", "nl-spoc"))
	nodetest.Carry(t, a, b) // c is dark
	if _, err := b.AnswerWarning(t.Context(), b.Duty, node.AnswerRequest{Warning: claim.ID(v.ID), Outcome: claim.Acknowledged}); err != nil {
		t.Fatal(err)
	}
	again := a.Restore(t, path, key, peer.Incarnation{9})
	nodetest.Carry(t, again, b, c)
	if got := told(t, again, v.ID, "fr-spoc"); got.Stage != "acknowledged" {
		t.Errorf("what b did is not known again: %+v", got)
	}
	if got := told(t, again, v.ID, "nl-spoc"); got.Stage != "received" {
		t.Errorf("c never got it: %+v", got)
	}
	if k := kinds(t, again); k["silence"] != 1 {
		t.Errorf("the desk has %v, want the silence of nl-spoc", k)
	}
}
