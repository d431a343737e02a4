package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/view"
)

// ImportRequest names a list and what it is called.
type ImportRequest struct {
	File, Dataset string
	// Format is ftm, csv or stix. Schema and Columns say how a table is read:
	// what its rows are, and the heading of the column of each property.
	Format, Schema string
	Columns        map[string]string
	Codes          []claim.HandlingCode
	// Restart reads from the first line although an earlier import got
	// further.
	Restart bool
	// Progress is told what was done so far; nil for none.
	Progress func(view.Imported)
}

func (p *program) importCommand() *cobra.Command {
	var req ImportRequest
	var codes []string
	c := &cobra.Command{
		Use:   "import FILE",
		Short: "import a list as claims of that list: FollowTheMoney entities, a CSV table or a STIX bundle",
		Long: `Reads FollowTheMoney entities (one JSON object a line), a CSV table with headings, or a
STIX 2.1 bundle, and writes what the list says as claims with the list as their source, ungraded. An import that was cut goes on where it
stopped. Lines that cannot be read are written with their number and reason to
FILE.bad.jsonl and passed over whole. Fields for origin, religion and politics are dropped
before anything is stored, and counted.`,
		Example: `  liaison import list.ftm.jsonl --dataset eu-sanctions
  liaison import watch.csv --format csv --schema Person --map id=Nr --map name="Full name" --map birthDate=Born --dataset watch
  liaison import feed.json --format stix --dataset partner-feed --handling H2`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			req.File, req.Codes = args[0], words[claim.HandlingCode](codes)
			if !p.json {
				req.Progress = func(v view.Imported) {
					fmt.Fprintf(cmd.ErrOrStderr(), "\r%d lines, %d claims, %d bad", v.Lines, v.Claims, v.Bad)
				}
			}
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := p.w.Import(ctx, a, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					fmt.Fprintf(w, "\n%d lines: %d claims about %d subjects written, %d known already, %d values refused, %d lines bad.\n", v.Lines, v.Claims, v.Subjects, v.Known, v.Blocked, v.Bad)
					if v.BadFile != "" {
						fmt.Fprintf(w, "The bad lines stand in %s.\n", v.BadFile)
					}
				})
			})
		},
	}
	c.Flags().StringVar(&req.Dataset, "dataset", "", "name of the list, such as eu-sanctions")
	c.Flags().StringVar(&req.Format, "format", "ftm", "ftm, csv or stix")
	c.Flags().StringVar(&req.Schema, "schema", "Person", "what the rows of a table are, such as Person, Company or Vehicle")
	c.Flags().StringToStringVar(&req.Columns, "map", nil, "property=heading of a table's column; may be repeated; without it headings are properties")
	c.Flags().StringSliceVar(&codes, "handling", nil, "handling codes H0 to H3")
	c.Flags().BoolVar(&req.Restart, "restart", false, "read from the first line again")
	return c
}
