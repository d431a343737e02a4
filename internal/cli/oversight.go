package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/retention"
	"liaison/internal/view"
)

func (p *program) packetCommand() *cobra.Command {
	var format, out string
	var withhold []string
	var req node.GivePacketRequest
	c := &cobra.Command{
		Use: "packet PERSON", Short: "all that is held on a person, for that person", Args: cobra.ExactArgs(1),
		Long: `For the data protection officer, in a session for the rights of data subjects. Without --out it
shows what is held and what the rules propose to withhold, by the grounds of Article 15(1) of
Directive (EU) 2016/680; with --out it writes the packet as the person gets it. That is a
disclosure: it is logged, and so is each record that is withheld, with the reason.`,
		Example: `  liaison packet "Ana Example"
  liaison packet "Ana Example" --out packet.html --withhold r-4f2a:e --reason "names a witness"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				if out == "" {
					v, err := a.Node.PreparePacket(ctx, a.Caller, node.PacketRequest{Subject: args[0]})
					if err != nil {
						return err
					}
					return p.print(cmd, v, func(w io.Writer) { printPacket(w, v) })
				}
				req.Subject = args[0]
				for _, s := range withhold {
					record, ground, ok := strings.Cut(s, ":")
					if !ok {
						return fault.New(fault.Invalid, "%q names no ground", s).At("withhold").WithMend("write RECORD:GROUND, such as r-4f2a:e")
					}
					req.Withhold = append(req.Withhold, node.Withheld{Record: claim.ID(record), Ground: ground})
				}
				v, err := p.packetFile(ctx, a, req, format, out)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					fmt.Fprintf(w, "%s: %d statements given, grounds of what is withheld: %d.\n", out, len(v.Items), len(v.Limited))
				})
			})
		},
	}
	f := c.Flags()
	f.StringVar(&format, "format", "html", "one of "+strings.Join(packetFormats, ", "))
	f.StringVar(&out, "out", "", "file to write the packet to; without it nothing leaves")
	f.StringSliceVar(&withhold, "withhold", nil, "RECORD:GROUND, a ground being a, b, c, d or e; may be repeated")
	f.StringVar(&req.Reason, "reason", "", "why, for the supervisory authority")
	f.BoolVar(&req.Silent, "silent", false, "the packet does not say that anything is withheld (Article 15(3))")
	return c
}

// packetFormats are the formats of a packet.
var packetFormats = []string{"html", "pdf", "json"}

// packetFile writes a packet as the person gets it. The file is made before the
// disclosure is logged; none is left of a packet that was refused.
func (p *program) packetFile(ctx context.Context, a *App, req node.GivePacketRequest, format, out string) (view.Packet, error) {
	if !slices.Contains(packetFormats, format) {
		return view.Packet{}, fault.New(fault.Invalid, "%q is no format of a packet", format).At("format").WithMend("choose one of %s", strings.Join(packetFormats, ", "))
	}
	f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return view.Packet{}, fault.Wrap(fault.Conflict, err, "the file cannot be made").WithMend("give a path where no file is yet")
	}
	v, err := a.Node.GivePacket(ctx, a.Caller, req)
	if err == nil {
		err = p.w.Packet(format, f, v)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return v, errors.Join(err, os.Remove(out))
	}
	return v, nil
}

func printPacket(w io.Writer, v view.Packet) {
	fmt.Fprintf(w, "%s: %d statements, of which the rules propose to withhold %d.\n", v.Person.Label, v.Counts.Held, v.Counts.Proposed)
	for _, i := range v.Items {
		fmt.Fprintf(w, "%s  %s\n    %s; %s; reviewed by %s, erased by %s; given to %s\n", i.Record, i.Text, i.Category, i.Source, i.ReviewBy, i.EraseBy, orNobody(i.Recipients))
		if i.Ground != "" {
			fmt.Fprintf(w, "    may be withheld, 15(1)(%s): %s\n", i.Ground, i.Why)
		}
	}
}

func orNobody(list []string) string {
	if len(list) == 0 {
		return "nobody"
	}
	return strings.Join(list, ", ")
}

func (p *program) retentionCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "retention", Short: "until when records are kept, what ends next, and what was erased", Args: cobra.NoArgs,
		Long:    "For the data protection officer and the inspector: days, kinds, ids and the reasons of orders, and nothing of what a record holds.\n\nA supervisor keeps, holds and restricts single claims, and releases them.",
		Example: "  liaison retention\n  liaison retention prove r-4f2a",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.ShowRetention(ctx, a.Caller, node.RetentionRequest{})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					fmt.Fprintf(w, "%d records kept: %d past their day, %d end within a month, %d within four, %d held, %d restricted.\n", v.Kept, v.Over, v.OneMonth, v.FourMonths, v.Held, v.Restricted)
					for _, i := range v.Due {
						fmt.Fprintf(w, "%s  %-12s ends %s  %s\n", i.Record, i.What, i.Ends, i.Stage)
					}
					for _, i := range v.LongKept {
						fmt.Fprintf(w, "%s  %-12s kept since %s, of a protected kind: the supervisory authority is informed (Regulation (EU) 2016/794 Art. 31(3))\n", i.Record, i.What, i.Since)
					}
					for _, e := range v.Erasures {
						fmt.Fprintf(w, "%s  %d records erased %s: %s\n", e.Order, e.Records, e.At, e.Reason)
					}
				})
			})
		},
	}
	c.AddCommand(&cobra.Command{
		Use: "prove ORDER", Short: "check that what an order erased still proves itself, without a word", Args: cobra.ExactArgs(1), Example: "  liaison retention prove r-4f2a",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.ProveErasure(ctx, a.Caller, node.ProveErasureRequest{Order: claim.ID(args[0])})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					fmt.Fprintf(w, "%d records: the words of %d are gone, signature and place of %d hold.\n", v.Known, v.Gone, v.Sound)
				})
			})
		},
	})
	c.AddCommand(p.retainCommand(retention.Continue, "keep CLAIM…", "keep claims beyond their review, with the reason", `  liaison retention keep c-… --review 2027-05-04 --reason "the appeal is open"`),
		p.retainCommand(claim.Hold, "hold CLAIM…", "stop the erasure of claims until the hold is released", `  liaison retention hold c-… --ground proof --review 2026-11-04 --reason "evidence in a trial"`),
		p.retainCommand(claim.Restrict, "restrict CLAIM…", "take claims out of use, here and wherever they were given", `  liaison retention restrict c-… --ground contested --reason "he says that it was his brother"`),
		p.releaseCommand(), p.retentionOrdersCommand())
	return c
}
