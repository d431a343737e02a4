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
	"liaison/internal/request"
	"liaison/internal/view"
)

func (p *program) informCommand() *cobra.Command {
	c := &cobra.Command{Use: "inform", Short: "give another agency information that it has not asked for", Args: cobra.NoArgs,
		Long: `Directive (EU) 2023/977 Art. 7: what could be relevant elsewhere may be given unasked; for serious
crime it shall be, unless Art. 6(1)(c) or (f) applies. The desk there owes a reading. Records go with it as
far as marking, policies and originators permit; one that may not go refuses the whole.`,
		Example: `  liaison inform send --to fr-spoc --why "the garage lies in their town" --offence "terrorist offence" \
     --record c-4cciby6r7j5zqvqa6v3kjnzen3 --channel-reason domestic
  liaison inform list --sent`}
	c.AddCommand(p.informSendCommand(), p.informListCommand())
	return c
}

func (p *program) informSendCommand() *cobra.Command {
	o := request.OwnInitiative{Channel: request.Channel{Name: "direct"}}
	var req node.InformRequest
	var to string
	var records []string
	c := &cobra.Command{
		Use: "send", Short: "give it", Args: cobra.NoArgs,
		Example: `  liaison inform send --to fr-spoc --why "the garage lies in their town" --offence "terrorist offence" \
     --record c-4cciby6r7j5zqvqa6v3kjnzen3 --channel-reason domestic`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				o.Exercise = a.Caller.Exercise
				req.To, req.Records, req.Information = claim.AgencyID(to), words[claim.ID](records), &o
				v, err := a.Node.Inform(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printInformations(w, []view.Information{v}) })
			})
		},
	}
	f := c.Flags()
	f.StringVar(&to, "to", "", "the agency that gets it")
	f.StringVar(&o.Why, "why", "", "why it may be of use there")
	f.StringVar(&o.Offence, "offence", "", "which offence it may serve to prevent, detect or investigate")
	f.StringVar(&o.Text, "text", "", "a word beside the records")
	f.StringVar(&o.Conditions, "conditions", "", "how it may be used")
	f.StringArrayVar(&records, "record", nil, "a record that goes with it; may be repeated")
	f.StringVar(&req.Report, "report", "", "a report with every claim that rests on it")
	f.StringVar(&req.Task, "task", "", "the duty to share that it ends; its records go if no others are named")
	f.StringVar(&o.Channel.Reason, "channel-reason", "", "why not SIENA (Art. 13): third-country, urgency, incident, domestic or other-instrument")
	f.StringVar(&o.Channel.Words, "channel-words", "", "the same in words")
	return c
}

func (p *program) informListCommand() *cobra.Command {
	var req node.InformationsRequest
	c := &cobra.Command{Use: "list", Short: "what others gave unasked, or with --sent this agency", Args: cobra.NoArgs, Example: "  liaison inform list --sent",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				vs, err := a.Node.Informations(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, vs, func(w io.Writer) { printInformations(w, vs) })
			})
		},
	}
	c.Flags().BoolVar(&req.Sent, "sent", false, "what this agency gave")
	return c
}

func printInformations(w io.Writer, vs []view.Information) {
	if len(vs) == 0 {
		fmt.Fprintln(w, "Nothing was given unasked.")
	}
	for _, v := range vs {
		may := "Art. 7(1)"
		if v.Duty {
			may = "Art. 7(2)"
		}
		fmt.Fprintf(w, "%s  %s  %s to %s, %s: %s\n  %s\n", v.ID, v.At, v.From, strings.Join(v.To, ", "), may, v.Offence, v.Why)
		for _, line := range []string{v.Text, v.Conditions} {
			if line != "" {
				fmt.Fprintf(w, "  %s\n", line)
			}
		}
		fmt.Fprintf(w, "  %d records\n", len(v.Records))
	}
}

func (p *program) interestCommand() *cobra.Command {
	c := &cobra.Command{Use: "interest", Short: "tell other agencies what this one looks for", Args: cobra.NoArgs,
		Long: `What another agency finds of it becomes a duty to share there (Directive (EU) 2023/977 Art. 7(2)): an
officer sends it, or refuses on a ground. Nothing is sent by itself. The last declaration holds.`,
		Example: `  liaison interest declare --person "Karel Janda, 1984" --crime firearms --region Noordstad --until 2027-05-01
  liaison interest list`}
	c.AddCommand(p.declareInterestCommand(), &cobra.Command{Use: "list", Short: "what this agency and others look for", Args: cobra.NoArgs, Example: "  liaison interest list",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				vs, err := a.Node.Interests(ctx, a.Caller, node.InterestsRequest{})
				if err != nil {
					return err
				}
				return p.print(cmd, vs, func(w io.Writer) { printInterests(w, vs) })
			})
		},
	})
	return c
}

func (p *program) declareInterestCommand() *cobra.Command {
	var i request.Interest
	var to, persons []string
	var until string
	c := &cobra.Command{
		Use: "declare", Short: "declare it, to every confirmed peer or to those named", Args: cobra.NoArgs,
		Example: `  liaison interest declare --person "Karel Janda, 1984" --crime firearms --region Noordstad --until 2027-05-01 --why "a cell is sought"
  liaison interest declare --end`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, s := range persons {
				called, born, _ := strings.Cut(s, ",")
				i.Subjects = append(i.Subjects, request.Sought{Kind: "person", Name: strings.TrimSpace(called), Born: strings.TrimSpace(born)})
			}
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.DeclareInterest(ctx, a.Caller, node.DeclareInterestRequest{To: words[claim.AgencyID](to), Interest: &i, Until: until})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printInterests(w, []view.Interest{v}) })
			})
		},
	}
	f := c.Flags()
	f.StringArrayVar(&to, "to", nil, "an agency that is told; left out: every confirmed peer")
	f.StringArrayVar(&persons, "person", nil, "a person who is sought: NAME or NAME, BORN")
	f.StringArrayVar(&i.Crimes, "crime", nil, "a word for a kind of crime, such as firearms")
	f.StringArrayVar(&i.Regions, "region", nil, "a country or place; with --crime both must be met")
	f.StringVar(&i.Why, "why", "", "what makes it needed; the officer there reads it")
	f.StringVar(&until, "until", "", "last day, at most a year ahead; left out: half a year")
	f.BoolVar(&i.Ended, "end", false, "take the declaration before back")
	return c
}

func printInterests(w io.Writer, vs []view.Interest) {
	if len(vs) == 0 {
		fmt.Fprintln(w, "Nobody has declared what it looks for.")
	}
	for _, v := range vs {
		fmt.Fprintf(w, "%s  %s until %s  %s\n", v.ID, v.Agency, v.Until, v.Why)
		for what, list := range map[string][]string{"seeks": v.Subjects, "crimes": v.Crimes, "regions": v.Regions} {
			if len(list) > 0 {
				fmt.Fprintf(w, "  %s: %s\n", what, strings.Join(list, "; "))
			}
		}
	}
}

func (p *program) dutyCommand() *cobra.Command {
	c := &cobra.Command{Use: "duty", Short: "claims that another agency looks for, to be sent or refused on a ground", Args: cobra.NoArgs,
		Long: `A claim on serious crime that touches what another agency declared (liaison interest) is put before
an officer with an owner and a clock. He sends it (liaison inform send --task) or says on which ground not.`,
		Example: `  liaison duty list
  liaison inform send --task TASK --to fr-spoc --why "you look for him" --offence "terrorist offence" --channel-reason domestic
  liaison duty refuse TASK --ground f-ii`}
	var list node.ToShareRequest
	show := &cobra.Command{Use: "list", Short: "duties that wait, with the law and its grounds", Args: cobra.NoArgs, Example: "  liaison duty list --all",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				vs, err := a.Node.ToShare(ctx, a.Caller, list)
				if err != nil {
					return err
				}
				return p.print(cmd, vs, func(w io.Writer) { printToShare(w, vs) })
			})
		}}
	show.Flags().BoolVar(&list.All, "all", false, "also those that were decided")
	var no node.RefuseToShareRequest
	refuse := &cobra.Command{Use: "refuse TASK", Short: "send nothing, on a ground", Args: cobra.ExactArgs(1), Example: "  liaison duty refuse TASK --ground f-ii",
		RunE: func(cmd *cobra.Command, args []string) error {
			no.Task = args[0]
			if no.Ground == "" {
				return fault.New(fault.Invalid, "on which ground?").WithMend("--ground c, f-i, f-ii, f-iii, not-serious or not-relevant")
			}
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.RefuseToShare(ctx, a.Caller, no)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printToShare(w, []view.ToShare{v}) })
			})
		}}
	refuse.Flags().StringVar(&no.Ground, "ground", "", "c, f-i, f-ii or f-iii of Art. 6(1), not-serious or not-relevant")
	refuse.Flags().StringVar(&no.Text, "text", "", "the reason in words; a ground of (f) takes none")
	c.AddCommand(show, refuse)
	return c
}

func printToShare(w io.Writer, vs []view.ToShare) {
	if len(vs) == 0 {
		fmt.Fprintln(w, "No duty to share waits.")
		return
	}
	for _, v := range vs {
		state := "due " + v.Due
		if v.Ended != "" {
			state = "decided " + v.Ended + ": " + v.Outcome
		}
		fmt.Fprintf(w, "%s  %s  %s, %s\n", v.Task, v.Peer, v.Subject.Label, state)
		for _, r := range v.Records {
			fmt.Fprintf(w, "  %s  touches %s\n", r.Record, r.Touches)
		}
	}
	fmt.Fprintln(w, vs[0].Law)
	for _, g := range vs[0].Grounds {
		fmt.Fprintf(w, "  --ground %s  %s %s\n", g.Ground, g.Article, g.Meaning)
	}
}
