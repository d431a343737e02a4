package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) journeysCommand() *cobra.Command {
	var from, until string
	c := &cobra.Command{
		Use:   "journeys SUBJECT",
		Short: "where a subject was, by whose word, in the order of time",
		Long: `Lists what places a subject: sightings, crossings, tickets and tolls, and what places the
vehicles it used. Times of which nothing is on record are said, and so are two places at once.
Nothing is filled in, and nothing says where somebody will be.`,
		Example: "  liaison journeys \"Ruud Verheim\" --from 2015-10-01\n  liaison journeys s-… --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			req := node.JourneysRequest{Subject: args[0]}
			if req.From, err = dayOf("from", from); err != nil {
				return err
			}
			if req.Until, err = dayOf("until", until); err != nil {
				return err
			}
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Journeys(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printJourneys(w, v) })
			})
		},
	}
	c.Flags().StringVar(&from, "from", "", "from this day, YYYY-MM-DD")
	c.Flags().StringVar(&until, "until", "", "until this day")
	return c
}

func printJourneys(w io.Writer, v view.Journeys) {
	fmt.Fprintf(w, "%s  %s\n", v.Subject.Label, v.Marking)
	gap := 0
	for _, p := range v.Points {
		for gap < len(v.Gaps) && v.Gaps[gap].To < p.When.From {
			fmt.Fprintf(w, "  %s – %s  nothing on record (%d days)\n", v.Gaps[gap].From, v.Gaps[gap].To, v.Gaps[gap].Days)
			gap++
		}
		printPoint(w, p)
	}
	for _, p := range v.Undated {
		printPoint(w, p)
	}
	if len(v.Points)+len(v.Undated) == 0 {
		fmt.Fprintln(w, "  Nothing on record places it.")
	}
	for _, c := range v.Clashes {
		fmt.Fprintf(w, "  CONTRADICTION %s and %s: %s\n", v.Points[c.A].Place.Label, v.Points[c.B].Place.Label, c.Why)
	}
}

func printPoint(w io.Writer, p view.JourneyPoint) {
	when := p.Minute
	if when == "" {
		when = p.When.From
	}
	if when == "" {
		when = "undated"
	}
	if p.Minute == "" && p.When.To != p.When.From {
		when += " – " + p.When.To
	}
	fmt.Fprintf(w, "  %s  %s %s", when, p.What, p.Place.Label)
	if p.Via != nil {
		fmt.Fprintf(w, " (its %s %s)", p.Via.Kind, p.Via.Label)
	}
	for _, c := range p.Company {
		fmt.Fprintf(w, ", with %s", c.Label)
	}
	if p.Denied {
		fmt.Fprint(w, "  DENIED OR COUNTERED")
	}
	fmt.Fprintf(w, "\n    %s %s\n", p.Claim.ID, p.Claim.Said)
}
