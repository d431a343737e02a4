package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) ropaCommand() *cobra.Command {
	var req node.ProcessingRequest
	c := &cobra.Command{
		Use: "ropa", Short: "the record of processing activities, Directive (EU) 2016/680 Art. 24(1)", Args: cobra.NoArgs,
		Long: `For the data protection officer and the inspector: letters (a) to (i), from the node as it stands.
Which recipients are of a third country, and on what ground data may go there, is what was entered with
liaison peer country. What the agency does around the node it adds itself.`,
		Example: `  liaison ropa --controller "Example SPOC, 1 Street, Town, +32 …"
  liaison ropa --controller "Example SPOC, 1 Street, Town, +32 …" --json`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Processing(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printProcessing(w, v) })
			})
		},
	}
	c.Flags().StringVar(&req.Controller, "controller", "", "name and contact details of the controller")
	return c
}

func printProcessing(w io.Writer, v view.ProcessingRecord) {
	fmt.Fprintf(w, "Record of processing activities of %s, %s\n", v.Agency, v.Made)
	fmt.Fprintf(w, "(a) controller: %s; data protection officer: %s\n", v.Controller, orNobody(v.Officers))
	for _, p := range v.Purposes {
		fmt.Fprintf(w, "(b), (g) %s: %s; on the basis of %s\n", p.Purpose, p.Label, strings.Join(p.Bases, "; or "))
	}
	for _, r := range v.Recipients {
		fmt.Fprintf(w, "(c) %s (%s), to which %d records were given\n", r.Agency, r.State, r.Holds)
	}
	fmt.Fprintf(w, "(d) categories of persons: %s\n", strings.Join(v.Subjects, ", "))
	for _, d := range v.Data {
		item := "(2)(" + d.Item + ")"
		if d.Item[0] <= '9' { // what the paragraphs (4) to (6) list beside
			item = "(" + d.Item[:1] + ")" + d.Item[1:]
		}
		fmt.Fprintf(w, "(d) Annex II B%s: %s\n", item, strings.Join(d.Holds, ", "))
	}
	fmt.Fprintf(w, "(e) profiling: %s\n(f) transfers: %s\n", v.Profiling, v.Transfers)
	for _, l := range v.Limits {
		fmt.Fprintf(w, "(h) %s: reviewed within %d months and %d days, or erased (%s)\n", l.Kind, l.Months, l.Days, l.Law)
	}
	fmt.Fprintf(w, "(h) what is stored today is erased by %s at the latest\n", v.EraseBy)
	for _, m := range v.Measures {
		fmt.Fprintf(w, "(i) %s\n", m)
	}
}
