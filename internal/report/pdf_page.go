package report

import (
	"math"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"
)

// largestPage bounds the sides of a page whose places are kept, in points
// (ISO 32000-1, annex C.2).
const largestPage = 14400

// page writes the text of one page and where its lines and words stand on it;
// false when it holds none.
func (r *reading) page(w *writer, at pdfium.Pdfium, page requests.Page, number int) (bool, error) {
	size, turn := r.shown(at, page)
	r.doc.Pages = append(r.doc.Pages, size)
	read, err := at.GetPageTextStructured(&requests.GetPageTextStructured{Page: page, Mode: requests.GetPageTextStructuredModeChars})
	if err != nil {
		return false, err
	}
	raw, lines := lay(read.Chars, turn)
	text := strings.TrimRight(raw, "\r\n \x00")
	if strings.TrimSpace(text) == "" {
		return false, nil
	}
	w.gap()
	w.para++
	begin, end, s := w.add(text + "\n")
	if w.err != nil {
		return true, nil
	}
	whole := Segment{Begin: begin, End: end, Page: number, Paragraph: w.para}
	placed := false
	for _, l := range lines {
		seg := whole
		seg.Begin, seg.End = begin+s.at(l.begin), begin+s.at(min(l.end, len(text)))
		if l.box == nil || seg.Begin >= seg.End {
			continue
		}
		seg.Box, seg.Edges = l.box, l.edges
		w.segs, placed = append(w.segs, seg), true
	}
	if !placed {
		w.segs = append(w.segs, whole)
	}
	return true, nil
}

// shown returns the size of a page as it is shown and what turns places of the
// PDF into places on it; nil when the page has no sound size.
func (r *reading) shown(at pdfium.Pdfium, page requests.Page) (PageSize, *affine) {
	s, err := at.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil || !(s.Width >= 1 && s.Height >= 1 && s.Width <= largestPage && s.Height <= largestPage) {
		return PageSize{}, nil
	}
	size := PageSize{Width: tenths(s.Width), Height: tenths(s.Height)}
	// Device units are hundredths of a point, from the upper left.
	on := func(x, y float64) (float64, float64, error) {
		p, err := at.FPDF_PageToDevice(&requests.FPDF_PageToDevice{Page: page, SizeX: int(s.Width * 100), SizeY: int(s.Height * 100), PageX: x, PageY: y})
		if err != nil {
			return 0, 0, err
		}
		return float64(p.DeviceX) / 100, s.Height - float64(p.DeviceY)/100, nil
	}
	const arm = 1000
	ox, oy, err0 := on(0, 0)
	ax, ay, err1 := on(arm, 0)
	bx, by, err2 := on(0, arm)
	if err0 != nil || err1 != nil || err2 != nil {
		return size, nil
	}
	return size, &affine{ox: ox, oy: oy, ax: (ax - ox) / arm, ay: (ay - oy) / arm, bx: (bx - ox) / arm, by: (by - oy) / arm}
}

// affine maps places of a PDF to the page as it is shown: pages may be turned,
// cropped and scaled.
type affine struct{ ox, oy, ax, ay, bx, by float64 }

// box returns the box of a character; false when it has none that could be
// drawn.
func (a *affine) box(p responses.CharPosition) (Box, bool) {
	x1, y1 := a.ox+p.Left*a.ax+p.Bottom*a.bx, a.oy+p.Left*a.ay+p.Bottom*a.by
	x2, y2 := a.ox+p.Right*a.ax+p.Top*a.bx, a.oy+p.Right*a.ay+p.Top*a.by
	for _, v := range []float64{x1, y1, x2, y2} {
		if !(math.Abs(v) <= 2*largestPage) { // not a number, too
			return Box{}, false
		}
	}
	return Box{Left: min(x1, x2), Bottom: min(y1, y2), Right: max(x1, x2), Top: max(y1, y2)}, true
}

// line is a line of a page in its raw text.
type line struct {
	begin, end int
	box        *Box
	edges      []int
}

// lay joins the characters of a page to its text and its lines.
func lay(chars []*responses.GetPageTextStructuredChar, turn *affine) (string, []line) {
	var b strings.Builder
	var lines []line
	var now line
	var words []Box
	within := false // a word
	flush := func() {
		if now.end = b.Len(); len(words) > 0 && now.box != nil {
			for _, w := range words {
				now.edges = append(now.edges, int(math.Round(w.Left*10)), int(math.Round(w.Right*10)))
			}
			now.box = &Box{Left: tenths(now.box.Left), Bottom: tenths(now.box.Bottom), Right: tenths(now.box.Right), Top: tenths(now.box.Top)}
			lines = append(lines, now)
		}
		words, within = nil, false
	}
	for _, c := range chars {
		text := glyphs.Replace(c.Text)
		if text == "\r" || text == "\n" {
			flush()
			b.WriteString(text)
			now = line{begin: b.Len()}
			continue
		}
		b.WriteString(text)
		if text == "" {
			continue
		}
		if strings.IndexFunc(text, func(r rune) bool { return !unicode.IsSpace(r) }) < 0 {
			within = false
			continue
		}
		var box Box
		ok := false
		if turn != nil {
			box, ok = turn.box(c.PointPosition)
		}
		if !within {
			words, within = append(words, box), true
		} else if ok {
			words[len(words)-1] = words[len(words)-1].with(box)
		}
		if !ok {
			continue
		}
		if now.box == nil {
			now.box = &Box{}
			*now.box = box
		} else {
			*now.box = now.box.with(box)
		}
	}
	flush()
	return b.String(), lines
}

// with is the smallest box around both; the zero box is none.
func (b Box) with(o Box) Box {
	if b == (Box{}) {
		return o
	}
	return Box{Left: min(b.Left, o.Left), Bottom: min(b.Bottom, o.Bottom), Right: max(b.Right, o.Right), Top: max(b.Top, o.Top)}
}

func tenths(v float64) float64 { return math.Round(v*10) / 10 }

// glyphs maps what PDFium writes for a hyphen at the end of a line to the
// hyphen that stands on the page, and drops the zero of an unmapped glyph.
var glyphs = strings.NewReplacer("\x02", "-", "\ufffe", "-", "\x00", "")
