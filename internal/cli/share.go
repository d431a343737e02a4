package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) shareCommand() *cobra.Command {
	var req node.ShareRequest
	var to []string
	c := &cobra.Command{
		Use:   "share [RECORD…] --to AGENCY",
		Short: "give records, or a report with what rests on it, to other agencies",
		Example: `  liaison share --report 4f2a91 --to fr-spoc --preview
  liaison share --report 4f2a91 --to fr-spoc --to nl-spoc --reason "they may know the garage"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Records, req.To = words[claim.ID](args), words[claim.AgencyID](to)
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Share(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printShared(w, v) })
			})
		},
	}
	f := c.Flags()
	f.StringVar(&req.Report, "report", "", "a report, with every claim that rests on it")
	f.StringSliceVar(&to, "to", nil, "an agency; may be repeated")
	f.StringVar(&req.Reason, "reason", "", "why, for the ledger")
	f.BoolVar(&req.Preview, "preview", false, "only show exactly who would get what")
	return c
}

func printShared(w io.Writer, v view.Shared) {
	verb := "gets"
	if v.Preview {
		verb = "would get"
	}
	for _, r := range v.Recipients {
		fmt.Fprintf(w, "%s %s %d records.\n", r.Agency, verb, len(r.Records))
		for _, x := range r.Refused {
			fmt.Fprintf(w, "  not %s: %s\n", x.Record, x.Reason)
		}
	}
	if v.Directive != "" {
		fmt.Fprintf(w, "The order is record %s.\n", v.Directive)
	}
}

func (p *program) recallCommand() *cobra.Command {
	var req node.RecallRequest
	c := &cobra.Command{
		Use:   "recall [RECORD…]",
		Short: "take back records from every agency that holds them, also over others",
		Example: `  liaison recall c-4cciby6r7j5zqvqa6v3kjnzen3 --reason "mistaken identity"
  liaison recall --report 4f2a91 --reason "unlawfully obtained"
  liaison recall show d-qr3oy5c4ulqcokkxhffrndlmqf
  liaison recall answer d-qr3oy5c4ulqcokkxhffrndlmqf --outcome erased`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Records = words[claim.ID](args)
			req.Progress = counted(cmd, "records are recalled")
			return p.onRecall(cmd, func(ctx context.Context, a *App) (view.Recalled, error) { return a.Node.Recall(ctx, a.Caller, req) })
		},
	}
	c.Flags().StringVar(&req.Report, "report", "", "a report, with every claim that rests on it, as far as anybody holds them")
	c.Flags().StringVar(&req.Reason, "reason", "", "why; holders see it")
	show := &cobra.Command{
		Use: "show RECALL", Short: "what became of every copy", Args: cobra.ExactArgs(1), Example: "  liaison recall show RECALL",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onRecall(cmd, func(ctx context.Context, a *App) (view.Recalled, error) {
				return a.Node.ShowRecall(ctx, a.Caller, node.ShowRecallRequest{Recall: claim.ID(args[0])})
			})
		},
	}
	var outcome, reason string
	answer := &cobra.Command{
		Use: "answer RECALL", Short: "say what becomes of what another agency recalled, and do it", Args: cobra.ExactArgs(1),
		Example: `  liaison recall answer RECALL --outcome erased
  liaison recall answer RECALL --outcome kept --reason "evidence in a trial"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onRecall(cmd, func(ctx context.Context, a *App) (view.Recalled, error) {
				return a.Node.Dispose(ctx, a.Caller, node.DisposeRequest{Recall: claim.ID(args[0]), Outcome: claim.Outcome(outcome), Reason: reason,
					Progress: counted(cmd, "orders are answered")})
			})
		},
	}
	answer.Flags().StringVar(&outcome, "outcome", string(claim.Erased), "erased, restricted or kept")
	answer.Flags().StringVar(&reason, "reason", "", "why it is not erased")
	c.AddCommand(show, answer)
	return c
}

// counted tells on stderr how far long work is, where it has several steps.
func counted(cmd *cobra.Command, what string) func(done, all int) {
	told := false
	return func(done, all int) {
		if done == all && !told {
			return
		}
		told = true
		fmt.Fprintf(cmd.ErrOrStderr(), "%d of %d %s\n", done, all, what)
	}
}

func (p *program) onRecall(cmd *cobra.Command, do func(ctx context.Context, a *App) (view.Recalled, error)) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		v, err := do(ctx, a)
		if err != nil {
			return err
		}
		return p.print(cmd, v, func(w io.Writer) {
			fmt.Fprintf(w, "Recall %s of %d records.\n", v.Recall, v.Count)
			for _, id := range v.Also {
				fmt.Fprintf(w, "  also %s, for records that others hold\n", id)
			}
			for _, h := range v.Holders {
				via := ""
				if h.Via != "" {
					via = " (over " + h.Via + ")"
				}
				of := ""
				if h.Outcome == "" && h.Orders > 0 {
					of = fmt.Sprintf(" (%d of %d orders are answered)", h.Orders, v.Orders)
				}
				fmt.Fprintf(w, "  %s%s: %s%s %s\n", h.Agency, via, orNone(h.Outcome, "awaited"), of, h.Text)
			}
		})
	})
}
