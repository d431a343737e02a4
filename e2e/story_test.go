package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// story plays one of the timelines that the press reported of the inquiries
// after Paris and Brussels over real processes on loopback. They are built with
// a false clock and are the same program otherwise. Persons and words are
// fictional.
type story struct {
	t       *testing.T
	program string
	began   time.Time // of the machine, when the story's clock showed at
	at      time.Time
	desks   []*actor
}

// actor is an agency of a story: what runs, and how its clock is moved.
type actor struct {
	*desk
	set   io.Writer
	lines chan string
}

// told is how the story tells what time it is.
const told = "2006-01-02T15:04Z07:00"

// storyProgram builds the program with a false clock, once for all stories.
func storyProgram(t *testing.T) string {
	t.Helper()
	building.Lock()
	defer building.Unlock()
	name := filepath.Join(workshop, "liaison-story")
	if _, err := os.Stat(name); err == nil {
		return name
	}
	if out, err := exec.Command("go", "build", "-tags", "falseclock", "-o", name, "../cmd/liaison").CombinedOutput(); err != nil {
		t.Fatalf("build the program with a false clock: %v\n%s", err, out)
	}
	return name
}

// newStory opens agencies at a time of the story. The first of them knows all
// others, and they it.
func newStory(t *testing.T, at string, agencies ...string) *story {
	t.Helper()
	t.Parallel() // most of a story is waiting
	s := &story{t: t, program: storyProgram(t)}
	s.at, s.began = s.time(at), time.Now()
	for _, agency := range agencies {
		a := &actor{desk: &desk{agency: agency, home: filepath.Join(t.TempDir(), agency), exchange: freeAddress(t)}}
		s.desks = append(s.desks, a)
		s.read(a, &a.account, "init", "--agency", agency)
		a.password = filepath.Join(t.TempDir(), agency+".txt")
		if err := os.WriteFile(a.password, []byte(secondPassword+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		s.do(a, "officer", "add", "second", "--name", "Second of "+agency, "--role", "analyst", "--role", "supervisor", "--role", "duty", "--password-file", a.password)
		s.do(a, "officer", "password", "--as", "second", "--as-password-file", a.password, "--new-password-file", a.password)
		s.serve(a)
	}
	for _, a := range s.desks[1:] {
		s.meet(s.desks[0], a)
		s.meet(a, s.desks[0])
	}
	return s
}

const secondPassword = "correct horse battery staple"

// meet makes one agency a confirmed peer of another: two officers of that one
// type its fingerprint, each in a session of his own.
func (s *story) meet(one, of *actor) {
	s.t.Helper()
	var invite struct{ Invite, Fingerprint string }
	one.must(s.t, http.MethodGet, "/invite?address="+one.exchange, nil, &invite)
	of.must(s.t, http.MethodPost, "/peers", map[string]string{"invite": invite.Invite, "telephone": "+00 0000 " + one.agency}, new(any))
	second := *of.desk
	second.account = account{Login: "second", Password: secondPassword}
	second.cookie = of.running.session(s.t, second.account)
	for _, d := range []*desk{of.desk, &second} {
		d.must(s.t, http.MethodPost, "/peers/"+one.agency+"/confirm", map[string]string{"fingerprint": invite.Fingerprint}, new(any))
	}
}

func (s *story) time(text string) time.Time {
	s.t.Helper()
	at, err := time.Parse(told, text)
	if err != nil {
		s.t.Fatal(err)
	}
	return at
}

// now is what the clocks of the story show.
func (s *story) now() time.Time { return s.at.Add(time.Since(s.began)) }

func (s *story) command(a *actor, args ...string) *exec.Cmd {
	cmd := exec.Command(s.program, append([]string{"--home", a.home}, args...)...)
	cmd.Env = append(os.Environ(), "LIAISON_CLOCK="+s.now().Format(time.RFC3339Nano))
	return cmd
}

// do is an officer's command at an agency.
func (s *story) do(a *actor, args ...string) []byte {
	s.t.Helper()
	cmd := s.command(a, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		s.t.Fatalf("%s: liaison %v: %v\n%s%s", a.agency, args, err, out.Bytes(), errs.Bytes())
	}
	return out.Bytes()
}

// read is do where the answer counts.
func (s *story) read(a *actor, v any, args ...string) {
	s.t.Helper()
	out := s.do(a, append(args, "--json")...)
	if err := json.Unmarshal(out, v); err != nil {
		s.t.Fatalf("%s: liaison %v: %v in %s", a.agency, args, err, out)
	}
}

// serve starts the node of an agency.
func (s *story) serve(a *actor) {
	s.t.Helper()
	cmd := s.command(a, "serve", "--address", "127.0.0.1:0", "--exchange", a.exchange)
	in, err := cmd.StdinPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	a.set, a.lines = in, make(chan string, 64)
	go func() {
		defer close(a.lines)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			a.lines <- lines.Text()
		}
	}()
	a.running = server{cmd: cmd, url: s.heard(a, func(line string) string { return address.FindString(line) })}
	a.cookie = a.running.session(s.t, a.account)
}

// heard waits until a node prints a line in which find finds something.
func (s *story) heard(a *actor, find func(line string) string) string {
	s.t.Helper()
	for line := range a.lines {
		if got := find(line); got != "" {
			return got
		}
	}
	s.t.Fatalf("%s ended", a.agency)
	return ""
}

// until sets all clocks forward to a time of the story.
func (s *story) until(text string) {
	s.t.Helper()
	to := s.time(text)
	s.at, s.began = to, time.Now()
	for _, a := range s.desks {
		line := to.Format(time.RFC3339Nano)
		if _, err := fmt.Fprintln(a.set, line); err != nil {
			s.t.Fatal(err)
		}
		s.heard(a, func(got string) string {
			if strings.TrimPrefix(got, "clock ") == line {
				return got
			}
			return ""
		})
		a.cookie = a.running.session(s.t, a.account) // who was logged in weeks ago is not any more
	}
}

// owed is an obligation as a desk shows it.
type owed struct {
	ID, Kind, State, Owner, Due, Breached string
	Escalated                             int64 // people called beyond the first
}

// on lists what of a kind waits on the desk of an agency.
func (s *story) on(a *actor, kind string) (out []owed) {
	s.t.Helper()
	var d struct{ Obligations []owed }
	a.must(s.t, http.MethodGet, "/desk", nil, &d)
	for _, o := range d.Obligations {
		if o.Kind == kind {
			out = append(out, o)
		}
	}
	return out
}

// comes waits until so many obligations of a kind satisfy want.
func (s *story) comes(a *actor, what, kind string, n int, want func(owed) bool) {
	s.t.Helper()
	var last []owed
	a.until(s.t, 3*time.Minute, what, func() bool {
		count := 0
		last = s.on(a, kind)
		for _, o := range last {
			if want(o) {
				count++
			}
		}
		return count >= n
	})
}

// anyState is an obligation of whatever state.
func anyState(owed) bool { return true }
