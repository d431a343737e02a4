package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/account"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) officerCommand() *cobra.Command {
	c := &cobra.Command{Use: "officer", Short: "the accounts of this node", Args: cobra.NoArgs,
		Example: `  liaison officer add ana --name "Ana Second" --role analyst --role supervisor --password-file ana.txt
  liaison officer list
  liaison officer suspend ana`}
	var req node.OfficerRequest
	var roles, desks []string
	var clearance, file string
	add := &cobra.Command{
		Use: "add LOGIN", Short: "make an account", Args: cobra.ExactArgs(1),
		Long: `The password is the first one alone: at his first login the officer is asked for one of his own.
Without --password-file the node draws it and shows it once.`,
		Example: `  liaison officer add ana --name "Ana Second" --role analyst --role supervisor --password-file ana.txt`,
		RunE: func(cmd *cobra.Command, args []string) error {
			password := ""
			if file != "" {
				var err error
				if password, err = readSecret(cmd, file); err != nil {
					return err
				}
			}
			req.Login, req.Password = args[0], password
			req.Mandate = account.Mandate{Desks: desks, Clearance: claim.Classification(clearance)}
			for _, r := range roles {
				req.Mandate.Roles = append(req.Mandate.Roles, marking.Role(r))
			}
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.AddOfficer(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					fmt.Fprintf(w, "%s (%s) is officer %s.\n", v.Name, v.Login, v.ID)
					if v.Password != "" {
						fmt.Fprintf(w, "First password, shown once: %s\n", v.Password)
					}
				})
			})
		},
	}
	f := add.Flags()
	f.StringVar(&req.Name, "name", "", "how colleagues and peers see who decided")
	f.StringSliceVar(&roles, "role", []string{string(marking.Analyst)}, "a role; may be repeated")
	f.StringSliceVar(&desks, "desk", nil, "a desk; may be repeated")
	f.StringVar(&clearance, "clearance", string(claim.Restricted), "the highest classification")
	f.StringVar(&file, "password-file", "", "file with the password; - is standard input")
	list := &cobra.Command{
		Use: "list", Short: "who has an account, with which roles", Args: cobra.NoArgs, Example: "  liaison officer list",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.ListOfficers(ctx, a.Caller, node.ListOfficersRequest{})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					for _, o := range v {
						fmt.Fprintf(w, "%s  %-12s %-24s %s\n", o.ID, o.Login, o.Name, strings.Join(o.Roles, ", "))
					}
				})
			})
		},
	}
	c.AddCommand(add, list, p.officerSuspend(), p.officerLink(), p.officerPassword(), p.officerPasswords())
	return c
}

func (p *program) officerSuspend() *cobra.Command {
	var reinstate bool
	c := &cobra.Command{
		Use: "suspend LOGIN", Short: "take an account out of use and end its sessions, or take it back", Args: cobra.ExactArgs(1),
		Long: `An account is never deleted: what its officer did stays his. Out of use, it opens nothing;
its sessions end at once. --reinstate takes it back.`,
		Example: "  liaison officer suspend ana\n  liaison officer suspend ana --reinstate",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				o, err := officerByLogin(ctx, a, args[0])
				if err != nil {
					return err
				}
				v, err := a.Node.SuspendOfficer(ctx, a.Caller, node.SuspendRequest{Officer: claim.OfficerID(o.ID), Reinstate: reinstate})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					word := "out of use; its sessions are ended"
					if reinstate {
						word = "in use again"
					}
					fmt.Fprintf(w, "The account of %s (%s) is %s.\n", v.Name, v.Login, word)
				})
			})
		},
	}
	c.Flags().BoolVar(&reinstate, "reinstate", false, "take the account back into use")
	return c
}

func (p *program) officerLink() *cobra.Command {
	var req node.LinkRequest
	c := &cobra.Command{
		Use: "link LOGIN", Short: "let an officer log in at the agency's identity provider", Args: cobra.ExactArgs(1),
		Long: `The provider is named in config.json ("provider"). It knows each person by a subject that never
changes; ask its administrators for it. Names, groups and roles there open nothing here.`,
		Example: "  liaison officer link ana --subject 4f1c7a52-0c1e\n  liaison officer link ana --remove",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				o, err := officerByLogin(ctx, a, args[0])
				if err != nil {
					return err
				}
				req.Officer = claim.OfficerID(o.ID)
				v, err := a.Node.LinkOfficer(ctx, a.Caller, req)
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					word := "may log in at the identity provider"
					if req.Remove {
						word = "may no longer log in at the identity provider; the sessions are ended"
					}
					fmt.Fprintf(w, "%s (%s) %s.\n", v.Name, v.Login, word)
				})
			})
		},
	}
	c.Flags().StringVar(&req.Subject, "subject", "", "what the provider calls this person, letter by letter")
	c.Flags().BoolVar(&req.Remove, "remove", false, "take every link of this officer away")
	c.MarkFlagsOneRequired("subject", "remove")
	c.MarkFlagsMutuallyExclusive("subject", "remove")
	return c
}

// officerByLogin finds an account by what its officer types to log in.
func officerByLogin(ctx context.Context, a *App, login string) (view.Officer, error) {
	all, err := a.Node.ListOfficers(ctx, a.Caller, node.ListOfficersRequest{})
	if err != nil {
		return view.Officer{}, err
	}
	for _, o := range all {
		if o.Login == login {
			return o, nil
		}
	}
	return view.Officer{}, fault.New(fault.NotFound, "no account has the login %q", login).WithMend("liaison officer list shows them")
}

func (p *program) officerPassword() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use: "password", Short: "choose a password of your own; all your sessions end", Args: cobra.NoArgs,
		Example: "  liaison officer password --as ana --as-password-file first.txt --new-password-file own.txt",
		RunE: func(cmd *cobra.Command, _ []string) error {
			fresh, err := readSecret(cmd, file)
			if err != nil {
				return err
			}
			p.changing = true
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.ChangePassword(ctx, a.Caller, node.PasswordRequest{Password: fresh})
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) { fmt.Fprintln(w, "The password is changed; all sessions are ended.") })
			})
		},
	}
	c.Flags().StringVar(&file, "new-password-file", "", "file with the new password; - is standard input")
	return c
}

func (p *program) officerPasswords() *cobra.Command {
	var off, on bool
	c := &cobra.Command{
		Use: "passwords", Short: "whether this node takes passwords; switch them off, or on again", Args: cobra.NoArgs,
		Long: `Passwords can be switched off once two administrators have a passkey. From then on an account's
first password opens nothing but the page where its officer adds a passkey.`,
		Example: "  liaison officer passwords\n  liaison officer passwords --off",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.PasswordState(ctx, a.Caller, node.PasswordStateRequest{})
				if err == nil && (off || on) {
					v, err = a.Node.SwitchPasswords(ctx, a.Caller, node.SwitchPasswordsRequest{Off: off})
				}
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					word := "on"
					if v.Off {
						word = "off"
					}
					fmt.Fprintf(w, "Passwords are %s; administrators with a passkey: %d.\n", word, v.Keyholders)
				})
			})
		},
	}
	c.Flags().BoolVar(&off, "off", false, "take no passwords any more")
	c.Flags().BoolVar(&on, "on", false, "take passwords again")
	c.MarkFlagsMutuallyExclusive("off", "on")
	return c
}
