package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs the stories of testdata with the program itself, as a
// person at a terminal would.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Condition: func(name string) (bool, error) {
			if name != "seed" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return seedText() != nil, nil
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv("LIAISON_HOME", e.WorkDir+"/node")
			if text := seedText(); text != nil {
				if err := os.WriteFile(filepath.Join(e.WorkDir, "seed.txt"), text, 0o600); err != nil {
					return err
				}
			}
			brief, err := os.ReadFile("../../internal/extract/testdata/brief.txt")
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(e.WorkDir, "brief.txt"), brief, 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"pick": pick, "fewer": fewer, "atleast": atLeast},
	})
}

// seedText is the public news report that readings are measured on, where the
// machine has it (LIAISON_SEED, or a folder beside the repository): it is no
// text of ours, so brief.txt stands for it elsewhere.
func seedText() []byte {
	beside, err := filepath.Glob("../../../shared/seeds/*.txt")
	if err != nil {
		return nil
	}
	for _, p := range append([]string{os.Getenv("LIAISON_SEED")}, beside...) {
		if b, err := os.ReadFile(p); err == nil {
			return b
		}
	}
	return nil
}

// fewer counts the keys of a file, without its line ends: fewer FILE N.
func fewer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fewer FILE N")
	}
	keys := len(strings.ReplaceAll(ts.ReadFile(args[0]), "\n", ""))
	if keys >= number(ts, args[1]) {
		ts.Fatalf("%s holds %d keys", args[0], keys)
	}
}

// atLeast compares two numbers: atleast GOT WANT.
func atLeast(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: atleast GOT WANT")
	}
	if number(ts, args[0]) < number(ts, args[1]) {
		ts.Fatalf("%s is below %s", args[0], args[1])
	}
}

func number(ts *testscript.TestScript, s string) int {
	n, err := strconv.Atoi(s)
	ts.Check(err)
	return n
}

// pick puts what the first group of a pattern finds in the last output into a
// variable: pick NAME PATTERN.
func pick(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: pick NAME PATTERN")
	}
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) != 2 {
		ts.Fatalf("%s is not in the output", args[1])
	}
	ts.Setenv(args[0], found[1])
}
