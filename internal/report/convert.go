package report

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Document is one document read: its canonical text, where each piece of it
// stands in the original, what it says of itself, and what it holds.
//
// Text is immutable: a better converter makes another version beside it, with
// another TextSHA256.
type Document struct {
	Name string `json:"name"`
	// Mime is found from the content, never from the name alone.
	Mime string `json:"mime"`
	// Converter names what made the text, with its version.
	Converter      string `json:"converter,omitempty"`
	Bytes          int64  `json:"bytes"`
	OriginalSHA256 string `json:"original_sha256,omitempty"`
	// Original holds the bytes of an attachment or archive entry, for its own
	// custody; nil for the outermost document, whose bytes the caller has.
	Original []byte `json:"-"`
	// Text is UTF-8 in normal form C with "\n" line ends. Every offset counts
	// its bytes, half-open.
	Text       string    `json:"text"`
	TextSHA256 string    `json:"text_sha256"`
	Segments   []Segment `json:"segments,omitempty"`
	// Pages are the sizes of the pages, where the format has them.
	Pages []PageSize `json:"pages,omitempty"`
	// Picture is a page as PNG, from Picture alone.
	Picture []byte `json:"picture,omitempty"`
	// Uncut is the whole text of a page of which Text is the article only.
	Uncut    *Uncut      `json:"uncut,omitempty"`
	Meta     []Meta      `json:"meta,omitempty"`
	Children []*Document `json:"children,omitempty"`
	Problems []Problem   `json:"problems,omitempty"`
}

// Segment says where a range of the text stands in the original.
type Segment struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
	// Page counts from 1; 0 is a format without pages.
	Page int `json:"page,omitempty"`
	// Paragraph counts from 1 through the document.
	Paragraph int `json:"paragraph,omitempty"`
	// Box is the place on the page.
	Box *Box `json:"box,omitempty"`
	// Edges are the left and the right end of each word of the range, in
	// tenths of the unit of Box; a word is a run without white space.
	Edges []int `json:"edges,omitempty"`
	// Part names a header field, sheet!cell, footnote, comment or region;
	// empty is the body.
	Part string `json:"part,omitempty"`
}

// Box is a rectangle on a page as it is shown, turned as it says itself, with
// the origin at the lower left: in points of 1/72 inch for a PDF, in pixels for
// a scan.
type Box struct {
	Left   float64 `json:"left"`
	Bottom float64 `json:"bottom"`
	Right  float64 `json:"right"`
	Top    float64 `json:"top"`
}

// PageSize is the size of a page as it is shown, in the unit of Box.
type PageSize struct {
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// Uncut is another text version of the same document.
type Uncut struct {
	Text       string    `json:"text"`
	TextSHA256 string    `json:"text_sha256"`
	Segments   []Segment `json:"segments,omitempty"`
}

// Meta is something that the document says about itself.
type Meta struct {
	// Key is title, author, published, changed, language, subject, sender,
	// recipient, site or charset.
	Key   string `json:"key"`
	Value string `json:"value"`
	// Origin says where it stands: metadata, header, article, detected.
	Origin string `json:"origin"`
}

// Failure returns the problem for which the document has no text; nil when it
// was read.
func (d *Document) Failure() *Problem {
	for i := range d.Problems {
		if d.Problems[i].Fatal && d.Problems[i].Place == "" {
			return &d.Problems[i]
		}
	}
	return nil
}

// Value returns the first metadatum of that key; "" when there is none.
func (d *Document) Value(key string) string {
	for _, m := range d.Meta {
		if m.Key == key {
			return m.Value
		}
	}
	return ""
}

func (d *Document) meta(key, value, origin string) {
	if value = strings.TrimSpace(Canonical(value)); value != "" {
		d.Meta = append(d.Meta, Meta{Key: key, Value: value, Origin: origin})
	}
}

func (d *Document) note(kind Kind, place, format string, args ...any) {
	d.Problems = append(d.Problems, Problem{Kind: kind, Place: place, Text: fmt.Sprintf(format, args...)})
}

func (d *Document) setText(text string) {
	d.Text, d.TextSHA256 = text, hexSum([]byte(text))
}

// fail keeps err as the reason why d has no text.
func (d *Document) fail(err error) {
	p := &Problem{}
	if !errors.As(err, &p) {
		p = fatal(Damaged, "%v", err)
	}
	d.Problems = append(d.Problems, *p)
	if p.Place == "" {
		d.setText("")
		d.Segments, d.Uncut = nil, nil
	}
}

func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Converter reads documents in this process. It keeps the PDF engine, which
// takes seconds to start, between documents; Close ends it. One document at a
// time: it is not for concurrent use. Hostile documents belong in a Worker.
type Converter struct {
	limits Limits
	pdf    *pdfEngine
}

// NewConverter returns a converter that holds to limits; a limit that is zero
// is the default one.
func NewConverter(limits Limits) *Converter { return &Converter{limits: limits.filled()} }

// Close ends the PDF engine, if it was started.
func (c *Converter) Close() error {
	if c.pdf == nil {
		return nil
	}
	err := c.pdf.close()
	c.pdf = nil
	return err
}

// Convert reads one document. A document that cannot be read is a result, not
// an error: Document.Failure says why. The error is for a failing reader and
// an ended context.
func (c *Converter) Convert(ctx context.Context, name string, r io.Reader) (*Document, error) {
	data, err := io.ReadAll(io.LimitReader(r, c.limits.FileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	j := &job{ctx: ctx, limits: c.limits, converter: c}
	d := j.convert(name, data, 0)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("convert %s: %w", name, err)
	}
	return d, nil
}

// Convert reads one document with a Converter of its own; see there.
func Convert(ctx context.Context, name string, r io.Reader, limits Limits) (*Document, error) {
	c := NewConverter(limits)
	d, err := c.Convert(ctx, name, r)
	if closing := c.Close(); err == nil && closing != nil {
		err = fmt.Errorf("close the converter: %w", closing)
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}
