package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// pdfEngine is PDFium compiled to WebAssembly: it sees no file, no network and
// no memory but its own, which is bounded. Starting it takes seconds.
type pdfEngine struct {
	pool pdfium.Pool
	at   pdfium.Pdfium
}

// pageBytes is the size of a page of WebAssembly memory.
const pageBytes = 64 << 10

func startPDF(memory int64) (*pdfEngine, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(uint32(min(max(memory/pageBytes, 1024), 65536)))
	pool, err := webassembly.Init(webassembly.Config{
		MinIdle: 0, MaxIdle: 1, MaxTotal: 1, RuntimeConfig: config,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
		Context: context.Background(), // the engine outlives each document
	})
	if err != nil {
		return nil, fmt.Errorf("start the PDF engine: %w", err)
	}
	at, err := pool.GetInstanceWithContext(context.Background())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the PDF engine: %w", err), pool.Close())
	}
	return &pdfEngine{pool: pool, at: at}, nil
}

func (e *pdfEngine) close() error { return errors.Join(e.at.Close(), e.pool.Close()) }

// engine returns the PDF engine and starts it when it is first needed.
func (c *Converter) engine() (*pdfEngine, error) {
	if c.pdf == nil {
		e, err := startPDF(c.limits.MemoryBytes)
		if err != nil {
			return nil, err
		}
		c.pdf = e
	}
	return c.pdf, nil
}

// readPDF reads a PDF page by page. Every line is a segment with its box on
// the page.
func (r *reading) readPDF() error {
	r.doc.Converter = "pdf/go-pdfium 1.21.4"
	return r.opened(r.pages)
}

// opened lets use look at the PDF and closes it.
func (r *reading) opened(use func(pdfium.Pdfium, references.FPDF_DOCUMENT) error) (err error) {
	engine, err := r.converter.engine()
	if err != nil {
		return err
	}
	defer func() {
		// A trap leaves the engine's memory in an unknown state.
		if v := recover(); v != nil {
			err = fatal(Crashed, "the PDF engine failed: %.200s", fmt.Sprint(v))
		}
		var p *Problem
		if errors.As(err, &p) && p.Kind == Crashed {
			err = errors.Join(err, r.converter.Close())
		}
	}()
	opened, err := engine.at.OpenDocument(&requests.OpenDocument{File: &r.data})
	if err != nil {
		return pdfProblem(err)
	}
	defer func() {
		_, closing := engine.at.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: opened.Document})
		if err == nil && closing != nil {
			err = fatal(Crashed, "the PDF engine failed: %v", closing)
		}
	}()
	return use(engine.at, opened.Document)
}

func pdfProblem(err error) *Problem {
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return fatal(Locked, "is locked by a password")
	case errors.Is(err, pdferrors.ErrFormat), errors.Is(err, pdferrors.ErrFile), errors.Is(err, pdferrors.ErrPage), errors.Is(err, pdferrors.ErrUnknown):
		return fatal(Damaged, "is no readable PDF: %v", err)
	}
	return fatal(Crashed, "the PDF engine failed: %.200s", err.Error())
}

func (r *reading) pages(at pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
	count, err := at.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
	if err != nil {
		return pdfProblem(err)
	}
	if count.PageCount > r.limits.Pages {
		return fatal(TooManyPages, "has %d pages, more than %d", count.PageCount, r.limits.Pages)
	}
	w := r.writer()
	bare, unread := 0, 0
	for i := range count.PageCount {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		page := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: i}}
		read, err := r.page(w, at, page, i+1)
		if err != nil {
			if p := pdfProblem(err); p.Kind == Crashed {
				return p
			}
			if unread++; unread <= 20 {
				r.doc.note(Partly, fmt.Sprintf("page %d", i+1), "cannot be read: %v", err)
			}
			continue
		}
		if !read && !r.scanPage(w, at, page, i+1) {
			bare++
		}
		if w.err != nil {
			return w.err
		}
	}
	if unread == count.PageCount && unread > 0 {
		return fatal(Damaged, "none of its %d pages can be read", unread)
	}
	if bare > 0 {
		r.doc.note(NoText, "", "%d of %d pages hold no text; scans need the OCR helper", bare, count.PageCount)
	}
	r.pdfMeta(at, doc)
	return w.into(r.doc)
}

// pdfMeta reads the document information; its dates are D:YYYYMMDDHHmmSS.
func (r *reading) pdfMeta(at pdfium.Pdfium, doc references.FPDF_DOCUMENT) {
	info, err := at.GetMetaData(&requests.GetMetaData{Document: doc})
	if err != nil {
		r.doc.note(Partly, "", "its metadata cannot be read: %v", err)
		return
	}
	for _, tag := range info.Tags {
		switch tag.Tag {
		case "Title":
			r.doc.meta("title", tag.Value, "metadata")
		case "Author":
			r.doc.meta("author", tag.Value, "metadata")
		case "CreationDate":
			r.doc.meta("published", pdfDate(tag.Value), "metadata")
		case "ModDate":
			r.doc.meta("changed", pdfDate(tag.Value), "metadata")
		}
	}
}

// pdfDate returns the day of a PDF date (ISO 32000-1, 7.9.4) as ISO 8601; ""
// when it is none.
func pdfDate(s string) string {
	s = strings.TrimPrefix(s, "D:")
	if len(s) < 8 {
		return ""
	}
	for _, c := range s[:8] {
		if c < '0' || c > '9' {
			return ""
		}
	}
	return s[:4] + "-" + s[4:6] + "-" + s[6:8]
}
