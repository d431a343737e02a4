package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"
)

// kills returns how often a test kills the program: LIAISON_KILLS in all.
func kills(t *testing.T) int {
	t.Helper()
	text := os.Getenv("LIAISON_KILLS")
	if text == "" {
		return 20
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 2 {
		t.Fatalf("LIAISON_KILLS is %q, not a number of 2 or more", text)
	}
	return n
}

// chance seeds the moments of a test and prints the seed, so that a failing
// run can be had again with LIAISON_SEED.
func chance(t *testing.T) *rand.Rand {
	t.Helper()
	seed := rand.Uint64()
	if text := os.Getenv("LIAISON_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("LIAISON_SEED is %q, not a number", text)
		}
	}
	t.Logf("moments drawn with LIAISON_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// list writes a fictional list of n persons.
func list(t *testing.T, n int) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "list.jsonl")
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"id":"p-%d","schema":"Person","properties":{"name":["Tomas Verkade %d"],"birthDate":["19%02d-03-04"],"notes":["line %d"]}}`+"\n", i, i, i%90+10, i)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

var progress = regexp.MustCompile(`(\d+) lines, (\d+) claims`)

// importUntil runs an import and kills it with SIGKILL when it has told of
// batches batches and after more has passed; it returns the claims that it
// told of, and whether the import had ended before.
func importUntil(t *testing.T, home, file string, batches int, after time.Duration) (told int64, ended bool) {
	t.Helper()
	cmd := exec.Command(program, "--home", home, "import", file, "--dataset", "norland-list")
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	seen, buf, text := 0, make([]byte, 4096), []byte{}
	var timer *time.Timer
	arm := func() {
		if timer == nil && seen >= batches {
			timer = time.AfterFunc(after, func() { _ = cmd.Process.Kill() }) // ended already: nothing to kill
		}
	}
	arm()
	for {
		n, err := errs.Read(buf)
		text = append(text, buf[:n]...)
		found := progress.FindAllSubmatch(text, -1)
		if seen = len(found); seen > 0 {
			told, _ = strconv.ParseInt(string(found[seen-1][2]), 10, 64)
		}
		arm()
		if err != nil {
			break
		}
	}
	if timer != nil {
		timer.Stop()
	}
	return told, cmd.Wait() == nil
}

// check opens a node after a kill: everything proves itself. It returns the
// number of records and how long the program took from start to answer.
func check(t *testing.T, home string) (int64, time.Duration) {
	t.Helper()
	begin := time.Now()
	liaison(t, home, "session")
	took := time.Since(begin)
	v := read[verified](t, home, "verify")
	if !v.OK {
		t.Fatalf("after a kill: %+v", v.Faults)
	}
	return v.Records, took
}

func TestKilledImportLosesAndDoublesNothing(t *testing.T) {
	r, n := chance(t), kills(t)/2
	file := list(t, 250*n+1000)
	home, _ := newNode(t)
	have, _ := check(t, home)
	worst, ended, killed := time.Duration(0), false, 0
	for range n {
		var told int64
		if told, ended = importUntil(t, home, file, r.IntN(2), time.Duration(r.IntN(60_000))*time.Microsecond); ended {
			break
		}
		killed++
		now, took := check(t, home)
		worst = max(worst, took)
		if now < have+told {
			t.Fatalf("kill %d: %d records were on the ledger and %d told of, but there are %d", killed, have, told, now)
		}
		have = now
	}
	if killed < 2 {
		t.Fatalf("only %d kills met a running import", killed)
	}
	liaison(t, home, "import", file, "--dataset", "norland-list", "--json")
	got, _ := check(t, home)
	whole, _ := newNode(t)
	liaison(t, whole, "import", file, "--dataset", "norland-list", "--json")
	if want, _ := check(t, whole); got != want {
		t.Errorf("%d records after %d kills, %d without any", got, killed, want)
	}
	t.Logf("%d kills; the slowest command after one answered in %v", killed, worst.Round(time.Millisecond))
}

// server is a running liaison serve.
type server struct {
	cmd *exec.Cmd
	url string
}

var address = regexp.MustCompile(`http://[0-9.:]+`)

func serve(t *testing.T, home string, args ...string) server {
	t.Helper()
	cmd := exec.Command(program, append([]string{"--home", home, "serve", "--address", "127.0.0.1:0"}, args...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // it is dead already, as a rule
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url := address.FindString(lines.Text()); url != "" {
			go func() { _, _ = io.Copy(io.Discard, out) }() // until the process dies
			return server{cmd: cmd, url: url}
		}
	}
	t.Fatalf("serve ended without an address: %v", cmd.Wait())
	return server{}
}

// session logs in and returns the cookie of the session.
func (s server) session(t *testing.T, a account) *http.Cookie {
	t.Helper()
	body, err := json.Marshal(map[string]string{"name": a.Login, "password": a.Password})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.Post(s.url+"/api/v1/login", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK || len(r.Cookies()) != 1 {
		text, _ := io.ReadAll(r.Body)
		t.Fatalf("login: %d %s", r.StatusCode, text)
	}
	c := r.Cookies()[0]
	req, err := http.NewRequest(http.MethodPut, s.url+"/api/v1/me/work", bytes.NewReader([]byte(`{"purpose":"ct"}`)))
	if err != nil {
		t.Fatal(err)
	}
	req.AddCookie(c)
	req.Header.Set("Content-Type", "application/json")
	w, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	if w.StatusCode != http.StatusOK {
		t.Fatalf("choose work: %d", w.StatusCode)
	}
	return c
}

// file files one short report and returns its id; an error means that the
// server did not acknowledge.
func (s server) file(c *http.Cookie, number int) (string, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", fmt.Sprintf("note-%d.txt", number))
	if err != nil {
		return "", err
	}
	fmt.Fprintf(part, "Note %d\n\nPolice in Norland captured Tomas Verkade in Kastel on May 4.\n", number)
	if err := form.Close(); err != nil {
		return "", err
	}
	req, err := http.NewRequest(http.MethodPost, s.url+"/api/v1/reports", &body)
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.AddCookie(c)
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	var v struct{ ID string }
	if err := json.NewDecoder(r.Body).Decode(&v); err != nil || r.StatusCode != http.StatusOK {
		return "", fmt.Errorf("status %d: %w", r.StatusCode, err)
	}
	return v.ID, nil
}

func TestKilledServerLosesAndDoublesNothing(t *testing.T) {
	r, n := chance(t), kills(t)-kills(t)/2
	home, a := newNode(t)
	acknowledged := map[string]bool{}
	next, worst := 0, time.Duration(0)
	for kill := range n {
		begin := time.Now()
		s := serve(t, home)
		worst = max(worst, time.Since(begin))
		c := s.session(t, a)
		// Every second kill waits for a first acknowledgement, so that on a
		// slow machine too some fall between one report and the next.
		var timer *time.Timer
		arm := func() {
			moment := time.Duration(r.IntN(400)) * time.Millisecond
			timer = time.AfterFunc(moment, func() { _ = s.cmd.Process.Kill() }) // ended already: nothing to kill
		}
		if kill%2 == 1 {
			arm()
		}
		for {
			next++
			id, err := s.file(c, next)
			if err != nil {
				break
			}
			acknowledged[id] = true
			if timer == nil {
				arm()
			}
		}
		if timer == nil {
			t.Fatalf("kill %d: the server refused the first report", kill)
		}
		if timer.Stop() {
			t.Fatalf("kill %d: the server refused a report before it was killed", kill)
		}
		if s.cmd.Wait() == nil {
			t.Fatalf("kill %d: the server ended by itself", kill)
		}
	}
	if len(acknowledged) == 0 {
		t.Fatal("no report was acknowledged before any kill")
	}
	check(t, home)
	seen, names := map[string]int{}, map[string]int{}
	for _, v := range read[[]struct{ ID, Title string }](t, home, "report", "list") {
		seen[v.ID]++
		names[v.Title]++
	}
	for id := range acknowledged {
		if seen[id] != 1 {
			t.Errorf("report %s was acknowledged and stands %d times", id, seen[id])
		}
	}
	for title, times := range names {
		if times != 1 {
			t.Errorf("%q stands %d times", title, times)
		}
	}
	if len(seen) > next {
		t.Errorf("%d reports stand, %d were sent", len(seen), next)
	}
	t.Logf("%d kills, %d reports acknowledged; the slowest start to an address took %v", n, len(acknowledged), worst.Round(time.Millisecond))
}
