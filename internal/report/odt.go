package report

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// readODT reads an OpenDocument file (ISO/IEC 26300): body, notes and comments,
// then headers and footers. Tracked deletions are left out and told of.
func (r *reading) readODT() error {
	r.doc.Converter = "odt"
	o, err := r.office()
	if err != nil {
		return err
	}
	body, err := o.required("content.xml")
	if err != nil {
		return err
	}
	w := r.writer()
	v := &openXML{w: w, body: true}
	if err := r.walkXML("content.xml", body, v); err != nil {
		return err
	}
	v.later()
	styles := &openXML{w: w}
	if err := o.partly("styles.xml", func(data []byte) error { return r.walkXML("styles.xml", data, styles) }); err != nil {
		return err
	}
	if v.deleted > 0 {
		r.doc.note(Deletions, "", "holds %d tracked deletions, which are left out of the text", v.deleted)
	}
	o.properties("meta.xml", [][2]string{{"title", "title"}, {"initial-creator", "author"}, {"creator", "author"}, {"creation-date", "published"}, {"date", "changed"}, {"language", "language"}})
	return w.into(r.doc)
}

// openParagraph is a paragraph on its way; a note inside one has its own.
type openParagraph struct {
	strings.Builder
	part string
}

// openXML writes the paragraphs of an OpenDocument part. Notes stand inside
// the paragraph that they belong to and are written after it.
type openXML struct {
	w       *writer
	body    bool // all text counts; else only headers and footers
	parts   []string
	stack   []*openParagraph
	held    []*openParagraph
	deleted int
	notes   int
	spaces  int
}

// maxSpaces bounds what text:s may ask for in one file: a count of a billion
// is a bomb, not layout.
const maxSpaces = 1 << 20

func (v *openXML) here() string {
	if n := len(v.parts); n > 0 {
		return v.parts[n-1]
	}
	return ""
}

func (v *openXML) write(s string) {
	if n := len(v.stack); n > 0 {
		v.stack[n-1].WriteString(s)
	}
}

func (v *openXML) start(e xml.StartElement) bool {
	switch e.Name.Local {
	case "deletion":
		v.deleted++
		return true
	case "change-info":
		return true
	case "note-citation", "creator", "date", "date-string", "sender-initials", "initials":
		// Inside a note or comment these are layout or signature; in the
		// body dates and names come as fields of other names.
		return v.here() != "" || e.Name.Local == "note-citation"
	case "note":
		v.notes++
		kind := attr(e, "note-class")
		if kind == "" {
			kind = "footnote"
		}
		v.parts = append(v.parts, kind+" "+strconv.Itoa(v.notes))
	case "annotation":
		v.notes++
		v.parts = append(v.parts, "comment "+strconv.Itoa(v.notes))
	case "header", "footer", "header-left", "footer-left", "header-first", "footer-first":
		v.parts = append(v.parts, e.Name.Local)
	case "p", "h":
		v.stack = append(v.stack, &openParagraph{part: v.here()})
	case "tab":
		v.write("\t")
	case "line-break":
		v.write("\n")
	case "s":
		v.blanks(attr(e, "c"))
	}
	return false
}

func (v *openXML) blanks(count string) {
	n, err := strconv.Atoi(count)
	if err != nil || n < 1 {
		n = 1
	}
	n = min(n, maxSpaces-v.spaces)
	v.spaces += n
	v.write(strings.Repeat(" ", n))
}

func (v *openXML) end(name string) {
	switch name {
	case "note", "annotation", "header", "footer", "header-left", "footer-left", "header-first", "footer-first":
		if n := len(v.parts); n > 0 {
			v.parts = v.parts[:n-1]
		}
	case "p", "h":
		n := len(v.stack)
		if n == 0 {
			return
		}
		p := v.stack[n-1]
		v.stack = v.stack[:n-1]
		switch {
		case !v.body && p.part == "":
		case len(v.stack) > 0:
			v.held = append(v.held, p)
		default:
			v.w.block(p.String(), p.part, 0)
			v.later()
		}
	}
}

// later writes the notes of the paragraph that has just ended.
func (v *openXML) later() {
	for _, p := range v.held {
		v.w.block(p.String(), p.part, 0)
	}
	v.held = nil
}

func (v *openXML) chars(s string) {
	if len(v.stack) == 0 {
		return
	}
	// White space is folded, also across tags, as the standard asks (6.1.2).
	for _, c := range s {
		if !space(c) {
			v.stack[len(v.stack)-1].WriteRune(c)
			continue
		}
		if so := v.stack[len(v.stack)-1].String(); so != "" && !space(rune(so[len(so)-1])) {
			v.write(" ")
		}
	}
}

func space(c rune) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
