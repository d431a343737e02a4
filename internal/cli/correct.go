package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/node"
)

func (p *program) correctCommand() *cobra.Command {
	var req node.CorrectRequest
	var text string
	c := &cobra.Command{
		Use:   "correct CLAIM",
		Short: "state a claim otherwise; every holder of ours is told, another agency's originator hears of it",
		Long: `Nothing is overwritten. A claim of this agency is corrected, and the correction goes to
every agency that holds it, also over others, without a further order. Against another
agency's claim this makes one of your own, which travels back to its originator.`,
		Example: `  liaison correct c-4cciby6r7j5zqvqa6v3kjnzen3 --text "Karel Jandas" --reason "his passport"
  liaison correct c-4cciby6r7j5zqvqa6v3kjnzen3 --denied --reason "we met him: that is another man"`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Record = claim.ID(args[0])
			if text != "" {
				req.Value = claim.TextValue(text)
			}
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Correct(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					fmt.Fprintf(w, "It stands as claim %s; on its way to: %s.\n", v.Claim, orNone(strings.Join(v.Told, ", "), "nobody, for nobody holds the other"))
				})
			})
		},
	}
	f := c.Flags()
	f.StringVar(&text, "text", "", "what it is instead, in words")
	f.BoolVar(&req.Denied, "denied", false, "it is not so")
	f.StringVar(&req.Reason, "reason", "", "why; holders see it")
	c.MarkFlagsMutuallyExclusive("text", "denied")
	return c
}
