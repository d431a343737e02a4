package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

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
			read := 0
			err = extract.Files(cmd.Context(), files, opt, func(r *extract.Output) error {
				read++
				if r.Error != "" {
					failed++
					read--
					fmt.Fprintf(cmd.ErrOrStderr(), "liaison: %s: %s\n", r.File, r.Error)
				}
				return printReading(cmd.OutOrStdout(), r, opt.TextOnly)
			})
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

func printReading(w io.Writer, r *extract.Output, textOnly bool) error {
	if textOnly {
		_, err := io.WriteString(w, r.Text)
		return err
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(r)
}
