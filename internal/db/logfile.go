package db

import (
	"sync"

	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
	"github.com/ncruces/go-sqlite3/vfs/adiantum"
)

// vfsName is the registered name of the house's VFS.
const vfsName = "liaison"

// registerVFS makes the encrypting VFS known to SQLite, once per process.
var registerVFS = sync.OnceFunc(func() { vfs.Register(vfsName, EncryptingVFS(vfs.Find(""))) })

// EncryptingVFS puts the house's encryption over a VFS: adiantum, with writes
// to the write-ahead log gathered. Tests lay it over a disk that fails.
func EncryptingVFS(base vfs.VFS) vfs.VFS {
	return &logVFS{VFS: adiantum.Wrap(base, nil), seams: map[string]*sync.RWMutex{}}
}

// logVFS gives the write-ahead log a logFile; other files pass through.
//
// SQLite writes the log in pieces of 24 and 4096 bytes, but adiantum enciphers
// blocks of 4096: each piece costs it one or two blocks read, deciphered,
// enciphered and written again, about six times the work. A writing transaction
// therefore gathers its pieces and writes whole blocks (BenchmarkAppend).
type logVFS struct {
	vfs.VFS
	mu    sync.Mutex
	seams map[string]*sync.RWMutex // by the log's path
}

// seam returns the lock that all connections to one log share.
func (v *logVFS) seam(path string) *sync.RWMutex {
	v.mu.Lock()
	defer v.mu.Unlock()
	l, ok := v.seams[path]
	if !ok {
		l = new(sync.RWMutex)
		v.seams[path] = l
	}
	return l
}

func (v *logVFS) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return v.VFS.Open(name, flags)
}

func (v *logVFS) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	f, out, err := vfsutil.WrapOpenFilename(v.VFS, name, flags)
	if err != nil || flags&vfs.OPEN_WAL == 0 {
		return f, out, err
	}
	return &logFile{File: f, seam: newSeam(v.seam(name.String()), f)}, out, nil
}

const (
	block = 4096
	// walHeader is the length of the header that SQLite writes and syncs
	// apart when it starts the log anew.
	walHeader = 32
	// gathered is how much is held in memory before it is written.
	gathered = 1 << 20
)

// logFile is the write-ahead log as one connection sees it. It gathers only
// from the beginning of a writing transaction to the sync that ends its commit:
// then the connection has the write lock, and nobody else reads what it writes.
// A rollback drops what was gathered before it gives up the lock. The store is
// always synchronous=FULL, so each commit syncs.
//
// One block is an exception: the end of the last commit and the beginning of
// the next share it. Enciphered anew it changes in every byte, so that a
// reader of the last commit who finds it half written would decipher noise,
// where a plain log shows him the same bytes before and after. The seam keeps
// readers out while it is written.
type logFile struct {
	vfs.File
	seam    seam
	holding bool
	buf     []byte // plaintext from start on
	start   int64
}

// hold begins to gather.
func (f *logFile) hold() { f.holding = true }

// release ends gathering. What is left, if anything, is written when the
// commit succeeded and dropped when it did not.
func (f *logFile) release(committed bool) error {
	if !committed {
		f.drop()
	}
	f.holding = false
	return f.flush()
}

// drop ends gathering and forgets what was gathered.
func (f *logFile) drop() {
	f.holding = false
	clear(f.buf)
	f.buf = f.buf[:0]
}

func (f *logFile) WriteAt(p []byte, off int64) (int, error) {
	if !f.holding {
		return f.write(p, off)
	}
	if len(f.buf) > 0 && off != f.start+int64(len(f.buf)) {
		if err := f.flush(); err != nil {
			return 0, err
		}
	}
	if len(f.buf) == 0 {
		f.start = off
	}
	f.buf = append(f.buf, p...)
	if len(f.buf) >= gathered {
		// Up to the last whole block: what follows will fill the rest.
		end := (f.start + int64(len(f.buf))) &^ (block - 1)
		n := int(end - f.start)
		if _, err := f.write(f.buf[:n], f.start); err != nil {
			return 0, err
		}
		f.buf = f.buf[:copy(f.buf, f.buf[n:])]
		f.start = end
	}
	return len(p), nil
}

// write writes to the file. What begins within a block shares it with what
// was written before, and perhaps read now.
func (f *logFile) write(p []byte, off int64) (n int, err error) {
	if shared := int(min(-off&(block-1), int64(len(p)))); shared > 0 {
		n, err = f.seam.written(func() (int, error) { return f.File.WriteAt(p[:shared], off) })
	}
	if err != nil || n == len(p) {
		return n, err
	}
	more, err := f.File.WriteAt(p[n:], off+int64(n))
	return n + more, err
}

func (f *logFile) flush() error {
	if len(f.buf) == 0 {
		return nil
	}
	_, err := f.write(f.buf, f.start)
	clear(f.buf) // plaintext
	f.buf = f.buf[:0]
	return err
}

func (f *logFile) ReadAt(p []byte, off int64) (int, error) {
	if off < f.start+int64(len(f.buf)) && off+int64(len(p)) > f.start {
		if err := f.flush(); err != nil {
			return 0, err
		}
	}
	return f.seam.read(func() (int, error) { return f.File.ReadAt(p, off) })
}

// Sync writes what was gathered and ends gathering: SQLite may write the end
// of a padding frame after the sync, and readers may see that at once.
func (f *logFile) Sync(flags vfs.SyncFlag) error {
	if f.start+int64(len(f.buf)) > walHeader {
		f.holding = false
	}
	if err := f.flush(); err != nil {
		return err
	}
	return f.File.Sync(flags)
}

// Size counts whole blocks only. A loss of power can leave a torn block at the
// end of the log: it cannot be deciphered, and SQLite would take the failed
// read for a failed disk and refuse to recover.
func (f *logFile) Size() (int64, error) {
	if err := f.flush(); err != nil {
		return 0, err
	}
	n, err := f.File.Size()
	return n &^ (block - 1), err
}

func (f *logFile) Truncate(size int64) error {
	if err := f.flush(); err != nil {
		return err
	}
	return f.File.Truncate(size)
}

// Unwrap lets SQLite's file controls reach the file below.
func (f *logFile) Unwrap() vfs.File { return f.File }
