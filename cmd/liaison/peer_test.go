package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liaison/internal/view"
)

// Two agencies trust each other only after two officers of each have typed
// the fingerprint that was read out.
func TestPeersAreConfirmedByTwoOfficers(t *testing.T) {
	dir := t.TempDir()
	be, fr := filepath.Join(dir, "be"), filepath.Join(dir, "fr")
	must(t, be, "init", "--agency", "be-spoc")
	must(t, fr, "init", "--agency", "fr-spoc")
	file := filepath.Join(dir, "fr.invite")
	invite := decode[view.Invite](t, must(t, fr, "peer", "invite", "--address", "127.0.0.1:7443", "--out", file, "--json"))

	p := decode[view.Peer](t, must(t, be, "peer", "add", file, "--telephone", "+33 1 00 00 00 00", "--json"))
	if p.State != "proposed" || p.Fingerprint != "" {
		t.Fatalf("a peer is %+v before anyone compared anything", p)
	}
	if _, err := liaison(t, be, "peer", "confirm", "fr-spoc", "--fingerprint", strings.Repeat("0", len(invite.Fingerprint))); err == nil {
		t.Error("a wrong fingerprint was taken")
	}
	confirm := []string{"peer", "confirm", "fr-spoc", "--fingerprint", invite.Fingerprint, "--json"}
	if p = decode[view.Peer](t, must(t, be, confirm...)); p.State != "proposed" {
		t.Fatalf("one officer alone made it %s", p.State)
	}
	if _, err := liaison(t, be, confirm...); err == nil {
		t.Error("the same officer confirmed twice")
	}
	secret := filepath.Join(dir, "ana.txt")
	if err := os.WriteFile(secret, []byte("correct horse battery staple\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, be, "officer", "add", "ana", "--name", "Ana Second", "--role", "analyst", "--role", "supervisor", "--password-file", secret)
	if p = decode[view.Peer](t, must(t, be, append(confirm, "--as", "ana", "--as-password-file", secret)...)); p.State != "confirmed" || len(p.ConfirmedBy) != 2 {
		t.Fatalf("after two officers it is %+v", p)
	}
	if got := must(t, be, "peer", "show", "fr-spoc"); !strings.Contains(got, "confirmed") || !strings.Contains(got, "+33 1 00 00 00 00") {
		t.Error(got)
	}
	if p = decode[view.Peer](t, must(t, be, "peer", "revoke", "fr-spoc", "--reason", "their keys were stolen", "--json")); p.State != "revoked" {
		t.Errorf("%+v", p)
	}
}
