package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"liaison/internal/claim"
	"liaison/internal/extract"
	"liaison/internal/fault"
	"liaison/internal/report"
	"liaison/internal/tagger"
)

// reading is what extract prints of one file.
type reading struct {
	File       string                  `json:"file"`
	TextSHA256 string                  `json:"text_sha256"`
	Lang       string                  `json:"lang,omitempty"`
	Mentions   []extract.Mention       `json:"mentions"`
	Values     []extract.ValueMention  `json:"values"`
	Proposals  []extract.ClaimProposal `json:"proposals"`
	Error      string                  `json:"error,omitempty"`
	text       string
}

func (p *program) extractCommand() *cobra.Command {
	var published, mode string
	var in extract.Input
	var textOnly bool
	c := &cobra.Command{
		Use:   "extract FILE…",
		Short: "read documents and print what they say, without a node",
		Long: `Reads documents and prints one JSON object a file: names, values and proposals with
their verbatim evidence. Offsets count bytes of the canonical text, which --text prints.
Nothing is stored.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if published != "" {
				t, err := time.Parse("2006-01-02", published)
				if err != nil {
					return fault.New(fault.Invalid, "%q is no day", published).At("published").WithMend("write it as 2016-03-24")
				}
				in.Published = claim.DayOf(t)
			}
			switch mode {
			case "precise":
				in.Mode = tagger.Precise
			case "review":
				in.Mode = tagger.Review
			default:
				return fault.New(fault.Invalid, "unknown mode %q", mode).At("mode").WithMend("use precise or review")
			}
			failed := 0
			err := readAll(cmd.Context(), args, in, textOnly, func(r *reading) error {
				if r.Error != "" {
					failed++
					fmt.Fprintf(cmd.ErrOrStderr(), "liaison: %s: %s\n", r.File, r.Error)
				}
				return printReading(cmd.OutOrStdout(), r, textOnly)
			})
			if err == nil && failed > 0 {
				return fault.New(fault.Invalid, "%d of %d files could not be read", failed, len(args))
			}
			return err
		},
	}
	f := c.Flags()
	f.StringVar(&published, "published", "", "day of publication, from which “last June” is counted")
	f.StringVar(&mode, "mode", "precise", "precise, or review (finds more, with more that is wrong)")
	f.StringVar(&in.Lang, "lang", "", "language (ISO 639-1) when it is known")
	f.BoolVar(&textOnly, "text", false, "print the canonical text and nothing else")
	return c
}

func printReading(w io.Writer, r *reading, textOnly bool) error {
	if textOnly {
		_, err := io.WriteString(w, r.text)
		return err
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// readAll reads the files on all cores and emits them in their order; at most
// a few are in memory at once.
func readAll(ctx context.Context, files []string, in extract.Input, textOnly bool, emit func(*reading) error) error {
	g, ctx := errgroup.WithContext(ctx)
	slots := make(chan chan *reading, runtime.GOMAXPROCS(0))
	g.Go(func() error {
		defer close(slots)
		for _, file := range files {
			done := make(chan *reading, 1)
			select {
			case slots <- done:
			case <-ctx.Done():
				return ctx.Err()
			}
			go func() { done <- readOne(ctx, file, in, textOnly) }()
		}
		return nil
	})
	g.Go(func() error {
		for done := range slots {
			select {
			case r := <-done:
				if err := emit(r); err != nil {
					return err
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return g.Wait()
}

func readOne(ctx context.Context, file string, in extract.Input, textOnly bool) *reading {
	r := &reading{File: file, Mentions: []extract.Mention{}, Values: []extract.ValueMention{}, Proposals: []extract.ClaimProposal{}}
	fail := func(err error) *reading {
		r.Error, _ = fault.SafeText(err)
		return r
	}
	limits := report.DefaultLimits()
	info, err := os.Stat(file)
	if err != nil {
		return fail(fault.New(fault.Invalid, "the file cannot be opened"))
	}
	if info.Size() > limits.FileBytes {
		return fail(fault.New(fault.Invalid, "the file has %d bytes, the limit is %d", info.Size(), limits.FileBytes))
	}
	body, err := os.ReadFile(file)
	if err != nil {
		return fail(fault.New(fault.Invalid, "the file cannot be read"))
	}
	doc, err := report.Convert(ctx, file, bytes.NewReader(body), limits)
	if err != nil {
		return fail(err)
	}
	r.text, r.TextSHA256 = doc.Text, doc.TextSHA256
	if textOnly {
		return r
	}
	in.Text, in.Segments = doc.Text, doc.Segments
	for _, m := range doc.Meta {
		if m.Key == "published" && in.Published == 0 && len(m.Value) >= 10 {
			if t, err := time.Parse("2006-01-02", m.Value[:10]); err == nil {
				in.Published = claim.DayOf(t)
			}
		}
		if m.Key == "title" {
			in.Title = m.Value
		}
	}
	out, err := extract.Run(ctx, in)
	if err != nil {
		return fail(err)
	}
	r.Lang = out.Lang
	r.Mentions = append(r.Mentions, out.Mentions...)
	r.Values = append(r.Values, out.Values...)
	r.Proposals = append(r.Proposals, out.Proposals...)
	return r
}
