package node_test

import (
	"syscall"
	"testing"
	"time"
)

// processor is the processor time of all threads so far: what a busy machine
// leaves comparable.
func processor(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
