package db

import (
	"errors"
	"fmt"
	"io"

	"golang.org/x/sys/unix"
)

// seamByte is locked for the seam, far beyond the log's end.
const seamByte = 1 << 62

// lockFile takes the lock on the file, which belongs to this open of it, and
// waits for it: nobody holds it longer than one read or one block takes.
func (s seam) lockFile(write bool) error {
	if s.fd == nil {
		return nil
	}
	kind := int16(unix.F_RDLCK)
	if write {
		kind = unix.F_WRLCK
	}
	return s.fcntl(unix.F_OFD_SETLKW, kind)
}

func (s seam) unlockFile() error {
	if s.fd == nil {
		return nil
	}
	return s.fcntl(unix.F_OFD_SETLK, unix.F_UNLCK)
}

func (s seam) fcntl(command int, kind int16) error {
	for {
		err := unix.FcntlFlock(s.fd(), command, &unix.Flock_t{Type: kind, Whence: io.SeekStart, Start: seamByte, Len: 1})
		if !errors.Is(err, unix.EINTR) {
			if err != nil {
				return fmt.Errorf("lock the log's seam: %w", err)
			}
			return nil
		}
	}
}
