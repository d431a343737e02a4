package sim

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"liaison/internal/claim"
	"liaison/internal/peer"
)

// network is what lies between the houses. Its faults are drawn for each play.
type network struct {
	lose, loseAnswer, double, delay, mangle float64
	// cut are the pairs between which nothing passes, by who calls whom.
	cut map[[2]claim.AgencyID]bool
}

func (w *world) calm() { w.net = network{cut: map[[2]claim.AgencyID]bool{}} }

// rough draws the faults of the network.
func (w *world) rough() {
	w.net.lose, w.net.loseAnswer = w.chance.Float64()*0.2, w.chance.Float64()*0.15
	w.net.double, w.net.delay, w.net.mangle = w.chance.Float64()*0.15, w.chance.Float64()*0.2, w.chance.Float64()*0.1
}

// header is how long the signed outside of a bundle is.
const header = 292

// wire carries the calls of one house to another, as a pinned line would.
type wire struct {
	from *house
	to   claim.AgencyID
}

// parcel is a call on its way.
type parcel struct {
	from, to     *house
	method, path string
	body         []byte
}

var errNobody = errors.New("nobody there")

// RoundTrip brings a call to the other house and its answer back, or does not.
func (l wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w, s := l.from.w, l.from.w.running
	body, err := io.ReadAll(r.Body)
	if err != nil || s == nil || s.ended {
		return nil, errNobody
	}
	p := &parcel{l.from, w.house(l.to), r.Method, strings.TrimPrefix(r.URL.RequestURI(), "/lxp/1/"), body}
	w.Calls++
	if l.from.liar {
		l.from.tamper(p)
	}
	var answer *http.Response
	fail := func(after time.Duration) { w.in(after, "no answer", func() { w.resume(s) }) }
	switch {
	case w.parted(p):
		fail(w.between(time.Millisecond, 20*time.Second))
	case w.likely(w.net.lose):
		fail(w.between(20*time.Second, 90*time.Second))
	default:
		if w.likely(w.net.double) {
			w.in(w.between(0, 72*time.Hour), "double", func() { w.serve(p) })
		}
		if p.path == "push" && w.likely(w.net.mangle) {
			q := *p
			q.body = bytes.Clone(p.body)
			most := len(q.body)
			if w.likely(0.5) {
				most = min(most, header)
			}
			q.body[w.chance.IntN(most)] ^= 1 << w.chance.IntN(8)
			w.in(w.latency()/2, "mangled", func() { w.serve(&q) })
		}
		w.in(w.latency(), "call", func() {
			given := w.serve(p)
			if given == nil || w.likely(w.net.loseAnswer) {
				fail(w.between(time.Second, 90*time.Second))
				return
			}
			w.in(w.latency(), "answer", func() { answer = given; w.resume(s) })
		})
	}
	if !s.wait() || answer == nil {
		return nil, errNobody
	}
	return answer, nil
}

// latency is some milliseconds, sometimes a minute.
func (w *world) latency() time.Duration {
	if w.likely(w.net.delay) {
		return w.between(time.Second, 80*time.Second)
	}
	return w.between(time.Millisecond, 200*time.Millisecond)
}

// parted tells whether nothing passes from the caller to the called.
func (w *world) parted(p *parcel) bool {
	return p.to == nil || p.to.node == nil || w.net.cut[[2]claim.AgencyID{p.from.agency, p.to.agency}]
}

func (w *world) house(agency claim.AgencyID) *house {
	for _, h := range w.houses {
		if h.agency == agency {
			return h
		}
	}
	return nil
}

// serve has a house answer a call; nil when it cannot, or died over it.
func (w *world) serve(p *parcel) *http.Response {
	if w.parted(p) {
		return nil
	}
	r := httptest.NewRequest(p.method, "https://"+string(p.to.agency)+"/lxp/1/"+p.path, bytes.NewReader(p.body))
	r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{p.from.certificate.Leaf}}
	r = r.WithContext(p.to.ctx)
	rec := httptest.NewRecorder()
	before := w.running
	w.running = nil
	p.to.handler.ServeHTTP(rec, r)
	w.running = before
	w.traced(p, rec)
	if p.to.afterStep(); p.to.node == nil {
		return nil
	}
	if p.to.liar {
		p.to.misreport(p, rec)
	}
	return rec.Result()
}

// traced puts a call into the trace, except a hello that went as usual.
func (w *world) traced(p *parcel, rec *httptest.ResponseRecorder) {
	switch call, _, _ := strings.Cut(p.path, "?"); {
	case call == "push":
		b, err := peer.ParseBundle(p.body)
		if err != nil {
			w.tell("%s → %s: push of what is no bundle: %d", p.from.agency, p.to.agency, rec.Code)
			return
		}
		w.tell("%s → %s: push %s %d–%d: %d", p.from.agency, p.to.agency, b.Stream, b.First, b.Last(), rec.Code)
		if rec.Code == http.StatusOK {
			w.stirred = w.now
			w.Messages += b.Count
		}
	case rec.Code >= 300 || call == "pull" && rec.Code == http.StatusOK:
		w.tell("%s → %s: %s: %d", p.from.agency, p.to.agency, p.path, rec.Code)
	}
}
