package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) placesCommand() *cobra.Command {
	var req node.PlacesRequest
	c := &cobra.Command{
		Use:   "places [WORDS…]",
		Short: "premises, who is tied to each by whose word, and which may be the same",
		Long: `Lists premises with everybody and everything that is tied to them, each with the claims that
say so: the source, its grade, the time. WORDS are an id, a name or an address as you have
it: "Rue du Fort 12", "12, rue du Fort", "12 r. du Fort" and "Fortstraat 12" find one house.

Premises whose names are alike, or whose addresses may be read as one house, are shown
beside each other as a proposal. Nothing is joined until a person says so:
liaison judge same A B --reason "the same bell"`,
		Example: "  liaison places\n  liaison places \"12, rue du Fort\"\n  liaison places --of \"Ruud Verheim\" --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Words = strings.Join(args, " ")
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Places(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printPlaces(w, v) })
			})
		},
	}
	c.Flags().StringVar(&req.Of, "of", "", "only premises to which this subject is tied, by id or name")
	c.Flags().IntVar(&req.Limit, "limit", node.DefaultPlaces, "most premises to show")
	c.Flags().IntVar(&req.From, "from", 0, "premises passed over: the next page of a long list")
	return c
}

func printPlaces(w io.Writer, v view.Places) {
	for i, x := range v.Places {
		if i > 0 {
			fmt.Fprintln(w)
		}
		printPremises(w, x)
	}
	switch {
	case v.Total == 0:
		fmt.Fprintln(w, "No premises answer on what you may see.")
	case len(v.Places) == 0:
		fmt.Fprintf(w, "There are %d premises, and none from place %d on.\n", v.Total, v.From)
	case v.Total > len(v.Places):
		fmt.Fprintf(w, "\nPremises %d to %d of %d", v.From+1, v.From+len(v.Places), v.Total)
		if next := v.From + len(v.Places); next < v.Total {
			fmt.Fprintf(w, ": --from %d shows the next, words and --of narrow", next)
		}
		fmt.Fprintln(w, ".")
	}
	for _, s := range v.NotSeen {
		fmt.Fprintln(w, s)
	}
}

func printPremises(w io.Writer, v view.Premises) {
	fmt.Fprintf(w, "%s  %s  %s\n", v.Ref.Label, v.Ref.ID, v.Marking)
	for _, s := range v.Written {
		if s != v.Ref.Label {
			fmt.Fprintf(w, "  also written %s\n", s)
		}
	}
	if v.Read != "" {
		fmt.Fprintf(w, "  read as %s\n", v.Read)
	}
	for _, c := range v.Uses {
		printClaim(w, "use: "+c.Value.Text, c)
	}
	for _, t := range v.Ties {
		fmt.Fprintf(w, "  %s (%s) – %s, %s\n", t.Who.Label, t.Who.Kind, t.Label, sources(t.Sources))
		for _, c := range t.Claims {
			fmt.Fprint(w, "  ")
			printClaim(w, when(c.Valid), c)
			if len(c.CounteredBy) > 0 {
				fmt.Fprintln(w, "      countered by another claim")
			}
		}
	}
	if len(v.Ties) == 0 {
		fmt.Fprintln(w, "  Nobody is tied to it on what you may see.")
	}
	for _, x := range v.Alike {
		fmt.Fprintf(w, "  MAY BE THE SAME (%.2f, %s): %s  %s\n", x.Score, x.Band, strings.Join(append([]string{x.Other.Label}, without(x.Written, x.Other.Label)...), " / "), x.Other.ID)
		for _, r := range x.Reasons {
			if r.Bits == 0 {
				continue // not compared
			}
			fmt.Fprintf(w, "    %s: %s\n", r.Feature, r.Why)
		}
		if x.Judged != nil {
			fmt.Fprintf(w, "    judged %s by %s before something new was said: %s\n", x.Judged.Decision, x.Judged.Actor, x.Judged.Reason)
		}
		fmt.Fprintf(w, "    liaison judge same %s %s --reason …\n", v.Ref.ID, x.Other.ID)
	}
}

func without(texts []string, text string) []string {
	var out []string
	for _, t := range texts {
		if t != text {
			out = append(out, t)
		}
	}
	return out
}

func sources(n int) string {
	switch n {
	case 0:
		return "supported by no source"
	case 1:
		return "one source"
	}
	return fmt.Sprintf("%d independent sources", n)
}

// when says a time as a claim gives it.
func when(iv view.Interval) string {
	switch {
	case iv.From == "" && iv.To == "":
		return "undated"
	case iv.From == iv.To:
		return iv.From
	case iv.To == "":
		return "from " + iv.From
	case iv.From == "":
		return "until " + iv.To
	}
	return iv.From + " – " + iv.To
}
