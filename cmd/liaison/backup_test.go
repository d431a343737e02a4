package main

import (
	"os"
	"path/filepath"
	"testing"

	"liaison/internal/fault"
)

// A manifest names files of its own folder: what lies elsewhere is read by no check
// and copied by no restore, before anybody has looked at its signature.
func TestAManifestNamesFilesOfItsFolderAlone(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "copy")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"../elsewhere": "x", manifestFile: `{"../elsewhere": ""}`, signatureFile: "00"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, files, err := readBackup(folder); !fault.Is(err, fault.Conflict) {
		t.Errorf("a backup of %q: %v", files, err)
	}
}
