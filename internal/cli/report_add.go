package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/spf13/cobra"

	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/report"
	"liaison/internal/view"
)

// added is what became of a batch of documents.
type added struct {
	mu     sync.Mutex
	filed  []view.Report
	failed []view.FailedPart
}

// add files documents, and folders with everything in them. Documents are read
// on all cores, each in a process with limits.
func (p *program) add(cmd *cobra.Command, paths []string, terms node.FileRequest) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		done, err := onFile(ctx, a)
		if err != nil {
			return err
		}
		all := &added{filed: []view.Report{}}
		o := report.BulkOptions{Open: p.w.OpenConverter, Done: done, Progress: func(r report.Progress) {
			if r.Total > 1 {
				fmt.Fprintf(cmd.ErrOrStderr(), "\r%d of %d read, %d on file before, %d failed", r.Read, r.Total, r.Skipped, r.Failed)
			}
		}}
		rep, err := report.Bulk(ctx, paths, o, func(path string, d *report.Document) error { return all.file(ctx, a, path, d, terms) })
		if rep.Total > 1 {
			fmt.Fprintln(cmd.ErrOrStderr())
		}
		if err != nil {
			return err
		}
		for _, f := range rep.Failures {
			if f.SHA256 == "" || len(f.Path) == 1 { // parts were told with their document
				all.failed = append(all.failed, view.FailedPart{Name: f.Path[0], Why: f.Problem.Error()})
			}
		}
		for _, f := range all.failed {
			fmt.Fprintf(cmd.ErrOrStderr(), "liaison: %s: %s\n", f.Name, f.Why)
		}
		if err := p.print(cmd, all.filed, func(w io.Writer) { printFiled(w, all.filed, rep.Skipped) }); err != nil {
			return err
		}
		if n := len(all.failed); n > 0 {
			return fault.New(fault.Invalid, "%d documents could not be read; the others are on file", n).WithMend("give the batch again when they are in order; what is on file is not filed twice")
		}
		return nil
	})
}

func (b *added) file(ctx context.Context, a *App, path string, d *report.Document, terms node.FileRequest) error {
	if f := d.Failure(); f != nil && len(d.Children) == 0 {
		return nil // the account of the batch has it
	}
	body, err := os.ReadFile(path)
	if err != nil {
		return b.fail(path, err.Error())
	}
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != d.OriginalSHA256 {
		return b.fail(path, "was changed while it was read")
	}
	terms.Name, terms.Body, terms.Document = filepath.Base(path), body, d
	v, err := a.Node.FileReport(ctx, a.Caller, terms)
	if fault.Is(err, fault.Invalid) {
		text, _ := fault.SafeText(err)
		return b.fail(path, text)
	}
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.filed = append(b.filed, v)
	for _, f := range v.Failed {
		b.failed = append(b.failed, view.FailedPart{Name: path + "!" + f.Name, Why: f.Why})
	}
	return nil
}

func (b *added) fail(path, why string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failed = append(b.failed, view.FailedPart{Name: path, Why: why})
	return nil
}

func printFiled(w io.Writer, filed []view.Report, skipped int) {
	for _, v := range filed {
		fmt.Fprintf(w, "%s  %s\n", v.ID, v.Title)
		if v.Open > 0 {
			fmt.Fprintf(w, "  %d proposals wait for you: liaison review %s\n", v.Open, v.ID)
		}
		for _, part := range v.Parts {
			fmt.Fprintf(w, "  with %s  %s, %d proposals\n", part.ID, part.Name, part.Open)
		}
	}
	if skipped > 0 {
		fmt.Fprintf(w, "%d are on file already.\n", skipped)
	}
}

// filed remembers by their hashes which documents are on file: the node itself
// is the memory of a batch.
type filed map[string]bool

// Has tells whether a document of that hash is on file.
func (f filed) Has(sum string) bool { return f[sum] }

// Add has nothing to do: filing it was it.
func (f filed) Add(string) error { return nil }

// onFile lists what is on file. What other documents may lie in is left out,
// so that a batch which broke off inside an archive goes on there.
func onFile(ctx context.Context, a *App) (filed, error) {
	vs, err := a.Node.ListReports(ctx, a.Caller, node.ListReportsRequest{})
	if err != nil {
		return nil, err
	}
	f := filed{}
	for _, v := range vs {
		if !report.Holds(v.Mime) {
			f[v.SHA256] = true
		}
	}
	return f, nil
}
