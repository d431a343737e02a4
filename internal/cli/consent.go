package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) consentCommand() *cobra.Command {
	var recipient, asker, reason string
	c := &cobra.Command{
		Use: "consent RECORD…", Short: "permit a holder to pass records of this agency on to one more", Args: cobra.MinimumNArgs(1),
		Example: `  liaison consent ask c-4cciby6r7j5zqvqa6v3kjnzen3 --recipient nl-spoc --reason "he was seen there"
  liaison consent list
  liaison consent answer d-qr3oy5c4ulqcokkxhffrndlmqf --permit --reason "agreed with their desk"
  liaison consent c-4cciby6r7j5zqvqa6v3kjnzen3 --asker fr-spoc --recipient nl-spoc --reason "needed there"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Consent(ctx, a.Caller, node.ConsentRequest{Records: words[claim.ID](args), Asker: claim.AgencyID(asker),
					Recipient: claim.AgencyID(recipient), Reason: reason})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printConsents(w, []view.Consent{v}) })
			})
		},
	}
	c.Flags().StringVar(&asker, "asker", "", "the agency that holds them")
	c.Flags().StringVar(&recipient, "recipient", "", "the agency that may have them")
	c.Flags().StringVar(&reason, "reason", "", "why")
	c.AddCommand(p.askConsentCommand(), p.answerConsentCommand(), p.withdrawConsentCommand(), p.listConsentsCommand())
	return c
}

func (p *program) askConsentCommand() *cobra.Command {
	var req node.AskConsentRequest
	var recipient string
	c := &cobra.Command{
		Use: "ask RECORD…", Short: "ask the originator of records whether they may go to one more agency", Args: cobra.MinimumNArgs(1),
		Example: `  liaison consent ask c-4cciby6r7j5zqvqa6v3kjnzen3 --recipient nl-spoc --reason "he was seen there"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Records, req.Recipient = words[claim.ID](args), claim.AgencyID(recipient)
			return p.onConsents(cmd, func(ctx context.Context, a *App) ([]view.Consent, error) {
				v, err := a.Node.AskConsent(ctx, a.Caller, req)
				return []view.Consent{v}, err
			})
		},
	}
	c.Flags().StringVar(&recipient, "recipient", "", "the agency that is to have them")
	c.Flags().StringVar(&req.Reason, "reason", "", "why it needs them; the originator reads it")
	return c
}

func (p *program) answerConsentCommand() *cobra.Command {
	var req node.AnswerConsentRequest
	var refuse bool
	c := &cobra.Command{
		Use: "answer QUESTION --permit|--refuse", Short: "say whether records of this agency may go on as another has asked", Args: cobra.ExactArgs(1),
		Example: `  liaison consent answer d-qr3oy5c4ulqcokkxhffrndlmqf --permit --reason "agreed with their desk"
  liaison consent answer d-qr3oy5c4ulqcokkxhffrndlmqf --refuse --reason "it would show who told us"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if req.Permit == refuse {
				return fault.New(fault.Invalid, "is it permitted or refused?").WithMend("--permit or --refuse")
			}
			req.Ask = claim.ID(args[0])
			return p.onConsents(cmd, func(ctx context.Context, a *App) ([]view.Consent, error) {
				v, err := a.Node.AnswerConsent(ctx, a.Caller, req)
				return []view.Consent{v}, err
			})
		},
	}
	c.Flags().BoolVar(&req.Permit, "permit", false, "they may go to that agency, and to no other")
	c.Flags().BoolVar(&refuse, "refuse", false, "they stay where they are")
	c.Flags().StringVar(&req.Reason, "reason", "", "why; the asker reads it")
	return c
}

func (p *program) withdrawConsentCommand() *cobra.Command {
	var req node.WithdrawConsentRequest
	c := &cobra.Command{
		Use: "withdraw PERMIT", Short: "take back a consent that this agency gave", Args: cobra.ExactArgs(1),
		Long: `The permit is named by its record, which "liaison consent list" shows. From then on the holder passes
nothing more on by it. What has gone on stays where it is until it is recalled: liaison recall.`,
		Example: `  liaison consent withdraw d-qr3oy5c4ulqcokkxhffrndlmqf --reason "their desk was told too much"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Permit = claim.ID(args[0])
			return p.onConsents(cmd, func(ctx context.Context, a *App) ([]view.Consent, error) {
				v, err := a.Node.WithdrawConsent(ctx, a.Caller, req)
				return []view.Consent{v}, err
			})
		},
	}
	c.Flags().StringVar(&req.Reason, "reason", "", "why; the holder reads it")
	return c
}

func (p *program) listConsentsCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "the questions for consent, put here and put by this agency, and permits", Args: cobra.NoArgs, Example: "  liaison consent list",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.onConsents(cmd, func(ctx context.Context, a *App) ([]view.Consent, error) {
				return a.Node.Consents(ctx, a.Caller, node.ConsentsRequest{})
			})
		},
	}
}

// onConsents prints questions for consent: one as itself, others as a list.
func (p *program) onConsents(cmd *cobra.Command, do func(ctx context.Context, a *App) ([]view.Consent, error)) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		vs, err := do(ctx, a)
		if err != nil {
			return err
		}
		var v any = vs
		if cmd.Name() != "list" {
			v = vs[0]
		}
		return p.print(cmd, v, func(w io.Writer) { printConsents(w, vs) })
	})
}

func printConsents(w io.Writer, vs []view.Consent) {
	if len(vs) == 0 {
		fmt.Fprintln(w, "Nobody has asked: liaison consent ask --help")
	}
	for _, v := range vs {
		if v.ID == v.Permit {
			fmt.Fprintf(w, "%s  %s permits that %d records go from %s to %s\n", v.ID, v.Originator, len(v.Records), v.Asker, v.Recipient)
		} else {
			fmt.Fprintf(w, "%s  %s asks %s whether %d records may go to %s: %s\n", v.ID, v.Asker, v.Originator, len(v.Records), v.Recipient, v.Reason)
		}
		for _, id := range v.NotHeld {
			fmt.Fprintf(w, "  %s is not known to hold %s\n", v.Asker, id)
		}
		switch {
		case v.Outcome == "":
			fmt.Fprintln(w, "  not answered yet")
		case v.Permit == "":
			fmt.Fprintf(w, "  %s: %s\n", v.Outcome, v.Answer)
		default:
			fmt.Fprintf(w, "  permitted by %s: %s\n", v.Permit, v.Answer)
		}
		if v.Withdrawn != nil {
			fmt.Fprintf(w, "  withdrawn: %s\n", v.Withdrawn.Reason)
		}
	}
}
