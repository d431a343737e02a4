package main

import (
	"regexp"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs the stories of testdata with the program itself, as a
// person at a terminal would.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("LIAISON_HOME", e.WorkDir+"/node")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"pick": pick},
	})
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
