package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) matchCommand() *cobra.Command {
	c := &cobra.Command{Use: "match", Short: "pairs of records that may be one person or thing, and what people said of them",
		Example: "  liaison match list\n  liaison match show PAIR\n  liaison match same PAIR --reason \"one passport in both files\""}
	var req node.CandidatesRequest
	var of string
	list := &cobra.Command{
		Use: "list", Short: "pairs that wait for a person, the most useful to decide first", Args: cobra.NoArgs, Example: "  liaison match list --subject s-… --judged",
		RunE: func(cmd *cobra.Command, _ []string) error {
			req.Subject = claim.SubjectID(of)
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Candidates(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printPairs(w, v) })
			})
		},
	}
	list.Flags().StringVar(&of, "subject", "", "pairs of one record, by id")
	list.Flags().BoolVar(&req.Judged, "judged", false, "those that a person has judged too")
	list.Flags().IntVar(&req.Limit, "limit", 0, "how many at most")
	show := &cobra.Command{
		Use: "show PAIR", Short: "the evidence for and against a pair, line by line, with the claims", Args: cobra.ExactArgs(1), Example: "  liaison match show m-…",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.ShowCandidate(ctx, a.Caller, node.CandidateRequest{Candidate: args[0]})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printPair(w, v) })
			})
		},
	}
	c.AddCommand(list, show, p.matchJudge(claim.Same, "say that the two are one; across agencies a second officer has to agree"),
		p.matchJudge(claim.NotSame, "say that they are not; silent until something new is said"),
		p.matchJudge(claim.Unsure, "say that it cannot be told; it comes back with new evidence"), p.matchUndo(), p.matchBands())
	return c
}

func (p *program) matchJudge(d claim.Decision, short string) *cobra.Command {
	var req node.JudgeCandidateRequest
	c := &cobra.Command{
		Use: string(d) + " PAIR", Short: short, Args: cobra.ExactArgs(1), Example: "  liaison match " + string(d) + " m-… --reason \"what decided it\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Candidate, req.Decision = args[0], d
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.JudgeCandidate(ctx, a.Caller, req)
				return p.decided(cmd, v, err)
			})
		},
	}
	c.Flags().StringVar(&req.Reason, "reason", "", "what decided it, in a sentence")
	c.Flags().StringVar(&req.Snapshot, "snapshot", "", "of the pair that you saw: refused if the evidence has changed since")
	return c
}

func (p *program) matchUndo() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "undo PAIR", Short: "take the last word on a pair back; everything is as before", Args: cobra.ExactArgs(1), Example: "  liaison match undo m-… --reason \"the passport was misread\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.UndoCandidate(ctx, a.Caller, node.UndoCandidateRequest{Candidate: args[0], Reason: reason})
				return p.decided(cmd, v, err)
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why")
	return c
}

func printPairs(w io.Writer, v view.Candidates) {
	if v.Total == 0 {
		fmt.Fprintln(w, "No pair waits.")
	}
	for _, c := range v.Pairs {
		fmt.Fprintf(w, "%s  %s = %s?  %.1f bits, %s (%s)\n", c.ID, c.A.Label, c.B.Label, c.Bits, c.Band, c.First)
		if c.Judged != nil {
			fmt.Fprintf(w, "    judged %s by %s: %s; %d claims came since\n", c.Judged.Decision, c.Judged.Actor, c.Judged.Reason, len(c.News))
		}
		if c.Second != nil {
			fmt.Fprintf(w, "    %s says they are the same: %s; a second officer has to agree\n", c.Second.By, c.Second.Reason)
		}
	}
	if v.More {
		fmt.Fprintln(w, "More pairs were found than one look weighs.")
	}
}

// printPair draws the evidence as bars left and right of a line.
func printPair(w io.Writer, v view.Candidate) {
	fmt.Fprintf(w, "%s\n  A %s %s\n  B %s %s\n  %.1f bits, score %.2f, %s (shown from %.2f, urgent from %.2f)\n", v.ID, v.A.ID, v.A.Label, v.B.ID, v.B.Label, v.Bits, v.Score, v.Band, v.Bands.Floor, v.Bands.Urgent)
	for _, r := range v.Reasons {
		n := min(int(max(r.Bits, -r.Bits)/2+0.5), 10)
		left, right := strings.Repeat(" ", 10), strings.Repeat(" ", 10)
		if r.Bits < 0 {
			left = strings.Repeat(" ", 10-n) + strings.Repeat("◂", n)
		} else {
			right = strings.Repeat("▸", n) + strings.Repeat(" ", 10-n)
		}
		fmt.Fprintf(w, "  %s│%s %+6.1f %-11s %s | %s  %s\n", left, right, r.Bits, r.Feature, r.A, r.B, r.Why)
		if cited := slices.Concat(r.ClaimsA, r.ClaimsB); len(cited) > 0 {
			fmt.Fprintf(w, "  %30s %s\n", "", strings.Join(cited, " "))
		}
	}
	fmt.Fprintf(w, "  of 100 test pairs with such evidence about %.0f were the same, where half of all were\n", 100*v.Chance)
	for _, m := range v.NotCompared {
		fmt.Fprintf(w, "  not compared: %s\n", m)
	}
	for _, s := range []struct {
		side   string
		claims []view.Claim
	}{{"A", v.ClaimsA}, {"B", v.ClaimsB}} {
		for _, c := range s.claims {
			news := ""
			if slices.Contains(v.News, c.ID) {
				news = " NEW"
			}
			fmt.Fprintf(w, "  %s %s %s (%s)%s\n", s.side, c.ID, c.Sentence, c.Said, news)
		}
	}
	if v.TakesTwo != "" {
		fmt.Fprintf(w, "  Two officers judge these the same: %s.\n", v.TakesTwo)
	}
	fmt.Fprintf(w, "  liaison match same|not-same|unsure %s --reason …\n", v.ID)
}
