package report

import (
	"encoding/xml"
	"path"
	"strconv"
	"strings"
)

// readXLSX reads a workbook (ECMA-376 part 1, section 18): a line a row, a tab
// between cells, and every cell that is not empty is a segment whose part is
// its address, as in "Sheet1!B2". Dates are written as ISO 8601; a formula
// shows the value that was last computed.
func (r *reading) readXLSX() error {
	r.doc.Converter = "xlsx"
	o, err := r.office()
	if err != nil {
		return err
	}
	b := &workbook{}
	data, err := o.required("xl/workbook.xml")
	if err != nil {
		return err
	}
	if err := r.walkXML("xl/workbook.xml", data, b); err != nil {
		return err
	}
	if len(b.sheets) > r.limits.Pages {
		return fatal(TooManyPages, "holds %d sheets, more than %d", len(b.sheets), r.limits.Pages)
	}
	links := &relations{to: map[string]string{}}
	shared := &sharedStrings{}
	styles := &cellStyles{custom: map[string]bool{}}
	for name, v := range map[string]visitor{"xl/_rels/workbook.xml.rels": links, "xl/sharedStrings.xml": shared, "xl/styles.xml": styles} {
		if err := o.partly(name, func(data []byte) error { return r.walkXML(name, data, v) }); err != nil {
			return err
		}
	}
	w := r.writer()
	for i, s := range b.sheets {
		part := links.to[s.rel]
		if part == "" {
			part = "worksheets/sheet" + strconv.Itoa(i+1) + ".xml"
		}
		if !strings.HasPrefix(part, "/") {
			part = path.Join("xl", part)
		}
		v := &sheetXML{w: w, name: s.name, page: i + 1, shared: shared.values, dates: styles.date, epoch1904: b.epoch1904}
		w.gap()
		err := o.partly(strings.TrimPrefix(part, "/"), func(data []byte) error { return r.walkXML(part, data, v) })
		if err != nil {
			return err
		}
	}
	o.properties("docProps/core.xml", [][2]string{{"title", "title"}, {"creator", "author"}, {"created", "published"}, {"modified", "changed"}})
	return w.into(r.doc)
}

// workbook gathers the sheets.
type workbook struct {
	sheets    []struct{ name, rel string }
	epoch1904 bool
}

func (b *workbook) start(e xml.StartElement) bool {
	switch e.Name.Local {
	case "sheet":
		rel := ""
		for _, a := range e.Attr {
			if a.Name.Local == "id" && a.Name.Space != "" {
				rel = a.Value
			}
		}
		b.sheets = append(b.sheets, struct{ name, rel string }{attr(e, "name"), rel})
	case "workbookPr":
		v := attr(e, "date1904")
		b.epoch1904 = v == "1" || v == "true"
	}
	return false
}
func (b *workbook) end(string)   {}
func (b *workbook) chars(string) {}

// relations gathers targets by id.
type relations struct{ to map[string]string }

func (l *relations) start(e xml.StartElement) bool {
	if e.Name.Local == "Relationship" && attr(e, "TargetMode") != "External" {
		l.to[attr(e, "Id")] = attr(e, "Target")
	}
	return false
}
func (l *relations) end(string)   {}
func (l *relations) chars(string) {}

// sharedStrings gathers the string table; phonetic readings are left out.
type sharedStrings struct {
	values []string
	b      strings.Builder
	inText bool
}

func (s *sharedStrings) start(e xml.StartElement) bool {
	switch e.Name.Local {
	case "rPh":
		return true
	case "t":
		s.inText = true
	}
	return false
}

func (s *sharedStrings) end(name string) {
	switch name {
	case "t":
		s.inText = false
	case "si":
		s.values = append(s.values, s.b.String())
		s.b.Reset()
	}
}

func (s *sharedStrings) chars(t string) {
	if s.inText {
		s.b.WriteString(t)
	}
}

// sheetXML writes the cells of one sheet.
type sheetXML struct {
	w         *writer
	name      string
	page      int
	shared    []string
	dates     []bool
	epoch1904 bool

	row, column   int
	kind, style   string
	value         strings.Builder
	reading, line bool
}

func (v *sheetXML) start(e xml.StartElement) bool {
	switch e.Name.Local {
	case "row":
		v.row, v.column, v.line = v.row+1, -1, false
		if n, err := strconv.Atoi(attr(e, "r")); err == nil {
			v.row = n
		}
	case "c":
		v.column++
		if at := attr(e, "r"); at != "" {
			v.column = columnOf(at)
		}
		v.kind, v.style = attr(e, "t"), attr(e, "s")
		v.value.Reset()
	case "v", "t":
		v.reading = true
	case "f", "rPh":
		return true
	}
	return false
}

func (v *sheetXML) chars(s string) {
	if v.reading {
		v.value.WriteString(s)
	}
}

func (v *sheetXML) end(name string) {
	switch name {
	case "v", "t":
		v.reading = false
	case "c":
		v.cell()
	case "row":
		if v.line {
			v.w.add("\n")
		}
	}
}

func (v *sheetXML) cell() {
	text := v.text()
	if strings.TrimSpace(text) == "" {
		return
	}
	if v.line {
		v.w.add("\t")
	}
	v.line = true
	begin, end, _ := v.w.add(text)
	if v.w.err == nil {
		part := v.name + "!" + letters(v.column) + strconv.Itoa(v.row)
		v.w.segs = append(v.w.segs, Segment{Begin: begin, End: end, Page: v.page, Paragraph: v.row, Part: part})
	}
}

// text returns what the cell shows.
func (v *sheetXML) text() string {
	raw := v.value.String()
	switch v.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(raw))
		if err != nil || n < 0 || n >= len(v.shared) {
			return ""
		}
		return v.shared[n]
	case "b":
		if strings.TrimSpace(raw) == "1" {
			return "TRUE"
		}
		return "FALSE"
	case "", "n":
		if s, err := strconv.Atoi(v.style); err == nil && s >= 0 && s < len(v.dates) && v.dates[s] {
			if date, ok := serialDate(raw, v.epoch1904); ok {
				return date
			}
		}
	}
	return raw
}

// columnOf returns the column of an address such as AB12, counted from 0;
// beyond the last column of the format it returns that.
func columnOf(address string) int {
	n := 0
	for _, c := range strings.ToUpper(address) {
		if c < 'A' || c > 'Z' || n > 16384 {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return min(max(n-1, 0), 16383)
}
