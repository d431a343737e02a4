// Package cli holds the commands of the liaison program and how they print.
// It imports node, view, claim, ontology, and for the commands that need no
// node match, extract and report. Opening a node is the wiring's.
package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/report"
	"liaison/internal/view"
)

// App is an opened node with the officer who works at this terminal.
type App struct {
	Node   *node.Node
	Caller node.Caller
	Agency claim.AgencyID
	Close  func() error
}

// InitRequest makes a new node.
type InitRequest struct {
	Agency, Login, Name, Purpose, PassphraseFile string
	Password                                     string
}

// InitResult tells what was made. Password is set when it was generated.
type InitResult struct {
	Home       string `json:"home"`
	Agency     string `json:"agency"`
	Officer    string `json:"officer"`
	Login      string `json:"login"`
	Password   string `json:"password,omitempty"`
	Purpose    string `json:"purpose"`
	LegalBasis string `json:"legalBasis"`
}

// Work is what the terminal's working session is bound to.
type Work struct {
	Purpose    string `json:"purpose"`
	LegalBasis string `json:"legalBasis"`
	Case       string `json:"case,omitempty"`
	// Exercise terminals see and make exercises, and nothing real.
	Exercise bool `json:"exercise,omitempty"`
	// Real ends the exercise at this terminal; it is an order, not a state.
	Real bool `json:"-"`
}

// Wiring is what the commands need of the program around them.
type Wiring interface {
	Init(ctx context.Context, home string, req InitRequest) (InitResult, error)
	// Open opens the node for the officer of this terminal, or as another
	// who proves it with his password.
	Open(ctx context.Context, home string, as Login) (*App, error)
	SetWork(ctx context.Context, home string, w Work) (Work, error)
	Serve(ctx context.Context, home string, req ServeRequest, ready func(Served)) error
	Demo(ctx context.Context, folder, address string, in io.Reader, out io.Writer) error
	Doctor(ctx context.Context, home string) ([]Check, error)
	ServeConverter(in io.Reader, out io.Writer) error
	Import(ctx context.Context, a *App, req ImportRequest) (view.Imported, error)
	// Writer writes an export in one of the formats that liaison export names.
	Writer(format string, out io.Writer) (ExportWriter, error)
	// Backup copies the node into a new folder; CheckBackup opens such a copy
	// and checks it.
	Backup(ctx context.Context, a *App, home, folder string) (view.Backup, error)
	CheckBackup(ctx context.Context, a *App, home, folder string, progress func(int64)) (view.Backup, error)
	// Restore makes a node of a backup in the folder home.
	Restore(ctx context.Context, home string, req RestoreRequest) (view.Restored, error)
	// KeepErasures has the node keep its list of erasures in another file.
	KeepErasures(ctx context.Context, home, path string) (view.Erasures, error)
	// Packet writes a person's packet in one of the formats html, pdf, json.
	Packet(format string, out io.Writer, p view.Packet) error
	// OpenConverter opens a reader of documents in a limited child process.
	OpenConverter() (report.Reader, error)
	// Now tells the time, for measuring.
	Now() time.Time
}

// Check is one line of what doctor looked at.
type Check struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	Text string `json:"text"`
	Mend string `json:"mend,omitempty"`
}

// ServeRequest says where a node listens: officers at Address, other agencies'
// nodes at Exchange, when it is not empty.
type ServeRequest struct{ Address, Exchange string }

// Served is where a node was found listening.
type Served struct{ URL, Exchange string }

// Login is another officer at this terminal; the zero value is its own.
type Login struct {
	Name, Password string
	// Changing is set where he comes to choose a password of his own, which
	// opens before anything else does.
	Changing bool
}

// program is the state of one run of the command line.
type program struct {
	w    Wiring
	home string
	json bool
	// as works as another officer than the terminal's, with the password
	// of that file.
	as, secret string
	// changing is set by the command with which he chooses a new one.
	changing bool
}

// New returns the root command.
func New(w Wiring, version string) *cobra.Command {
	p := &program{w: w}
	root := &cobra.Command{
		Use:   "liaison",
		Short: "attributed, graded claims shared between agencies, and warnings that cannot be ignored",
		Long: `Liaison is one agency's node: it reads reports into attributed, graded claims that a
person has accepted, matches identities across scripts, finds what ties cases
together and shows the evidence of each step.

A first round, in an empty folder:
  liaison init                          make a node and its first account
  liaison report add article.txt --published 2016-03-24
  liaison review list                   what was read in it, to be decided by you
  liaison review accept --all REPORT    accept what you have read
  liaison path "A" "B"                  what ties A to B, with the evidence
  liaison serve                         the workbench in the browser`,
		Version:       version,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	home := os.Getenv("LIAISON_HOME")
	if home == "" {
		home = "liaison-data"
	}
	root.PersistentFlags().StringVar(&p.home, "home", home, "folder of the node (or LIAISON_HOME)")
	root.PersistentFlags().BoolVar(&p.json, "json", false, "print JSON for scripts")
	root.PersistentFlags().StringVar(&p.as, "as", "", "work as this officer instead of the terminal's; needs --as-password-file")
	root.PersistentFlags().StringVar(&p.secret, "as-password-file", "", "file with that officer's password; - is standard input")
	root.AddCommand(p.initCommand(), p.serveCommand(), p.demoCommand(), p.sessionCommand(), p.reportCommand(), p.reviewCommand(), p.alertCommand(), p.hitCommand(), p.sightingCommand(), p.matchCommand(), p.journeysCommand(), p.placesCommand(),
		p.searchCommand(), p.showCommand(), p.pathCommand(), p.judgeCommand(), p.importCommand(), p.exportCommand(), p.eraseCommand(),
		p.rebuildCommand(), p.verifyCommand(), p.auditCommand(), p.doctorCommand(), p.ontologyCommand(), p.caseCommand(),
		p.compareCommand(), p.screenCommand(), p.graphCommand(), p.deskCommand(), p.peerCommand(), p.bundleCommand(), p.officerCommand(), p.shareCommand(), p.recallCommand(), p.consentCommand(), p.overrideCommand(), p.correctCommand(), p.exerciseCommand(), p.warnCommand(), p.warningCommand(), p.requestCommand(), p.statsCommand(), p.transfersCommand(), p.breachCommand(), p.quarantineCommand(), p.ropaCommand(), p.extractCommand(), p.converterCommand(), p.manCommand())
	root.AddCommand(p.chartCommand(), p.cellsCommand(), p.neighboursCommand(), p.joinsCommand(), p.standingCommand())
	root.AddCommand(p.packetCommand(), p.retentionCommand(), p.backupCommand(), p.erasuresCommand(), p.informCommand(), p.interestCommand(), p.dutyCommand())
	teach(root, examples())
	return root
}

// with opens the node, runs fn and closes it.
func (p *program) with(cmd *cobra.Command, fn func(ctx context.Context, a *App) error) error {
	as := Login{Name: p.as, Changing: p.changing}
	if p.as != "" {
		var err error
		if as.Password, err = readSecret(cmd, p.secret); err != nil {
			return err
		}
	}
	app, err := p.w.Open(cmd.Context(), p.home, as)
	if err != nil {
		return err
	}
	err = fn(cmd.Context(), app)
	if closeErr := app.Close(); err == nil {
		err = closeErr
	}
	return err
}

// print writes v as JSON, or what human prints.
func (p *program) print(cmd *cobra.Command, v any, human func(w io.Writer)) error {
	if !p.json {
		human(cmd.OutOrStdout())
		return nil
	}
	e := json.NewEncoder(cmd.OutOrStdout())
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// ExitCode maps an error to the exit code that scripts rely on.
func ExitCode(err error) int {
	switch {
	case err == nil:
		return 0
	case strings.HasPrefix(err.Error(), "unknown command"), strings.HasPrefix(err.Error(), "unknown flag"), strings.Contains(err.Error(), "arg(s)"):
		return 2
	}
	switch fault.KindOf(err) {
	case fault.Invalid:
		return 2
	case fault.NotFound, fault.Withheld:
		return 3
	case fault.Conflict:
		return 4
	case fault.Forbidden:
		return 5
	case fault.Unavailable:
		return 6
	case fault.Unauthenticated, fault.Unproved:
		return 7
	}
	return 1
}

// PrintError tells a person what went wrong and how to mend it.
func PrintError(w io.Writer, err error) {
	if fault.KindOf(err) == fault.Internal {
		fmt.Fprintf(w, "liaison: %v\n", err)
		return
	}
	text, mend := fault.SafeText(err)
	fmt.Fprintf(w, "liaison: %s\n", text)
	if mend != "" {
		fmt.Fprintf(w, "  mend: %s\n", mend)
	}
}
