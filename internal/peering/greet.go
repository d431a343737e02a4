package peering

import (
	"context"
	"sync"
	"time"

	"liaison/internal/claim"
	"liaison/internal/outbox"
	"liaison/internal/peer"
)

const (
	heartbeat = time.Minute
	// longestSilence caps the wait before a dark peer is greeted again.
	longestSilence = 5 * time.Minute
	darkAfter      = 3
	longPoll       = 25 * time.Second
)

// greeter is the heartbeat of the line to one peer.
type greeter struct {
	stop context.CancelFunc
}

// greetAll starts a heartbeat for each peer that has none, and ends those of
// peers that are gone.
func (p *Pump) greetAll(ctx context.Context) {
	l := p.lines
	peers, err := l.Exchange.Reachable(ctx)
	if err != nil {
		if ctx.Err() == nil {
			l.trouble("", err)
		}
		return
	}
	there := map[claim.AgencyID]bool{}
	for _, other := range peers {
		there[other.Agency] = true
		if p.greeted[other.Agency] != nil {
			continue
		}
		own, stop := context.WithCancel(ctx)
		p.greeted[other.Agency] = &greeter{stop}
		p.start(func() { p.keepGreeting(own, other.Agency) })
	}
	for agency, g := range p.greeted {
		if !there[agency] {
			g.stop()
			delete(p.greeted, agency)
			l.forget(agency)
		}
	}
}

// keepGreeting says hello at once, then every minute; while the peer is dark it
// waits, by chance, up to twice as long each time.
func (u *Pump) keepGreeting(ctx context.Context, agency claim.AgencyID) {
	l := u.lines
	fails, first := 0, true
	var before []outbox.Stream
	fetching := &fetches{}
	for ctx.Err() == nil {
		p, err := l.Exchange.Show(ctx, agency)
		var met peer.Met
		if err == nil {
			met, err = l.meet(ctx, p)
		}
		if err != nil {
			l.missed(ctx, agency, err)
			if !l.pause(ctx, l.silence(fails)) {
				return
			}
			fails, first = fails+1, true
			continue
		}
		l.fetchWaiting(ctx, p, met.Waiting, before, first)
		before, fails, first = met.Waiting, 0, false
		if p.Fetched {
			for _, s := range outbox.Streams() {
				if fetching.begin(s) {
					u.start(func() {
						defer fetching.end(s)
						l.trouble(agency, l.fetch(ctx, p, s, longPoll))
					})
				}
			}
		}
		if !l.pause(ctx, heartbeat) {
			return
		}
	}
}

func (l *Lines) silence(fails int) time.Duration {
	limit := longestSilence
	if fails < 16 {
		limit = min(limit, time.Second<<fails)
	}
	return time.Duration(l.Chance(int64(limit))) + time.Millisecond
}

func (l *Lines) missed(ctx context.Context, agency claim.AgencyID, err error) {
	if ctx.Err() != nil {
		return
	}
	l.trouble(agency, err)
	misses, err := l.Exchange.Missed(ctx, agency)
	l.trouble(agency, err)
	if err == nil && misses >= darkAfter && l.Dark != nil {
		l.Dark(agency, misses)
	}
}

// greet says hello once.
func (l *Lines) greet(ctx context.Context, p *peer.Peer) error {
	_, err := l.meet(ctx, p)
	return err
}

// meet says hello, takes the answer, and fetches the key lists that are new.
func (l *Lines) meet(ctx context.Context, p *peer.Peer) (peer.Met, error) {
	ours, err := l.Exchange.Hello(ctx, p.Agency)
	if err != nil {
		return peer.Met{}, err
	}
	c := l.client(p)
	if err := l.offer(ctx, c, ours.KeyList); err != nil {
		return peer.Met{}, err
	}
	status, theirs, err := c.hello(ctx, ours)
	if err != nil {
		return peer.Met{}, err
	}
	if status != peer.Done {
		return peer.Met{}, c.refused("hello", status)
	}
	met, err := l.Exchange.Meet(ctx, p.Agency, theirs, ours)
	if err != nil || !met.KeyLists {
		return met, err
	}
	notes, err := c.keys(ctx, p.Version)
	if err != nil {
		return met, err
	}
	if err := l.Exchange.TakeKeys(ctx, p.Agency, notes); err != nil {
		return met, err
	}
	return l.Exchange.Meet(ctx, p.Agency, theirs, ours) // with keys that prove its receipts
}

// fetchWaiting fetches what a peer says to have for us: at once when the line
// is new, else when it has not come by itself since the last hello.
func (l *Lines) fetchWaiting(ctx context.Context, p *peer.Peer, waiting, before []outbox.Stream, first bool) {
	if p.Fetched {
		return // its fetches run all the time
	}
	for _, s := range waiting {
		again := first
		for _, b := range before {
			again = again || b == s
		}
		if again {
			l.trouble(p.Agency, l.fetch(ctx, p, s, 0))
		}
	}
}

// fetch brings one stream of a peer here: for as long as it has something, or,
// with a wait, until the line breaks.
func (l *Lines) fetch(ctx context.Context, p *peer.Peer, s outbox.Stream, wait time.Duration) error {
	c := l.client(p)
	for ctx.Err() == nil {
		asked := l.Now()
		b, ok, err := c.pull(ctx, s, wait)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		case !ok && wait == 0:
			return nil
		case !ok:
			// A peer that answers at once, with nothing, must not make us spin.
			if early := wait/2 - l.Now().Sub(asked); early > 0 && !l.pause(ctx, early) {
				return nil
			}
			continue
		}
		a, err := l.Exchange.Push(ctx, p.Agency, b)
		if err != nil {
			return err
		}
		if a.Receipt == nil {
			return c.refused("being fetched from", a.Status)
		}
		if err := c.receipts(ctx, s, a.Receipt); err != nil {
			return err
		}
		if a.Status != peer.Done {
			return c.refused("being fetched from", a.Status)
		}
	}
	return nil
}

// fetches tells which streams are being fetched.
type fetches struct {
	mu      sync.Mutex
	running [6]bool
}

func (f *fetches) begin(s outbox.Stream) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	was := f.running[s]
	f.running[s] = true
	return !was
}

func (f *fetches) end(s outbox.Stream) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.running[s] = false
}
