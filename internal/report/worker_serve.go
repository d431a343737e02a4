package report

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
)

// exitCPU is the exit code of a worker that used up its processor time.
const exitCPU = 41

// workerGreeting is what a worker writes first, so that a wrong command is
// noticed before it gets a document.
const workerGreeting = "liaison-report-1"

// request goes before the bytes of a document.
type request struct {
	Name   string
	Size   int64
	Limits Limits
	// Page asks for the picture of that page instead of the text.
	Page int
}

// maxHead bounds the header of a request: it holds a name and numbers.
const maxHead = 1 << 20

// ServeWorker is the main of a worker process: it reads documents from in and
// writes what they hold to out until in ends. The limits of the first document
// bind the process. It may end the process itself when a limit is reached.
func ServeWorker(in io.Reader, out io.Writer) error {
	runtime.GOMAXPROCS(2) // one for the document, one that hears the clock
	r, w := bufio.NewReader(in), bufio.NewWriter(out)
	if _, err := io.WriteString(out, workerGreeting); err != nil {
		return fmt.Errorf("greet: %w", err)
	}
	var c *Converter
	defer func() {
		if c != nil {
			c.Close()
		}
	}()
	for {
		q, data, err := readRequest(r)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if c == nil {
			debug.SetMemoryLimit(q.Limits.MemoryBytes)
			if err := confine(q.Limits); err != nil {
				return fmt.Errorf("set limits: %w", err)
			}
			c = NewConverter(q.Limits)
		}
		if err := allowCPU(q.Limits.CPU); err != nil {
			return fmt.Errorf("set limits: %w", err)
		}
		// The parent ends a document by ending this process.
		j := &job{ctx: context.Background(), limits: c.limits, converter: c}
		var d *Document
		if q.Page != 0 {
			d = j.picture(q.Name, data, q.Page)
		} else {
			d = j.convert(q.Name, data, 0)
		}
		if err := writeDocument(w, d); err != nil {
			return err
		}
		if err := w.Flush(); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
		if len(data) > 8<<20 || len(d.Text) > 8<<20 {
			debug.FreeOSMemory()
		}
	}
}

func writeFrame(w io.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	var size [8]byte
	binary.BigEndian.PutUint64(size[:], uint64(len(b)))
	if _, err := w.Write(size[:]); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if _, err := w.Write(b); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

func readFrame(r io.Reader, limit int64, v any) error {
	var size [8]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return err
	}
	n := binary.BigEndian.Uint64(size[:])
	if n > uint64(limit) {
		return fmt.Errorf("a frame of %d bytes is above %d", n, limit)
	}
	return json.NewDecoder(io.LimitReader(r, int64(n))).Decode(v)
}

func writeRequest(w io.Writer, q request, data []byte) error {
	if err := writeFrame(w, q); err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

func readRequest(r io.Reader) (request, []byte, error) {
	var q request
	if err := readFrame(r, maxHead, &q); err != nil {
		return q, nil, err
	}
	q.Limits = q.Limits.filled()
	if q.Size < 0 || q.Size > q.Limits.FileBytes {
		return q, nil, fmt.Errorf("a document of %d bytes is above %d", q.Size, q.Limits.FileBytes)
	}
	data := make([]byte, q.Size)
	if _, err := io.ReadFull(r, data); err != nil {
		return q, nil, fmt.Errorf("read a document: %w", err)
	}
	return q, data, nil
}

// writeDocument writes the tree, then the original bytes of its children in
// the order of the tree.
func writeDocument(w io.Writer, d *Document) error {
	if err := writeFrame(w, d); err != nil {
		return err
	}
	for _, c := range d.within() {
		if c.OriginalSHA256 == "" { // it has no bytes of its own
			continue
		}
		if _, err := w.Write(c.Original); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

// readDocument reads an answer and trusts it no further than the limits: the
// process that wrote it has read hostile bytes.
func readDocument(r io.Reader, l Limits) (*Document, error) {
	d := &Document{}
	if err := readFrame(r, 16*(l.TextBytes+l.ExpandedBytes), d); err != nil {
		return nil, err
	}
	all := d.within()
	if len(all) > l.Entries+1 {
		return nil, fmt.Errorf("an answer with %d documents is above %d", len(all), l.Entries)
	}
	var sum int64
	for _, c := range all {
		if c.OriginalSHA256 == "" { // it has no bytes of its own
			continue
		}
		if sum += c.Bytes; c.Bytes < 0 || c.Bytes > l.FileBytes || sum > l.ExpandedBytes+l.FileBytes {
			return nil, fmt.Errorf("an answer with %d bytes is above its limit", sum)
		}
		c.Original = make([]byte, c.Bytes)
		if _, err := io.ReadFull(r, c.Original); err != nil {
			return nil, fmt.Errorf("read an answer: %w", err)
		}
		if hexSum(c.Original) != c.OriginalSHA256 {
			return nil, fmt.Errorf("an answer's attachment %s is not what its hash says", c.Name)
		}
	}
	return d, d.check()
}

// within returns all documents inside d, depth first.
func (d *Document) within() []*Document {
	var all []*Document
	for _, c := range d.Children {
		if c != nil {
			all = append(all, c)
			all = append(all, c.within()...)
		}
	}
	return all
}

// check refuses a document whose ranges or hashes do not fit its text.
func (d *Document) check() error {
	for _, c := range append([]*Document{d}, d.within()...) {
		if err := fits(c.Text, c.TextSHA256, c.Segments); err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
		if u := c.Uncut; u != nil {
			if err := fits(u.Text, u.TextSHA256, u.Segments); err != nil {
				return fmt.Errorf("%s: %w", c.Name, err)
			}
		}
	}
	return nil
}

func fits(text, sum string, segs []Segment) error {
	if hexSum([]byte(text)) != sum {
		return errors.New("its text is not what its hash says")
	}
	for _, s := range segs {
		if s.Begin < 0 || s.Begin > s.End || s.End > len(text) {
			return fmt.Errorf("its segment %d-%d lies outside its text", s.Begin, s.End)
		}
	}
	return nil
}
