package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"liaison/internal/cli"
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
	must(t, be, "officer", "password", "--as", "ana", "--as-password-file", secret, "--new-password-file", secret)
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

// Two serving nodes and the commands of other processes beside them: a
// warning leaves at once, is acknowledged there, and is seen here.
func TestCommandsBesideServingNodes(t *testing.T) {
	dir := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	var serving sync.WaitGroup
	t.Cleanup(func() { stop(); serving.Wait() })
	home := func(agency string) string { return filepath.Join(dir, agency) }
	secret := filepath.Join(dir, "ana.txt")
	if err := os.WriteFile(secret, []byte("correct horse battery staple\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	at := map[string]string{}
	for _, agency := range []string{"be-spoc", "fr-spoc"} {
		must(t, home(agency), "init", "--agency", agency)
		must(t, home(agency), "officer", "add", "ana", "--name", "Ana", "--role", "analyst", "--role", "supervisor", "--password-file", secret)
		must(t, home(agency), "officer", "password", "--as", "ana", "--as-password-file", secret, "--new-password-file", secret)
		served := make(chan cli.Served, 1)
		serving.Go(func() {
			if err := (wiring{}).Serve(ctx, home(agency), cli.ServeRequest{Address: "127.0.0.1:0", Exchange: "127.0.0.1:0"}, func(s cli.Served) { served <- s }); err != nil {
				t.Error(err)
			}
		})
		at[agency] = (<-served).Exchange
	}
	for _, pair := range [][2]string{{"be-spoc", "fr-spoc"}, {"fr-spoc", "be-spoc"}} {
		file := filepath.Join(dir, pair[0]+".invite")
		print := decode[view.Invite](t, must(t, home(pair[0]), "peer", "invite", "--address", at[pair[0]], "--out", file, "--json")).Fingerprint
		must(t, home(pair[1]), "peer", "add", file)
		must(t, home(pair[1]), "peer", "confirm", pair[0], "--fingerprint", print)
		must(t, home(pair[1]), "peer", "confirm", pair[0], "--fingerprint", print, "--as", "ana", "--as-password-file", secret)
	}
	w := decode[view.Warning](t, must(t, home("be-spoc"), "warn", "--precedence", "flash", "--to", "fr-spoc=the flight lands there", "--threat", "He travels to Noordstad", "--json"))
	var d view.Desk
	for len(d.Obligations) == 0 { // the test's own deadline ends it
		d = decode[view.Desk](t, must(t, home("fr-spoc"), "desk", "--json"))
	}
	if o := d.Obligations[0]; o.Kind != "warning" || o.Title != "He travels to Noordstad" || o.From != "be-spoc" {
		t.Fatalf("%+v", o)
	}
	must(t, home("fr-spoc"), "desk", "acknowledge", d.Obligations[0].ID)
	for {
		w = decode[view.Warning](t, must(t, home("be-spoc"), "warning", "show", w.ID, "--json"))
		if w.Recipients[0].Stage == "acknowledged" {
			break
		}
		if w.Recipients[0].Acknowledged != "" {
			t.Fatalf("%+v", w)
		}
	}
	if got, err := liaison(t, home("be-spoc"), "doctor"); err == nil || !strings.Contains(got, "nobody is on duty") {
		t.Errorf("a contact point without a roster is well: %s", got)
	}
	officer := decode[[]view.Officer](t, must(t, home("be-spoc"), "officer", "list", "--json"))[0].ID
	now := time.Now().UTC()
	must(t, home("be-spoc"), "desk", "roster", "--add", officer, "--from", now.Add(-time.Hour).Format(time.RFC3339), "--until", now.AddDate(0, 1, 0).Format(time.RFC3339))
	must(t, home("be-spoc"), "doctor")
}
