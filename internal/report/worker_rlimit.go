//go:build linux || darwin

package report

import (
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// isolate gives the worker a process group of its own, so that its helpers end
// with it.
func isolate(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// killGroup ends the worker and its helpers.
func killGroup(cmd *exec.Cmd) {
	// A process that has ended already is no failure.
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
}

// confine sets the limits that hold for the whole life of the process: memory,
// no core file, and no file written, except for helpers that need one.
func confine(l Limits) error {
	// The runtime, the compiled PDF engine and its stacks come on top of the
	// memory that a document may use, which the collector holds to its limit.
	data := uint64(l.MemoryBytes) + uint64(l.MemoryBytes)/2 + 512<<20
	if err := lower(unix.RLIMIT_DATA, data); err != nil {
		return err
	}
	if err := lower(unix.RLIMIT_CORE, 0); err != nil {
		return err
	}
	size := uint64(0)
	if l.Helpers.Antiword != "" || l.Helpers.Catdoc != "" {
		size = uint64(l.FileBytes)
	}
	if err := lower(unix.RLIMIT_FSIZE, size); err != nil {
		return err
	}
	over := make(chan os.Signal, 1)
	signal.Notify(over, syscall.SIGXCPU)
	go func() {
		<-over
		os.Exit(exitCPU)
	}()
	return nil
}

func lower(resource int, to uint64) error {
	var now unix.Rlimit
	if err := unix.Getrlimit(resource, &now); err != nil {
		return err
	}
	to = min(to, now.Max)
	return unix.Setrlimit(resource, &unix.Rlimit{Cur: to, Max: to})
}

// allowCPU gives the next document its processor time, beyond what the process
// has used so far.
func allowCPU(d time.Duration) error {
	var used unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &used); err != nil {
		return err
	}
	var now unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CPU, &now); err != nil {
		return err
	}
	seconds := uint64(used.Utime.Sec+used.Stime.Sec) + uint64((d+time.Second-1)/time.Second) + 1
	now.Cur = min(seconds, now.Max)
	return unix.Setrlimit(unix.RLIMIT_CPU, &now)
}
