package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// retainCommand is one decision of a supervisor about single claims.
func (p *program) retainCommand(act claim.Act, usage, short, example string) *cobra.Command {
	req := node.RetainRequest{Act: act}
	var ground, owner string
	c := &cobra.Command{Use: usage, Short: short, Args: cobra.MinimumNArgs(1), Example: example,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				req.Ground, req.Owner, req.Records = retention.Ground(ground), claim.OfficerID(owner), nil
				for _, id := range args {
					req.Records = append(req.Records, claim.ID(id))
				}
				v, err := a.Node.Retain(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					for _, o := range v.Orders {
						printRetentionOrder(w, o)
					}
				})
			})
		}}
	f := c.Flags()
	f.StringVar(&req.Reason, "reason", "", "why; it stands on the ledger")
	if act != claim.Restrict {
		f.StringVar(&req.Review, "review", "", "day of the next review, such as 2026-11-04")
	}
	switch act {
	case claim.Hold:
		f.StringVar(&ground, "ground", "", "protect, contested, proof or objected (Regulation (EU) 2016/794 Art. 31(6))")
		f.StringVar(&owner, "owner", "", "the officer who answers for the hold; you, unless you say otherwise")
	case claim.Restrict:
		f.StringVar(&ground, "ground", "", "contested or proof (Directive (EU) 2016/680 Art. 16(3))")
	}
	return c
}

func (p *program) releaseCommand() *cobra.Command {
	var req node.ReleaseRequest
	c := &cobra.Command{Use: "release ORDER", Short: "end a hold or restriction", Args: cobra.ExactArgs(1),
		Example: `  liaison retention release d-… --reason "the trial is over"
  liaison retention release d-… --told 2026-03-24 --reason "verified: it was he"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				req.Order = claim.ID(args[0])
				v, err := a.Node.Release(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { fmt.Fprintln(w, v.Text) })
			})
		}}
	c.Flags().StringVar(&req.Reason, "reason", "", "why")
	c.Flags().StringVar(&req.Told, "told", "", "the day on which the person was told, where he contested what was restricted")
	return c
}

func (p *program) retentionOrdersCommand() *cobra.Command {
	return &cobra.Command{Use: "orders", Short: "the holds and restrictions in force", Args: cobra.NoArgs, Example: "  liaison retention orders --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.RetentionOrders(ctx, a.Caller, node.RetentionOrdersRequest{})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					for _, o := range v {
						printRetentionOrder(w, o)
					}
					if len(v) == 0 {
						fmt.Fprintln(w, "Nothing is held or restricted.")
					}
				})
			})
		}}
}

func printRetentionOrder(w io.Writer, o view.RetentionOrder) {
	fmt.Fprintf(w, "%s  %s", o.Order, o.Act)
	if o.Ground != "" {
		fmt.Fprintf(w, " (%s)", o.Ground)
	}
	fmt.Fprintf(w, " by %s of %s", o.By, o.Agency)
	if o.ReviewBy != "" {
		fmt.Fprintf(w, ", review %s", o.ReviewBy)
	}
	if o.Overdue {
		fmt.Fprint(w, ", OVERDUE")
	}
	if len(o.Told) > 0 {
		fmt.Fprintf(w, ", binding %s", strings.Join(o.Told, ", "))
	}
	fmt.Fprintf(w, ": %s\n", strings.Join(o.Records, " "))
}
