package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/node"
)

// caseCategory gives a person a data-subject category in a case.
func (p *program) caseCategory(in *string) *cobra.Command {
	var req node.CategoryRequest
	c := &cobra.Command{
		Use: "category PERSON CATEGORY", Short: "say as what a person stands in a case", Args: cobra.ExactArgs(2),
		Long: "Gives a person a data-subject category in a case, in your name: suspect, indicated, convicted, victim,\n" +
			"witness, informant, contact, associate or unknown (Directive (EU) 2016/680 Art. 6). Of whom a contact or\n" +
			"associate alone leads to, the case may hold only that a tie exists and of what nature. Of a victim, witness\n" +
			"or informant it may hold who it is and what the law lists beside (Regulation (EU) 2016/794 Annex II B(4) to\n" +
			"(6)); --also names, by its key, what more is needed to analyse that very role. A change that would leave\n" +
			"more than is allowed is refused, or erases it with --reduce.",
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Person, req.Category, req.Case = args[0], claim.Category(args[1]), claim.CaseID(*in)
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.SetCategory(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					fmt.Fprintf(w, "%s: %s in %s\n", v.Person.Label, v.Category, v.Case)
					if len(v.Also) > 0 {
						fmt.Fprintf(w, "may be stored as well: %s\n", strings.Join(v.Also, ", "))
					}
					if v.Reduced > 0 {
						fmt.Fprintf(w, "%d records that the case may not hold any longer were erased%s\n", v.Reduced, keysOf(v.Keys))
					}
				})
			})
		},
	}
	c.Flags().StringVar(&req.Reason, "reason", "", "on what it rests, in a sentence")
	c.Flags().StringSliceVar(&req.Also, "also", nil, "a key that is needed to analyse the role of a victim, witness or informant; may be given several times")
	c.Flags().BoolVar(&req.Reduce, "reduce", false, "erase what the category does not allow, and what the case holds of persons known only through this one from now on")
	return c
}

// keysOf says of which keys something was erased.
func keysOf(keys []string) string {
	if len(keys) == 0 {
		return ""
	}
	return ": " + strings.Join(keys, ", ")
}

// casePeople lists who has which category in a case.
func (p *program) casePeople() *cobra.Command {
	return &cobra.Command{
		Use: "people [CASE]", Short: "list who stands in a case as what", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var req node.CasePeopleRequest
			if len(args) == 1 {
				req.Case = claim.CaseID(args[0])
			}
			return p.with(cmd, func(ctx context.Context, a *App) error {
				vs, err := a.Node.CasePeople(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, vs, func(w io.Writer) {
					for _, v := range vs {
						fmt.Fprintf(w, "%-10s %s  (%s, %s)\n", v.Category, v.Person.Label, v.By, v.Reason)
						if len(v.Also) > 0 {
							fmt.Fprintf(w, "           may be stored as well: %s\n", strings.Join(v.Also, ", "))
						}
					}
				})
			})
		},
	}
}
