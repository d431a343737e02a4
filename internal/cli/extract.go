package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"liaison/internal/claim"
	"liaison/internal/extract"
	"liaison/internal/fault"
	"liaison/internal/report"
	"liaison/internal/tagger"
)

func (p *program) extractCommand() *cobra.Command {
	var published, mode string
	var opt extract.FilesOptions
	var trusted bool
	var done string
	c := &cobra.Command{
		Use:   "extract PATH…",
		Short: "read documents and print what they say, without a node",
		Long: `Reads documents and prints one JSON object a file: names, values and proposals with
their verbatim evidence. Offsets count bytes of the canonical text, which --text prints.
Nothing is stored. Folders are read with everything in them, on all cores; attachments and
archive entries follow their container. What cannot be read is an object with its error.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if published != "" {
				t, err := time.Parse("2006-01-02", published)
				if err != nil {
					return fault.New(fault.Invalid, "%q is no day", published).At("published").WithMend("write it as 2016-03-24")
				}
				opt.Published = claim.DayOf(t)
			}
			switch mode {
			case "precise":
				opt.Mode = tagger.Precise
			case "review":
				opt.Mode = tagger.Review
			default:
				return fault.New(fault.Invalid, "unknown mode %q", mode).At("mode").WithMend("use precise or review")
			}
			files, lost, err := report.Files(cmd.Context(), args)
			if err != nil {
				return err
			}
			failed := len(lost)
			for _, f := range lost {
				fmt.Fprintf(cmd.ErrOrStderr(), "liaison: %s: %s\n", f.Path[0], f.Problem.Text)
			}
			if done != "" {
				d, err := report.OpenDoneFile(done)
				if err != nil {
					return fault.Wrap(fault.Invalid, err, "%s cannot be used", done).At("done")
				}
				defer d.Close()
				opt.Done = d
			}
			if !trusted {
				opt.Open = p.w.OpenConverter
			}
			read, undated := 0, 0
			counter := onTerminal(cmd.ErrOrStderr()) && !onTerminal(cmd.OutOrStdout()) && len(files) > 1
			err = extract.Files(cmd.Context(), files, opt, func(r *extract.Output) error {
				switch {
				case r.Error != "":
					failed++
					fmt.Fprintf(cmd.ErrOrStderr(), "liaison: %s: %s\n", r.File, r.Error)
				case r.Published == "" && !opt.TextOnly && leftOpen(r):
					undated++
					read++
				default:
					read++
				}
				if n := failed + read; counter && (n%100 == 0 || n == len(files)) {
					fmt.Fprintf(cmd.ErrOrStderr(), "\r%d documents read, %d failed, of %d files", read, failed, len(files))
				}
				return printReading(cmd.OutOrStdout(), r, opt.TextOnly)
			})
			if counter {
				fmt.Fprintln(cmd.ErrOrStderr())
			}
			if undated > 0 {
				fmt.Fprintf(cmd.ErrOrStderr(), "liaison: dates such as “last June” stay open in %d of %d documents, which do not say when they were published\n  mend: say it with --published, such as --published 2016-03-24\n", undated, read)
			}
			if err == nil && failed > 0 {
				return fault.New(fault.Invalid, "%d of %d documents could not be read", failed, failed+read)
			}
			return err
		},
	}
	f := c.Flags()
	f.StringVar(&published, "published", "", "day of publication, from which “last June” is counted")
	f.StringVar(&mode, "mode", "precise", "precise, or review (finds more, with more that is wrong)")
	f.StringVar(&opt.Lang, "lang", "", "language (ISO 639-1) when it is known")
	f.BoolVar(&opt.TextOnly, "text", false, "print the canonical text and nothing else")
	f.StringVar(&done, "done", "", "file that remembers what was printed, so that a batch which broke off goes on")
	f.BoolVar(&trusted, "trusted", false, "read in this process, without limits on time and memory: faster for files of one's own")
	return c
}

// onTerminal tells whether w is a terminal, where a person looks.
func onTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// leftOpen tells whether a date of the text could not be read for want of the
// day of publication.
func leftOpen(r *extract.Output) bool {
	for _, v := range r.Values {
		if v.Kind == "date" && v.Unresolved != "" {
			return true
		}
	}
	return false
}

func printReading(w io.Writer, r *extract.Output, textOnly bool) error {
	if textOnly {
		_, err := io.WriteString(w, r.Text)
		return err
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(r)
}
