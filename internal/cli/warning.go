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
	"liaison/internal/view"
	"liaison/internal/warning"
)

func (p *program) warnCommand() *cobra.Command {
	w := &warning.Warning{}
	var to, contacts []string
	var precedence, action, urgency, draft, reason string
	var assessment bool
	c := &cobra.Command{
		Use:   "warn --to AGENCY=REASON",
		Short: "warn other agencies; what is missing never delays it",
		Long: `Sends a warning to every agency named, each with the reason why it is told. A FLASH and
an exercise leave at once; any other waits for a second officer, who releases the draft
in a session of his own. Nothing closes by silence: each recipient's desk owns it from the
moment it arrives, and ours until a named person there has it.`,
		Example: `  liaison warn --precedence flash --to "fr-spoc=the flight lands there" --action meet-on-arrival \
     --urgency urgent-a --reason "he lands this evening" --threat "A man deported from Southland travels to Noordstad"
  liaison warn --release w-5sh7qbdpmiaoh5zestoiojrety --as ana --as-password-file ana.txt`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			req := node.WarnRequest{Draft: draft, Reason: reason}
			if draft == "" {
				w.Precedence, w.Action, w.Urgency, w.Reason = warning.Precedence(precedence), warning.Action(action), warning.Urgency(urgency), reason
				if w.Threat != "" {
					w.Basis = claim.Fact
					if assessment {
						w.Basis = claim.Assessment
					}
				}
				if err := addressed(w, to, contacts); err != nil {
					return err
				}
				req.Warning = w
			}
			return p.onWarning(cmd, func(ctx context.Context, a *App) (view.Warning, error) { return a.Node.Warn(ctx, a.Caller, req) })
		},
	}
	f := c.Flags()
	f.StringSliceVar(&to, "to", nil, "AGENCY=REASON why it is told; may be repeated")
	f.StringVar(&precedence, "precedence", string(warning.Routine), "flash, urgent or routine")
	f.StringVar(&action, "action", "", "what the recipient is asked to do: "+listed(warning.Actions()))
	f.StringVar(&w.Asked, "asked", "", "the same in words")
	f.StringVar(&urgency, "urgency", "", "urgent-a … urgent-d: Directive (EU) 2023/977 Art. 4(4)")
	f.StringVar(&reason, "reason", "", "why it is urgent")
	f.StringVar(&w.Threat, "threat", "", "what is feared, in a sentence")
	f.BoolVar(&assessment, "assessment", false, "the threat is an assessment, not a fact; needs --author")
	f.StringVar(&w.Author, "author", "", "whose assessment it is")
	f.StringArrayVar(&contacts, "contact", nil, "NAME=TELEPHONE of whom they may call; may be repeated")
	f.StringArrayVar(&w.Awaited, "awaited", nil, "what is known to be missing; may be repeated")
	f.BoolVar(&w.Exercise, "exercise", false, "an exercise: it never mixes with the real")
	f.StringVar(&draft, "release", "", "release, as second officer, the draft with this id")
	return c
}

func listed[T ~string](list []T) string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return strings.Join(out, ", ")
}

func addressed(w *warning.Warning, to, contacts []string) error {
	for _, t := range to {
		agency, because, ok := strings.Cut(t, "=")
		if !ok || strings.TrimSpace(because) == "" {
			return fault.New(fault.Invalid, "%s is told without a reason", agency).At("to").WithMend(`write it as --to "fr-spoc=the flight lands there"`)
		}
		w.To = append(w.To, warning.Recipient{Agency: claim.AgencyID(agency), Because: []warning.Because{{Rule: warning.RuleNamed, Words: because}}})
	}
	for _, c := range contacts {
		name, telephone, _ := strings.Cut(c, "=")
		w.Contacts = append(w.Contacts, warning.Contact{Name: name, Telephone: telephone})
	}
	return nil
}

func (p *program) onWarning(cmd *cobra.Command, do func(ctx context.Context, a *App) (view.Warning, error)) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		v, err := do(ctx, a)
		if err != nil {
			return err
		}
		return p.print(cmd, v, func(w io.Writer) { printWarning(w, v) })
	})
}

func printWarning(w io.Writer, v view.Warning) {
	exercise := ""
	if v.Exercise {
		exercise = "EXERCISE "
	}
	fmt.Fprintf(w, "%s%s %s from %s: %s\n", exercise, strings.ToUpper(v.Precedence), v.ID, v.Sender, v.Title)
	if v.Draft {
		fmt.Fprintf(w, "  It waits for a second officer: liaison warn --release %s --as LOGIN --as-password-file FILE\n", v.ID)
	}
	if len(v.Missing) > 0 {
		fmt.Fprintf(w, "  The sender still owes: %s\n", strings.Join(v.Missing, ", "))
	}
	for _, r := range v.Recipients {
		fmt.Fprintf(w, "  %-16s %-12s", r.Agency, r.Stage)
		switch {
		case r.Ended != "":
			fmt.Fprintf(w, " %s %s: %s", r.Ended, r.Result, r.Text)
		case r.Acknowledged != "":
			fmt.Fprintf(w, " %s has it since %s", r.By, r.Acknowledged)
		case r.AckBy != "":
			fmt.Fprintf(w, " somebody has to say that he has it by %s", r.AckBy)
		}
		fmt.Fprintln(w)
	}
}

func (p *program) warningCommand() *cobra.Command {
	c := &cobra.Command{Use: "warning", Short: "warnings received and sent, as they stand at each recipient", Args: cobra.NoArgs,
		Example: "  liaison warning list --sent\n  liaison warning show WARNING\n  liaison warning answer WARNING --outcome acknowledged"}
	var req node.WarningsRequest
	list := &cobra.Command{
		Use: "list", Short: "warnings received, or with --sent our own", Args: cobra.NoArgs, Example: "  liaison warning list --open",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Warnings(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					if len(v) == 0 {
						fmt.Fprintln(w, "No warnings.")
					}
					for _, x := range v {
						printWarning(w, x)
					}
				})
			})
		},
	}
	list.Flags().BoolVar(&req.Sent, "sent", false, "our own")
	list.Flags().IntVar(&req.Limit, "limit", warning.DefaultLimit, "how many at most, the newest first")
	list.Flags().BoolVar(&req.Open, "open", false, "only what is not settled everywhere")
	show := &cobra.Command{
		Use: "show WARNING", Short: "one warning", Args: cobra.ExactArgs(1), Example: "  liaison warning show WARNING --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onWarning(cmd, func(ctx context.Context, a *App) (view.Warning, error) {
				return a.Node.ShowWarning(ctx, a.Caller, node.ShowWarningRequest{Warning: claim.ID(args[0])})
			})
		},
	}
	var ans node.AnswerRequest
	var outcome, ground, recipient, result string
	answer := &cobra.Command{
		Use: "answer WARNING", Short: "sign what you did about a warning; the other side is told", Args: cobra.ExactArgs(1),
		Example: `  liaison warning answer WARNING --outcome acknowledged
  liaison warning answer WARNING --outcome telephoned --recipient fr-spoc --text "spoke to the desk"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ans.Warning, ans.Outcome, ans.Ground = claim.ID(args[0]), claim.Outcome(outcome), warning.Ground(ground)
			ans.Note = warning.Note{Recipient: claim.AgencyID(recipient), Result: warning.Result(result)}
			return p.onWarning(cmd, func(ctx context.Context, a *App) (view.Warning, error) {
				return a.Node.AnswerWarning(ctx, a.Caller, ans)
			})
		},
	}
	f := answer.Flags()
	f.StringVar(&outcome, "outcome", string(claim.Acknowledged), "opened, acknowledged, assessed, actioned, refused, closed, telephoned …")
	f.StringVar(&ground, "ground", "", "of a refusal: "+listed(warning.Grounds()))
	f.StringVar(&ans.Text, "text", "", "what was done, or why")
	f.StringVar(&recipient, "recipient", "", "whom the sender's act concerns")
	f.StringVar(&result, "result", "", "of a closing: "+listed(warning.Results()))
	var reason string
	withdraw := &cobra.Command{
		Use: "withdraw WARNING", Short: "withdraw a warning of this agency; each recipient still closes it himself", Args: cobra.ExactArgs(1),
		Example: `  liaison warning withdraw WARNING --reason "he was found at home"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onWarning(cmd, func(ctx context.Context, a *App) (view.Warning, error) {
				return a.Node.AmendWarning(ctx, a.Caller, node.AmendRequest{Warning: claim.ID(args[0]), Reason: reason})
			})
		},
	}
	withdraw.Flags().StringVar(&reason, "reason", "", "why; recipients see it")
	c.AddCommand(list, show, answer, withdraw)
	return c
}
