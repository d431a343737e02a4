package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

// ExportWriter writes one file of claims.
type ExportWriter interface {
	node.ExportSink
	// End writes what comes last; a file without it is not whole.
	End() error
	// Result tells what was written and what the format could not carry.
	Result() view.Exported
}

// formatNames are the formats of export, for the shell to complete.
var formatNames = []string{"ftm", "stix", "csv", "jsonl", "graphml", "gexf", "svg", "pdf"}

func (p *program) exportCommand() *cobra.Command {
	var req node.ExportRequest
	var out, format, to, inCase string
	c := &cobra.Command{
		Use:   "export [SUBJECT]",
		Short: "write permitted claims to a file: FollowTheMoney, STIX, CSV, JSON lines, GraphML, GEXF, SVG or PDF",
		Long: `Writes the claims that you may take out, and no others, into a file in one of the formats
  ftm      FollowTheMoney entities, one JSON object a line (OpenAleph, yente)
  stix     STIX 2.1 bundle of core objects, TLP:RED beside each marking (OpenCTI, MISP)
  csv      a claim a row, with its marking
  jsonl    claims whole, one a line; the one format that loses nothing
  graphml  ties as a graph (yEd, networkx, igraph); gexf: the same for Gephi
  svg      a sheet with the ties drawn; pdf: pages to read and print
Each bears the classification, handling codes, caveats and originators of all that is in
it. With --for only what that agency may have goes into the file. The access log has the
export before its first claim leaves. What a format cannot carry is counted and told.`,
		Example: `  liaison export "Tomas Verkade" --format pdf --out verkade.pdf
  liaison export --case k-… --format graphml --out case.graphml
  liaison export --for fr-spoc --format ftm --out for-fr.ftm.jsonl --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if req.Subject != "" {
					return fault.New(fault.Invalid, "the subject is named twice").WithMend("give it once, as SUBJECT or with --subject")
				}
				req.Subject = args[0]
			}
			req.To, req.Case = claim.AgencyID(to), claim.CaseID(inCase)
			return p.with(cmd, func(ctx context.Context, a *App) error {
				return p.export(cmd, ctx, a, req, format, out)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&format, "format", "jsonl", "one of "+strings.Join(formatNames, ", "))
	f.StringVar(&req.Subject, "subject", "", "one subject, by id or name, with all records judged to be the same")
	f.StringVar(&req.Chart, "chart", "", "the ties that a chart draws, by its id")
	f.StringVar(&inCase, "case", "", "what was put into this case")
	f.StringVar(&to, "for", "", "agency that is to have the file: only what it may have; it stands in the access log")
	f.StringVar(&to, "to", "", "the same as --for")
	f.StringVar(&out, "out", "", "file, which must not exist yet; standard output when left out")
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formatNames, cobra.ShellCompDirectiveNoFileComp)) // the flag exists
	return c
}

// export writes the file. Nothing stands under its name before all of it was
// written; standard output streams, and the exit status tells whether it is whole.
func (p *program) export(cmd *cobra.Command, ctx context.Context, a *App, req node.ExportRequest, format, out string) error {
	if !slices.Contains(formatNames, format) {
		return fault.New(fault.Invalid, "%q is no format to write", format).At("format").WithMend("choose one of %s", strings.Join(formatNames, ", "))
	}
	var v view.Exported
	write := func(w io.Writer) error {
		to, err := p.w.Writer(format, w)
		if err != nil {
			return err
		}
		sink := &countedSink{ExportWriter: to}
		if !p.json && out != "" {
			sink.progress = func(done, all int64) { fmt.Fprintf(cmd.ErrOrStderr(), "\r%d of %d claims", done, all) }
		}
		req.Sink = sink
		if _, err := a.Node.Export(ctx, a.Caller, req); err != nil {
			return err
		}
		if err := to.End(); err != nil {
			return err
		}
		v = to.Result()
		return nil
	}
	if out == "" {
		b := bufio.NewWriter(cmd.OutOrStdout())
		if err := write(b); err != nil {
			return err // what was written before is no whole file
		}
		return b.Flush()
	}
	if err := newOutput(out, write); err != nil {
		return err
	}
	v.File = out
	return p.print(cmd, v, func(w io.Writer) {
		fmt.Fprintf(w, "%s\n%d of %d claims written to %s as %s.\n", v.Head.Marking, v.Written, v.Head.Count, out, format)
		printLosses(w, "left out", v.Dropped)
		printLosses(w, "with a loss", v.Altered)
	})
}

func printLosses(w io.Writer, what string, counts map[string]int64) {
	reasons := make([]string, 0, len(counts))
	for r := range counts {
		reasons = append(reasons, r)
	}
	slices.Sort(reasons)
	for _, r := range reasons {
		fmt.Fprintf(w, "  %s: %d (%s)\n", what, counts[r], r)
	}
}

// countedSink tells how far an export is.
type countedSink struct {
	ExportWriter
	all, done int64
	progress  func(done, all int64)
}

func (s *countedSink) Begin(h view.ExportHead) error {
	s.all = h.Count
	return s.ExportWriter.Begin(h)
}

func (s *countedSink) Claim(c view.Claim) error {
	s.done++
	if s.progress != nil && (s.done == s.all || s.done%1000 == 0) {
		s.progress(s.done, s.all)
	}
	return s.ExportWriter.Claim(c)
}

// newOutput makes a file for its owner alone. It appears under its name only
// when all was written, and never in the place of another.
func newOutput(name string, write func(io.Writer) error) error {
	taken := func() error {
		return fault.New(fault.Conflict, "%s exists already", name).WithMend("name a file that does not exist yet")
	}
	if _, err := os.Lstat(name); err == nil {
		return taken()
	}
	part := name + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "%s cannot be made", name).WithMend("choose a folder that exists and that you may write to")
	}
	err = errors.Join(write(f), f.Sync(), f.Close())
	if err == nil {
		err = os.Link(part, name) // fails when the name was taken meanwhile
		switch {
		case errors.Is(err, fs.ErrExist):
			err = taken()
		case err != nil: // a file system without links, such as a stick's
			return os.Rename(part, name)
		}
	}
	return errors.Join(err, os.Remove(part))
}
