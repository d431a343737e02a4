package cli

import (
	"context"

	"github.com/spf13/cobra"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) alertAmend() *cobra.Command {
	var action, until, markedBy, note, telephone, reason string
	var markers, questions, languages, names, aliases, births, numbers []string
	c := &cobra.Command{
		Use:   "amend ALERT",
		Short: "change what is asked, the warning markers, the end, or add names and numbers, as a new version",
		Long: `Changes an alert that stands, as a new version with its reason; what you do not give stays. Each
hit keeps the version that it fired on, and shows both. --marker replaces all markers; with
--marker "" none is left. A later end is an extension: liaison alert extend.`,
		Example: `  liaison alert amend d-… --action arrest --marker armed --marker-source "Noordstad police" --reason "warrant of Monday"
  liaison alert amend d-… --alias "Рууд Верхейм" --until 2016-06-30 --reason "new papers"`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			m := &node.Amendment{Births: births}
			given := cmd.Flags().Changed
			if given("action") {
				a := alert.Action(action)
				m.Action = &a
			}
			if given("until") {
				day, err := dayOf("until", until)
				if err != nil {
					return err
				}
				m.Until = &day
			}
			if given("marker") {
				all := []alert.WarningMarker{}
				for _, k := range markers {
					if k != "" {
						all = append(all, alert.WarningMarker{Kind: alert.MarkerKind(k), Source: markedBy, Grade: claim.Ungraded})
					}
				}
				m.Markers = &all
			}
			for flag, to := range map[string]struct {
				at **string
				v  *string
			}{"note": {&m.Note, &note}, "telephone": {&m.Telephone, &telephone}} {
				if given(flag) {
					*to.at = to.v
				}
			}
			if given("ask") {
				m.Questions = &questions
			}
			if given("language") {
				m.Languages = &languages
			}
			for _, n := range names {
				m.Names = append(m.Names, alert.Name{Text: n, Kind: "name"})
			}
			for _, n := range aliases {
				m.Names = append(m.Names, alert.Name{Text: n, Kind: "alias"})
			}
			var err error
			if m.Selectors, err = selectors(numbers); err != nil {
				return err
			}
			return p.onAlert(cmd, func(ctx context.Context, a *App) (view.Alert, error) {
				return a.Node.ChangeAlert(ctx, a.Caller, node.ChangeAlertRequest{Alert: claim.ID(args[0]), Amend: m, Reason: reason})
			})
		},
	}
	f := c.Flags()
	f.StringVar(&action, "action", "", "what is asked from now on: "+listed(alert.Actions()))
	f.StringVar(&until, "until", "", "an earlier last day")
	f.StringSliceVar(&markers, "marker", nil, "all warning markers anew: "+listed(alert.Markers()))
	f.StringVar(&markedBy, "marker-source", "", "whose word the markers are")
	f.StringVar(&note, "note", "", "what the officer who meets it must know")
	f.StringVar(&telephone, "telephone", "", "number that answers at all hours")
	f.StringArrayVar(&questions, "ask", nil, "all questions anew; may be repeated")
	f.StringSliceVar(&languages, "language", nil, "languages that are answered there")
	f.StringArrayVar(&names, "name", nil, "a further name; may be repeated")
	f.StringArrayVar(&aliases, "alias", nil, "a further alias or spelling; may be repeated")
	f.StringArrayVar(&births, "birth", nil, "a further date of birth")
	f.StringArrayVar(&numbers, "number", nil, "a further PROPERTY=NUMBER or PROPERTY=NUMBER@COUNTRY")
	f.StringVar(&reason, "reason", "", "why it is changed")
	return c
}
