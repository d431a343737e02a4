package cli

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"liaison/internal/fault"
)

// TestAFileAppearsWholeOrNotAtAll: what fails leaves neither the file nor its
// part, and another's file is never written over.
func TestAFileAppearsWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "out.csv")
	broken := errors.New("the source broke off")
	err := newOutput(name, func(w io.Writer) error {
		_, err := io.WriteString(w, "half")
		return errors.Join(err, broken)
	})
	if !errors.Is(err, broken) {
		t.Fatalf("the cause is lost: %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Fatalf("%v was left behind, %v", left, err)
	}
	whole := func(w io.Writer) error {
		_, err := io.WriteString(w, "whole")
		return err
	}
	if err := newOutput(name, whole); err != nil {
		t.Fatal(err)
	}
	if err := newOutput(name, func(io.Writer) error { t.Error("written over"); return nil }); fault.KindOf(err) != fault.Conflict {
		t.Fatalf("a taken name gave %v", err)
	}
	if err := newOutput(filepath.Join(dir, "no", "out.csv"), whole); fault.KindOf(err) != fault.Invalid {
		t.Fatalf("a folder that is not there gave %v", err)
	}
	b, err := os.ReadFile(name)
	info, _ := os.Stat(name)
	if err != nil || string(b) != "whole" || info.Mode().Perm() != 0o600 {
		t.Fatalf("%q with %v, %v", b, info.Mode(), err)
	}
}

// TestATakenNameIsFoundAtTheEndToo: a file that appeared meanwhile stays.
func TestATakenNameIsFoundAtTheEndToo(t *testing.T) {
	name := filepath.Join(t.TempDir(), "out.csv")
	err := newOutput(name, func(io.Writer) error { return os.WriteFile(name, []byte("another's"), 0o600) })
	b, readErr := os.ReadFile(name)
	if fault.KindOf(err) != fault.Conflict || readErr != nil || string(b) != "another's" {
		t.Fatalf("%v, %q, %v", err, b, readErr)
	}
}
