package peering_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"os"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/seal"
)

// wires is a network in memory: each node listens under its name, connections
// can be refused, and those that stand can be cut.
type wires struct {
	mu       sync.Mutex
	listener map[string]*pipeListener
	dark     map[string]bool
	standing []net.Conn
	dials    int
}

type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error   { l.once.Do(func() { close(l.closed) }); return nil }
func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

func newWires() *wires {
	return &wires{listener: map[string]*pipeListener{}, dark: map[string]bool{}}
}

func (w *wires) listen(address string) net.Listener {
	l := &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.listener[address] = l
	return l
}

var errDark = errors.New("nobody there")

func (w *wires) dial(ctx context.Context, _, address string) (net.Conn, error) {
	w.mu.Lock()
	w.dials++
	l, dark := w.listener[address], w.dark[address]
	w.mu.Unlock()
	if l == nil || dark {
		return nil, errDark
	}
	here, there := net.Pipe()
	select {
	case l.conns <- there:
	case <-l.closed:
		return nil, errDark
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.standing = append(w.standing, here, there)
	return here, nil
}

// darken refuses new connections to an address and cuts all that stand.
func (w *wires) darken(address string, dark bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dark[address] = dark
	if dark {
		for _, c := range w.standing {
			c.Close()
		}
		w.standing = nil
	}
}

func (w *wires) dialled() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dials
}

// town is two nodes on wires.
func town(t testing.TB) (be, fr *node, w *wires) {
	t.Helper()
	w = newWires()
	now := func() time.Time { return time.Now() }
	be, fr = newNode(t, "be-spoc", now, w.dial), newNode(t, "fr-spoc", now, w.dial)
	be.befriend(t, fr, "fr.example:7443")
	fr.befriend(t, be, "be.example:7443")
	work(t, func(ctx context.Context) error { return be.lines.Serve(ctx, w.listen("be.example:7443")) })
	work(t, func(ctx context.Context) error { return fr.lines.Serve(ctx, w.listen("fr.example:7443")) })
	return be, fr, w
}

// darkDays is how long a peer is dark: days, or a month in a long run.
func darkDays() int {
	if os.Getenv("LIAISON_TEST_LONG") != "" {
		return 30
	}
	return 5
}

func TestAPeerMayBeDarkForLong(t *testing.T) {
	days := darkDays()
	synctest.Test(t, func(t *testing.T) {
		be, fr, w := town(t)
		w.darken("fr.example:7443", true)
		work(t, be.lines.Run)
		be.put(t, fr, outbox.Claims, "one", "two")
		be.put(t, fr, outbox.Warning, "danger")
		time.Sleep(time.Duration(days) * 24 * time.Hour)
		synctest.Wait()
		tries := w.dialled()
		// Greetings every 5 minutes at most, warnings too, claims each hour:
		// on average half of that by chance.
		if tries < 300*days || tries > 2000*days {
			t.Errorf("%d attempts in %d days", tries, days)
		}
		w.darken("fr.example:7443", false)
		time.Sleep(5*time.Minute + time.Second)
		synctest.Wait()
		got := fr.got()
		slices.Sort(got)
		if !slices.Equal(got, []string{"danger", "one", "two"}) {
			t.Errorf("after that came %q\n%.2000s", got, be.trouble())
		}
	})
}

func TestThePumpSleepsWhileNothingIsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		be, fr, _ := town(t)
		asked := &counting{Office: be.Office}
		be.lines.Exchange = asked
		work(t, be.lines.Run)
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		// A heartbeat a minute wakes it; nothing else does.
		if n := asked.count(); n > 3*60*4 {
			t.Errorf("asked %d times what is due in three idle hours", n)
		}
		before := time.Now()
		be.put(t, fr, outbox.Warning, "now")
		fr.await(t, 1)
		if waited := time.Since(before); waited > 0 {
			t.Errorf("a warning waited %v for the pump", waited)
		}
	})
}

type counting struct {
	*peer.Office
	mu sync.Mutex
	n  int
}

func (c *counting) Due(ctx context.Context) ([]outbox.Lane, time.Duration, error) {
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
	return c.Office.Due(ctx)
}

func (c *counting) count() int { c.mu.Lock(); defer c.mu.Unlock(); return c.n }

func TestAPeerThatCannotCallIsFetchedFrom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		be, fr, w := town(t)
		w.darken("be.example:7443", true) // fr cannot reach be
		check(t, be.Store.Write(t.Context(), func(tx *db.Tx) error {
			_, err := peer.SetContact(tx, "fr-spoc", "fr.example:7443", "", true)
			return err
		}))
		work(t, be.lines.Run)
		work(t, fr.lines.Run)
		time.Sleep(time.Hour + 7*time.Second) // within a fetch, not where one ends and the next begins
		before := time.Now()
		fr.put(t, be, outbox.Warning, "fetched", "too")
		if got := be.await(t, 2); !slices.Equal(got, []string{"fetched", "too"}) {
			t.Errorf("got %q", got)
		}
		if waited := time.Since(before); waited > time.Second {
			t.Errorf("it waited %v although a fetch stood open", waited)
		}
		synctest.Wait()
		lanes, _, err := fr.Due(t.Context())
		if err != nil || len(lanes) > 0 {
			t.Errorf("still due: %v, %v", lanes, err)
		}
	})
}

func TestADarkPeerIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		be, _, w := town(t)
		w.darken("fr.example:7443", true)
		told := make(chan int64, 1000)
		be.lines.Dark = func(_ claim.AgencyID, misses int64) { told <- misses }
		work(t, be.lines.Run)
		if first := <-told; first != 3 {
			t.Errorf("told at miss %d", first)
		}
	})
}

// Cuts at random moments, in both directions, lose and double nothing.
func TestCutsLoseAndDoubleNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		be, fr, w := town(t)
		work(t, be.lines.Run)
		work(t, fr.lines.Run)
		chance := rand.New(rand.NewPCG(3, 4))
		var there, back []string
		for i := range 60 {
			word := string(rune('a'+i%26)) + string(rune('0'+i/26))
			there, back = append(there, word), append(back, word)
			be.put(t, fr, outbox.Claims, word)
			fr.put(t, be, outbox.Query, word)
			time.Sleep(time.Duration(chance.Int64N(int64(100 * time.Millisecond))))
			if chance.IntN(3) == 0 {
				side := []string{"be.example:7443", "fr.example:7443"}[chance.IntN(2)]
				w.darken(side, true)
				time.Sleep(time.Duration(chance.Int64N(int64(3 * time.Second))))
				w.darken(side, false)
			}
		}
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if got := fr.got(); !slices.Equal(got, there) {
			t.Errorf("fr has %q", got)
		}
		if got := be.got(); !slices.Equal(got, back) {
			t.Errorf("be has %q", got)
		}
	})
}

// A peer that is confirmed while the pump runs is greeted at once; one that is
// revoked is let go.
func TestPeersComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWires()
		now := func() time.Time { return time.Now() }
		be, fr := newNode(t, "be-spoc", now, w.dial), newNode(t, "fr-spoc", now, w.dial)
		work(t, func(ctx context.Context) error { return fr.lines.Serve(ctx, w.listen("fr.example:7443")) })
		work(t, be.lines.Run)
		synctest.Wait()
		fr.befriend(t, be, "")
		be.befriend(t, fr, "fr.example:7443")
		be.Wake()
		synctest.Wait()
		be.put(t, fr, outbox.Warning, "now")
		fr.await(t, 1)
		if n := w.dialled(); n != 1 {
			t.Errorf("%d connections for one class of streams", n)
		}
		check(t, be.Store.Write(t.Context(), func(tx *db.Tx) error {
			_, err := peer.Revoke(tx, "fr-spoc", ann, "enough", 9)
			tx.AfterCommit(be.Wake)
			return err
		}))
		synctest.Wait()
		tried := w.dialled()
		time.Sleep(24 * time.Hour)
		if n := w.dialled(); n != tried {
			t.Errorf("%d more attempts to reach a peer that was revoked", n-tried)
		}
	})
}

// Keys are rotated while the pump runs; the peer cannot call back to fetch them.
func TestRotatedKeysReachAPeerThatCannotFetchThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWires()
		now := func() time.Time { return time.Now() }
		be, fr := newNode(t, "be-spoc", now, w.dial), newNode(t, "fr-spoc", now, w.dial)
		work(t, func(ctx context.Context) error { return fr.lines.Serve(ctx, w.listen("fr.example:7443")) })
		fr.befriend(t, be, "")
		be.befriend(t, fr, "fr.example:7443")
		work(t, be.lines.Run)
		be.put(t, fr, outbox.Warning, "before")
		fr.await(t, 1)

		random := rand.NewChaCha8([32]byte{77})
		sign, err := seal.NewSigningKey(random)
		check(t, err)
		old := be.ring.Sign
		next := *be.list
		next.Version, next.Previous, next.Issued = 2, be.list.Hash(), be.list.Issued.Add(time.Hour)
		next.Keys = append(slices.Clone(next.Keys), seal.ListedKey{Role: seal.RoleSign, Public: sign.Public(), From: now().Add(-time.Hour).Truncate(time.Second), Until: now().AddDate(1, 0, 0).Truncate(time.Second)})
		next.Revoked = []seal.Revocation{{Key: old.ID(), Since: now().Truncate(time.Second), Reason: "superseded"}}
		note, err := next.Sign(be.root)
		check(t, err)
		check(t, be.Store.Write(t.Context(), func(tx *db.Tx) error { return peer.KeepOwnList(tx, be.root.Public(), note.Bytes(), be.Now()) }))
		be.Ring.Sign = sign
		be.put(t, fr, outbox.Warning, "after")
		time.Sleep(10 * time.Minute)
		if got := fr.got(); !slices.Equal(got, []string{"before", "after"}) {
			t.Errorf("got %q\n%.2000s\n%.2000s", got, be.trouble(), fr.trouble())
		}
	})
}
