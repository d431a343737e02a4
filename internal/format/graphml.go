package format

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"liaison/internal/view"
)

// graphmlKeys are the attributes of nodes, links and the graph: id, where it
// stands, name.
var graphmlKeys = [][3]string{{"n0", "node", "label"}, {"n1", "node", "kind"}, {"e0", "edge", "predicate"}, {"e1", "edge", "label"},
	{"e2", "edge", "valid_from"}, {"e3", "edge", "valid_until"}, {"e4", "edge", "grade"}, {"e5", "edge", "source"}, {"e6", "edge", "marking"},
	{"e7", "edge", "modality"}, {"g0", "graph", "marking"}, {"g1", "graph", "made"}}

// graphmlWriter writes ties as a graph (GraphML 1.0), as they come. It keeps
// the ids of the nodes written so far, about a hundred bytes each.
type graphmlWriter struct {
	book
	seen map[string]bool
}

func (w *graphmlWriter) Begin(h view.ExportHead) error {
	if err := w.book.Begin(h); err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(xml.Header + "<!-- " + comment(h.Marking) + " -->\n" + `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">` + "\n")
	for _, k := range graphmlKeys {
		fmt.Fprintf(&b, "<key id=%q for=%q attr.name=%q attr.type=\"string\"/>\n", k[0], k[1], k[2])
	}
	b.WriteString(`<graph id="liaison" edgedefault="directed">` + "\n" + data("g0", h.Marking) + data("g1", h.Made) + "\n")
	_, err := io.WriteString(w.out, b.String())
	return err
}

func (w *graphmlWriter) Claim(c view.Claim) error {
	if c.Object == nil {
		w.drop("property, not a tie")
		return nil
	}
	var b strings.Builder
	for _, r := range []view.Ref{c.Subject, *c.Object} {
		if !w.seen[r.ID] {
			w.seen[r.ID] = true
			fmt.Fprintf(&b, "<node id=\"%s\">%s%s</node>\n", escaped(w.opaque("s", r.ID)), data("n0", r.Label), data("n1", r.Kind))
		}
	}
	fmt.Fprintf(&b, "<edge id=\"%s\" source=\"%s\" target=\"%s\">", escaped(w.opaque("c", c.ID)), escaped(w.opaque("s", c.Subject.ID)), escaped(w.opaque("s", c.Object.ID)))
	b.WriteString(data("e0", c.Predicate) + data("e1", c.Sentence) + data("e2", c.Valid.From) + data("e3", c.Valid.To) +
		data("e4", c.Grade.Text) + data("e5", c.Said) + data("e6", c.Marking.Text) + data("e7", c.Modality) + "</edge>\n")
	w.result.Written++
	_, err := io.WriteString(w.out, b.String())
	return err
}

func (w *graphmlWriter) End() error {
	_, err := io.WriteString(w.out, "</graph>\n</graphml>\n")
	return err
}

func data(key, value string) string {
	if value == "" {
		return ""
	}
	return `<data key="` + key + `">` + escaped(value) + "</data>"
}

// escaped makes a text fit for XML 1.0; characters that XML forbids become
// U+FFFD.
func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder does not fail
	return b.String()
}

// comment makes a text fit for an XML comment.
func comment(s string) string { return strings.ReplaceAll(escaped(s), "--", "- -") }
