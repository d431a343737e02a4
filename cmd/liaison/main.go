// Command liaison is one agency's node and its tools. Here, and only here,
// the parts are wired: flags, folder, keys, clock, randomness, signals.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"liaison/internal/cli"
)

// version is set by the build.
var version = "dev"

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := cli.New(wiring{clock: ownClock()}, version)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil {
		cli.PrintError(os.Stderr, err)
	}
	return cli.ExitCode(err)
}
