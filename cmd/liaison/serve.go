package main

import (
	"context"
	"errors"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"liaison/internal/api"
	"liaison/internal/claim"
	"liaison/internal/cli"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/pace"
	"liaison/internal/peering"
	"liaison/web"
)

// Serve serves the workbench and the API of a node, speaks with its peers and
// watches its obligations, until ctx ends.
func (w wiring) Serve(ctx context.Context, home string, req cli.ServeRequest, ready func(cli.Served)) error {
	o, err := w.openNode(ctx, home)
	if err != nil {
		return err
	}
	return errors.Join(w.run(ctx, o, req, ready), o.Close())
}

// run does all that a serving node does; the first that fails ends the others.
func (w wiring) run(ctx context.Context, o *opened, req cli.ServeRequest, ready func(cli.Served)) error {
	g, ctx := errgroup.WithContext(ctx)
	var served cli.Served
	if req.Exchange != "" {
		listener, err := net.Listen("tcp", req.Exchange)
		if err != nil {
			return fault.Wrap(fault.Unavailable, err, "%s cannot be listened on", req.Exchange).WithMend("choose another with --exchange")
		}
		served.Exchange = listener.Addr().String()
		lines := w.lines(ctx, o)
		o.node.Join(lines)
		g.Go(func() error { return lines.Serve(ctx, listener) })
		g.Go(func() error { return lines.Run(ctx) })
	}
	g.Go(func() error {
		return o.node.Watch(ctx, w.after, func(_ *db.Tx, p duty.Page) error {
			if w.called != nil {
				w.called(o.config.Agency, p)
				return nil
			}
			log.Printf("duty: step %d of round %d of a %s calls the %s", p.Step+1, p.Round, p.Obligation.Kind, p.Role)
			return nil
		})
	})
	g.Go(func() error { return o.node.Rounds(ctx, w.after) })
	g.Go(func() error { return w.tell(ctx, o) })
	g.Go(func() error {
		if err := o.node.Warm(ctx); err != nil && ctx.Err() == nil {
			log.Printf("graph: %v; paths are answered from the tables", err)
		}
		return o.node.Follow(ctx, w.after, func(err error) { log.Printf("follow: %v; it is tried again", err) })
	})
	g.Go(func() error {
		return w.serveNode(ctx, o, req.Address, func(url string) {
			served.URL = url
			ready(served)
		})
	})
	err := g.Wait()
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// lines are the node's lines to its peers.
func (w wiring) lines(ctx context.Context, o *opened) *peering.Lines {
	return peering.New(peering.Config{Exchange: o.node.Office(), Certificate: o.cert, Now: w.Now, Dial: (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		Chance: rand.Int64N, Pace: paceOf(ctx),
		Trouble: func(agency claim.AgencyID, err error) { log.Printf("exchange: %s: %v", agency, err) },
		Dark: func(agency claim.AgencyID, misses int64) {
			log.Printf("exchange: %s has not answered %d times: call them", agency, misses)
			if err := o.node.Dark(ctx, agency); err != nil {
				log.Printf("exchange: %s: %v", agency, err)
			}
		}})
}

// paceOf holds answers by the machine's own time, whatever clock the node shows,
// until ctx ends.
func paceOf(ctx context.Context) *pace.Pace {
	return &pace.Pace{Now: time.Now, After: time.After, Stop: ctx.Done()}
}

func (w wiring) serveNode(ctx context.Context, o *opened, address string, ready func(url string)) error {
	files, err := web.Files()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fault.Wrap(fault.Unavailable, err, "%s cannot be listened on", address).WithMend("choose another with --address 127.0.0.1:0")
	}
	host, _, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return errors.Join(fault.New(fault.Invalid, "%s is open to the network, and this server speaks plain HTTP", address).
			WithMend("listen on 127.0.0.1 and put the agency's TLS proxy in front"), listener.Close())
	}
	url := "http://" + listener.Addr().String()
	if o.config.Origin == "" { // a browser takes passkeys for localhost, and for no number
		_, port, err := net.SplitHostPort(listener.Addr().String())
		if err == nil {
			err = o.node.Accounts.UsePasskeys("localhost", "http://localhost:"+port)
		}
		if err != nil {
			return errors.Join(err, listener.Close())
		}
	}
	secret, retract, err := w.advertise(o.home, url)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer retract()
	server := &http.Server{Handler: api.New(o.node, api.Options{Web: files, Secure: o.config.secure(), Changes: o.store.Committed, Nudge: secret, PushKey: o.vapid.public, Formats: downloads(), Packets: packets(), Pace: paceOf(ctx)}),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx }}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	ready(url)
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err = server.Shutdown(stop)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	return err
}
