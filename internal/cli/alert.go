package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) alertCommand() *cobra.Command {
	c := &cobra.Command{Use: "alert", Short: "standing alerts: who or what is sought, and what to do when it is met",
		Example: "  liaison alert add --name \"Ruud Verheim\" --birth 1971-04-02 --action discreet-check --reason \"fraud at the docks\" --telephone \"+31 70 555 01 01\"\n  liaison alert list\n  liaison alert check --name \"Рууд Верхейм\" --birth 1971-04-02"}
	c.AddCommand(p.alertAdd(), p.alertList(), p.alertShow(), p.alertAmend(), p.alertExtend(), p.alertWithdraw(), p.alertCheck())
	return c
}

// soughtFlags are what an alert says, as options.
type soughtFlags struct {
	alert                 alert.Alert
	subject, action       string
	names, aliases        []string
	numbers, markers      []string
	from, until, markedBy string
	codes, audience       []string
	caveat                string
	classification        string
}

func (p *program) alertAdd() *cobra.Command {
	var s soughtFlags
	c := &cobra.Command{
		Use:   "add",
		Short: "put a standing alert in force",
		Long: `Puts a standing alert in force. It is compared with all that is on record, and from now on
with every claim, list entry, text and record of another agency that comes in. Each answer is
a proposal on the desk (liaison hit list); a person confirms or rejects it.

A person needs a name, a date of birth (a span will do: 1985-1995), the reason, the action and a
telephone that answers at all hours. With --subject, names, dates and numbers are taken from
what you may see of that record.`,
		Example: `  liaison alert add --name "Ruud Verheim" --alias "Рууд Верхейм" --birth 1971-04-02 --action arrest \
     --reason "escaped from custody in May" --telephone "+31 70 555 01 01" --language nl,en --marker armed --marker-source "Noordstad police"
  liaison alert add --kind vehicle --number registration=1-ABC-234@BE --action discreet-check --reason "seen at the garage" --telephone "+32 2 555 01 99"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			req, err := s.request()
			if err != nil {
				return err
			}
			return p.onAlert(cmd, func(ctx context.Context, a *App) (view.Alert, error) { return a.Node.IssueAlert(ctx, a.Caller, req) })
		},
	}
	f := c.Flags()
	f.StringVar(&s.subject, "subject", "", "a record on file that is sought, by id or name")
	f.StringVar(&s.alert.Kind, "kind", "person", "what is sought: person, vehicle, document …")
	f.StringArrayVar(&s.names, "name", nil, "its name; may be repeated")
	f.StringArrayVar(&s.aliases, "alias", nil, "another name or spelling; may be repeated")
	f.StringArrayVar(&s.alert.Births, "birth", nil, "date of birth, whole or in part: 1989-09-15, 1985-1995, about 1990")
	f.StringVar(&s.alert.Sex, "sex", "", "female, male or other, as documents state it")
	f.StringArrayVar(&s.numbers, "number", nil, "PROPERTY=NUMBER, or PROPERTY=NUMBER@COUNTRY, such as document-number=EH123456@BE")
	f.StringVar(&s.action, "action", "", "what is asked: "+listed(alert.Actions()))
	f.StringVar(&s.alert.Reason, "reason", "", "why it is sought")
	f.StringVar(&s.alert.Note, "note", "", "what the officer who meets it must know")
	f.StringArrayVar(&s.alert.Questions, "ask", nil, "a question to be answered at a check; may be repeated")
	f.StringVar(&s.alert.Telephone, "telephone", "", "number that answers at all hours")
	f.StringSliceVar(&s.alert.Languages, "language", nil, "languages that are answered there")
	f.StringSliceVar(&s.markers, "marker", nil, "warning markers: "+listed(alert.Markers()))
	f.StringVar(&s.markedBy, "marker-source", "", "whose word the markers are")
	f.StringVar(&s.from, "from", "", "first day, YYYY-MM-DD; today if absent")
	f.StringVar(&s.until, "until", "", "last day; the law's longest if absent")
	f.StringSliceVar(&s.codes, "handling", nil, "handling codes H0 to H3")
	f.StringVar(&s.caveat, "caveat", "", "restriction in words, with H3")
	f.StringVar(&s.classification, "classification", "", "such as “EU RESTRICTED”")
	f.StringSliceVar(&s.audience, "audience", nil, "agencies that may hold it besides yours")
	return c
}

func (s *soughtFlags) request() (node.IssueRequest, error) {
	w := s.alert
	w.Action = alert.Action(s.action)
	for i, n := range append(append([]string{}, s.names...), s.aliases...) {
		kind := "name"
		if i >= len(s.names) {
			kind = "alias"
		}
		w.Names = append(w.Names, alert.Name{Text: n, Kind: kind})
	}
	var err error
	if w.Selectors, err = selectors(s.numbers); err != nil {
		return node.IssueRequest{}, err
	}
	if w.From, err = dayOf("from", s.from); err != nil {
		return node.IssueRequest{}, err
	}
	if w.Until, err = dayOf("until", s.until); err != nil {
		return node.IssueRequest{}, err
	}
	for _, m := range s.markers {
		w.Markers = append(w.Markers, alert.WarningMarker{Kind: alert.MarkerKind(m), Source: s.markedBy, Grade: claim.Ungraded})
	}
	return node.IssueRequest{Alert: w, Subject: s.subject, Codes: words[claim.HandlingCode](s.codes), Caveat: s.caveat,
		Classification: claim.Classification(s.classification), Audience: words[claim.AgencyID](s.audience)}, nil
}

// selectors reads PROPERTY=NUMBER and PROPERTY=NUMBER@COUNTRY.
func selectors(in []string) ([]alert.Selector, error) {
	var out []alert.Selector
	for _, x := range in {
		property, text, ok := strings.Cut(x, "=")
		if !ok {
			return nil, fault.New(fault.Invalid, "%q is no number of a known kind", x).At("number").WithMend("write it as registration=1-ABC-234@BE")
		}
		number, country := text, ""
		if i := strings.LastIndex(text, "@"); i > 0 && property != "email" && len(text)-i == 3 {
			number, country = text[:i], text[i+1:]
		}
		out = append(out, alert.Selector{Property: property, Text: number, Country: country})
	}
	return out, nil
}

func dayOf(field, text string) (claim.Day, error) {
	if text == "" {
		return 0, nil
	}
	t, err := time.Parse("2006-01-02", text)
	if err != nil {
		return 0, fault.New(fault.Invalid, "%q is no day", text).At(field).WithMend("write it as 2016-03-24")
	}
	return claim.DayOf(t), nil
}

func (p *program) onAlert(cmd *cobra.Command, do func(ctx context.Context, a *App) (view.Alert, error)) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		v, err := do(ctx, a)
		if err != nil {
			return err
		}
		return p.print(cmd, v, func(w io.Writer) { printAlert(w, v) })
	})
}

func printAlert(w io.Writer, v view.Alert) {
	exercise := ""
	if v.Exercise {
		exercise = "EXERCISE "
	}
	fmt.Fprintf(w, "%s%s  %s (%s)\n", exercise, v.ID, v.Title, v.State)
	fmt.Fprintf(w, "  %s. %s of Regulation (EU) 2018/1862\n", v.Order, v.Article)
	for _, n := range v.Names {
		fmt.Fprintf(w, "  %s: %s\n", n.Kind, n.Text)
	}
	if len(v.Births) > 0 {
		fmt.Fprintf(w, "  born %s\n", strings.Join(v.Births, " or "))
	}
	for _, n := range v.Numbers {
		fmt.Fprintf(w, "  %s %s %s\n", n.Label, n.Text, n.Country)
	}
	for _, m := range v.Markers {
		fmt.Fprintf(w, "  BEWARE: %s (%s, %s, to be reviewed by %s)\n", m.Words, m.Source, m.Grade, m.ReviewBy)
	}
	fmt.Fprintf(w, "  because: %s\n", v.Reason)
	if v.Note != "" {
		fmt.Fprintf(w, "  note: %s\n", v.Note)
	}
	for _, q := range v.Questions {
		fmt.Fprintf(w, "  ask: %s\n", q)
	}
	fmt.Fprintf(w, "  telephone %s %s · %s · from %s until %s\n", v.Telephone, strings.Join(v.Languages, ", "), v.Issuer, v.From, v.Until)
	if len(v.Missing) > 0 {
		fmt.Fprintf(w, "  would help: %s\n", strings.Join(v.Missing, "; "))
	}
	for _, c := range v.Changes {
		fmt.Fprintf(w, "  %s %s %s%s: %s\n", c.At, c.Kind, c.Until, c.Action, c.Reason)
	}
	if v.Open > 0 || v.Confirmed > 0 {
		fmt.Fprintf(w, "  %d hits wait, %d are confirmed: liaison hit list --alert %s --all\n", v.Open, v.Confirmed, v.ID)
	}
}

func (p *program) alertList() *cobra.Command {
	var req node.AlertsRequest
	c := &cobra.Command{
		Use: "list", Short: "the alerts that stand", Args: cobra.NoArgs, Example: "  liaison alert list --all",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				vs, err := a.Node.Alerts(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, vs, func(w io.Writer) {
					if len(vs) == 0 {
						fmt.Fprintln(w, "No alert stands.")
					}
					for _, v := range vs {
						printAlert(w, v)
					}
				})
			})
		},
	}
	c.Flags().BoolVar(&req.All, "all", false, "those that ended or were withdrawn too")
	return c
}

func (p *program) alertShow() *cobra.Command {
	return &cobra.Command{
		Use: "show ALERT", Short: "one alert as it stands", Args: cobra.ExactArgs(1), Example: "  liaison alert show d-… --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onAlert(cmd, func(ctx context.Context, a *App) (view.Alert, error) {
				return a.Node.ShowAlert(ctx, a.Caller, node.ShowAlertRequest{Alert: claim.ID(args[0])})
			})
		},
	}
}

func (p *program) alertExtend() *cobra.Command {
	var until, reason string
	c := &cobra.Command{
		Use: "extend ALERT", Short: "let an alert stand longer, with the reason", Args: cobra.ExactArgs(1), Example: "  liaison alert extend d-… --until 2018-03-01 --reason \"still abroad\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			day, err := dayOf("until", until)
			if err != nil {
				return err
			}
			if day == 0 {
				return fault.New(fault.Invalid, "until when?").At("until").WithMend("give --until YYYY-MM-DD")
			}
			return p.onAlert(cmd, func(ctx context.Context, a *App) (view.Alert, error) {
				return a.Node.ChangeAlert(ctx, a.Caller, node.ChangeAlertRequest{Alert: claim.ID(args[0]), Until: day, Reason: reason})
			})
		},
	}
	c.Flags().StringVar(&until, "until", "", "its new last day")
	c.Flags().StringVar(&reason, "reason", "", "why it is still needed")
	return c
}

func (p *program) alertWithdraw() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "withdraw ALERT", Short: "end an alert: its purpose is achieved, or it was wrong", Args: cobra.ExactArgs(1), Example: "  liaison alert withdraw d-… --reason \"arrested on Tuesday\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onAlert(cmd, func(ctx context.Context, a *App) (view.Alert, error) {
				return a.Node.ChangeAlert(ctx, a.Caller, node.ChangeAlertRequest{Alert: claim.ID(args[0]), Reason: reason})
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why it ends")
	return c
}

func (p *program) alertCheck() *cobra.Command {
	var req node.RoadsideRequest
	var numbers []string
	c := &cobra.Command{
		Use:   "check",
		Short: "is the one before you sought? the order, every note, whom to telephone",
		Long: `Asks whether a person or thing that is being checked answers a standing alert. The card shows
what to do first, every issuer's note and telephone, and which sources were not asked. A check
with no answer is logged like one with.`,
		Example: "  liaison alert check --name \"TAMRAWI Nizar\" --birth 1989-09-15\n  liaison alert check --name \"TAMRAWI Nizar\" --peers\n  liaison alert check --kind vehicle --number registration=1-ABC-234",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if req.Numbers, err = selectors(numbers); err != nil {
				return err
			}
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Roadside(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					for _, c := range v.Cards {
						printCard(w, c)
					}
					if len(v.Cards) == 0 {
						fmt.Fprintf(w, "No alert of %s answers.\n", strings.Join(v.Answered, ", "))
					}
					for _, s := range v.NotAnswered {
						fmt.Fprintf(w, "%s %s\n", s.Source, s.Why)
					}
				})
			})
		},
	}
	f := c.Flags()
	f.BoolVar(&req.Peers, "peers", false, "ask every peer as well, for two seconds; it tells them who is checked")
	f.StringVar(&req.Kind, "kind", "person", "what is checked: person, vehicle, document …")
	f.StringArrayVar(&req.Names, "name", nil, "name as given or as in the document; may be repeated")
	f.StringVar(&req.Birth, "birth", "", "date of birth, whole or in part")
	f.StringVar(&req.Sex, "sex", "", "as the document states it")
	f.StringArrayVar(&numbers, "number", nil, "PROPERTY=NUMBER of a document, plate or telephone; may be repeated")
	return c
}
