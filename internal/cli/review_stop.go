package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

// stopCommand shows and mends the stop list.
func (p *program) stopCommand() *cobra.Command {
	c := &cobra.Command{Use: "stop", Short: "words that persons here rejected as names"}
	var kind string
	list := &cobra.Command{
		Use: "list", Short: "show the stop list", Args: cobra.NoArgs,
		Long: `Lists the words that were rejected as names (liaison review, key x; or review reject --stop).
Proposals about them are folded, never left out. The list is marked as the reports it comes
from and does not leave the node.`,
		Example: "  liaison review stop list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				vs, err := a.Node.StopList(ctx, a.Caller, node.StopListRequest{})
				if err != nil {
					return err
				}
				return p.print(cmd, vs, func(w io.Writer) {
					for _, s := range vs {
						fmt.Fprintf(w, "%s is no %s: %s (%s, %s)\n", s.Words, s.Kind, s.Reason, s.Actor, s.Report)
					}
				})
			})
		},
	}
	free := &cobra.Command{
		Use: "free WORDS", Short: "take words off the stop list", Args: cobra.ExactArgs(1),
		Example: "  liaison review stop free \"Paris Massacre\" --kind person",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.FreeWords(ctx, a.Caller, node.FreeWordsRequest{Words: args[0], Kind: kind})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { fmt.Fprintln(w, v.Text) })
			})
		},
	}
	free.Flags().StringVar(&kind, "kind", "person", "the kind of subject that they were rejected as")
	c.AddCommand(list, free)
	return c
}

// reportReadAgain has reports read once more.
func (p *program) reportReadAgain() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use: "read-again REPORT…", Short: "read reports once more, with the reader as it is now",
		Long: `Reads reports on file again, as after a better reader or engine came. Every decision stays.
What is new waits for a person, another reading of decided words waits beside the decision,
what is found no longer is folded or marked. Nothing is deleted.`,
		Example: "  liaison report read-again p-…\n  liaison report read-again --all",
		RunE: func(cmd *cobra.Command, args []string) error {
			if all == (len(args) > 0) {
				return fault.New(fault.Invalid, "name reports, or say --all").WithMend("liaison report list shows their ids")
			}
			return p.with(cmd, func(ctx context.Context, a *App) error {
				if all {
					vs, err := a.Node.ListReports(ctx, a.Caller, node.ListReportsRequest{})
					if err != nil {
						return err
					}
					for _, v := range vs {
						args = append(args, v.ID)
					}
				}
				out, failed := []view.ReadAgain{}, 0
				for i, id := range args {
					v, err := a.Node.ReadAgain(ctx, a.Caller, node.ReadAgainRequest{Report: id})
					if ctx.Err() != nil {
						return err
					}
					if err != nil {
						failed++
						text, _ := fault.SafeText(err)
						fmt.Fprintf(cmd.ErrOrStderr(), "liaison: %s: %s\n", id, text)
						continue
					}
					out = append(out, v)
					if all {
						fmt.Fprintf(cmd.ErrOrStderr(), "\r%d of %d", i+1, len(args))
					}
				}
				if all {
					fmt.Fprintln(cmd.ErrOrStderr())
				}
				err := p.print(cmd, out, func(w io.Writer) {
					for _, v := range out {
						fmt.Fprintf(w, "%s  %s: %d as before, %d new, %d changed, %d no longer found; %d wait\n", v.Report, v.Title, v.Unchanged, v.Fresh, v.Changed, v.Vanished, v.Open)
					}
				})
				if err == nil && failed > 0 {
					return fault.New(fault.Invalid, "%d of %d reports could not be read again", failed, len(args))
				}
				return err
			})
		},
	}
	c.Flags().BoolVar(&all, "all", false, "every report on file")
	return c
}
