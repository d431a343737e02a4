package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/peer"
	"liaison/internal/view"
)

// peerCountryCommand enters where an agency is and on what transfers rest.
func (p *program) peerCountryCommand() *cobra.Command {
	var req node.PeerCountryRequest
	var ground string
	c := &cobra.Command{
		Use: "country AGENCY", Short: "enter where an agency is and, for a third country, on what ground data may go there", Args: cobra.ExactArgs(1),
		Long: `For a supervisor. Nothing of a person goes to an agency of a third country, an international organisation or a
country that nobody entered, without a ground on record (Directive (EU) 2016/680 Art. 35): a decision of the
Commission (adequacy, Art. 36), or an agreement or assessment (safeguards, Art. 37). An entry without --ground
takes it back. Where nothing was entered, the country is the one that the agency's name begins with. Enter your own
agency's too if its name does not tell it: until then only countries that are known to be third ones are held back.
What another agency gave needs its consent besides: liaison consent ask.`,
		Example: `  liaison peer country gb-nca --country GB --ground adequacy --instrument "Implementing Decision (EU) 2021/1773"
  liaison peer country tr-desk --country TR --ground safeguards --instrument "agreement of 12 May 2015, Art. 4"
  liaison peer country tr-desk --country TR
  liaison peer country our-agency --country BE`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Agency, req.Ground = claim.AgencyID(args[0]), peer.Ground(ground)
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.SetPeerCountry(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printFooting(w, v) })
			})
		},
	}
	c.Flags().StringVar(&req.Country, "country", "", "two capitals of ISO 3166-1; INT for an international organisation")
	c.Flags().StringVar(&ground, "ground", "", "adequacy or safeguards")
	c.Flags().StringVar(&req.Instrument, "instrument", "", "which decision, agreement or assessment")
	return c
}

// peerDerogateCommand lets data go somewhere for one need.
func (p *program) peerDerogateCommand() *cobra.Command {
	var req node.DerogateRequest
	c := &cobra.Command{
		Use: "derogate AGENCY", Short: "let data go to an agency of a third country for a day, for one need", Args: cobra.ExactArgs(1),
		Long: `Without a standing ground a transfer is lawful only where it is strictly necessary for one of the needs of
Directive (EU) 2016/680 Art. 38(1). You decide that in your name, for a day; every transfer under it is listed
with your name and your reason (liaison transfers).`,
		Example: `  liaison peer derogate tr-desk --ground threat --reason "the bus leaves Antalya at 06:00; only they can stop it"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Agency = claim.AgencyID(args[0])
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Derogate(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printFooting(w, v) })
			})
		},
	}
	c.Flags().StringVar(&req.Ground, "ground", "", "one of "+strings.Join(peer.Derogations(), ", "))
	c.Flags().StringVar(&req.Reason, "reason", "", "why it is strictly necessary and cannot wait")
	return c
}

func printFooting(w io.Writer, v view.Footing) {
	fmt.Fprintf(w, "%s: %s\n", v.Agency, footingLine(v))
}

// footingLine says where an agency is and whether data may go there.
func footingLine(v view.Footing) string {
	country := v.Country
	if country == "" {
		country = "country not known"
	}
	switch {
	case !v.Third:
		return country + ", bound by the directive"
	case v.Ground != "":
		return fmt.Sprintf("%s, third country; transfers rest on %s: %s", country, v.Ground, v.Instrument)
	case v.Derogation != "":
		return fmt.Sprintf("%s, third country; %s derogated (%s) until %s: %s", country, v.By, v.Derogation, v.Until, v.Reason)
	}
	return country + ", third country; no ground: nothing goes there"
}

// transfersCommand lists what went to third countries.
func (p *program) transfersCommand() *cobra.Command {
	return &cobra.Command{
		Use: "transfers", Short: "what went to third countries: when, to whom, on what ground", Args: cobra.NoArgs,
		Long:    "For the data protection officer and the inspector, and through them for the supervisory authority\n(Directive (EU) 2016/680 Art. 37(3), 38(3)). It names records by id and holds none of their words.",
		Example: "  liaison transfers\n  liaison transfers --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				vs, err := a.Node.ListTransfers(ctx, a.Caller, node.ListTransfersRequest{})
				if err != nil {
					return err
				}
				return p.print(cmd, vs, func(w io.Writer) {
					if len(vs) == 0 {
						fmt.Fprintln(w, "Nothing went to a third country.")
					}
					for _, t := range vs {
						by := ""
						if t.By != "" {
							by = " by " + t.By
						}
						fmt.Fprintf(w, "%s  %s (%s)  %s %s\n    on %s%s: %s\n", t.At, t.Agency, t.Country, t.Content, t.Record, t.Ground, by, t.Instrument)
					}
				})
			})
		},
	}
}
