package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/outbox"
	"liaison/internal/view"
)

func (p *program) peerShowCommand() *cobra.Command {
	return &cobra.Command{
		Use: "show AGENCY", Short: "one agency: its state, whom to call, what waits, what could not be used", Args: cobra.ExactArgs(1), Example: "  liaison peer show fr-spoc",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.ShowPeer(ctx, a.Caller, node.ShowPeerRequest{Agency: claim.AgencyID(args[0])})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printPeerHealth(w, v) })
			})
		},
	}
}

func printPeerHealth(w io.Writer, v view.PeerHealth) {
	printPeer(w, v.Peer)
	fmt.Fprintf(w, "  telephone %s\n  key list %d, confirmed by %s\n  fingerprint %s\n", orNone(v.Telephone, "not entered"), v.Version,
		orNone(strings.Join(v.ConfirmedBy, " and "), "nobody"), orNone(v.Fingerprint, "shown once it is confirmed"))
	for _, l := range v.Streams {
		if l.Waiting > 0 {
			fmt.Fprintf(w, "  %s: %d waiting since %s, %d attempts in a row failed\n", l.Stream, l.Waiting, l.Oldest, l.Failures)
		}
	}
	for _, q := range v.Quarantine {
		fmt.Fprintf(w, "  not in use since %s: %s/%s/%d: %s\n", q.Since, q.Stream, q.Epoch, q.Number, q.Reason)
	}
	for _, e := range v.Evidence {
		fmt.Fprintf(w, "  %s stands still since %s: %s\n", e.Stream, e.Found, e.Text)
	}
}

func (p *program) peerSettleCommand() *cobra.Command {
	var req node.UnusableRequest
	var drop bool
	c := &cobra.Command{
		Use: "settle AGENCY MESSAGE --use|--close", Short: "put a message of a peer into use after all, or close it unused", Args: cobra.ExactArgs(2),
		Long: `What a peer sent and this node could not use waits, and nothing behind it: "liaison peer show AGENCY" names
each such message, as stream, epoch and number, and says why. When the cause is mended it can be used.`,
		Example: `  liaison peer settle fr-spoc claim/e-jvqk5x2h/3 --use --reason "we know its originator now"
  liaison peer settle fr-spoc claim/e-jvqk5x2h/3 --close --reason "told them by telephone"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if req.Use == drop {
				return fault.New(fault.Invalid, "is it to be used or closed?").WithMend("--use or --close")
			}
			part := strings.Split(args[1], "/")
			number := ""
			if len(part) == 3 {
				number = part[2]
			}
			n, err := strconv.ParseInt(number, 10, 64)
			if err != nil {
				return fault.New(fault.Invalid, "%q is no message", args[1]).WithMend("liaison peer show %s names them: stream/epoch/number", args[0])
			}
			if req.Stream, err = outbox.StreamNamed(part[0]); err != nil {
				return err
			}
			req.Agency, req.Epoch, req.Number = claim.AgencyID(args[0]), outbox.Epoch(part[1]), n
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.SettleUnusable(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { fmt.Fprintln(w, v.Text) })
			})
		},
	}
	c.Flags().BoolVar(&req.Use, "use", false, "apply it again")
	c.Flags().BoolVar(&drop, "close", false, "it stays unused")
	c.Flags().StringVar(&req.Reason, "reason", "", "why")
	return c
}
