package peering

import (
	"net"
	"sync"
	"time"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

const (
	// perSecond is how many messages a peer may send, and bytesPerSecond how
	// many bytes; the bursts last a minute.
	perSecond      = 5000
	burst          = 60 * perSecond
	bytesPerSecond = 50 << 20
	bytesBurst     = 60 * bytesPerSecond
	// handshakes is how many connections an address may open in a second, and
	// open how many it may hold: the lines of several peers behind one address.
	handshakes = 10
	open       = 64
	// mostAddresses bounds what is remembered of callers.
	mostAddresses = 10_000
)

// share is what a peer's quota is kept by: bulk cannot use up that of warnings.
type share struct {
	peer   claim.AgencyID
	urgent bool
}

// bucket fills by rate up to most; what is taken must be in it.
type bucket struct {
	left float64
	at   time.Time
}

func (b *bucket) fill(rate, most float64, now time.Time) {
	if b.at.IsZero() {
		b.left = most
	} else if d := now.Sub(b.at); d > 0 {
		b.left = min(most, b.left+rate*d.Seconds())
	}
	b.at = now
}

func (b *bucket) take(n, rate, most float64, now time.Time) bool {
	b.fill(rate, most, now)
	if n > b.left {
		return false
	}
	b.left -= n
	return true
}

// allowance is what a share may still send: messages and bytes, both or
// neither.
type allowance struct{ messages, bytes bucket }

func (a *allowance) take(messages, bytes float64, now time.Time) bool {
	a.messages.fill(perSecond, burst, now)
	a.bytes.fill(bytesPerSecond, bytesBurst, now)
	if messages > a.messages.left || bytes > a.bytes.left {
		return false
	}
	a.messages.left -= messages
	a.bytes.left -= bytes
	return true
}

// quota limits what each peer sends.
type quota struct {
	mu   sync.Mutex
	now  func() time.Time
	left map[share]*allowance
}

func (q *quota) take(s share, messages, bytes int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	a := q.left[s]
	if a == nil {
		a = &allowance{}
		q.left[s] = a
	}
	return a.take(float64(messages), float64(bytes), q.now())
}

// gate is a listener that shuts out addresses that open too many connections,
// before a handshake costs anything.
type gate struct {
	net.Listener
	now func() time.Time

	mu    sync.Mutex
	calls map[string]*caller
}

type caller struct {
	bucket
	open int
}

func newGate(l net.Listener, now func() time.Time) *gate {
	return &gate{Listener: l, now: now, calls: map[string]*caller{}}
}

// Accept returns the next connection that is let in.
func (g *gate) Accept() (net.Conn, error) {
	for {
		c, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if address := hostOf(c.RemoteAddr()); g.enter(address) {
			return &guest{Conn: c, left: sync.OnceFunc(func() { g.leave(address) })}, nil
		}
		c.Close()
	}
}

func hostOf(a net.Addr) string {
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	return host
}

func (g *gate) enter(address string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.calls[address]
	if c == nil {
		g.forget()
		if len(g.calls) >= mostAddresses {
			return false
		}
		c = &caller{}
		g.calls[address] = c
	}
	if !c.take(1, handshakes, 2*handshakes, g.now()) || c.open >= open {
		return false
	}
	c.open++
	return true
}

// forget drops callers that hold nothing and whose bucket is full again.
func (g *gate) forget() {
	if len(g.calls) < mostAddresses {
		return
	}
	for address, c := range g.calls {
		if c.open == 0 && g.now().Sub(c.at) > 2*time.Second {
			delete(g.calls, address)
		}
	}
}

func (g *gate) leave(address string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if c := g.calls[address]; c != nil {
		c.open--
	}
}

// guest is a connection that tells the gate when it closes. It ends where it
// does not begin as TLS does: to a call in the clear the server of the library
// would answer in words, before it knows who calls.
type guest struct {
	net.Conn
	left  func()
	begun bool
}

// handshake is the first byte of a connection in TLS (RFC 8446 section 5.1).
const handshake = 22

// Read reads from the connection. It is not for several at once before the
// first has returned, as no handshake is.
func (g *guest) Read(b []byte) (int, error) {
	n, err := g.Conn.Read(b)
	if n > 0 && !g.begun {
		if b[0] != handshake {
			return 0, fault.New(fault.Invalid, "the connection does not begin as TLS does")
		}
		g.begun = true
	}
	return n, err
}

// Close closes the connection.
func (g *guest) Close() error {
	g.left()
	return g.Conn.Close()
}
