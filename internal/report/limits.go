package report

import (
	"fmt"
	"time"
)

// Limits bounds what one document, with everything inside it, may cost.
// Hostile input is the normal case: reaching a limit is a named Problem of the
// document, never a crash of the batch.
type Limits struct {
	// FileBytes is the largest file that is read, and the largest entry of
	// an archive or attachment.
	FileBytes int64
	// TextBytes is the largest canonical text of one document.
	TextBytes int64
	// Pages is the most pages of a PDF or sheets of a workbook.
	Pages int
	// Depth is how far archives and attachments nest; 0 is the file itself.
	Depth int
	// Entries is the most archive entries and attachments in one file, at all
	// depths together.
	Entries int
	// ExpandedBytes is the most that is decompressed for one file, at all
	// depths together.
	ExpandedBytes int64
	// Ratio is the largest expansion of a compressed entry, once it has
	// grown past RatioFloor.
	Ratio int64
	// CPU is the processor time of one file; only a worker process holds it.
	CPU time.Duration
	// Wall is the time after which a worker process is killed. It is above
	// CPU because a busy machine shares its cores.
	Wall time.Duration
	// MemoryBytes is the memory of a worker process, and the linear memory
	// of the PDF engine.
	MemoryBytes int64
	// Helpers are the programs of the operator that may be started; the zero
	// value starts none.
	Helpers Helpers
}

// RatioFloor is the size in bytes under which the expansion ratio is not
// looked at: a small file of blanks harms nobody.
const RatioFloor = 1 << 20

// DefaultLimits returns the limits that hold when the operator sets none.
func DefaultLimits() Limits {
	return Limits{
		FileBytes: 100 << 20, TextBytes: 64 << 20, Pages: 5000, Depth: 3, Entries: 10000,
		ExpandedBytes: 1 << 30, Ratio: 100, CPU: 60 * time.Second, Wall: 3 * time.Minute, MemoryBytes: 1 << 30,
	}
}

// filled replaces every limit that is not set by its default, so that a zero
// value never means "no limit".
func (l Limits) filled() Limits {
	d := DefaultLimits()
	orBytes := func(v *int64, or int64) {
		if *v <= 0 {
			*v = or
		}
	}
	orBytes(&l.FileBytes, d.FileBytes)
	orBytes(&l.TextBytes, d.TextBytes)
	orBytes(&l.ExpandedBytes, d.ExpandedBytes)
	orBytes(&l.Ratio, d.Ratio)
	orBytes(&l.MemoryBytes, d.MemoryBytes)
	if l.Pages <= 0 {
		l.Pages = d.Pages
	}
	if l.Depth <= 0 {
		l.Depth = d.Depth
	}
	if l.Entries <= 0 {
		l.Entries = d.Entries
	}
	if l.CPU <= 0 {
		l.CPU = d.CPU
	}
	if l.Wall <= 0 {
		l.Wall = d.Wall
	}
	return l
}

// Kind names what went wrong with a document.
type Kind string

// The kinds of Problem. The first group ends the reading of the document or
// part; the second is told beside a text that was read.
const (
	TooLarge     Kind = "too-large"     // over FileBytes
	TooMuchText  Kind = "too-much-text" // over TextBytes
	TooManyPages Kind = "too-many-pages"
	TooDeep      Kind = "too-deep"
	TooMany      Kind = "too-many-entries"
	TooExpanded  Kind = "expansion" // over ExpandedBytes or Ratio
	TooSlow      Kind = "time"      // over CPU or Wall
	TooHungry    Kind = "memory"    // over MemoryBytes
	Crashed      Kind = "crash"     // the worker died of it
	Damaged      Kind = "damaged"   // not what its format asks for
	Locked       Kind = "locked"    // needs a password
	Unknown      Kind = "unknown-format"
	NeedsHelper  Kind = "needs-helper" // OCR or a legacy format, helper off

	Deletions Kind = "tracked-deletions" // text struck by its author is left out
	Guessed   Kind = "guessed-charset"
	Partly    Kind = "partly-read" // some part could not be read
	NoText    Kind = "no-text"
	FromScan  Kind = "read-by-ocr"
)

// Problem is one thing that a reader of the document must know.
type Problem struct {
	Kind Kind `json:"kind"`
	// Place is the part of the document that it is about; empty is the whole.
	Place string `json:"place,omitempty"`
	// Text says it to a person.
	Text string `json:"text"`
	// Fatal tells that the document, or this part of it, was not read.
	Fatal bool `json:"fatal,omitempty"`
}

// Error makes a Problem an error on its way up to the document that keeps it.
func (p *Problem) Error() string {
	if p.Place != "" {
		return fmt.Sprintf("%s: %s (%s)", p.Place, p.Text, p.Kind)
	}
	return fmt.Sprintf("%s (%s)", p.Text, p.Kind)
}

func fatal(kind Kind, format string, args ...any) *Problem {
	return &Problem{Kind: kind, Text: fmt.Sprintf(format, args...), Fatal: true}
}
