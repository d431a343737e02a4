package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) exerciseCommand() *cobra.Command {
	var days int
	c := &cobra.Command{
		Use:   "exercise",
		Short: "how long each agency takes to answer exercise warnings, and the weekly order of them",
		Example: `  liaison exercise
  liaison exercise order
  liaison exercise order --end`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				until := p.w.Now().Add(time.Second)
				v, err := a.Node.Exercises(ctx, a.Caller, node.ExercisesRequest{From: until.AddDate(0, 0, -days), Until: until})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printExercises(w, v) })
			})
		},
	}
	c.Flags().IntVar(&days, "days", 90, "how many days back")
	var req node.OrderExercisesRequest
	order := &cobra.Command{
		Use: "order", Short: "order an exercise to every peer in your name, at once and then weekly", Args: cobra.NoArgs,
		Example: "  liaison exercise order\n  liaison exercise order --end",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.OrderExercises(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					if v.By == "" {
						fmt.Fprintln(w, "No exercise goes out any more.")
						return
					}
					fmt.Fprintf(w, "The next exercise goes out at %s, in the name of %s.\n", v.Next, v.By)
				})
			})
		},
	}
	order.Flags().BoolVar(&req.End, "end", false, "end the order instead")
	c.AddCommand(order)
	return c
}

func printExercises(w io.Writer, all []view.Exercise) {
	if len(all) == 0 {
		fmt.Fprintln(w, "No exercise was sent: liaison exercise order")
	}
	for _, x := range all {
		fmt.Fprintf(w, "%-20s %d exercises, %d received (median %.1f s), %d acknowledged (median %.0f s, slowest %.0f s)\n",
			x.Peer, x.Warnings, x.Received, x.ReceiptMedian, x.Acknowledged, x.AcknowledgeMedian, x.AcknowledgeWorst)
	}
}
