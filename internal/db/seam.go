package db

import (
	"sync"

	"github.com/ncruces/go-sqlite3/vfs"
)

// seam keeps readers of the log out of the one block that is being enciphered
// anew: those of this process by a lock in memory, those of others, such as
// the serving node beside a command, by a lock on the file.
type seam struct {
	*sync.RWMutex
	fd func() uintptr // nil where no file of the system is below
}

func newSeam(l *sync.RWMutex, below vfs.File) seam {
	for below != nil {
		if f, ok := below.(interface{ Fd() uintptr }); ok {
			return seam{l, f.Fd}
		}
		u, ok := below.(vfs.FileUnwrap)
		if !ok {
			break
		}
		below = u.Unwrap()
	}
	return seam{l, nil}
}

// written runs a write to the shared block.
func (s seam) written(write func() (int, error)) (int, error) {
	s.Lock()
	defer s.Unlock()
	if err := s.lockFile(true); err != nil {
		return 0, err
	}
	n, err := write()
	return n, first(err, s.unlockFile())
}

// read runs a read.
func (s seam) read(read func() (int, error)) (int, error) {
	s.RLock()
	defer s.RUnlock()
	if err := s.lockFile(false); err != nil {
		return 0, err
	}
	n, err := read()
	return n, first(err, s.unlockFile())
}

// first keeps the error of the work as it is: SQLite knows io.EOF by itself.
func first(work, unlock error) error {
	if work != nil {
		return work
	}
	return unlock
}
