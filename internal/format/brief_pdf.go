package format

import (
	"fmt"
	"strings"
	"time"
)

// briefPDF writes a briefing as pages to be printed.
type briefPDF struct{ briefing }

// dayNumber counts days, so that spans can be drawn to scale; what is no day
// is 0.
func dayNumber(day string) float64 {
	t, err := time.Parse("2006-01-02", day)
	if err != nil {
		return 0
	}
	return float64(t.Unix() / 86400)
}

func (w *briefPDF) End() error {
	h := w.result.Head
	p, err := newPage(h)
	if err != nil {
		return err
	}
	p.AddPage()
	p.head(h)
	dots, lines, err := w.chart()
	if err != nil {
		return err
	}
	if len(dots) > 0 {
		p.heading(12, "Chart")
		p.chart(dots, lines)
	}
	times, undated := w.timeline()
	p.heading(12, "Timeline")
	p.timeline(times, undated)
	p.heading(12, "What is said, by whom")
	for _, s := range w.numbered() {
		p.heading(11, s.Label+" ("+s.Kind+")")
		for _, c := range s.Claims {
			p.cited(c)
		}
	}
	p.sources(w.sources())
	return w.print(p)
}

const (
	briefWidth  = 174.0 // millimetres between the margins
	briefHeight = 118.0
)

// chart draws the subjects with the letters of their kinds and their ties: a
// thicker line has more independent sources, a dashed one is disputed, a
// dotted one rests on assessments alone.
func (p *page) chart(dots []briefDot, lines []briefLine) {
	if p.GetY()+briefHeight > 270 {
		p.AddPage()
	}
	left, _, _, _ := p.GetMargins()
	top := p.GetY()
	x := func(v float64) float64 { return left + v*briefWidth }
	y := func(v float64) float64 { return top + v*briefHeight }
	p.SetDrawColor(90, 98, 110)
	for _, l := range lines {
		p.SetLineWidth(0.25 + 0.35*float64(min(max(l.Sources, 1), 3)-1))
		switch {
		case l.Disputed:
			p.SetDashPattern([]float64{2, 1.5}, 0)
		case l.Assessment:
			p.SetDashPattern([]float64{0.4, 1.2}, 0)
		default:
			p.SetDashPattern(nil, 0)
		}
		p.Line(x(l.X1), y(l.Y1), x(l.X2), y(l.Y2))
		p.SetFont(pdfFont, "", 6)
		p.Text((x(l.X1)+x(l.X2))/2+0.6, (y(l.Y1)+y(l.Y2))/2-0.4, "["+l.Cites+"]")
	}
	p.SetDashPattern(nil, 0)
	p.SetLineWidth(0.4)
	p.SetFillColor(255, 255, 255)
	for _, d := range dots {
		p.SetDrawColor(11, 92, 173)
		p.Circle(x(d.X), y(d.Y), 2.6, "FD")
		p.SetFont(pdfFont, "B", 7)
		p.Text(x(d.X)-p.GetStringWidth(d.Letter)/2, y(d.Y)+0.9, d.Letter)
		label := p.legible(cut(d.Label, 34))
		p.SetFont(pdfFont, "", 7)
		p.Text(x(d.X)-p.GetStringWidth(label)/2, y(d.Y)+5.6, label)
	}
	p.SetDrawColor(0, 0, 0)
	p.SetXY(left, top+briefHeight)
	p.text(8, 0, "Letter: kind. Thicker: more independent sources. Dashed: disputed. Dotted: assessment alone. Numbers: the claims below.")
}

// timeline prints each dated claim as a bar from the earliest to the latest
// day that its words allow.
func (p *page) timeline(times []briefTime, undated int) {
	left, _, _, _ := p.GetMargins()
	p.SetFillColor(11, 92, 173)
	for _, t := range times {
		words := p.legible(cut(t.Sentence, 120))
		p.SetFont(pdfFont, "", 8)
		rows := max(1, len(p.SplitText(words, 82)))
		high := 3.8 * float64(rows)
		if p.GetY()+high > 270 {
			p.AddPage()
			p.SetFont(pdfFont, "", 8)
		}
		y := p.GetY()
		p.SetXY(left, y)
		p.CellFormat(38, 3.8, t.When, "", 0, "L", false, 0, "")
		p.Rect(left+40+t.From*44*(1-0.01), y+0.8, max(t.Width*44, 0.6), 2.2, "F")
		p.SetXY(left+88, y)
		p.MultiCell(86, 3.8, words+fmt.Sprintf(" [%d]", t.Cite), "", "L", false)
		p.SetY(max(p.GetY(), y+high))
	}
	if undated > 0 {
		p.text(8, 0, fmt.Sprintf("Claims without a date, not on the line: %d.", undated))
	}
}

func (p *page) cited(c briefClaim) {
	note := ""
	if c.Note != "" {
		note = " [" + c.Note + "]"
	}
	p.text(10, 2, fmt.Sprintf("[%d] %s%s", c.Cite, c.Sentence, note))
	p.text(8, 8, c.Said+"; graded "+c.Grade.Text+" ("+c.Grade.Scheme+"); "+c.Marking.Text)
	for _, e := range c.Evidence {
		p.text(8, 8, "“"+strings.Join(strings.Fields(e.Quote), " ")+"”")
	}
}
