package dbtest

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"

	"liaison/internal/db"
)

// Disk is a disk under an embedded store that fails when told, and remembers
// which writes have been synced, so that a loss of power can be played: killing
// a process tests nothing of the kind, for the kernel keeps what it was given.
type Disk struct {
	mu    sync.Mutex
	files map[string]*image
	left  int // operations until the next failure; 0 means none is planned
	stuck bool
	bad   bool
	full  bool
	dead  bool // the process is: its operations fail and leave no trace
	until int  // operations until the process dies; 0 means it is not planned
	hit   bool // a planned failure, or death, has come
	ops   int
	name  string
}

// image is what a file holds for sure, and what was written since its last
// sync, in order.
type image struct {
	durable []byte
	pending []change
}

type change struct {
	off  int64
	data []byte // nil: the file is cut at off
}

// NewDisk lays a Disk under the stores that are opened with the options it
// returns.
func NewDisk(t testing.TB, migrations ...db.Migration) (*Disk, db.Options) {
	t.Helper()
	o := Options(t, migrations...)
	d := Lay(o.Path)
	o.VFS = d.Name()
	t.Cleanup(d.Lift)
	return d, o
}

// Lay lays a Disk under the stores that are opened at a path with its Name as
// their VFS. Lift takes it away.
func Lay(path string) *Disk {
	d := &Disk{files: map[string]*image{}, name: "disk " + path}
	vfs.Register(d.name, db.EncryptingVFS(d))
	return d
}

// Name is that of the disk's VFS.
func (d *Disk) Name() string { return d.name }

// Lift takes the disk away, when no store uses it any more.
func (d *Disk) Lift() { vfs.Unregister(d.name) }

// FailAt makes the n-th write, sync or cut from now fail, and all later ones
// too when stuck is set.
func (d *Disk) FailAt(n int, stuck bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left, d.stuck, d.bad, d.hit, d.full, d.dead, d.until = n, stuck, false, false, false, false, 0
}

// Fill makes every write fail from now on for want of room; syncs and cuts
// still work.
func (d *Disk) Fill() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.full = true
}

// Kill ends the process that uses the disk at its n-th operation from now: that
// one and all later ones fail and leave no trace, and what was written before
// stays with the kernel, to be synced some day. Heal begins another process.
func (d *Disk) Kill(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.until = n
	d.dead = n == 0
}

// Failed tells whether a planned failure has come since it was planned.
func (d *Disk) Failed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.hit
}

// Heal makes the disk good again.
func (d *Disk) Heal() { d.FailAt(0, false) }

// Operations counts writes, syncs and cuts so far.
func (d *Disk) Operations() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ops
}

// PowerLoss writes to a new folder what the disk could hold if the power had
// failed now: everything synced, and of the rest each write whole, torn or not
// at all, by chance. It returns the path of the store's file there.
func (d *Disk) PowerLoss(t testing.TB, path string, chance *rand.Rand) string {
	t.Helper()
	dir := t.TempDir()
	for name, b := range d.Left(path, chance) {
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(name)), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, filepath.Base(path))
}

// Left is what a loss of power now would leave of the files whose names begin
// with path; a nil chance keeps every write, as the end of a process does.
func (d *Disk) Left(path string, chance *rand.Rand) map[string][]byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(d.files)) {
		if !strings.HasPrefix(name, path) {
			continue
		}
		im := d.files[name]
		b := append([]byte{}, im.durable...)
		for _, c := range im.pending {
			kind := 0
			if chance != nil {
				kind = chance.IntN(3)
			}
			switch kind {
			case 0:
				b = c.apply(b)
			case 1:
				if c.data != nil {
					c.data = c.data[:chance.IntN(len(c.data)/512+1)*512] // sectors
					b = c.apply(b)
				}
			}
		}
		out[name] = b
	}
	return out
}

// Put puts files in place of those whose names begin with path: what a loss of
// power has left, or an older image. No store may be open on them.
func (d *Disk) Put(path string, files map[string][]byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for name := range d.files {
		if strings.HasPrefix(name, path) {
			delete(d.files, name)
		}
	}
	old, err := filepath.Glob(path + "*")
	for _, name := range old {
		err = errors.Join(err, os.Remove(name))
	}
	for name, b := range files {
		err = errors.Join(err, os.WriteFile(name, b, 0o600))
	}
	return err
}

func (c change) apply(b []byte) []byte {
	if c.data == nil {
		return b[:min(int64(len(b)), c.off)]
	}
	if end := c.off + int64(len(c.data)); end > int64(len(b)) {
		b = append(b, make([]byte, end-int64(len(b)))...)
	}
	copy(b[c.off:], c.data)
	return b
}

// step counts an operation and tells whether it fails.
func (d *Disk) step(what string) error {
	d.ops++
	if d.until > 0 {
		d.until--
		d.dead = d.until == 0
		d.hit = d.hit || d.dead
	}
	if d.dead {
		return fmt.Errorf("%s by a dead process: %w", what, errDisk)
	}
	if d.full && what == "write" {
		return fmt.Errorf("write on a full disk: %w", sqlite3.FULL)
	}
	if d.left > 0 {
		if d.left--; d.left == 0 {
			d.bad, d.hit = d.stuck, true
			return fmt.Errorf("%s on a failing disk: %w", what, errDisk)
		}
	}
	if d.bad {
		return fmt.Errorf("%s on a failing disk: %w", what, errDisk)
	}
	return nil
}

var errDisk = errors.Join(sqlite3.IOERR, errors.New("planned failure"))

// Open is for files without a name.
func (d *Disk) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return vfs.Find("").Open(name, flags)
}

// OpenFilename opens a file of the store.
func (d *Disk) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	f, out, err := vfsutil.WrapOpenFilename(vfs.Find(""), name, flags)
	if err != nil || name == nil {
		return f, out, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	im, ok := d.files[name.String()]
	if !ok {
		b, err := os.ReadFile(name.String())
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, out, errors.Join(err, f.Close())
		}
		im = &image{durable: b}
		d.files[name.String()] = im
	}
	return &diskFile{File: f, d: d, im: im}, out, nil
}

// Delete removes a file.
func (d *Disk) Delete(name string, syncDir bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.step("delete"); err != nil {
		return err
	}
	delete(d.files, name)
	return vfs.Find("").Delete(name, syncDir)
}

// Access asks the real disk.
func (d *Disk) Access(name string, flags vfs.AccessFlag) (bool, error) {
	return vfs.Find("").Access(name, flags)
}

// FullPathname asks the real disk.
func (d *Disk) FullPathname(name string) (string, error) { return vfs.Find("").FullPathname(name) }

// diskFile is one open file of a Disk. What SQLite asks of a file beyond the
// basics is passed on, as the encrypting VFS does.
type diskFile struct {
	vfs.File
	d  *Disk
	im *image
}

func (f *diskFile) WriteAt(p []byte, off int64) (int, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if err := f.d.step("write"); err != nil {
		return 0, err
	}
	n, err := f.File.WriteAt(p, off)
	if err == nil {
		f.im.pending = append(f.im.pending, change{off, append([]byte{}, p...)})
	}
	return n, err
}

func (f *diskFile) Truncate(size int64) error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if err := f.d.step("cut"); err != nil {
		return err
	}
	f.im.pending = append(f.im.pending, change{off: size})
	return f.File.Truncate(size)
}

// Sync makes pending writes durable in the image. When it fails, they are lost
// to the disk although reads still show them, as on Linux.
func (f *diskFile) Sync(vfs.SyncFlag) error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	err := f.d.step("sync")
	if err == nil {
		for _, c := range f.im.pending {
			f.im.durable = c.apply(f.im.durable)
		}
	}
	if !f.d.dead {
		f.im.pending = nil
	}
	return err
}

func (f *diskFile) ReadAt(p []byte, off int64) (int, error) {
	n, err := f.File.ReadAt(p, off)
	if n < len(p) && err == nil {
		err = io.EOF
	}
	return n, err
}

func (f *diskFile) Unwrap() vfs.File                                       { return f.File }
func (f *diskFile) SharedMemory() vfs.SharedMemory                         { return vfsutil.WrapSharedMemory(f.File) }
func (f *diskFile) LockState() vfs.LockLevel                               { return vfsutil.WrapLockState(f.File) }
func (f *diskFile) PersistWAL() bool                                       { return vfsutil.WrapPersistWAL(f.File) }
func (f *diskFile) SetPersistWAL(keep bool)                                { vfsutil.WrapSetPersistWAL(f.File, keep) }
func (f *diskFile) HasMoved() (bool, error)                                { return vfsutil.WrapHasMoved(f.File) }
func (f *diskFile) BusyHandler(handler func() bool)                        { vfsutil.WrapBusyHandler(f.File, handler) }
func (f *diskFile) DeviceCharacteristics() (none vfs.DeviceCharacteristic) { return none }
