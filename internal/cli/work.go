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
	"liaison/internal/report"
	"liaison/internal/view"
)

func (p *program) reportCommand() *cobra.Command {
	c := &cobra.Command{Use: "report", Short: "file, list and show reports"}
	c.AddCommand(p.reportAdd(), p.reportList(), p.reportShow(), p.reportReadAgain())
	return c
}

func (p *program) reportAdd() *cobra.Command {
	var title, outlet, published, caveat, classification, obtained string
	var codes, audience []string
	c := &cobra.Command{
		Use:   "add PATH…",
		Short: "file documents, folders and archives: text, HTML, PDF, DOCX, ODT, EML and more",
		Long: `Takes documents into custody, reads them, and queues what they say as proposals. No
claim is written before a person accepts it (liaison review).

Folders are filed with everything in them, on all cores; attachments and archive entries
become reports of their own. A document that cannot be read is named with its reason and
stops nothing. A batch that was broken off goes on when it is given again.

--published is the day from which “last June” and “Tuesday” are counted. What was obtained in
violation of human rights is not filed: liaison quarantine put.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.add(cmd, args, node.FileRequest{Title: title, Outlet: outlet, Published: published, Codes: words[claim.HandlingCode](codes), Caveat: caveat,
				Classification: claim.Classification(classification), Audience: words[claim.AgencyID](audience), Obtained: obtained})
		},
	}
	f := c.Flags()
	f.StringVar(&title, "title", "", "title, when the document does not say")
	f.StringVar(&outlet, "outlet", "", "who published or sent it, such as “BBC News”")
	f.StringVar(&published, "published", "", "day of publication, YYYY-MM-DD")
	f.StringSliceVar(&codes, "handling", nil, "handling codes H0 to H3")
	f.StringVar(&caveat, "caveat", "", "restriction in words, with H3")
	f.StringVar(&classification, "classification", "", "such as “EU RESTRICTED”")
	f.StringVar(&obtained, "obtained", "", "how it was obtained: "+strings.Join(report.Obtained(), ", "))
	f.StringSliceVar(&audience, "audience", nil, "agencies that may hold it besides yours")
	return c
}

func words[T ~string](in []string) []T {
	var out []T
	for _, s := range in {
		out = append(out, T(s))
	}
	return out
}

func (p *program) reportList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "list the reports on file", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				vs, err := a.Node.ListReports(ctx, a.Caller, node.ListReportsRequest{})
				if err != nil {
					return err
				}
				return p.print(cmd, vs, func(w io.Writer) {
					for _, v := range vs {
						fmt.Fprintf(w, "%s  %-10s  %3d open %3d decided  %s\n", v.ID, v.Published, v.Open, v.Decided, v.Title)
					}
				})
			})
		},
	}
}

func (p *program) reportShow() *cobra.Command {
	return &cobra.Command{
		Use: "show REPORT", Short: "show a report's text", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.OpenReview(ctx, a.Caller, node.ReviewRequest{Report: args[0]})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					fmt.Fprintf(w, "%s\n%s\n\n%s\n", v.Report.Title, v.Report.Marking.Text, v.Text)
				})
			})
		},
	}
}

func (p *program) reviewCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "review [REPORT]", Short: "decide what was read in reports", Args: cobra.MaximumNArgs(1), RunE: p.sit,
		Long: `Shows, one by one, what was read in a report (the one that has waited longest when none
is named), by person and event, the surest first. Single keys decide; nothing is written
before w or q, and u takes back the last act until then:

` + keyHelp + `

The figure says how surely the text says so, never how likely it is true.`,
		Example: "  liaison review\n  liaison review p-…",
	}
	c.AddCommand(p.stopCommand(), p.reviewList(), p.reviewDecide("accept"), p.reviewDecide("reject"), p.reviewDecide("stub"))
	return c
}

func (p *program) reviewList() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use: "list [REPORT…]", Short: "show what waits to be decided", Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				out := []view.Proposal{}
				err := p.eachReport(ctx, a, args, func(v view.Review) error {
					for _, q := range v.Proposals {
						if all || q.State == "open" {
							out = append(out, q)
						}
					}
					return nil
				})
				if err != nil {
					return err
				}
				return p.print(cmd, out, func(w io.Writer) { printProposals(w, out) })
			})
		},
	}
	c.Flags().BoolVar(&all, "all", false, "decided ones too")
	return c
}

func (p *program) eachReport(ctx context.Context, a *App, ids []string, fn func(view.Review) error) error {
	if len(ids) == 0 {
		vs, err := a.Node.ListReports(ctx, a.Caller, node.ListReportsRequest{})
		if err != nil {
			return err
		}
		for i := len(vs) - 1; i >= 0; i-- {
			ids = append(ids, vs[i].ID)
		}
	}
	for _, id := range ids {
		v, err := a.Node.OpenReview(ctx, a.Caller, node.ReviewRequest{Report: id})
		if err != nil {
			return err
		}
		if err := fn(v); err != nil {
			return err
		}
	}
	return nil
}

func printProposals(w io.Writer, ps []view.Proposal) {
	for _, q := range ps {
		fmt.Fprintf(w, "%s  %s\n", q.ID, q.Sentence)
		fmt.Fprintf(w, "    %s · %s", q.Said, q.Modality)
		if q.State != "open" {
			fmt.Fprintf(w, " · %s", q.State)
		}
		fmt.Fprintln(w)
		for _, e := range q.Evidence {
			fmt.Fprintf(w, "    %d–%d “%s”\n", e.Begin, e.End, strings.ReplaceAll(e.Quote, "\n", " "))
		}
	}
	fmt.Fprintf(w, "%d proposals. Accept with: liaison review accept ID…, or --all REPORT\n", len(ps))
}

// deciding says what each decision does.
var deciding = map[string]string{
	"accept": "accept proposals, in your name",
	"reject": "reject proposals, in your name",
	"stub":   "store of ties only that they exist and of what nature, in your name",
}

func (p *program) reviewDecide(act string) *cobra.Command {
	var all bool
	var reason, sameAs string
	var stop bool
	c := &cobra.Command{
		Use:   act + " ID…",
		Short: deciding[act],
		Long:  "Decides proposals by their ids, or, with --all, every open proposal of the named\nreports (of all reports when none is named). Each decision is recorded under your name.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !all && len(args) == 0 {
				return fault.New(fault.Invalid, "no proposal was named").WithMend("liaison review list shows their ids; --all takes all that are open")
			}
			return p.with(cmd, func(ctx context.Context, a *App) error {
				total, err := p.decide(ctx, a, all, args, node.Decision{Act: act, Reason: reason, SameAs: sameAs, Stop: stop})
				if err != nil {
					return err
				}
				return p.print(cmd, total, func(w io.Writer) {
					fmt.Fprintf(w, "%d accepted, %d rejected, recorded as %d judgements.\n", total.Accepted, total.Rejected, len(total.Judgement))
				})
			})
		},
	}
	c.Flags().BoolVar(&all, "all", false, "every open proposal of the named reports")
	c.Flags().StringVar(&reason, "reason", "", "why")
	if act == "reject" {
		c.Flags().BoolVar(&stop, "stop", false, "no name of that kind: fold its words from now on")
	}
	if act == "accept" {
		c.Flags().StringVar(&sameAs, "same-as", "", "subject on record that this is, by your judgement")
	}
	return c
}

func (p *program) decide(ctx context.Context, a *App, all bool, args []string, d node.Decision) (view.Decided, error) {
	total := view.Decided{Claims: []string{}, Judgement: []string{}}
	byReport := map[string][]node.Decision{}
	var order []string
	reports := args
	if !all {
		reports = nil
	}
	matched := map[string]bool{}
	err := p.eachReport(ctx, a, reports, func(v view.Review) error {
		for _, q := range v.Proposals {
			if q.State != "open" || (!all && !named(q.ID, args, matched)) {
				continue
			}
			if byReport[v.Report.ID] == nil {
				order = append(order, v.Report.ID)
			}
			d.Proposal = q.ID
			byReport[v.Report.ID] = append(byReport[v.Report.ID], d)
		}
		return nil
	})
	if err != nil {
		return total, err
	}
	for _, id := range args {
		if !all && !matched[id] {
			return total, fault.New(fault.NotFound, "no open proposal begins with %q", id).WithMend("liaison review list shows what is open")
		}
	}
	for _, id := range order {
		v, err := a.Node.Decide(ctx, a.Caller, node.DecideRequest{Report: id, Decisions: byReport[id]})
		if err != nil {
			return total, err
		}
		total.Accepted += v.Accepted
		total.Rejected += v.Rejected
		total.Claims = append(total.Claims, v.Claims...)
		total.Judgement = append(total.Judgement, v.Judgement...)
		total.Seq = v.Seq
	}
	return total, nil
}

func named(id string, args []string, matched map[string]bool) bool {
	for _, a := range args {
		if strings.HasPrefix(id, a) && len(a) > 4 {
			matched[a] = true
			return true
		}
	}
	return false
}
