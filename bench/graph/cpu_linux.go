package main

import (
	"time"

	"golang.org/x/sys/unix"
)

// cpu is the processor time that this thread has used. The caller has locked
// its goroutine to the thread.
func cpu() time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}

// cpuAll is the processor time of the whole process.
func cpuAll() time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
