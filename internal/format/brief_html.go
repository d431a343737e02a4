package format

import (
	_ "embed"
	"fmt"
	"html/template"

	"liaison/internal/view"
)

// briefHTML writes a briefing as one page without scripts or anything from
// elsewhere, in every script that claims are written in; printed, it bears the
// marking at head and foot of each sheet.
type briefHTML struct{ briefing }

//go:embed brief.html
var briefPage string

func (w *briefHTML) End() error {
	t, err := template.New("brief").Funcs(template.FuncMap{
		"x":     func(v float64) string { return fmt.Sprintf("%.1f", v*svgWidth) },
		"y":     func(v float64) string { return fmt.Sprintf("%.1f", v*svgHeight) },
		"per":   func(v float64) string { return fmt.Sprintf("%.2f", v*100) },
		"width": func(sources int) string { return fmt.Sprintf("%.1f", 1.4+1.5*float64(min(max(sources, 1), 3)-1)) },
		"inc":   func(i int) int { return i + 1 },
	}).Parse(briefPage)
	if err != nil {
		return fmt.Errorf("read the page of the briefing: %w", err)
	}
	dots, lines, err := w.chart()
	if err != nil {
		return err
	}
	times, undated := w.timeline()
	return t.Execute(w.out, struct {
		Head     view.ExportHead
		Title    string
		Dots     []briefDot
		Lines    []briefLine
		Times    []briefTime
		Undated  int
		Subjects []briefSubject
		Sources  []cited
	}{w.result.Head, pdfTitle(w.result.Head), dots, lines, times, undated, w.numbered(), w.sources()})
}
