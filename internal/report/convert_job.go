package report

import (
	"context"
	"fmt"
	"io"
)

// job is the reading of one file with everything inside it: the budgets are
// shared by all depths, so nesting buys nothing.
type job struct {
	ctx       context.Context
	limits    Limits
	converter *Converter
	entries   int
	expanded  int64
}

// reading is one document of a job on its way to a Document.
type reading struct {
	*job
	doc   *Document
	data  []byte
	depth int
}

// convert reads data at a depth; it always returns a document.
func (j *job) convert(name string, data []byte, depth int) *Document {
	d := &Document{Name: name, Bytes: int64(len(data))}
	if int64(len(data)) > j.limits.FileBytes {
		d.fail(fatal(TooLarge, "is larger than %d bytes", j.limits.FileBytes))
		return d
	}
	d.OriginalSHA256 = hexSum(data)
	d.Mime = Sniff(name, data)
	if depth > j.limits.Depth {
		d.fail(fatal(TooDeep, "lies deeper than %d levels inside another document", j.limits.Depth))
		return d
	}
	r := &reading{job: j, doc: d, data: data, depth: depth}
	if err := r.guarded(r.read); err != nil {
		d.fail(err)
	}
	if d.TextSHA256 == "" {
		d.setText("")
	}
	return d
}

// guarded turns a panic of a parser into a problem of this document.
func (r *reading) guarded(read func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fatal(Crashed, "its parser failed: %.200s", fmt.Sprint(v))
		}
	}()
	if err := r.ctx.Err(); err != nil {
		return fatal(TooSlow, "was not read: %v", err)
	}
	return read()
}

// read chooses the reader of the format.
func (r *reading) read() error {
	switch mime := r.doc.Mime; mime {
	case mimeText:
		return r.readText()
	case mimeCSV:
		return r.readCSV()
	case mimeHTML:
		return r.readHTML()
	case mimePDF:
		return r.readPDF()
	case mimeDOCX:
		return r.readDOCX()
	case mimeODT, mimeODS, mimeODP:
		return r.readODT()
	case mimeXLSX:
		return r.readXLSX()
	case mimeEML:
		return r.readEML()
	case mimeMSG:
		return r.readMSG()
	case mimeZIP:
		return r.readZIP()
	case mimeTAR:
		return r.readTAR()
	case mimeGZIP:
		return r.readGZIP()
	case mimePNG, mimeJPEG, mimeTIFF:
		return r.readScan()
	case mimeDOC, mimeRTF:
		return r.readLegacy()
	case mimeEmpty:
		r.doc.note(NoText, "", "is empty")
		return nil
	default:
		return fatal(Unknown, "is of a format that is not read: %s", mime)
	}
}

// writer returns a text writer under the limits.
func (r *reading) writer() *writer { return &writer{limit: r.limits.TextBytes} }

// child reads a part with custody of its own and hangs it on the document. It
// fails when the budget of entries is used up.
func (r *reading) child(name string, data []byte) error {
	if r.entries++; r.entries > r.limits.Entries {
		return fatal(TooMany, "holds more than %d entries", r.limits.Entries)
	}
	d := r.convert(name, data, r.depth+1)
	d.Original = data
	r.doc.Children = append(r.doc.Children, d)
	return r.ctx.Err()
}

// expand reads all of a compressed stream under the limits; packed is its
// compressed size, for the ratio. It reads no further than a limit.
func (j *job) expand(src io.Reader, packed int64) ([]byte, error) {
	bound := min(j.limits.FileBytes, j.limits.ExpandedBytes-j.expanded)
	ratio := max(RatioFloor, saturated(packed, j.limits.Ratio))
	data, err := io.ReadAll(&ending{ctx: j.ctx, r: io.LimitReader(src, min(bound, ratio)+1)})
	j.expanded += int64(len(data))
	switch {
	case int64(len(data)) > ratio:
		return nil, fatal(TooExpanded, "expands more than %d times", j.limits.Ratio)
	case j.expanded > j.limits.ExpandedBytes:
		return nil, fatal(TooExpanded, "expands to more than %d bytes", j.limits.ExpandedBytes)
	case int64(len(data)) > j.limits.FileBytes:
		return nil, fatal(TooLarge, "expands to more than %d bytes", j.limits.FileBytes)
	case err != nil:
		return nil, fmt.Errorf("unpack: %w", err)
	}
	return data, nil
}

func saturated(packed, ratio int64) int64 {
	if packed > 0 && packed > (1<<62)/max(ratio, 1) {
		return 1 << 62
	}
	return packed * ratio
}

// ending is a reader that ends with its context.
type ending struct {
	ctx context.Context
	r   io.Reader
}

func (e *ending) Read(p []byte) (int, error) {
	if err := e.ctx.Err(); err != nil {
		return 0, err
	}
	return e.r.Read(p)
}
