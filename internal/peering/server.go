package peering

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"time"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/peer"
	"liaison/internal/seal"
)

const (
	handshakeWithin = 5 * time.Second
	callWithin      = 90 * time.Second
	longestWait     = 30 * time.Second
	mostHeader      = 16 << 10
)

// Serve answers peers on a listener until ctx ends. It closes the listener.
func (l *Lines) Serve(ctx context.Context, listener net.Listener) error {
	var only http.Protocols
	only.SetHTTP2(true)
	known := func(pin seal.Pin) error {
		_, err := l.Exchange.Known(ctx, pin)
		return err
	}
	s := &http.Server{
		Handler: l.Handler(), TLSConfig: seal.PinnedConfig(l.Certificate, known, l.Now), Protocols: &only,
		HTTP2:             &http.HTTP2Config{MaxConcurrentStreams: 32},
		ReadHeaderTimeout: handshakeWithin, ReadTimeout: callWithin, WriteTimeout: callWithin, IdleTimeout: 5 * time.Minute, MaxHeaderBytes: mostHeader,
		// What the library logs is of unknown callers: nothing of it counts.
		ErrorLog:    log.New(io.Discard, "", 0),
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	ended := make(chan error, 1)
	go func() { ended <- s.ServeTLS(newGate(listener, l.Now), "", "") }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve peers: %w", err)
	case <-ctx.Done():
	}
	err := s.Close() // a call that is cut off is repeated by the peer
	if e := <-ended; !errors.Is(e, http.ErrServerClosed) {
		err = errors.Join(err, e)
	}
	return err
}

// call is one call of a known peer. Its error becomes the answer.
type call func(w http.ResponseWriter, r *http.Request, from claim.AgencyID) error

// Handler answers the calls of peers. It must stand behind TLS with pinned
// certificates; each call looks the pin up again, so that a revoked peer is
// refused on a connection that is open.
func (l *Lines) Handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, c := range map[string]call{
		"POST " + prefix + "hello": l.hello, "POST " + prefix + "push": l.push, "GET " + prefix + "pull": l.pull,
		"POST " + prefix + "receipts": l.receipts, "POST " + prefix + "knock": l.knock, "GET " + prefix + "keys": l.keys, "POST " + prefix + "keys": l.offered,
	} {
		mux.Handle(pattern, l.known(c))
	}
	// Of all calls a question alone is answered from records under markings.
	mux.Handle("POST "+prefix+"check", l.Pace.Handler(l.known(l.check)))
	return mux
}

func (l *Lines) known(c call) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS == nil || len(r.TLS.PeerCertificates) != 1 {
			panic(http.ErrAbortHandler) // not an answer: nobody is there
		}
		from, err := l.Exchange.Known(r.Context(), seal.PinOf(r.TLS.PeerCertificates[0]))
		if err != nil {
			w.Header().Set("Connection", "close")
		} else {
			err = c(w, r, from)
		}
		if err != nil {
			l.trouble(from, err)
			text, _ := fault.SafeText(err)
			refuse(w, statusOf(err), text)
		}
	})
}

// body reads a call's body, which may be at most most bytes long.
func body(w http.ResponseWriter, r *http.Request, most int64) ([]byte, error) {
	tooLong := fault.New(fault.Invalid, "the call is longer than %d bytes", most)
	if r.ContentLength > most {
		return nil, tooLong
	}
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return nil, tooLong
	}
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the call was cut off")
	}
	return b, nil
}

func refuse(w http.ResponseWriter, s peer.Status, text string) {
	h := w.Header()
	h.Set(statusHeader, s.String())
	h.Set("Content-Type", "text/plain; charset=utf-8")
	if s == peer.OverQuota || s == peer.Busy {
		h.Set("Retry-After", "1")
	}
	w.WriteHeader(codes[s])
	io.WriteString(w, text)
}

func answer(w http.ResponseWriter, s peer.Status, b []byte) {
	w.Header().Set(statusHeader, s.String())
	w.Header().Set("Content-Type", octets)
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(codes[s])
	w.Write(b)
}

func (l *Lines) hello(w http.ResponseWriter, r *http.Request, from claim.AgencyID) error {
	b, err := body(w, r, peer.MostHello)
	if err != nil {
		return err
	}
	theirs, err := peer.ParseHello(b)
	if err != nil {
		return err
	}
	met, err := l.Exchange.Meet(r.Context(), from, theirs, nil)
	if err != nil {
		return err
	}
	if met.Status != peer.Done {
		refuse(w, met.Status, "the hello is not taken")
		return nil
	}
	ours, err := l.Exchange.Hello(r.Context(), from)
	if err != nil {
		return err
	}
	if b, err = ours.MarshalBinary(); err != nil {
		return err
	}
	answer(w, peer.Done, b)
	return nil
}

func (l *Lines) push(w http.ResponseWriter, r *http.Request, from claim.AgencyID) error {
	b, err := body(w, r, peer.MostBundle)
	if err != nil {
		return err
	}
	bundle, err := peer.ParseBundle(b)
	if err != nil {
		return err
	}
	if !l.quota.take(share{from, classOf(bundle.Stream) == 0}, bundle.Count, len(b)) {
		refuse(w, peer.OverQuota, "too many messages at once")
		return nil
	}
	a, err := l.Exchange.Push(r.Context(), from, bundle)
	if err != nil {
		return err
	}
	if a.Receipt == nil {
		refuse(w, a.Status, a.Text)
		return nil
	}
	if b, err = a.Receipt.MarshalBinary(); err != nil {
		return err
	}
	answer(w, a.Status, b)
	return nil
}

func (l *Lines) pull(w http.ResponseWriter, r *http.Request, from claim.AgencyID) error {
	stream, err := streamNamed(r.URL.Query().Get("stream"))
	if err != nil {
		return err
	}
	wait, err := time.ParseDuration(r.URL.Query().Get("wait"))
	if err != nil || wait < 0 {
		return fault.New(fault.Invalid, "the time to wait is not one such as 25s").At("wait")
	}
	bundle, ok, err := l.Exchange.Pull(r.Context(), from, stream, min(wait, longestWait))
	if err != nil {
		return err
	}
	if !ok {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	b, err := bundle.MarshalBinary()
	if err == nil {
		answer(w, peer.Done, b)
	}
	return err
}

func (l *Lines) receipts(w http.ResponseWriter, r *http.Request, from claim.AgencyID) error {
	b, err := body(w, r, mostReceipts)
	if err != nil {
		return err
	}
	fields, err := peer.ParseList(b, mostFields, peer.MostReceipt)
	if err != nil {
		return err
	}
	var list []*peer.Receipt
	for _, f := range fields {
		receipt, err := peer.ParseReceipt(f)
		if err != nil {
			return err
		}
		list = append(list, receipt)
	}
	if err := l.Exchange.Receipts(r.Context(), from, list); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (l *Lines) knock(w http.ResponseWriter, r *http.Request, from claim.AgencyID) error {
	if err := l.Exchange.Knock(r.Context(), from); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (l *Lines) keys(w http.ResponseWriter, r *http.Request, _ claim.AgencyID) error {
	after, err := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	if err != nil || after < 0 {
		return fault.New(fault.Invalid, "after is the number of a key list").At("after")
	}
	notes, err := l.Exchange.Keys(r.Context(), after)
	if err == nil {
		answer(w, peer.Done, peer.EncodeList(notes))
	}
	return err
}

// offered takes key lists that a peer brings, which this node may be unable to
// fetch. They count by the peer's root alone, as fetched ones do.
func (l *Lines) offered(w http.ResponseWriter, r *http.Request, from claim.AgencyID) error {
	b, err := body(w, r, mostKeys)
	if err != nil {
		return err
	}
	notes, err := peer.ParseList(b, mostKeyLists, mostNote)
	if err != nil {
		return err
	}
	if err := l.Exchange.TakeKeys(r.Context(), from, notes); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
