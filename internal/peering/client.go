package peering

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/seal"
)

// client calls one peer, over a connection for each class of streams.
type client struct {
	agency  claim.AgencyID
	address string
	lanes   [classes]http.RoundTripper
	// offered is the version of this node's key list that the peer was given.
	offered atomic.Int64
}

// client returns the calls to a peer, at the address that it has now.
func (l *Lines) client(p *peer.Peer) *client {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.clients[p.Agency]
	if c != nil && c.address == p.Address {
		return c
	}
	if c != nil {
		c.close()
	}
	c = &client{agency: p.Agency, address: p.Address}
	for i := range c.lanes {
		c.lanes[i] = l.transport(p.Agency, i)
	}
	l.clients[p.Agency] = c
	return c
}

// hangUp closes the connections to all peers.
func (l *Lines) hangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for agency, c := range l.clients {
		c.close()
		delete(l.clients, agency)
	}
}

// forget closes the connections to a peer that is one no longer.
func (l *Lines) forget(agency claim.AgencyID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c := l.clients[agency]; c != nil {
		c.close()
		delete(l.clients, agency)
	}
}

func (c *client) close() {
	for _, t := range c.lanes {
		if t, ok := t.(*http.Transport); ok {
			t.CloseIdleConnections()
		}
	}
}

// transport is one connection to a peer, which must show a key of that peer.
func (l *Lines) transport(agency claim.AgencyID, class int) http.RoundTripper {
	if l.Transport != nil {
		return l.Transport(agency, class)
	}
	var only http.Protocols
	only.SetHTTP2(true)
	allowed := func(pin seal.Pin) error {
		shown, err := l.Exchange.Known(context.Background(), pin)
		if err == nil && shown != agency {
			return fault.New(fault.Forbidden, "%s answers where %s was called", shown, agency)
		}
		return err
	}
	return &http.Transport{
		DialContext: l.Dial, TLSClientConfig: seal.PinnedConfig(l.Certificate, allowed, l.Now), Protocols: &only,
		TLSHandshakeTimeout: handshakeWithin, IdleConnTimeout: 5 * time.Minute, MaxResponseHeaderBytes: mostHeader, DisableCompression: true,
		HTTP2: &http.HTTP2Config{SendPingTimeout: 20 * time.Second, PingTimeout: 10 * time.Second},
	}
}

// reply is a peer's answer.
type reply struct {
	status peer.Status
	none   bool // there is nothing
	body   []byte
}

// do makes one call and reads at most most bytes of its answer.
func (c *client) do(ctx context.Context, class int, method, path string, content []byte, most int64, within time.Duration) (reply, error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	u := url.URL{Scheme: "https", Host: c.address}
	r, err := http.NewRequestWithContext(ctx, method, u.String()+prefix+path, bytes.NewReader(content))
	if err != nil {
		return reply{}, fault.Wrap(fault.Invalid, err, "%s has an address that cannot be called", c.agency)
	}
	r.Header.Set("Content-Type", octets)
	answer, err := c.lanes[class].RoundTrip(r)
	if err != nil {
		return reply{}, fault.Wrap(fault.Unavailable, err, "%s does not answer", c.agency)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(io.LimitReader(answer.Body, most+1))
	if err != nil {
		return reply{}, fault.Wrap(fault.Unavailable, err, "the answer of %s was cut off", c.agency)
	}
	if int64(len(b)) > most {
		return reply{}, fault.New(fault.Invalid, "the answer of %s is longer than %d bytes", c.agency, most)
	}
	switch {
	case answer.StatusCode == http.StatusNoContent:
		return reply{none: true}, nil
	case answer.StatusCode == http.StatusOK:
		return reply{status: peer.Done, body: b}, nil
	}
	return reply{status: statusNamed(answer.Header.Get(statusHeader)), body: b}, nil
}

// refused makes an error of an answer other than Done.
func (c *client) refused(call string, s peer.Status) error {
	return fault.New(fault.Unavailable, "%s answers %s with %s", c.agency, call, s)
}

// mostRefusal is how much of a refusal's text is read.
const mostRefusal = 4 << 10

func (c *client) push(ctx context.Context, b *peer.Bundle) (peer.Status, *peer.Receipt, error) {
	content, err := b.MarshalBinary()
	if err != nil {
		return peer.Unreadable, nil, err
	}
	a, err := c.do(ctx, classOf(b.Stream), http.MethodPost, "push", content, peer.MostReceipt, callWithin)
	if err != nil || (a.status != peer.Done && a.status != peer.Gap) {
		return a.status, nil, err
	}
	r, err := peer.ParseReceipt(a.body)
	return a.status, r, err
}

func (c *client) hello(ctx context.Context, h *peer.Hello) (peer.Status, *peer.Hello, error) {
	content, err := h.MarshalBinary()
	if err != nil {
		return peer.Unreadable, nil, err
	}
	a, err := c.do(ctx, 0, http.MethodPost, "hello", content, peer.MostHello, handshakeWithin*4)
	if err != nil || a.status != peer.Done {
		return a.status, nil, err
	}
	theirs, err := peer.ParseHello(a.body)
	return peer.Done, theirs, err
}

func (c *client) pull(ctx context.Context, s outbox.Stream, wait time.Duration) (b *peer.Bundle, ok bool, err error) {
	path := fmt.Sprintf("pull?stream=%s&wait=%s", s, wait)
	a, err := c.do(ctx, classOf(s), http.MethodGet, path, nil, peer.MostBundle, wait+callWithin)
	switch {
	case err != nil || a.none:
		return nil, false, err
	case a.status != peer.Done:
		return nil, false, c.refused("pull", a.status)
	}
	b, err = peer.ParseBundle(a.body)
	return b, err == nil, err
}

func (c *client) receipts(ctx context.Context, s outbox.Stream, r *peer.Receipt) error {
	b, err := r.MarshalBinary()
	if err != nil {
		return err
	}
	a, err := c.do(ctx, classOf(s), http.MethodPost, "receipts", peer.EncodeList([][]byte{b}), mostRefusal, callWithin)
	if err == nil && !a.none {
		return c.refused("receipts", a.status)
	}
	return err
}

func (c *client) keys(ctx context.Context, after int64) ([][]byte, error) {
	a, err := c.do(ctx, 0, http.MethodGet, "keys?after="+strconv.FormatInt(after, 10), nil, mostKeys, callWithin)
	switch {
	case err != nil:
		return nil, err
	case a.status != peer.Done:
		return nil, c.refused("keys", a.status)
	}
	return peer.ParseList(a.body, mostKeyLists, mostNote)
}

// offer gives a peer this node's key lists, once for each version: it may be
// unable to fetch them.
func (l *Lines) offer(ctx context.Context, c *client, version int64) error {
	if c.offered.Load() >= version {
		return nil
	}
	notes, err := l.Exchange.Keys(ctx, 0)
	if err != nil {
		return err
	}
	a, err := c.do(ctx, 0, http.MethodPost, "keys", peer.EncodeList(notes), mostRefusal, callWithin)
	if err != nil {
		return err
	}
	if !a.none {
		return c.refused("key lists", a.status)
	}
	c.offered.Store(version)
	return nil
}

// Knock tells a peer that this node is there, so that it tries at once what it
// has waiting. It is for nodes that expect calls but say no hello.
func (l *Lines) Knock(ctx context.Context, agency claim.AgencyID) error {
	p, err := l.Exchange.Show(ctx, agency)
	if err != nil {
		return err
	}
	c := l.client(p)
	a, err := c.do(ctx, 0, http.MethodPost, "knock", nil, mostRefusal, handshakeWithin*2)
	if err == nil && !a.none {
		return c.refused("knock", a.status)
	}
	return err
}
