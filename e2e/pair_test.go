package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// desk is one agency of a test: a folder, two officers, and an address at
// which other agencies' nodes reach it, the same after each restart.
type desk struct {
	agency, home, exchange string
	account
	password string // file with the second officer's password
	running  server
	cookie   *http.Cookie
	entered  time.Time // when the session of cookie began
}

// newDesk makes an agency's node with a second officer.
func newDesk(t *testing.T, agency string) *desk {
	t.Helper()
	d := &desk{agency: agency, home: filepath.Join(t.TempDir(), agency), exchange: freeAddress(t)}
	d.account = read[account](t, d.home, "init", "--agency", agency)
	d.password = filepath.Join(t.TempDir(), "second.txt")
	if err := os.WriteFile(d.password, []byte("correct horse battery staple\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	liaison(t, d.home, "officer", "add", "second", "--name", "Second of "+agency, "--role", "analyst", "--role", "supervisor", "--role", "duty", "--password-file", d.password)
	liaison(t, d.home, "officer", "password", "--as", "second", "--as-password-file", d.password, "--new-password-file", d.password)
	return d
}

// freeAddress finds a port of this machine that nobody uses.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// befriend makes confirmed peers of desks: two officers of each type the
// fingerprint of the other.
func befriend(t *testing.T, desks ...*desk) {
	t.Helper()
	for _, from := range desks {
		file := filepath.Join(t.TempDir(), from.agency+".invite")
		print := read[struct{ Fingerprint string }](t, from.home, "peer", "invite", "--address", from.exchange, "--out", file).Fingerprint
		for _, to := range desks {
			if to == from {
				continue
			}
			liaison(t, to.home, "peer", "add", file, "--telephone", "+00 0000 "+from.agency)
			liaison(t, to.home, "peer", "confirm", from.agency, "--fingerprint", print)
			liaison(t, to.home, "peer", "confirm", from.agency, "--fingerprint", print, "--as", "second", "--as-password-file", to.password)
		}
	}
}

// start serves the desk's node; its session outlives the process. One that may
// have ended by itself, since nobody used it, is begun anew.
func (d *desk) start(t *testing.T) {
	t.Helper()
	d.running = serve(t, d.home, "--exchange", d.exchange)
	if d.cookie == nil || time.Since(d.entered) > 10*time.Minute {
		d.cookie, d.entered = d.running.session(t, d.account), time.Now()
	}
}

// kill ends the process with SIGKILL and waits for its death.
func (d *desk) kill(t *testing.T) {
	t.Helper()
	if err := d.running.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if d.running.cmd.Wait() == nil {
		t.Fatalf("%s ended by itself", d.agency)
	}
}

// refused is an answer of the node that does not do what was asked.
type refused struct {
	method, path string
	status       int
	text         []byte
}

func (r *refused) Error() string {
	return fmt.Sprintf("%s %s: %d %s", r.method, r.path, r.status, r.text)
}

// ask calls the API, and proves the officer anew where an act wants that. An
// error means that the node did not acknowledge: a *refused, or the line broke.
func (d *desk) ask(method, path string, in, out any) error {
	deed, err := d.send(method, path, in, out)
	if deed == "" {
		return err
	}
	if _, err := d.send(http.MethodPost, "/me/proof", map[string]string{"deed": deed, "password": d.account.Password}, new(any)); err != nil {
		return err
	}
	_, err = d.send(method, path, in, out)
	return err
}

// send calls the API once. Where it was refused for want of a proof, deed names
// the act to prove.
func (d *desk) send(method, path string, in, out any) (deed string, err error) {
	body, err := json.Marshal(in)
	if err != nil {
		return "", err
	}
	req, err := http.NewRequest(method, d.running.url+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	req.AddCookie(d.cookie)
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return "", err
	}
	if r.StatusCode == http.StatusForbidden {
		deed = r.Header.Get("Liaison-Deed")
	}
	if r.StatusCode != http.StatusOK {
		return deed, &refused{method, path, r.StatusCode, text}
	}
	return "", json.Unmarshal(text, out)
}

// must is ask where the node is known to run.
func (d *desk) must(t *testing.T, method, path string, in, out any) {
	t.Helper()
	if err := d.ask(method, path, in, out); err != nil {
		t.Fatalf("%s: %v", d.agency, err)
	}
}

// until waits for what the node commits until done. The node tells by its
// stream of changes; nothing is polled.
func (d *desk) until(t *testing.T, within time.Duration, what string, done func() bool) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, d.running.url+"/api/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.AddCookie(d.cookie)
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(within, func() { r.Body.Close() })
	defer late.Stop()
	defer r.Body.Close()
	if done() { // before the stream began: nothing more may come
		return
	}
	lines := bufio.NewScanner(r.Body)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "data:") && done() {
			return
		}
	}
	t.Fatalf("%s: not %s within %v", d.agency, what, within)
}

// waiting tells how many messages have no receipt of the other yet.
func (d *desk) waiting(t *testing.T, other *desk) int64 {
	t.Helper()
	var v struct{ Waiting int64 }
	d.must(t, http.MethodGet, "/peers/"+other.agency, nil, &v)
	return v.Waiting
}

// exported lists the ids of all claims of a node, and fails on one that stands
// twice.
func exported(t *testing.T, home string) map[string]bool {
	t.Helper()
	cmd := exec.Command(program, "--home", home, "export", "--format", "jsonl")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	in := json.NewDecoder(out)
	for {
		var c struct{ ID string }
		if err := in.Decode(&c); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if ids[c.ID] {
			t.Errorf("claim %s stands twice in %s", c.ID, home)
		}
		ids[c.ID] = true
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return ids
}
