package db_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"

	"liaison/internal/db"
	"liaison/internal/dbtest"
)

// tearing is a disk that takes its time over each write to the log: whoever
// reads meanwhile finds the one half new and the other old, as a machine under
// load may show it.
type tearing struct{ vfs.VFS }

func (v tearing) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	f, out, err := vfsutil.WrapOpenFilename(v.VFS, name, flags)
	if err != nil || flags&vfs.OPEN_WAL == 0 {
		return f, out, err
	}
	return tearingFile{f}, out, nil
}

type tearingFile struct{ vfs.File }

func (f tearingFile) Unwrap() vfs.File { return f.File }

func (f tearingFile) WriteAt(p []byte, off int64) (int, error) {
	half := len(p) / 2
	if len(p) > 4096 {
		half = 2048 // of the first block, in which the last commit ends
	}
	if n, err := f.File.WriteAt(p[:half], off); err != nil {
		return n, err
	}
	for range 3 {
		runtime.Gosched()
	}
	n, err := f.File.WriteAt(p[half:], off+int64(half))
	return half + n, err
}

// The end of one commit and the beginning of the next share an enciphered block
// of the log: who reads the former while the latter is written must see whole
// blocks.
func TestReadersBesideACommitSeeWholeBlocks(t *testing.T) {
	// Two systems of files share nothing but the file, as two processes do.
	for _, c := range []struct{ name, readBy string }{{"in one process", "a"}, {"in two", "b"}} {
		t.Run(c.name, func(t *testing.T) {
			disk := func(which string) string {
				name := "tearing-" + which + strings.ReplaceAll(t.TempDir(), "/", "-")
				vfs.Register(name, db.EncryptingVFS(tearing{vfs.Find("")}))
				t.Cleanup(func() { vfs.Unregister(name) })
				return name
			}
			o := dbtest.Options(t, notes)
			o.VFS = disk("a")
			s := dbtest.OpenWith(t, o)
			beside := s
			if c.readBy == "b" {
				o.VFS = disk("b")
				beside = dbtest.OpenWith(t, o)
			}
			done := make(chan struct{})
			var readers sync.WaitGroup
			for range 4 {
				readers.Go(func() { readUntil(t, beside, done) })
			}
			for i := range 40 {
				if err := put(s, i, fmt.Sprint("note ", i, strings.Repeat(" and more", 100))); err != nil {
					t.Error(err)
					break
				}
			}
			close(done)
			readers.Wait()
			if err := s.Check(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func readUntil(t *testing.T, s *db.Store, done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		default:
		}
		err := s.Read(t.Context(), func(tx *db.ReadTx) error {
			var n int64
			return tx.QueryRow(`SELECT coalesce(sum(length(body)), 0) FROM notes`).Scan(&n)
		})
		if err != nil {
			t.Error(err)
			return
		}
	}
}
