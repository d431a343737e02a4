package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) hitCommand() *cobra.Command {
	c := &cobra.Command{Use: "hit", Short: "what may be, or is, something that an alert seeks",
		Example: "  liaison hit list\n  liaison hit show HIT\n  liaison hit confirm HIT --reason \"same passport\""}
	var req node.HitsRequest
	var of string
	list := &cobra.Command{
		Use: "list", Short: "hits that wait for a person, the order that goes furthest first", Args: cobra.NoArgs, Example: "  liaison hit list --all --alert d-…",
		RunE: func(cmd *cobra.Command, _ []string) error {
			req.Alert = claim.ID(of)
			return p.with(cmd, func(ctx context.Context, a *App) error {
				vs, err := a.Node.Hits(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, vs, func(w io.Writer) {
					if len(vs) == 0 {
						fmt.Fprintln(w, "No hit waits.")
					}
					for _, v := range vs {
						printCard(w, v)
					}
				})
			})
		},
	}
	list.Flags().BoolVar(&req.All, "all", false, "decided ones too")
	list.Flags().StringVar(&of, "alert", "", "of one alert")
	show := &cobra.Command{
		Use: "show HIT", Short: "the card of a hit: what to do, why, whom to telephone", Args: cobra.ExactArgs(1), Example: "  liaison hit show h-…",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onHit(cmd, func(ctx context.Context, a *App) (view.HitCard, error) {
				return a.Node.ShowHit(ctx, a.Caller, node.ShowHitRequest{Hit: args[0]})
			})
		},
	}
	c.AddCommand(list, show, p.hitDecide("confirm", claim.Confirm, "say that the record is what the alert seeks"),
		p.hitDecide("reject", claim.Reject, "say that it is not; silent until the evidence changes"),
		p.hitDecide("inconclusive", claim.Inconclusive, "say that it cannot be told yet"))
	return c
}

func (p *program) hitDecide(name string, d claim.Decision, short string) *cobra.Command {
	var reason, snapshot string
	c := &cobra.Command{
		Use: name + " HIT", Short: short, Args: cobra.ExactArgs(1), Example: "  liaison hit " + name + " h-… --reason \"the passport says so\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onHit(cmd, func(ctx context.Context, a *App) (view.HitCard, error) {
				return a.Node.DecideHit(ctx, a.Caller, node.DecideHitRequest{Hit: args[0], Decision: d, Reason: reason, Snapshot: snapshot})
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "what decided it, in a sentence")
	c.Flags().StringVar(&snapshot, "snapshot", "", "of the card that you saw: refused if the evidence has changed since")
	return c
}

func (p *program) onHit(cmd *cobra.Command, do func(ctx context.Context, a *App) (view.HitCard, error)) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		v, err := do(ctx, a)
		if err != nil {
			return err
		}
		return p.print(cmd, v, func(w io.Writer) { printCard(w, v) })
	})
}

func printCard(w io.Writer, v view.HitCard) {
	exercise := ""
	if v.Exercise {
		exercise = "EXERCISE "
	}
	fmt.Fprintf(w, "%s%s\n", exercise, strings.ToUpper(v.Order))
	for _, m := range v.Markers {
		fmt.Fprintf(w, "  BEWARE: %s (%s, %s)\n", m.Words, m.Source, m.Grade)
	}
	for _, a := range v.Alerts {
		fmt.Fprintf(w, "  %s: %s. %s\n    telephone %s %s\n", a.Issuer, strings.Join(a.Names, " / "), a.Reason, a.Telephone, strings.Join(a.Languages, ", "))
		if a.Note != "" {
			fmt.Fprintf(w, "    note: %s\n", a.Note)
		}
		for _, q := range a.Questions {
			fmt.Fprintf(w, "    ask: %s\n", q)
		}
	}
	fmt.Fprintf(w, "  why: %s\n", v.Why)
	for _, r := range v.Reasons {
		fmt.Fprintf(w, "  %+6.1f %-11s %s | %s  %s %s\n", r.Bits, r.Feature, r.A, r.B, r.Why, strings.Join(r.ClaimsB, " "))
	}
	if len(v.Reasons) > 0 {
		fmt.Fprintf(w, "         of 100 test pairs with such evidence about %.0f were the same, where half of all were\n", 100*v.Chance)
	}
	for _, m := range v.NotCompared {
		fmt.Fprintf(w, "         not compared: %s\n", m)
	}
	for _, c := range v.Claims {
		fmt.Fprintf(w, "    %s  %s (%s)\n", c.ID, c.Sentence, c.Said)
	}
	if v.ID == "" {
		return
	}
	switch {
	case v.Subject != nil:
		fmt.Fprintf(w, "  record: %s %s\n", v.Subject.ID, v.Subject.Label)
	case v.Message != "":
		fmt.Fprintf(w, "  named in a %s of another agency, by no claim yet: %s\n", v.MessageKind, v.Message)
	case v.Report != "":
		fmt.Fprintf(w, "  named in a text that nobody has reviewed: liaison review list %s\n", v.Report)
	}
	if v.FiredOn != nil {
		fmt.Fprintf(w, "  fired on version %d of the alert: %s\n", v.FiredOn.Version, v.FiredOn.Title)
	}
	fmt.Fprintf(w, "  %s %s", v.ID, v.State)
	if v.Decided != "" {
		fmt.Fprintf(w, " by %s at %s: %s", v.By, v.Decided, v.Reason)
	}
	fmt.Fprintln(w)
	if v.State == "proposed" {
		fmt.Fprintf(w, "  liaison hit confirm %s --reason …   or   liaison hit reject %s --reason …\n", v.ID, v.ID)
	}
}

func (p *program) sightingCommand() *cobra.Command {
	c := &cobra.Command{Use: "sighting", Short: "who or what was met, where, when, with whom",
		Example: "  liaison sighting add --hit h-… --place \"A2 toll, Hourdin\" --when 2015-11-14T09:10+01:00"}
	var req node.SightingRequest
	var of, companions, vehicles, objects, codes, audience = "", []string{}, []string{}, []string{}, []string{}, []string{}
	add := &cobra.Command{
		Use:   "add",
		Short: "put a sighting on record, in the form of Regulation (EU) 2018/1862 Art. 37(1)",
		Long: `Puts a sighting on record as dated, placed claims of your agency. What you did not learn is
left out. Whoever was with him is recorded too; who nobody asked is “unknown man”.`,
		Example: `  liaison sighting add --hit h-… --place "A2 toll, Hourdin" --when 2015-11-14T09:10+01:00 --occasion "traffic check" \
     --from Parijs --to Brussel --companion "Hamza Attar" --vehicle "grey Golf=1-ABC-234" --object "passport=EH123456"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s := &req.Sighting
			if of != "" {
				s.Of.Name = of
				if claim.ValidID("s", of) {
					s.Of.Subject, s.Of.Name = claim.SubjectID(of), ""
				}
			} else if req.Hit == "" {
				return fault.New(fault.Invalid, "who was seen?").At("of").WithMend("give --of NAME or SUBJECT, or --hit HIT")
			}
			s.Companions, s.Vehicles, s.Objects = seenAs(companions, "person"), seenAs(vehicles, "vehicle"), seenAs(objects, "")
			req.Codes, req.Audience = words[claim.HandlingCode](codes), words[claim.AgencyID](audience)
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.AddSighting(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					fmt.Fprintf(w, "%s: %d claims about %s on record.\n", v.Sighting, len(v.Claims), v.Subject.Label)
				})
			})
		},
	}
	f := add.Flags()
	f.StringVar(&req.Hit, "hit", "", "the hit that led to it")
	f.StringVar(&of, "of", "", "who or what was seen: a record's id, or a name")
	f.StringVar(&req.Sighting.Of.Kind, "kind", "", "kind of what was seen; a person if absent")
	f.StringVar(&req.Sighting.Place, "place", "", "where")
	f.StringVar(&req.Sighting.When, "when", "", "2015-11-14T09:10+01:00, or a day")
	f.StringVar(&req.Sighting.Occasion, "occasion", "", "reason of the check")
	f.StringVar(&req.Sighting.From, "from", "", "where he came from")
	f.StringVar(&req.Sighting.To, "to", "", "where he was going")
	f.StringArrayVar(&companions, "companion", nil, "NAME, SUBJECT or NAME=DOCUMENT of who was with him; may be repeated")
	f.StringArrayVar(&vehicles, "vehicle", nil, "DESCRIPTION=PLATE; may be repeated")
	f.StringArrayVar(&objects, "object", nil, "what he carried, or DESCRIPTION=NUMBER of a document; may be repeated")
	f.StringVar(&req.Sighting.Revealed, "revealed", "", "the identity that he gave")
	f.StringVar(&req.Sighting.Circumstances, "circumstances", "", "circumstances of the check")
	f.StringArrayVar(&req.Sighting.Answers, "answer", nil, "answer to a question of the issuer; may be repeated")
	f.StringSliceVar(&codes, "handling", nil, "handling codes H0 to H3")
	f.StringVar(&req.Caveat, "caveat", "", "restriction in words, with H3")
	f.StringSliceVar(&audience, "audience", nil, "agencies that may hold it besides yours")
	c.AddCommand(add)
	return c
}

// seenAs reads NAME and NAME=NUMBER; an object with a number is a document.
func seenAs(in []string, kind string) []alert.Seen {
	var out []alert.Seen
	for _, x := range in {
		name, number, _ := strings.Cut(x, "=")
		s := alert.Seen{Kind: kind, Name: name, Number: number}
		if kind == "" && number != "" {
			s.Kind = "document"
		}
		if claim.ValidID("s", name) {
			s.Subject, s.Name = claim.SubjectID(name), ""
		}
		out = append(out, s)
	}
	return out
}
