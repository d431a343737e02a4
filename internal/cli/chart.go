package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/chart"
	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) chartCommand() *cobra.Command {
	c := &cobra.Command{Use: "chart", Short: "charts: what ties the subjects put on them, as you may see it",
		Example: `  liaison chart new "The flat in Fir Lane" s-… s-…
  liaison chart around c-… s-…            # counts, before anything is drawn
  liaison chart expand c-… s-… --kind person
  liaison chart diff c-… 2016-03-12 2016-03-24 --axis known
  liaison export --chart c-… --format svg --out flat.svg`}
	c.AddCommand(p.chartNew(), p.chartList(), p.chartShow(), p.chartAround(), p.chartDiff(), p.chartMerge(), p.chartFreeze(), p.chartGroups(), p.chartHistory(),
		p.chartAct("add CHART SUBJECT…", "put subjects on a chart", 2, func(args []string, _ *actFlags) chart.Act {
			return chart.Act{Do: "add", Subjects: args[1:]}
		}),
		p.chartAct("remove CHART SUBJECT…", "take subjects off a chart", 2, func(args []string, _ *actFlags) chart.Act {
			return chart.Act{Do: "remove", Subjects: args[1:]}
		}),
		p.chartAct("expand CHART SUBJECT", "draw what is around a subject, all that was asked for or nothing", 2, func(args []string, f *actFlags) chart.Act {
			return chart.Act{Do: "expand", Subject: args[1], Kinds: f.kinds, Relations: f.relations, Limit: f.limit, Text: f.text}
		}),
		p.chartAct("collapse CHART EXPANSION", "take an expansion back, exactly", 2, func(args []string, _ *actFlags) chart.Act {
			return chart.Act{Do: "collapse", ID: args[1]}
		}),
		p.chartAct("note CHART TEXT", "note something on a chart, or on a subject with --on", 2, func(args []string, f *actFlags) chart.Act {
			return chart.Act{Do: "note", Text: strings.Join(args[1:], " "), Subject: f.on}
		}),
		p.chartAct("hypothesis CHART TEXT", "add an explanation to the grid", 2, func(args []string, _ *actFlags) chart.Act {
			return chart.Act{Do: "hypothesis", Text: strings.Join(args[1:], " ")}
		}),
		p.chartAct("row CHART [CLAIM]", "add a claim to the grid, or an assumption with --text", 1, func(args []string, f *actFlags) chart.Act {
			return chart.Act{Do: "row", Claim: strings.Join(args[1:], ""), Text: f.text}
		}),
		p.chartAct("cell CHART ROW HYPOTHESIS MARK", "judge a row against a hypothesis: CC, C, N, I, II or NA", 4, func(args []string, _ *actFlags) chart.Act {
			return chart.Act{Do: "cell", ID: args[1], Hypothesis: args[2], Mark: args[3]}
		}),
		p.chartAct("restore CHART VERSION", "make an earlier version the newest", 2, func(args []string, _ *actFlags) chart.Act {
			n, _ := strconv.Atoi(args[1]) // 0 is no version, and refused as such
			return chart.Act{Do: "restore", Version: n}
		}))
	return c
}

// actFlags are the flags of the acts upon a chart.
type actFlags struct {
	kinds, relations []string
	limit            int
	text, on         string
}

func (p *program) chartAct(usage, short string, least int, act func([]string, *actFlags) chart.Act) *cobra.Command {
	f := &actFlags{}
	c := &cobra.Command{Use: usage, Short: short, Args: cobra.MinimumNArgs(least),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				now, err := a.Node.ShowChart(ctx, a.Caller, node.ChartRequest{Chart: args[0]})
				if err != nil {
					return err
				}
				v, err := a.Node.EditChart(ctx, a.Caller, node.EditChartRequest{Chart: args[0], Base: now.Shown, Acts: []chart.Act{act(args, f)}})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printChart(w, v) })
			})
		}}
	switch strings.Fields(usage)[0] {
	case "expand":
		c.Flags().StringSliceVar(&f.kinds, "kind", nil, "only these kinds of subject")
		c.Flags().StringSliceVar(&f.relations, "relation", nil, "only these relations")
		c.Flags().IntVar(&f.limit, "limit", chart.DefaultExpansion, "most subjects to draw")
		c.Flags().StringVar(&f.text, "name", "", "name of the expansion in the chart's history")
	case "note":
		c.Flags().StringVar(&f.on, "on", "", "subject that the note is about")
	case "row":
		c.Flags().StringVar(&f.text, "text", "", "an assumption in words")
	}
	return c
}

func (p *program) chartNew() *cobra.Command {
	var in string
	c := &cobra.Command{Use: "new TITLE [SUBJECT…]", Short: "begin a chart in the case of this session", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.NewChart(ctx, a.Caller, node.NewChartRequest{Title: args[0], Case: claim.CaseID(in), Subjects: args[1:]})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printChart(w, v) })
			})
		}}
	c.Flags().StringVar(&in, "case", "", "case that it belongs to; only its team sees it")
	return c
}

func (p *program) chartList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "the charts that you may see", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Charts(ctx, a.Caller, node.ChartsRequest{})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					for _, h := range v {
						fmt.Fprintf(w, "%s  version %d  %s  %s  %s\n", h.ID, h.Version, h.Made, h.By, h.Title)
					}
				})
			})
		}}
}

func (p *program) chartShow() *cobra.Command {
	var version int
	var known string
	c := &cobra.Command{Use: "show CHART", Short: "draw a chart from what you may see now, as a list", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				req := node.ChartRequest{Chart: args[0], Version: version}
				if known != "" {
					req.Filter = &chart.Filter{Known: known}
				}
				v, err := a.Node.ShowChart(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printChart(w, v) })
			})
		}}
	c.Flags().IntVar(&version, "version", 0, "an earlier version")
	c.Flags().StringVar(&known, "known", "", "as it could have been drawn at the end of this day, YYYY-MM-DD")
	return c
}

func printChart(w io.Writer, v view.Chart) {
	fmt.Fprintf(w, "%s  %s, version %d of %d, saved %s by %s\n%s\n", v.ID, v.Title, v.Shown, v.Version, v.Saved, v.SavedBy, v.Marking)
	if v.Changes.Gone+v.Changes.Added > 0 {
		fmt.Fprintf(w, "since then: %d claims gone, %d new\n", v.Changes.Gone, v.Changes.Added)
	}
	for _, s := range v.Subjects {
		fmt.Fprintf(w, "%-12s  %s  %s (%d ties)\n", s.Kind, s.ID, s.Label, s.Ties)
	}
	for _, l := range v.Links {
		note := ""
		if l.Disputed {
			note = ", disputed"
		}
		fmt.Fprintf(w, "  %s — %d claims, %d independent sources, level %d%s\n", l.Sentence, len(l.Claims), l.Sources, l.Level, note)
	}
	for _, s := range v.Steps {
		fmt.Fprintf(w, "expansion %s of %s added %d  %s\n", s.ID, s.Of.Label, s.Added, s.Name)
	}
	for _, n := range v.Notes {
		fmt.Fprintf(w, "note %s by %s: %s\n", n.ID, n.By, n.Text)
	}
	for _, h := range v.Hypotheses {
		fmt.Fprintf(w, "hypothesis %s: %s  against it %d, by level %d\n", h.ID, h.Text, h.Against, h.Weighted)
	}
	for _, r := range v.Grid {
		words := r.Assumption
		if r.Claim != nil {
			words = r.Claim.Sentence
		}
		fmt.Fprintf(w, "row %s: %s", r.ID, words)
		for _, c := range r.Cells {
			fmt.Fprintf(w, "  %s %s (%s)", c.Hypothesis, c.Mark, c.By)
		}
		fmt.Fprintln(w)
	}
}
