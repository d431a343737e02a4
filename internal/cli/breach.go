package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/breach"
	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) breachCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "breach", Short: "a breach of personal data: the 72 hours, the notice, whom it concerns, how it ended", Args: cobra.NoArgs,
		Long: `When personal data were lost, changed or seen by somebody who may not (Directive (EU) 2016/680 Art. 30, 31):
  1. any officer puts it on record (open): from when it became known the supervisory authority is owed a notice
     within 72 hours, and the duty desk calls whoever answers for it;
  2. a supervisor adds what becomes known (add); show writes the draft of the notice from the record, the access
     log and the ledger, and says what is missing;
  3. he enters that the authority has it, and by what that is shown (notified); after 72 hours with the reason;
     or why none is owed (no-notice);
  4. other agencies whose records are concerned are told (tell), and so are the persons (told);
  5. it is closed with the evidence that it is over (close).`,
		Example: `  liaison breach open "a telephone with an open session was stolen" --account ana --from 2016-03-24
  liaison breach show b-…
  liaison breach notified b-… --evidence "receipt 4711 of the authority"`,
	}
	c.AddCommand(p.breachOpen(), p.breachShow(), p.breachList(), p.breachTell(),
		p.breachStep("add", breach.Added, "enter what more is known", `  liaison breach add b-… --consequences "names may be known" --measures "sessions ended"`),
		p.breachStep("notified", breach.Notified, "enter that the supervisory authority has the notice, or a further part of it", `  liaison breach notified b-… --evidence "receipt 4711" --reason "known at night to one officer alone"`),
		p.breachStep("no-notice", breach.NoNotice, "decide that no risk to anybody is likely and no notice is owed", `  liaison breach no-notice b-… --reason "the disk is encrypted and its key was not lost"`),
		p.breachStep("told", breach.Told, "enter that an agency, or the persons, were told by another way", `  liaison breach told b-… --whom persons --reason "letter of 28 March to all 12"`),
		p.breachStep("close", breach.Closed, "close it with what came of it and the evidence that it is over", `  liaison breach close b-… --reason "found unopened" --evidence "forensic report 7"`))
	return c
}

func breachFlags(c *cobra.Command, f *node.BreachFacts) {
	c.Flags().StringVar(&f.Consequences, "consequences", "", "likely consequences")
	c.Flags().StringVar(&f.Measures, "measures", "", "measures taken or proposed")
	c.Flags().Int64Var(&f.Persons, "persons", 0, "persons concerned, about")
	c.Flags().Int64Var(&f.Count, "records", 0, "records concerned, about")
	c.Flags().StringVar(&f.Account, "account", "", "officer whose account was used wrongly: the access log tells what it touched")
	c.Flags().StringVar(&f.From, "from", "", "first day of that, UTC")
	c.Flags().StringVar(&f.To, "to", "", "last day of that, UTC; the first if left out")
}

func addRecords(f *node.BreachFacts, ids []string) {
	for _, id := range ids {
		f.Records = append(f.Records, claim.ID(id))
	}
}

func (p *program) onBreach(cmd *cobra.Command, do func(ctx context.Context, a *App) (view.Breach, error)) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		v, err := do(ctx, a)
		if err != nil {
			return err
		}
		return p.print(cmd, v, func(w io.Writer) { printBreach(w, v) })
	})
}

func (p *program) breachOpen() *cobra.Command {
	var req node.OpenBreachRequest
	var ids []string
	c := &cobra.Command{
		Use: "open WHAT", Short: "put a breach on record; the 72 hours count from when it became known", Args: cobra.ExactArgs(1),
		Example: `  liaison breach open "an unencrypted stick with a case file is missing" --record c-… --record c-…
  liaison breach open "a telephone with an open session was stolen" --account ana --from 2016-03-24 --known 2016-03-24T22:10:00+01:00`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Nature = args[0]
			addRecords(&req.BreachFacts, ids)
			return p.onBreach(cmd, func(ctx context.Context, a *App) (view.Breach, error) { return a.Node.OpenBreach(ctx, a.Caller, req) })
		},
	}
	breachFlags(c, &req.BreachFacts)
	c.Flags().StringSliceVar(&ids, "record", nil, "a record that is concerned; may be given several times")
	c.Flags().StringVar(&req.Happened, "happened", "", "when it began, a day or a time; left out if not known")
	c.Flags().StringVar(&req.Known, "known", "", "when it became known; now if left out")
	c.Flags().StringVar(&req.Owner, "owner", "", "officer who answers for the notice; you if left out")
	return c
}

func (p *program) breachStep(name string, kind breach.Kind, short, example string) *cobra.Command {
	req := node.BreachRequest{Step: kind}
	var ids []string
	c := &cobra.Command{
		Use: name + " BREACH", Short: short, Args: cobra.ExactArgs(1), Example: example,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Breach = args[0]
			addRecords(&req.BreachFacts, ids)
			return p.onBreach(cmd, func(ctx context.Context, a *App) (view.Breach, error) { return a.Node.NoteBreach(ctx, a.Caller, req) })
		},
	}
	c.Flags().StringVar(&req.Reason, "reason", "", "why, or what came of it")
	switch kind {
	case breach.Added:
		breachFlags(c, &req.BreachFacts)
		c.Flags().StringVar(&req.Nature, "nature", "", "what happened, better than before")
		c.Flags().StringSliceVar(&ids, "record", nil, "a record that is concerned; may be given several times")
	case breach.Notified, breach.Closed:
		c.Flags().StringVar(&req.Evidence, "evidence", "", "by what it is shown")
	case breach.Told:
		c.Flags().StringVar(&req.Whom, "whom", "", "the agency, or "+breach.Persons)
		c.Flags().StringVar(&req.Evidence, "evidence", "", "by what it is shown")
	}
	return c
}

func (p *program) breachTell() *cobra.Command {
	var req node.TellBreachRequest
	var to []string
	c := &cobra.Command{
		Use: "tell BREACH", Short: "tell the agencies whose records are concerned, over their line", Args: cobra.ExactArgs(1),
		Example: `  liaison breach tell b-… --text "records of yours were open on a stolen telephone since 24 March"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Breach = args[0]
			for _, t := range to {
				req.To = append(req.To, claim.AgencyID(t))
			}
			return p.onBreach(cmd, func(ctx context.Context, a *App) (view.Breach, error) { return a.Node.TellBreach(ctx, a.Caller, req) })
		},
	}
	c.Flags().StringSliceVar(&to, "to", nil, "agency; all that are concerned and were not told if left out")
	c.Flags().StringVar(&req.Text, "text", "", "what they are told; the notice names the records by id besides")
	return c
}

func (p *program) breachShow() *cobra.Command {
	return &cobra.Command{
		Use: "show BREACH", Short: "the draft of the notice as it stands now, and what was done", Args: cobra.ExactArgs(1), Example: "  liaison breach show b-…",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onBreach(cmd, func(ctx context.Context, a *App) (view.Breach, error) {
				vs, err := a.Node.ShowBreaches(ctx, a.Caller, node.ShowBreachesRequest{Breach: args[0]})
				if err != nil {
					return view.Breach{}, err
				}
				return vs[0], nil
			})
		},
	}
}

func (p *program) breachList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "all breaches, the newest first", Args: cobra.NoArgs, Example: "  liaison breach list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				vs, err := a.Node.ShowBreaches(ctx, a.Caller, node.ShowBreachesRequest{})
				if err != nil {
					return err
				}
				return p.print(cmd, vs, func(w io.Writer) {
					if len(vs) == 0 {
						fmt.Fprintln(w, "No breach is on record.")
					}
					for _, v := range vs {
						fmt.Fprintf(w, "%s  %s  %s\n", v.ID, breachState(v), v.Nature)
					}
				})
			})
		},
	}
}

// breachState says where a breach stands.
func breachState(v view.Breach) string {
	late := ""
	if v.Late {
		late = ", LATE"
	}
	switch {
	case v.Closed != "":
		return "closed" + late
	case v.Exempt:
		return "no notice owed"
	case v.Notified != "":
		return "notified" + late
	}
	return "notice due " + v.DueBy + late
}

func printBreach(w io.Writer, v view.Breach) {
	fmt.Fprintf(w, "%s  %s; %s answers for it\n\n%s\n", v.ID, breachState(v), v.Owner, v.Draft)
	if len(v.Missing) > 0 && v.Closed == "" {
		fmt.Fprintf(w, "Missing in the notice: %s\n", strings.Join(v.Missing, ", "))
	}
	for _, s := range v.Steps {
		fmt.Fprintf(w, "%s  %s  %s\n", s.At, s.What, strings.Join(strings.Fields(strings.Join([]string{s.By, s.Whom, s.Reason, s.Evidence}, " ")), " "))
	}
}
