package node_test

import (
	"bytes"
	"testing"

	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// Where no line joins two agencies, a warning and its answer travel as files,
// each taken in twice without a second effect.
func TestWarningTravelsAsAFile(t *testing.T) {
	a, b, _ := three(t)
	v := warn(t, a, a.Duty, flash("fr-spoc"))
	carry := func(from, to *nodetest.House) {
		t.Helper()
		from.Clock.Add(1e9)
		var file bytes.Buffer
		if _, err := from.ExportBundle(t.Context(), from.Supervisor, node.ExportBundleRequest{Peer: to.Agency, Out: &file}); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if in, err := to.ImportBundle(t.Context(), to.Supervisor, node.ImportBundleRequest{In: bytes.NewReader(file.Bytes())}); err != nil || len(in.Notes) != 0 {
				t.Fatalf("%+v %v", in, err)
			}
		}
	}
	carry(a, b)
	if k := kinds(t, b); k["warning"] != 1 {
		t.Fatalf("desk %v", k)
	}
	d, err := b.Desk(t.Context(), b.Duty, node.DeskRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Attend(t.Context(), b.Duty, node.AttendRequest{Obligation: d.Obligations[0].ID, Act: node.Acknowledge}); err != nil {
		t.Fatal(err)
	}
	carry(b, a)
	if got := told(t, a, v.ID, "fr-spoc"); got.Stage != "acknowledged" {
		t.Errorf("%+v", got)
	}
}
