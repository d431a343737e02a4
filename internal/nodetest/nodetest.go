// Package nodetest opens whole nodes for tests: real stores, a clock that the
// test moves, officers of each role. For tests only.
package nodetest

import (
	"context"
	"crypto/ed25519"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liaison/internal/account"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/report"
	"liaison/internal/retention"
	"liaison/internal/seal"
)

// Clock is a clock that stands until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// At makes a clock that stands at t.
func At(t time.Time) *Clock { return &Clock{now: t} }

// Now returns the time that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Add moves the clock by d.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// House is a node with its clock, its folder and one caller for each role.
type House struct {
	*node.Node
	Clock  *Clock
	Folder string
	// Steps are those of the store's machine, see db.Options.
	Steps *atomic.Int64
	// Analyst, Duty, Supervisor and Admin have chosen the purpose of
	// counter-terrorism; Second is another supervisor, for what takes two.
	Analyst, Duty, Supervisor, Second, Admin node.Caller
}

// Open makes a new node of agency in a folder of the test's own.
func Open(t testing.TB, agency claim.AgencyID, clock *Clock) *House {
	t.Helper()
	random := rand.NewChaCha8([32]byte([]byte("liaison node test " + string(agency) + "                                ")[:32]))
	ring, err := seal.NewKeyring(random)
	must(t, err)
	signer := ring.Sign
	id := identity(t, agency, ring, random, clock.Now())
	o := dbtest.Engine(t, node.Migrations()...)
	folder := t.TempDir()
	if o.Path != "" {
		folder = filepath.Dir(o.Path)
	}
	o.Steps = new(atomic.Int64)
	store := dbtest.OpenWith(t, o)
	markings := marking.NewInterner()
	policies, err := marking.DefaultPolicies()
	must(t, err)
	accounts, err := account.New(agency, account.Config{Cost: account.Cost{MemoryKiB: 64, Passes: 1, Threads: 1}}, random)
	must(t, err)
	log, err := audit.NewLog(agency, signer, make([]byte, 32))
	must(t, err)
	h := &House{Clock: clock, Folder: folder, Steps: o.Steps}
	h.Node, err = node.New(t.Context(), node.Parts{Agency: agency, Store: store, Signer: signer, Keys: keys{agency, signer.Public()},
		Markings: markings, Policy: marking.NewPolicy(markings, marking.DefaultRegister(), policies), Accounts: accounts, Audit: log,
		Retention: retention.Default(), Clock: clock.Now, Random: random, Converter: report.NewConverter(report.DefaultLimits()),
		Identity: id, Erasures: node.ErasureList{Path: filepath.Join(folder, "erasures.list")}})
	must(t, err)
	h.Analyst = h.Officer(t, "analyst", marking.Analyst)
	h.Duty = h.Officer(t, "duty", marking.Analyst, marking.DutyOfficer)
	h.Supervisor = h.Officer(t, "supervisor", marking.Analyst, marking.Supervisor)
	h.Second = h.Officer(t, "second", marking.Analyst, marking.Supervisor)
	h.Admin = h.Officer(t, "admin", marking.Administrator)
	return h
}

// Officer makes an account with the roles and returns it as a caller.
func (h *House) Officer(t testing.TB, login string, roles ...marking.Role) node.Caller {
	t.Helper()
	hash, err := h.Accounts.HashPassword("a long enough phrase of words")
	must(t, err)
	basis, err := h.Policy.Register().Check("ct", "")
	must(t, err)
	var caller node.Caller
	must(t, h.Store.Write(context.Background(), func(tx *db.Tx) error {
		id, err := h.Accounts.Create(tx, h.Clock.Now(), account.NewOfficer{Login: login, Name: "Officer " + login, Password: hash,
			Mandate: account.Mandate{Roles: roles, Clearance: claim.Confidential}})
		if err != nil {
			return err
		}
		caller, err = h.Accounts.Imagined(tx, h.Policy.Register(), id, account.Work{Purpose: "ct", LegalBasis: basis})
		return err
	}))
	caller.Session = "test-" + login
	return caller
}

// Files returns the bytes of every file of the node's folder, by name.
func (h *House) Files(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	must(t, filepath.WalkDir(h.Folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		out[path], err = os.ReadFile(path)
		return err
	}))
	return out
}

type keys struct {
	agency claim.AgencyID
	public ed25519.PublicKey
}

func (k keys) PublicKeys(a claim.AgencyID) []ed25519.PublicKey {
	if a == k.agency {
		return []ed25519.PublicKey{k.public}
	}
	return nil
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Table is the content of one table of the store as text.
type Table struct{ Name, Dump string }

// Tables reads every table of the store, blobs as they stand.
func (h *House) Tables(t testing.TB) []Table {
	t.Helper()
	var out []Table
	must(t, h.Store.Read(context.Background(), func(tx *db.ReadTx) error {
		names, err := column(tx, `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
		if err != nil {
			return err
		}
		for _, name := range names {
			columns, err := column(tx, `SELECT name FROM pragma_table_info('`+name+`')`)
			if err != nil {
				return err
			}
			dump := ""
			for _, c := range columns {
				cells, err := column(tx, `SELECT CAST(coalesce("`+c+`", '') AS BLOB) FROM "`+name+`"`)
				if err != nil {
					return err
				}
				dump += strings.Join(cells, "\n")
			}
			out = append(out, Table{Name: name, Dump: dump})
		}
		return nil
	}))
	return out
}

func column(tx *db.ReadTx, query string) ([]string, error) {
	rows, err := tx.Query(query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		out = append(out, string(b))
	}
	return out, rows.Err()
}
