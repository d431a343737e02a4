package report

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
)

// DoneFile is a Done in a file: one hexadecimal SHA-256 a line, appended. A line
// that a power cut left half is not counted and its file is converted again.
type DoneFile struct {
	f    *os.File
	mu   sync.Mutex
	seen map[string]bool
}

// OpenDoneFile opens or makes the file.
func OpenDoneFile(path string) (*DoneFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the list of what is done: %w", err)
	}
	d := &DoneFile{f: f, seen: map[string]bool{}}
	all, err := io.ReadAll(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read the list of what is done: %w", err), f.Close())
	}
	for line := range strings.Lines(string(all)) {
		if len(line) == 65 && strings.Trim(line[:64], "0123456789abcdef") == "" {
			d.seen[line[:64]] = true
		}
	}
	if len(all) > 0 && all[len(all)-1] != '\n' {
		if _, err := f.WriteString("\n"); err != nil {
			return nil, errors.Join(fmt.Errorf("mend the list of what is done: %w", err), f.Close())
		}
	}
	return d, nil
}

// Has tells whether a document of that hash is done.
func (d *DoneFile) Has(sha256 string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.seen[sha256]
}

// Add remembers a document as done.
func (d *DoneFile) Add(sha256 string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, err := d.f.WriteString(sha256 + "\n"); err != nil {
		return fmt.Errorf("write the list of what is done: %w", err)
	}
	d.seen[sha256] = true
	return nil
}

// Close closes the file.
func (d *DoneFile) Close() error { return d.f.Close() }
