package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// bare is the wiring of commands that open no node.
type bare struct{ Wiring }

func (bare) Now() time.Time { return time.Date(2016, 3, 24, 0, 0, 0, 0, time.UTC) }

// each walks every command that a person may see.
func each(c *cobra.Command, fn func(*cobra.Command)) {
	if c.Hidden {
		return
	}
	fn(c)
	for _, sub := range c.Commands() {
		each(sub, fn)
	}
}

// TestEveryCommandTeaches: each command says what it is for; one that does
// something shows more than its name, an example at the least; each option
// says what it means.
func TestEveryCommandTeaches(t *testing.T) {
	each(New(bare{}, "test"), func(c *cobra.Command) {
		if len(strings.Fields(c.Short)) < 2 {
			t.Errorf("%s does not say what it is for", c.CommandPath())
		}
		if c.Runnable() && !strings.Contains(teaches(c), "liaison ") {
			t.Errorf("%s has no example", c.CommandPath())
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if strings.TrimSpace(f.Usage) == "" {
				t.Errorf("%s --%s does not say what it means", c.CommandPath(), f.Name)
			}
		})
	})
}

// teaches is what the help of a command shows of how it is called.
func teaches(c *cobra.Command) string {
	var b bytes.Buffer
	c.SetOut(&b)
	_ = c.Help() // a buffer does not fail
	_, after, _ := strings.Cut(b.String(), "Examples:")
	return after
}

// TestManHasAPageForEveryCommand reads the folder back.
func TestManHasAPageForEveryCommand(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "man")
	root := New(bare{}, "test")
	root.SetArgs([]string{"man", dir})
	root.SetOut(&bytes.Buffer{})
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	each(root, func(c *cobra.Command) {
		if !c.IsAvailableCommand() || c.IsAdditionalHelpTopicCommand() {
			if c.HasParent() {
				return
			}
		}
		b, err := os.ReadFile(filepath.Join(dir, strings.ReplaceAll(c.CommandPath(), " ", "-")+".1"))
		if err != nil || !bytes.Contains(b, []byte(".SH SYNOPSIS")) {
			t.Errorf("%s: %v", c.CommandPath(), err)
		}
	})
}

// TestShellsComplete: each shell gets a script, and the formats complete.
func TestShellsComplete(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		var b bytes.Buffer
		root := New(bare{}, "test")
		root.SetOut(&b)
		root.SetArgs([]string{"completion", shell})
		if err := root.Execute(); err != nil || !strings.Contains(b.String(), "liaison") {
			t.Errorf("%s: %v", shell, err)
		}
	}
	var b bytes.Buffer
	root := New(bare{}, "test")
	root.SetOut(&b)
	root.SetArgs([]string{cobra.ShellCompRequestCmd, "export", "--format", "g"})
	if err := root.Execute(); err != nil || !strings.Contains(b.String(), "graphml\n") {
		t.Errorf("formats: %v %q", err, b.String())
	}
}

// TestExamplesUseWhatExists: no example calls a command or option that the
// program does not have.
func TestExamplesUseWhatExists(t *testing.T) {
	root := New(bare{}, "test")
	each(root, func(c *cobra.Command) {
		for _, line := range strings.Split(c.Example, "\n") {
			line, _, _ = strings.Cut(strings.TrimSpace(line), "&&")
			words := strings.Fields(line)
			if len(words) < 2 || words[0] != "liaison" {
				continue
			}
			called, _, err := root.Find(words[1:])
			if err != nil || called == root {
				t.Errorf("%s: %s calls no command", c.CommandPath(), line)
				continue
			}
			for _, w := range words[1:] {
				name, _, _ := strings.Cut(strings.TrimPrefix(w, "--"), "=")
				if strings.HasPrefix(w, "--") && called.Flags().Lookup(name) == nil && called.InheritedFlags().Lookup(name) == nil {
					t.Errorf("%s: %s has no --%s", c.CommandPath(), called.CommandPath(), name)
				}
			}
		}
	})
	for path := range examples() {
		if c, _, err := root.Find(strings.Fields(path)[1:]); err != nil || c.CommandPath() != path {
			t.Errorf("the example of %s belongs to no command", path)
		}
	}
}
