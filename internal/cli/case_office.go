package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) caseThread(in *string) *cobra.Command {
	c := &cobra.Command{Use: "thread", Short: "warnings and requests that belong to a case", Example: "  liaison case thread add d-…\n  liaison case thread remove d-… --reason \"of another inquiry\""}
	one := func(use, short string, untie bool) *cobra.Command {
		var reason string
		x := &cobra.Command{Use: use + " THREAD", Short: short, Args: cobra.ExactArgs(1), Example: "  liaison case thread " + use + " d-… --reason \"…\"",
			RunE: func(cmd *cobra.Command, args []string) error {
				return p.onCase(cmd, *in, func(ctx context.Context, a *App, of claim.CaseID) (view.CaseEntered, error) {
					return a.Node.TieThread(ctx, a.Caller, node.ThreadRequest{Case: of, Thread: claim.ID(args[0]), Untie: untie, Reason: reason})
				})
			}}
		x.Flags().StringVar(&reason, "reason", "", "why")
		return x
	}
	c.AddCommand(one("add", "tie a warning or request to the case", false), one("remove", "take a warning or request out of the case", true))
	return c
}

func (p *program) caseDecision(in *string) *cobra.Command {
	var req node.DecisionRequest
	c := &cobra.Command{Use: "decision WHAT", Short: "note what was decided, and why", Args: cobra.ExactArgs(1),
		Long:    "Notes a decision when it is taken. A note is not changed: a later one answers it (--about).",
		Example: "  liaison case decision \"The flat is watched, not searched\" --why \"the driver has not come yet\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onCase(cmd, *in, func(ctx context.Context, a *App, of claim.CaseID) (view.CaseEntered, error) {
				req.Case, req.What = of, args[0]
				return a.Node.NoteDecision(ctx, a.Caller, req)
			})
		}}
	c.Flags().StringVar(&req.Why, "why", "", "on what it rests")
	c.Flags().StringVar(&req.About, "about", "", "an earlier decision that this one answers")
	return c
}

func (p *program) caseJoin(in *string) *cobra.Command {
	c := &cobra.Command{Use: "join", Short: "join two cases that have come together",
		Long: `A join rests on a join alert (liaison joins). An officer of one case proposes it, with the reason; another
officer, of the other case, accepts or refuses. Both files say so. Nobody sees more by it: each case puts
on its team whom it wants to (liaison case team add).`,
		Example: "  liaison joins\n  liaison case join propose j-… --reason \"one telephone in both\"\n  liaison case join accept j-… --case k-… --reason \"we work on it together\""}
	for _, x := range []struct{ act, short string }{{"propose", "propose to the other case that the two are joined"}, {node.JoinAccept, "accept a proposal of another case"},
		{node.JoinRefuse, "refuse a proposal of another case"}, {node.JoinEnd, "end a join"}} {
		var reason string
		s := &cobra.Command{Use: x.act + " JOIN", Short: x.short, Args: cobra.ExactArgs(1), Example: "  liaison case join " + x.act + " j-… --reason \"…\"",
			RunE: func(cmd *cobra.Command, args []string) error {
				return p.onCase(cmd, *in, func(ctx context.Context, a *App, of claim.CaseID) (view.CaseEntered, error) {
					if x.act == "propose" {
						return a.Node.ProposeJoin(ctx, a.Caller, node.ProposeJoinRequest{Case: of, Join: args[0], Reason: reason})
					}
					return a.Node.AnswerJoin(ctx, a.Caller, node.AnswerJoinRequest{Case: of, Join: args[0], Act: x.act, Reason: reason})
				})
			}}
		s.Flags().StringVar(&reason, "reason", "", "why")
		c.AddCommand(s)
	}
	return c
}

func (p *program) caseClose(in *string) *cobra.Command {
	c := &cobra.Command{Use: "close", Short: "close a case, by two officers",
		Long: `One officer proposes it with the reason and the day on which the closed case is looked at again; another
of the team confirms or refuses. Nothing closes while a task is open, a result is waited for or a proposal
to join is unanswered. From the closing on, the records of the case are kept until that day of review; the
desk is told a month ahead, and without a decision to keep them they are erased.`,
		Example: "  liaison case close propose --reason \"convicted on 4 May\" --review 2018-05-04\n  liaison case close confirm --case k-…"}
	for _, x := range []struct{ act, short, example string }{{node.ClosePropose, "propose to close the case", " --reason \"convicted on 4 May\" --review 2018-05-04"},
		{node.CloseConfirm, "close it, as the second officer", ""}, {node.CloseRefuse, "refuse, with the reason", " --reason \"the driver is not found\""}} {
		req := node.CloseRequest{Act: x.act}
		s := &cobra.Command{Use: x.act, Short: x.short, Args: cobra.NoArgs, Example: "  liaison case close " + x.act + x.example,
			RunE: func(cmd *cobra.Command, _ []string) error {
				return p.onCase(cmd, *in, func(ctx context.Context, a *App, of claim.CaseID) (view.CaseEntered, error) {
					req.Case = of
					return a.Node.CloseCase(ctx, a.Caller, req)
				})
			}}
		s.Flags().StringVar(&req.Reason, "reason", "", "why")
		if x.act == node.ClosePropose {
			s.Flags().StringVar(&req.Review, "review", "", "day of the next review")
		}
		c.AddCommand(s)
	}
	return c
}

func (p *program) caseReopen(in *string) *cobra.Command {
	var reason string
	c := &cobra.Command{Use: "reopen", Short: "open a closed case again", Args: cobra.NoArgs, Example: "  liaison case reopen --case k-… --reason \"the driver was seen in May\"",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.onCase(cmd, *in, func(ctx context.Context, a *App, of claim.CaseID) (view.CaseEntered, error) {
				return a.Node.ReopenCase(ctx, a.Caller, node.ReopenRequest{Case: of, Reason: reason})
			})
		}}
	c.Flags().StringVar(&reason, "reason", "", "why")
	return c
}

func (p *program) caseKeep(in *string) *cobra.Command {
	var req node.KeepRequest
	c := &cobra.Command{Use: "keep", Short: "decide at its review that a case is still needed, and until when", Args: cobra.NoArgs,
		Example: "  liaison case keep --case k-… --review 2019-05-04 --reason \"the appeal is open\"",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.onCase(cmd, *in, func(ctx context.Context, a *App, of claim.CaseID) (view.CaseEntered, error) {
				req.Case = of
				return a.Node.KeepCase(ctx, a.Caller, req)
			})
		}}
	c.Flags().StringVar(&req.Reason, "reason", "", "why")
	c.Flags().StringVar(&req.Review, "review", "", "day of the next review")
	return c
}

// printCase writes a case file for a reader at a terminal.
func printCase(w io.Writer, v view.CaseFile) {
	fmt.Fprintf(w, "%s  %s  (%s)\nopened %s by %s for %s on %s. %s\n", v.ID, v.Title, v.State, v.Opened, v.By, v.Purpose, v.LegalBasis, v.Why)
	if e := v.Ending; e != nil && e.Waiting {
		fmt.Fprintf(w, "%s proposes to close it: %s (review %s); another officer of the team decides\n", e.By, e.Reason, e.Review)
	} else if e != nil {
		fmt.Fprintf(w, "closed %s by %s and %s: %s (review %s)\n", e.At, e.By, e.Second, e.Reason, e.Review)
	}
	fmt.Fprintf(w, "%d records are kept under it; the first goes on %s unless somebody decides\n", v.Keeping.Records, v.Keeping.Ends)
	for _, o := range v.Team {
		fmt.Fprintf(w, "team      %s  %s\n", o.Key, o.Label)
	}
	for _, t := range v.Tasks {
		state := "due " + t.Due
		if t.Overdue {
			state = "OVERDUE since " + t.Due
		}
		if t.Done != "" {
			state = "done " + t.Done + ": " + t.Note
		}
		fmt.Fprintf(w, "task      %s  %s  %s  %s\n", t.ID, t.Owner, state, t.What)
	}
	for _, x := range v.Exhibits {
		fmt.Fprintf(w, "exhibit   %s  %s  %s\n", x.ID, x.What, exhibitWords[x.Check])
		if x.Awaited != "" {
			fmt.Fprintf(w, "  waits for: %s\n", x.Awaited)
		}
		if x.Broken {
			fmt.Fprintln(w, "  A LINK OF ITS CHAIN IS MISSING")
		}
		for _, l := range x.Chain {
			fmt.Fprintf(w, "  %d. %s %s by %s %s %s %s %s\n", l.Number, l.At, l.Act, l.By, l.From, l.To, l.Place, l.Text)
			if l.Differs {
				fmt.Fprintf(w, "     THE DIGEST DIFFERS: %s\n", l.SHA256)
			}
		}
	}
	for _, m := range v.Line {
		fmt.Fprintf(w, "thread    %s  %s  %s %s: %s  %s\n", m.At, m.Kind, m.Agency, m.Actor, m.What, m.Title)
	}
	for _, d := range v.Decisions {
		fmt.Fprintf(w, "decision  %s  %s  %s: %s\n", d.At, d.By, d.What, d.Why)
	}
	for _, j := range v.Joins {
		fmt.Fprintf(w, "join      %s  %s  %s  %s: %s\n", j.ID, j.Other.Label, j.State, j.By, j.Reason)
	}
	for _, u := range v.Unfinished {
		fmt.Fprintf(w, "unfinished  %s\n", u)
	}
}

var exhibitWords = map[string]string{"matches": "its digest matches", "differs": "ITS DIGEST DIFFERS from the one with which it was entered",
	"unseen": "not on file, or not for you", "elsewhere": "kept elsewhere"}
