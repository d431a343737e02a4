package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/report"
	"liaison/internal/view"
)

// mostQuarantined bounds a document that is handed in, in bytes.
const mostQuarantined = 64 << 20

func (p *program) quarantineCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "quarantine", Short: "material obtained in violation of human rights: kept unread until two officers have looked", Args: cobra.NoArgs,
		Long: `What was clearly obtained in obvious violation of human rights is not processed (Regulation (EU) 2016/794
Art. 23(9)). Who receives it hands it in here instead of filing it: it is not read, nothing of it is used,
matched or shared, and the same bytes cannot be filed. Another officer, a supervisor, decides: erase it, or
release it as a report when the suspicion was unfounded.`,
		Example: "  liaison quarantine put statement.pdf --violation \"the man says that he was beaten until he signed\"\n  liaison quarantine erase p-… --reason \"the doctor's report confirms it\"",
	}
	c.AddCommand(p.quarantinePut(), p.quarantineList(), p.quarantineDecide("erase", "erase it for good; its very bytes are refused from then on", false),
		p.quarantineDecide("release", "file it as a report: the suspicion was unfounded", true))
	return c
}

func (p *program) quarantinePut() *cobra.Command {
	var req node.QuarantineRequest
	c := &cobra.Command{
		Use: "put FILE", Short: "hand a document in, unread", Args: cobra.ExactArgs(1),
		Example: "  liaison quarantine put statement.pdf --obtained agency --violation \"signed under blows, by the embassy's letter of 3 March\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := input(cmd, args[0])
			if err != nil {
				return err
			}
			defer in.Close()
			if req.Body, err = io.ReadAll(io.LimitReader(in, mostQuarantined+1)); err != nil {
				return fault.Wrap(fault.Invalid, err, "%s cannot be read", args[0])
			}
			if len(req.Body) > mostQuarantined {
				return fault.New(fault.Invalid, "the document is larger than %d MB", mostQuarantined>>20).At("file")
			}
			req.Name = filepath.Base(args[0])
			return p.onQuarantined(cmd, func(ctx context.Context, a *App) (view.Quarantined, error) {
				return a.Node.Quarantine(ctx, a.Caller, req)
			})
		},
	}
	c.Flags().StringVar(&req.Obtained, "obtained", "", "how it came here: "+strings.Join(report.Obtained(), ", "))
	c.Flags().StringVar(&req.Violation, "violation", "", "in what the violation lies")
	return c
}

func (p *program) quarantineDecide(name, short string, release bool) *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: name + " ID", Short: short, Args: cobra.ExactArgs(1), Example: "  liaison quarantine " + name + " p-… --reason \"…\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onQuarantined(cmd, func(ctx context.Context, a *App) (view.Quarantined, error) {
				return a.Node.DecideQuarantine(ctx, a.Caller, node.DecideQuarantineRequest{ID: args[0], Release: release, Reason: reason})
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why")
	return c
}

func (p *program) onQuarantined(cmd *cobra.Command, do func(ctx context.Context, a *App) (view.Quarantined, error)) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		v, err := do(ctx, a)
		if err != nil {
			return err
		}
		return p.print(cmd, v, func(w io.Writer) { printQuarantined(w, v) })
	})
}

func printQuarantined(w io.Writer, v view.Quarantined) {
	state := "in quarantine: another officer decides"
	if v.Decision != "" {
		state = fmt.Sprintf("%s by %s: %s", v.Decision, v.Decider, v.Why)
	}
	fmt.Fprintf(w, "%s  %s  %s\n    %s, by %s: %s\n", v.ID, v.Name, state, v.At, v.By, v.Violation)
}

func (p *program) quarantineList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "what is in quarantine, and what was decided", Args: cobra.NoArgs, Example: "  liaison quarantine list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				vs, err := a.Node.ListQuarantine(ctx, a.Caller, node.ListQuarantineRequest{})
				if err != nil {
					return err
				}
				return p.print(cmd, vs, func(w io.Writer) {
					for _, v := range vs {
						printQuarantined(w, v)
					}
				})
			})
		},
	}
}
