package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Reader reads documents one after the other: a Converter in this process or a
// Worker in another.
type Reader interface {
	Convert(ctx context.Context, name string, r io.Reader) (*Document, error)
	Picture(ctx context.Context, name string, data []byte, page int) (*Document, error)
	Close() error
}

// Worker reads documents in a process of its own, which is bounded in time and
// memory and has no environment, and which may die of a document without harm:
// what killed it is kept as that document's failure and the next document gets
// a fresh process. Between documents the process stays warm. Documents are read
// one at a time; use one Worker a core.
type Worker struct {
	argv   []string
	limits Limits

	mu    sync.Mutex
	child *child
}

// NewWorker returns a worker that starts argv, whose main must call
// ServeWorker; usually this very program with a hidden argument. The process
// is started with the first document.
func NewWorker(argv []string, limits Limits) *Worker {
	return &Worker{argv: argv, limits: limits.filled()}
}

// child is a running worker process.
type child struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    io.ReadCloser
	stderr *bounded
}

// startTime is how long a worker may take to greet.
const startTime = time.Minute

// maxComplaint is how much of what a dying worker writes is looked at.
const maxComplaint = 16 << 10

func (w *Worker) start() (*child, error) {
	if len(w.argv) == 0 {
		return nil, errors.New("start a worker: no command was given")
	}
	cmd := exec.Command(w.argv[0], w.argv[1:]...)
	cmd.Env = []string{} // nil would inherit ours
	cmd.Dir = "/"
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start a worker: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start a worker: %w", err), in.Close())
	}
	c := &child{cmd: cmd, in: in, out: out, stderr: &bounded{limit: maxComplaint, drop: true}}
	cmd.Stderr = c.stderr
	isolate(cmd)
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start a worker: %w", err)
	}
	greeting := make([]byte, len(workerGreeting))
	hang := time.AfterFunc(startTime, c.kill)
	_, err = io.ReadFull(out, greeting)
	hang.Stop()
	if err != nil || string(greeting) != workerGreeting {
		return nil, fmt.Errorf("start a worker: %s does not answer as one: %w", w.argv[0], c.end(err))
	}
	return c, nil
}

// Convert reads one document; see Converter.Convert. A limit that the process
// did not survive is a problem of the document too.
func (w *Worker) Convert(ctx context.Context, name string, r io.Reader) (*Document, error) {
	data, err := io.ReadAll(io.LimitReader(r, w.limits.FileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return w.send(ctx, request{Name: name}, data)
}

// Picture shows one page; see Converter.Picture.
func (w *Worker) Picture(ctx context.Context, name string, data []byte, page int) (*Document, error) {
	return w.send(ctx, request{Name: name, Page: page}, data)
}

// send has the process look at one document, in a fresh one if need be.
func (w *Worker) send(ctx context.Context, q request, data []byte) (_ *Document, err error) {
	lost := &Document{Name: q.Name, Bytes: int64(len(data))}
	if int64(len(data)) > w.limits.FileBytes {
		lost.fail(fatal(TooLarge, "is larger than %d bytes", w.limits.FileBytes))
		return lost, nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.child == nil {
		if w.child, err = w.start(); err != nil {
			return nil, err
		}
	}
	c := w.child
	q.Size, q.Limits = int64(len(data)), w.limits
	d, err := c.ask(ctx, q, data)
	if err == nil {
		return d, nil
	}
	w.child = nil
	cause := c.end(err)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("convert %s: %w", q.Name, err)
	}
	lost.OriginalSHA256, lost.Mime = hexSum(data), Sniff(q.Name, data)
	lost.fail(cause)
	return lost, nil
}

// errWall says that a document took longer than its limit of time.
var errWall = errors.New("time limit")

// ask sends one document and waits for the answer.
func (c *child) ask(ctx context.Context, q request, data []byte) (*Document, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, q.Limits.Wall, errWall)
	defer cancel()
	// Killing ends both pipes, and with them the writes and reads below.
	stop := context.AfterFunc(ctx, c.kill)
	defer stop()
	if err := writeRequest(c.in, q, data); err != nil {
		return nil, errors.Join(context.Cause(ctx), err)
	}
	d, err := readDocument(c.out, q.Limits)
	if err != nil {
		return nil, errors.Join(context.Cause(ctx), err)
	}
	if !stop() {
		return nil, context.Cause(ctx)
	}
	return d, nil
}

func (c *child) kill() { killGroup(c.cmd) }

// end ends the process and says why its document was lost.
func (c *child) end(err error) *Problem {
	c.kill()
	c.in.Close()
	state := c.cmd.Wait()
	said := c.stderr.b.String()
	switch {
	case errors.Is(err, errWall):
		return fatal(TooSlow, "took longer than its limit of time")
	case exitCode(state) == exitCPU:
		return fatal(TooSlow, "took more processor time than its limit")
	case strings.Contains(said, "out of memory"), strings.Contains(said, "cannot allocate memory"):
		return fatal(TooHungry, "took more memory than its limit")
	}
	return fatal(Crashed, "the worker died of it: %v %.200s", state, firstLine(said))
}

func exitCode(err error) int {
	var e *exec.ExitError
	if errors.As(err, &e) {
		return e.ExitCode()
	}
	return 0
}

func firstLine(s string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return first
}

// Close ends the process, which finishes when its input does.
func (w *Worker) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.child
	if c == nil {
		return nil
	}
	w.child = nil
	c.in.Close()
	timer := time.AfterFunc(10*time.Second, c.kill)
	defer timer.Stop()
	if err := c.cmd.Wait(); err != nil {
		return fmt.Errorf("end a worker: %w", err)
	}
	return nil
}
