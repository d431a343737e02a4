package report

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

func folderOf(t testing.TB, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestBulk(t *testing.T) {
	dir := folderOf(t, map[string][]byte{
		"a.txt": []byte("one"), "deep/b.docx": storyDOCX(t), "deep/same.txt": []byte("one"),
		"broken.docx": pack(t, "word/document.xml", "<w"), "big.txt": bytes.Repeat([]byte("x"), 2<<20),
		"some.zip": pack(t, "in.txt", "inside", "odd.bin", "\x00\x01\x02\x03"),
	})
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	state := filepath.Join(t.TempDir(), "done")
	run := func(stop int) (BulkReport, []string, error) {
		done, err := OpenDoneFile(state)
		if err != nil {
			t.Fatal(err)
		}
		defer done.Close()
		var got []string
		var mu sync.Mutex
		var last Progress
		rep, err := Bulk(context.Background(), []string{dir, filepath.Join(dir, "not there")}, BulkOptions{
			Open: func() (Reader, error) { return NewConverter(Limits{FileBytes: 1 << 20}), nil },
			Done: done, Workers: 2, Progress: func(p Progress) { last = p },
		}, func(path string, d *Document) error {
			mu.Lock()
			defer mu.Unlock()
			if len(got) == stop {
				return errors.New("the caller stops")
			}
			got = append(got, d.Name)
			return nil
		})
		if err == nil && (last.Read+last.Skipped+last.Failed != last.Total || last != rep.Progress) {
			t.Errorf("progress %+v is not report %+v", last, rep.Progress)
		}
		return rep, got, err
	}
	if _, got, err := run(2); err == nil || len(got) != 2 {
		t.Fatalf("stopped after %v with %v", got, err)
	}
	rep, got, err := run(-1)
	if err != nil {
		t.Fatal(err)
	}
	if rep.Total != 7 || rep.Failed != 3 || rep.Read+rep.Skipped != 4 || len(got) == 0 {
		t.Errorf("report %+v, handed over %v", rep, got)
	}
	seen := map[string]Kind{}
	for _, f := range rep.Failures {
		seen[filepath.Base(f.Path[len(f.Path)-1])] = f.Problem.Kind
	}
	for name, kind := range map[string]Kind{"broken.docx": Damaged, "big.txt": TooLarge, "not there": Damaged} {
		if seen[name] != kind {
			t.Errorf("%s failed as %q, want %q", name, seen[name], kind)
		}
	}
	rep, got, err = run(-1)
	if err != nil || rep.Read != 0 || len(got) != 2 {
		t.Errorf("a third run gives %+v and %v, %v; only failures are tried again", rep, got, err)
	}
}

func TestHalfWrittenDoneFile(t *testing.T) {
	at := filepath.Join(t.TempDir(), "done")
	sum, other := hexSum([]byte("a")), hexSum([]byte("b"))
	if err := os.WriteFile(at, []byte(sum+"\n"+other[:40]), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		d, err := OpenDoneFile(at)
		if err != nil {
			t.Fatal(err)
		}
		if !d.Has(sum) || d.Has(other[:40]) {
			t.Error("what stands in the file is not what is remembered")
		}
		if err := d.Add(other); err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	d, err := OpenDoneFile(at)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if !d.Has(other) {
		t.Error("what was added after a half line is forgotten")
	}
}

// BenchmarkFormats measures documents of a page, in one process.
func BenchmarkFormats(b *testing.B) {
	for name, data := range map[string][]byte{
		"docx": storyDOCX(b), "odt": storyODT(b), "xlsx": storyXLSX(b), "eml": storyEML(), "msg": storyMSG(), "html": []byte(storyHTML),
		"pdf": storyPDF([]string{"Port of Example closes", "Ana Almeida said no."}),
	} {
		b.Run(name, func(b *testing.B) {
			c := NewConverter(Limits{})
			defer c.Close()
			read := func() {
				if d, err := c.Convert(context.Background(), "a", bytes.NewReader(data)); err != nil || d.Failure() != nil {
					b.Fatal(err, d.Failure())
				}
			}
			read()
			for b.Loop() {
				read()
			}
		})
	}
}

// BenchmarkMemory reads 2,000 documents of all formats a round through one
// converter and reports the live heap after the first and the last round.
func BenchmarkMemory(b *testing.B) {
	c := NewConverter(Limits{})
	defer c.Close()
	all := [][]byte{storyDOCX(b), storyODT(b), storyXLSX(b), storyEML(), storyMSG(), []byte(storyHTML), storyPDF([]string{"one"}), []byte("text")}
	live := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / (1 << 20)
	}
	first := 0.0
	for b.Loop() {
		for i := range 2000 {
			if _, err := c.Convert(context.Background(), fmt.Sprint(i), bytes.NewReader(all[i%len(all)])); err != nil {
				b.Fatal(err)
			}
		}
		if first == 0 {
			first = live()
		}
	}
	b.ReportMetric(first, "MB-first")
	b.ReportMetric(live(), "MB-last")
}
