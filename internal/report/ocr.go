package report

import (
	"bytes"
	"fmt"
	"image/png"
	"math"
	"os/exec"
	"strconv"
	"strings"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
)

// Helpers are programs of the operator that the converter may start. Each is an
// absolute path; empty means that it is not used. They get the document on
// their input, no environment but what they need, and the time of the document.
type Helpers struct {
	// Tesseract reads scans (version 4 or later).
	Tesseract string
	// Languages is what Tesseract is told to expect, as "eng+fra"; empty is
	// "eng".
	Languages string
	// Antiword or Catdoc reads legacy Word files; Antiword goes first.
	Antiword, Catdoc string
	// Unrtf reads rich text.
	Unrtf string
}

// FindHelpers looks up the allowed programs, by the names tesseract, antiword,
// catdoc and unrtf, in the search path. What is not allowed or not there stays
// off; an unknown name is an error.
func FindHelpers(allowed ...string) (Helpers, error) {
	var h Helpers
	to := map[string]*string{"tesseract": &h.Tesseract, "antiword": &h.Antiword, "catdoc": &h.Catdoc, "unrtf": &h.Unrtf}
	for _, name := range allowed {
		at, known := to[name]
		if !known {
			return Helpers{}, fmt.Errorf("find helper %q: it is none of tesseract, antiword, catdoc, unrtf", name)
		}
		if found, err := exec.LookPath(name); err == nil {
			*at = found
		}
	}
	return h, nil
}

// scanDPI is the resolution at which a page without text is read.
const scanDPI = 200

// readScan reads a picture by OCR; boxes count its pixels.
func (r *reading) readScan() error {
	if r.limits.Helpers.Tesseract == "" {
		return fatal(NeedsHelper, "is a picture; reading it needs the OCR helper")
	}
	r.doc.Converter = "ocr/tesseract"
	w := r.writer()
	tsv, err := r.recognise(r.data)
	if err != nil {
		return helperProblem("tesseract", err)
	}
	size, known := scanned(tsv)
	if known {
		r.doc.Pages = []PageSize{size}
	}
	words(w, tsv, 1, func(left, top, right, bottom float64) *Box {
		if !known {
			return nil
		}
		return &Box{Left: left, Bottom: size.Height - bottom, Right: right, Top: size.Height - top}
	})
	r.doc.note(FromScan, "", "was read by OCR; boxes count pixels")
	return w.into(r.doc)
}

// scanPage reads a PDF page without text by OCR; false when there is no helper
// or it found nothing.
func (r *reading) scanPage(w *writer, at pdfium.Pdfium, page requests.Page, number int) bool {
	if r.limits.Helpers.Tesseract == "" {
		return false
	}
	place := fmt.Sprintf("page %d", number)
	size, err := at.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil || size.Width > 14400 || size.Height > 14400 {
		r.doc.note(Partly, place, "cannot be read by OCR: its size is not known or too large")
		return false
	}
	// An unusually large page is read at a lower resolution.
	dpi := int(min(scanDPI, math.Sqrt(40e6/max(size.Width*size.Height, 1))*72))
	shown, err := at.RenderPageInDPI(&requests.RenderPageInDPI{Page: page, DPI: max(dpi, 20)})
	if err != nil {
		r.doc.note(Partly, place, "cannot be rendered: %v", err)
		return false
	}
	var b bytes.Buffer
	err = png.Encode(&b, shown.Result.RenderedImage)
	shown.Cleanup()
	if err != nil {
		r.doc.note(Partly, place, "cannot be rendered: %v", err)
		return false
	}
	tsv, err := r.recognise(b.Bytes())
	if err != nil {
		r.doc.note(Partly, place, "cannot be read by OCR: %v", err)
		return false
	}
	scale := 72 / float64(max(dpi, 20))
	found := words(w, tsv, number, func(left, top, right, bottom float64) *Box {
		return &Box{Left: left * scale, Bottom: size.Height - bottom*scale, Right: right * scale, Top: size.Height - top*scale}
	})
	if found > 0 {
		r.doc.note(FromScan, place, "was read by OCR")
	}
	return found > 0
}

func (r *reading) recognise(picture []byte) (string, error) {
	languages := r.limits.Helpers.Languages
	if languages == "" {
		languages = "eng"
	}
	return r.help(r.limits.Helpers.Tesseract, picture, "stdin", "stdout", "-l", languages, "tsv")
}

// scanned reads the size of the picture in Tesseract's table: the row of level 1.
func scanned(tsv string) (PageSize, bool) {
	for row := range strings.Lines(tsv) {
		if f := strings.Split(strings.TrimRight(row, "\r\n"), "\t"); len(f) > 9 && f[0] == "1" {
			size := PageSize{Width: pixels(f[8]), Height: pixels(f[9])}
			return size, size.Width >= 1 && size.Height >= 1
		}
	}
	return PageSize{}, false
}

// pixels reads a number of Tesseract's table. What is no whole number from 0 to
// a million is 0: a box without size, not one that no page can hold.
func pixels(s string) float64 {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1e6 {
		return 0
	}
	return float64(n)
}

// words writes the words of Tesseract's table, one line of the page a line,
// each word a segment with its box, and returns how many there are. Columns:
// level page block par line word left top width height conf text.
func words(w *writer, tsv string, page int, box func(left, top, right, bottom float64) *Box) int {
	line, paragraph, found := "", "", 0
	for row := range strings.Lines(tsv) {
		f := strings.SplitN(strings.TrimRight(row, "\r\n"), "\t", 12)
		if len(f) < 12 || f[0] != "5" || strings.TrimSpace(f[11]) == "" {
			continue
		}
		var at [4]float64
		for i := range at {
			at[i] = pixels(f[6+i])
		}
		switch par := strings.Join(f[1:4], "."); {
		case par != paragraph:
			w.gap()
			if paragraph != "" || w.b.Len() > 0 {
				w.gap()
			}
			w.para++
			paragraph, line = par, f[4]
		case f[4] != line:
			w.add("\n")
			line = f[4]
		default:
			w.add(" ")
		}
		begin, end, _ := w.add(strings.TrimSpace(f[11]))
		if w.err != nil {
			return found
		}
		w.segs = append(w.segs, Segment{Begin: begin, End: end, Page: page, Paragraph: w.para, Box: box(at[0], at[1], at[0]+at[2], at[1]+at[3])})
		found++
	}
	if found > 0 {
		w.add("\n")
	}
	return found
}
