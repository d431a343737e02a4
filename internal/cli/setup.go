package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"liaison/internal/fault"
	"liaison/internal/ontology"
)

func (p *program) initCommand() *cobra.Command {
	var req InitRequest
	c := &cobra.Command{
		Use:   "init",
		Short: "make a node: its store, its keys and its first account",
		Long: `Makes the folder of a new node: an encrypted store, the agency's signing key and the
first account. The password is printed once, unless it is given in a file.

The working session of this terminal is opened for a purpose of the register;
liaison session changes it. Every look is logged with it.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := p.w.Init(cmd.Context(), p.home, req)
			if err != nil {
				return err
			}
			return p.print(cmd, r, func(w io.Writer) {
				fmt.Fprintf(w, "The node of %s is ready in %s.\n", r.Agency, r.Home)
				if r.Password != "" {
					fmt.Fprintf(w, "Log in as %q with the password %s (shown once).\n", r.Login, r.Password)
				}
				fmt.Fprintf(w, "This terminal works for purpose %q (%s); liaison session changes it.\n", r.Purpose, r.LegalBasis)
			})
		},
	}
	c.Flags().StringVar(&req.Agency, "agency", "agency", "short name of the agency: letters, digits, dashes")
	c.Flags().StringVar(&req.Login, "login", "officer", "login of the first account")
	c.Flags().StringVar(&req.Name, "name", "First Officer", "name of the first officer, as colleagues see it")
	c.Flags().StringVar(&req.Purpose, "purpose", "ct", "purpose of this terminal's working session")
	c.Flags().StringVar(&req.PassphraseFile, "passphrase-file", "", "encrypt with a passphrase from this file instead of a key file")
	return c
}

func (p *program) sessionCommand() *cobra.Command {
	var w Work
	c := &cobra.Command{
		Use:   "session",
		Short: "show or choose purpose and case of this terminal's working session",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if w, err = p.w.SetWork(cmd.Context(), p.home, w); err != nil {
				return err
			}
			return p.print(cmd, w, func(out io.Writer) {
				fmt.Fprintf(out, "purpose  %s (%s)\n", w.Purpose, w.LegalBasis)
				if w.Case != "" {
					fmt.Fprintf(out, "case     %s\n", w.Case)
				}
				if w.Exercise {
					fmt.Fprintln(out, "EXERCISE: nothing real is seen or sent here; liaison session --real ends it")
				}
			})
		},
	}
	c.Flags().StringVar(&w.Purpose, "purpose", "", "purpose of the register, such as ct or crime")
	c.Flags().StringVar(&w.LegalBasis, "basis", "", "legal basis; the register's usual one when left out")
	c.Flags().StringVar(&w.Case, "case", "", "case whose records are worked on; “none” for none")
	c.Flags().BoolVar(&w.Exercise, "exercise", false, "see and make exercises, and nothing real, until --real")
	c.Flags().BoolVar(&w.Real, "real", false, "end the exercise at this terminal")
	c.MarkFlagsMutuallyExclusive("exercise", "real")
	return c
}

func (p *program) serveCommand() *cobra.Command {
	var req ServeRequest
	c := &cobra.Command{
		Use:   "serve",
		Short: "serve the workbench and the API, and speak with other agencies' nodes",
		Example: `  liaison serve
  liaison serve --address 127.0.0.1:8440 --exchange :7443`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.w.Serve(cmd.Context(), p.home, req, func(s Served) {
				fmt.Fprintf(cmd.OutOrStdout(), "The workbench is at %s (stop with Ctrl C).\n", s.URL)
				if s.Exchange != "" {
					fmt.Fprintf(cmd.OutOrStdout(), "Other agencies' nodes reach this one at %s.\n", s.Exchange)
				}
			})
		},
	}
	c.Flags().StringVar(&req.Address, "address", "127.0.0.1:8440", "where officers reach it")
	c.Flags().StringVar(&req.Exchange, "exchange", "", "where other agencies' nodes reach it, host:port; without it nothing is exchanged")
	return c
}

func (p *program) demoCommand() *cobra.Command {
	var folder, address string
	c := &cobra.Command{
		Use:   "demo",
		Short: "play the story of March 2016 in a node of its own and open the workbench",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.w.Demo(cmd.Context(), folder, address, cmd.InOrStdin(), cmd.OutOrStdout())
		},
	}
	c.Flags().StringVar(&folder, "folder", "", "folder to keep the node in; a temporary one when left out")
	c.Flags().StringVar(&address, "address", "127.0.0.1:8440", "address to listen on")
	return c
}

func (p *program) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "look at the node's folder, keys, store and clocks, and say what to mend",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			checks, err := p.w.Doctor(cmd.Context(), p.home)
			if err != nil {
				return err
			}
			bad := 0
			if err := p.print(cmd, checks, func(w io.Writer) {
				for _, c := range checks {
					mark := "ok  "
					if !c.OK {
						mark = "BAD "
					}
					fmt.Fprintf(w, "%s %-10s %s\n", mark, c.Name, c.Text)
					if !c.OK && c.Mend != "" {
						fmt.Fprintf(w, "     mend: %s\n", c.Mend)
					}
				}
			}); err != nil {
				return err
			}
			for _, c := range checks {
				if !c.OK {
					bad++
				}
			}
			if bad > 0 {
				return fault.New(fault.Unavailable, "%d things need mending", bad)
			}
			return nil
		},
	}
}

func (p *program) ontologyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "ontology",
		Short: "list the kinds of subject, their properties and the relations between them",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			all := struct {
				Kinds      []ontology.Kind     `json:"kinds"`
				Properties []ontology.Property `json:"properties"`
				Relations  []ontology.Relation `json:"relations"`
			}{ontology.Kinds(), ontology.Properties(), ontology.Relations()}
			return p.print(cmd, all, func(w io.Writer) {
				for _, k := range all.Kinds {
					fmt.Fprintf(w, "kind      %-28s %s\n", k.Key, k.Label)
				}
				for _, x := range all.Properties {
					fmt.Fprintf(w, "property  %-28s %s (%s; Annex II B(2)(%s))\n", x.Key, x.Label, x.Value, x.Annex)
				}
				for _, r := range all.Relations {
					fmt.Fprintf(w, "relation  %-28s A %s B; B %s A\n", r.Key, r.Label, r.Inverse)
				}
			})
		},
	}
}
