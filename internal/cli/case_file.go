package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"liaison/internal/casefile"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) caseCommand() *cobra.Command {
	var in, reason string
	c := &cobra.Command{Use: "case", Short: "case files: team, tasks, exhibits, threads, decisions, joining, closing",
		Long: `A case file holds who works on it, what is to be done, the evidence with its chain of custody,
the warnings and requests that belong to it, and what was decided. Only its team sees it. Entries
are signed and only added to. Two officers close it; nothing closes by silence.

Without --case, a command works on the case of the session (liaison session --case k-…).`}
	open := &cobra.Command{
		Use: "open TITLE", Short: "open a case; its records are seen by its team only", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.OpenCase(ctx, a.Caller, node.CaseRequest{Title: args[0], Reason: reason})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { fmt.Fprintf(w, "%s  %s\n", v.ID, v.Title) })
			})
		},
	}
	open.Flags().StringVar(&reason, "reason", "", "why, if that is more than the title tells")
	c.AddCommand(open, &cobra.Command{
		Use: "list", Short: "list the cases on whose teams you are", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				vs, err := a.Node.ListCases(ctx, a.Caller, node.ListCasesRequest{})
				if err != nil {
					return err
				}
				return p.print(cmd, vs, func(w io.Writer) {
					for _, v := range vs {
						fmt.Fprintf(w, "%s  %-7s  %s\n", v.ID, v.State, v.Title)
					}
				})
			})
		},
	}, p.caseShow(&in))
	c.AddCommand(p.caseCategory(&in), p.casePeople(), p.caseTeam(&in), p.caseTask(&in), p.caseExhibit(&in), p.caseThread(&in), p.caseDecision(&in), p.caseJoin(&in),
		p.caseClose(&in), p.caseReopen(&in), p.caseKeep(&in))
	c.PersistentFlags().StringVar(&in, "case", "", "the case; without it, that of the session")
	return c
}

// onCase runs one act upon a case and prints what was entered.
func (p *program) onCase(cmd *cobra.Command, in string, act func(ctx context.Context, a *App, in claim.CaseID) (view.CaseEntered, error)) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		of := claim.CaseID(in)
		if of == "" {
			of = a.Caller.Case
		}
		v, err := act(ctx, a, of)
		if err != nil {
			return err
		}
		return p.print(cmd, v, func(w io.Writer) {
			if v.About != "" {
				fmt.Fprintf(w, "%s  ", v.About)
			}
			fmt.Fprintln(w, v.Text)
		})
	})
}

func (p *program) caseShow(in *string) *cobra.Command {
	return &cobra.Command{
		Use: "show [CASE]", Short: "show a case file as you may see it", Args: cobra.MaximumNArgs(1),
		Example: "  liaison case show\n  liaison case show k-… --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				of := claim.CaseID(*in)
				if len(args) == 1 {
					of = claim.CaseID(args[0])
				}
				if of == "" {
					of = a.Caller.Case
				}
				v, err := a.Node.ShowCase(ctx, a.Caller, node.ShowCaseRequest{Case: of})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { printCase(w, v) })
			})
		},
	}
}

func (p *program) caseTeam(in *string) *cobra.Command {
	c := &cobra.Command{Use: "team", Short: "who needs to know of a case", Example: "  liaison case team add miro --reason \"knows the harbour\"\n  liaison case team remove miro --reason \"has left the unit\""}
	one := func(use, short string, leave bool) *cobra.Command {
		var reason string
		x := &cobra.Command{Use: use + " OFFICER", Short: short, Args: cobra.ExactArgs(1), Example: "  liaison case team " + use + " miro --reason \"…\"",
			RunE: func(cmd *cobra.Command, args []string) error {
				return p.onCase(cmd, *in, func(ctx context.Context, a *App, of claim.CaseID) (view.CaseEntered, error) {
					return a.Node.ChangeTeam(ctx, a.Caller, node.TeamRequest{Case: of, Officer: args[0], Leave: leave, Reason: reason})
				})
			}}
		x.Flags().StringVar(&reason, "reason", "", "why he needs to know, or does no longer")
		return x
	}
	c.AddCommand(one("add", "put an officer on the team, by login or id", false), one("remove", "take an officer off the team", true))
	return c
}

func (p *program) caseTask(in *string) *cobra.Command {
	c := &cobra.Command{Use: "task", Short: "what is to be done in a case, by whom, until when",
		Long:    "A task has an owner from its first second. When it is due and not done it comes to the duty desk,\nwhere silence escalates. What was done stays in the file; reopen undoes it.",
		Example: "  liaison case task add \"Ask the operator for the call records\" --due 2016-03-28 --owner miro\n  liaison case task done t-… --text \"came today, R-14\""}
	var set node.TaskRequest
	add := &cobra.Command{Use: "add WHAT", Short: "set a task", Args: cobra.ExactArgs(1), Example: "  liaison case task add \"Visit the landlord\" --due 2016-03-28T18:00:00+01:00",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onCase(cmd, *in, func(ctx context.Context, a *App, of claim.CaseID) (view.CaseEntered, error) {
				set.Case, set.What = of, args[0]
				return a.Node.SetTask(ctx, a.Caller, set)
			})
		}}
	add.Flags().StringVar(&set.Owner, "owner", "", "officer of the team, by login or id; you, if not given")
	add.Flags().StringVar(&set.Due, "due", "", "a day (its end), or a time of RFC 3339")
	c.AddCommand(add)
	for _, x := range []struct{ act, short, example string }{
		{node.TaskDone, "say that a task is done, and what came of it", "--text \"the lease names a cousin\""},
		{node.TaskHand, "hand a task to another officer of the team", "--owner miro --text \"he is on the spot\""},
		{node.TaskMove, "move when a task is due", "--due 2016-04-02 --text \"the operator needs a week\""},
		{node.TaskReopen, "open a task again", "--text \"the lease was another's\""},
	} {
		req := node.TaskActRequest{Act: x.act}
		s := &cobra.Command{Use: x.act + " TASK", Short: x.short, Args: cobra.ExactArgs(1), Example: "  liaison case task " + x.act + " t-… " + x.example,
			RunE: func(cmd *cobra.Command, args []string) error {
				return p.onCase(cmd, *in, func(ctx context.Context, a *App, of claim.CaseID) (view.CaseEntered, error) {
					req.Case, req.Task = of, args[0]
					return a.Node.ActOnTask(ctx, a.Caller, req)
				})
			}}
		s.Flags().StringVar(&req.Text, "text", "", "what came of it, or why")
		switch x.act {
		case node.TaskHand:
			s.Flags().StringVar(&req.Owner, "owner", "", "officer of the team, by login or id")
		case node.TaskMove:
			s.Flags().StringVar(&req.Due, "due", "", "a day (its end), or a time of RFC 3339")
		}
		c.AddCommand(s)
	}
	return c
}

func (p *program) caseExhibit(in *string) *cobra.Command {
	c := &cobra.Command{Use: "exhibit", Short: "evidence of a case, with its chain of custody",
		Long: `An exhibit is a report on file, a claim, or a thing or file that is kept elsewhere. Reports and claims
are entered under the digest of what is on file, which is compared each time they are shown. A file kept
elsewhere is entered with --file, which reads it here and keeps its digest alone. The chain of custody is
only added to.`,
		Example: "  liaison case exhibit add \"Lease of the flat\" --report p-…\n  liaison case exhibit add \"Telephone, black\" --file phone.img --place \"store 2, shelf 14\" --expect \"call records\"\n  liaison case exhibit custody x-… handed --from \"A. Peeters\" --to \"laboratory\"\n  liaison case exhibit check x-… phone.img"}
	var req node.ExhibitRequest
	var rep, record, file string
	add := &cobra.Command{Use: "add WHAT", Short: "enter an exhibit", Args: cobra.ExactArgs(1), Example: "  liaison case exhibit add \"Lease of the flat\" --report p-…",
		RunE: func(cmd *cobra.Command, args []string) error {
			req.What, req.Of = args[0], casefile.OfElsewhere
			switch {
			case rep != "":
				req.Of, req.Ref = casefile.OfReport, rep
			case record != "":
				req.Of, req.Ref = casefile.OfClaim, record
			case file != "":
				var err error
				if req.SHA256, err = digestOfFile(file); err != nil {
					return err
				}
			}
			return p.onCase(cmd, *in, func(ctx context.Context, a *App, of claim.CaseID) (view.CaseEntered, error) {
				req.Case = of
				return a.Node.EnterExhibit(ctx, a.Caller, req)
			})
		}}
	f := add.Flags()
	f.StringVar(&rep, "report", "", "a report on file")
	f.StringVar(&record, "claim", "", "a claim")
	f.StringVar(&file, "file", "", "a file that is kept elsewhere: its digest is taken")
	f.StringVar(&req.Place, "place", "", "where it is kept")
	f.StringVar(&req.Expected, "expect", "", "a result that is waited for")
	add.MarkFlagsMutuallyExclusive("report", "claim", "file")
	c.AddCommand(add, p.exhibitCustody(in), p.exhibitCheck(in))
	return c
}

func (p *program) exhibitCustody(in *string) *cobra.Command {
	var req node.CustodyRequest
	c := &cobra.Command{Use: "custody EXHIBIT ACT", Short: "add what happened to an exhibit to its chain", Args: cobra.ExactArgs(2),
		Long:    "ACT is one of received, handed, sealed, unsealed, examined, result, returned. A mistake is answered by\nanother link; none is changed.",
		Example: "  liaison case exhibit custody x-… handed --from \"A. Peeters\" --to \"laboratory\" --place \"room 3\" --at 2016-03-24T10:15:00+01:00",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onCase(cmd, *in, func(ctx context.Context, a *App, of claim.CaseID) (view.CaseEntered, error) {
				req.Case, req.Exhibit, req.Act = of, args[0], args[1]
				return a.Node.NoteCustody(ctx, a.Caller, req)
			})
		}}
	f := c.Flags()
	f.StringVar(&req.From, "from", "", "who gave it")
	f.StringVar(&req.To, "to", "", "who has it now")
	f.StringVar(&req.Place, "place", "", "where")
	f.StringVar(&req.Text, "text", "", "what is worth saying of it, such as the number of the seal")
	f.StringVar(&req.At, "at", "", "when it happened; now, if not given")
	return c
}

func (p *program) exhibitCheck(in *string) *cobra.Command {
	return &cobra.Command{Use: "check EXHIBIT [FILE]", Short: "compare an exhibit with its digest and put the outcome into its chain", Args: cobra.RangeArgs(1, 2),
		Example: "  liaison case exhibit check x-…\n  liaison case exhibit check x-… phone.img",
		RunE: func(cmd *cobra.Command, args []string) error {
			req := node.CustodyRequest{Exhibit: args[0], Act: casefile.Checked}
			if len(args) == 2 {
				var err error
				if req.SHA256, err = digestOfFile(args[1]); err != nil {
					return err
				}
			}
			return p.onCase(cmd, *in, func(ctx context.Context, a *App, of claim.CaseID) (view.CaseEntered, error) {
				req.Case = of
				return a.Node.NoteCustody(ctx, a.Caller, req)
			})
		}}
}

// digestOfFile reads a file of any size and returns its SHA-256.
func digestOfFile(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, err, "the file cannot be read").At("file")
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fault.Wrap(fault.Invalid, err, "the file cannot be read").At("file")
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
