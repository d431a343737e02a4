//go:build falseclock

package main

import (
	"bufio"
	"fmt"
	"os"
	"time"
)

// ownClock is for tests that play a real timeline over real processes: it
// begins at LIAISON_CLOCK, runs on from there, and is set forward to each time
// that stands on a line of standard input, which it then repeats on standard
// output. No program that is built for use has it.
func ownClock() *quickClock {
	begin, err := time.Parse(time.RFC3339Nano, os.Getenv("LIAISON_CLOCK"))
	if err != nil {
		return nil
	}
	c := newQuickClock(1)
	c.shown = begin
	go func() {
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			to, err := time.Parse(time.RFC3339Nano, lines.Text())
			if d := to.Sub(c.Now()); err == nil && d > 0 {
				c.Forward(d)
				fmt.Printf("clock %s\n", lines.Text())
			}
		}
	}()
	return c
}
