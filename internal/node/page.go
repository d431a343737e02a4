package node

import (
	"bytes"
	"context"
	"fmt"

	"liaison/internal/audit"
	"liaison/internal/fault"
	"liaison/internal/report"
	"liaison/internal/view"
)

// PageRequest asks for a page of a report.
type PageRequest struct {
	Report string
	// Page counts from 1; 0 is the page on which the words begin.
	Page int
	// Begin and End are the words to be marked, as bytes of the text; equal
	// marks none.
	Begin, End int
	// Picture asks for the page as it looks, which a limited process draws
	// from the document as received.
	Picture bool
}

// ShowPage returns a page of a report with where words stand on it, so that
// evidence is seen where it was written. A page that cannot be drawn has its
// lines all the same, and says why.
func (n *Node) ShowPage(ctx context.Context, caller Caller, req PageRequest) (view.Page, error) {
	var v view.Page
	var original []byte
	var name string
	err := n.ask(ctx, caller, use{name: "ShowPage", op: audit.Consultation, query: req.Report}, func(a *asking) error {
		f, err := report.Find(a.tx, a.bits, req.Report)
		if err != nil {
			return err
		}
		a.touch(string(f.Report))
		text, err := report.Text(a.tx, f.Report)
		if err != nil {
			return err
		}
		places, err := report.PlacesOf(a.tx, f.Report)
		if err != nil {
			return err
		}
		if v, err = pageView(&places, text, req); err != nil {
			return err
		}
		v.Report, name = string(f.Report), f.Name
		if req.Picture {
			original, err = report.Original(a.tx, f.Report)
		}
		return err
	})
	if err != nil || !req.Picture {
		return v, err
	}
	d, err := n.Converter.Picture(ctx, name, original, v.Page)
	if err != nil {
		return v, fmt.Errorf("show page %d of report %s: %w", v.Page, v.Report, err)
	}
	if p := d.Failure(); p != nil {
		v.Unshown = p.Text
	}
	v.Picture = d.Picture
	return v, nil
}

func pageView(places *report.Places, text string, req PageRequest) (view.Page, error) {
	v := view.Page{Page: req.Page, Pages: len(places.Pages), Marks: []view.PageMark{}, Lines: []view.PageLine{}}
	if v.Pages == 0 || places.Empty() {
		return v, fault.New(fault.NotFound, "no places on pages are kept for this report").WithMend("only PDF files and scans have pages; one filed before they were kept gets them when it is read again")
	}
	marks := places.Marks(text, req.Begin, req.End)
	if v.Page == 0 {
		v.Page = 1
		if len(marks) > 0 {
			v.Page = marks[0].Page
		}
	}
	if v.Page < 1 || v.Page > v.Pages {
		return v, fault.New(fault.NotFound, "the report has no page %d", v.Page).At("page").WithMend("ask for 1 to %d", v.Pages)
	}
	on := func(page int, b report.Box) view.PageMark {
		return view.PageMark{Page: page, Left: b.Left, Top: places.Pages[page-1].Height - b.Top, Width: b.Right - b.Left, Height: b.Top - b.Bottom}
	}
	v.Width, v.Height = places.Pages[v.Page-1].Width, places.Pages[v.Page-1].Height
	for _, m := range marks {
		v.Marks = append(v.Marks, on(m.Page, m.Box))
	}
	lines, words := places.On(text, v.Page)
	for i := range lines {
		v.Lines = append(v.Lines, view.PageLine{PageMark: on(v.Page, lines[i].Box()), Begin: lines[i].Begin, End: lines[i].End, Text: words[i]})
	}
	return v, nil
}

// placesAnew finds the places of a report that was filed before they were kept.
// A reader that gives another text today gives no places for this one.
func (n *Node) placesAnew(ctx context.Context, f report.Filed, original []byte) (report.Places, error) {
	if len(original) == 0 {
		return report.Places{}, nil
	}
	d, err := n.Converter.Convert(ctx, f.Name, bytes.NewReader(original))
	if err != nil {
		return report.Places{}, fmt.Errorf("convert report %s: %w", f.Report, err)
	}
	if d.TextSHA256 != f.TextSHA {
		return report.Places{}, nil
	}
	return d.Places(), nil
}
