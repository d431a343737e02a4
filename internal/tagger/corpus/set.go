// Package corpus reads the texts from which the tagger is trained and by which
// it is measured. It opens files only through the manifest, which names the
// source, the hash and the licence of each; a file that is not listed, has
// changed or has a licence outside the permitted ones is an error.
//
// It may import tagger and fault.
package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"liaison/internal/tagger"
)

// Entry is one line of the manifest.
type Entry struct {
	Path, SHA256, Repository, Commit, Licence, Notice string
	// Use is train, off (switched off for training) or list.
	Use string
}

// permitted are the licences of training text. Lists may have those of
// permittedList as well.
var (
	permitted     = map[string]bool{"CC0-1.0": true, "CC-BY-4.0": true, "CC-BY-3.0": true, "PD": true, "OGL-UK-3.0": true}
	permittedList = map[string]bool{"MIT": true, "MIT AND CC-BY-4.0": true, "Unicode-3.0": true}
)

// Document is a text with its true names.
type Document struct {
	Source    string // the unit of splitting
	Lang      string
	Text      string
	Sentences []tagger.Sentence
	Gold      []Mention
	// Labels as in tagger.Example; nil rows are left out of training.
	Labels [][]uint8
	// Reports tells that the document is a conflict report (re3d).
	Reports bool
}

// Mention is a gold span of the text.
type Mention struct {
	Begin, End int
	Type       tagger.Type
	// Named tells that it holds a capitalised word that is neither pronoun nor
	// number.
	Named bool
}

// Set is the training text.
type Set struct {
	Documents []Document
	entries   []Entry
	files     map[string][]byte
}

// Manifest parses the manifest, a table with tabs and a heading line.
func Manifest(data string) ([]Entry, error) {
	var out []Entry
	for i, line := range strings.Split(strings.TrimSpace(data), "\n") {
		if i == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 7 {
			return nil, fmt.Errorf("manifest line %d: has %d columns, want 7", i+1, len(f))
		}
		e := Entry{Path: f[0], SHA256: f[1], Repository: f[2], Commit: f[3], Licence: f[4], Notice: f[5], Use: f[6]}
		if !permitted[e.Licence] && !(e.Use == "list" && permittedList[e.Licence]) {
			return nil, fmt.Errorf("manifest line %d: licence %q of %s is not permitted for use %q", i+1, e.Licence, e.Path, e.Use)
		}
		if e.Notice == "" {
			return nil, fmt.Errorf("manifest line %d: %s has no notice", i+1, e.Path)
		}
		out = append(out, e)
	}
	return out, nil
}

// Load reads all files of the manifest under dir and checks their hashes.
func Load(dir, manifest string) (*Set, error) {
	entries, err := Manifest(manifest)
	if err != nil {
		return nil, err
	}
	set := &Set{entries: entries, files: map[string][]byte{}}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Path))
		if err != nil {
			return nil, fmt.Errorf("read training file: %w", err)
		}
		sum := sha256.Sum256(data)
		if hex.EncodeToString(sum[:]) != e.SHA256 {
			return nil, fmt.Errorf("training file %s differs from its hash in the manifest", e.Path)
		}
		set.files[e.Path] = data
	}
	for _, e := range entries {
		var docs []Document
		switch {
		case e.Use != "train":
			continue
		case strings.HasSuffix(e.Path, "documents.json"):
			folder := strings.TrimSuffix(e.Path, "documents.json")
			docs, err = readReports(filepath.Base(strings.TrimSuffix(folder, "/")), set.files[e.Path], set.files[folder+"entities.json"])
		case strings.HasSuffix(e.Path, ".bio"):
			docs, err = readBIO(strings.TrimSuffix(filepath.Base(e.Path), ".bio"), string(set.files[e.Path]))
		}
		if err != nil {
			return nil, fmt.Errorf("parse %s: %w", e.Path, err)
		}
		set.Documents = append(set.Documents, docs...)
	}
	return set, nil
}

// File gives the bytes of a file of the manifest.
func (s *Set) File(path string) ([]byte, error) {
	data, ok := s.files[path]
	if !ok {
		return nil, fmt.Errorf("file %s is not in the manifest", path)
	}
	return data, nil
}
