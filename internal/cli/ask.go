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
)

func (p *program) searchCommand() *cobra.Command {
	var req node.SearchRequest
	c := &cobra.Command{
		Use:   "search WORDS…",
		Short: "find subjects by name in any script or spelling, selectors, and words in reports",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				req.Query = strings.Join(args, " ")
				v, err := a.Node.Search(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					for _, h := range v.Hits {
						fmt.Fprintf(w, "%.2f  %-12s  %s  %s (%d claims)\n", h.Score, h.Subject.Kind, h.Subject.ID, h.Subject.Label, h.Claims)
					}
					for _, t := range v.Texts {
						fmt.Fprintf(w, "text  %s  %s\n      …%s…\n", t.Report, t.Title, t.Snippet)
					}
					if len(v.Hits)+len(v.Texts) == 0 {
						fmt.Fprintln(w, "Nothing found on what you may see.")
					}
				})
			})
		},
	}
	c.Flags().StringVar(&req.Kind, "kind", "", "one kind of subject, such as person")
	c.Flags().IntVar(&req.Limit, "limit", node.DefaultHits, "most hits to show")
	return c
}

func (p *program) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show SUBJECT",
		Short: "show a subject, by id or name: what is said of it, by whom, how surely",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.ShowSubject(ctx, a.Caller, node.ShowRequest{Subject: args[0]})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printSubject(w, v) })
			})
		},
	}
}

func printSubject(w io.Writer, v view.Subject) {
	fmt.Fprintf(w, "%s (%s)  %s\n%s\n", v.Ref.Label, v.Ref.Kind, v.Ref.ID, v.Marking)
	for _, pr := range v.Properties {
		note := ""
		if pr.Contradicted {
			note = "  (sources differ)"
		}
		fmt.Fprintf(w, "\n%s%s\n", pr.Label, note)
		for _, c := range pr.Claims {
			printClaim(w, c.Value.Text, c)
		}
	}
	for _, t := range v.Ties {
		fmt.Fprintf(w, "\n%s %s\n", t.Label, t.Other.Label)
		for _, c := range t.Claims {
			printClaim(w, c.Sentence, c)
		}
	}
	for _, s := range v.Identity {
		fmt.Fprintf(w, "\n%s: %s and %s, by %s: %s\n", s.Decision, s.A.Label, s.B.Label, s.Actor, s.Reason)
	}
}

func printClaim(w io.Writer, what string, c view.Claim) {
	fmt.Fprintf(w, "  %s — %s; %s, graded %s, %s\n", what, c.Said, c.Modality, c.Grade.Text, c.Marking.Text)
	if c.CorrectedBy != "" {
		fmt.Fprintf(w, "    corrected by %s\n", c.CorrectedBy)
	}
	for _, e := range c.Evidence {
		fmt.Fprintf(w, "    %s %d–%d “%s”\n", e.Report, e.Begin, e.End, strings.ReplaceAll(e.Quote, "\n", " "))
	}
}

func (p *program) pathCommand() *cobra.Command {
	var maxHops, floor, alternatives int
	var since, until, grade string
	var without []string
	c := &cobra.Command{
		Use:   "path A B",
		Short: "what ties A to B: the shortest chains, each step with its evidence",
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if grade != "" {
				g, err := claim.ParseGrade(claim.Scheme4x4, grade)
				if err != nil {
					return err
				}
				floor = int(g.Level())
			}
			req, err := node.NewPathRequest(args[0], args[1], maxHops, floor, alternatives, since, until, without)
			if err != nil {
				return err
			}
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.FindPath(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printPaths(w, v) })
			})
		},
	}
	f := c.Flags()
	f.IntVar(&maxHops, "max-hops", 6, "most steps")
	f.IntVar(&floor, "floor", 1, "lowest evidence level, 1 to 3")
	f.StringVar(&grade, "min-grade", "", "lowest grade of the 4x4 that may carry a step, such as B2; stands for its level")
	f.IntVar(&alternatives, "alternatives", 0, "further paths that rest on other sources")
	f.StringVar(&since, "since", "", "only what may have held from this day, YYYY-MM-DD")
	f.StringVar(&until, "until", "", "only what may have held until this day")
	f.StringSliceVar(&without, "without", nil, "root sources that must not carry a step")
	return c
}

func printPaths(w io.Writer, v view.Paths) {
	fmt.Fprintf(w, "%s → %s\n", v.From.Label, v.To.Label)
	if !v.Found {
		fmt.Fprintln(w, v.Answer)
	}
	for i, path := range v.Paths {
		fmt.Fprintf(w, "\nPath %d, %d steps, weakest level %d, %s\n", i+1, len(path.Steps), path.Level, path.Marking)
		for j, s := range path.Steps {
			fmt.Fprintf(w, "%2d. %s\n", j+1, s.Sentence)
			for _, c := range s.Claims {
				for _, e := range c.Evidence {
					fmt.Fprintf(w, "      [%s, %d–%d] “%s”\n", c.Grade.Text, e.Begin, e.End, strings.ReplaceAll(e.Quote, "\n", " "))
				}
			}
		}
		if len(path.Falls) > 0 {
			fmt.Fprintf(w, "    falls without: %s\n", strings.Join(path.Falls, ", "))
		}
		for _, b := range path.Breaks {
			if b.Left != "" {
				fmt.Fprintln(w, "    "+b.Words)
			}
		}
	}
	if v.Knowable != nil {
		fmt.Fprintf(w, "on record here since %s: %s\n", v.Knowable.Day, v.Knowable.Sentence)
	}
	printOriginators(w, v.Call)
	for _, n := range v.NotSeen {
		fmt.Fprintf(w, "not looked at: %s\n", n)
	}
}

func printOriginators(w io.Writer, of []view.Originator) {
	for _, o := range of {
		fmt.Fprintf(w, "  %d of the statements are of %s: call %s\n", o.Statements, o.Agency, orNone(o.Telephone, "its duty desk, for it is no peer of this node"))
	}
}

func (p *program) judgeCommand() *cobra.Command {
	c := &cobra.Command{Use: "judge", Short: "decide whether two records are the same subject, and take it back"}
	for _, d := range []claim.Decision{claim.Same, claim.NotSame, claim.Unsure} {
		var reason string
		sub := &cobra.Command{
			Use: string(d) + " A B", Short: "judge two subjects, by id, to be: " + string(d), Args: cobra.ExactArgs(2),
			RunE: func(cmd *cobra.Command, args []string) error {
				return p.with(cmd, func(ctx context.Context, a *App) error {
					v, err := a.Node.JudgeIdentity(ctx, a.Caller, node.JudgeRequest{A: args[0], B: args[1], Decision: d, Reason: reason})
					return p.decided(cmd, v, err)
				})
			},
		}
		sub.Flags().StringVar(&reason, "reason", "", "what decided it, in a sentence")
		c.AddCommand(sub)
	}
	var reason string
	sub := &cobra.Command{
		Use: "withdraw JUDGEMENT", Short: "take a judgement back; everything is as before", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.WithdrawJudgement(ctx, a.Caller, node.WithdrawRequest{Judgement: claim.ID(args[0]), Reason: reason})
				return p.decided(cmd, v, err)
			})
		},
	}
	sub.Flags().StringVar(&reason, "reason", "", "why")
	c.AddCommand(sub)
	return c
}

func (p *program) decided(cmd *cobra.Command, v view.Decided, err error) error {
	if err != nil {
		return err
	}
	return p.print(cmd, v, func(w io.Writer) {
		if v.Pending != "" {
			fmt.Fprintln(w, v.Pending)
			return
		}
		fmt.Fprintf(w, "recorded as %s\n", strings.Join(v.Judgement, ", "))
	})
}

func (p *program) eraseCommand() *cobra.Command {
	var reason string
	var due bool
	c := &cobra.Command{
		Use:   "erase REPORT | --due",
		Short: "erase a report with everything that rests on it, or all that is past its day; proofs stay valid",
		Example: `  liaison erase 4f2a91 --reason "unlawfully obtained"
  liaison erase --due`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case due == (len(args) == 1):
				return fault.New(fault.Invalid, "erase takes a report, or --due").WithMend("liaison report list shows the reports on file")
			case !due && strings.TrimSpace(reason) == "":
				return fault.New(fault.Invalid, "an erasure needs its reason").WithMend("add --reason, such as: --reason “order of the supervisory authority”")
			}
			return p.with(cmd, func(ctx context.Context, a *App) (err error) {
				var v view.Erased
				if due {
					v, err = a.Node.EraseDue(ctx, a.Caller, node.EraseDueRequest{Progress: p.progress(cmd, "erased")})
				} else {
					v, err = a.Node.EraseReport(ctx, a.Caller, node.EraseRequest{Report: args[0], Reason: reason})
				}
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printErased(w, v) })
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "erasure ordered by the officer at this terminal", "why, for the ledger")
	c.Flags().BoolVar(&due, "due", false, "erase every record whose day of erasure has come and that no hold keeps")
	return c
}

func printErased(w io.Writer, v view.Erased) {
	switch {
	case v.Report != "":
		fmt.Fprintf(w, "Report %s and %d records were erased; liaison verify still proves the rest.\n", v.Report, v.Records)
	case v.Records == 0:
		fmt.Fprintln(w, "Nothing is past its day of erasure.")
	default:
		fmt.Fprintf(w, "%d records past their day were erased; liaison verify still proves the rest.\n", v.Records)
	}
	if v.Pending {
		fmt.Fprintln(w, "Old copies are overwritten when the last reader of the state before has ended.")
	}
	if v.Unlisted != "" {
		fmt.Fprintf(w, "The list of erasures does not have it yet: %s. Mend that, then: liaison erasures check\n", v.Unlisted)
	}
}
