package format

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"liaison/internal/view"
)

// gexfWriter writes ties as a graph of GEXF 1.3. Dates stand in attributes,
// since the format's own take full days only.
type gexfWriter struct{ drawn }

func (w *gexfWriter) Claim(c view.Claim) error {
	if c.Object == nil {
		w.drop("property, not a tie")
		return nil
	}
	return w.drawn.Claim(c)
}

func (w *gexfWriter) End() error {
	var b strings.Builder
	h := w.result.Head
	b.WriteString(xml.Header + `<gexf xmlns="http://gexf.net/1.3" version="1.3">` + "\n")
	fmt.Fprintf(&b, "<meta><creator>%s</creator><description>%s</description></meta>\n", escaped(h.Agency), escaped(h.Marking))
	b.WriteString(`<graph defaultedgetype="directed" mode="static">` + "\n" + `<attributes class="node"><attribute id="kind" title="kind" type="string"/></attributes>` +
		"\n" + `<attributes class="edge">`)
	for _, k := range []string{"sentence", "valid_from", "valid_until", "grade", "source", "marking", "modality"} {
		fmt.Fprintf(&b, `<attribute id="%s" title="%s" type="string"/>`, k, k)
	}
	b.WriteString("</attributes>\n<nodes>\n")
	for _, r := range w.subjects() {
		fmt.Fprintf(&b, `<node id="%s" label="%s"><attvalues><attvalue for="kind" value="%s"/></attvalues></node>`+"\n", escaped(w.opaque("s", r.ID)), escaped(r.Label), escaped(r.Kind))
	}
	b.WriteString("</nodes>\n<edges>\n")
	for _, c := range w.claims {
		fmt.Fprintf(&b, `<edge id="%s" source="%s" target="%s" label="%s" kind="%s"><attvalues>`, escaped(w.opaque("c", c.ID)), escaped(w.opaque("s", c.Subject.ID)),
			escaped(w.opaque("s", c.Object.ID)), escaped(c.PredicateLabel), escaped(c.Predicate))
		for _, v := range [][2]string{{"sentence", c.Sentence}, {"valid_from", c.Valid.From}, {"valid_until", c.Valid.To}, {"grade", c.Grade.Text},
			{"source", c.Said}, {"marking", c.Marking.Text}, {"modality", c.Modality}} {
			if v[1] != "" {
				fmt.Fprintf(&b, `<attvalue for="%s" value="%s"/>`, v[0], escaped(v[1]))
			}
		}
		b.WriteString("</attvalues></edge>\n")
	}
	b.WriteString("</edges>\n</graph>\n</gexf>\n")
	_, err := io.WriteString(w.out, b.String())
	return err
}
