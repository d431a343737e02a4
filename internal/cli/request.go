package cli

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/request"
	"liaison/internal/view"
)

func (p *program) requestCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "request",
		Short: "requests between agencies, with the clocks of Directive (EU) 2023/977",
		Long: `A request has 8 hours when it is urgent, 3 days when urgent and not directly accessible,
7 days else, from its receipt by the other node; both sides see the same clock. It is
answered, or refused on one of the grounds that the law lists; nothing else ends it.`,
		Example: `  liaison request send --to fr-spoc --sought "who rented the garage" --purpose "to prevent an attack" …
  liaison request list
  liaison request answer REQUEST --items 1 --record c-4cciby6r7j5zqvqa6v3kjnzen3
  liaison request refuse REQUEST --items 2 --ground a`,
		Args: cobra.NoArgs,
	}
	c.AddCommand(p.requestSendCommand(), p.requestListCommand(), p.requestShowCommand(), p.requestAnswerCommand(), p.requestRefuseCommand(),
		p.respondCommand("acknowledge", "say: I have it", func(r *node.RespondRequest, _ string) { r.Acknowledge = true }),
		p.respondCommand("elsewhere", "say that the information must be obtained elsewhere", func(r *node.RespondRequest, text string) {
			r.Accessibility, r.Text = request.Indirectly, text
		}),
		p.respondCommand("withdraw", "the asker needs it no more", func(r *node.RespondRequest, text string) {
			r.Withdrawal = &request.Withdrawal{Reason: text}
		}),
		p.respondCommand("clarify", "ask, or give, a clarification", func(r *node.RespondRequest, text string) {
			r.Clarification = &request.Clarification{Round: 1, Text: text}
		}))
	return c
}

func (p *program) requestSendCommand() *cobra.Command {
	q := request.Request{Kind: request.ToContactPoint, Channel: request.Channel{Name: "direct"}}
	var to, urgency, reason string
	var sought, about []string
	c := &cobra.Command{
		Use: "send", Short: "ask another agency for information", Args: cobra.NoArgs,
		Example: `  liaison request send --to fr-spoc --sought "who rented the garage" --about "Karel Janda" \
     --purpose "to prevent an attack" --facts "a garage was searched" --offence "terrorist offence" \
     --necessary "the lease names its user" --available "the garage lies there" --urgency urgent-b --urgent "a second cell may be near" \
     --channel-reason urgency --europol-reason "no link to the tasks of Europol is seen"`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for i, s := range sought {
				q.Items = append(q.Items, request.Item{Number: int64(i + 1), Sought: s})
			}
			for _, name := range about {
				q.Subjects = append(q.Subjects, request.Subject{Ref: claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", name)), Kind: "person", Label: name}, Link: q.Facts})
			}
			q.Urgency = request.Urgency(urgency)
			return p.onRequest(cmd, func(ctx context.Context, a *App) (view.Request, error) {
				return a.Node.Ask(ctx, a.Caller, node.AskRequest{To: claim.AgencyID(to), Request: &q, Reason: reason})
			})
		},
	}
	f := c.Flags()
	f.StringVar(&to, "to", "", "the agency asked")
	f.StringArrayVar(&sought, "sought", nil, "what is asked; each is an item of its own")
	f.StringArrayVar(&about, "about", nil, "the name of whom or what it is about; may be repeated")
	f.StringVar(&q.Purpose, "purpose", "", "what for (Art. 4(5))")
	f.StringVar(&q.Facts, "facts", "", "the facts, and how the subjects are tied to them")
	f.StringVar(&q.Offence, "offence", "", "the offence")
	f.StringVar(&q.Necessary, "necessary", "", "why it is necessary and proportionate (Art. 4(3))")
	f.StringVar(&q.Available, "available", "", "why it should be available there (Art. 4(3))")
	f.StringVar(&urgency, "urgency", "", "urgent-a … urgent-d of Art. 4(4); left out: not urgent")
	f.StringVar(&q.Urgent, "urgent", "", "why it is urgent, in words")
	f.StringVar(&q.Language, "language", "en", "of the request")
	f.StringVar(&q.CopyWaiver, "copy-waiver", "", "why the own contact point gets no copy (Art. 4(2))")
	f.BoolVar(&q.Europol, "europol", false, "Europol gets a copy (Art. 12)")
	f.StringVar(&q.EuropolReason, "europol-reason", "", "why Europol gets a copy or none; you decide it (Art. 12)")
	f.StringVar(&q.Channel.Reason, "channel-reason", "", "why not SIENA (Art. 13): third-country, urgency, incident, domestic or other-instrument")
	f.StringVar(&q.Channel.Words, "channel-words", "", "the same in words")
	f.StringVar(&q.Restrictions, "restrictions", "", "how what the request itself tells may be used")
	f.BoolVar(&q.Exercise, "exercise", false, "an exercise")
	f.StringVar(&reason, "reason", "", "a word for the ledger")
	return c
}

func (p *program) onRequest(cmd *cobra.Command, do func(ctx context.Context, a *App) (view.Request, error)) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		v, err := do(ctx, a)
		if err != nil {
			return err
		}
		return p.print(cmd, v, func(w io.Writer) { printRequest(w, v) })
	})
}

func printRequest(w io.Writer, v view.Request) {
	fmt.Fprintf(w, "Request %s, %s to %s: %s", v.ID, v.Asker, v.Asked, v.Stage)
	switch {
	case v.Due == "":
		fmt.Fprint(w, ", not yet received there: no clock runs")
	case v.Late:
		fmt.Fprintf(w, ", LATE: due %s", v.Due)
	default:
		fmt.Fprintf(w, ", due %s", v.Due)
	}
	fmt.Fprintln(w)
	for _, it := range v.Items {
		state := "settled"
		if it.Open {
			state = "open"
		}
		fmt.Fprintf(w, "  %d. %s (%s)\n", it.Number, it.Sought, state)
	}
	for _, e := range v.Events {
		fmt.Fprintf(w, "     %s %s %s %s %s\n", e.At, e.By, e.What, e.Article, e.Text)
	}
	for _, h := range v.Holdings {
		fmt.Fprintf(w, "     held here: %s (%s, %.2f)\n", h.Subject.Label, h.Subject.Kind, h.Score)
	}
}

func (p *program) requestListCommand() *cobra.Command {
	var req node.RequestsRequest
	c := &cobra.Command{
		Use: "list", Short: "requests received, or with --sent our own", Args: cobra.NoArgs, Example: "  liaison request list --sent",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Requests(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					if len(v) == 0 {
						fmt.Fprintln(w, "No requests.")
					}
					for _, x := range v {
						printRequest(w, x)
					}
				})
			})
		},
	}
	c.Flags().BoolVar(&req.Sent, "sent", false, "our own")
	return c
}

func (p *program) requestShowCommand() *cobra.Command {
	return &cobra.Command{
		Use: "show REQUEST", Short: "one request, its clock, and what is held here", Args: cobra.ExactArgs(1), Example: "  liaison request show REQUEST",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onRequest(cmd, func(ctx context.Context, a *App) (view.Request, error) {
				return a.Node.ShowRequest(ctx, a.Caller, node.ShowRequestRequest{Request: claim.ID(args[0])})
			})
		},
	}
}

func (p *program) requestAnswerCommand() *cobra.Command {
	var ans request.Answer
	var records []string
	c := &cobra.Command{
		Use: "answer REQUEST", Short: "answer items of a request, with records or with the word that nothing is held", Args: cobra.ExactArgs(1),
		Example: `  liaison request answer REQUEST --items 1 --record c-4cciby6r7j5zqvqa6v3kjnzen3
  liaison request answer REQUEST --items 1 --nothing`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onRequest(cmd, func(ctx context.Context, a *App) (view.Request, error) {
				return a.Node.Respond(ctx, a.Caller, node.RespondRequest{Request: claim.ID(args[0]), Answer: &ans, Records: words[claim.ID](records), Text: ans.Text})
			})
		},
	}
	f := c.Flags()
	f.Int64SliceVar(&ans.Items, "items", []int64{1}, "the numbers that it settles")
	f.StringSliceVar(&records, "record", nil, "a record that it gives; may be repeated")
	f.BoolVar(&ans.Nothing, "nothing", false, "nothing is held: an answer, not a refusal")
	f.StringVar(&ans.Text, "text", "", "in words")
	f.StringVar(&ans.Conditions, "conditions", "", "that bind the asker")
	return c
}

func (p *program) requestRefuseCommand() *cobra.Command {
	var r request.Refusal
	var ground string
	long := "Refuses items of a request. There are these grounds and no other:\n"
	for _, g := range request.Grounds() {
		long += fmt.Sprintf("  %-6s %-16s %s\n", g.Ground, g.Article, g.Meaning)
	}
	c := &cobra.Command{
		Use: "refuse REQUEST", Short: "refuse items of a request on a listed ground", Long: long, Args: cobra.ExactArgs(1),
		Example: `  liaison request refuse REQUEST --items 2 --ground a --text "no telephone is known"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			r.Ground = request.Ground(ground)
			return p.onRequest(cmd, func(ctx context.Context, a *App) (view.Request, error) {
				return a.Node.Respond(ctx, a.Caller, node.RespondRequest{Request: claim.ID(args[0]), Refusal: &r})
			})
		},
	}
	f := c.Flags()
	f.Int64SliceVar(&r.Items, "items", []int64{1}, "the numbers that are refused")
	f.StringVar(&ground, "ground", "", "the ground")
	f.StringVar(&r.Text, "text", "", "more, where the ground may say more")
	f.StringVar(&r.Unclarifiable, "unclarifiable", "", "ground b: why no clarification could have helped (Art. 6(3))")
	return c
}

func (p *program) respondCommand(name, short string, set func(r *node.RespondRequest, text string)) *cobra.Command {
	var text string
	c := &cobra.Command{
		Use: name + " REQUEST", Short: short, Args: cobra.ExactArgs(1), Example: "  liaison request " + name + " REQUEST",
		RunE: func(cmd *cobra.Command, args []string) error {
			req := node.RespondRequest{Request: claim.ID(args[0])}
			set(&req, text)
			return p.onRequest(cmd, func(ctx context.Context, a *App) (view.Request, error) { return a.Node.Respond(ctx, a.Caller, req) })
		},
	}
	c.Flags().StringVar(&text, "text", "", "in words")
	return c
}

func (p *program) statsCommand() *cobra.Command {
	var year int
	c := &cobra.Command{
		Use: "stats", Short: "the yearly count of requests, Directive (EU) 2023/977 Art. 18", Args: cobra.NoArgs,
		Example: "  liaison stats --year 2026 --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if year == 0 {
				year = p.w.Now().In(time.Local).Year()
			}
			if year < 2000 {
				return fault.New(fault.Invalid, "%d is no year of this count", year).At("year").WithMend("such as --year %d", p.w.Now().Year())
			}
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Statistics(ctx, a.Caller, node.StatisticsRequest{Year: year})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printStatistics(w, v) })
			})
		},
	}
	c.Flags().IntVar(&year, "year", 0, "the calendar year; this one when left out")
	return c
}

func printStatistics(w io.Writer, v view.Statistics) {
	if len(v.Counts) == 0 {
		fmt.Fprintf(w, "No requests in %d.\n", v.Year)
		return
	}
	fmt.Fprintf(w, "%-16s %-14s %-6s %6s %9s %9s %8s %5s %8s %8s\n", "peer", "kind", "urgent", "sent", "received", "answered", "in time", "late", "overdue", "delayed")
	for _, c := range v.Counts {
		fmt.Fprintf(w, "%-16s %-14s %-6t %6d %9d %9d %8d %5d %8d %8d\n", c.Peer, c.Kind, c.Urgent, c.Sent, c.Received, c.Answered, c.InTime, c.Late, c.Overdue, c.Deviations)
		for _, g := range slices.Sorted(maps.Keys(c.Refused)) {
			fmt.Fprintf(w, "  refused on %s: %d\n", request.Ground(g).Article(), c.Refused[g])
		}
	}
}
