package format

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"

	"liaison/internal/fault"
	"liaison/internal/graph"
	"liaison/internal/view"
)

// maxSVGNodes is the most subjects that one sheet draws; beyond it nothing
// on it could be read.
const maxSVGNodes = 400

// svgWriter draws the ties as a sheet: subjects as dots with their names,
// ties as lines with the claim in words, the marking at head and foot, and
// the sources with their grades beneath.
type svgWriter struct{ drawn }

func (w *svgWriter) Claim(c view.Claim) error {
	if c.Object == nil {
		w.drop("property, not a tie")
		return nil
	}
	return w.drawn.Claim(c)
}

const (
	svgWidth  = 1200.0
	svgHeight = 900.0
	svgEdge   = 70.0
)

func (w *svgWriter) End() error {
	refs := w.subjects()
	if len(refs) > maxSVGNodes {
		return fault.New(fault.Invalid, "%d subjects are too many for one sheet; the most is %d", len(refs), maxSVGNodes).
			WithMend("narrow it with --case or --subject, or choose graphml or gexf")
	}
	at, err := w.place(refs)
	if err != nil {
		return err
	}
	h, sources := w.result.Head, w.sources()
	height := svgHeight + 40 + 18*float64(len(sources))
	var b strings.Builder
	fmt.Fprintf(&b, "%s<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\" font-size=\"12\">\n",
		xml.Header, svgWidth, height, svgWidth, height)
	fmt.Fprintf(&b, "<title>%s</title>\n<desc>%s</desc>\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n", escaped(pdfTitle(h)), escaped(h.Marking))
	svgText(&b, svgWidth/2, 24, "middle", "bold", h.Marking)
	for _, c := range w.claims {
		p, q := at[c.Subject.ID], at[c.Object.ID]
		dash := ""
		if c.Modality == "denied" || c.Modality == "negated" || c.CorrectedBy != "" || c.Basis == "assessment" {
			dash = ` stroke-dasharray="5 4"`
		}
		fmt.Fprintf(&b, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#555\"%s><title>%s</title></line>\n", p.X, p.Y, q.X, q.Y, dash,
			escaped(c.Sentence+" — "+c.Said+", graded "+c.Grade.Text+", "+c.Marking.Text))
		svgText(&b, (p.X+q.X)/2, (p.Y+q.Y)/2-3, "middle", "normal", c.PredicateLabel)
	}
	for _, r := range refs {
		p := at[r.ID]
		fmt.Fprintf(&b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\" fill=\"#1d4f91\"><title>%s</title></circle>\n", p.X, p.Y, escaped(r.Kind))
		svgText(&b, p.X, p.Y+20, "middle", "bold", r.Label)
	}
	svgText(&b, 20, svgHeight+10, "start", "bold", "Sources and their grades")
	for i, s := range sources {
		svgText(&b, 20, svgHeight+28+18*float64(i), "start", "normal", fmt.Sprintf("%d. %s — %s; graded %s; %d claims", i+1, s.Source, s.Said, strings.Join(s.Grades, ", "), s.Claims))
	}
	svgText(&b, svgWidth/2, height-6, "middle", "bold", h.Marking+" · "+h.Made)
	b.WriteString("</svg>\n")
	_, err = io.WriteString(w.out, b.String())
	return err
}

func svgText(b *strings.Builder, x, y float64, anchor, weight, s string) {
	fmt.Fprintf(b, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>\n", x, y, anchor, weight, escaped(s))
}

// place lays the subjects out and scales them into the sheet.
func (w *svgWriter) place(refs []view.Ref) (map[string]graph.Point, error) {
	at := map[string]graph.Point{}
	if len(refs) == 0 {
		return at, nil
	}
	points, err := w.points(refs)
	if err != nil {
		return nil, fmt.Errorf("draw the sheet: %w", err)
	}
	lo, hi := points[0], points[0]
	for _, p := range points {
		lo.X, lo.Y, hi.X, hi.Y = min(lo.X, p.X), min(lo.Y, p.Y), max(hi.X, p.X), max(hi.Y, p.Y)
	}
	fit := func(v, a, b, size float64) float64 {
		if b-a < 1e-9 {
			return size / 2
		}
		return svgEdge + math.Round((v-a)/(b-a)*(size-2*svgEdge))
	}
	for i, r := range refs {
		at[r.ID] = graph.Point{X: fit(points[i].X, lo.X, hi.X, svgWidth), Y: fit(points[i].Y, lo.Y, hi.Y, svgHeight-60)}
	}
	return at, nil
}

// points are the positions of a chart; what it does not place, and what is no
// chart, is laid out here.
func (w *svgWriter) points(refs []view.Ref) ([]graph.Point, error) {
	index := map[string]int{}
	for i, r := range refs {
		index[r.ID] = i
	}
	keep := map[int]graph.Point{}
	for _, p := range w.result.Head.Places {
		if i, ok := index[w.opaque("s", p.ID)]; ok {
			keep[i] = graph.Point{X: p.X, Y: p.Y}
		} else if i, ok := index[p.ID]; ok {
			keep[i] = graph.Point{X: p.X, Y: p.Y}
		}
	}
	b := graph.NewBuilder(nil)
	open := b.Sets().Intern(0)
	number := map[string]graph.NodeID{}
	nodes := make([]graph.NodeID, len(refs))
	for i, r := range refs {
		nodes[i] = b.AddNode(0, open)
		number[r.ID] = nodes[i]
	}
	for i, c := range w.claims {
		if c.Subject.ID != c.Object.ID {
			b.AddLink(graph.Link{A: number[c.Subject.ID], B: number[c.Object.ID], Level: 1, Sources: 1, From: graph.OpenPast, To: graph.OpenFuture, MarkSet: open, Claims: []uint32{uint32(i)}})
		}
	}
	s, err := b.Build(1)
	if err != nil {
		return nil, err
	}
	chart, err := s.Chart(context.Background(), graph.View{}, nodes)
	if err != nil {
		return nil, err
	}
	return chart.Layout(context.Background(), graph.LayoutOptions{Seed: 1, Keep: keep})
}
