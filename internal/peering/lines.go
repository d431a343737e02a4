package peering

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"sync"
	"time"

	"liaison/internal/claim"
	"liaison/internal/pace"
)

// Config is what the lines need.
type Config struct {
	Exchange Exchange
	// Certificate is the node's own; its pin stands in the node's key list.
	Certificate tls.Certificate
	Now         func() time.Time
	// Dial opens a connection to host:port.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Chance returns a number in [0, n).
	Chance func(n int64) int64
	// Pace holds answers to peers' questions until their time class ends; nil
	// lets them leave at once.
	Pace *pace.Pace
	// Trouble is told of what went wrong on a line and is being tried again;
	// err holds nothing of any content. It may be nil.
	Trouble func(agency claim.AgencyID, err error)
	// Dark is told when a peer has not answered three hellos in a row, and
	// again at each one after. It may be nil.
	Dark func(agency claim.AgencyID, misses int64)

	// What follows is nil on a real network. Transport carries the calls of
	// one class of streams to a peer, instead of pinned TLS over Dial; Pause
	// waits, and tells whether ctx still stands; Go runs an activity beside
	// the others.
	Transport func(agency claim.AgencyID, class int) http.RoundTripper
	Pause     func(ctx context.Context, d time.Duration) bool
	Go        func(fn func())
}

// Lines are this node's lines to all its peers. Serve answers, Run sends; both
// work until their context ends.
type Lines struct {
	Config
	quota quota

	mu      sync.Mutex
	clients map[claim.AgencyID]*client
}

// New returns the lines of a node. Nothing runs yet.
func New(c Config) *Lines {
	return &Lines{Config: c, clients: map[claim.AgencyID]*client{}, quota: quota{now: c.Now, left: map[share]*allowance{}}}
}

func (l *Lines) trouble(agency claim.AgencyID, err error) {
	if l.Trouble != nil && err != nil {
		l.Trouble(agency, err)
	}
}

// pause waits, and tells whether the context still stands.
func (l *Lines) pause(ctx context.Context, d time.Duration) bool {
	if l.Pause != nil {
		return l.Pause(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (l *Lines) spawn(fn func()) {
	if l.Go != nil {
		l.Go(fn)
		return
	}
	go fn()
}
