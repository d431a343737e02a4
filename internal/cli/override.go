package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) overrideCommand() *cobra.Command {
	var to, reason string
	c := &cobra.Command{
		Use:   "override RECORD --to AGENCY --reason TEXT",
		Short: "give one record against its originator's restriction because a life is in danger",
		Long: `The one exception to originator control: an imminent threat to life.
One officer puts it forward, a second gives it in a session of his own. Its
originator is told at the same moment, with the reason, and can recall it there.`,
		Example: `  liaison override c-4cciby6r7j5zqvqa6v3kjnzen3 --to nl-spoc --reason "he is on the train, armed"
  liaison override give o-3f2a --as second --as-password-file second.txt
  liaison override list`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onOverride(cmd, node.OverrideRequest{Record: claim.ID(args[0]), To: claim.AgencyID(to), Reason: reason})
		},
	}
	c.Flags().StringVar(&to, "to", "", "the one agency that gets it")
	c.Flags().StringVar(&reason, "reason", "", "whose life is in danger, and why it cannot wait")
	give := &cobra.Command{
		Use: "give OVERRIDE", Short: "give, as second officer, what another has put forward", Args: cobra.ExactArgs(1),
		Example: "  liaison override give o-3f2a --as second --as-password-file second.txt",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onOverride(cmd, node.OverrideRequest{Draft: args[0]})
		},
	}
	list := &cobra.Command{
		Use: "list", Short: "every override given here or told to this agency, and what waits", Args: cobra.NoArgs, Example: "  liaison override list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Overrides(ctx, a.Caller, node.OverridesRequest{})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					if len(v) == 0 {
						fmt.Fprintln(w, "No record was ever given against its originator's will.")
					}
					for _, x := range v {
						printOverride(w, x)
					}
				})
			})
		},
	}
	c.AddCommand(give, list)
	return c
}

func (p *program) onOverride(cmd *cobra.Command, req node.OverrideRequest) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		v, err := a.Node.Override(ctx, a.Caller, req)
		if err != nil {
			return err
		}
		return p.print(cmd, v, func(w io.Writer) { printOverride(w, v) })
	})
}

func printOverride(w io.Writer, v view.Override) {
	state := "given " + v.At + " by " + strings.Join(v.By, " and ") + " of " + v.Giver
	if v.Waits {
		state = "waits for a second officer: liaison override give " + v.ID
	}
	fmt.Fprintf(w, "%s  record %s of %s to %s: %s\n    %s\n", v.ID, v.Record, orNone(v.Originator, "an agency not named here"), v.To, v.Reason, state)
}
