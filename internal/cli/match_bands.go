package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) matchBands() *cobra.Command {
	c := &cobra.Command{
		Use:   "bands",
		Short: "from which score anything is shown and from which it is urgent: the agency's policy",
		Long: `Shows the bands in force, who set them and why, and the former ones. Below the floor nothing is
shown; from it on a person reviews; from the urgent score on soon. No band decides anything.

propose shows what bands would lead to: how many of 1,000 true matches would be missed, and how
many candidates a day would come before the reviewers. set puts them in force, in the name of an
administrator, with the reason.`,
		Example: `  liaison match bands
  liaison match bands propose --queries-per-day 20000 --matches-per-1000 1 --reviews-per-day 150
  liaison match bands set --floor 0.66 --urgent 0.9 --reason "two more reviewers since May"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.onBands(cmd, func(ctx context.Context, a *App) (view.Bands, error) {
				return a.Node.Bands(ctx, a.Caller, node.BandsRequest{})
			})
		},
	}
	c.AddCommand(p.bandsSet(), p.bandsPropose())
	return c
}

func (p *program) onBands(cmd *cobra.Command, do func(ctx context.Context, a *App) (view.Bands, error)) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		v, err := do(ctx, a)
		if err != nil {
			return err
		}
		return p.print(cmd, v, func(w io.Writer) {
			fmt.Fprintf(w, "shown from %.4g, urgent from %.4g (version %d)\n", v.Floor, v.Urgent, v.Version)
			if len(v.Versions) == 0 {
				fmt.Fprintln(w, "The standard: nobody has set others.")
			}
			for _, x := range v.Versions {
				fmt.Fprintf(w, "  %d  %s  %.4g and %.4g by %s: %s\n", x.Version, x.Since, x.Floor, x.Urgent, x.By, x.Reason)
			}
		})
	})
}

func (p *program) bandsSet() *cobra.Command {
	var req node.SetBandsRequest
	c := &cobra.Command{
		Use: "set", Short: "put bands in force; a lower floor has everything on record looked at once more", Args: cobra.NoArgs,
		Example: "  liaison match bands set --floor 0.66 --urgent 0.9 --reason \"two more reviewers since May\" --version 3",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.onBands(cmd, func(ctx context.Context, a *App) (view.Bands, error) { return a.Node.SetBands(ctx, a.Caller, req) })
		},
	}
	c.Flags().Float64Var(&req.Floor, "floor", 0, "score from which anything is shown, 0.3 to 1")
	c.Flags().Float64Var(&req.Urgent, "urgent", 0, "score from which it is urgent")
	c.Flags().StringVar(&req.Reason, "reason", "", "why, in a sentence")
	c.Flags().Int64Var(&req.Version, "version", -1, "of the bands that you saw: refused if others were set since")
	return c
}

func (p *program) bandsPropose() *cobra.Command {
	var req node.ProposeBandsRequest
	var trials string
	c := &cobra.Command{
		Use: "propose", Short: "bands by what would be missed and what reviewers have room for; nothing is set", Args: cobra.NoArgs,
		Long: `Draws the curve of misses and work from the holdings of this node: records are asked for by one of
their names, which is taken out, and compared with everybody else. With --trials it is drawn from
your own trials: CSV with the columns query, match (yes or no) and score; a query that matches
nobody has a row for each candidate, or one without a score.`,
		Example: "  liaison match bands propose --queries-per-day 20000 --matches-per-1000 1 --reviews-per-day 150 --max-missed-per-1000 20\n  liaison match bands propose --queries-per-day 5000 --reviews-per-day 40 --trials trials.csv --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if trials != "" {
				f, err := input(cmd, trials)
				if err != nil {
					return err
				}
				defer f.Close()
				req.Trials = f
			}
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.ProposeBands(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printProposal(w, v) })
			})
		},
	}
	f := c.Flags()
	f.Float64Var(&req.QueriesPerDay, "queries-per-day", 1000, "names that come in a day")
	f.Float64Var(&req.MatchesPer1000, "matches-per-1000", 1, "of 1,000 of them, how many have a true match")
	f.Float64Var(&req.ReviewsPerDay, "reviews-per-day", 100, "candidates that the reviewers can judge a day")
	f.Float64Var(&req.UrgentPerDay, "urgent-per-day", 1, "wrong candidates a day that may be called urgent")
	f.Float64Var(&req.MaxMissedPer1000, "max-missed-per-1000", 20, "of 1,000 true matches, how many may be missed")
	f.StringVar(&trials, "trials", "", "file of your own trials; - is standard input")
	return c
}

func printProposal(w io.Writer, v view.BandsProposal) {
	fmt.Fprintf(w, "drawn from %s (%d with a true match, %d without)\n", v.Drawn, v.Matching, v.Others)
	line := func(what string, x view.BandsLeadTo) {
		fmt.Fprintf(w, "%-9s shown from %.4f, urgent from %.4f: of 1,000 true matches %.1f missed (at most %.1f), %.1f a day; %.1f candidates a day to review, %.1f of them urgent\n",
			what, x.Floor, x.Urgent, x.Missed, x.MissedHigh, x.MissedPerDay, x.ReviewsPerDay, x.UrgentPerDay)
	}
	line("in force", v.Present)
	line("proposed", v.Proposed)
	if v.Unmet != "" {
		fmt.Fprintf(w, "Not met: %s\n", v.Unmet)
	}
	fmt.Fprintln(w, "threshold  found (95 % interval)      wrong candidates per 1,000")
	for _, x := range v.Curve {
		fmt.Fprintf(w, "     %.2f   %.4f (%.4f-%.4f)  %10.2f\n", x.Threshold, x.Recall, x.RecallLow, x.RecallHigh, x.Queue)
	}
	fmt.Fprintf(w, "liaison match bands set --floor %.4f --urgent %.4f --version %d --reason …\n", v.Proposed.Floor, v.Proposed.Urgent, v.Version)
}
