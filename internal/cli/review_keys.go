package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

// Reviewed tells what a person wrote at one sitting.
type Reviewed struct {
	view.Decided
	Report string `json:"report"`
	// Keys is how many keys were pressed.
	Keys int `json:"keys"`
	// Left names subjects whose merge was not written because nothing about
	// them was accepted.
	Left []string `json:"left,omitempty"`
}

// sit reviews one report key by key.
func (p *program) sit(cmd *cobra.Command, args []string) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		id, err := p.waiting(ctx, a, args)
		if err != nil {
			return err
		}
		v, err := a.Node.OpenReview(ctx, a.Caller, node.ReviewRequest{Report: id})
		if err != nil {
			return err
		}
		in, out, restore, err := keyboard(cmd)
		if err != nil {
			return err
		}
		k := &keys{in: bufio.NewReader(in), screen: screen{s: newSitting(v), out: out}, total: Reviewed{Report: id, Decided: view.Decided{Claims: []string{}, Judgement: []string{}}}}
		k.write = func(req node.DecideRequest) (view.Decided, error) { return a.Node.Decide(ctx, a.Caller, req) }
		err = k.run(v)
		if closing := restore(); err == nil {
			err = closing
		}
		if err != nil {
			return err
		}
		k.total.Keys = k.s.keys
		return p.print(cmd, k.total, func(w io.Writer) {
			fmt.Fprintf(w, "%d accepted, %d rejected, %d merged with %d keys, recorded as %d judgements.\n", k.total.Accepted, k.total.Rejected, k.total.Merged, k.total.Keys, len(k.total.Judgement))
			for _, s := range k.total.Left {
				fmt.Fprintf(w, "%s was not merged: nothing about it was accepted.\n", s)
			}
		})
	})
}

// waiting is the report that was named, else the one that has waited longest.
func (p *program) waiting(ctx context.Context, a *App, args []string) (string, error) {
	if len(args) == 1 {
		return args[0], nil
	}
	vs, err := a.Node.ListReports(ctx, a.Caller, node.ListReportsRequest{})
	if err != nil {
		return "", err
	}
	for i := len(vs) - 1; i >= 0; i-- {
		if vs[i].Open > 0 {
			return vs[i].ID, nil
		}
	}
	return "", fault.New(fault.NotFound, "no report waits to be reviewed").WithMend("file one: liaison report add FILE")
}

// keyboard gives single keys of a terminal, or the bytes of a pipe; what is
// shown goes to standard error, so that standard output stays for the result.
func keyboard(cmd *cobra.Command) (in io.Reader, out io.Writer, restore func() error, err error) {
	in, out, restore = cmd.InOrStdin(), cmd.ErrOrStderr(), func() error { return nil }
	f, ok := in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return in, out, restore, nil
	}
	state, err := term.MakeRaw(int(f.Fd()))
	if err != nil {
		return nil, nil, nil, fmt.Errorf("read single keys: %w", err)
	}
	return in, crlf{out}, func() error { return term.Restore(int(f.Fd()), state) }, nil
}

// crlf ends lines as a raw terminal wants them.
type crlf struct{ w io.Writer }

func (c crlf) Write(p []byte) (int, error) {
	for i, line := 0, p; i < len(p); i += len(line) {
		line = p[i:]
		for n, b := range line {
			if b == '\n' {
				line = line[:n+1]
				break
			}
		}
		text := line
		if line[len(line)-1] == '\n' {
			text = append(append([]byte{}, line[:len(line)-1]...), '\r', '\n')
		}
		if _, err := c.w.Write(text); err != nil {
			return i, err
		}
	}
	return len(p), nil
}

// keys runs a sitting.
type keys struct {
	screen
	in    *bufio.Reader
	write func(node.DecideRequest) (view.Decided, error)
	total Reviewed
}

// errLeave ends a sitting; what is not written is not.
var errLeave = errors.New("left")

func (k *keys) run(v view.Review) error {
	fmt.Fprintf(k.out, "%s\n%s\n%s\n", v.Report.Title, v.Report.Marking.Text, keyHelp)
	k.show()
	for {
		b, err := k.key()
		if err == nil {
			err = k.press(b)
		}
		switch {
		case errors.Is(err, errLeave), errors.Is(err, io.EOF):
			if n := len(k.s.decided) + len(k.s.merges); n > 0 {
				fmt.Fprintf(k.out, "%d decisions were not written.\n", n)
			}
			return nil
		case err != nil:
			return err
		}
		k.show()
	}
}

// key reads one key; line ends of a piped file are none.
func (k *keys) key() (byte, error) {
	for {
		b, err := k.in.ReadByte()
		if err != nil {
			return 0, err
		}
		if b != '\n' {
			k.s.keys++
			return b, nil
		}
	}
}

func (k *keys) press(b byte) error {
	s := k.s
	switch b {
	case 'q':
		if err := k.commit(); err != nil {
			return err
		}
		return errLeave
	case 'Q', 3: // Ctrl-C
		return errLeave
	case 'w':
		return k.commit()
	case 'u':
		if n := len(s.undo); n > 0 {
			s.undo[n-1]()
			s.undo = s.undo[:n-1]
		}
	case 'j':
		s.move(1)
	case 'k':
		s.move(-1)
	case '+':
		s.unfold()
	case '?':
		fmt.Fprintln(k.out, keyHelp)
	}
	p := s.here()
	if p == nil {
		return nil
	}
	one := []string{p.ID}
	switch b {
	case 'a':
		s.decide(one, node.Decision{Act: "accept"})
	case 'r':
		s.decide(one, node.Decision{Act: "reject"})
	case 'x':
		s.decide(one, node.Decision{Act: "reject", Reason: "no such name", Stop: true})
	case 's':
		if ids := s.sentence(p); len(ids) > 0 {
			s.decide(ids, node.Decision{Act: "accept"})
		}
	case 'e':
		return k.edit(p)
	case 'm':
		return k.merge(p)
	}
	return nil
}

// edit moves the ends of the quote by words until another key.
func (k *keys) edit(p *view.Proposal) error {
	if len(p.Evidence) == 0 {
		return nil
	}
	for {
		fmt.Fprintf(k.out, "  %s\n  h l move its begin, H L its end; a accepts it so, any other key leaves it\n", k.quoted(p))
		b, err := k.key()
		if err != nil {
			return err
		}
		switch b {
		case 'h':
			k.s.respan(p, true, -1)
		case 'l':
			k.s.respan(p, true, 1)
		case 'H':
			k.s.respan(p, false, -1)
		case 'L':
			k.s.respan(p, false, 1)
		case 'a':
			k.s.decide([]string{p.ID}, node.Decision{Act: "accept"})
			return nil
		default:
			delete(k.s.spans, p.ID)
			return nil
		}
	}
}

func (k *keys) merge(p *view.Proposal) error {
	g := k.s.group(p)
	if len(g.Candidates) == 0 {
		fmt.Fprintln(k.out, "  nobody on record bears a similar name")
		return nil
	}
	k.candidates(g)
	b, err := k.key()
	if err != nil {
		return err
	}
	if n := int(b - '1'); b >= '1' && n < len(g.Candidates) {
		k.s.merge(p, g.Candidates[n])
	}
	return nil
}

// commit writes what is decided, in one transaction, and goes on with what is
// left. After it u reaches no further back.
func (k *keys) commit() error {
	req, left := k.s.request()
	k.total.Left = append(k.total.Left, left...)
	if len(req.Decisions)+len(req.Merges) == 0 {
		return nil
	}
	d, err := k.write(req)
	if err != nil {
		return err
	}
	t := &k.total
	t.Accepted, t.Rejected, t.Merged, t.Seq = t.Accepted+d.Accepted, t.Rejected+d.Rejected, t.Merged+d.Merged, d.Seq
	t.Claims, t.Judgement, t.Stopped = append(t.Claims, d.Claims...), append(t.Judgement, d.Judgement...), append(t.Stopped, d.Stopped...)
	for id, one := range k.s.decided {
		k.s.by[id].State = one.Act + "ed"
	}
	unfolded := k.s.unfolded
	keys := k.s.keys
	k.s = newSitting(k.s.v)
	k.s.keys = keys
	if unfolded {
		k.s.unfold()
	}
	return nil
}
