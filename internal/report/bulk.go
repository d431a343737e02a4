package report

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Done remembers by its hash what was converted and handed over, so that a
// batch that was broken off goes on where it was. Its methods are called from
// several goroutines.
type Done interface {
	Has(sha256 string) bool
	Add(sha256 string) error
}

// BulkOptions are the terms of a batch.
type BulkOptions struct {
	// Open makes a reader, one for each of Workers.
	Open func() (Reader, error)
	// Workers is how many documents are read at a time; 0 is one a core.
	Workers int
	// Done may be nil: then nothing is remembered.
	Done Done
	// Progress is told after each file, from one goroutine at a time; may be nil.
	Progress func(Progress)
}

// Progress counts files of a batch.
type Progress struct {
	// Total is how many were found; it is complete before the first is read.
	Total int
	// Read were converted, Skipped were done before or stand twice, Failed
	// gave no text.
	Read, Skipped, Failed int
	Bytes                 int64
}

// Failed is a file, or a part of one, that gave no text.
type Failed struct {
	// Path is the file, and the names of the parts that lead to it.
	Path    []string
	SHA256  string
	Problem Problem
}

// BulkReport says what became of a batch.
type BulkReport struct {
	Progress
	Failures []Failed
}

// Bulk converts files, and folders with everything in them, on all cores. Each
// is handed to each, from several goroutines at a time and in no order, with its
// path; only when that succeeds is it remembered as done. A file that cannot be read is handed
// over with its failure and counted; it is not remembered, so that a next run
// with other limits or helpers tries it again. Links are not followed. Bulk
// ends early when each, Done or Open fails or ctx ends; what it did stays done.
func Bulk(ctx context.Context, paths []string, o BulkOptions, each func(path string, d *Document) error) (BulkReport, error) {
	files, lost, err := gather(ctx, paths)
	if err != nil {
		return BulkReport{}, err
	}
	b := &batch{o: o, each: each, now: map[string]bool{}}
	b.report.Total = len(files) + len(lost)
	for _, f := range lost {
		b.failed(f)
	}
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	queue := make(chan string)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(queue)
		for _, f := range files {
			select {
			case queue <- f:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	for range min(workers, max(len(files), 1)) {
		g.Go(func() error { return b.work(ctx, queue) })
	}
	err = g.Wait()
	return b.report, err
}

// Files lists the regular files below paths, in a fixed order, folders with
// everything in them. What cannot be listed is a failure of that place only.
func Files(ctx context.Context, paths []string) (files []string, lost []Failed, err error) {
	return gather(ctx, paths)
}

// gather lists the regular files below paths, in a fixed order. What cannot be
// listed is a failure of that place only.
func gather(ctx context.Context, paths []string) (files []string, lost []Failed, err error) {
	for _, root := range paths {
		err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err != nil:
				lost = append(lost, Failed{Path: []string{path}, Problem: *fatal(Damaged, "cannot be opened: %v", opening(err))})
				if e != nil && e.IsDir() {
					return fs.SkipDir
				}
			case e.Type().IsRegular():
				files = append(files, path)
			}
			return nil
		})
		if err != nil {
			return nil, nil, fmt.Errorf("list %s: %w", root, err)
		}
	}
	return files, lost, nil
}

// batch is a Bulk under way.
type batch struct {
	o    BulkOptions
	each func(string, *Document) error

	mu     sync.Mutex
	now    map[string]bool // hashes taken up in this run
	report BulkReport
}

// work reads files of the queue with one reader.
func (b *batch) work(ctx context.Context, queue <-chan string) (err error) {
	r, err := b.o.Open()
	if err != nil {
		return fmt.Errorf("open a reader: %w", err)
	}
	defer func() {
		if closing := r.Close(); err == nil && closing != nil {
			err = fmt.Errorf("close a reader: %w", closing)
		}
	}()
	for path := range queue {
		if err := b.file(ctx, r, path); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (b *batch) file(ctx context.Context, r Reader, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return b.hand(path, "", lostDocument(path, err))
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, &ending{ctx: ctx, r: f}); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return b.hand(path, "", lostDocument(path, err))
	}
	sum := hex.EncodeToString(h.Sum(nil))
	if b.taken(sum) {
		return nil
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return b.hand(path, sum, lostDocument(path, err))
	}
	d, err := r.Convert(ctx, filepath.Base(path), f)
	if err != nil {
		return err
	}
	if d.OriginalSHA256 == "" {
		d.OriginalSHA256 = sum // too large to be read, hashed all the same
	}
	return b.hand(path, sum, d)
}

func lostDocument(path string, err error) *Document {
	d := &Document{Name: filepath.Base(path), Mime: mimeBytes}
	d.fail(fatal(Damaged, "cannot be opened: %v", opening(err)))
	return d
}

// opening is what stood in the way of opening a file, without its path, which
// stands before it already.
func opening(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// taken tells whether a file of that content is done or under way.
func (b *batch) taken(sum string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.now[sum] || b.o.Done != nil && b.o.Done.Has(sum) {
		b.report.Skipped++
		b.progress()
		return true
	}
	b.now[sum] = true
	return false
}

// hand gives a document to the caller and keeps the account.
func (b *batch) hand(path, sum string, d *Document) error {
	if err := b.each(path, d); err != nil {
		return fmt.Errorf("hand over %s: %w", path, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.report.Bytes += d.Bytes
	failure := d.Failure()
	b.collect([]string{path}, d)
	if failure != nil {
		b.report.Failed++
		b.progress()
		return nil
	}
	b.report.Read++
	if b.o.Done != nil {
		if err := b.o.Done.Add(sum); err != nil {
			return errors.Join(fmt.Errorf("remember %s: %w", path, err))
		}
	}
	b.progress()
	return nil
}

// collect lists the failures of a document and of what lies inside it.
func (b *batch) collect(path []string, d *Document) {
	for _, p := range d.Problems {
		if p.Fatal {
			b.report.Failures = append(b.report.Failures, Failed{Path: append([]string(nil), path...), SHA256: d.OriginalSHA256, Problem: p})
		}
	}
	for _, c := range d.Children {
		b.collect(append(path, c.Name), c)
	}
}

func (b *batch) failed(f Failed) {
	b.report.Failed++
	b.report.Failures = append(b.report.Failures, f)
}

func (b *batch) progress() {
	if b.o.Progress != nil {
		b.o.Progress(b.report.Progress)
	}
}
