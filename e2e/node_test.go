// Package e2e runs the real program, as a person or a service would: its own
// process, its own folder, its own sockets. It imports nothing of the house.
package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// program is the binary under test.
var program string

func TestMain(m *testing.M) { os.Exit(build(m)) }

// workshop is a folder for what all tests use; who builds something there
// holds building meanwhile.
var (
	workshop string
	building sync.Mutex
)

// build makes the program once for all tests; LIAISON_BINARY names one that
// was built before.
func build(m *testing.M) int {
	dir, err := os.MkdirTemp("", "liaison-e2e")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	workshop = dir
	if program = os.Getenv("LIAISON_BINARY"); program != "" {
		return m.Run()
	}
	program = filepath.Join(dir, "liaison")
	if out, err := exec.Command("go", "build", "-o", program, "../cmd/liaison").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the program: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// liaison runs the program to its end and returns what it printed.
func liaison(t *testing.T, home string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(program, append([]string{"--home", home}, args...)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("liaison %v: %v\n%s%s", args, err, out.Bytes(), errs.Bytes())
	}
	return out.Bytes()
}

// read runs the program with --json and decodes its answer.
func read[T any](t *testing.T, home string, args ...string) T {
	t.Helper()
	var v T
	out := liaison(t, home, append(args, "--json")...)
	if err := json.Unmarshal(out, &v); err != nil {
		t.Fatalf("liaison %v: %v in %s", args, err, out)
	}
	return v
}

// account is what init prints once.
type account struct{ Login, Password string }

// newNode makes a node in a folder of the test's own.
func newNode(t *testing.T) (home string, a account) {
	t.Helper()
	home = filepath.Join(t.TempDir(), "node")
	return home, read[account](t, home, "init", "--agency", "no-desk")
}

// verified is the answer of liaison verify.
type verified struct {
	OK      bool
	Records int64
	Faults  []struct {
		Seq  int64
		What string
	}
}
