package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"liaison/internal/api"
	"liaison/internal/fault"
	"liaison/web"
)

// Serve serves the workbench and the API of a node until ctx ends.
func (w wiring) Serve(ctx context.Context, home, address string, ready func(url string)) error {
	o, err := w.openNode(ctx, home)
	if err != nil {
		return err
	}
	return errors.Join(w.serveNode(ctx, o, address, ready), o.Close())
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
	server := &http.Server{Handler: api.New(o.node, api.Options{Web: files, Changes: o.store.Committed}),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx }}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	ready("http://" + listener.Addr().String())
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
