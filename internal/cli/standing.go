package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) standingCommand() *cobra.Command {
	var req node.StandingRequest
	c := &cobra.Command{Use: "standing", Short: "questions of a case that are asked of every record that comes", Args: cobra.NoArgs,
		Example: "  liaison standing --case k-…\n  liaison standing ask phone\n  liaison standing end q-… --reason \"the case is closed\"",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Standing(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					for _, q := range v {
						printStanding(w, q)
					}
					if len(v) == 0 {
						fmt.Fprintln(w, "No standing question is kept. Ask one: liaison standing ask --help")
					}
				})
			})
		}}
	c.Flags().StringVar((*string)(&req.Case), "case", "", "one case")
	c.Flags().BoolVar(&req.Ended, "ended", false, "those that were ended as well")
	c.AddCommand(p.standingAskCommand(), p.standingEndCommand())
	return c
}

func (p *program) standingAskCommand() *cobra.Command {
	var hops int
	c := &cobra.Command{Use: "ask KIND [SUBJECT [SUBJECT]]", Short: "keep a question for the case you work in", Args: cobra.RangeArgs(1, 3),
		Long: `Keeps a question and asks it of every record that comes, under your rights in the case.
What answers it lands in the inbox of the case. Kinds:

  subject A    anything new that touches A: a person, a flat, a place
  path A B     A and B come within --hops steps, or nearer
  premises, phone, document, vehicle
               two persons share one, and one of them is of the case
  co-travel    two persons left or reached one place on one day
  meetings     two persons were seen in one place on two occasions or more

What more than 30 persons share is everybody's, and tells nothing of two.`,
		Example: "  liaison standing ask subject \"Flat, Poplar Street\"\n  liaison standing ask path s-… s-… --hops 3\n  liaison standing ask meetings",
		RunE: func(cmd *cobra.Command, args []string) error {
			req := node.AskStandingRequest{Kind: args[0], Hops: hops}
			if len(args) > 1 {
				req.A = args[1]
			}
			if len(args) > 2 {
				req.B = args[2]
			}
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.AskStanding(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printStanding(w, v) })
			})
		}}
	c.Flags().IntVar(&hops, "hops", 0, "most steps of a path; 4 if not given")
	return c
}

func (p *program) standingEndCommand() *cobra.Command {
	var req node.EndStandingRequest
	c := &cobra.Command{Use: "end QUESTION", Short: "end a question, or set one of its answers aside, with the reason", Args: cobra.ExactArgs(1),
		Example: "  liaison standing end q-… --reason \"the case is closed\"\n  liaison standing end q-… --answer n-… --reason \"known since January\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Question = args[0]
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.EndStanding(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { fmt.Fprintln(w, v.Text) })
			})
		}}
	c.Flags().StringVar(&req.Answer, "answer", "", "one answer by its key")
	c.Flags().StringVar(&req.Reason, "reason", "", "why")
	return c
}

func printStanding(w io.Writer, q view.Standing) {
	fmt.Fprintf(w, "%s  %s  asked by %s on %s\n", q.ID, q.Words, q.By, q.Asked)
	if q.Ended != "" {
		fmt.Fprintf(w, "  ended %s: %s\n", q.Ended, q.Reason)
	}
	for _, x := range q.Answers {
		fmt.Fprintf(w, "  %s  %s  %s\n", x.Key, x.At, x.Sentence)
		if x.Aside != nil {
			fmt.Fprintf(w, "    set aside by %s: %s\n", x.Aside.By, x.Aside.Reason)
		}
	}
	if q.More > 0 {
		fmt.Fprintf(w, "  and %d more\n", q.More)
	}
}
