package format

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"

	"liaison/internal/fault"
	"liaison/internal/view"
)

// pdfWriter writes a file to be read and printed: what is said of each
// subject, by whom and how it is graded, the marking on the head and foot of
// every page, and a list of sources with their grades at the end.
type pdfWriter struct{ drawn }

// pdfFont is a face with the letters of Latin, Greek and Cyrillic (Go fonts,
// BSD licence). What it has no letter for stands as its code, [U+0645], so
// that nothing is left out without a sign.
const pdfFont = "go"

type page struct {
	*fpdf.Fpdf
	face    *sfnt.Font
	buffer  sfnt.Buffer
	missing int64
}

func (w *pdfWriter) End() error {
	p, err := newPage(w.result.Head)
	if err != nil {
		return err
	}
	p.AddPage()
	p.head(w.result.Head)
	p.subjects(w.claims)
	p.sources(w.sources())
	return w.print(p)
}

// newPage opens an empty file whose pages bear the marking at head and foot.
func newPage(h view.ExportHead) (*page, error) {
	face, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the face of the page: %w", err)
	}
	p := &page{Fpdf: fpdf.New("P", "mm", "A4", ""), face: face}
	if made, err := time.Parse(time.RFC3339, h.Made); err == nil {
		p.SetCreationDate(made)
		p.SetModificationDate(made)
	}
	p.SetCatalogSort(true)
	p.AddUTF8FontFromBytes(pdfFont, "", goregular.TTF)
	p.AddUTF8FontFromBytes(pdfFont, "B", gobold.TTF)
	p.SetTitle(pdfTitle(h), true)
	p.SetAuthor(h.Agency, true)
	p.SetKeywords(h.Marking, true)
	p.SetMargins(18, 26, 18)
	p.SetAutoPageBreak(true, 24)
	p.AliasNbPages("{pages}")
	p.SetHeaderFunc(func() { p.edge(8, h.Marking) })
	p.SetFooterFunc(func() {
		p.edge(-18, h.Marking)
		p.CellFormat(0, 4, p.legible(fmt.Sprintf("%s · %s · %s · page %d of {pages}", h.Made, h.Officer, h.Purpose, p.PageNo())), "", 0, "C", false, 0, "")
	})
	return p, nil
}

// print writes the file out and counts what its face had no letter for.
func (d *drawn) print(p *page) error {
	for range p.missing {
		d.alter("a letter that the page's face lacks stands as its code")
	}
	if err := p.Output(d.out); err != nil {
		return fault.Wrap(fault.Unavailable, err, "the PDF cannot be written")
	}
	return nil
}

// pdfTitle names the file by what it is about.
func pdfTitle(h view.ExportHead) string {
	switch {
	case h.Title != "":
		return h.Title
	case h.Chart != "":
		return "Chart: " + h.Chart
	case h.Subject != nil:
		return h.Subject.Label
	case h.Case != "":
		return "Case " + h.Case
	}
	return "Claims of " + h.Agency
}

// edge prints the marking on the head or foot of a page, whole.
func (p *page) edge(y float64, marking string) {
	p.SetY(y)
	p.SetFont(pdfFont, "B", 8)
	p.MultiCell(0, 3.6, p.legible(cut(marking, 400)), "", "C", false)
	p.SetFont(pdfFont, "", 8)
}

func (p *page) head(h view.ExportHead) {
	p.heading(16, pdfTitle(h))
	lines := []string{"Made by " + h.Officer + " of " + h.Agency + ", " + h.Made, "Purpose " + h.Purpose + ", " + h.LegalBasis}
	if h.For != "" {
		lines = append(lines, "For "+h.For+" alone")
	}
	if h.Case != "" {
		lines = append(lines, "Case "+h.Case)
	}
	lines = append(lines, "Originators: "+strings.Join(h.Originators, ", "))
	for _, c := range h.Caveats {
		lines = append(lines, "Caveat: "+c)
	}
	for _, l := range lines {
		p.text(9, 0, l)
	}
}

// subjects prints the claims, those of one subject under its name.
func (p *page) subjects(claims []view.Claim) {
	last := ""
	for _, c := range claims {
		if c.Subject.ID != last {
			last = c.Subject.ID
			p.heading(12, c.Subject.Label+" ("+c.Subject.Kind+")")
		}
		note := ""
		if c.CorrectedBy != "" {
			note = " [corrected since]"
		}
		p.text(10, 2, c.Sentence+note)
		p.text(8, 6, c.Said+"; graded "+c.Grade.Text+"; "+c.Marking.Text)
		for _, e := range c.Evidence {
			p.text(8, 6, "“"+strings.Join(strings.Fields(e.Quote), " ")+"”")
		}
	}
}

func (p *page) sources(list []cited) {
	p.heading(12, "Sources and their grades")
	if len(list) == 0 {
		p.text(9, 2, "Nothing is cited.")
	}
	for i, s := range list {
		slices.Sort(s.Grades)
		p.text(9, 2, fmt.Sprintf("%d. %s — %s; graded %s; %d claims", i+1, s.Source, s.Said, strings.Join(s.Grades, ", "), s.Claims))
	}
}

func (p *page) heading(size float64, s string) {
	p.Ln(3)
	p.SetFont(pdfFont, "B", size)
	p.MultiCell(0, size*0.45, p.legible(s), "", "L", false)
	p.Ln(1)
}

func (p *page) text(size, indent float64, s string) {
	p.SetFont(pdfFont, "", size)
	left, _, _, _ := p.GetMargins()
	p.SetX(left + indent)
	p.MultiCell(0, size*0.45, p.legible(s), "", "L", false)
}

// legible puts the code of each letter that the face lacks in its place.
func (p *page) legible(s string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		if r == '\n' || r == '\t' {
			b.WriteByte(' ')
			continue
		}
		if g, err := p.face.GlyphIndex(&p.buffer, r); err == nil && g != 0 && r <= 0xffff {
			b.WriteRune(r)
			continue
		}
		p.missing++
		fmt.Fprintf(&b, "[U+%04X]", r)
	}
	return b.String()
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + " … (whole in the head)"
	}
	return s
}
