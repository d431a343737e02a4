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

func (p *program) chartAround() *cobra.Command {
	return &cobra.Command{Use: "around CHART SUBJECT", Short: "what an expansion would draw, counted", Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.ChartAround(ctx, a.Caller, node.ChartAroundRequest{Chart: args[0], Subject: args[1]})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					fmt.Fprintf(w, "around %s: %d subjects, %d of them on the chart\n", v.Of.Label, v.Total, v.OnChart)
					for _, g := range append(v.Groups, v.Relations...) {
						fmt.Fprintf(w, "%5d  %s (%s)\n", g.Count, g.Label, g.Key)
					}
				})
			})
		}}
}

func (p *program) chartDiff() *cobra.Command {
	var axis string
	c := &cobra.Command{Use: "diff CHART FROM TO", Short: "what differs between two versions, or two days with --axis valid or known", Args: cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.DiffChart(ctx, a.Caller, node.ChartDiffRequest{Chart: args[0], Axis: axis, From: args[1], To: args[2]})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					for _, s := range v.Words {
						fmt.Fprintln(w, s)
					}
					if len(v.Words) == 0 {
						fmt.Fprintln(w, "No difference on what you may see.")
					}
				})
			})
		}}
	c.Flags().StringVar(&axis, "axis", "version", "version, valid (when it was so) or known (when we knew it)")
	return c
}

func (p *program) chartMerge() *cobra.Command {
	return &cobra.Command{Use: "merge CHART OTHER", Short: "put another chart onto this one, as a new version", Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onChart(cmd, args[0], func(ctx context.Context, a *App, now view.Chart) (view.Chart, error) {
				return a.Node.MergeCharts(ctx, a.Caller, node.MergeChartsRequest{Into: now.ID, Base: now.Shown, From: args[1]})
			})
		}}
}

func (p *program) chartFreeze() *cobra.Command {
	var reason string
	c := &cobra.Command{Use: "freeze CHART", Short: "save a version with its digest, for a file", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onChart(cmd, args[0], func(ctx context.Context, a *App, now view.Chart) (view.Chart, error) {
				return a.Node.FreezeChart(ctx, a.Caller, node.FreezeChartRequest{Chart: now.ID, Base: now.Shown, Reason: reason})
			})
		}}
	c.Flags().StringVar(&reason, "reason", "", "for what, such as “exhibit 12”")
	return c
}

// onChart does an act upon the newest version of a chart and prints it.
func (p *program) onChart(cmd *cobra.Command, id string, act func(context.Context, *App, view.Chart) (view.Chart, error)) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		now, err := a.Node.ShowChart(ctx, a.Caller, node.ChartRequest{Chart: id})
		if err != nil {
			return err
		}
		v, err := act(ctx, a, now)
		if err != nil {
			return err
		}
		return p.print(cmd, v, func(w io.Writer) {
			printChart(w, v)
			if v.Digest != "" {
				fmt.Fprintln(w, "SHA-256 "+v.Digest)
			}
		})
	})
}

func (p *program) chartHistory() *cobra.Command {
	return &cobra.Command{Use: "history CHART", Short: "the saved versions of a chart", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.ChartVersions(ctx, a.Caller, node.ChartVersionsRequest{Chart: args[0]})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					for _, x := range v {
						fmt.Fprintf(w, "%3d  %s  %s  %s  %s\n", x.Version, x.Saved, x.By, x.Note, x.Digest)
					}
				})
			})
		}}
}

func (p *program) chartGroups() *cobra.Command {
	return &cobra.Command{Use: "groups CHART", Aliases: []string{"cells"}, Short: "groups of this chart and who connects them; kept nowhere", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return p.groups(cmd, args[0]) }}
}

func (p *program) cellsCommand() *cobra.Command {
	return &cobra.Command{Use: "cells CHART", Short: "the parts of a chart that are tied more closely, and who connects them",
		Long:    "Groups and brokers belong to one chart and one look. They are computed for the answer, with their evidence beside them, and kept nowhere.",
		Example: "  liaison cells c-…", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return p.groups(cmd, args[0]) }}
}

func (p *program) groups(cmd *cobra.Command, id string) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		v, err := a.Node.ChartGroups(ctx, a.Caller, node.ChartGroupsRequest{Chart: id})
		if err != nil {
			return err
		}
		return p.print(cmd, v, func(w io.Writer) {
			fmt.Fprintln(w, v.Marking)
			for i, g := range v.Groups {
				fmt.Fprintf(w, "group %d, every member stayed in at least %.0f %% of %d runs:\n", i+1, 100*g.Stayed, v.Runs)
				for _, m := range g.Members {
					fmt.Fprintf(w, "  %s\n", m.Label)
				}
			}
			for _, r := range v.Between {
				fmt.Fprintf(w, "between the groups: %s\n", r.Label)
			}
			for _, b := range v.Brokers {
				fmt.Fprintln(w, b.Words)
				if b.Cuts != "" {
					fmt.Fprintln(w, "  "+b.Cuts)
				}
			}
		})
	})
}

func (p *program) neighboursCommand() *cobra.Command {
	var limit int
	c := &cobra.Command{Use: "neighbours SUBJECT", Short: "who and what is around a subject, with counts and by whose word",
		Example: "  liaison neighbours s-… --limit 20", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Neighbours(ctx, a.Caller, node.NeighboursRequest{Subject: args[0], Limit: limit})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					fmt.Fprintf(w, "%s (%s)\n", v.Of.Label, v.Of.ID)
					for _, t := range v.Ties {
						fmt.Fprintf(w, "%s %s (%s)\n", t.Label, t.Other.Label, t.Other.Kind)
						for _, c := range t.Claims {
							printClaim(w, c.Sentence, c)
						}
					}
					if v.More > 0 {
						fmt.Fprintf(w, "and %d more\n", v.More)
					}
				})
			})
		}}
	c.Flags().IntVar(&limit, "limit", 0, "most ties to list")
	return c
}

func (p *program) joinsCommand() *cobra.Command {
	var in string
	list := func(cmd *cobra.Command, _ []string) error {
		return p.with(cmd, func(ctx context.Context, a *App) error {
			v, err := a.Node.Joins(ctx, a.Caller, node.JoinsRequest{Case: claim.CaseID(in)})
			if err != nil {
				return err
			}
			return p.print(cmd, v, func(w io.Writer) {
				for _, j := range v {
					fmt.Fprintf(w, "%s  %s  %s\n  %s and %s: %s — %s, %d steps\n", j.ID, j.At, j.State, j.Cases[0].Label, j.Cases[1].Label, j.Ends[0].Label, j.Ends[1].Label, j.Steps)
					if j.Answer != "" {
						fmt.Fprintln(w, "  "+j.Answer)
					}
					printOriginators(w, j.Call)
					for _, x := range j.Aside {
						fmt.Fprintf(w, "  set aside by %s: %s\n", x.By, x.Reason)
					}
				}
				if len(v) == 0 {
					fmt.Fprintln(w, "No cases have come together on what you may see.")
				}
			})
		})
	}
	c := &cobra.Command{Use: "joins", Short: "cases that have come together, each with its path", Args: cobra.NoArgs, RunE: list,
		Example: `  liaison joins --case k-…
  liaison joins aside j-… --case k-… --reason "known since January"`}
	c.PersistentFlags().StringVar(&in, "case", "", "one case")
	var reason string
	aside := &cobra.Command{Use: "aside JOIN", Short: "say, with the reason, that a join matters not to a case", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.SetJoinAside(ctx, a.Caller, node.SetAsideRequest{Join: args[0], Case: claim.CaseID(in), Reason: reason})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { fmt.Fprintln(w, v.Text) })
			})
		}}
	aside.Flags().StringVar(&reason, "reason", "", "why")
	c.AddCommand(aside)
	return c
}
