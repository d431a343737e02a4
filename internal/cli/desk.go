package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) deskCommand() *cobra.Command {
	var desk string
	c := &cobra.Command{
		Use:   "desk",
		Short: "what the duty desk has to see to: warnings, requests, recalls, each with its clock",
		Example: `  liaison desk
  liaison desk acknowledge OBLIGATION
  liaison desk close OBLIGATION --outcome assessed --text "spoke to the prosecutor"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Desk(ctx, a.Caller, node.DeskRequest{Desk: desk})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printDesk(w, v) })
			})
		},
	}
	c.Flags().StringVar(&desk, "desk", "", "another desk than the duty desk")
	for _, act := range []struct{ name, short string }{
		{node.Acknowledge, "say: I have it; you become its owner"},
		{node.Act, "note what was done"},
		{node.Offer, "offer it to another desk; it stays yours until that desk accepts"},
		{node.Accept, "take over what was offered to your desk"},
		{node.Decline, "answer an offer with no"},
		{node.Close, "end it with its outcome; what takes two officers is put to the second"},
	} {
		c.AddCommand(p.attendCommand(act.name, act.short))
	}
	c.AddCommand(p.deskSetCommand(), p.rosterCommand())
	return c
}

func printDesk(w io.Writer, v view.Desk) {
	if len(v.Obligations) == 0 {
		fmt.Fprintf(w, "Nothing waits on desk %s.\n", v.Desk)
	}
	if v.Exercises > 0 {
		fmt.Fprintf(w, "%d exercises wait as well: liaison session --exercise, then liaison desk.\n", v.Exercises)
	}
	for _, o := range v.Obligations {
		exercise := ""
		if o.Exercise {
			exercise = "EXERCISE "
		}
		fmt.Fprintf(w, "%s%s %s  %s from %s\n    %s, owner %s, received %s", exercise, o.Kind, o.ID, o.Title, o.From, o.State, o.Owner, o.Received)
		if o.Due != "" {
			fmt.Fprintf(w, ", due %s", o.Due)
		}
		if o.Breached != "" {
			fmt.Fprintf(w, ", OVERDUE since %s", o.Breached)
		}
		if o.Escalated > 0 {
			fmt.Fprintf(w, ", escalated to %d", o.Escalated)
		}
		fmt.Fprintln(w)
	}
}

func (p *program) attendCommand(act, short string) *cobra.Command {
	req := node.AttendRequest{Act: act}
	c := &cobra.Command{
		Use: act + " OBLIGATION", Short: short, Args: cobra.ExactArgs(1),
		Example: "  liaison desk " + act + " OBLIGATION",
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Obligation = args[0]
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.Attend(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					fmt.Fprintf(w, "%s %s is %s; owner %s.\n", v.Kind, v.ID, v.State, v.Owner)
				})
			})
		},
	}
	f := c.Flags()
	f.StringVar(&req.Text, "text", "", "what was done, or why")
	switch act {
	case node.Offer, node.Accept:
		f.StringVar(&req.Desk, "desk", "", "the desk")
	case node.Act, node.Close:
		f.StringVar(&req.Outcome, "outcome", "", "in a word or two, such as: assessed")
	}
	return c
}

func (p *program) deskSetCommand() *cobra.Command {
	var lastResort string
	c := &cobra.Command{
		Use: "set DESK", Short: "make a desk, or name its owner of last resort", Args: cobra.ExactArgs(1),
		Example: "  liaison desk set duty --last-resort OFFICER",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				if lastResort == "" {
					lastResort = string(a.Caller.Officer)
				}
				v, err := a.Node.SetDesk(ctx, a.Caller, node.SetDeskRequest{Desk: args[0], LastResort: claim.OfficerID(lastResort)})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { fmt.Fprintf(w, "Desk %s: %s.\n", args[0], v.Text) })
			})
		},
	}
	c.Flags().StringVar(&lastResort, "last-resort", "", "the officer who owns what nobody else does; yourself when left out")
	return c
}

func (p *program) rosterCommand() *cobra.Command {
	var desk, role, officer, from, until string
	var remove bool
	c := &cobra.Command{
		Use: "roster", Short: "who is on duty in the next fortnight, and when nobody is", Args: cobra.NoArgs,
		Example: `  liaison desk roster
  liaison desk roster --add OFFICER --role duty --from 2026-03-01T07:00:00Z --until 2026-03-01T19:00:00Z`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				if officer != "" {
					shift := duty.Shift{Desk: desk, Role: duty.Role(role), Officer: claim.OfficerID(officer)}
					var err error
					if shift.Begins, err = instant("from", from); err != nil {
						return err
					}
					if shift.Ends, err = instant("until", until); err != nil {
						return err
					}
					if _, err = a.Node.PlanShift(ctx, a.Caller, node.ShiftRequest{Shift: shift, Remove: remove}); err != nil {
						return err
					}
				}
				v, err := a.Node.Roster(ctx, a.Caller, node.RosterRequest{Desk: desk})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					for _, s := range v.Shifts {
						fmt.Fprintf(w, "%s – %s  %-8s %s\n", s.Begins, s.Ends, s.Role, s.Officer)
					}
					for _, g := range v.Gaps {
						fmt.Fprintf(w, "%s – %s  NOBODY is %s on desk %s; the owner of last resort is called\n", g.Begins, g.Ends, g.Role, g.Desk)
					}
				})
			})
		},
	}
	f := c.Flags()
	f.StringVar(&desk, "desk", node.DutyDesk, "the desk")
	f.StringVar(&officer, "add", "", "put this officer on the roster")
	f.StringVar(&role, "role", string(duty.OnDuty), "duty, second, head or director")
	f.StringVar(&from, "from", "", "when the shift begins")
	f.StringVar(&until, "until", "", "when the shift ends")
	f.BoolVar(&remove, "remove", false, "take the shift off instead")
	return c
}

// instant reads a time as a person writes it for a machine.
func instant(field, text string) (int64, error) {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return 0, fault.Wrap(fault.Invalid, err, "%q is no time", text).At(field).WithMend("write it as 2026-03-01T07:00:00Z")
	}
	return t.UnixMicro(), nil
}
