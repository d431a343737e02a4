package peering_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/seal"
)

func listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	return l
}

// loopback is two nodes that serve each other over real sockets.
func loopback(t testing.TB) (be, fr *node, address string) {
	t.Helper()
	clock := func() time.Time { return start }
	be, fr = newNode(t, "be-spoc", clock, new(net.Dialer).DialContext), newNode(t, "fr-spoc", clock, new(net.Dialer).DialContext)
	beListens, frListens := listen(t), listen(t)
	be.befriend(t, fr, frListens.Addr().String())
	fr.befriend(t, be, beListens.Addr().String())
	work(t, func(ctx context.Context) error { return be.lines.Serve(ctx, beListens) })
	work(t, func(ctx context.Context) error { return fr.lines.Serve(ctx, frListens) })
	return be, fr, frListens.Addr().String()
}

func TestWordsCrossTheLineBothWays(t *testing.T) {
	be, fr, _ := loopback(t)
	be.put(t, fr, outbox.Claims, "before the pump runs")
	work(t, be.lines.Run)
	work(t, fr.lines.Run)
	fr.await(t, 1)
	var want []string
	for i := range 300 {
		want = append(want, fmt.Sprintf("warning %d", i))
	}
	be.put(t, fr, outbox.Warning, want...)
	fr.put(t, be, outbox.Query, "and back")
	if got := fr.await(t, 300); !slices.Equal(got[1:], want) {
		t.Errorf("%d words came, or in another order", len(got))
	}
	if got := be.await(t, 1); !slices.Equal(got, []string{"and back"}) {
		t.Errorf("got %q", got)
	}
}

// caller is an HTTP client with whatever TLS a test wants.
func caller(c *tls.Config) *http.Client {
	var only http.Protocols
	only.SetHTTP2(true)
	return &http.Client{Transport: &http.Transport{TLSClientConfig: c, Protocols: &only}}
}

func anyone(cert tls.Certificate) *tls.Config {
	return seal.PinnedConfig(cert, func(seal.Pin) error { return nil }, func() time.Time { return start })
}

// Nobody is answered before the key that he shows is that of a confirmed peer;
// TLS 1.3 and HTTP/2 only.
func TestT01_HandshakeMatrix(t *testing.T) {
	be, fr, address := loopback(t)
	random := rand.NewChaCha8([32]byte{7})
	strange, err := seal.NewSigningKey(random)
	check(t, err)
	strangeCert, _, err := seal.Certificate(strange, "be-spoc", start.Add(-time.Hour), start.Add(time.Hour), random)
	check(t, err)
	expired, _, err := seal.Certificate(be.ring.TLS, "be-spoc", start.Add(-2*time.Hour), start.Add(-time.Hour), random)
	check(t, err)
	older := anyone(be.cert)
	older.MinVersion, older.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
	none := anyone(be.cert)
	none.Certificates = nil
	two := anyone(be.cert)
	two.Certificates = []tls.Certificate{{Certificate: [][]byte{be.cert.Certificate[0], be.cert.Certificate[0]}, PrivateKey: be.cert.PrivateKey}}
	old := anyone(be.cert)
	old.NextProtos = []string{"http/1.1"}
	ask := func(c *tls.Config) (int, error) {
		client := caller(c)
		defer client.CloseIdleConnections()
		r, err := client.Get("https://" + address + "/lxp/1/keys?after=0")
		if err != nil {
			return 0, err
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		if err == nil && r.StatusCode == http.StatusOK {
			notes, err := peer.ParseList(b, 10, 1<<20)
			if err != nil || len(notes) != 1 || !bytes.Equal(notes[0], fr.notes[0]) {
				t.Errorf("the key lists are %q, %v", notes, err)
			}
		}
		return r.StatusCode, err
	}
	for what, c := range map[string]*tls.Config{"a strange key": anyone(strangeCert), "an expired certificate": anyone(expired), "no certificate": none,
		"two certificates": two, "TLS 1.2": older, "its own key": anyone(fr.cert)} {
		if status, err := ask(c); err == nil {
			t.Errorf("%s is answered %d", what, status)
		}
	}
	raw, err := tls.Dial("tcp", address, old)
	if err == nil {
		fmt.Fprintf(raw, "GET /lxp/1/keys?after=0 HTTP/1.1\r\nHost: x\r\n\r\n")
		if b, _ := io.ReadAll(raw); bytes.Contains(b, []byte("200")) {
			t.Error("HTTP/1.1 is answered")
		}
		raw.Close()
	}
	if status, err := ask(anyone(be.cert)); err != nil || status != http.StatusOK {
		t.Errorf("the peer is answered %d, %v", status, err)
	}
	// A peer that is revoked is refused on a connection that is open.
	client := caller(anyone(be.cert))
	defer client.CloseIdleConnections()
	get := func() int {
		r, err := client.Get("https://" + address + "/lxp/1/keys?after=0")
		check(t, err)
		io.Copy(io.Discard, r.Body)
		r.Body.Close()
		return r.StatusCode
	}
	if get() != http.StatusOK {
		t.Error("not answered before the revocation")
	}
	check(t, fr.Store.Write(t.Context(), func(tx *db.Tx) error {
		_, err := peer.Revoke(tx, "be-spoc", ann, "its keys are lost", 9)
		return err
	}))
	if status := get(); status != http.StatusForbidden {
		t.Errorf("a revoked peer is answered %d", status)
	}
	if status, err := ask(anyone(be.cert)); err == nil {
		t.Errorf("a revoked peer that calls anew is answered %d", status)
	}
}

// Before a caller has shown the key of a confirmed peer he gets the handshake of
// TLS and its alert, and not one byte of an answer: not with no certificate, a
// strange one, that of a peer whom nobody has confirmed, or no TLS at all, and
// no call is read, whatever it holds.
func TestT01_NoAnswerBeforeAuthentication(t *testing.T) {
	clock := func() time.Time { return start }
	be, fr := newNode(t, "be-spoc", clock, new(net.Dialer).DialContext), newNode(t, "fr-spoc", clock, new(net.Dialer).DialContext)
	fr.befriend(t, be, "")
	var asked atomic.Int64
	fr.lines.Exchange = listening{fr.Office, &asked}
	listener := listen(t)
	address := listener.Addr().String()
	work(t, func(ctx context.Context) error { return fr.lines.Serve(ctx, listener) })
	random := rand.NewChaCha8([32]byte{8})
	strange, err := seal.NewSigningKey(random)
	check(t, err)
	strangeCert, _, err := seal.Certificate(strange, "be-spoc", start.Add(-time.Hour), start.Add(time.Hour), random)
	check(t, err)
	de := newNode(t, "de-bka", func() time.Time { return start }, new(net.Dialer).DialContext)
	none := anyone(be.cert)
	none.Certificates = nil
	calls := []string{"", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + string(make([]byte, 9)), "GET /lxp/1/keys?after=0 HTTP/1.1\r\nHost: x\r\n\r\n",
		"POST /lxp/1/push HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n" + "LXB1", string(make([]byte, 4096))}
	for what, c := range map[string]*tls.Config{"no certificate": none, "a strange key": anyone(strangeCert), "a peer whom nobody confirmed": anyone(de.cert)} {
		for i, call := range calls {
			conn, err := net.Dial("tcp", address)
			check(t, err)
			c := c.Clone()
			c.NextProtos = []string{"h2"}
			client := tls.Client(conn, c)
			// In TLS 1.3 the caller is done before his certificate is looked at.
			if _, err = client.Write([]byte(call)); err == nil {
				var answer []byte
				answer, err = io.ReadAll(client)
				if len(answer) > 0 {
					t.Errorf("%s, call %d, is answered %q", what, i, answer)
				}
			}
			if err == nil {
				t.Errorf("%s, call %d: nobody refused him", what, i)
			}
			conn.Close()
		}
	}
	for i, call := range calls {
		conn, err := net.Dial("tcp", address)
		check(t, err)
		_, err = conn.Write([]byte(call))
		check(t, err)
		// A call that was refused at its first bytes is closed already.
		if err := conn.(*net.TCPConn).CloseWrite(); err != nil && !errors.Is(err, syscall.ENOTCONN) {
			t.Error(err)
		}
		answer, _ := io.ReadAll(conn)
		// An alert of TLS has seven bytes, the first is 21 (RFC 8446 section 5.1).
		if len(answer) > 7 || len(answer) > 0 && answer[0] != 21 {
			t.Errorf("without TLS, call %d is answered %q", i, answer)
		}
		conn.Close()
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the exchange was asked %d times for what no peer had asked", n)
	}
}

// listening counts the calls that come as far as the exchange.
type listening struct {
	*peer.Office
	asked *atomic.Int64
}

func (l listening) Push(ctx context.Context, from claim.AgencyID, b *peer.Bundle) (peer.Answer, error) {
	l.asked.Add(1)
	return l.Office.Push(ctx, from, b)
}

func (l listening) Keys(ctx context.Context, after int64) ([][]byte, error) {
	l.asked.Add(1)
	return l.Office.Keys(ctx, after)
}

// A node does not speak to one that shows another key than its peer's, even
// another peer's.
func TestT01_TheCalledNodeMustBeThePeer(t *testing.T) {
	clock := func() time.Time { return start }
	dial := new(net.Dialer).DialContext
	be, fr, de := newNode(t, "be-spoc", clock, dial), newNode(t, "fr-spoc", clock, dial), newNode(t, "de-bka", clock, dial)
	l := listen(t)
	be.befriend(t, fr, l.Addr().String()) // but it is de-bka that listens there
	be.befriend(t, de, "")
	de.befriend(t, be, "")
	work(t, func(ctx context.Context) error { return de.lines.Serve(ctx, l) })
	if err := be.lines.Knock(t.Context(), "fr-spoc"); err == nil {
		t.Error("another node was taken for the peer")
	}
}

func TestCallsAreBoundedBeforeTheyAreRead(t *testing.T) {
	be, _, address := loopback(t)
	client := caller(anyone(be.cert))
	defer client.CloseIdleConnections()
	for _, c := range []struct {
		method, path string
		body         []byte
		want         int
	}{
		{"POST", "push", make([]byte, peer.MostBundle+1), http.StatusUnprocessableEntity},
		{"POST", "push", []byte("LXB1"), http.StatusUnprocessableEntity},
		{"POST", "push", nil, http.StatusUnprocessableEntity},
		{"POST", "hello", []byte("LXH1 and no more"), http.StatusUnprocessableEntity},
		{"POST", "receipts", []byte{0xff, 0xff, 1, 2, 3}, http.StatusUnprocessableEntity},
		{"POST", "knock", nil, http.StatusNoContent},
		{"GET", "pull?stream=nothing&wait=0s", nil, http.StatusUnprocessableEntity},
		{"GET", "pull?stream=claim&wait=for-ever", nil, http.StatusUnprocessableEntity},
		{"GET", "pull?stream=claim&wait=0s", nil, http.StatusNoContent},
		{"GET", "keys?after=-1", nil, http.StatusUnprocessableEntity},
		{"GET", "push", nil, http.StatusMethodNotAllowed},
		{"GET", "nothing", nil, http.StatusNotFound},
	} {
		r, err := http.NewRequest(c.method, "https://"+address+"/lxp/1/"+c.path, bytes.NewReader(c.body))
		check(t, err)
		got, err := client.Do(r)
		check(t, err)
		text, _ := io.ReadAll(got.Body)
		got.Body.Close()
		if got.StatusCode != c.want {
			t.Errorf("%s %s with %d bytes: %d %s", c.method, c.path, len(c.body), got.StatusCode, text)
		}
	}
}
