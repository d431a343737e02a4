package sim

import (
	"embed"
	"fmt"
	"path/filepath"
	"strings"
)

//go:embed mutants/*.mutant
var planted embed.FS

// Mutant is a fault that can be planted in the production code: one text of one
// file is replaced when the play is built with it. The production code itself
// holds no trace of it.
type Mutant struct {
	Name string
	// File is the path of the changed file from the root of the module.
	File string
	// Why says in words what is broken.
	Why      string
	Old, New string
}

// Mutants reads all of them, by name.
func Mutants() ([]Mutant, error) {
	entries, err := planted.ReadDir("mutants")
	if err != nil {
		return nil, err
	}
	var out []Mutant
	for _, e := range entries {
		b, err := planted.ReadFile("mutants/" + e.Name())
		if err != nil {
			return nil, err
		}
		m, err := parseMutant(strings.TrimSuffix(e.Name(), filepath.Ext(e.Name())), string(b))
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// parseMutant reads: file and why, a line "-----", the text as it stands, a
// line "+++++", and the text in its place.
func parseMutant(name, text string) (Mutant, error) {
	m := Mutant{Name: name}
	head, rest, ok := strings.Cut(text, "\n-----\n")
	old, replaced, ok2 := strings.Cut(rest, "\n+++++\n")
	if !ok || !ok2 {
		return m, fmt.Errorf("mutant %s: no old or no new text", name)
	}
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "file":
			m.File = value
		case "why":
			m.Why = value
		}
	}
	m.Old, m.New = strings.TrimSuffix(old, "\n"), strings.TrimSuffix(replaced, "\n")
	if m.File == "" || m.Why == "" || m.Old == "" || m.Old == m.New {
		return m, fmt.Errorf("mutant %s lacks its file, its reason or a change", name)
	}
	return m, nil
}

// Apply plants the mutant in the text of its file, where the old text must
// stand exactly once.
func (m Mutant) Apply(file string) (string, error) {
	if n := strings.Count(file, m.Old); n != 1 {
		return "", fmt.Errorf("mutant %s: its text stands %d times in %s, not once", m.Name, n, m.File)
	}
	return strings.Replace(file, m.Old, m.New, 1), nil
}
