package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/peer"
	"liaison/internal/view"
)

func (p *program) peerCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "peer",
		Short: "the agencies that this node exchanges with, and how they are trusted",
		Long: `Two agencies trust each other's nodes like this, in both directions:
  1. each makes an invite (liaison peer invite) and hands it over by any way;
  2. each takes the other's (liaison peer add);
  3. two officers of each compare the fingerprint by telephone and type what was read
     out (liaison peer confirm). Only then does anything pass.`,
		Example: `  liaison peer invite --address node.be-spoc.example:7443 --out be-spoc.invite
  liaison peer add fr-spoc.invite --telephone "+33 1 00 00 00 00"
  liaison peer confirm fr-spoc --fingerprint "12345 67890 …"
  liaison peer list`,
		Args: cobra.NoArgs,
	}
	c.AddCommand(p.peerInviteCommand(), p.peerAddCommand(), p.peerConfirmCommand(), p.peerContactCommand(), p.peerListCommand(), p.peerShowCommand(),
		p.peerSettleCommand(), p.peerRevokeCommand(), p.peerCountryCommand(), p.peerDerogateCommand())
	return c
}

func (p *program) peerInviteCommand() *cobra.Command {
	var address, out string
	c := &cobra.Command{
		Use: "invite", Short: "write what another agency needs to trust this one; it holds no secret", Args: cobra.NoArgs,
		Example: "  liaison peer invite --address node.be-spoc.example:7443 --out be-spoc.invite",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" && !p.json {
				return fault.New(fault.Invalid, "where to? --out is missing").WithMend("--out be-spoc.invite, or --json")
			}
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Invite(ctx, a.Caller, node.InviteRequest{Address: address})
				if err != nil {
					return err
				}
				if out != "" {
					if err := output(cmd, out, func(w io.Writer) error { _, err := w.Write(v.Invite); return err }); err != nil {
						return err
					}
				}
				return p.print(cmd, v, func(w io.Writer) {
					fmt.Fprintf(w, "Invite of %s written to %s.\nRead this out by telephone to each of their two officers:\n  %s\n", v.Agency, out, v.Fingerprint)
				})
			})
		},
	}
	c.Flags().StringVar(&address, "address", "", "where other nodes find this one, host:port; left out when they cannot")
	c.Flags().StringVar(&out, "out", "", "file for the invite")
	return c
}

func (p *program) peerAddCommand() *cobra.Command {
	var telephone string
	c := &cobra.Command{
		Use: "add INVITE", Short: "take another agency's invite; nothing passes until two officers have confirmed it", Args: cobra.ExactArgs(1),
		Example: `  liaison peer add fr-spoc.invite --telephone "+33 1 00 00 00 00"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := input(cmd, args[0])
			if err != nil {
				return err
			}
			defer in.Close()
			b, err := io.ReadAll(io.LimitReader(in, peer.MostInvite+1))
			if err != nil {
				return fault.Wrap(fault.Invalid, err, "%s cannot be read", args[0])
			}
			return p.onPeer(cmd, func(ctx context.Context, a *App) (view.Peer, error) {
				return a.Node.ProposePeer(ctx, a.Caller, node.ProposeRequest{Invite: b, Telephone: telephone})
			})
		},
	}
	c.Flags().StringVar(&telephone, "telephone", "", "whom to call when the peer is dark")
	return c
}

func (p *program) peerConfirmCommand() *cobra.Command {
	var print string
	c := &cobra.Command{
		Use: "confirm AGENCY", Short: "give your word that the fingerprint, read out by telephone, is the one you type", Args: cobra.ExactArgs(1),
		Example: `  liaison peer confirm fr-spoc --fingerprint "12345 67890 …"
  liaison peer confirm fr-spoc --fingerprint "…" --as second --as-password-file second.txt`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onPeer(cmd, func(ctx context.Context, a *App) (view.Peer, error) {
				return a.Node.ConfirmPeer(ctx, a.Caller, node.ConfirmRequest{Agency: claim.AgencyID(args[0]), Fingerprint: print})
			})
		},
	}
	c.Flags().StringVar(&print, "fingerprint", "", "what the other agency read out")
	return c
}

func (p *program) peerContactCommand() *cobra.Command {
	var req node.ContactRequest
	c := &cobra.Command{
		Use: "contact AGENCY", Short: "change where a peer is found and whom to call; its keys stay", Args: cobra.ExactArgs(1),
		Example: `  liaison peer contact fr-spoc --address node.fr-spoc.example:7443 --telephone "+33 1 00 00 00 00"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Agency = claim.AgencyID(args[0])
			return p.onPeer(cmd, func(ctx context.Context, a *App) (view.Peer, error) { return a.Node.SetPeerContact(ctx, a.Caller, req) })
		},
	}
	c.Flags().StringVar(&req.Address, "address", "", "host:port of its node; empty when it cannot be reached")
	c.Flags().StringVar(&req.Telephone, "telephone", "", "whom to call when it is dark")
	c.Flags().BoolVar(&req.Fetched, "fetched", false, "it cannot reach this node: what it has is fetched")
	return c
}

func (p *program) peerRevokeCommand() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "revoke AGENCY", Short: "end the trust in a peer at once", Args: cobra.ExactArgs(1),
		Example: `  liaison peer revoke fr-spoc --reason "their keys were stolen"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onPeer(cmd, func(ctx context.Context, a *App) (view.Peer, error) {
				return a.Node.RevokePeer(ctx, a.Caller, node.RevokeRequest{Agency: claim.AgencyID(args[0]), Reason: reason})
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why")
	return c
}

func (p *program) onPeer(cmd *cobra.Command, do func(ctx context.Context, a *App) (view.Peer, error)) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		v, err := do(ctx, a)
		if err != nil {
			return err
		}
		return p.print(cmd, v, func(w io.Writer) { printPeer(w, v) })
	})
}

func printPeer(w io.Writer, v view.Peer) {
	fmt.Fprintf(w, "%-20s %-10s", v.Agency, v.State)
	switch {
	case v.State == string(peer.Proposed) && len(v.ConfirmedBy) == 0:
		fmt.Fprint(w, " two officers have to confirm its fingerprint")
	case v.State == string(peer.Proposed):
		fmt.Fprint(w, " one more officer has to confirm its fingerprint")
	case v.State == string(peer.Revoked):
		fmt.Fprintf(w, " %s", v.Reason)
	default:
		fmt.Fprintf(w, " %s, %d waiting, heard %s", orNone(v.Address, "not reachable"), v.Waiting, orNone(v.Heard, "never"))
	}
	fmt.Fprintln(w)
	if v.Footing.Third {
		fmt.Fprintf(w, "%20s %s\n", "", footingLine(v.Footing))
	}
}

func orNone(text, none string) string {
	if text == "" {
		return none
	}
	return text
}

func (p *program) peerListCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "the agencies that this node knows, and what waits for them", Args: cobra.NoArgs, Example: "  liaison peer list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.ListPeers(ctx, a.Caller, node.ListPeersRequest{})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					if len(v) == 0 {
						fmt.Fprintln(w, "This node knows no other agency yet: liaison peer --help")
					}
					for _, x := range v {
						printPeer(w, x)
					}
				})
			})
		},
	}
}

// readSecret reads the first line of a file.
func readSecret(cmd *cobra.Command, file string) (string, error) {
	if file == "" {
		return "", fault.New(fault.Invalid, "the password is missing").WithMend("name the file that holds it with --password-file or --as-password-file; - is standard input")
	}
	in, err := input(cmd, file)
	if err != nil {
		return "", err
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, 4096))
	if err != nil {
		return "", fault.Wrap(fault.Invalid, err, "%s cannot be read", file)
	}
	line, _, _ := strings.Cut(string(b), "\n")
	return strings.TrimRight(line, "\r"), nil
}
