//go:build !linux

package main

import "time"

var began = time.Now()

// cpu falls back to the clock on the wall where no thread clock is at hand.
func cpu() time.Duration { return time.Since(began) }

func cpuAll() time.Duration { return time.Since(began) }
