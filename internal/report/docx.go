package report

import (
	"encoding/xml"
	"path"
	"strings"
)

// readDOCX reads a Word document (ECMA-376 part 1, section 17): body, then
// footnotes, endnotes, comments, headers and footers as named parts. Text that
// a tracked change deleted is left out and told of.
func (r *reading) readDOCX() error {
	r.doc.Converter = "docx"
	o, err := r.office()
	if err != nil {
		return err
	}
	body, err := o.required("word/document.xml")
	if err != nil {
		return err
	}
	w := r.writer()
	v := &wordXML{w: w}
	if err := r.walkXML("word/document.xml", body, v); err != nil {
		return err
	}
	beside := []string{"word/footnotes.xml", "word/endnotes.xml", "word/comments.xml"}
	beside = append(beside, o.matching("word/header", ".xml")...)
	beside = append(beside, o.matching("word/footer", ".xml")...)
	for _, name := range beside {
		v.part = strings.TrimSuffix(path.Base(name), ".xml")
		v.reset()
		err := o.partly(name, func(data []byte) error { return r.walkXML(name, data, v) })
		if err != nil {
			return err
		}
	}
	if v.deleted > 0 {
		r.doc.note(Deletions, "", "holds %d tracked deletions or moves, which are left out of the text", v.deleted)
	}
	o.properties("docProps/core.xml", [][2]string{{"title", "title"}, {"creator", "author"}, {"created", "published"}, {"modified", "changed"}, {"language", "language"}})
	return w.into(r.doc)
}

// wordXML writes the paragraphs of a WordprocessingML part.
type wordXML struct {
	w       *writer
	part    string
	id      string // of the note or comment
	stack   []*strings.Builder
	inText  bool
	deleted int
}

func (v *wordXML) reset() { v.stack, v.inText, v.id = nil, false, "" }

func (v *wordXML) write(s string) {
	if n := len(v.stack); n > 0 {
		v.stack[n-1].WriteString(s)
	}
}

func (v *wordXML) start(e xml.StartElement) bool {
	switch e.Name.Local {
	case "del", "moveFrom":
		v.deleted++
		return true
	case "Fallback", "instrText", "delText", "rPr", "pPr", "sectPr", "tblPr":
		// Fallback repeats its choice; properties hold no text, and a
		// deletion mark inside them deletes none.
		return true
	case "footnote", "endnote", "comment":
		v.id = attr(e, "id")
	case "p":
		v.stack = append(v.stack, &strings.Builder{})
	case "t":
		v.inText = true
	case "tab", "ptab":
		v.write("\t")
	case "br", "cr":
		v.write("\n")
	case "noBreakHyphen":
		v.write("\u2011")
	case "softHyphen":
		v.write("\u00ad")
	}
	return false
}

func (v *wordXML) end(name string) {
	switch name {
	case "t":
		v.inText = false
	case "p":
		n := len(v.stack)
		if n == 0 {
			return
		}
		part := v.part
		if v.id != "" {
			part += " " + v.id
		}
		v.w.block(v.stack[n-1].String(), part, 0)
		v.stack = v.stack[:n-1]
	case "footnote", "endnote", "comment":
		v.id = ""
	}
}

func (v *wordXML) chars(s string) {
	if v.inText {
		v.write(s)
	}
}
