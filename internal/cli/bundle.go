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

func (p *program) bundleCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "bundle",
		Short: "carry what agencies have for each other as files, when no line joins them",
		Example: `  liaison bundle export fr-spoc --out for-fr.lxp
  liaison bundle import from-fr.lxp`,
		Args: cobra.NoArgs,
	}
	var out string
	export := &cobra.Command{
		Use: "export AGENCY", Short: "write what waits for an agency, sealed to it, with receipts for what it sent", Args: cobra.ExactArgs(1),
		Example: "  liaison bundle export fr-spoc --out for-fr.lxp",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onBundle(cmd, func(ctx context.Context, a *App) (v view.Bundle, err error) {
				err = output(cmd, out, func(w io.Writer) error {
					v, err = a.Node.ExportBundle(ctx, a.Caller, node.ExportBundleRequest{Peer: claim.AgencyID(args[0]), Out: w})
					return err
				})
				return v, err
			})
		},
	}
	export.Flags().StringVar(&out, "out", "", "the file")
	if err := export.MarkFlagRequired("out"); err != nil {
		panic(err) // the flag stands in the line above
	}
	take := &cobra.Command{
		Use: "import FILE", Short: "take in a file of a peer; twice is once", Args: cobra.ExactArgs(1), Example: "  liaison bundle import from-fr.lxp",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onBundle(cmd, func(ctx context.Context, a *App) (view.Bundle, error) {
				in, err := input(cmd, args[0])
				if err != nil {
					return view.Bundle{}, err
				}
				defer in.Close()
				return a.Node.ImportBundle(ctx, a.Caller, node.ImportBundleRequest{In: in})
			})
		},
	}
	c.AddCommand(export, take)
	return c
}

func (p *program) onBundle(cmd *cobra.Command, do func(ctx context.Context, a *App) (view.Bundle, error)) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		v, err := do(ctx, a)
		if err != nil {
			return err
		}
		return p.print(cmd, v, func(w io.Writer) {
			fmt.Fprintf(w, "%s: %d bundles, %d receipts.\n", v.Peer, v.Bundles, v.Receipts)
			for _, note := range v.Notes {
				fmt.Fprintln(w, "  "+note)
			}
		})
	})
}
