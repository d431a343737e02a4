package main

import (
	"context"
	"io"

	"liaison/internal/fault"
)

// Serve is filled in with the api room.
func (w wiring) Serve(ctx context.Context, home, address string, ready func(url string)) error {
	return fault.New(fault.Unavailable, "not wired")
}

// Demo is filled in with the api room.
func (w wiring) Demo(ctx context.Context, folder, address string, out io.Writer) error {
	return fault.New(fault.Unavailable, "not wired")
}
