package report

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"unicode"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

const createPlaces = `
CREATE TABLE report_places (
	report TEXT PRIMARY KEY,
	places {{blob}} NOT NULL
) {{strict}};
`

// Places says where ranges of a canonical text stand on the pages of its
// original. It is kept beside the text, under the same key, and goes with it.
type Places struct {
	Pages []PageSize `cbor:"1,keyasint"`
	Lines []Line     `cbor:"2,keyasint"` // in the order of the text
}

// Line is a line of a page, or another piece of it that has one box.
type Line struct {
	_          struct{} `cbor:",toarray"`
	Begin, End int
	Page       int // from 1
	// Left, Bottom, Right and Top are tenths of the unit of the page.
	Left, Bottom, Right, Top int
	// Edges are those of Segment.
	Edges []int
}

// Mark is a rectangle on a page.
type Mark struct {
	Page int
	Box
}

// Places collects what the document says of its pages; none for a format that
// has no pages.
func (d *Document) Places() Places {
	p := Places{Pages: d.Pages}
	for _, s := range d.Segments {
		if s.Box == nil || s.Page < 1 || s.Page > len(d.Pages) {
			continue
		}
		tenth := func(v float64) int { return int(math.Round(v * 10)) }
		p.Lines = append(p.Lines, Line{Begin: s.Begin, End: s.End, Page: s.Page, Left: tenth(s.Box.Left), Bottom: tenth(s.Box.Bottom),
			Right: tenth(s.Box.Right), Top: tenth(s.Box.Top), Edges: s.Edges})
	}
	slices.SortStableFunc(p.Lines, func(a, b Line) int { return a.Begin - b.Begin })
	return p
}

// Paged tells whether documents of a media type have pages of which places can
// be known.
func Paged(mime string) bool {
	return mime == mimePDF || mime == mimePNG || mime == mimeJPEG || mime == mimeTIFF
}

// Empty tells that nothing is known of any page.
func (p *Places) Empty() bool { return len(p.Lines) == 0 }

// Box is the whole line.
func (l *Line) Box() Box {
	return Box{Left: float64(l.Left) / 10, Bottom: float64(l.Bottom) / 10, Right: float64(l.Right) / 10, Top: float64(l.Top) / 10}
}

// Marks returns the rectangles that hold text[begin:end], one a line. The ends
// of words are those of the page; an end inside a word is as far along it as
// along its letters.
func (p *Places) Marks(text string, begin, end int) []Mark {
	begin, end = max(begin, 0), min(end, len(text))
	var out []Mark
	from := sort.Search(len(p.Lines), func(i int) bool { return p.Lines[i].End > begin })
	for _, l := range p.Lines[from:] {
		if l.Begin >= end {
			break
		}
		if l.End > len(text) || l.End <= begin {
			continue
		}
		if b, ok := l.within(text, max(begin, l.Begin), min(end, l.End)); ok {
			out = append(out, Mark{Page: l.Page, Box: b})
		}
	}
	return out
}

// within is the part of the line that holds text[begin:end]; false when only
// white space lies there.
func (l *Line) within(text string, begin, end int) (Box, bool) {
	words := wordsOf(text[l.Begin:l.End])
	box := l.Box()
	exact := len(l.Edges) == 2*len(words)
	left, right, found := 0.0, 0.0, false
	for i, w := range words {
		wb, we := l.Begin+w[0], l.Begin+w[1]
		if we <= begin || wb >= end {
			continue
		}
		if !exact {
			return box, true
		}
		a, b := float64(l.Edges[2*i])/10, float64(l.Edges[2*i+1])/10
		part := func(at int) float64 { return a + (b-a)*float64(min(max(at, wb), we)-wb)/float64(we-wb) }
		x1, x2 := part(begin), part(end)
		if !found {
			left, right, found = x1, x2, true
		}
		left, right = min(left, x1, x2), max(right, x1, x2)
	}
	box.Left, box.Right = left, right
	return box, found
}

// wordsOf are the runs of a line without white space, as byte ranges.
func wordsOf(line string) (out [][2]int) {
	begin := -1
	for i, r := range line {
		if unicode.IsSpace(r) {
			if begin >= 0 {
				out = append(out, [2]int{begin, i})
			}
			begin = -1
		} else if begin < 0 {
			begin = i
		}
	}
	if begin >= 0 {
		out = append(out, [2]int{begin, len(line)})
	}
	return out
}

// KeepPlaces stores where the text of a document stands on its pages; nothing
// for one without pages.
func KeepPlaces(tx *db.Tx, id claim.ReportID, p Places) error {
	if p.Empty() {
		return nil
	}
	b, err := claim.Encode(&p)
	if err != nil {
		return fmt.Errorf("encode places of report %s: %w", id, err)
	}
	return tx.Exec(`INSERT INTO report_places (report, places) VALUES ($1,$2) ON CONFLICT (report) DO NOTHING`, string(id), b)
}

// PlacesOf returns the places of a document, whose marking the caller must
// have passed; the zero value where none are kept.
func PlacesOf(tx db.Queryer, id claim.ReportID) (Places, error) {
	var b []byte
	var p Places
	err := body(tx, `SELECT places FROM report_places WHERE report = $1`, id, &b)
	if fault.Is(err, fault.NotFound) {
		return p, nil
	}
	if err != nil {
		return p, err
	}
	if err := claim.Decode(b, &p); err != nil {
		return p, fmt.Errorf("read places of report %s: %w", id, err)
	}
	return p, nil
}

// On lists the lines of one page with their text, for a sketch of it.
func (p *Places) On(text string, page int) (lines []Line, words []string) {
	for _, l := range p.Lines {
		if l.Page == page && l.End <= len(text) {
			lines, words = append(lines, l), append(words, strings.TrimSpace(text[l.Begin:l.End]))
		}
	}
	return lines, words
}
