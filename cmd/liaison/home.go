package main

import (
	"context"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	mrand "math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"liaison/internal/account"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/cli"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/idp"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/report"
	"liaison/internal/retention"
)

// config is what the folder of a node says in clear; it holds no secret.
type config struct {
	Agency     claim.AgencyID  `json:"agency"`
	Officer    claim.OfficerID `json:"officer"` // who works at this terminal
	Work       cli.Work        `json:"work"`
	Passphrase bool            `json:"passphrase,omitempty"`
	// Origin is where officers find the workbench, such as
	// https://liaison.be-spoc.example: behind the agency's TLS proxy. Passkeys
	// belong to its host. Empty is this machine alone.
	Origin string `json:"origin,omitempty"`
	// Provider is the agency's identity provider.
	Provider *provider `json:"provider,omitempty"`
	// Notify says how officers are called outside the workbench.
	Notify notify `json:"notify,omitzero"`
	// Engines read reports beside the built-in reader.
	Engines []engine `json:"engines,omitempty"`
	// Erasures is the file of the list of erasures; empty is in this folder,
	// which is lost together with the store's disk.
	Erasures string `json:"erasures,omitempty"`
}

// wiring joins the rooms to this machine. The zero value runs on its clock.
type wiring struct {
	clock *quickClock
	// quick is the rate of that clock while the story is played; 0 is usual.
	quick int64
	// called is told of each officer whom a desk calls; nil writes it to the
	// log.
	called func(claim.AgencyID, duty.Page)
	// without is why a store that was restored opens without its list of
	// erasures; empty refuses that.
	without string
	// browsers reaches push services; nil is the usual client.
	browsers *http.Client
}

func (wiring) file(home, name string) string { return filepath.Join(home, name) }

func (w wiring) readConfig(home string) (config, error) {
	var c config
	b, err := os.ReadFile(w.file(home, "config.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return c, fault.New(fault.NotFound, "there is no node in %s", home).WithMend("make one: liaison init, or name its folder with --home")
	}
	if err != nil {
		return c, fault.Wrap(fault.Unavailable, err, "the node in %s cannot be read", home)
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return c, fault.Wrap(fault.Invalid, err, "%s is damaged", w.file(home, "config.json")).WithMend("restore it from the backup")
	}
	return c, nil
}

// writeConfig replaces the file whole.
func (w wiring) writeConfig(home string, c config) error {
	b, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	part := w.file(home, "config.json.part")
	if err := os.WriteFile(part, append(b, '\n'), 0o600); err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	return os.Rename(part, w.file(home, "config.json"))
}

func (w wiring) storeKey(home, passphraseFile string, create bool) ([]byte, error) {
	if passphraseFile == "" {
		passphraseFile = os.Getenv("LIAISON_PASSPHRASE_FILE")
	}
	if passphraseFile != "" {
		phrase, err := os.ReadFile(passphraseFile)
		if err != nil {
			return nil, fault.Wrap(fault.Unavailable, err, "the passphrase file cannot be read")
		}
		return db.KeyFromPassphrase(w.file(home, "store.salt"), phrase, create, rand.Reader)
	}
	if create {
		return db.NewKeyFile(w.file(home, "store.key"), rand.Reader)
	}
	return db.KeyFromFile(w.file(home, "store.key"))
}

// derive makes a key for one use out of the store's key (RFC 5869).
func derive(storeKey []byte, use string) ([]byte, error) {
	return hkdf.Key(sha256.New, storeKey, nil, "liaison "+use, 32)
}

// ownKeys knows the public key of this node's own agency.
type ownKeys struct {
	agency claim.AgencyID
	public ed25519.PublicKey
}

func (k ownKeys) PublicKeys(a claim.AgencyID) []ed25519.PublicKey {
	if a == k.agency {
		return []ed25519.PublicKey{k.public}
	}
	return nil
}

// opened is a node with what must be closed after it.
type opened struct {
	node   *node.Node
	store  *db.Store
	worker *report.Worker
	config config
	home   string
	vapid  vapid
	*identity
}

func (o *opened) Close() error { return errors.Join(o.worker.Close(), o.store.Close()) }

func (w wiring) openNode(ctx context.Context, home string) (*opened, error) {
	c, err := w.readConfig(home)
	if err != nil {
		return nil, err
	}
	key, err := w.storeKey(home, "", false)
	if err != nil {
		return nil, err
	}
	return w.assemble(ctx, home, c, key)
}

func (w wiring) assemble(ctx context.Context, home string, c config, key []byte) (*opened, error) {
	id, err := w.identity(home, c.Agency, key, w.Now())
	if err != nil {
		return nil, err
	}
	signer := id.ring.Sign
	auditKey, err := derive(key, "access log")
	if err != nil {
		return nil, err
	}
	store, err := db.Open(ctx, db.Options{Path: w.file(home, "liaison.db"), Key: key, Migrations: node.Migrations()})
	if err != nil {
		return nil, err
	}
	markings := marking.NewInterner()
	policies, err := marking.DefaultPolicies()
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	var who *idp.Provider
	if c.Provider != nil {
		if who, err = w.provider(home, c); err != nil {
			return nil, errors.Join(err, store.Close())
		}
	}
	accounts, err := account.New(c.Agency, passkeysAt(c.Origin), rand.Reader)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	log, err := audit.NewLog(c.Agency, signer, auditKey)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	worker, err := newWorker()
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	engines, err := w.engines(home, c.Engines)
	if err != nil {
		return nil, errors.Join(err, worker.Close(), store.Close())
	}
	n, err := node.New(ctx, node.Parts{Engines: engines, Agency: c.Agency, Store: store, Signer: signer, Keys: ownKeys{c.Agency, signer.Public()}, Markings: markings,
		Policy: marking.NewPolicy(markings, marking.DefaultRegister(), policies), Accounts: accounts, Audit: log, Retention: retention.Default(),
		Clock: w.Now, Random: rand.Reader, Converter: worker, IndexFolder: w.file(home, "index"),
		Erasures: node.ErasureList{Path: w.erasures(home, c), Drawn: id.drawn, By: c.Officer, Without: w.without},
		Provider: who, Demo: w.clock != nil, Identity: &node.Identity{Ring: id.ring, Root: id.root, Lists: id.lists, Incarnation: id.incarnation, Jitter: mrand.Int64N}})
	if err != nil {
		return nil, errors.Join(err, worker.Close(), store.Close())
	}
	calls, err := vapidOf(key)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return &opened{node: n, store: store, worker: worker, config: c, home: home, vapid: calls, identity: id}, nil
}

// Open opens the node with the officer who works at this terminal, or with
// another who proves it.
func (w wiring) Open(ctx context.Context, home string, as cli.Login) (*cli.App, error) {
	o, err := w.openNode(ctx, home)
	if err != nil {
		return nil, err
	}
	if o.node.Office() != nil {
		o.node.Join(w.lines(ctx, o)) // a command may ask peers beside the process that serves
	}
	if as.Name != "" {
		return w.openAs(ctx, o, as)
	}
	caller, err := w.terminal(ctx, o)
	if err != nil {
		return nil, errors.Join(err, o.Close())
	}
	return &cli.App{Node: o.node, Caller: caller, Agency: o.config.Agency, Close: func() error { return w.leave(ctx, o) }}, nil
}

// leave closes a node that a command has worked in. The process that serves
// it is told; where none does, the followers catch up here.
func (w wiring) leave(ctx context.Context, o *opened) error {
	if w.nudge(ctx, o.home) {
		return o.Close()
	}
	return errors.Join(o.node.CatchUp(context.WithoutCancel(ctx)), o.Close())
}

// openAs logs an officer in for one command, with the terminal's purpose.
func (w wiring) openAs(ctx context.Context, o *opened, as cli.Login) (*cli.App, error) {
	s, err := o.node.Login(ctx, node.LoginRequest{Name: as.Name, Password: as.Password, Address: "terminal"})
	if err != nil {
		return nil, errors.Join(err, o.Close())
	}
	end := func() error {
		caller, err := o.node.Resume(context.WithoutCancel(ctx), s.Token)
		if err == nil {
			_, err = o.node.Logout(context.WithoutCancel(ctx), caller, node.LogoutRequest{})
		}
		return errors.Join(err, w.leave(context.WithoutCancel(ctx), o))
	}
	caller, err := o.node.Resume(ctx, s.Token)
	switch {
	case err == nil && as.Changing:
		caller.Proved = true
		return &cli.App{Node: o.node, Caller: caller, Agency: o.config.Agency, Close: func() error { return w.leave(context.WithoutCancel(ctx), o) }}, nil
	case err == nil && s.Me.MustChange:
		err = fault.New(fault.Forbidden, "your password was chosen by another person").WithMend("choose one of your own first: liaison officer password")
	case err == nil:
		_, err = o.node.ChooseWork(ctx, caller, node.WorkRequest{Purpose: o.config.Work.Purpose, LegalBasis: o.config.Work.LegalBasis, Exercise: o.config.Work.Exercise})
	}
	if err == nil {
		caller, err = o.node.Resume(ctx, s.Token)
		caller.Proved = true // with his password, for this command
	}
	if err != nil {
		return nil, errors.Join(err, end())
	}
	return &cli.App{Node: o.node, Caller: caller, Agency: o.config.Agency, Close: end}, nil
}

// terminal is the caller at this terminal: whoever holds the folder's keys
// works as its named officer, and stands as such in the access log.
func (w wiring) terminal(ctx context.Context, o *opened) (node.Caller, error) {
	var c node.Caller
	err := o.store.Read(ctx, func(tx *db.ReadTx) (err error) {
		c, err = o.node.Accounts.Imagined(tx, o.node.Policy.Register(), o.config.Officer,
			account.Work{Purpose: claim.Purpose(o.config.Work.Purpose), LegalBasis: o.config.Work.LegalBasis, Case: claim.CaseID(o.config.Work.Case), Exercise: o.config.Work.Exercise})
		return err
	})
	c.Session = "terminal"
	return c, err
}

func (w wiring) ServeConverter(in io.Reader, out io.Writer) error { return report.ServeWorker(in, out) }

// OpenConverter opens a reader of documents in a limited child process.
func (w wiring) OpenConverter() (report.Reader, error) { return newWorker() }

// Now tells the time: the clock's, or a quicker one's that the demo brings.
func (w wiring) Now() time.Time {
	if w.clock != nil {
		return w.clock.Now()
	}
	return time.Now()
}

// after wakes in d of this program's time.
func (w wiring) after(d time.Duration) <-chan time.Time {
	if w.clock != nil {
		return w.clock.After(d)
	}
	return time.After(d)
}

// newWorker reads documents in a child process of this very program.
func newWorker() (*report.Worker, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "this program does not find itself")
	}
	return report.NewWorker([]string{self, cli.ConverterCommand}, report.DefaultLimits()), nil
}
