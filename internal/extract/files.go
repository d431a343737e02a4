package extract

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"liaison/internal/claim"
	"liaison/internal/report"
	"liaison/internal/tagger"
)

// FilesOptions are the terms of a reading of files without a node.
type FilesOptions struct {
	// Published is the anchor of relative dates; 0 takes the date that the
	// document itself gives, if any.
	Published claim.Day
	Mode      tagger.Mode
	Lang      string
	Region    string
	Forced    []tagger.Forced
	// TextOnly stops after conversion: Output.Text alone is set.
	TextOnly bool
	Limits   report.Limits
	// Open makes a reader of documents, one for each worker; nil reads in this
	// process, which is for trusted files only.
	Open func() (report.Reader, error)
	// Done remembers by their hashes what was emitted, so that a batch which
	// broke off goes on; nil remembers nothing. Files that are done, and such
	// as stand twice, are passed over then.
	Done report.Done
	// Workers is how many files are read at a time; 0 is one a core.
	Workers int
}

// Files reads files on all cores and hands their outputs to emit, one at a
// time and in the order of paths. Attachments and archive entries follow their
// container, under its path, "!" and their own name. A file that cannot be
// read is an Output with Error; the error of Files is for an ended context,
// for emit, and for a reader that cannot be opened. No more outputs than twice
// the workers wait in memory.
func Files(ctx context.Context, paths []string, o FilesOptions, emit func(*Output) error) error {
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, max(1, len(paths)))
	open := o.Open
	if open == nil {
		open = func() (report.Reader, error) { return report.NewConverter(o.Limits), nil }
	}
	type work struct {
		path string
		out  chan outputs
	}
	g, ctx := errgroup.WithContext(ctx)
	done := o.Done
	queue := make(chan work)
	order := make(chan chan outputs, 2*workers)
	g.Go(func() error {
		defer close(queue)
		defer close(order)
		for _, p := range paths {
			w := work{p, make(chan outputs, 1)}
			select {
			case order <- w.out:
			case <-ctx.Done():
				return ctx.Err()
			}
			select {
			case queue <- w:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	for range workers {
		g.Go(func() (err error) {
			reader, err := open()
			if err != nil {
				return fmt.Errorf("open a reader of documents: %w", err)
			}
			defer func() { err = errors.Join(err, reader.Close()) }()
			for w := range queue {
				out, err := o.file(ctx, reader, w.path)
				if err != nil {
					return err
				}
				w.out <- out
			}
			return nil
		})
	}
	g.Go(func() error {
		for out := range order {
			select {
			case o := <-out:
				if err := o.emit(done, emit); err != nil {
					return err
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	if err := g.Wait(); err != nil {
		return fmt.Errorf("read files: %w", err)
	}
	return nil
}

// outputs are those of one file, with its hash where that is remembered.
type outputs struct {
	list []*Output
	sum  string
}

// emit hands them over and then remembers the file, unless it could not be
// read or was handed over before.
func (o outputs) emit(done report.Done, emit func(*Output) error) error {
	if o.sum != "" && done.Has(o.sum) {
		return nil
	}
	for _, one := range o.list {
		if err := emit(one); err != nil {
			return err
		}
	}
	if o.sum == "" || len(o.list) == 0 || o.list[0].Error != "" {
		return nil
	}
	return done.Add(o.sum)
}

// file converts and reads one file and what it holds.
func (o *FilesOptions) file(ctx context.Context, reader report.Reader, path string) (outputs, error) {
	f, err := os.Open(path)
	if err != nil {
		return outputs{list: []*Output{failed(path, err.Error())}}, nil
	}
	var out outputs
	if o.Done != nil {
		h := sha256.New()
		_, err := io.Copy(h, f)
		if err == nil {
			_, err = f.Seek(0, io.SeekStart)
		}
		if err != nil {
			return outputs{list: []*Output{failed(path, err.Error())}}, f.Close()
		}
		if out.sum = hex.EncodeToString(h.Sum(nil)); o.Done.Has(out.sum) {
			return outputs{}, f.Close()
		}
	}
	doc, err := reader.Convert(ctx, path, f)
	if closing := f.Close(); err == nil && closing != nil {
		err = closing
	}
	if err != nil {
		if ctx.Err() != nil {
			return outputs{}, err
		}
		return outputs{list: []*Output{failed(path, err.Error())}}, nil
	}
	err = o.document(ctx, path, doc, &out.list)
	return out, err
}

func failed(path, why string) *Output {
	return &Output{File: path, Error: why, Mentions: []OutputMention{}, Values: []OutputValue{}, Proposals: []OutputProposal{}}
}

func (o *FilesOptions) document(ctx context.Context, path string, doc *report.Document, out *[]*Output) error {
	if p := doc.Failure(); p != nil {
		*out = append(*out, failed(path, p.Error()))
	} else if doc.Text != "" || len(doc.Children) == 0 {
		one, err := o.text(ctx, path, doc)
		if err != nil {
			return err
		}
		*out = append(*out, one)
	}
	for _, child := range doc.Children {
		if err := o.document(ctx, path+"!"+child.Name, child, out); err != nil {
			return err
		}
	}
	return nil
}

func (o *FilesOptions) text(ctx context.Context, path string, doc *report.Document) (*Output, error) {
	if o.TextOnly {
		one := failed(path, "")
		one.Text, one.TextSHA256 = doc.Text, doc.TextSHA256
		return one, nil
	}
	in := InputOf(doc)
	from := "metadata of the document"
	if o.Published != 0 {
		in.Published, from = o.Published, "option"
	}
	in.Mode, in.Region, in.Forced = o.Mode, o.Region, o.Forced
	if o.Lang != "" {
		in.Lang = o.Lang
	}
	r, err := Run(ctx, in)
	if err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		return failed(path, err.Error()), nil
	}
	one := NewOutput(path, r)
	one.Text = doc.Text
	if in.Published != 0 {
		one.Published, one.PublishedFrom = in.Published.String(), from
	}
	return one, nil
}

// InputOf gives the text of a document and what the document says of itself:
// title, site, and the publication date where it is a full day.
func InputOf(doc *report.Document) Input {
	in := Input{Text: doc.Text, Title: doc.Value("title"), Outlet: doc.Value("site"), Segments: bodySegments(doc.Segments)}
	if p := doc.Value("published"); len(p) >= 10 {
		if t, err := time.Parse("2006-01-02", p[:10]); err == nil {
			in.Published = claim.DayOf(t)
		}
	}
	return in
}

// bodySegments gives segments in order and without overlaps, as the search for
// the part of an offset wants them.
func bodySegments(in []report.Segment) []report.Segment {
	end := 0
	var out []report.Segment
	for _, s := range in {
		if s.Begin >= end && s.End > s.Begin {
			out = append(out, s)
			end = s.End
		}
	}
	return out
}

// Collect is Files for callers that want all outputs at once.
func Collect(ctx context.Context, paths []string, o FilesOptions) ([]*Output, error) {
	var mu sync.Mutex
	var out []*Output
	err := Files(ctx, paths, o, func(one *Output) error {
		mu.Lock()
		defer mu.Unlock()
		out = append(out, one)
		return nil
	})
	return out, err
}
