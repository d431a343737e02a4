package db

import (
	"bytes"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
)

// below counts what reaches the file under a logFile.
type below struct {
	vfsutil.SliceFile
	writes int
}

func (b *below) WriteAt(p []byte, off int64) (int, error) {
	b.writes++
	return b.SliceFile.WriteAt(p, off)
}

func writeAll(t *testing.T, f *logFile, off int64, pieces ...[]byte) int64 {
	t.Helper()
	for _, p := range pieces {
		if _, err := f.WriteAt(p, off); err != nil {
			t.Fatal(err)
		}
		off += int64(len(p))
	}
	return off
}

func TestACommitIsOneWriteAndWhatFollowsItsSyncIsSeenAtOnce(t *testing.T) {
	b := &below{}
	f := &logFile{File: b, seam: newSeam(new(sync.RWMutex), b)}
	frame := bytes.Repeat([]byte{7}, 4096)
	f.hold()
	end := writeAll(t, f, 0, make([]byte, walHeader))
	if err := f.Sync(0); err != nil { // the header of a new log is synced apart
		t.Fatal(err)
	}
	end = writeAll(t, f, end, frame[:24], frame, frame[:24], frame)
	if b.writes != 1 {
		t.Fatalf("%d writes before the sync", b.writes)
	}
	if err := f.Sync(0); err != nil {
		t.Fatal(err)
	}
	if b.writes != 3 || int64(len(b.SliceFile)) != end { // the shared block, and the rest
		t.Fatalf("%d writes, %d of %d bytes after the sync", b.writes, len(b.SliceFile), end)
	}
	end = writeAll(t, f, end, frame[:100]) // the end of a padding frame
	if int64(len(b.SliceFile)) != end {
		t.Error("what follows the sync is held back, and a reader may look at it")
	}
	if err := f.release(true); err != nil {
		t.Fatal(err)
	}
	f.hold()
	writeAll(t, f, end, frame)
	if err := f.release(false); err != nil || int64(len(b.SliceFile)) != end {
		t.Errorf("a failed commit reached the file: %v", err)
	}
	writeAll(t, f, end, frame)
	if int64(len(b.SliceFile)) != end+4096 {
		t.Error("a write outside a commit was held back")
	}
}

// Gathered or not, the file holds the same.
func TestGatheringChangesNothing(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 1))
	for range 40 {
		b, plain := &below{}, &vfsutil.SliceFile{}
		f := &logFile{File: b, seam: newSeam(new(sync.RWMutex), b)}
		f.hold()
		off := int64(0)
		for range chance.IntN(300) {
			p := make([]byte, []int{24, 4096, 9000}[chance.IntN(3)])
			for i := range p {
				p[i] = byte(chance.Uint32())
			}
			if chance.IntN(20) == 0 {
				off = chance.Int64N(off + 1)
			}
			writeAll(t, f, off, p)
			if _, err := plain.WriteAt(p, off); err != nil {
				t.Fatal(err)
			}
			off += int64(len(p))
			if chance.IntN(30) == 0 {
				got, want := make([]byte, 500), make([]byte, 500)
				at := chance.Int64N(off)
				n, _ := f.ReadAt(got, at)
				m, _ := plain.ReadAt(want, at)
				if n != m || !bytes.Equal(got, want) {
					t.Fatal("a read differs")
				}
			}
		}
		if err := f.Sync(vfs.SYNC_FULL); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b.SliceFile, *plain) {
			t.Fatal("the file differs")
		}
	}
}
