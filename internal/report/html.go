package report

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// articleBytes is the largest page of which an article is cut: the cutter
// walks a page many times over.
const articleBytes = 4 << 20

// readHTML reads a page: Text is the article, with its title as the first
// paragraph, and Uncut all the page says. A page without an article has the
// whole as its Text. Nothing that the page points to is fetched.
func (r *reading) readHTML() error {
	raw, err := r.text(declaredCharset(r.data))
	if err != nil {
		return err
	}
	root, err := html.Parse(strings.NewReader(raw))
	if err != nil {
		return fatal(Damaged, "is no readable page: %v", err)
	}
	whole := r.writer()
	walkHTML(whole, root, "")
	if whole.err != nil {
		return whole.err
	}
	r.doc.Converter = "html"
	r.doc.meta("language", attribute(find(root, atom.Html), "lang"), "metadata")
	if len(raw) > articleBytes {
		r.doc.note(Partly, "", "the article was not cut out: the page is larger than %d bytes", articleBytes)
		return whole.into(r.doc)
	}
	w := r.writer()
	if !r.article(w, raw) {
		r.doc.meta("title", innerText(find(root, atom.Title)), "metadata")
		return whole.into(r.doc)
	}
	if err := w.into(r.doc); err != nil {
		return err
	}
	var uncut Document
	if err := whole.into(&uncut); err != nil {
		return err
	}
	r.doc.Uncut = &Uncut{Text: uncut.Text, TextSHA256: uncut.TextSHA256, Segments: uncut.Segments}
	return nil
}

// article cuts the article out of the page; false when there is none. A
// failing cutter costs the cut, not the page.
func (r *reading) article(w *writer, raw string) (found bool) {
	defer func() {
		if v := recover(); v != nil {
			r.doc.note(Partly, "", "the article was not cut out: %.200s", fmt.Sprint(v))
			found = false
		}
	}()
	res, err := trafilatura.Extract(strings.NewReader(raw), trafilatura.Options{
		EnableFallback: true, ExcludeComments: true, HtmlDateMode: trafilatura.Fast,
	})
	if err != nil || res == nil || res.ContentNode == nil {
		return false
	}
	body := r.writer()
	walkHTML(body, res.ContentNode, "")
	text := body.b.String()
	if body.err != nil || strings.TrimSpace(text) == "" {
		return false
	}
	r.doc.Converter = "html/trafilatura 1.12.2"
	r.metadata(res.Metadata)
	if title := strings.TrimSpace(res.Metadata.Title); title != "" && !strings.HasPrefix(text, Canonical(title)) {
		w.block(title, "title", 0)
		w.gap()
	}
	walkHTML(w, res.ContentNode, "")
	return w.err == nil
}

func (r *reading) metadata(m trafilatura.Metadata) {
	r.doc.meta("title", m.Title, "article")
	r.doc.meta("author", m.Author, "article")
	r.doc.meta("site", m.Sitename, "article")
	if r.doc.Value("language") == "" {
		r.doc.meta("language", m.Language, "article")
	}
	if !m.Date.IsZero() {
		r.doc.meta("published", m.Date.Format(time.DateOnly), "article")
	}
}

// declaredCharset returns the charset that a meta element of the first
// kilobyte names.
func declaredCharset(data []byte) string {
	head := bytes.ToLower(data[:min(len(data), 1024)])
	_, after, ok := bytes.Cut(head, []byte("charset="))
	if !ok {
		return ""
	}
	after = bytes.TrimLeft(after, `"' `)
	if end := bytes.IndexAny(after, "\"' />;\r\n"); end >= 0 {
		after = after[:end]
	}
	return string(after)
}

// silent holds the elements whose content is not shown to a reader.
var silent = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Head: true,
	atom.Svg: true, atom.Iframe: true, atom.Object: true, atom.Select: true, atom.Textarea: true,
}

// blocks holds the elements that begin and end a paragraph.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Article: true, atom.Section: true, atom.Header: true, atom.Footer: true,
	atom.Main: true, atom.Nav: true, atom.Aside: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true,
	atom.H5: true, atom.H6: true, atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Dl: true, atom.Dt: true,
	atom.Dd: true, atom.Table: true, atom.Tr: true, atom.Blockquote: true, atom.Figure: true, atom.Figcaption: true,
	atom.Pre: true, atom.Form: true, atom.Fieldset: true, atom.Address: true, atom.Hr: true, atom.Body: true,
	atom.Html: true, atom.Caption: true, atom.Details: true, atom.Summary: true,
}

// walkHTML writes the visible text below n, one paragraph a block element. Its
// depth is bounded by the parser, which ends at 512 open elements.
func walkHTML(w *writer, n *html.Node, part string) {
	p := &paragraph{w: w, part: part}
	p.walk(n, 0)
	p.flush()
}

// paragraph gathers inline text until a block ends, folding white space as a
// browser does.
type paragraph struct {
	w    *writer
	b    strings.Builder
	part string
	pre  int
}

func (p *paragraph) flush() {
	// The no-break space is text, the others are layout.
	p.w.block(strings.Trim(p.b.String(), " \t\n"), p.part, 0)
	p.b.Reset()
}

func (p *paragraph) walk(n *html.Node, depth int) {
	if depth > 1024 || p.w.err != nil {
		return
	}
	switch n.Type {
	case html.TextNode:
		p.inline(n.Data)
		return
	case html.ElementNode:
		if silent[n.DataAtom] || hidden(n) {
			return
		}
		switch n.DataAtom {
		case atom.Br:
			p.b.WriteByte('\n')
			return
		case atom.Td, atom.Th:
			if strings.TrimSpace(p.b.String()) != "" {
				p.b.WriteByte('\t')
			}
		case atom.Pre:
			p.pre++
			defer func() { p.pre-- }()
		}
	}
	block := n.Type == html.ElementNode && blocks[n.DataAtom] && !insideCell(n)
	if block {
		p.flush()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.walk(c, depth+1)
	}
	if block {
		p.flush()
	}
}

// insideCell tells whether n is the only paragraph of a table cell, which
// stays on the line of its row.
func insideCell(n *html.Node) bool {
	q := n.Parent
	return q != nil && (q.DataAtom == atom.Td || q.DataAtom == atom.Th) && n.DataAtom != atom.Table
}

func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "style" && strings.Contains(strings.ReplaceAll(strings.ToLower(a.Val), " ", ""), "display:none") {
			return true
		}
	}
	return false
}

func (p *paragraph) inline(s string) {
	if p.pre > 0 {
		p.b.WriteString(s)
		return
	}
	for _, c := range s {
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' {
			if at := p.b.String(); at != "" && !strings.HasSuffix(at, " ") && !strings.HasSuffix(at, "\n") && !strings.HasSuffix(at, "\t") {
				p.b.WriteByte(' ')
			}
			continue
		}
		p.b.WriteRune(c)
	}
}

// find returns the first element of that kind, in document order.
func find(n *html.Node, a atom.Atom) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.DataAtom == a {
			return d
		}
	}
	return nil
}

func attribute(n *html.Node, key string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func innerText(n *html.Node) string {
	if n == nil || n.FirstChild == nil {
		return ""
	}
	return n.FirstChild.Data
}
