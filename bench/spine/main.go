// Command spine measures the load-bearing walls of one node on this machine
// and prints a table; with --write it replaces the table in a page.
package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"liaison/internal/account"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/report"
	"liaison/internal/retention"
	"liaison/internal/seal"
)

func main() {
	claims := flag.Int("claims", 100_000, "claims on the ledger")
	appends := flag.Int("appends", 10_000, "single durable appends")
	write := flag.String("write", "", "page whose table is replaced")
	flag.Parse()
	if err := run(context.Background(), *claims, *appends, *write); err != nil {
		fmt.Fprintln(os.Stderr, "spine:", err)
		os.Exit(1)
	}
}

type keys struct{ public ed25519.PublicKey }

func (k keys) PublicKeys(claim.AgencyID) []ed25519.PublicKey { return []ed25519.PublicKey{k.public} }

// bench is one node in a temporary folder.
type bench struct {
	path   string
	key    []byte
	signer *seal.SigningKey
	store  *db.Store
	node   *node.Node
	caller node.Caller
	rows   [][3]string
}

func run(ctx context.Context, claims, appends int, page string) (err error) {
	dir, err := os.MkdirTemp("", "liaison-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b := &bench{path: filepath.Join(dir, "liaison.db"), key: make([]byte, db.KeySize)}
	if _, err := rand.Read(b.key); err != nil {
		return err
	}
	if b.signer, err = seal.NewSigningKey(rand.Reader); err != nil {
		return err
	}
	if err := b.open(ctx); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{b.officer, func(ctx context.Context) error { return b.appends(ctx, appends) },
		func(ctx context.Context) error { return b.imports(ctx, claims) }, b.filtered, b.decisions, b.verify, b.rebuild, b.restart} {
		if err := step(ctx); err != nil {
			return errors.Join(err, b.store.Close())
		}
	}
	if err := b.store.Close(); err != nil {
		return err
	}
	table := b.table()
	fmt.Print(table)
	if page == "" {
		return nil
	}
	return replace(page, table)
}

func (b *bench) open(ctx context.Context) (err error) {
	if b.store, err = db.Open(ctx, db.Options{Path: b.path, Key: b.key, Migrations: node.Migrations()}); err != nil {
		return err
	}
	in := marking.NewInterner()
	policies, err := marking.DefaultPolicies()
	if err != nil {
		return err
	}
	accounts, err := account.New("bench-desk", account.Config{}, rand.Reader)
	if err != nil {
		return err
	}
	log, err := audit.NewLog("bench-desk", b.signer, b.key)
	if err != nil {
		return err
	}
	b.node, err = node.New(ctx, node.Parts{Agency: "bench-desk", Store: b.store, Signer: b.signer, Keys: keys{b.signer.Public()}, Markings: in,
		Policy: marking.NewPolicy(in, marking.DefaultRegister(), policies), Accounts: accounts, Audit: log, Retention: retention.Default(),
		Clock: time.Now, Random: rand.Reader, Converter: report.NewConverter(report.DefaultLimits())})
	return err
}

func (b *bench) officer(ctx context.Context) error {
	return b.store.Write(ctx, func(tx *db.Tx) error {
		id, err := b.node.Accounts.First(tx, time.Now(), account.NewOfficer{Login: "bench", Name: "Bench", Mandate: account.Mandate{Roles: []marking.Role{marking.Analyst, marking.Administrator}, Clearance: claim.Restricted}})
		if err != nil {
			return err
		}
		b.caller, err = b.node.Accounts.Imagined(tx, b.node.Policy.Register(), id, account.Work{Purpose: "ct"})
		return err
	})
}

func (b *bench) add(what, figure, target string) {
	b.rows = append(b.rows, [3]string{what, figure, target})
}

func rate(n int, since time.Time) string {
	return fmt.Sprintf("%.0f/s", float64(n)/time.Since(since).Seconds())
}

// processor is the processor time that this process has taken, all threads.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func statement(i int) *claim.Claim {
	subject := claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "bench", fmt.Sprint(i/2))), Kind: "person", Label: fmt.Sprintf("Fict%d Nahme%d", i%977, i/2%5003)}
	c := &claim.Claim{Subject: subject, Modality: claim.Reported, Basis: claim.Fact, Grade: claim.Ungraded,
		Source: claim.Source{Name: "bench list", Chain: []claim.Attribution{{Kind: "list", Speaker: "bench list"}}, Root: "list:bench"}}
	if i%2 == 0 {
		c.Predicate, c.Value = "name", claim.TextValue(subject.Label)
		return c
	}
	c.Predicate = "associate-of"
	c.Object = &claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "bench", fmt.Sprint(i*7919%100_003))), Kind: "person"}
	return c
}

// appends writes claims one at a time from many callers: each a whole use
// case with policy, signature, leaf, projections and its access-log entry,
// durable before it returns.
func (b *bench) appends(ctx context.Context, n int) error {
	work := make(chan int)
	errs := make(chan error, 256)
	var wg sync.WaitGroup
	start, spent := time.Now(), processor()
	for range cap(errs) {
		wg.Go(func() {
			for i := range work {
				if _, err := b.node.Import(ctx, b.caller, node.ImportRequest{Dataset: "bench", Claims: []*claim.Claim{statement(10_000_000 + i)}}); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	for i := range n {
		select {
		case work <- i:
		case err := <-errs:
			return err
		}
	}
	close(work)
	wg.Wait()
	b.add("durable appends, one use case each, 256 callers", rate(n, start), "≥ 5,000/s")
	b.add("processor time of one such append, all threads", ((processor() - spent) / time.Duration(n)).Round(time.Microsecond).String(), "–")
	return nil
}

func (b *bench) imports(ctx context.Context, n int) error {
	start := time.Now()
	for i := 0; i < n; i += 1000 {
		var batch []*claim.Claim
		for k := i; k < min(i+1000, n); k++ {
			batch = append(batch, statement(k))
		}
		if _, err := b.node.Import(ctx, b.caller, node.ImportRequest{Dataset: "bench", Claims: batch}); err != nil {
			return err
		}
	}
	b.add(fmt.Sprintf("import of %d claims in batches of 1,000", n), rate(n, start), "–")
	return nil
}

func (b *bench) filtered(ctx context.Context) error {
	bits := b.node.Policy.Bits(&b.caller, marking.Searching())
	var n int64
	start := time.Now()
	err := b.store.Read(ctx, func(tx *db.ReadTx) (err error) {
		n, err = entity.Reader{TX: tx, Bits: bits}.Count()
		return err
	})
	b.add(fmt.Sprintf("count of %d rows under the caller's set", n), time.Since(start).Round(time.Millisecond).String(), "< 150 ms at 200,000")
	return err
}

func (b *bench) decisions(context.Context) error {
	const n = 200_000
	m := claim.Marking{Originator: "bench-desk"}.Normal()
	start := time.Now()
	for range n {
		if !b.node.Policy.Permit(&b.caller, marking.Reading(), m).Allowed {
			return errors.New("the bench's officer may not read")
		}
	}
	b.add("policy decisions, floor and Cedar", rate(n, start), "~100,000/s")
	return nil
}

func (b *bench) verify(ctx context.Context) error {
	start := time.Now()
	v, err := b.node.Verify(ctx, b.caller, node.VerifyRequest{})
	if err != nil {
		return err
	}
	if !v.OK {
		return fmt.Errorf("the ledger does not verify: %+v", v.Faults)
	}
	b.add(fmt.Sprintf("verify of %d records, tables and access log included", v.Records), rate(int(v.Records), start), "–")
	return nil
}

func (b *bench) rebuild(ctx context.Context) error {
	start := time.Now()
	v, err := b.node.Rebuild(ctx, b.caller, node.RebuildRequest{})
	if err != nil {
		return err
	}
	if !v.Same {
		return errors.New("the rebuilt tables differ")
	}
	b.add(fmt.Sprintf("rebuild of %d records, compared before and after", v.Records), rate(int(v.Records), start), "–")
	return nil
}

func (b *bench) restart(ctx context.Context) error {
	if err := b.store.Close(); err != nil {
		return err
	}
	start := time.Now()
	if err := b.open(ctx); err != nil {
		return err
	}
	if _, err := b.node.Search(ctx, b.caller, node.SearchRequest{Query: "Fict5 Nahme17"}); err != nil {
		return err
	}
	b.add("restart: open to the first answer", time.Since(start).Round(time.Millisecond).String(), "< 2 s")
	return nil
}

func (b *bench) table() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%d processors, %s, %s/%s. The machine is shared: ratios within one run count.\n\n", runtime.GOMAXPROCS(0), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	s.WriteString("| what | figure | target |\n|---|---|---|\n")
	for _, r := range b.rows {
		fmt.Fprintf(&s, "| %s | %s | %s |\n", r[0], r[1], r[2])
	}
	return s.String()
}

const begin, end = "<!-- spine -->\n", "<!-- end of spine -->"

// replace puts the table between its marks in a page.
func replace(page, table string) error {
	old, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	head, rest, ok := strings.Cut(string(old), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no place for the table", page)
	}
	return os.WriteFile(page, []byte(head+begin+table+end+tail), 0o644)
}
