package report

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"golang.org/x/net/html"
)

// readLegacy reads Word 97 files and rich text by a helper of the operator.
func (r *reading) readLegacy() error {
	h := r.limits.Helpers
	switch {
	case r.doc.Mime == mimeRTF && h.Unrtf != "":
		r.doc.Converter = "unrtf"
		page, err := r.help(h.Unrtf, r.data, "--html", "--nopict")
		if err != nil {
			return helperProblem("unrtf", err)
		}
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			return fatal(Damaged, "cannot be read by unrtf: %v", err)
		}
		w := r.writer()
		walkHTML(w, root, "")
		return w.into(r.doc)
	case r.doc.Mime == mimeDOC && h.Antiword != "":
		return r.plain("antiword", h.Antiword, "-m", "UTF-8.txt", "-w", "0", "-")
	case h.Catdoc != "":
		return r.plain("catdoc", h.Catdoc, "-d", "utf-8", "-w", "-")
	}
	return fatal(NeedsHelper, "is of a legacy format (%s); reading it needs one of the helpers antiword, catdoc, unrtf", r.doc.Mime)
}

// plain reads the document by a helper that writes plain text.
func (r *reading) plain(name, program string, args ...string) error {
	r.doc.Converter = name
	text, err := r.help(program, r.data, args...)
	if err != nil {
		return helperProblem(name, err)
	}
	w := r.writer()
	w.add(text)
	if err := w.into(r.doc); err != nil {
		return err
	}
	r.doc.Segments = paragraphs(r.doc.Text)
	return nil
}

// helperProblem keeps the problem that help found, and makes one of any other
// failure.
func helperProblem(name string, err error) error {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	return fatal(Damaged, "cannot be read by %s: %v", name, err)
}

// help runs a program on input and returns its output, which is bounded like a
// text. The program dies with the context, and with the worker's limits.
func (r *reading) help(program string, input []byte, args ...string) (string, error) {
	cmd := exec.CommandContext(r.ctx, program, args...)
	cmd.Env = []string{"LC_ALL=C.UTF-8", "OMP_THREAD_LIMIT=1"}
	cmd.Stdin = bytes.NewReader(input)
	out, complaint := &bounded{limit: r.limits.TextBytes}, &bounded{limit: 4 << 10, drop: true}
	cmd.Stdout, cmd.Stderr = out, complaint
	if err := cmd.Run(); err != nil {
		if out.over {
			return "", fatal(TooMuchText, "holds more than %d bytes of text", out.limit)
		}
		return "", fmt.Errorf("%w: %s", err, strings.TrimSpace(complaint.b.String()))
	}
	if out.over {
		return "", fatal(TooMuchText, "holds more than %d bytes of text", out.limit)
	}
	return out.b.String(), nil
}

// bounded keeps what is written up to a limit; more it refuses, or drops.
type bounded struct {
	b     bytes.Buffer
	limit int64
	over  bool
	drop  bool
}

var errBounded = errors.New("output is over its limit")

func (b *bounded) Write(p []byte) (int, error) {
	if int64(b.b.Len())+int64(len(p)) > b.limit {
		b.over = true
		if b.drop {
			return len(p), nil
		}
		return 0, errBounded
	}
	return b.b.Write(p)
}
