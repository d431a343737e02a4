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

// progress prints a counter to standard error, in place, while long work
// runs; scripts that read JSON see none.
func (p *program) progress(cmd *cobra.Command, what string) func(int64) {
	if p.json {
		return nil
	}
	return func(n int64) {
		if n%10_000 == 0 {
			fmt.Fprintf(cmd.ErrOrStderr(), "\r%s %d", what, n)
		}
	}
}

func (p *program) rebuildCommand() *cobra.Command {
	return &cobra.Command{
		Use: "rebuild", Short: "make every table anew from the ledger", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Rebuild(ctx, a.Caller, node.RebuildRequest{Progress: p.progress(cmd, "applied")})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					same := "the tables are as they were"
					if !v.Same {
						same = "the tables differed and are mended"
					}
					fmt.Fprintf(w, "%d records applied; %s.\n", v.Records, same)
				})
			})
		},
	}
}

func (p *program) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "verify", Short: "check signatures, commitments, chain, tables and the access log", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Verify(ctx, a.Caller, node.VerifyRequest{Progress: p.progress(cmd, "verified")})
				if err != nil {
					return err
				}
				if err := p.print(cmd, v, func(w io.Writer) { printVerified(w, v) }); err != nil {
					return err
				}
				if !v.OK {
					return fault.New(fault.Conflict, "the ledger does not prove itself").WithMend("keep the folder as it is, restore the last backup elsewhere, and compare")
				}
				return nil
			})
		},
	}
}

func printVerified(w io.Writer, v view.Verified) {
	if v.OK {
		fmt.Fprintf(w, "All %d records prove themselves (%d erased). Root %s. Access log: %s.\n", v.Records, v.Erased, v.Root, v.Audit)
	}
	for _, f := range v.Faults {
		fmt.Fprintf(w, "record %d %s: %s\n", f.Seq, f.Record, f.What)
	}
}

func (p *program) auditCommand() *cobra.Command {
	var req node.AuditRequest
	c := &cobra.Command{
		Use: "audit", Short: "who looked at what, when and why; reading it is logged too", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				vs, err := a.Node.ReadAudit(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, vs, func(w io.Writer) {
					for _, e := range vs {
						fmt.Fprintf(w, "%s  %-18s %-14s %-8s %s  %s (%d touched)\n", e.When, e.Use, e.Operation, e.Purpose, e.Officer, e.Decision, len(e.Touched))
					}
				})
			})
		},
	}
	c.Flags().IntVar(&req.Limit, "limit", 50, "most entries")
	f := c.Flags()
	f.BoolVar(&req.Own, "own", false, "only your own")
	f.StringVar((*string)(&req.Officer), "officer", "", "only of this officer, by id")
	f.StringVar(&req.Use, "use", "", "only this use case, such as ShowSubject")
	f.StringVar((*string)(&req.Operation), "operation", "", "collection, alteration, consultation, disclosure, combination, erasure or administration")
	f.StringVar((*string)(&req.Decision), "decision", "", "allowed or refused")
	f.StringVar((*string)(&req.Purpose), "purpose", "", "only for this purpose of the register")
	f.StringVar((*string)(&req.Case), "case", "", "only in this case")
	f.StringVar(&req.Touched, "touched", "", "only what touched this subject, record, report or account, by id")
	f.StringVar(&req.From, "from", "", "first day, such as 2016-03-24 (UTC)")
	f.StringVar(&req.To, "to", "", "last day")
	f.StringVar(&req.After, "after", "", "place of the last entry of the page before")
	c.AddCommand(p.auditPrune())
	return c
}

// auditPrune ends the old days of the access log.
func (p *program) auditPrune() *cobra.Command {
	var req node.PruneAuditRequest
	c := &cobra.Command{
		Use: "prune", Short: "erase the entries of days that are past their three years; the log proves itself without them", Args: cobra.NoArgs,
		Long: "For an administrator, or a scheduled command. Size, root and signature of each day stay, with a signed note of\n" +
			"who pruned it. The log is checked before and after: one that does not prove itself is not pruned.",
		Example: "  liaison audit prune\n  liaison audit prune --before 2013-03-24 --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.PruneAudit(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					fmt.Fprintf(w, "%d days before %s are pruned; %s\n", v.Days, v.Before, v.Proof)
				})
			})
		},
	}
	c.Flags().StringVar(&req.Before, "before", "", "first day that stays, such as 2013-03-24 (UTC); three years ago if left out")
	return c
}
