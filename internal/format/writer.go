package format

import (
	"io"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/view"
)

// Writer writes one file: its head, then its claims, those of one subject
// together, then the end. A file that was not ended is not whole.
type Writer interface {
	Begin(view.ExportHead) error
	Claim(view.Claim) error
	End() error
	// Result tells what was written and what the format could not carry.
	Result() view.Exported
}

// MaxDrawn is the most claims that a drawn or paged format takes (SVG, PDF,
// GEXF, briefing), which need all of them before the first can be placed; the others
// stream.
const MaxDrawn = 20_000

// Names returns the formats that can be written, in a fixed order.
func Names() []string {
	return []string{"ftm", "stix", "csv", "jsonl", "graphml", "gexf", "svg", "pdf", "brief", "brief-html"}
}

// MediaType returns what a download of the format is called, and its file
// ending.
func MediaType(format string) (media, ending string) {
	switch format {
	case "ftm":
		return "application/json+ftm", "ftm.jsonl"
	case "stix":
		return "application/stix+json;version=2.1", "stix.json"
	case "csv":
		return "text/csv; charset=utf-8", "csv"
	case "jsonl":
		return "application/x-ndjson", "jsonl"
	case "graphml":
		return "application/graphml+xml", "graphml"
	case "gexf":
		return "application/gexf+xml", "gexf"
	case "svg":
		return "image/svg+xml", "svg"
	case "pdf":
		return "application/pdf", "pdf"
	case "brief":
		return "application/pdf", "briefing.pdf"
	case "brief-html":
		return "text/html; charset=utf-8", "briefing.html"
	}
	return "application/octet-stream", "bin"
}

// New returns a writer of a format that writes to w.
func New(format string, w io.Writer) (Writer, error) {
	b := book{out: w, result: view.Exported{Format: format, Dropped: map[string]int64{}, Altered: map[string]int64{}}}
	switch format {
	case "ftm":
		return &ftmWriter{book: b}, nil
	case "stix":
		return &stixWriter{book: b, seen: map[string]bool{}}, nil
	case "csv":
		return &csvWriter{book: b}, nil
	case "jsonl":
		return &jsonlWriter{book: b}, nil
	case "graphml":
		return &graphmlWriter{book: b, seen: map[string]bool{}}, nil
	case "gexf":
		return &gexfWriter{drawn: drawn{book: b}}, nil
	case "svg":
		return &svgWriter{drawn: drawn{book: b}}, nil
	case "pdf":
		return &pdfWriter{drawn: drawn{book: b}}, nil
	case "brief":
		return &briefPDF{briefing{drawn: drawn{book: b}}}, nil
	case "brief-html":
		return &briefHTML{briefing{drawn: drawn{book: b}}}, nil
	}
	return nil, fault.New(fault.Invalid, "%q is no format to write", format).At("format").WithMend("choose one of %s", strings.Join(Names(), ", "))
}

// book counts what every writer counts.
type book struct {
	out    io.Writer
	result view.Exported
}

// Begin keeps the head; writers that print it do so as well.
func (b *book) Begin(h view.ExportHead) error {
	b.result.Head = h
	return nil
}

// Result tells what was written so far.
func (b *book) Result() view.Exported { return b.result }

func (b *book) drop(reason string) { b.result.Dropped[reason]++ }
func (b *book) alter(rule string)  { b.result.Altered[rule]++ }

// opaque returns the id under which a subject or claim goes out: its own
// within the house, another for each recipient outside, so that two of them
// cannot lay their files side by side by it.
func (b *book) opaque(prefix, id string) string {
	h := b.result.Head
	if h.For == "" || h.For == h.Agency {
		return id
	}
	return claim.DeriveID(prefix, h.Agency, h.For, id)
}

// leaves tells whether a claim can go out as a bare fact of a format that
// knows no denial: what is denied, negated, planned or corrected would turn
// into its opposite there, and an assessment would look like a fact.
func (b *book) bare(c view.Claim) bool {
	switch {
	case c.Modality == string(claim.Denied) || c.Modality == string(claim.Negated) || c.Modality == string(claim.Planned):
		b.drop(c.Modality)
	case c.CorrectedBy != "":
		b.drop("corrected")
	case c.Basis == string(claim.Assessment):
		b.drop("assessment")
	case c.Predicate == "warning-marker" || c.Predicate == "part-in":
		b.drop("label on a person")
	default:
		return true
	}
	return false
}

// drawn holds the claims of a format that must know all before the first.
type drawn struct {
	book
	claims []view.Claim
}

// Begin refuses what is too large to be drawn.
func (d *drawn) Begin(h view.ExportHead) error {
	if h.Count > MaxDrawn {
		return fault.New(fault.Invalid, "%d claims are too many for one %s; the most is %d", h.Count, d.result.Format, MaxDrawn).
			WithMend("narrow it with --case or --subject, or choose csv, jsonl or graphml")
	}
	return d.book.Begin(h)
}

// Claim keeps a claim for the end.
func (d *drawn) Claim(c view.Claim) error {
	d.claims = append(d.claims, c)
	d.result.Written++
	return nil
}

// cited is one source as the list of sources names it.
type cited struct {
	Source, Said string
	Grades       []string
	Claims       int
}

// sources lists who said it, with the grades given, the most cited first.
func (d *drawn) sources() []cited {
	var out []cited
	at := map[string]int{}
	for _, c := range d.claims {
		key := c.Source + "\x00" + c.Said
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, cited{Source: c.Source, Said: c.Said})
		}
		out[i].Claims++
		if !slices.Contains(out[i].Grades, c.Grade.Text) {
			out[i].Grades = append(out[i].Grades, c.Grade.Text)
		}
	}
	slices.SortStableFunc(out, func(a, b cited) int { return b.Claims - a.Claims })
	return out
}

// subjects lists every subject of the claims in the order of their first.
func (d *drawn) subjects() []view.Ref {
	var out []view.Ref
	seen := map[string]bool{}
	for _, c := range d.claims {
		for _, r := range []*view.Ref{&c.Subject, c.Object} {
			if r != nil && !seen[r.ID] {
				seen[r.ID] = true
				out = append(out, *r)
			}
		}
	}
	return out
}
