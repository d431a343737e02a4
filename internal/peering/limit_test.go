package peering

import (
	"net"
	"testing"
	"time"
)

func TestBulkCannotUseUpTheShareOfWarnings(t *testing.T) {
	now := time.Unix(0, 0)
	q := quota{now: func() time.Time { return now }, left: map[share]*allowance{}}
	bulk, urgent := share{"fr-spoc", false}, share{"fr-spoc", true}
	for range burst / 256 {
		if !q.take(bulk, 256, 1) {
			t.Fatal("refused within the burst")
		}
	}
	if q.take(bulk, 256, 1) {
		t.Error("taken beyond the burst")
	}
	if !q.take(urgent, 256, 1) {
		t.Error("bulk used up the share of warnings")
	}
	now = now.Add(100 * time.Millisecond)
	if !q.take(bulk, 256, 1) || q.take(bulk, 512, 1) {
		t.Error("the share does not fill at its rate")
	}
}

// Few messages may be many bytes: they are counted apart, and one that is
// refused for its bytes has cost no message.
func TestAPeerIsLimitedByBytesToo(t *testing.T) {
	now := time.Unix(0, 0)
	q := quota{now: func() time.Time { return now }, left: map[share]*allowance{}}
	bulk := share{"fr-spoc", false}
	for range bytesBurst >> 20 {
		if !q.take(bulk, 1, 1<<20) {
			t.Fatal("refused within the burst")
		}
	}
	before := q.left[bulk].messages.left
	if q.take(bulk, 1, 1<<20) || q.left[bulk].messages.left != before {
		t.Error("taken beyond the burst of bytes, or counted though it was refused")
	}
	if !q.take(share{"nl-spoc", false}, 1, 1<<20) || !q.take(share{"fr-spoc", true}, 1, 1<<20) {
		t.Error("another share pays for it")
	}
	now = now.Add(time.Second)
	for range bytesPerSecond >> 20 {
		if !q.take(bulk, 1, 1<<20) {
			t.Fatal("it does not fill at its rate")
		}
	}
}

type doors struct{ net.Listener }

type knocker struct {
	net.Conn
	closed bool
}

func (k *knocker) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 9} }
func (k *knocker) Close() error         { k.closed = true; return nil }

type queue struct {
	doors
	in []net.Conn
}

func (q *queue) Accept() (net.Conn, error) {
	if len(q.in) == 0 {
		return nil, net.ErrClosed
	}
	c := q.in[0]
	q.in = q.in[1:]
	return c, nil
}

func TestTheGateShutsOutWhoKnocksTooOften(t *testing.T) {
	now := time.Unix(0, 0)
	q := &queue{}
	var all []*knocker
	for range 3 * handshakes {
		k := &knocker{}
		all, q.in = append(all, k), append(q.in, k)
	}
	g := newGate(q, func() time.Time { return now })
	var in []net.Conn
	for {
		c, err := g.Accept()
		if err != nil {
			break
		}
		in = append(in, c)
	}
	shut := 0
	for _, k := range all {
		if k.closed {
			shut++
		}
	}
	if len(in) != 2*handshakes || shut != handshakes {
		t.Errorf("%d let in, %d shut out", len(in), shut)
	}
	for _, c := range in {
		c.Close()
		c.Close() // a second time counts once
	}
	if n := g.calls["192.0.2.1"].open; n != 0 {
		t.Errorf("%d connections are still counted", n)
	}
	// An address may not hold more than its share, however slowly it comes.
	for range open + 5 {
		now = now.Add(time.Second)
		q.in = append(q.in, &knocker{})
		g.Accept()
	}
	if n := g.calls["192.0.2.1"].open; n != open {
		t.Errorf("%d connections are held", n)
	}
}
